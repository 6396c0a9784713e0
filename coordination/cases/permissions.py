"""What an organisation's part in a case lets its workers do. Who has which part is in the case's roles."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from coordination.cases.models import Case, CaseRole, Part
from coordination.households.permissions import can_write
from partners.access.actors import Actor


class Act(StrEnum):
    NOTE = "NOTE"
    ASSESS = "ASSESS"
    CONFER = "CONFER"
    PLAN = "PLAN"
    START = "START"
    INVITE = "INVITE"
    HAND_LEAD = "HAND_LEAD"
    CLOSE = "CLOSE"


_TEAM = frozenset({Part.LEAD, Part.CO_MANAGER})
_LEAD = frozenset({Part.LEAD})

# Equal partners: a co-manager works on the case as its lead does; only the lead answers for who takes part.
PARTS: dict[Act, frozenset[Part]] = {
    Act.NOTE: frozenset({Part.LEAD, Part.CO_MANAGER, Part.PROVIDER}),
    Act.ASSESS: _TEAM,
    Act.CONFER: _TEAM,
    Act.PLAN: _TEAM,
    Act.START: _TEAM,
    Act.INVITE: _LEAD,
    Act.HAND_LEAD: _LEAD,
    Act.CLOSE: _LEAD,
}


def part_in(by: Actor, case: Case) -> Part | None:
    """The part the actor's organisation has in the case now."""
    if by.organisation_id is None:
        return None
    held = CaseRole.objects.filter(case=case, organisation_id=by.organisation_id, until=None)
    part = held.values_list("part", flat=True).first()
    return Part(part) if part else None


def allows(by: Actor, part: Part | None, act: Act) -> bool:
    """Whether a part lets this actor do something. Costs no query: pages ask it for each of their buttons."""
    return by.may is not None and by.may.asks and part is not None and part in PARTS[act]


def can_open(by: Actor, household_id: UUID, *, at: datetime) -> bool:
    """Any organisation that holds the household as a case team may open its case, under its own process."""
    return can_write(by, household_id, at=at)
