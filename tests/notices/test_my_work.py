from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from partners.access import context
from partners.access.actors import Actor
from partners.access.roles import Role
from partners.notices import verbs
from partners.notices.models import WorkItem, WorkKind
from tests.factories.notices import WorkItemFactory
from tests.factories.partners import DeputyFactory, OrganisationFactory, PostFactory

# Outside the page: session, user, posts; savepoint, the actor set, the actor put back, and its release.
AROUND = 7
# Of the page: counts under each filter (the menu's too), counts by stretch of time, rows, what others were asked.
OWN = 4


def address(**query):
    return reverse("notices:my_work", query=query)


def titles(response):
    return [line.title for group in response.context["groups"] for line in group.lines]


@pytest.mark.parametrize("rows", [1, 12])
def test_costs_the_same_for_one_row_or_many(rows, client_for, django_assert_num_queries):
    post = PostFactory()
    client = client_for(post)
    other = OrganisationFactory(district=post.organisation.district)
    WorkItemFactory.create_batch(rows, organisation=post.organisation, post=post)
    WorkItemFactory.create_batch(rows, organisation=other, asked_by=post.organisation)

    with django_assert_num_queries(AROUND + OWN):
        response = client.get(address())

    assert response.status_code == 200
    assert len(titles(response)) == rows
    assert len(response.context["asked"]) == rows


def test_says_whose_work_it_is(client_for):
    post = PostFactory()
    home = post.organisation
    colleague = PostFactory(organisation=home)
    away = PostFactory(organisation=home)
    back = PostFactory(organisation=home)
    today = timezone.localdate()
    DeputyFactory(post=away, stands_in=post, starts_on=today, ends_on=today)
    DeputyFactory(post=back, stands_in=post, starts_on=today - timedelta(9), ends_on=today - timedelta(1))
    for whose in (post, None, colleague, away, back):
        WorkItemFactory(organisation=home, post=whose, detail=whose.user.name if whose else "아무나")
    client = client_for(post)

    def seen(**query):
        response = client.get(address(**query))
        return {line.item.detail for group in response.context["groups"] for line in group.lines}

    assert seen() == {post.user.name, "아무나", away.user.name}
    assert seen(whose="own") == {post.user.name}
    assert seen(whose="deputy") == {away.user.name}
    assert len(seen(whose="ours")) == 5
    assert seen(whose="nonsense", kind="nonsense") == seen()
    counts = {code: n for code, _label, n in client.get(address()).context["whose"]}
    assert counts == {"": 3, "own": 1, "ours": 5, "deputy": 1}


def test_a_deputy_from_elsewhere_reads_only_while_standing_in(acting_as):
    away = PostFactory()
    deputy = PostFactory(district=away.organisation.district)
    today = timezone.localdate()
    standing = DeputyFactory(post=away, stands_in=deputy, starts_on=today, ends_on=today)
    WorkItemFactory(organisation=away.organisation, post=away)
    with acting_as(deputy):
        assert WorkItem.objects.count() == 1
    standing.starts_on = standing.ends_on = today - timedelta(1)
    standing.save()
    with acting_as(deputy):
        assert WorkItem.objects.count() == 0


def test_orders_by_deadline_in_four_stretches(client_for):
    post = PostFactory()
    now = timezone.now()
    for days in (40, None, -1, 10, -3):
        due = None if days is None else now + timedelta(days=days)
        WorkItemFactory(organisation=post.organisation, due_at=due, detail=str(days))

    groups = client_for(post).get(address()).context["groups"]

    assert [(group.code, [line.item.detail for line in group.lines]) for group in groups] == [
        ("over", ["-3", "-1"]),
        ("later", ["10", "40", "None"]),
    ]


@pytest.mark.parametrize(
    ("due", "stretch"),
    [
        ("2026-11-24T11:59", "over"),
        ("2026-11-24T12:00", "today"),
        ("2026-11-24T23:59", "today"),
        ("2026-11-25T00:00", "week"),
        ("2026-11-28T23:59", "week"),  # Saturday: weeks begin on Sunday
        ("2026-11-29T00:00", "later"),
    ],
)
def test_stretches_are_of_the_wall_clock_in_seoul(due, stretch):
    from datetime import datetime

    from partners.notices.views import Stretches

    at = timezone.make_aware(datetime(2026, 11, 24, 12))
    assert Stretches.seen_at(at).of(timezone.make_aware(datetime.fromisoformat(due))) == stretch


