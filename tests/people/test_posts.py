from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from partners.access.roles import Role
from partners.journal.models import Entry
from partners.notices import live
from partners.people import services
from partners.people.models import Deputy, Duty, Invitation
from tests.factories.notices import WorkItemFactory
from tests.factories.partners import (
    DeputyFactory,
    DutyFactory,
    OrganisationFactory,
    PlaceFactory,
    PostFactory,
)

# Outside the page: session, user, posts; savepoint, actor set, actor put back, release.
AROUND = 7
LIST = "people:list"


@pytest.fixture
def manager(db):
    return PostFactory(role="MANAGER")


@pytest.fixture
def worker(manager):
    return PostFactory(organisation=manager.organisation)


def act(client, name, post, *more, **given):
    return client.post(reverse(f"people:{name}", args=[post.pk, *more]), given)


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_one_row_or_many(rows, client_for, manager, django_assert_num_queries):
    for post in PostFactory.create_batch(rows, organisation=manager.organisation):
        DutyFactory(post=post)
    client = client_for(manager)
    with django_assert_num_queries(AROUND + 5):  # count, posts, duties; invitations; the menu's counts
        response = client.get(reverse(LIST))
    assert len(response.context["page"].object_list) == rows + 1


@pytest.mark.parametrize("rows", [1, 6])
def test_the_page_of_a_post_costs_the_same(rows, client_for, manager, worker, django_assert_num_queries):
    today = timezone.localdate()
    tasks = ["INTAKE", "FINDING", "OLDER", "HOUSING", "GOODS", "HEALTH"]
    for n in range(rows):
        DutyFactory(post=worker, task=tasks[n], place=PlaceFactory(district=manager.organisation.district))
        colleague = PostFactory(organisation=manager.organisation)
        start = today + timedelta(days=10 * n)
        DeputyFactory(post=worker, stands_in=colleague, starts_on=start, ends_on=start)
    client = client_for(manager)
    # post; duties, deputies; Dongs and colleagues to choose from; the menu's counts
    with django_assert_num_queries(AROUND + 6):
        assert client.get(reverse("people:post", args=[worker.pk])).status_code == 200


def test_the_list_finds_filters_and_sorts(client_for, manager, worker):
    ended = PostFactory(organisation=manager.organisation, ends_at=timezone.now())
    PostFactory()
    client = client_for(manager)

    def shown(**query):
        return {post.pk for post in client.get(reverse(LIST, query=query)).context["page"]}

    assert shown() == {manager.pk, worker.pk}
    assert shown(state="ended") == {ended.pk}
    assert shown(role="MANAGER") == {manager.pk}
    assert shown(q=worker.user.name) == {worker.pk}
    assert shown(q="\x00", role="KING", sort="x", page="x") == {manager.pk, worker.pk}


def test_ending_a_post_ends_access_and_frees_its_work(client_for, manager, worker, monkeypatch):
    told = []
    monkeypatch.setattr(live, "announce_ended", told.append)
    item = WorkItemFactory(organisation=manager.organisation, post=worker)
    working = client_for(worker)
    assert working.get(reverse("notices:my_work")).status_code == 200

    response = act(client_for(manager), "end", worker, why="전출")

    assert response["Location"] == reverse(LIST)
    assert working.get(reverse("notices:my_work")).status_code == 403
    item.refresh_from_db()
    assert item.post is None
    assert told == [worker.pk]
    assert Entry.objects.get(act="post.ended").why == "전출"


def test_the_last_manager_stays(client_for, manager):
    response = act(client_for(manager), "end", manager)
    assert response.status_code == 422
    manager.refresh_from_db()
    assert manager.ends_at is None
    second = PostFactory(role="MANAGER", organisation=manager.organisation)
    assert act(client_for(second), "end", manager).status_code == 302


def test_a_post_that_has_ended_cannot_be_ended_again(client_for, manager, worker):
    client = client_for(manager)
    act(client, "end", worker)
    assert act(client, "end", worker).status_code == 403


def test_details_others_need(client_for, manager, worker):
    act(client_for(manager), "change", worker, title="팀장", direct_line="02-555-0101", hours="평일 9–18시")
    worker.refresh_from_db()
    assert (worker.title, worker.direct_line, worker.hours) == ("팀장", "02-555-0101", "평일 9–18시")


@pytest.mark.parametrize("title", ["900101-1234567", "\u202e", "가" * 61])
def test_bad_details_are_said_beside_the_field(title, client_for, manager, worker):
    response = act(client_for(manager), "change", worker, title=title)
    assert response.status_code == 422
    assert "title" in response.context["details_form"].errors


def test_duties_are_added_once_and_struck(client_for, manager, worker):
    client = client_for(manager)
    place = PlaceFactory(district=manager.organisation.district)
    assert act(client, "add_duty", worker, task="OLDER", place=place.pk).status_code == 302
    twice = act(client, "add_duty", worker, task="OLDER", place=place.pk)
    assert twice.status_code == 422
    assert "task" in twice.context["duty_form"].errors
    duty = Duty.objects.get()
    assert (duty.post, duty.task, duty.place) == (worker, "OLDER", place)
    assert act(client, "remove_duty", worker, duty.pk).status_code == 302
    assert not Duty.objects.exists()


