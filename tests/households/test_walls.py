"""Two guards, each tested without the other: the walls for one who asks for all, visible_to without walls."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from coordination.households.models import Consent, Household, Identity, Member, Sensitive, StoryEvent
from partners.access.acting import acting
from partners.access.actors import VISITOR, Actor, nightly
from partners.access.models import Grant
from partners.access.tables import Tier
from tests.factories.households import ConsentFactory, HouseholdFactory, StoryEventFactory
from tests.factories.partners import GrantFactory, PostFactory

AT = datetime(2026, 11, 9, tzinfo=UTC)
TABLES = (Household, Member, Identity, Consent, StoryEvent, Sensitive)

# Which tables a grant of the tier opens.
OPENS = {
    None: (),
    Tier.MASKED: (Household, Member),
    Tier.IDENTITY: (Household, Member, Identity),
    Tier.CASE: (Household, Member, Identity, Consent, StoryEvent),
    Tier.SENSITIVE: TABLES,
}


@pytest.fixture
def household(db):
    household = HouseholdFactory()
    consent = ConsentFactory(household=household)
    StoryEventFactory(household=household)
    Sensitive.objects.create(
        member=consent.member,
        household=household,
        district=household.district,
        kind="HEALTH",
        hidden=b"x",
        written_at=AT,
        written_by=consent.asked_by,
    )
    # Another household of the same district, open to somebody else: nothing of it may ever show.
    StoryEventFactory(household=HouseholdFactory(opened_by__district=household.district))
    return household


def grant(household, post, tier, **more):
    if tier is not None:
        GrantFactory(household_id=household.pk, organisation=post.organisation, tier=int(tier), **more)


@pytest.mark.parametrize("tier", OPENS, ids=str)
def test_a_grant_opens_the_tables_of_its_tier_and_of_its_household_alone(acting_as, household, tier):
    post = PostFactory(organisation__district=household.district)
    grant(household, post, tier)
    with acting_as(post, at=AT):
        for table in TABLES:
            seen = {row.pk if table is Household else row.household_id for row in table.objects.all()}
            assert seen == ({household.pk} if table in OPENS[tier] else set()), table


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"starts_at": AT}, True),
        ({"starts_at": AT + timedelta(seconds=1)}, False),
        ({"starts_at": None}, False),
        ({"ends_at": AT}, False),
        ({"ends_at": AT + timedelta(seconds=1)}, True),
    ],
)
def test_a_grant_opens_from_its_beginning_until_before_its_end(acting_as, household, change, opens):
    post = PostFactory(organisation__district=household.district)
    grant(household, post, Tier.CASE, **change)
    with acting_as(post, at=AT):
        assert Household.objects.exists() == opens
    assert Household.objects.visible_to(Actor.of(post), at=AT).filter(pk=household.pk).exists() == opens


ROLES = {
    "WORKER": True, "DONG": True, "LEADER": True, "HOPE": True, "VOLUNTEER": True,
    "FINDER": False, "TRAINEE": False, "SERVICE": False, "ADVISER": False, "SECRETARY": False, "MANAGER": False,
    "PRIVACY": False,
}  # fmt: skip


@pytest.mark.parametrize(("role", "reads"), ROLES.items())
def test_which_roles_read_what_was_opened_to_their_organisation(acting_as, household, role, reads):
    office = PostFactory(role="DONG", organisation__district=household.district)
    post = PostFactory(role=role, organisation=office.organisation, place=office.place)
    grant(household, post, Tier.CASE)
    with acting_as(post, at=AT):
        assert Household.objects.exists() == Identity.objects.exists() == reads
    assert Household.objects.visible_to(Actor.of(post), at=AT).exists() == reads


def test_a_grant_to_the_post_itself_opens_whatever_the_role(acting_as, household):
    trainee = PostFactory(role="TRAINEE", organisation__district=household.district)
    GrantFactory(
        household_id=household.pk, organisation=None, post=trainee, granted_by=household.opened_by, tier=10
    )
    with acting_as(trainee, at=AT):
        assert Household.objects.get() == household
        assert not Identity.objects.exists()
    assert list(Household.objects.visible_to(Actor.of(trainee), at=AT)) == [household]


@pytest.mark.parametrize("tier", [Tier.MASKED, Tier.IDENTITY, Tier.CASE])
def test_visible_to_alone_keeps_the_tier_too(household, tier):
    post = PostFactory(organisation__district=household.district)
    grant(household, post, tier)
    for asked in (Tier.MASKED, Tier.IDENTITY, Tier.CASE):
        seen = Household.objects.visible_to(Actor.of(post), at=AT, tier=asked).exists()
        assert seen == (tier >= asked)


def test_another_district_is_a_wall_even_with_a_grant(acting_as, household):
    stranger = PostFactory()
    GrantFactory(household_id=household.pk, organisation=stranger.organisation)
    with acting_as(stranger, at=AT):
        for table in TABLES:
            assert not table.objects.exists(), table
    assert not Household.objects.visible_to(Actor.of(stranger), at=AT).exists()


@pytest.mark.parametrize("actor", [VISITOR, nightly(1)], ids=lambda actor: actor.kind)
def test_a_narrow_actor_sees_no_household(household, actor):
    with acting(actor, at=AT):
        for table in TABLES:
            assert not table.objects.exists(), table
    assert not Household.objects.visible_to(actor, at=AT).exists()


def test_nobody_at_all_is_refused_rather_than_shown_nothing(household):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dure_app")
        for table in TABLES:
            with pytest.raises(ProgrammingError, match="nobody acts"), transaction.atomic():
                table.objects.exists()


def test_writing_needs_the_case_team(acting_as, household):
    post = PostFactory(organisation__district=household.district)
    grant(household, post, Tier.MASKED)
    with acting_as(post, at=AT):
        assert Household.objects.filter(pk=household.pk).update(label="남*") == 0
        assert Member.objects.update(masked_name="남*") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ConsentFactory(household=household, member=household.members.get(), asked_by=post)


@pytest.mark.parametrize("wanted", [Tier.CASE, Tier.SENSITIVE])
def test_nobody_gives_more_than_they_hold(acting_as, household, wanted):
    post = PostFactory(organisation__district=household.district)
    grant(household, post, Tier.IDENTITY)
    with (
        acting_as(post, at=AT),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        GrantFactory(
            household_id=household.pk, organisation=household.opened_by, granted_by=post.organisation,
            tier=int(wanted),
        )  # fmt: skip
    assert Grant.objects.filter(household_id=household.pk).count() == 2
