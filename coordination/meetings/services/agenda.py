"""What is put on the agenda, who may see it, and what was said about it."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from coordination.cases.models import Case, CaseNeed, CaseRole, CaseStatus
from coordination.cases.services import require_consent, subject_of
from coordination.households.models import Household, Scope, StoryKind
from coordination.households.services import ConsentMissing, tell
from coordination.meetings import live, permissions
from coordination.meetings.models import AgendaItem, Attendance, Meeting, MeetingStatus
from coordination.meetings.services.calling import MoveRefused, invited_to, take
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis, Grant
from partners.access.tables import Tier
from partners.journal.services import record
from partners.organisations.models import Organisation


class AgendaTaken(Exception):
    """This case is on the meeting's agenda already."""


class TypedOver(Exception):
    """Someone else saved the text meanwhile. `item` holds theirs; the words refused are the caller's."""

    def __init__(self, item: AgendaItem) -> None:
        self.item = item
        super().__init__()


@transaction.atomic
def put_on_agenda(
    meeting_id: UUID, *, case_id: UUID | None = None, title: str = "", why: str = "", by: Actor, at: datetime
) -> AgendaItem:
    """Put a case, or a matter without one, on the agenda. Either side may, until the minutes are circulated.

    A case is shown, masked, to those at the table who may see it: public bodies, those with a part in the
    case, and those whom an agreement names. `left_out` of the item returned lists the others. Raises
    AgendaTaken, MoveRefused, PermissionDenied (also for a closed case).
    """
    meeting = take(meeting_id, by=by)
    if meeting.status not in permissions.OPEN:
        raise MoveRefused(MeetingStatus(meeting.status), MeetingStatus.RUNNING)
    if not permissions.can_propose(by, meeting, invited_to(meeting)):
        raise PermissionDenied
    case = household = None
    if case_id is not None:
        case = Case.objects.visible_to(by, at=at).select_related("household__place", "lead").get(pk=case_id)
        household = case.household
        if case.status == CaseStatus.CLOSED:
            raise PermissionDenied
        if AgendaItem.objects.filter(meeting=meeting, case=case).exists():
            raise AgendaTaken
    Meeting.objects.filter(pk=meeting.pk).update(item_count=F("item_count") + 1)
    meeting.refresh_from_db(fields=["item_count"])
    item = AgendaItem.objects.create(
        district_id=meeting.district_id,
        meeting=meeting,
        household=household,
        case=case,
        position=meeting.item_count,
        title=subject_of(household) if household else title,
        why=why,
        proposed_by=by.organisation,
        proposed_at=at,
        lead=case.lead if case else None,
        snapshot=_snapshot(case) if case else {},
    )
    if case is not None and household is not None:
        item.left_out = _open(item, household, case, by=by, at=at)
        tell(
            household.pk,
            StoryKind.MEETING,
            "meeting.proposed",
            words=why,
            address=reverse("meetings:detail", args=[meeting.pk]),
            by=by,
            at=at,
        )
    households = [household.pk] if household else []
    record("meetings.proposed", item, by=by, at=at, households=households, left_out=len(item.left_out))
    live.announce(meeting)
    return item


@transaction.atomic
def open_item(item_id: UUID, *, by: Actor, at: datetime) -> AgendaItem:
    """Show an item to those at the table who may see it by now: a consent was given, someone was invited.

    For those who hold the case. `left_out` of the item returned lists who still may not.
    """
    item = AgendaItem.objects.visible_to(by, at=at).get(pk=item_id)
    meeting = take(item.meeting_id, by=by)
    if item.case_id is None or meeting.status not in permissions.OPEN:
        raise PermissionDenied
    case = Case.objects.visible_to(by, at=at).select_related("household").get(pk=item.case_id)
    item.left_out = _open(item, case.household, case, by=by, at=at)
    record(
        "meetings.item_opened",
        item,
        by=by,
        at=at,
        households=[case.household_id],
        left_out=len(item.left_out),
    )
    live.announce(meeting)
    return item


@transaction.atomic
def discuss(
    item_id: UUID,
    words: str,
    *,
    strengths: str | None = None,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> AgendaItem:
    """Save what was said about an item.

    `seen` is version_of() the text the writer began from; TypedOver is raised, and nothing saved, when
    someone saved another text meanwhile. None saves over whatever stands there.
    """
    shown = AgendaItem.objects.visible_to(by, at=at).select_for_update(of=("self",))
    item = shown.select_related("meeting").get(pk=item_id)
    meeting = item.meeting
    if not permissions.can_write(by, meeting, invited_to(meeting)):
        raise PermissionDenied
    if seen is not None and seen != version_of(item.discussion) and words != item.discussion:
        raise TypedOver(item)
    item.discussion, item.discussion_by = words, by.post
    if strengths is not None:
        item.strengths = strengths
    item.save(update_fields=["discussion", "discussion_by", "strengths"])
    households = [item.household_id] if item.household_id else []
    record("meetings.discussed", item, by=by, at=at, households=households, version=version_of(words))
    live.announce(meeting)
    return item


def version_of(words: str) -> str:
    """A short mark of a text: two texts with the same mark are the same."""
    return hashlib.sha256(words.replace("\r\n", "\n").encode()).hexdigest()[:16]


def _open(
    item: AgendaItem, household: Household, case: Case, *, by: Actor, at: datetime
) -> tuple[Organisation, ...]:
    """Open the household, masked, to those at the table who may see it. Returns who may not."""
    table = Attendance.objects.filter(meeting_id=item.meeting_id).exclude(organisation=by.organisation)
    with_part = set(CaseRole.objects.filter(case=case, until=None).values_list("organisation_id", flat=True))
    shown = set(
        Grant.objects.filter(basis=Basis.MEETING, basis_id=item.pk, ends_at=None).values_list(
            "organisation_id", flat=True
        )
    )
    left_out = []
    for attendance in table.select_related("organisation").order_by("organisation__sort_name", "pk"):
        organisation = attendance.organisation
        if organisation.pk in with_part or organisation.pk in shown:
            continue
        try:
            if household.is_sealed:
                # A sealed case is spoken of by those who work on it, whoever else sits there.
                raise ConsentMissing(household.label, Scope.THIRD_PARTY, organisation.name)
            require_consent(household, organisation, at=at)
        except ConsentMissing:
            left_out.append(organisation)
            continue
        grants.open_to(
            organisation, household.pk, Tier.MASKED, basis=Basis.MEETING, basis_id=item.pk, by=by, at=at
        )
    return tuple(left_out)


def _snapshot(case: Case) -> dict[str, Any]:
    household = case.household
    needs = CaseNeed.objects.filter(case=case, ended_at=None).order_by("-level", "area")
    return {
        "label": household.label,
        "birth_year": household.birth_year,
        "place": household.place.name,
        "kind": household.kind,
        "number": case.number,
        "crisis_level": case.crisis_level,
        "needs": [[each.area, each.level] for each in needs],
    }
