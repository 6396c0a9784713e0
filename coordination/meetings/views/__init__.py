"""Pages of meetings. What one sees of an item the walls decide."""

from coordination.meetings.views.calling import invite, listing, new, of_household, propose, put_on
from coordination.meetings.views.sitting import (
    agree,
    attend,
    circulate,
    decide,
    detail,
    dissent,
    done,
    item,
    open_item,
    paper,
    sign,
    start,
)

__all__ = [
    "agree",
    "attend",
    "circulate",
    "decide",
    "detail",
    "dissent",
    "done",
    "invite",
    "item",
    "listing",
    "new",
    "of_household",
    "open_item",
    "paper",
    "propose",
    "put_on",
    "sign",
    "start",
]
