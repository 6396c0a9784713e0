"""Writing the directory: who may, what the database refuses, and that nothing is promised twice."""

import threading
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partners.access.acting import acting
from partners.access.actors import Actor, nightly
from partners.journal.models import Entry
from partners.notices.models import WorkItem
from resources import services
from resources.models import Resource
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory
from tests.factories.resources import ResourceFactory

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
LUNCH = {"name": "도시락 배달", "kind": "GOODS", "needs": ["DAILY_LIFE", "SOCIAL"]}


def test_an_offer_is_found_confirmed_and_journalled(acting_as):
    post = PostFactory(role="WORKER")
    dong = PlaceFactory(district=post.organisation.district)
    with acting_as(post, at=AT) as actor:
        resource = services.offer(
            organisation=post.organisation,
            capacity=3,
            area=[dong],
            phone="02-123-4567",
            by=actor,
            at=AT,
            **LUNCH,
        )
        assert list(Resource.objects.visible_to(actor).search("도시락배달")) == [resource]
    assert (resource.confirmed_at, resource.confirmed_by) == (AT, post)
    assert list(resource.area.all()) == [dong]
    assert Entry.objects.filter(act="resource.offered", target=f"resources.resource:{resource.pk}").exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("WORKER", True), ("DONG", True), ("LEADER", True), ("HOPE", True), ("VOLUNTEER", True), ("MANAGER", True),
        ("FINDER", False), ("TRAINEE", False), ("SERVICE", False), ("ADVISER", False), ("SECRETARY", False),
        ("PRIVACY", False),
    ],
)  # fmt: skip
def test_who_may_offer_for_the_own_organisation(acting_as, role, may):
    post = PostFactory(role=role)
    with acting_as(post, at=AT) as actor:
        if may:
            services.offer(organisation=post.organisation, by=actor, at=AT, **LUNCH)
        else:
            with pytest.raises(PermissionDenied):
                services.offer(organisation=post.organisation, by=actor, at=AT, **LUNCH)
    assert Resource.objects.exists() == may


@pytest.mark.parametrize("act", ["confirm", "stop"])
def test_only_the_provider_confirms_or_stops(acting_as, act):
    resource = ResourceFactory()
    neighbour = PostFactory(organisation=OrganisationFactory(district=resource.district))
    stranger = PostFactory()
    with acting_as(neighbour, at=AT) as actor, pytest.raises(PermissionDenied):
        getattr(services, act)(resource.pk, by=actor, at=AT)
    with acting_as(stranger, at=AT) as actor, pytest.raises(services.NotOffered):
        getattr(services, act)(resource.pk, by=actor, at=AT)
    with acting_as(PostFactory(organisation=resource.organisation), at=AT) as actor:
        getattr(services, act)(resource.pk, by=actor, at=AT)
    resource.refresh_from_db()
    assert resource.confirmed_at == AT if act == "confirm" else resource.ended_on is not None


def test_nobody_offers_for_another_organisation(acting_as):
    post = PostFactory()
    other = OrganisationFactory(district=post.organisation.district)
    with acting_as(post, at=AT) as actor, pytest.raises(PermissionDenied):
        services.offer(organisation=other, by=actor, at=AT, **LUNCH)


def test_a_need_outside_the_vocabulary_is_refused(acting_as):
    post = PostFactory()
    with acting_as(post, at=AT) as actor, pytest.raises(services.UnknownNeed):
        services.offer(
            organisation=post.organisation, name="x", kind="GOODS", needs=["LUCK"], by=actor, at=AT
        )


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("resource_kind_known", {"kind": "LUCK"}),
        ("resource_not_oversold", {"capacity": 2, "load": 3}),
        ("resource_answers_a_need", {"needs": []}),
    ],
)
def test_the_database_refuses(db, constraint, change):
    with pytest.raises(IntegrityError, match=constraint):
        ResourceFactory(**change)


def test_a_name_is_offered_once_until_it_ends(db):
    old = ResourceFactory(name="도시락")
    with pytest.raises(IntegrityError, match="resource_named_once"), transaction.atomic():
        ResourceFactory(name="도시락", organisation=old.organisation)
    Resource.objects.filter(pk=old.pk).update(ended_on=AT.date())
    ResourceFactory(name="도시락", organisation=old.organisation)


def test_a_place_is_taken_while_there_is_one_and_given_back(acting_as):
    resource = ResourceFactory(capacity=1)
    with acting_as(PostFactory(organisation=resource.organisation)):
        services.take_place(resource.pk)
        with pytest.raises(services.NoPlaceFree):
            services.take_place(resource.pk)
        services.free_place(resource.pk)
        services.free_place(resource.pk)  # none is left to give back: it stays at none
        services.take_place(resource.pk)
    resource.refresh_from_db()
    assert (resource.load, resource.free) == (1, 0)


def test_an_ended_resource_has_no_place(db):
    with pytest.raises(services.NoPlaceFree):
        services.take_place(ResourceFactory(ended_on=AT.date()).pk)


@pytest.mark.django_db(transaction=True)
def test_capacity_is_never_oversold():
    """Twelve at once for five places, each on a connection of its own."""
    resource = ResourceFactory(capacity=5)
    post = PostFactory(organisation=resource.organisation)
    start = threading.Barrier(12)
    won: list[bool] = []

    def take() -> None:
        try:
            start.wait()
            with acting(Actor.of(post), at=timezone.now()):
                services.take_place(resource.pk)
            won.append(True)
        except services.NoPlaceFree:
            won.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    resource.refresh_from_db()
    assert (won.count(True), won.count(False), resource.load) == (5, 7, 5)


def test_what_nobody_confirmed_is_asked_about_once(acting_as):
    stale = ResourceFactory(confirmed_at=datetime(2026, 5, 1, tzinfo=UTC))
    ResourceFactory(organisation=stale.organisation, confirmed_at=AT)
    ResourceFactory(confirmed_at=datetime(2026, 5, 1, tzinfo=UTC))  # another district's affair
    for expected in (1, 0):
        with acting(nightly(stale.district_id), at=AT) as actor:
            assert services.remind_to_confirm(by=actor, at=AT) == expected
    item = WorkItem.objects.get()
    assert (item.verb, item.organisation, item.subject) == (
        "CONFIRM_RESOURCE",
        stale.organisation,
        stale.name,
    )
    with acting_as(PostFactory(organisation=stale.organisation), at=AT) as actor:
        services.confirm(stale.pk, by=actor, at=AT)
    item.refresh_from_db()
    assert item.done_at == AT
