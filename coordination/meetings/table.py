"""What a meeting's page shows to one who sits there: read once, in as many queries for one item as for many."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from coordination.cases.models import Case, CaseRole
from coordination.households.models import HouseholdKind
from coordination.meetings import permissions
from coordination.meetings.models import AgendaItem, Attendance, Decision, Dissent, Meeting, MeetingStatus
from coordination.meetings.services.decisions import holds
from partners.access.actors import Actor
from partners.access.models import Basis, Grant
from partners.notices.models import WorkItem, WorkKind
from partners.organisations.models import Organisation
from resources.needs import NeedArea


def whole(meeting: Meeting, *, by: Actor, at: datetime, only: str = "") -> dict[str, Any]:
    """The table as `by` sees it.

    table      attendance, those who came first
    items      the agenda, each with `.decided`, `.facts`, `.area_levels`
    item       the one asked for (`only`, its key), else the first
    unseen     how many items are not shown to this reader
    """
    at_table = list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("organisation", "post__user", "signed_by__user")
        .order_by("organisation__sort_name", "pk")
    )
    dissents = Dissent.objects.select_related("organisation", "post__user").order_by("written_at", "pk")
    decisions = (
        Decision.objects.select_related("owner")
        .prefetch_related(Prefetch("dissents", dissents))
        .order_by("number", "pk")
    )
    items = list(
        AgendaItem.objects.visible_to(by, at=at)
        .filter(meeting=meeting)
        .select_related("proposed_by", "lead")
        .annotate(reader_holds=Exists(Case.objects.visible_to(by, at=at).filter(pk=OuterRef("case"))))
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("position", "pk")
    )
    done = _carried_out(meeting, items)
    for item in items:
        _dress(item, meeting, done, by=by)
    chosen: Any = next((each for each in items if str(each.pk) == only), items[0] if items else None)
    invited = [each.organisation_id for each in at_table]
    charged = {each.owner_id for item in items for each in item.decisions.all()}
    signers = [each for each in at_table if each.way in permissions.CAME or each.organisation_id in charged]
    mine = next((each for each in at_table if each.organisation_id == by.organisation_id), None)
    holds_case = False
    left_out: list[Organisation] = []
    if chosen is not None and chosen.case_id is not None:
        holds_case = chosen.reader_holds
        if chosen.proposed_by_id == by.organisation_id:
            left_out = _left_out(chosen, at_table)
    return {
        "meeting": meeting,
        "table": at_table,
        "items": items,
        "item": chosen,
        "unseen": max(meeting.item_count - len(items), 0),
        "signers": signers,
        "signed": sum(1 for each in signers if each.signed_at),
        "mine": mine,
        "ways": Attendance.Way.choices,
        "holds_case": holds_case,
        "left_out": left_out,
        "may_chair": permissions.can_chair(by, meeting),
        "may_propose": permissions.can_propose(by, meeting, invited),
        "may_write": permissions.can_write(by, meeting, invited),
        "may_answer": permissions.can_answer(by, meeting) and mine is not None,
        "must_sign": meeting.status == MeetingStatus.CIRCULATED
        and any(each.organisation_id == by.organisation_id and not each.signed_at for each in signers),
    }


def _dress(item: AgendaItem, meeting: Meeting, done: dict[Any, datetime | None], *, by: Actor) -> None:
    """Lay beside an item what its page says of it."""
    kinds = dict(HouseholdKind.choices)
    areas = dict(NeedArea.choices)
    said = item.snapshot
    dressed: Any = item
    dressed.kind_words = kinds.get(said.get("kind", ""), "")
    dressed.area_levels = [(areas.get(area, area), level) for area, level in said.get("needs", [])]
    for decision in item.decisions.all():
        lead, owner = permissions.whose_agreement(item, decision, meeting)
        leader = item.lead or meeting.convened_by
        shown: Any = decision
        shown.holds = holds(decision)
        shown.parties = [
            {
                "name": party.name,
                "agreed_at": agreed_at,
                "is_ours": party.pk == by.organisation_id,
            }
            for party, agreed_at in (
                (leader, decision.agreed_by_lead_at),
                (decision.owner, decision.agreed_by_owner_at),
            )[lead == owner :]
        ]
        shown.we_dissent = any(each.organisation_id == by.organisation_id for each in decision.dissents.all())
        shown.asks_us = (
            permissions.can_agree(by, item, decision, meeting)
            and not shown.we_dissent
            and any(party["is_ours"] and not party["agreed_at"] for party in shown.parties)
        )
        shown.done_at = done.get(decision.pk)
        does = lead if decision.names_lead and item.case_id else owner
        shown.is_ours = shown.holds and not shown.done_at and by.organisation_id == does


def _carried_out(meeting: Meeting, items: list[AgendaItem]) -> dict[Any, datetime | None]:
    """When each decision was carried out, as far as the reader's work shows it."""
    about = [decision.pk for item in items for decision in item.decisions.all()]
    work = WorkItem.objects.filter(about__in=about, kind=WorkKind.DECISION, verb="DO_DECISION")
    return dict(work.values_list("about", "done_at"))


def _left_out(item: AgendaItem, at_table: list[Attendance]) -> list[Organisation]:
    """Who at the table was not shown the item, for want of an agreement. Known to whoever put it there."""
    opened = Grant.objects.filter(basis=Basis.MEETING, basis_id=item.pk, ends_at=None).values_list(
        "organisation_id"
    )
    working = CaseRole.objects.filter(case__agenda_items=item, until=None).values_list("organisation_id")
    shown = {row[0] for row in opened.union(working)}
    return [
        each.organisation
        for each in at_table
        if each.organisation_id not in shown and each.organisation_id != item.proposed_by_id
    ]
