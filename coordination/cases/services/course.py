"""A case's course: opened, assessed, conferred, planned, in support, closed; and the contacts on the way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coordination.cases import live, permissions
from coordination.cases.models import (
    Case,
    CaseNeed,
    CaseRole,
    CaseStatus,
    Closing,
    ContactNote,
    Part,
    Process,
)
from coordination.cases.permissions import Act
from coordination.cases.services.roles import add_role
from coordination.cases.services.steps import (
    MoveRefused,
    log_move,
    move,
    put,
    stored,
    take,
    team,
    tell_of,
)
from coordination.households.models import Consent, Household, Scope, StoryKind
from coordination.households.services import Served, find_served, tell
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.tables import Tier
from partners.calendar.clocks import SEOUL
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.places.services import next_number
from resources.needs import NeedArea


class HouseholdServed(Exception):
    """Someone already works with a person of this household. `served` says whom to call."""

    def __init__(self, served: Sequence[Served]) -> None:
        self.served = list(served)
        self.message = _(
            "Others already work with this household: call them first, or say why you open a case as well."
        )
        super().__init__(self.message)


class CaseOpen(Exception):
    """The household has an open case; often someone opened it a moment ago."""


@transaction.atomic
def open_case(household_id: UUID, *, process: str, despite: str = "", by: Actor, at: datetime) -> Case:
    """Open the household's case, led by the actor's organisation, numbered like 2026-강동-0147.

    Where someone agreed to the check, others who work with the household are looked up first:
    HouseholdServed is raised unless `despite` says why a case is opened all the same. Raises CaseOpen when
    one is open, PermissionDenied to those who do not hold the household as a case team.
    """
    if not permissions.can_open(by, household_id, at=at):
        raise PermissionDenied
    assert by.post is not None
    household = Household.objects.select_related("district", "place").get(pk=household_id)
    checked = Consent.objects.covers(household_id, Scope.DUPLICATE_CHECK, at=at)
    if checked and not despite:
        served = find_served(household_id, by=by, at=at)
        if served:
            raise HouseholdServed(served)
    if Case.objects.open().filter(household_id=household_id).exists():
        raise CaseOpen
    year = at.astimezone(SEOUL).year
    number = next_number(household.district_id, "CASE", year)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                district_id=household.district_id,
                household=household,
                number=f"{year}-{_short(household.district.name)}-{number:04d}",
                process=process,
                lead=by.organisation,
                lead_post=by.post,
                opened_at=at,
                plan_due_at=due_at("CASE_TOTAL", at, district_id=household.district_id),
            )
    except IntegrityError as error:
        # Someone who asked at the same moment was first.
        if "case_one_open_a_household" in str(error):
            raise CaseOpen from error
        raise
    add_role(case, by.organisation.pk, Part.LEAD, post=by.post, at=at)
    log_move(case, "", by=by, at=at, why=despite)
    # Whether it was met here or handed over: what waited was the decision to open a case.
    notices.finish(WorkKind.CASE, about=household_id, at=at, organisation_id=by.organisation_id)
    put(
        case,
        household,
        WorkKind.CASE,
        "ASSESS",
        due_at("CASE_ASSESSMENT", at, district_id=case.district_id),
        by=by,
        at=at,
    )
    record(
        "cases.opened",
        case,
        by=by,
        at=at,
        households=[household_id],
        why=despite,
        process=process,
        was_checked=checked,
    )
    tell_of(case, "case.opened", words=stored(Process(process)), tier=Tier.MASKED, by=by, at=at)
    live.announce(case, [by.organisation_id])
    return case


@transaction.atomic
def assess(
    case_id: UUID, *, crisis_level: int, needs: Mapping[str, tuple[int, str]], by: Actor, at: datetime
) -> Case:
    """Write down the crisis level (1–3) and each need area's (level, words); an area not named is no need.

    The first assessment moves the case on; later ones end the rows they correct and begin new ones.
    """
    case = take(case_id, Act.ASSESS, by=by, at=at)
    if case.status == CaseStatus.CLOSED:
        raise MoveRefused(CaseStatus.CLOSED, CaseStatus.ASSESSED)
    wanted = {area: (level, words) for area, (level, words) in needs.items() if level}
    for row in CaseNeed.objects.filter(case=case, ended_at=None):
        if wanted.get(row.area) == (row.level, row.words):
            del wanted[row.area]
            continue
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    CaseNeed.objects.bulk_create(
        CaseNeed(
            district_id=case.district_id,
            household_id=case.household_id,
            case=case,
            area=area,
            level=level,
            words=words,
            assessed_at=at,
        )
        for area, (level, words) in wanted.items()
    )
    case.crisis_level = crisis_level
    is_first = case.status == CaseStatus.OPENED
    if is_first:
        move(case, CaseStatus.ASSESSED, by=by, at=at)
    else:
        case.save(update_fields=["crisis_level"])
    areas = sorted(area for area, (level, _words) in needs.items() if level)
    Household.objects.filter(pk=case.household_id).update(needs=areas)
    notices.finish(WorkKind.CASE, about=case.pk, at=at, verb="ASSESS")
    if is_first:
        household = Household.objects.select_related("place").get(pk=case.household_id)
        put(case, household, WorkKind.PLAN, "PLAN", case.plan_due_at, by=by, at=at)
    record(
        "cases.assessed",
        case,
        by=by,
        at=at,
        households=[case.household_id],
        level=crisis_level,
        needs=len(areas),
    )
    words = ", ".join(stored(NeedArea(area)) for area in areas)
    tell_of(case, "case.assessed", words=words, by=by, at=at)
    live.announce(case, team(case))
    return case


@transaction.atomic
def note(case_id: UUID, *, way: str, words: str, by: Actor, at: datetime) -> ContactNote:
    """Write down a contact with the household; it stands on its story at once."""
    case = take(case_id, Act.NOTE, by=by, at=at, lock=False)
    assert by.post is not None
    written = ContactNote.objects.create(
        district_id=case.district_id,
        household_id=case.household_id,
        case=case,
        way=way,
        words=words,
        at=at,
        by=by.post,
    )
    record("cases.noted", written, by=by, at=at, households=[case.household_id], way=way)
    tell(case.household_id, StoryKind.NOTE, f"note.{way}", words=words, by=by, at=at)
    live.announce(case, team(case))
    return written


@transaction.atomic
def confer(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Write down that the case was talked over in a conference.

    The first conference moves an assessed case on; a later one is only told. Raises MoveRefused before the
    assessment and after the end.
    """
    case = take(case_id, Act.CONFER, by=by, at=at)
    if case.status == CaseStatus.ASSESSED:
        move(case, CaseStatus.CONFERRED, by=by, at=at)
    elif case.status in (CaseStatus.OPENED, CaseStatus.CLOSED):
        raise MoveRefused(CaseStatus(case.status), CaseStatus.CONFERRED)
    record("cases.conferred", case, by=by, at=at, households=[case.household_id])
    tell_of(case, "case.conferred", by=by, at=at)
    live.announce(case, team(case))
    return case