@pytest.mark.parametrize("given", [{"task": ""}, {"task": "KING"}, {"task": "OLDER", "place": "0"}])
def test_bad_duties_are_said_beside_the_field(given, client_for, manager, worker):
    assert act(client_for(manager), "add_duty", worker, **given).status_code == 422
    assert not Duty.objects.exists()


def test_a_dong_of_another_district_is_not_offered(client_for, manager, worker):
    elsewhere = PlaceFactory()
    assert act(client_for(manager), "add_duty", worker, task="OLDER", place=elsewhere.pk).status_code == 422


def test_a_colleague_stands_in(client_for, manager, worker):
    today = timezone.localdate()
    colleague = PostFactory(organisation=manager.organisation)
    dates = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    client = client_for(manager)
    assert act(client, "set_deputy", worker, stands_in=colleague.pk, **dates).status_code == 302
    deputy = Deputy.objects.get()
    assert (deputy.post, deputy.stands_in) == (worker, colleague)
    again = act(client, "set_deputy", worker, stands_in=colleague.pk, **dates)
    assert again.status_code == 422
    assert act(client, "end_deputy", worker, deputy.pk).status_code == 302
    assert not Deputy.objects.exists()


def test_a_deputising_that_has_begun_keeps_its_past_days(client_for, manager, worker):
    today = timezone.localdate()
    deputy = DeputyFactory(
        post=worker,
        stands_in=PostFactory(organisation=manager.organisation),
        starts_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=2),
    )
    act(client_for(manager), "end_deputy", worker, deputy.pk)
    deputy.refresh_from_db()
    assert deputy.ends_on == today - timedelta(days=1)


@pytest.mark.parametrize("who", ["service", "elsewhere", "ended", "oneself"])
def test_not_everyone_can_stand_in(who, acting_as, manager, worker):
    organisation = manager.organisation
    other = {
        "service": lambda: PostFactory(organisation=organisation, role="SERVICE"),
        "elsewhere": lambda: PostFactory(district=organisation.district),
        "ended": lambda: PostFactory(organisation=organisation, ends_at=timezone.now()),
        "oneself": lambda: worker,
    }[who]()
    today = timezone.localdate()
    with acting_as(manager) as actor, pytest.raises(services.DeputyNotPossible):
        services.set_deputy(worker.pk, other.pk, starts_on=today, ends_on=today, by=actor, at=timezone.now())


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"starts_on": "2026-11-22", "ends_on": "2026-11-21"},
        {"starts_on": "내일", "ends_on": "2026-11-21"},
    ],
)
def test_bad_dates_are_said_beside_the_field(dates, client_for, manager, worker):
    colleague = PostFactory(organisation=manager.organisation)
    response = act(client_for(manager), "set_deputy", worker, stands_in=colleague.pk, **dates)
    assert response.status_code == 422
    assert not Deputy.objects.exists()


ACTS = ("end", "change", "add_duty", "set_deputy")


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_arrange_posts(name, role, client_for, worker):
    place = PlaceFactory(district=worker.organisation.district) if role in ("DONG", "FINDER") else None
    kind = "BLOCK_HEAD" if role == "FINDER" else ""
    colleague = PostFactory(organisation=worker.organisation, role=role, place=place, finder_kind=kind)
    before = vars(worker).copy()
    assert act(client_for(colleague), name, worker, task="OLDER").status_code == 403
    worker.refresh_from_db()
    assert worker.ends_at == before["ends_at"]
    assert not Duty.objects.exists()


@pytest.mark.parametrize("name", ACTS)
def test_a_manager_of_another_house_does_not_know_the_post(name, client_for, worker):
    other = PostFactory(role="MANAGER", district=worker.organisation.district)
    assert act(client_for(other), name, worker, task="OLDER").status_code == 404
    assert client_for(other).get(reverse("people:post", args=[worker.pk])).status_code == 404


def test_a_manager_of_another_house_touches_no_duty_deputy_or_invitation(client_for, manager, worker):
    other = client_for(PostFactory(role="MANAGER", district=worker.organisation.district))
    duty = DutyFactory(post=worker)
    deputy = DeputyFactory(post=worker, stands_in=manager)
    invitation = Invitation.objects.create(
        district=worker.organisation.district,
        organisation=worker.organisation,
        role="WORKER",
        name="가",
        email="a@example.org",
        token_hash="x",
        invited_by=manager,
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=8),
    )
    assert act(other, "remove_duty", worker, duty.pk).status_code == 403
    assert act(other, "end_deputy", worker, deputy.pk).status_code == 403
    assert other.post(reverse("people:withdraw", args=[invitation.pk])).status_code == 403
    assert Duty.objects.exists()
    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now()


def test_a_gu_s_manager_arranges_its_units(client_for, manager):
    unit = OrganisationFactory(district=manager.organisation.district, parent=manager.organisation)
    post = PostFactory(organisation=unit)
    response = act(client_for(manager), "change", post, title="주무관")
    assert response.status_code == 302
    assert [str(message) for message in get_messages(response.wsgi_request)]
