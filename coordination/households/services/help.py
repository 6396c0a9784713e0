"""The two doors that see further: who is served elsewhere, and that the first help arrived."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.households import live
from coordination.households.models import Consent, Identity, Scope, StoryKind
from coordination.households.services.consents import ConsentMissing, held
from coordination.households.services.opening import name_keys
from coordination.households.services.story import tell
from partners.access.actors import Actor, nightly
from partners.access.tables import Tier
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.models import WorkKind
from partners.organisations.models import Kind, Organisation
from partners.people.models import User


@dataclass(frozen=True, slots=True)
class Served:
    """Another organisation is active with a person of this household: whom to call, and nothing more.

    For agencies whose very name says what a person lives with, the door answers with the Hope Welfare
    Supporters in their place, `since` empty.
    """

    organisation_id: int | None
    name: str
    phone: str
    since: datetime | None
    is_sensitive: bool


@transaction.atomic
def find_served(household_id: UUID, *, by: Actor, at: datetime) -> list[Served]:
    """Which organisations are active with someone of this household, under whatever record of theirs.

    Exact match of name with date of birth, or of telephone. Sealed households never answer. Raises
    ConsentMissing unless someone of the household agreed to the check.
    """
    household = held(household_id, by=by, at=at)
    if not Consent.objects.covers(household_id, Scope.DUPLICATE_CHECK, at=at):
        raise ConsentMissing(household.label, Scope.DUPLICATE_CHECK)
    names: list[str] = []
    phones: list[str] = []
    for each in Identity.objects.filter(household_id=household_id, member__left_on=None):
        names += name_keys(each.name, each.birth_date)
        phones += [each.phone_key] if each.phone_key else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, name, phone, since, is_sensitive FROM door_find_served(%s, %s, %s)",
            [names, phones, household_id],
        )
        served = [Served(*row) for row in cursor.fetchall()]
    record(
        "households.served_checked", household, by=by, at=at, households=[household_id], answers=len(served)
    )
    return served


@transaction.atomic
def first_help(household_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that help reached a household: the first time sets `helped_at` and moves its reports to HELPED.

    Through a door, since the helper may not see the reports (a volunteer group never does). Does nothing for
    someone who does not hold the household with its names. The finders who did not hide are told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_first, report, place, handed_to, finder FROM door_mark_helped(%s, %s)",
            [household_id, at],
        )
        rows = cursor.fetchall()
    if not rows:
        return
    if rows[0][0]:
        record("households.first_helped", str(household_id), by=by, at=at, households=[household_id])
        tell(household_id, StoryKind.HELP, "help.first", tier=Tier.MASKED, by=by, at=at)
    finders = User.objects.in_bulk([row[4] for row in rows if row[4] is not None])
    for _first, report_id, place, handed_to, finder_id in rows:
        if report_id is None:
            continue
        record("reports.helped", str(report_id), by=by, at=at, households=[household_id])
        if finder_id in finders:
            tell_finder(finders[finder_id], "HELPED", by=by, at=at)
        live.announce_report(report_id, [*_offices_at(place), handed_to])
    notices.finish(WorkKind.CASE, about=household_id, at=at)
    live.announce(household_id, [by.organisation_id])


def _offices_at(place_id: int) -> list[int]:
    """The offices of a Dong, whose open pages (and its finders') list the report."""
    offices = Organisation.objects.filter(place_id=place_id, kind=Kind.DONG_OFFICE, ended_on=None)
    return list(offices.values_list("pk", flat=True))


def tell_finder(finder: User, step: str, *, by: Actor, at: datetime) -> None:
    """Write to a finder how far the report has come: plain words in the finder's language, no case content.

    Sent in the district's name: a message's writer may read its number, and no helper may read a finder's.
    """
    assert by.district_id is not None
    with override(finder.language):
        words = {
            "TAKEN": _("We have received what you told us. Someone will look into it."),
            "MET": _("We have met the neighbour you told us about."),
            "HELPED": _("The neighbour you told us about is getting help. Thank you for telling us."),
            "CLOSED": _("We have finished looking into what you told us. Thank you for telling us."),
        }[step]
        notices.write_text(finder, words, by=nightly(by.district_id), at=at)
