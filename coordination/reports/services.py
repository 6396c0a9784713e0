"""A report's way: sent, taken, met, handed over, closed. Each step is guarded again in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.households import services as households
from coordination.households.models import Consent, Household, Scope, StoryKind
from coordination.households.permissions import can_see
from coordination.households.services import ConsentMissing, NewMember
from coordination.reports import live, permissions
from coordination.reports.models import (
    NEXT_STATUSES,
    Closing,
    Interview,
    Report,
    ReportFinder,
    ReportMove,
    ReportStatus,
    ReportWords,
    Signal,
    Urgency,
)
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.tables import Tier
from partners.journal.services import record
from partners.keys import new_key
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.organisations.models import Kind, Organisation, Sector
from partners.places.models import District, Place

# The law hides who reports child abuse, whether asked for or not (아동학대처벌법 제10조③).
ALWAYS_HIDDEN = frozenset({Signal.CHILD})

_CONSENT_WAY = {
    Interview.Way.VISIT: Consent.Way.PAPER,
    Interview.Way.OFFICE: Consent.Way.SCREEN,
    Interview.Way.PHONE: Consent.Way.PHONE,
}


class MoveRefused(Exception):
    """The report's status does not lead to the one asked for; often someone moved it first."""


class NobodyAnswers(Exception):
    """Neither the Dong nor the district has an office here that answers reports."""


class WrongReceiver(ValueError):
    """A report is handed to another organisation at work in this district."""


