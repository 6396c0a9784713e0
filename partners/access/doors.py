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
    "door_finish_work": Door(
        "partners",
        "for which organisations something no longer waits",
        "one side's act ends what waits with another, whose list of work it may not read",
    ),
    "door_network_ties": Door(
        "network",
        "how often two organisations of the actor's district worked together, by kind, without households",
        "the picture shows the whole district's ties, and no organisation may read another's cases",
    ),
    "door_district_figures": Door(
        "network",
        "reports, households found and helped, referrals sent and answered, a month",
        "totals of the district, of which nobody may read the rows",
    ),
    "door_find_served": Door(
        "coordination.households",
        "which organisations are active with a person, and whom to call; nothing of the household",
        "a household served elsewhere must be pointed out before it is served twice; sealed ones never answer",
    ),
    "door_mark_helped": Door(
        "coordination.households",
        "which reports the first help answers, and their finders who did not hide",
        "who helps may read neither the household's dates nor the reports: a volunteer group never does",
    ),
}
