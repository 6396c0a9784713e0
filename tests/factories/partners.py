from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from partners.access.models import Basis, Grant
from partners.access.tables import Tier
from partners.agreements.models import Agreement
from partners.organisations.models import Kind, Organisation, Sector
from partners.people.models import Deputy, Duty, FinderKind, Post, User
from partners.places.models import District, Level, Place

LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    slug = factory.Sequence(lambda n: f"district-{n}")
    name = factory.Sequence(lambda n: f"한들{n}구")


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    district = factory.SubFactory(DistrictFactory)
    level = Level.EMD
    code = factory.Sequence(lambda n: f"{9900000000 + n:010d}")
    name = factory.Sequence(lambda n: f"샘골{n}동")
    sort_name = factory.LazyAttribute(lambda place: place.name)
    valid_from = date(2020, 1, 1)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        dong_office = factory.Trait(
            sector=Sector.PUBLIC,
            kind=Kind.DONG_OFFICE,
            place=factory.SubFactory(PlaceFactory, district=factory.SelfAttribute("..district")),
        )
        hope_team = factory.Trait(sector=Sector.PUBLIC, kind=Kind.HOPE_TEAM)
        volunteers = factory.Trait(sector=Sector.CIVIC, kind=Kind.VOLUNTEER_GROUP)

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence(lambda n: f"샘골복지관{n}")
    sort_name = factory.LazyAttribute(lambda organisation: organisation.name)
    sector = Sector.WELFARE
    kind = Kind.WELFARE_CENTRE


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"한지우{n}")
    email = factory.Sequence(lambda n: f"worker{n}@example.org")
    password = "!"  # cannot be signed in with; tests use force_login
    joined_at = LONG_AGO


class PostFactory(DjangoModelFactory):
    """A post; `PostFactory(role="DONG")` brings its Dong office and Dong, `role="FINDER"` its Dong."""

    class Meta:
        model = Post

    class Params:
        district = factory.SubFactory(DistrictFactory)

    user = factory.SubFactory(UserFactory)
    role = "WORKER"
    organisation = factory.Maybe(
        factory.LazyAttribute(lambda post: post.role in ("DONG", "FINDER")),
        yes_declaration=factory.SubFactory(
            OrganisationFactory, dong_office=True, district=factory.SelfAttribute("..district")
        ),
        no_declaration=factory.Maybe(
            factory.LazyAttribute(lambda post: post.role == "HOPE"),
            yes_declaration=factory.SubFactory(
                OrganisationFactory, hope_team=True, district=factory.SelfAttribute("..district")
            ),
            no_declaration=factory.Maybe(
                factory.LazyAttribute(lambda post: post.role == "VOLUNTEER"),
                yes_declaration=factory.SubFactory(
                    OrganisationFactory, volunteers=True, district=factory.SelfAttribute("..district")
                ),
                no_declaration=factory.SubFactory(
                    OrganisationFactory, district=factory.SelfAttribute("..district")
                ),
            ),
        ),
    )
    place = factory.LazyAttribute(
        lambda post: post.organisation.place if post.role in ("DONG", "FINDER") else None
    )
    finder_kind = factory.LazyAttribute(lambda post: FinderKind.BLOCK_HEAD if post.role == "FINDER" else "")
    starts_at = LONG_AGO


class DutyFactory(DjangoModelFactory):
    class Meta:
        model = Duty

    post = factory.SubFactory(PostFactory)
    task = "CASE_MANAGEMENT"


class DeputyFactory(DjangoModelFactory):
    class Meta:
        model = Deputy

    post = factory.SubFactory(PostFactory)
    stands_in = factory.SubFactory(PostFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2099, 1, 1)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence(lambda n: f"업무협약 {n}")
    signed_on = date(2026, 2, 1)


class GrantFactory(DjangoModelFactory):
    """A household opened to an organisation: GrantFactory(organisation=…, household_id=…, tier=Tier.MASKED)."""

    class Meta:
        model = Grant

    organisation = factory.SubFactory(OrganisationFactory)
    district = factory.LazyAttribute(lambda grant: (grant.organisation or grant.post.organisation).district)
    tier = int(Tier.CASE)
    basis = Basis.OPENED
    granted_by = factory.LazyAttribute(lambda grant: grant.organisation or grant.post.organisation)
    offered_at = LONG_AGO
    starts_at = LONG_AGO
