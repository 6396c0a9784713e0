"""Writing: opening a household, its consents, its story, its names, and the two doors that see further."""

from coordination.households.services.consents import (
    TEXT_VERSION,
    AlreadyWithdrawn,
    ConsentMissing,
    give_consent,
    withdraw_consent,
)
from coordination.households.services.help import Served, find_served, first_help, tell_finder
from coordination.households.services.opening import (
    NewMember,
    NobodyNamed,
    ReasonMissing,
    open_household,
    open_identity,
)
from coordination.households.services.story import tell

__all__ = [
    "TEXT_VERSION",
    "AlreadyWithdrawn",
    "ConsentMissing",
    "NewMember",
    "NobodyNamed",
    "ReasonMissing",
    "Served",
    "find_served",
    "first_help",
    "give_consent",
    "open_household",
    "open_identity",
    "tell",
    "tell_finder",
    "withdraw_consent",
]
