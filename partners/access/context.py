"""What every page knows: who acts, where one can go, and what time it is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.access.roles import Role

WORKERS = frozenset({Role.WORKER, Role.DONG, Role.LEADER, Role.HOPE})
EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Door:
    """A line of the main menu. `rest` lines go behind "more" on a phone."""

    name: str
    icon: str
    label: Promise
    roles: frozenset[Role]
    rest: bool = False


# Rooms by address, as strings: the ground imports none of them.
MENU = (
    Door("notices:my_work", "work", _("My work"), EVERYONE - {Role.FINDER}),
    Door("reports:new", "plus", _("Report"), frozenset({Role.FINDER})),
    Door("reports:list", "report", _("Reports"), frozenset({Role.DONG, Role.HOPE, Role.LEADER, Role.FINDER})),
    Door("households:list", "house", _("Households"), WORKERS),
    Door("meetings:list", "meet", _("Meetings"), WORKERS | {Role.SECRETARY}),
    Door("referrals:list", "refer", _("Referrals"), WORKERS | {Role.VOLUNTEER}, rest=True),
    Door("resources:list", "basket", _("Resources"), EVERYONE - {Role.FINDER}, rest=True),
    Door("network:picture", "net", _("Welfare network"), EVERYONE - {Role.FINDER, Role.SERVICE}, rest=True),
    Door("organisations:list", "book", _("Who answers"), EVERYONE - {Role.FINDER}, rest=True),
    Door("people:list", "user", _("People and posts"), frozenset({Role.MANAGER}), rest=True),
    Door("journal:list", "eye", _("Journal"), frozenset({Role.PRIVACY}), rest=True),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: acting, posts, nav, now, demo. Costs no query."""
    actor = getattr(request, "acting", None)
    post = actor.post if actor else None
    match = getattr(request, "resolver_match", None)
    here = match.namespace if match else ""
    nav = [
        {
            "url": reverse(door.name),
            "icon": door.icon,
            "label": door.label,
            "current": door.name == (match.view_name if match else "")
            or (door.name.split(":")[0] == here and door.name != "reports:new" and (match and match.view_name) != "reports:new"),
            "rest": door.rest,
        }
        for door in MENU
        if post and Role(post.role) in door.roles
    ]
    return {
        "acting": actor if post else None,
        "posts": getattr(request, "posts", []),
        "nav": nav,
        "now": timezone.now(),
        "demo": settings.DEMONSTRATION,
    }
