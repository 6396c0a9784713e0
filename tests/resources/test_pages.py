"""The directory's pages: who may open them, what a search shows, and what is refused beside its field."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from resources.models import Resource
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory
from tests.factories.resources import ResourceFactory

# session, user, posts; the savepoint, the actor, and both put back (a request's own transaction, in life)
FRAME = 7
LUNCH = {
    "name": "도시락 배달",
    "kind": "GOODS",
    "needs": ["DAILY_LIFE"],
    "capacity": "3",
    "phone": "0221234567",
}


@pytest.fixture
def post(db):
    return PostFactory(role="WORKER")


def near(post, **facts):
    """A resource of another organisation in the post's district."""
    return ResourceFactory(organisation=OrganisationFactory(district=post.organisation.district), **facts)


@pytest.mark.parametrize(
    ("role", "list_code", "new_code"),
    [
        ("WORKER", 200, 200), ("DONG", 200, 200), ("LEADER", 200, 200), ("HOPE", 200, 200),
        ("VOLUNTEER", 200, 200), ("MANAGER", 200, 200), ("SECRETARY", 200, 403), ("PRIVACY", 200, 403),
        ("TRAINEE", 200, 403), ("SERVICE", 200, 403), ("ADVISER", 200, 403), ("FINDER", 403, 403),
    ],
)  # fmt: skip
def test_who_may_open_what(client_for, role, list_code, new_code):
    client = client_for(PostFactory(role=role))
    assert client.get(reverse("resources:list")).status_code == list_code
    assert client.get(reverse("resources:new")).status_code == new_code


@pytest.mark.parametrize("name", ["list", "new"])
def test_nobody_unknown_reads_the_directory(client: Client, db, name):
    assert client.get(reverse(f"resources:{name}")).status_code == 302


@pytest.mark.parametrize(
    ("who", "method", "page", "code"),
    [
        ("own", "get", "detail", 200), ("own", "get", "edit", 200), ("own", "post", "confirm", 302),
        ("own", "post", "stop", 302),
        ("neighbour", "get", "detail", 200), ("neighbour", "get", "edit", 403),
        ("neighbour", "post", "confirm", 403), ("neighbour", "post", "stop", 403),
        ("other district", "get", "detail", 404), ("other district", "get", "edit", 404),
        ("other district", "post", "confirm", 404), ("own", "get", "confirm", 405),
    ],
)  # fmt: skip
def test_one_resource_by_whose_it_is(client_for, post, who, method, page, code):
    resource = {
        "own": lambda: ResourceFactory(organisation=post.organisation),
        "neighbour": lambda: near(post),
        "other district": ResourceFactory,
    }[who]()
    response = getattr(client_for(post), method)(reverse(f"resources:{page}", args=[resource.pk]))
    assert response.status_code == code


def test_a_search_shows_what_was_found_and_keeps_its_state(client_for, post):
    lunch, _repair = near(post, name="무료 급식소"), near(post, name="집수리", needs=["HOUSING"])
    response = client_for(post).get(reverse("resources:list"), {"q": "ㅁㄹㄱㅅ", "need": "DAILY_LIFE"})
    assert [each.pk for each in response.context["page"]] == [lunch.pk]
    page = response.content.decode()
    assert 'value="ㅁㄹㄱㅅ"' in page
    assert '<option value="DAILY_LIFE" selected>' in page
    assert "?q=%E3%85%81%E3%84%B9%E3%84%B1%E3%85%85&amp;need=DAILY_LIFE&amp;as=xlsx" in page


def test_while_typing_only_the_results_come(client_for, post):
    near(post, name="무료 급식소")
    response = client_for(post).get(
        reverse("resources:list"), {"q": "급식"}, headers={"HX-Request": "true", "HX-Target": "results"}
    )
    assert response.content.decode().lstrip().startswith('<section class="section" id="results"')


def test_no_hit_says_so_and_shows_near_misses_as_such(client_for, post):
    near(post, name="집수리 봉사", needs=["HOUSING"])
    page = client_for(post).get(reverse("resources:list"), {"q": "보일러"}).content.decode()
    assert "찾은 자원이 없습니다" in page or "Nothing by these words" in page
    assert "집수리 봉사" in page
    assert "near miss" in page or "비슷한 것" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "\0"}, {"need": "LUCK"}, {"kind": "x"}, {"dong": "99999999999999999999"}, {"dong": "가"},
        {"page": "no"}, {"q": "가" * 5000}, {"household": "not-a-key"}, {"free": "2"}, {"as": "exe"},
    ],
)  # fmt: skip
def test_an_address_nobody_wrote_is_no_error(client_for, post, asked):
    assert client_for(post).get(reverse("resources:list"), asked).status_code == 200


