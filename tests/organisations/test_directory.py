from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.agreements.models import Party
from partners.councils.models import Council, Seat
from partners.organisations.search import pattern
from partners.words.hangul import sort_key
from tests.factories.partners import (
    AgreementFactory,
    DeputyFactory,
    DutyFactory,
    OrganisationFactory,
    PlaceFactory,
    PostFactory,
)

# Outside the page: session, user, posts; savepoint, actor set, actor put back, release.
AROUND = 7
LIST = "organisations:list"


@pytest.fixture
def post(db):
    return PostFactory()


def named(post, name, **more):
    return OrganisationFactory(
        district=post.organisation.district, name=name, sort_name=sort_key(name), **more
    )


def found(client, **query):
    return [one.name for one in client.get(reverse(LIST, query=query)).context["page"]]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_one_row_or_many(rows, client_for, post, django_assert_num_queries):
    OrganisationFactory.create_batch(rows, district=post.organisation.district)
    client = client_for(post)
    with django_assert_num_queries(AROUND + 5):  # Dongs, counts by sector, count, rows; the menu's counts
        assert len(found(client)) == rows + 1


@pytest.mark.parametrize("rows", [1, 6])
def test_the_page_of_one_costs_the_same(rows, client_for, post, django_assert_num_queries):
    house = named(post, "샘골복지관")
    for _ in range(rows):
        person = PostFactory(organisation=house)
        DutyFactory(post=person, place=PlaceFactory(district=house.district))
        DeputyFactory(post=person, stands_in=post)
        named(post, "분관", parent=house)
        agreement = AgreementFactory(district=house.district)
        Party.objects.create(agreement=agreement, organisation=house, joined_on=date(2026, 2, 1))
        house.service_area.add(PlaceFactory(district=house.district))
    client = client_for(post)
    # it; people, duties, their Dongs, deputies; units, agreements, area; the menu's counts
    with django_assert_num_queries(AROUND + 9):
        response = client.get(reverse("organisations:detail", args=[house.pk]))
    assert len(response.context["people"]) == rows


def test_order_is_ganada_past_legal_forms_and_by_number(client_for, post):
    for name in ("(사)나눔", "사회복지법인 다솜", "가온 10호", "가온 2호", "㈜라온"):
        named(post, name)
    names = [name for name in found(client_for(post)) if name != post.organisation.name]
    assert names == ["가온 2호", "가온 10호", "(사)나눔", "사회복지법인 다솜", "㈜라온"]


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("샘골", True),
        ("종합 사회", True),
        ("ㅅㄱㅈㅎ", True),
        ("ㅅㄱ ㅈㅎ", True),
        ("ㄳ", False),
        ("ㅂㅈㄱ", True),
        ("달빛", False),
        (".*", False),
        ("[", False),
        ("%", False),
        ("\\", False),
        ("'; DROP TABLE", False),
        ("\x00", True),
    ],
)
def test_finds_by_part_of_the_name_or_first_consonants(typed, finds, client_for, post):
    named(post, "샘골종합사회복지관")
    assert ("샘골종합사회복지관" in found(client_for(post), q=typed)) is finds


def test_initials_stand_for_every_syllable_that_begins_so():
    assert pattern("ㅅㄱ") == r"[사-싷]\s*[가-깋]"
    assert pattern("a.b") == r"a\s*\.\s*b"


def test_filters_by_sector_kind_and_dong(client_for, post):
    here = PlaceFactory(district=post.organisation.district)
    school = named(post, "샘골초등학교", sector="EDUCATION", kind="SCHOOL", place=here)
    served = named(post, "달빛복지관")
    served.service_area.add(here)
    client = client_for(post)
    assert found(client, sector="EDUCATION") == [school.name]
    assert found(client, kind="SCHOOL") == [school.name]
    assert set(found(client, dong=here.pk)) == {school.name, served.name}
    everything = found(client)
    assert found(client, sector="X", kind="X", dong="X", sort="X", page="X") == everything


