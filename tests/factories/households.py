"""Rows of the households room. Made as the tables' owner; a household comes open to the body that opened it."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from coordination.households.models import (
    Consent,
    Household,
    HouseholdKind,
    Identity,
    Member,
    Relation,
    StoryEvent,
)
from partners.access.models import Basis
from partners.access.secrets import match_key
from partners.access.tables import Tier
from tests.factories.partners import GrantFactory, OrganisationFactory, PlaceFactory, PostFactory

FOUND = datetime(2026, 10, 1, 9, tzinfo=UTC)


class HouseholdFactory(DjangoModelFactory):
    """A household with its head, open as a case team to `opened_by`; `HouseholdFactory(grant=False)` to nobody."""

    class Meta:
        model = Household
        skip_postgeneration_save = True

    opened_by = factory.SubFactory(OrganisationFactory)
    district = factory.LazyAttribute(lambda household: household.opened_by.district)
    place = factory.SubFactory(PlaceFactory, district=factory.SelfAttribute("..district"))
    kind = HouseholdKind.ALONE_OLDER
    label = "윤*례"
    birth_year = 1947
    found_at = FOUND

    @factory.post_generation
    def grant(self, create: bool, wanted: bool | None, **more: Any) -> None:
        if wanted is not False:
            GrantFactory(household_id=self.pk, organisation=self.opened_by, basis=Basis.INTERVIEW)

    @factory.post_generation
    def head(self, create: bool, wanted: bool | None, **more: Any) -> None:
        if wanted is not False:
            member = MemberFactory(household=self, relation=Relation.HEAD)
            IdentityFactory(member=member, **more)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    household = factory.SubFactory(HouseholdFactory, head=False)
    district = factory.LazyAttribute(lambda member: member.household.district)
    masked_name = "윤*례"
    birth_year = 1947
    relation = Relation.OTHER
    joined_on = FOUND.date()


class IdentityFactory(DjangoModelFactory):
    """Who a member is. `birth_date` as text 1947-03-02, as the blind index takes it."""

    class Meta:
        model = Identity

    member = factory.SubFactory(MemberFactory)
    household = factory.LazyAttribute(lambda identity: identity.member.household)
    district = factory.LazyAttribute(lambda identity: identity.member.district)
    name = "윤봉례"
    birth_date = "1947-03-02"
    phone = "010-0000-1234"
    address = "샘골로 12, 3층"
    name_key = factory.LazyAttribute(
        lambda identity: match_key("name", f"{identity.name}|{identity.birth_date}")
    )
    phone_key = factory.LazyAttribute(lambda identity: match_key("phone", identity.phone.replace("-", "")))


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    household = factory.SubFactory(HouseholdFactory)
    member = factory.LazyAttribute(lambda consent: consent.household.members.get(relation=Relation.HEAD))
    district = factory.LazyAttribute(lambda consent: consent.household.district)
    scope = "COLLECTION"
    way = "PAPER"
    text_version = "2026-11"
    given_at = FOUND
    until = datetime(2027, 10, 1, 9, tzinfo=UTC)
    asked_by = factory.SubFactory(
        PostFactory, organisation=factory.LazyAttribute(lambda post: post.factory_parent.household.opened_by)
    )


class StoryEventFactory(DjangoModelFactory):
    class Meta:
        model = StoryEvent

    household = factory.SubFactory(HouseholdFactory)
    district = factory.LazyAttribute(lambda event: event.household.district)
    organisation = factory.LazyAttribute(lambda event: event.household.opened_by)
    at = FOUND
    kind = "NOTE"
    saying = "interview.held"
    tier = int(Tier.CASE)
