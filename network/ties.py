"""Reading the doors: ties between organisations and counts by month, as plain rows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class TieRow:
    """How often a and b worked together in one way; directed for REFERRAL, a < b otherwise.

    answered     of REFERRAL, how many got an answer
    days_waited  of REFERRAL, days from asking to answer, summed
    """

    kind: str
    a: int
    b: int
    times: int
    answered: int
    days_waited: float
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a district: reports made, households found (and of these helped), referrals sent (and answered)."""

    month: date
    reports: int
    found: int
    helped: int
    sent: int
    answered: int


def ties_of(district_id: int, *, since: datetime, until: datetime) -> list[TieRow]:
    """Ties of the half-open period, through door_network_ties; empty for a district that is not the actor's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_network_ties(%s, %s, %s)", [district_id, since, until])
        return [TieRow(*row) for row in cursor.fetchall()]


def months_of(district_id: int, *, since: datetime, until: datetime) -> list[Month]:
    """Each month of the half-open period, empty ones too, oldest first, through door_district_figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_district_figures(%s, %s, %s)", [district_id, since, until])
        return [Month(*row) for row in cursor.fetchall()]