def test_other_districts_and_ended_ones_stay_away(client_for, post):
    named(post, "닫힌 곳", ended_on=date(2026, 1, 1))
    elsewhere = OrganisationFactory()
    client = client_for(post)
    assert found(client) == [post.organisation.name]
    assert client.get(reverse("organisations:detail", args=[elsewhere.pk])).status_code == 404


def test_a_secret_place_shows_neither_its_people_nor_where_it_is(client_for, post):
    shelter = named(post, "솔바람 쉼터", kind="SHELTER", is_confidential=True)
    inside = PostFactory(organisation=shelter)
    address = reverse("organisations:detail", args=[shelter.pk])
    assert inside.user.name not in client_for(post).get(address).content.decode()
    assert client_for(inside).get(address).context["people"]


@pytest.mark.parametrize(
    ("role", "status"),
    [("WORKER", 200), ("VOLUNTEER", 200), ("SECRETARY", 200), ("SERVICE", 200), ("FINDER", 403)],
)
@pytest.mark.parametrize("name", [LIST, "organisations:answers"])
def test_the_directory_is_for_people_at_work(role, status, name, client_for):
    assert client_for(PostFactory(role=role)).get(reverse(name)).status_code == status


# ---------------------------------------------------------------- who answers today
def answering(client, dong, task="FINDING"):
    response = client.get(reverse("organisations:answers", query={"dong": dong.pk, "task": task}))
    assert response.status_code == 200
    return [one.answers for one in response.context["answers"]]


@pytest.fixture
def office(post):
    dong = PlaceFactory(district=post.organisation.district)
    return named(
        post, "샘골동 주민센터", sector="PUBLIC", kind="DONG_OFFICE", place=dong, phone="02-555-0100"
    )


def test_the_nearest_duty_comes_first(client_for, post, office):
    dong = office.place
    gu = PostFactory(organisation=named(post, "한들구청", kind="GU_OFFICE", sector="PUBLIC"))
    serving = PostFactory(organisation=named(post, "달빛복지관"))
    serving.organisation.service_area.add(dong)
    at_office, for_dong = PostFactory(organisation=office), PostFactory(organisation=office)
    elsewhere = PostFactory(organisation=named(post, "물레복지관"))
    for holder in (gu, serving, at_office, elsewhere):
        DutyFactory(post=holder, task="FINDING")
    DutyFactory(post=for_dong, task="FINDING", place=dong)
    DutyFactory(post=elsewhere, task="HOUSING", place=dong)
    assert answering(client_for(post), dong) == [for_dong, at_office, serving, gu]


@pytest.mark.parametrize(
    ("when", "stands"), [("today", True), ("yesterday", False), ("tomorrow", False), ("left", False)]
)
def test_whoever_stands_in_today_is_named(when, stands, client_for, post, office):
    from datetime import timedelta

    holder = PostFactory(organisation=office, direct_line="02-555-0101")
    deputy = PostFactory(organisation=office, direct_line="02-555-0102")
    DutyFactory(post=holder, task="FINDING", place=office.place)
    day = timezone.localdate() + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(when, 0))
    DeputyFactory(post=holder, stands_in=deputy, starts_on=day, ends_on=day)
    if when == "left":
        deputy.ends_at = timezone.now()
        deputy.save()
    client = client_for(post)
    assert answering(client, office.place) == [deputy if stands else holder]
    page = client.get(reverse("organisations:answers", query={"dong": office.place.pk, "task": "FINDING"}))
    assert ("tel:025550102" in page.content.decode()) is stands


def test_a_post_that_has_ended_answers_no_more(client_for, post, office):
    gone = PostFactory(organisation=office, ends_at=timezone.now())
    DutyFactory(post=gone, task="FINDING", place=office.place)
    assert answering(client_for(post), office.place) == []


def test_without_a_person_the_office_s_own_line_stands_there(client_for, post, office):
    response = client_for(post).get(
        reverse("organisations:answers", query={"dong": office.place.pk, "task": "FINDING"})
    )
    assert list(response.context["offices"]) == [office]
    assert "tel:025550100" in response.content.decode()