@transaction.atomic
def send(
    *,
    place: Place,
    signals: Sequence[str],
    urgency: str,
    where: str,
    words: str = "",
    household_kind: str = "",
    person_knows: bool = False,
    is_hidden: bool = False,
    key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Report:
    """Send a report to whoever answers for the Dong; nobody has to choose a department.

    `key` is the report's own key, made when the form was shown: sent twice, it stays one report.
    Raises PermissionDenied for roles that do not report, NobodyAnswers where no office is here yet.
    """
    if not permissions.can_send(by) or place.district_id != by.district_id:
        raise PermissionDenied
    assert by.district_id is not None
    clock = "REPORT_URGENT" if urgency == Urgency.NOW else "REPORT"
    report = Report(
        id=key or new_key(),
        district_id=by.district_id,
        place=place,
        signals=list(dict.fromkeys(signals)),
        urgency=urgency,
        household_kind=household_kind,
        person_knows=person_knows,
        status=ReportStatus.SENT,
        made_at=at,
        answer_due_at=due_at(clock, at, district_id=by.district_id),
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        # The second of two sends waited here for the first to commit.
        sent = Report.objects.own(by).filter(pk=report.pk).first()
        if sent is None or "coordination_report_pkey" not in str(error):
            raise
        return sent
    ReportWords.objects.create(report=report, district_id=by.district_id, where=where, words=words)
    hidden = is_hidden or any(each in ALWAYS_HIDDEN for each in signals)
    ReportFinder.objects.create(
        report=report, district_id=by.district_id, place=place, user=by.user, is_hidden=hidden
    )
    # The move names no post: moves are shown to those who answer, and the finder may be hidden from them.
    ReportMove.objects.create(report=report, district_id=by.district_id, after=ReportStatus.SENT, at=at)
    record("reports.sent", report, by=by, at=at)
    answering = answering_office(place)
    notices.put(
        WorkKind.REPORT,
        "TAKE_REPORT",
        about=report.pk,
        address=_address(report),
        by=by,
        at=at,
        organisation_id=answering.pk,
        due_at=report.answer_due_at,
        subject=_subject(report),
        detail=place.name,
    )
    live.announce(report, [answering.pk, by.organisation_id, *_triage(by.district_id)])
    return report


def answering_office(place: Place) -> Organisation:
    """Whom a report of this Dong waits for: the Dong's centre, or the office where the district says so.

    Where that one is not here yet, the other. Raises NobodyAnswers when neither is.
    """
    assert place.district_id is not None
    first, then = Kind.DONG_OFFICE, Kind.HOPE_TEAM
    if District.objects.get(pk=place.district_id).hub == District.Hub.OFFICE:
        first, then = then, first
    offices = Organisation.objects.active().filter(district_id=place.district_id, kind__in=[first, then])
    fitting = [
        each for each in offices.order_by("pk") if each.kind == Kind.HOPE_TEAM or each.place_id == place.pk
    ]
    if not fitting:
        raise NobodyAnswers(place.name)
    return min(fitting, key=lambda each: each.kind != first)


def _triage(district_id: int) -> list[int]:
    teams = Organisation.objects.active().filter(district_id=district_id, kind=Kind.HOPE_TEAM)
    return list(teams.values_list("pk", flat=True))


def _subject(report: Report) -> str:
    """What a list shows of a report: the signals, in the language records are kept in."""
    with override(settings.LANGUAGE_CODE):
        return ", ".join(str(Signal(each).label) for each in report.signals)


def _address(report: Report) -> str:
    return reverse("reports:detail", args=[report.pk])


def _locked(report_id: UUID, *, by: Actor) -> Report:
    """The report as it stands now, held until the transaction ends. Raises Report.DoesNotExist."""
    reports = (
        Report.objects.visible_to(by).select_for_update(of=("self",)).select_related("place", "household")
    )
    return reports.get(pk=report_id)


def _move(
    report: Report, to: ReportStatus, *, by: Actor, at: datetime, why: str = "", **fields: object
) -> None:
    """Take a locked report one step along NEXT_STATUSES, and write the step down. Raises MoveRefused."""
    before = ReportStatus(report.status)
    if to not in NEXT_STATUSES[before]:
        raise MoveRefused(f"{before} → {to}")
    report.status = to
    for name, value in fields.items():
        setattr(report, name, value)
    report.save(update_fields=["status", *fields])
    ReportMove.objects.create(
        report=report, district_id=report.district_id, before=before, after=to, at=at, by=by.post, why=why
    )
    seen = [report.household_id] if report.household_id else []
    record(f"reports.{to.lower()}", report, by=by, at=at, households=seen, before=before)
    live.announce(
        report, [by.organisation_id, answering_office(report.place).pk, *_triage(report.district_id)]
    )


def _tell_finder(report: Report, *, by: Actor, at: datetime) -> None:
    """Write to the finder, when the finder's row is shown to the actor: hidden finders are not written to."""
    finder = ReportFinder.objects.filter(report=report, is_hidden=False).select_related("user").first()
    if finder is not None and finder.user is not None:
        households.tell_finder(finder.user, report.status, by=by, at=at)


@transaction.atomic
def take(report_id: UUID, *, by: Actor, at: datetime) -> Report:
    """Take a report: from now on one post answers it, and the finder is told. Exactly one wins.

    Raises Report.DoesNotExist, PermissionDenied, MoveRefused when someone took it first.
    """
    report = _locked(report_id, by=by)
    if not permissions.answers(by, report):
        raise PermissionDenied
    _move(report, ReportStatus.TAKEN, by=by, at=at, taken_at=at, taken_by=by.post)
    notices.finish(WorkKind.REPORT, about=report.pk, at=at)
    assert by.organisation_id is not None
    notices.put(
        WorkKind.REPORT,
        "MEET",
        about=report.pk,
        address=_address(report),
        by=by,
        at=at,
        organisation_id=by.organisation_id,
        post=by.post,
        due_at=report.answer_due_at,
        subject=_subject(report),
        detail=report.place.name,
    )
    _tell_finder(report, by=by, at=at)
    return report


@transaction.atomic
def record_interview(
    report_id: UUID,
    *,
    way: str,
    words: str,
    wish: str = "",
    members: Sequence[NewMember],
    kind: str,
    consents: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Interview:
    """Write down the first interview: it opens the household, with what its head agreed to, each apart.

    Raises Report.DoesNotExist, PermissionDenied, MoveRefused, households.NobodyNamed. An agreement to tell a
    third party needs names, so it is asked when the household is handed over.
    """
    report = _locked(report_id, by=by)
    if not permissions.answers(by, report):
        raise PermissionDenied
    if ReportStatus.MET not in NEXT_STATUSES[ReportStatus(report.status)]:
        raise MoveRefused(f"{report.status} → MET")
    assert by.post is not None
    household = households.open_household(
        place=report.place,
        kind=kind,
        members=members,
        found_at=report.made_at,
        basis=Basis.INTERVIEW,
        consents=consents,
        consent_way=_CONSENT_WAY[Interview.Way(way)],
        by=by,
        at=at,
    )
    interview = Interview.objects.create(
        district_id=report.district_id,
        report=report,
        household=household,
        way=way,
        met_at=at,
        words=words,
        wish=wish,
        by=by.post,
    )
    _move(report, ReportStatus.MET, by=by, at=at, household=household)
    tell, address = households.tell, _address(report)
    tell(
        household.pk,
        StoryKind.REPORT,
        "report.received",
        words=_subject(report),
        address=address,
        by=by,
        at=report.made_at,
    )
    tell(
        household.pk,
        StoryKind.INTERVIEW,
        "interview.held",
        words=wish or words,
        address=address,
        by=by,
        at=at,
    )
    notices.finish(WorkKind.REPORT, about=report.pk, at=at)
    assert by.organisation_id is not None
    _wait_for_case(household, "OPEN_CASE", organisation_id=by.organisation_id, by=by, at=at)
    _tell_finder(report, by=by, at=at)
    return interview


def _wait_for_case(
    household: Household,
    verb: str,
    *,
    organisation_id: int,
    by: Actor,
    at: datetime,
    asked_by_id: int | None = None,
) -> None:
    """Let the found household wait for help, by the clock that makes it count as found but not yet helped."""
    notices.put(
        WorkKind.CASE,
        verb,
        about=household.pk,
        address=reverse("households:detail", args=[household.pk]),
        by=by,
        at=at,
        organisation_id=organisation_id,
        due_at=due_at("FOUND_NOTHING_GIVEN", at, district_id=household.district_id),
        subject=" ".join(str(part) for part in (household.label, household.birth_year) if part),
        detail=household.place.name,
        asked_by_id=asked_by_id,
    )


@transaction.atomic
def hand_over(
    report_id: UUID, *, to: Organisation, why: str = "", consent_way: str = "", by: Actor, at: datetime
) -> Report:
    """Hand the household on to the office or a centre, which then goes on under its own process.

    A public body has its ground in law (사회보장급여법 제12조·제14조). A private one needs the person's
    agreement naming it; `consent_way` says that it was given just now, and how.
    Raises Report.DoesNotExist, PermissionDenied, WrongReceiver, MoveRefused, ConsentMissing.
    """
    report = _locked(report_id, by=by)
    if not permissions.answers(by, report):
        raise PermissionDenied
    if to.district_id != report.district_id or to.ended_on is not None or to.pk == by.organisation_id:
        raise WrongReceiver(_("Choose another organisation of this district."))
    household = report.household
    if household is None or ReportStatus.PASSED not in NEXT_STATUSES[ReportStatus(report.status)]:
        raise MoveRefused(f"{report.status} → PASSED")
    if to.sector != Sector.PUBLIC:
        if consent_way:
            households.give_consent(
                household.pk, Scope.THIRD_PARTY, way=consent_way, recipients=[to.pk], by=by, at=at
            )
        if not Consent.objects.covers(household.pk, Scope.THIRD_PARTY, at=at, recipient_id=to.pk):
            raise ConsentMissing(household.label, Scope.THIRD_PARTY, to.name)
    grants.open_to(to, household.pk, Tier.CASE, basis=Basis.HANDED, basis_id=report.pk, by=by, at=at)
    _move(report, ReportStatus.PASSED, by=by, at=at, why=why, handed_to=to)
    households.tell(household.pk, StoryKind.CASE, "report.handed", words=to.name, by=by, at=at)
    notices.finish(WorkKind.CASE, about=household.pk, at=at)
    _wait_for_case(
        household, "HAND_OVER_CHECK", organisation_id=to.pk, by=by, at=at, asked_by_id=by.organisation_id
    )
    return report


@transaction.atomic
def close(report_id: UUID, *, closing: str, why: str = "", by: Actor, at: datetime) -> Report:
    """End the looking into a report, and say how it ended (Closing); the finder is told that it ended.

    Raises Report.DoesNotExist, PermissionDenied, MoveRefused, ValueError for an unknown closing.
    """
    report = _locked(report_id, by=by)
    if not permissions.can_go_on(by, report):
        raise PermissionDenied
    _move(report, ReportStatus.CLOSED, by=by, at=at, why=why, closed_at=at, closing=Closing(closing))
    notices.finish(WorkKind.REPORT, about=report.pk, at=at)
    if report.household_id is not None:
        notices.finish(WorkKind.CASE, about=report.household_id, at=at)
        if can_see(by, report.household_id, at=at):
            households.tell(report.household_id, StoryKind.REPORT, "report.closed", by=by, at=at)
    _tell_finder(report, by=by, at=at)
    return report
