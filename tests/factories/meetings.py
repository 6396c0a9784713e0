"""Rows of the meetings room. A meeting comes with its convener at the table."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    Meeting,
    MeetingStatus,
)
from partners.access.models import Basis
from partners.access.tables import Tier
from tests.factories.cases import CaseFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PostFactory

MET = datetime(2026, 11, 10, 5, tzinfo=UTC)
SENT_ROUND = frozenset({MeetingStatus.CIRCULATED, MeetingStatus.LOCKED})


class MeetingFactory(DjangoModelFactory):
    """MeetingFactory(status="RUNNING", convened_by=organisation); circulated and locked ones have their dates."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    convened_by = factory.SubFactory(OrganisationFactory)
    district = factory.LazyAttribute(lambda meeting: meeting.convened_by.district)
    number = factory.Sequence(lambda n: n + 1)
    status = MeetingStatus.PLANNED
    where = "샘골동 주민센터 2층"
    starts_at = MET
    circulated_at = factory.LazyAttribute(lambda m: MET if m.status in SENT_ROUND else None)
    circulated_by = factory.Maybe(
        factory.LazyAttribute(lambda m: m.status in SENT_ROUND),
        yes_declaration=factory.SubFactory(PostFactory, organisation=factory.SelfAttribute("..convened_by")),
        no_declaration=None,
    )
    sign_due_at = factory.LazyAttribute(lambda m: MET + timedelta(days=7) if m.status in SENT_ROUND else None)
    locked_at = factory.LazyAttribute(lambda m: MET if m.status == MeetingStatus.LOCKED else None)

    @factory.post_generation
    def table(self, create: bool, wanted: bool | None, **more: object) -> None:
        # No row may be added below a locked meeting, not even here.
        if wanted is not False and self.status not in (MeetingStatus.LOCKED, MeetingStatus.CANCELLED):
            AttendanceFactory(meeting=self, organisation=self.convened_by, way="PRESENT")


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    district = factory.LazyAttribute(lambda attendance: attendance.meeting.district)
    organisation = factory.SubFactory(OrganisationFactory, district=factory.SelfAttribute("..district"))


class AgendaItemFactory(DjangoModelFactory):
    """A case on the agenda, put there by its lead: AgendaItemFactory(meeting=…, case=…, shown_to=[organisation])."""

    class Meta:
        model = AgendaItem
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory)
    case = factory.SubFactory(
        CaseFactory,
        status="ASSESSED",
        lead_post=factory.SubFactory(
            PostFactory, organisation=factory.SelfAttribute("...meeting.convened_by")
        ),
    )
    district = factory.LazyAttribute(lambda item: item.meeting.district)
    household = factory.LazyAttribute(lambda item: item.case.household if item.case else None)
    position = factory.Sequence(lambda n: n + 1)
    title = "윤*례 1947"
    proposed_by = factory.LazyAttribute(
        lambda item: item.case.lead if item.case else item.meeting.convened_by
    )
    proposed_at = MET
    lead = factory.LazyAttribute(lambda item: item.case.lead if item.case else None)
    snapshot = factory.LazyAttribute(
        lambda item: (
            {
                "label": "윤*례",
                "birth_year": 1947,
                "place": "샘골동",
                "kind": "ALONE_OLDER",
                "number": item.case.number,
                "crisis_level": 2,
                "needs": [["ECONOMY", 3], ["HEALTH", 2]],
            }
            if item.case
            else {}
        )
    )

    @factory.post_generation
    def shown_to(self, create: bool, wanted: list[object] | None, **more: object) -> None:
        for organisation in wanted or []:
            GrantFactory(
                household_id=self.household_id,
                organisation=organisation,
                granted_by=self.proposed_by,
                tier=int(Tier.MASKED),
                basis=Basis.MEETING,
                basis_id=self.pk,
            )


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    item = factory.SubFactory(AgendaItemFactory)
    meeting = factory.LazyAttribute(lambda decision: decision.item.meeting)
    district = factory.LazyAttribute(lambda decision: decision.item.district)
    household = factory.LazyAttribute(lambda decision: decision.item.household)
    number = factory.Sequence(lambda n: n + 1)
    words = "밑반찬을 수·토로 나누어 드린다."
    owner = factory.LazyAttribute(lambda decision: decision.meeting.convened_by)
    due_on = datetime(2026, 12, 4, tzinfo=UTC).date()
    decided_at = MET


class DissentFactory(DjangoModelFactory):
    class Meta:
        model = Dissent

    decision = factory.SubFactory(DecisionFactory)
    meeting = factory.LazyAttribute(lambda dissent: dissent.decision.meeting)
    district = factory.LazyAttribute(lambda dissent: dissent.decision.district)
    post = factory.SubFactory(PostFactory)
    organisation = factory.LazyAttribute(lambda dissent: dissent.post.organisation)
    words = "한 달 동안은 함께 맡아 주십시오."
    written_at = MET
