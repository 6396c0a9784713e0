"""Calling a meeting, starting it, who comes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.meetings import live, permissions
from coordination.meetings.models import (
    NEXT_STATUSES,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingStatus,
)
from partners.access.actors import Actor
from partners.calendar.clocks import SEOUL
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.models import WorkKind
from partners.organisations.models import Organisation
from partners.places.models import Place
from partners.places.services import next_number


class MoveRefused(Exception):
    """The meeting does not stand where this step begins; often someone took it first."""

    def __init__(self, before: MeetingStatus, to: MeetingStatus) -> None:
        self.before, self.to = before, to
        self.message = _("The meeting stands at “%(before)s”: “%(to)s” is not its next step.") % {
            "before": before.label,
            "to": to.label,
        }
        super().__init__(self.message)


class NotInvited(Exception):
    """The organisation is not at this table."""


@transaction.atomic
def call_meeting(
    *,
    starts_at: datetime,
    invited: Sequence[Organisation],
    kind: str = MeetingKind.JOINT,
    title: str = "",
    where: str = "",
    place: Place | None = None,
    co_chair: Organisation | None = None,
    by: Actor,
    at: datetime,
) -> Meeting:
    """Call a meeting, numbered within the district's year; the actor's organisation convenes it.

    Raises PermissionDenied for roles that call none.
    """
    if not permissions.can_call(by):
        raise PermissionDenied
    assert by.district_id is not None
    year = starts_at.astimezone(SEOUL).year
    meeting = Meeting.objects.create(
        district_id=by.district_id,
        number=next_number(by.district_id, "MEETING", year),
        kind=kind,
        title=title,
        convened_by=by.organisation,
        co_chair=co_chair,
        place=place,
        where=where,
        starts_at=starts_at,
    )
    at_table = {by.organisation.pk: by.organisation} | {each.pk: each for each in invited}
    if co_chair is not None:
        at_table[co_chair.pk] = co_chair
    for organisation in at_table.values():
        _invite(meeting, organisation, by=by, at=at)
    record("meetings.called", meeting, by=by, at=at, invited=len(at_table))
    live.announce(meeting)
    return meeting


@transaction.atomic
def invite(meeting_id: UUID, organisations: Sequence[Organisation], *, by: Actor, at: datetime) -> Meeting:
    """Ask further organisations to the table, until the minutes are circulated; each is asked once."""
    meeting = take(meeting_id, by=by)
    if not permissions.can_chair(by, meeting):
        raise PermissionDenied
    if meeting.status not in permissions.OPEN:
        raise MoveRefused(MeetingStatus(meeting.status), MeetingStatus.RUNNING)
    already = invited_to(meeting)
    for organisation in organisations:
        if organisation.pk not in already:
            _invite(meeting, organisation, by=by, at=at)
    record("meetings.invited", meeting, by=by, at=at, invited=len(organisations))
    live.announce(meeting)
    return meeting


@transaction.atomic
def start(meeting_id: UUID, *, by: Actor, at: datetime) -> Meeting:
    """Open the meeting: from now on what is said and decided is written."""
    meeting = take(meeting_id, by=by)
    if not permissions.can_chair(by, meeting):
        raise PermissionDenied
    move(meeting, MeetingStatus.RUNNING)
    notices.finish(WorkKind.MEETING, about=meeting.pk, at=at)
    record("meetings.started", meeting, by=by, at=at)
    live.announce(meeting)
    return meeting


@transaction.atomic
def attend(
    meeting_id: UUID,
    organisation_id: int,
    way: str,
    *,
    post_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Attendance:
    """Write down how an organisation takes part, and who came: its own, or any by those who chair.

    Raises NotInvited, PermissionDenied, and MoveRefused once the minutes are circulated.
    """
    meeting = take(meeting_id, by=by)
    if not permissions.can_chair(by, meeting) and organisation_id != by.organisation_id:
        raise PermissionDenied
    if meeting.status not in permissions.OPEN:
        raise MoveRefused(MeetingStatus(meeting.status), MeetingStatus.RUNNING)
    attendance = Attendance.objects.filter(meeting=meeting, organisation_id=organisation_id).first()
    if attendance is None:
        raise NotInvited
    attendance.way, attendance.post_id = way, post_id
    attendance.save(update_fields=["way", "post_id"])
    record("meetings.attended", meeting, by=by, at=at, organisation=organisation_id, way=way)
    live.announce(meeting)
    return attendance


def take(meeting_id: UUID, *, by: Actor) -> Meeting:
    """The meeting, locked, for someone at its table. Raises Meeting.DoesNotExist."""
    return Meeting.objects.visible_to(by).select_for_update(of=("self",)).get(pk=meeting_id)


def move(meeting: Meeting, to: MeetingStatus) -> None:
    """Take one step along NEXT_STATUSES and save the whole row. Raises MoveRefused."""
    before = MeetingStatus(meeting.status)
    if to not in NEXT_STATUSES[before]:
        raise MoveRefused(before, to)
    meeting.status = to
    meeting.save()


def invited_to(meeting: Meeting) -> set[int]:
    """The organisations at the table."""
    return set(Attendance.objects.filter(meeting=meeting).values_list("organisation_id", flat=True))


def title_of(meeting: Meeting) -> str:
    """How projections name a meeting: in Korean, the language of the record, whoever writes it."""
    with override(settings.LANGUAGE_CODE):
        return str(meeting)


def _invite(meeting: Meeting, organisation: Organisation, *, by: Actor, at: datetime) -> None:
    Attendance.objects.create(district_id=meeting.district_id, meeting=meeting, organisation=organisation)
    if organisation.pk != meeting.convened_by_id:
        notices.put(
            WorkKind.MEETING,
            "ATTEND",
            about=meeting.pk,
            address=reverse("meetings:detail", args=[meeting.pk]),
            organisation_id=organisation.pk,
            asked_by_id=meeting.convened_by_id,
            due_at=meeting.starts_at,
            subject=title_of(meeting),
            detail=meeting.where or by.organisation.name,
            by=by,
            at=at,
        )
