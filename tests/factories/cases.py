"""Rows of the cases room. A case comes with its lead's part; the household with its lead's grant."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from coordination.cases.models import Case, CaseNeed, CaseRole, CaseStatus, Part, Process
from partners.access.models import Basis
from tests.factories.households import HouseholdFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PostFactory

OPENED = datetime(2026, 11, 2, 1, tzinfo=UTC)


class CaseFactory(DjangoModelFactory):
    """An open case led by `lead_post`'s organisation: CaseFactory(status="ASSESSED", lead_post=post)."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    lead_post = factory.SubFactory(PostFactory)
    lead = factory.LazyAttribute(lambda case: case.lead_post.organisation)
    household = factory.SubFactory(HouseholdFactory, opened_by=factory.SelfAttribute("..lead"))
    district = factory.LazyAttribute(lambda case: case.household.district)
    number = factory.Sequence(lambda n: f"2026-한들-{n:04d}")
    process = Process.CENTRE
    crisis_level = factory.LazyAttribute(lambda case: None if case.status == CaseStatus.OPENED else 2)
    opened_at = OPENED
    plan_due_at = datetime(2026, 12, 2, 14, 59, 59, tzinfo=UTC)
    closed_at = factory.LazyAttribute(
        lambda case: datetime(2026, 11, 20, tzinfo=UTC) if case.status == CaseStatus.CLOSED else None
    )
    closing = factory.LazyAttribute(lambda case: "MET" if case.status == CaseStatus.CLOSED else "")
    status = CaseStatus.OPENED

    @factory.post_generation
    def role(self, create: bool, wanted: bool | None, **more: object) -> None:
        if wanted is not False:
            CaseRoleFactory(
                case=self, organisation=self.lead, post=self.lead_post, part=Part.LEAD, grant=False
            )


class CaseRoleFactory(DjangoModelFactory):
    """A part in a case, with the grant it brings."""

    class Meta:
        model = CaseRole
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    district = factory.LazyAttribute(lambda role: role.case.district)
    household = factory.LazyAttribute(lambda role: role.case.household)
    organisation = factory.SubFactory(OrganisationFactory, district=factory.SelfAttribute("..case.district"))
    part = Part.PROVIDER
    since = OPENED

    @factory.post_generation
    def grant(self, create: bool, wanted: bool | None, **more: object) -> None:
        if wanted is not False:
            GrantFactory(
                household_id=self.household_id,
                organisation=self.organisation,
                granted_by=self.case.lead,
                basis=Basis.ROLE,
                basis_id=self.pk,
            )


class CaseNeedFactory(DjangoModelFactory):
    class Meta:
        model = CaseNeed

    case = factory.SubFactory(CaseFactory)
    district = factory.LazyAttribute(lambda need: need.case.district)
    household = factory.LazyAttribute(lambda need: need.case.household)
    area = "ECONOMY"
    level = 2
    assessed_at = OPENED
