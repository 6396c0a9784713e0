import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from partners.access.roles import Role
from partners.journal.acts import ACTS
from partners.journal.models import Entry
from partners.journal.services import record
from partners.keys import new_key
from tests.factories.partners import PostFactory

# Outside the page: session, user, posts; savepoint, actor set, actor put back, release.
AROUND = 7
LIST = "journal:list"


@pytest.fixture
def officer(db):
    return PostFactory(role="PRIVACY")


def write(acting_as, post, act="read", *, at=None, household=None, why=""):
    at = at or timezone.now()
    with acting_as(post, at=at) as actor:
        households = [household] if household else []
        return record(act, "page", by=actor, at=at, households=households, why=why, address="10.1.2.3")


def shown(client, **query):
    return [row["entry"].pk for row in client.get(reverse(LIST, query=query)).context["rows"]]


@pytest.mark.parametrize("rows", [1, 12])
def test_costs_the_same_for_one_row_or_many(rows, client_for, officer, acting_as, django_assert_num_queries):
    for _ in range(rows):
        write(acting_as, officer, household=new_key())
    client = client_for(officer)
    # people to choose from, count, rows; this reading's own line; the menu's counts
    with django_assert_num_queries(AROUND + 5):
        response = client.get(reverse(LIST))
    assert len(response.context["rows"]) == rows


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY])
def test_only_the_privacy_officer_reads_it(role, client_for, acting_as):
    post = PostFactory(role=role)
    write(acting_as, post)
    assert client_for(post).get(reverse(LIST)).status_code == 403
    with acting_as(post):
        assert not Entry.objects.exists()  # the wall alone says the same


def test_shows_the_own_organisation_s_lines(client_for, officer, acting_as):
    colleague = PostFactory(organisation=officer.organisation)
    neighbour = PostFactory(district=officer.organisation.district)
    ours = write(acting_as, colleague)
    write(acting_as, neighbour)
    write(acting_as, PostFactory())
    assert shown(client_for(officer)) == [ours.pk]


def test_says_who_when_whose_and_why_by_number(client_for, officer, acting_as):
    colleague = PostFactory(organisation=officer.organisation)
    household = new_key()
    write(acting_as, colleague, "households.identity_opened", household=household, why="방문 약속")
    page = client_for(officer).get(reverse(LIST)).content.decode()
    for words in (colleague.user.name, str(household), "방문 약속", "10.1.2.3"):
        assert words in page


def test_filters(client_for, officer, acting_as):
    now = timezone.now()
    colleague = PostFactory(organisation=officer.organisation)
    household = new_key()
    old = write(acting_as, colleague, at=now - timedelta(days=40))
    read = write(acting_as, colleague, household=household)
    opened = write(acting_as, officer, "post.switched")
    client = client_for(officer)
    assert set(shown(client)) == {read.pk, opened.pk}
    assert shown(client, act="post.switched") == [opened.pk]
    assert shown(client, who=colleague.user_id) == [read.pk]
    assert shown(client, household=str(household)) == [read.pk]
    long_ago = (timezone.localdate() - timedelta(days=40)).isoformat()
    assert shown(client, since=long_ago, until=long_ago) == [old.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "어제"},
        {"since": "2026-11-22", "until": "2026-11-21"},
        {"act": "KING"},
        {"who": "0 OR 1=1"},
        {"household": "\x00"},
        {"household": "윤영례"},
    ],
)
def test_bad_input_is_said_beside_the_field(query, client_for, officer, acting_as):
    write(acting_as, officer)
    response = client_for(officer).get(reverse(LIST, query=query))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert response.context["rows"] == []


def test_reading_it_is_written_down(client_for, officer):
    client_for(officer).get(reverse(LIST))
    assert Entry.objects.filter(act="journal.read", user_id=officer.user_id).count() == 1


def test_every_act_the_rooms_write_has_words():
    written = set()
    for room in ("partners", "resources", "referrals", "network", "cms", "coordination"):
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
                ):
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        written.add(first.value)
    assert len(written) > 20
    assert written - set(ACTS) == set()