@transaction.atomic
def plan(case_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Case:
    """Write down that the service plan stands, with what it aims at. The clock of 30 days stops."""
    case = take(case_id, Act.PLAN, by=by, at=at)
    move(case, CaseStatus.PLANNED, by=by, at=at, why=words)
    notices.finish(WorkKind.PLAN, about=case.pk, at=at)
    record("cases.planned", case, by=by, at=at, households=[case.household_id])
    tell_of(case, "case.planned", words=words, by=by, at=at)
    live.announce(case, team(case))
    return case


@transaction.atomic
def start_support(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Take the case into support. Raises MoveRefused before it is conferred or planned."""
    case = take(case_id, Act.START, by=by, at=at)
    move(case, CaseStatus.RUNNING, by=by, at=at)
    notices.finish(WorkKind.PLAN, about=case.pk, at=at)
    record("cases.support_started", case, by=by, at=at, households=[case.household_id])
    tell_of(case, "case.support_started", by=by, at=at)
    live.announce(case, team(case))
    return case


@transaction.atomic
def close(case_id: UUID, *, closing: str, why: str = "", by: Actor, at: datetime) -> Case:
    """End the case and say how. Everyone's part ends, and what the lead opened to others closes."""
    case = take(case_id, Act.CLOSE, by=by, at=at)
    told = team(case)
    case.closed_at, case.closing = at, closing
    move(case, CaseStatus.CLOSED, by=by, at=at, why=why)
    running = CaseRole.objects.filter(case=case, until=None)
    for role in running.exclude(organisation=by.organisation):
        grants.end(Basis.ROLE, role.pk, at=at)
    running.update(until=at)
    for kind in (WorkKind.CASE, WorkKind.PLAN):
        notices.finish(kind, about=case.pk, at=at)
    record("cases.closed", case, by=by, at=at, households=[case.household_id], why=why, closing=closing)
    tell_of(case, "case.closed", words=stored(Closing(closing)), by=by, at=at)
    live.announce(case, told)
    return case


def _short(name: str) -> str:
    """The district in a case's number: 강동구 → 강동, 장성군 → 장성; 남구 stays as it is."""
    last = name.rsplit(maxsplit=1)[-1]
    return last[:-1] if len(last) > 2 and last[-1] in "시군구" else last  # noqa: PLR2004
