"""What was decided: who does what until when, who agrees, who sees it otherwise, and that it was done."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse

from coordination.cases import services as cases
from coordination.cases.models import Case
from coordination.households.models import StoryKind
from coordination.households.services import tell
from coordination.meetings import live, permissions
from coordination.meetings.models import AgendaItem, Decision, Dissent, Meeting
from coordination.meetings.services.calling import invited_to, take, title_of
from partners.access.actors import Actor
from partners.calendar.clocks import LAST_SECOND, SEOUL
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.organisations.models import Organisation


class OwnerNotThere(Exception):
    """Only someone at the table can be charged with a decision; others are asked by a referral."""


class DissentWritten(Exception):
    """The organisation's dissent from this decision is written already."""


@transaction.atomic
def decide(
    item_id: UUID,
    *,
    words: str,
    owner: Organisation,
    due_on: date,
    names_lead: bool = False,
    by: Actor,
    at: datetime,
) -> Decision:
    """Write down what the meeting decides: `owner`, someone at the table, does it by the end of `due_on`.

    It holds once the lead of the case and the owner agree; whoever of them writes it down has agreed by that.
    Raises OwnerNotThere, PermissionDenied.
    """
    item = _item(item_id, by=by, at=at)
    meeting = take(item.meeting_id, by=by)
    at_table = invited_to(meeting)
    if not permissions.can_write(by, meeting, at_table):
        raise PermissionDenied
    if owner.pk not in at_table:
        raise OwnerNotThere
    # Under the meeting's lock, so that two who decide at once get two numbers.
    last = Decision.objects.filter(item=item).aggregate(last=Max("number"))["last"]
    decision = Decision.objects.create(
        district_id=meeting.district_id,
        meeting=meeting,
        item=item,
        household_id=item.household_id,
        number=(last or 0) + 1,
        words=words,
        owner=owner,
        names_lead=names_lead,
        due_on=due_on,
        decided_at=at,
    )
    until = due_at("MINUTES_SILENCE", at, district_id=meeting.district_id)
    for organisation_id in dict.fromkeys(permissions.whose_agreement(item, decision, meeting)):
        if organisation_id != by.organisation_id:
            _put(decision, item, meeting, "AGREE_DECISION", organisation_id, until, by=by, at=at)
    if item.household_id:
        address = reverse("meetings:detail", args=[meeting.pk])
        tell(
            item.household_id,
            StoryKind.MEETING,
            "meeting.decided",
            words=words,
            address=address,
            by=by,
            at=at,
        )
    record("meetings.decided", decision, by=by, at=at, households=_whose(item), owner=owner.pk)
    settle(decision, item, meeting, organisation_id=by.organisation_id, by=by, at=at)
    live.announce(meeting)
    return decision


@transaction.atomic
def agree(decision_id: UUID, *, by: Actor, at: datetime) -> Decision:
    """Agree for the lead or for the owner, or for both where they are one. A second time changes nothing.

    Raises PermissionDenied to any other organisation, and once the minutes are locked.
    """
    item, decision, meeting = _take(decision_id, by=by, at=at)
    if not permissions.can_agree(by, item, decision, meeting):
        raise PermissionDenied
    record("meetings.agreed", decision, by=by, at=at, households=_whose(item))
    settle(decision, item, meeting, organisation_id=by.organisation_id, by=by, at=at)
    live.announce(meeting)
    return decision


@transaction.atomic
def dissent(decision_id: UUID, words: str, *, by: Actor, at: datetime) -> Dissent:
    """Write down how the actor's organisation sees it otherwise: kept word for word, once an organisation.

    Raises DissentWritten, PermissionDenied once the minutes are locked.
    """
    item, decision, meeting = _take(decision_id, by=by, at=at)
    if not permissions.can_answer(by, meeting) or by.organisation_id not in invited_to(meeting):
        raise PermissionDenied
    assert by.post is not None
    try:
        with transaction.atomic():
            written = Dissent.objects.create(
                district_id=meeting.district_id,
                meeting=meeting,
                decision=decision,
                organisation=by.organisation,
                post=by.post,
                words=words,
                written_at=at,
            )
    except IntegrityError as error:
        if "dissent_once_an_organisation" in str(error):
            raise DissentWritten from error
        raise
    notices.finish(
        WorkKind.DECISION, about=decision.pk, at=at, verb="AGREE_DECISION", organisation_id=by.organisation_id
    )
    if item.household_id:
        address = reverse("meetings:detail", args=[meeting.pk])
        tell(
            item.household_id,
            StoryKind.MEETING,
            "meeting.dissent",
            words=words,
            address=address,
            by=by,
            at=at,
        )
    record("meetings.dissented", decision, by=by, at=at, households=_whose(item))
    live.announce(meeting)
    return written