def test_asking_for_a_household_leads_on_with_the_resource(client_for, post):
    resource, household = near(post), uuid.uuid4()
    there = f"{reverse('referrals:new', args=[household])}?resource={resource.pk}"
    for address in (reverse("resources:list"), reverse("resources:detail", args=[resource.pk])):
        assert there in client_for(post).get(address, {"household": household}).content.decode()


def test_an_offer_is_written_and_shown(client_for, post):
    dong = PlaceFactory(district=post.organisation.district)
    response = client_for(post).post(reverse("resources:new"), LUNCH | {"area": [dong.pk]}, follow=True)
    resource = Resource.objects.get()
    assert response.redirect_chain == [(reverse("resources:detail", args=[resource.pk]), 302)]
    assert (resource.name, resource.phone, resource.capacity) == ("도시락 배달", "02-2123-4567", 3)
    assert list(resource.area.all()) == [dong]
    assert "tel:0221234567" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", "   "), ("name", "x" * 101), ("name", "도시락\0"), ("name", "도시\u202e락"),
        ("words", "주민번호 900101-1234568"), ("needs", []), ("needs", ["LUCK"]), ("kind", "LUCK"),
        ("phone", "12"), ("capacity", "-1"), ("capacity", "1e9"), ("capacity", "999999999999"), ("area", ["0"]),
    ],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field(client_for, post, field, typed):
    response = client_for(post).post(reverse("resources:new"), LUNCH | {field: typed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Resource.objects.exists()


def test_another_districts_dong_is_refused(client_for, post):
    response = client_for(post).post(reverse("resources:new"), LUNCH | {"area": [PlaceFactory().pk]})
    assert list(response.context["form"].errors) == ["area"]


def test_a_taken_name_and_a_capacity_below_what_is_taken_are_said(client_for, post):
    taken = ResourceFactory(organisation=post.organisation, name="도시락 배달", capacity=5, load=4)
    client = client_for(post)
    response = client.post(reverse("resources:new"), LUNCH)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    response = client.post(reverse("resources:edit", args=[taken.pk]), LUNCH)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["capacity"])


def test_editing_keeps_what_was_written_and_confirms(client_for, post):
    resource = ResourceFactory(organisation=post.organisation, confirmed_at=datetime(2020, 1, 1, tzinfo=UTC))
    client = client_for(post)
    page = client.get(reverse("resources:edit", args=[resource.pk])).content.decode()
    assert f'value="{resource.name}"' in page
    client.post(reverse("resources:edit", args=[resource.pk]), LUNCH)
    resource.refresh_from_db()
    assert resource.name == "도시락 배달"
    assert resource.squeezed.startswith("도시락배달|")
    assert (resource.confirmed_at.year, resource.confirmed_by) != (2020, None)


def test_old_entries_say_that_nobody_confirmed_them(client_for, post):
    old = ResourceFactory(organisation=post.organisation, confirmed_at=datetime(2020, 1, 1, tzinfo=UTC))
    client = client_for(post)
    address = reverse("resources:detail", args=[old.pk])
    assert 'class="turnbar"' in client.get(address).content.decode()
    client.post(reverse("resources:confirm", args=[old.pk]))
    assert 'class="turnbar"' not in client.get(address).content.decode()


def test_the_list_leaves_as_a_file(client_for, post):
    near(post, name="=무료 급식소")
    client = client_for(post)
    csv = client.get(reverse("resources:list"), {"as": "csv"})
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert "'=무료 급식소" in csv.content.decode()
    xlsx = client.get(reverse("resources:list"), {"as": "xlsx", "q": "급식"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2


def test_the_list_costs_the_same_for_one_row_and_for_many(client_for, post, django_assert_num_queries):
    client = client_for(post)
    dong = PlaceFactory(district=post.organisation.district)
    for more in (1, 19):
        for _ in range(more):
            near(post, area=[dong])
        # Dongs of the filter, count, rows, their Dongs; what waits, for the menu
        with django_assert_num_queries(FRAME + 5):
            client.get(reverse("resources:list"))


def test_the_detail_costs_the_same_for_one_dong_and_for_many(client_for, post, django_assert_num_queries):
    client = client_for(post)
    resource = near(post)
    for more in (1, 9):
        for _ in range(more):
            resource.area.add(PlaceFactory(district=resource.district))
        with django_assert_num_queries(FRAME + 3):  # the resource, its Dongs; the menu
            client.get(reverse("resources:detail", args=[resource.pk]))