@pytest.mark.parametrize("query", [{}, {"dong": "x", "task": "x"}, {"dong": "0"}, {"task": "FINDING"}])
def test_half_a_question_is_answered_with_the_form(query, client_for, post):
    response = client_for(post).get(reverse("organisations:answers", query=query))
    assert response.status_code == 200
    assert response.context["answers"] == []


@pytest.mark.parametrize("rows", [1, 5])
def test_who_answers_costs_the_same(rows, client_for, post, office, django_assert_num_queries):
    for _ in range(rows):
        holder = PostFactory(organisation=office)
        DutyFactory(post=holder, task="FINDING", place=office.place)
        DeputyFactory(post=holder, stands_in=PostFactory(organisation=office))
    client = client_for(post)
    # Dongs; duties, posts, deputies; offices; the menu's counts
    with django_assert_num_queries(AROUND + 6):
        assert len(answering(client, office.place)) == rows


# ---------------------------------------------------------------- agreements and councils
@pytest.mark.parametrize("rows", [1, 6])
def test_agreements_cost_the_same(rows, client_for, post, django_assert_num_queries):
    agreements = AgreementFactory.create_batch(rows, district=post.organisation.district)
    for n in range(rows):
        for agreement in agreements:
            member = named(post, f"기관 {n} {agreement.pk}")
            Party.objects.create(agreement=agreement, organisation=member, joined_on=date(2026, 2, 1))
    client = client_for(post)
    with django_assert_num_queries(AROUND + 3):  # count, rows; the menu's counts
        page = client.get(reverse("agreements:list")).context["page"]
    assert [agreement.n for agreement in page] == [rows] * rows
    with django_assert_num_queries(AROUND + 3):  # it, who signed; the menu's counts
        client.get(reverse("agreements:detail", args=[agreements[0].pk]))


def test_agreements_are_filtered(client_for, post):
    district = post.organisation.district
    ours = AgreementFactory(district=district)
    Party.objects.create(agreement=ours, organisation=post.organisation, joined_on=date(2026, 2, 1))
    ended = AgreementFactory(district=district, until=date(2026, 3, 1))
    other = AgreementFactory(district=district)
    foreign = AgreementFactory()
    client = client_for(post)

    def shown(**query):
        return {one.pk for one in client.get(reverse("agreements:list", query=query)).context["page"]}

    assert shown() == {ours.pk, other.pk}
    assert shown(mine="1") == {ours.pk}
    assert shown(state="ended") == {ended.pk}
    assert client.get(reverse("agreements:detail", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 6])
def test_councils_cost_the_same_and_stand_in_the_law_s_order(
    rows, client_for, post, django_assert_num_queries
):
    district = post.organisation.district
    for n in range(rows):
        for kind in ("DONG", "REPRESENTATIVE"):
            council = Council.objects.create(district=district, kind=kind, name=f"{kind} {n}")
            for m in range(rows):
                Seat.objects.create(
                    council=council,
                    name=f"위원 {m}",
                    organisation=post.organisation,
                    appointed_on=date(2026, 1, 1),
                )
    client = client_for(post)
    with django_assert_num_queries(AROUND + 3):  # count, rows; the menu's counts
        page = client.get(reverse("councils:list")).context["page"]
    assert [council.kind for council in page] == ["REPRESENTATIVE"] * rows + ["DONG"] * rows
    assert {council.n for council in page} == {rows}
    with django_assert_num_queries(AROUND + 3):  # it, its seats; the menu's counts
        client.get(reverse("councils:detail", args=[council.pk]))


def test_a_seat_that_is_over_is_not_counted(client_for, post):
    council = Council.objects.create(district=post.organisation.district, kind="WORKING", name="실무협의체")
    Seat.objects.create(
        council=council, name="옛 위원", appointed_on=date(2024, 1, 1), until=date(2026, 1, 1)
    )
    Seat.objects.create(council=council, name="새 위원", appointed_on=date(2026, 1, 1), is_public=True)
    client = client_for(post)
    (shown,) = client.get(reverse("councils:list", query={"kind": "WORKING"})).context["page"]
    assert (shown.n, shown.public) == (1, 1)
    seats = client.get(reverse("councils:detail", args=[council.pk])).context["seats"]
    assert [seat.name for seat in seats] == ["새 위원"]
