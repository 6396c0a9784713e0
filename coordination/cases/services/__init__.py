"""Acts on a case, by noun: its course, the roles in it, and the steps both stand on."""

from coordination.cases.services.course import (
    CaseOpen,
    HouseholdServed,
    assess,
    close,
    confer,
    note,
    open_case,
    plan,
    start_support,
)
from coordination.cases.services.roles import (
    LeadsAlready,
    NobodyThere,
    TakesPart,
    hand_lead,
    invite,
    require_consent,
)
from coordination.cases.services.steps import MoveRefused, subject_of

__all__ = [
    "CaseOpen",
    "HouseholdServed",
    "LeadsAlready",
    "MoveRefused",
    "NobodyThere",
    "TakesPart",
    "assess",
    "close",
    "confer",
    "hand_lead",
    "invite",
    "note",
    "open_case",
    "plan",
    "require_consent",
    "start_support",
    "subject_of",
]
