"""The closed list of doors: functions that see further than their caller, and why each must.

A test compares this list with the functions in the database that run as their owner.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    room: str
    shows: str
    why: str


DOORS: dict[str, Door] = {
    "door_may_grant": Door(
        "partners",
        "yes or no: may the actor open this household up to this tier",
        "a grant may not open more than its giver holds, and the giver sees only own grants",
    ),
}