@transaction.atomic
def carry_out(decision_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Decision:
    """Tell that a decision was carried out, by the one charged with it.

    One that names a lead hands the lead over. The minutes stay as signed: what came of them stands in the
    household's story. Raises PermissionDenied to others and for a decision that does not hold, and what
    cases.services.hand_lead raises.
    """
    item = _item_of(decision_id, by=by, at=at)
    decision = Decision.objects.get(pk=decision_id)
    meeting = Meeting.objects.visible_to(by).get(pk=decision.meeting_id)
    if (
        not permissions.can_call(by)
        or by.organisation_id != _who_does(decision, item, meeting)
        or not holds(decision)
    ):
        raise PermissionDenied
    if decision.names_lead and item.case_id:
        case = Case.objects.visible_to(by, at=at).get(pk=item.case_id)
        if case.lead_id != decision.owner_id:
            cases.hand_lead(case.pk, decision.owner, by=by, at=at)
    if notices.finish(WorkKind.DECISION, about=decision.pk, at=at, verb="DO_DECISION") and item.household_id:
        address = reverse("meetings:detail", args=[meeting.pk])
        said = f"{decision.words}\n{words}".strip()
        tell(item.household_id, StoryKind.MEETING, "decision.done", words=said, address=address, by=by, at=at)
    record("meetings.decision_done", decision, by=by, at=at, households=_whose(item))
    live.announce(meeting)
    return decision


def holds(decision: Decision) -> bool:
    """A decision holds once the lead and the one charged with it agree."""
    return decision.agreed_by_lead_at is not None and decision.agreed_by_owner_at is not None


def settle(
    decision: Decision,
    item: AgendaItem,
    meeting: Meeting,
    *,
    organisation_id: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Note one organisation's agreement, by word or by silence; with the second one the work begins."""
    lead, owner = permissions.whose_agreement(item, decision, meeting)
    changed = []
    if organisation_id == lead and decision.agreed_by_lead_at is None:
        decision.agreed_by_lead_at = at
        changed.append("agreed_by_lead_at")
    if organisation_id == owner and decision.agreed_by_owner_at is None:
        decision.agreed_by_owner_at = at
        changed.append("agreed_by_owner_at")
    if not changed:
        return
    decision.save(update_fields=changed)
    notices.finish(
        WorkKind.DECISION, about=decision.pk, at=at, verb="AGREE_DECISION", organisation_id=organisation_id
    )
    if holds(decision):
        until = datetime.combine(decision.due_on, LAST_SECOND, tzinfo=SEOUL)
        _put(decision, item, meeting, "DO_DECISION", _who_does(decision, item, meeting), until, by=by, at=at)


def _who_does(decision: Decision, item: AgendaItem, meeting: Meeting) -> int:
    """Whose work a decision is: the owner's; but only the present lead can hand the lead over."""
    if decision.names_lead and item.case_id:
        return permissions.whose_agreement(item, decision, meeting)[0]
    return decision.owner_id


def _put(
    decision: Decision,
    item: AgendaItem,
    meeting: Meeting,
    verb: str,
    organisation_id: int,
    until: datetime,
    *,
    by: Actor,
    at: datetime,
) -> None:
    notices.put(
        WorkKind.DECISION,
        verb,
        about=decision.pk,
        address=f"{reverse('meetings:detail', args=[meeting.pk])}?item={item.pk}#decision-{decision.pk}",
        organisation_id=organisation_id,
        asked_by_id=meeting.convened_by_id,
        due_at=until,
        # What was decided may say what a person lives with: the list of work names the item alone.
        subject=item.title,
        detail=title_of(meeting),
        by=by,
        at=at,
    )


def _item(item_id: UUID, *, by: Actor, at: datetime) -> AgendaItem:
    return AgendaItem.objects.visible_to(by, at=at).get(pk=item_id)


def _item_of(decision_id: UUID, *, by: Actor, at: datetime) -> AgendaItem:
    return AgendaItem.objects.visible_to(by, at=at).get(decisions=decision_id)


def _take(decision_id: UUID, *, by: Actor, at: datetime) -> tuple[AgendaItem, Decision, Meeting]:
    # The meeting first, as everyone else does, or two would wait for each other.
    item = _item_of(decision_id, by=by, at=at)
    meeting = take(item.meeting_id, by=by)
    return item, Decision.objects.select_for_update(of=("self",)).get(pk=decision_id), meeting


def _whose(item: AgendaItem) -> list[UUID]:
    return [item.household_id] if item.household_id else []
