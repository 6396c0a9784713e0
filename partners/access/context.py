"""What every page knows: who acts, where one can go, what waits there, and what time it is."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from partners.access.actors import Actor
from partners.access.roles import Role
from partners.notices.models import WorkItem, WorkKind

WORKERS = frozenset({Role.WORKER, Role.DONG, Role.LEADER, Role.HOPE})
EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Door:
    """A line of the main menu. `rest` lines go behind "more" on a phone; `counts` is the work done there."""

    name: str
    icon: str
    label: Promise
    roles: frozenset[Role]
    rest: bool = False
    counts: tuple[str, ...] = ()


# Rooms by address, as strings: the ground imports none of them.
MENU = (
    Door("notices:my_work", "work", _("My work"), EVERYONE - {Role.FINDER}, counts=tuple(WorkKind.values)),
    Door("reports:new", "plus", _("Make a report"), frozenset({Role.FINDER})),
    Door(
        "reports:list",
        "report",
        _("Reports"),
        frozenset({Role.DONG, Role.HOPE, Role.LEADER, Role.FINDER}),
        counts=(WorkKind.REPORT, WorkKind.INTERVIEW),
    ),
    Door(
        "households:list",
        "house",
        _("Households"),
        WORKERS,
        counts=(WorkKind.CASE, WorkKind.PLAN, WorkKind.CONSENT),
    ),
    Door(
        "meetings:list",
        "meet",
        _("Meetings"),
        WORKERS | {Role.SECRETARY},
        counts=(WorkKind.MEETING, WorkKind.MINUTES, WorkKind.DECISION),
    ),
    Door(
        "referrals:list",
        "refer",
        _("Referrals"),
        WORKERS | {Role.VOLUNTEER},
        rest=True,
        counts=(WorkKind.REFERRAL,),
    ),
    Door(
        "resources:list",
        "basket",
        _("Resources"),
        EVERYONE - {Role.FINDER},
        rest=True,
        counts=(WorkKind.RESOURCE,),
    ),
    Door("network:picture", "net", _("Welfare network"), EVERYONE - {Role.FINDER, Role.SERVICE}, rest=True),
    Door("organisations:answers", "phone", _("Who answers today"), EVERYONE - {Role.FINDER}, rest=True),
    Door("organisations:list", "book", _("Organisations"), EVERYONE - {Role.FINDER}, rest=True),
    Door("people:list", "user", _("People and posts"), frozenset({Role.MANAGER}), rest=True),
    Door("journal:list", "eye", _("Journal"), frozenset({Role.PRIVACY}), rest=True),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: acting, posts, nav, now, demo.

    The menu's counts are one query, asked only by pages that draw the menu.
    """
    actor: Actor | None = getattr(request, "acting", None)
    posted = actor if actor and actor.post else None
    confined = "link" in getattr(request, "session", {})
    return {
        "acting": posted,
        "posts": [] if confined else getattr(request, "posts", []),
        "nav": SimpleLazyObject(partial(_menu, request, posted)) if posted and not confined else [],
        "now": timezone.now(),
        "demo": settings.DEMONSTRATION,
    }


def waiting(request: HttpRequest, actor: Actor) -> dict[str, int]:
    """How many things of each kind wait for the post, counted once a request."""
    counted: dict[str, int] | None = getattr(request, "_waiting", None)
    if counted is None:
        items = WorkItem.objects.waiting_for(actor, on=timezone.localdate())
        counted = dict(items.values_list("kind").annotate(Count("pk")).order_by())
        request._waiting = counted  # type: ignore[attr-defined]
    return counted


def _menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    open_to_role = [door for door in MENU if actor.role in door.roles]
    lines = [(door, address) for door in open_to_role if (address := _address(door.name))]
    counts = waiting(request, actor) if any(door.counts for door, _url in lines) else {}
    here = _line_of(request, [door.name for door, _url in lines])
    return [
        {
            "url": address,
            "icon": door.icon,
            "label": door.label,
            "current": door.name == here,
            "rest": door.rest,
            "count": sum(counts.get(kind, 0) for kind in door.counts),
        }
        for door, address in lines
    ]


def _line_of(request: HttpRequest, names: list[str]) -> str:
    """The menu's line for this page: its own, else its room's list, else its room's first."""
    match = request.resolver_match
    if match is None:
        return ""
    room = [name for name in names if name.partition(":")[0] == match.namespace]
    wanted = [match.view_name, f"{match.namespace}:list", *room]
    return next((name for name in wanted if name in room), "")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
