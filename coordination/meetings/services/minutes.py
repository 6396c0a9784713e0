"""The minutes: circulated, signed by each organisation or by silence, locked."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from coordination.cases import permissions as case_permissions
from coordination.cases import services as cases
from coordination.cases.models import Case, CaseStatus
from coordination.households.models import StoryKind
from coordination.households.services import tell
from coordination.meetings import live, permissions
from coordination.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingStatus
from coordination.meetings.services.calling import move, take, title_of
from coordination.meetings.services.decisions import settle
from partners.access.actors import Actor
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind


@transaction.atomic
def circulate(meeting_id: UUID, *, next_on: date | None = None, by: Actor, at: datetime) -> Meeting:
    """Send the minutes round: each organisation that came, or was charged with something, is asked to sign.

    From now on what they say stands still. Whoever circulates has signed by that. Raises PermissionDenied,
    MoveRefused.
    """
    meeting = take(meeting_id, by=by)
    if not permissions.can_chair(by, meeting):
        raise PermissionDenied
    Attendance.objects.filter(meeting=meeting, way=Attendance.Way.INVITED).update(way=Attendance.Way.ABSENT)
    meeting.circulated_at, meeting.circulated_by, meeting.next_on = at, by.post, next_on
    meeting.sign_due_at = due_at("MINUTES_SILENCE", at, district_id=meeting.district_id)
    move(meeting, MeetingStatus.CIRCULATED)
    for attendance in signers(meeting):
        notices.put(
            WorkKind.MINUTES,
            "SIGN_MINUTES",
            about=meeting.pk,
            address=f"{reverse('meetings:detail', args=[meeting.pk])}#minutes",
            organisation_id=attendance.organisation_id,
            asked_by_id=meeting.convened_by_id,
            due_at=meeting.sign_due_at,
            subject=title_of(meeting),
            by=by,
            at=at,
        )
    items = list(AgendaItem.objects.visible_to(by, at=at).filter(meeting=meeting))
    households = [item.household_id for item in items if item.household_id]
    record("meetings.circulated", meeting, by=by, at=at, households=households)
    _confer(items, by=by, at=at)
    if any(each.organisation_id == by.organisation_id for each in signers(meeting)):
        _sign(meeting, by=by, at=at)
    live.announce(meeting)
    return meeting


@transaction.atomic
def sign(meeting_id: UUID, *, by: Actor, at: datetime) -> Meeting:
    """Sign the minutes for the actor's organisation, and so agree to what they charge it with.

    What it wrote a dissent to it does not agree to. The last signature locks them: the database refuses
    changes afterwards. A second time changes nothing. Raises PermissionDenied to those who were not there.
    """
    meeting = take(meeting_id, by=by)
    if meeting.status == MeetingStatus.LOCKED and _has_signed(meeting, by):
        return meeting
    if not permissions.can_sign(by, meeting, (each.organisation_id for each in signers(meeting))):
        raise PermissionDenied
    if not _has_signed(meeting, by):
        _confer(AgendaItem.objects.visible_to(by, at=at).filter(meeting=meeting), by=by, at=at)
        _sign(meeting, by=by, at=at)
    live.announce(meeting)
    return meeting


@transaction.atomic
def close_silent(*, by: Actor, at: datetime) -> list[Meeting]:
    """Each night, for one district: who said nothing until the clock ran out has agreed, and it says so."""
    assert by.district_id is not None
    waiting = Meeting.objects.filter(
        district_id=by.district_id, status=MeetingStatus.CIRCULATED, sign_due_at__lt=at
    )
    locked = []
    for meeting in waiting.select_for_update(of=("self",)).order_by("sign_due_at", "pk"):
        for attendance in signers(meeting):
            if attendance.signed_at is None:
                attendance.signed_at, attendance.is_silent = at, True
                attendance.save(update_fields=["signed_at", "is_silent"])
                _agree_to_all(meeting, attendance.organisation_id, by=by, at=at)
        _lock(meeting, by=by, at=at)
        live.announce(meeting)
        locked.append(meeting)
    return locked


def signers(meeting: Meeting) -> list[Attendance]:
    """Who signs: everyone who took part, and whoever a decision charges with something."""
    charged = Decision.objects.filter(meeting=meeting).values("owner_id")
    came = Q(way__in=permissions.CAME) | Q(organisation_id__in=charged)
    return list(Attendance.objects.filter(came, meeting=meeting).order_by("pk"))


def _has_signed(meeting: Meeting, by: Actor) -> bool:
    mine = Attendance.objects.filter(meeting=meeting, organisation=by.organisation)
    return mine.exclude(signed_at=None).exists()


def _sign(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    Attendance.objects.filter(meeting=meeting, organisation=by.organisation).update(
        signed_at=at, signed_by=by.post
    )
    notices.finish(WorkKind.MINUTES, about=meeting.pk, at=at, organisation_id=by.organisation_id)
    record("meetings.signed", meeting, by=by, at=at)
    _agree_to_all(meeting, by.organisation.pk, by=by, at=at)
    if all(each.signed_at for each in signers(meeting)):
        _lock(meeting, by=by, at=at)


def _agree_to_all(meeting: Meeting, organisation_id: int, *, by: Actor, at: datetime) -> None:
    """What an organisation signs, or lets pass, it agrees to; except where it wrote a dissent."""
    decisions = Decision.objects.filter(meeting=meeting).exclude(dissents__organisation_id=organisation_id)
    for decision in decisions.select_related("item").order_by("pk"):
        settle(decision, decision.item, meeting, organisation_id=organisation_id, by=by, at=at)


def _lock(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    meeting.locked_at = at
    move(meeting, MeetingStatus.LOCKED)
    notices.finish(WorkKind.MINUTES, about=meeting.pk, at=at)
    for decision_id in Decision.objects.filter(meeting=meeting).values_list("pk", flat=True):
        notices.finish(WorkKind.DECISION, about=decision_id, at=at, verb="AGREE_DECISION")
    items = AgendaItem.objects.filter(meeting=meeting).exclude(household=None)
    households = list(items.values_list("household_id", flat=True))
    record("meetings.locked", meeting, by=by, at=at, households=households)
    if by.organisation_id is None:
        return  # the night writes no stories: it works for no organisation
    for household_id in households:
        address = reverse("meetings:detail", args=[meeting.pk])
        tell(household_id, StoryKind.MEETING, "meeting.locked", address=address, by=by, at=at)


def _confer(items: Iterable[AgendaItem], *, by: Actor, at: datetime) -> None:
    """A case talked over here has been conferred: the one of its team who comes first writes it down."""
    wanted = [item.case_id for item in items if item.case_id]
    for case in Case.objects.visible_to(by, at=at).filter(pk__in=wanted, status=CaseStatus.ASSESSED):
        if case_permissions.allows(by, case_permissions.part_in(by, case), case_permissions.Act.CONFER):
            cases.confer(case.pk, by=by, at=at)
