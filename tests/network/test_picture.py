"""The picture is drawn from the work itself, through a door that hands out no household."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from network.graph import TieKind
from network.picture import draw
from network.ties import months_of, ties_of
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.agreements.models import Party
from tests.factories.partners import AgreementFactory, OrganisationFactory, PostFactory
from tests.world import World

# The pages ask for the last twelve months, so the work must lie in them whenever this runs.
AT = timezone.now() - timedelta(hours=2)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def world(db):
    return World(AT).live()


def test_two_agencies_are_tied_by_the_work_they_did(world):
    with acting(Actor.of(world.worker), at=LATER):
        drawn = draw(Actor.of(world.worker), until=LATER)
    asked = drawn.graph.edges[world.hope.organisation_id, world.group.pk]
    assert asked["kinds"] == {TieKind.REFERRAL: 1}
    assert (asked["referrals"], asked["answered"]) == (1, 1)
    assert drawn.graph.has_edge(world.hope.organisation_id, world.centre.pk)


def test_the_door_gives_ties_to_those_who_may_read_none_of_the_rows(world):
    secretary = Actor.of(PostFactory(role="SECRETARY", organisation__district=world.district))
    with acting(secretary, at=LATER), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM referrals_referral")
        assert cursor.fetchone() == (0,)
        kinds = {row.kind for row in ties_of(world.district.pk, since=AT - timedelta(days=1), until=LATER)}
    assert kinds >= {"REFERRAL", "MEETING"}


@pytest.mark.parametrize("role", ["WORKER", "SECRETARY", "HOPE"])
def test_the_door_stays_shut_to_another_district(world, role):
    stranger = Actor.of(PostFactory(role=role))
    with acting(stranger, at=LATER):
        assert ties_of(world.district.pk, since=AT - timedelta(days=1), until=LATER) == []
        assert months_of(world.district.pk, since=AT - timedelta(days=1), until=LATER) == []


def test_the_period_is_half_open(world):
    with acting(Actor.of(world.worker), at=LATER):
        assert ties_of(world.district.pk, since=AT - timedelta(days=9), until=AT) == []
        assert ties_of(world.district.pk, since=LATER, until=LATER + timedelta(days=9)) == []


def test_months_count_what_was_found_and_helped(world):
    with acting(Actor.of(world.hope), at=LATER):
        (month,) = months_of(world.district.pk, since=AT.replace(day=1), until=LATER)
    assert (month.reports, month.found, month.helped, month.sent, month.answered) == (1, 1, 1, 1, 1)


def test_an_agreement_ties_its_parties_to_the_first_only(db):
    post = PostFactory()
    agreement = AgreementFactory(district=post.organisation.district, signed_on=AT.date())
    members = [post.organisation, *OrganisationFactory.create_batch(3, district=post.organisation.district)]
    for member in members:
        Party.objects.create(agreement=agreement, organisation=member, joined_on=AT.date())
    with acting(Actor.of(post), at=LATER):
        drawn = draw(Actor.of(post), until=LATER)
    assert drawn.graph.number_of_edges() == 3
    assert all(post.organisation_id in edge for edge in drawn.graph.edges)


def test_a_shelter_whose_place_is_secret_is_not_drawn(db):
    post = PostFactory()
    shelter = OrganisationFactory(district=post.organisation.district, kind="SHELTER", is_confidential=True)
    with acting(Actor.of(post), at=LATER):
        assert shelter.pk not in draw(Actor.of(post), until=LATER).graph


WHO_SEES = [
    ("WORKER", False, 200), ("DONG", False, 200), ("HOPE", False, 200), ("LEADER", False, 200),
    ("SECRETARY", False, 200), ("MANAGER", False, 200), ("VOLUNTEER", False, 200), ("PRIVACY", False, 200),
    ("FINDER", False, 403), ("SERVICE", False, 403), ("WORKER", True, 403), ("HOPE", True, 403),
]  # fmt: skip


@pytest.mark.parametrize(("role", "has_oversight", "status"), WHO_SEES)
def test_who_sees_the_picture(client_for, role, has_oversight, status):
    client = client_for(PostFactory(role=role, has_oversight=has_oversight))
    assert client.get(reverse("network:picture")).status_code == status
    assert client.get(reverse("network:data")).status_code == status


def test_the_script_gets_nodes_edges_and_no_household(world, client_for):
    answer = client_for(world.worker).get(reverse("network:data")).json()
    assert {node["id"] for node in answer["nodes"]} >= {str(world.hope.organisation_id), str(world.group.pk)}
    assert set(answer) == {"nodes", "edges"}
    assert set(answer["edges"][0]) == {"a", "b", "times"}


def test_one_organisation_lists_its_partners(world, client_for):
    page = client_for(world.worker).get(reverse("network:ego", args=[world.group.pk])).text
    assert world.hope.organisation.name in page
    assert world.dong_office.name not in page


def test_an_organisation_of_another_district_is_not_found(world, client_for):
    elsewhere = OrganisationFactory()
    assert client_for(world.worker).get(reverse("network:ego", args=[elsewhere.pk])).status_code == 404


def test_the_picture_costs_the_same_for_few_and_many(client_for, django_assert_num_queries):
    post = PostFactory()
    client = client_for(post)
    for more in (1, 30):
        OrganisationFactory.create_batch(more, district=post.organisation.district)
        # session, person, posts; the actor set and put back, in a savepoint of the test's transaction (4);
        # waiting work in the menu; organisations, ties, agreements
        with django_assert_num_queries(11):
            client.get(reverse("network:picture"))