def test_filters_by_kind_and_keeps_counts(client_for):
    post = PostFactory()
    WorkItemFactory(organisation=post.organisation)
    WorkItemFactory(organisation=post.organisation, kind=WorkKind.MEETING, verb="ATTEND", due_at=None)

    response = client_for(post).get(address(kind="MEETING"))

    assert titles(response) == [verbs.VERBS["ATTEND"].title]
    assert {code: n for code, _label, n in response.context["kinds"]} == {"REFERRAL": 1, "MEETING": 1}
    assert "?kind=REFERRAL" in response.content.decode()


def test_the_live_part_comes_alone(client_for, django_assert_num_queries):
    post = PostFactory()
    client = client_for(post)
    WorkItemFactory(organisation=post.organisation)
    with django_assert_num_queries(AROUND + OWN):
        response = client.get(address(), headers={"HX-Request": "true", "HX-Target": "work"})
    html = response.content.decode()
    assert html.lstrip().startswith('<div id="work"')
    assert "<!doctype" not in html


def test_stale_and_foreign_work_stays_away(client_for):
    post = PostFactory()
    WorkItemFactory(organisation=post.organisation, done_at=timezone.now())
    WorkItemFactory(organisation=OrganisationFactory(district=post.organisation.district))
    WorkItemFactory()
    response = client_for(post).get(address())
    assert titles(response) == []
    assert "기다리는 일이 없습니다" in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINDER])
def test_every_role_has_a_home(role, client_for):
    assert client_for(PostFactory(role=role)).get(address()).status_code == 200


@pytest.mark.parametrize("role", ["SERVICE", "SECRETARY", "MANAGER", "PRIVACY", "TRAINEE", "ADVISER"])
def test_roles_without_households_see_only_work_about_bodies(role, client_for, acting_as):
    post = PostFactory(role=role)
    WorkItemFactory(organisation=post.organisation)
    WorkItemFactory(
        organisation=post.organisation, kind="RESOURCE", verb="CONFIRM_RESOURCE", subject="쌀 나눔"
    )
    assert titles(client_for(post).get(address())) == [verbs.VERBS["CONFIRM_RESOURCE"].title]
    with acting_as(post):  # and the wall alone says the same
        assert list(WorkItem.objects.values_list("kind", flat=True)) == ["RESOURCE"]
    alone = WorkItem.objects.of_organisation(
        Actor.of(post)
    )  # as does the query, which the owner's tables obey
    assert list(alone.values_list("kind", flat=True)) == ["RESOURCE"]


def test_finders_go_straight_to_reporting(client_for):
    try:
        reporting = reverse("reports:new")
    except NoReverseMatch:
        pytest.fail("the room of reports has no page to report on")
    response = client_for(PostFactory(role="FINDER")).get(address())
    assert response.status_code == 302
    assert response["Location"] == reporting


def test_asks_for_sign_in(client, db):
    response = client.get(address())
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_a_page_number_beyond_the_end_shows_the_last(client_for):
    post = PostFactory()
    WorkItemFactory.create_batch(51, organisation=post.organisation)
    response = client_for(post).get(address(page="99"))
    assert len(titles(response)) == 1


def test_the_menu_counts_what_waits(client_for):
    post = PostFactory()
    WorkItemFactory.create_batch(2, organisation=post.organisation)
    WorkItemFactory(organisation=post.organisation, kind="CASE", verb="ASSESS")
    nav = {line["url"]: line["count"] for line in client_for(post).get(address()).context["nav"]}
    assert nav[reverse("notices:my_work")] == 3


def test_every_line_of_the_menu_leads_somewhere():
    assert [door.name for door in context.MENU if not context._address(door.name)] == []


def test_every_kind_has_its_mark():
    assert set(verbs.ICONS) == set(WorkKind.values)


def test_every_verb_has_words_in_korean():
    for key, verb in verbs.VERBS.items():
        for words in (verb.title, verb.button, verb.after, verb.asked):
            assert not words or any("가" <= letter <= "힣" for letter in str(words)), (key, str(words))
