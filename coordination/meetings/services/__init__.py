"""Acts of a meeting, by noun: calling and attendance, agenda and what was said, decisions, minutes."""

from coordination.meetings.services.agenda import (
    AgendaTaken,
    TypedOver,
    discuss,
    open_item,
    put_on_agenda,
    version_of,
)
from coordination.meetings.services.calling import (
    MoveRefused,
    NotInvited,
    attend,
    call_meeting,
    invite,
    start,
)
from coordination.meetings.services.decisions import (
    DissentWritten,
    OwnerNotThere,
    agree,
    carry_out,
    decide,
    dissent,
)
from coordination.meetings.services.minutes import circulate, close_silent, sign

__all__ = [
    "AgendaTaken",
    "DissentWritten",
    "MoveRefused",
    "NotInvited",
    "OwnerNotThere",
    "TypedOver",
    "agree",
    "attend",
    "call_meeting",
    "carry_out",
    "circulate",
    "close_silent",
    "decide",
    "discuss",
    "dissent",
    "invite",
    "open_item",
    "put_on_agenda",
    "sign",
    "start",
    "version_of",
]
