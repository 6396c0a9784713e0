"""Finding help as people type: blanks, first consonants, facets, and what is near where nothing is."""

import pytest

from resources.models import MOST_TERMS, Resource, terms
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory
from tests.factories.resources import ResourceFactory


@pytest.fixture
def shelf(db):
    """Three resources of one district and one of another."""
    centre = OrganisationFactory(name="샘골종합사회복지관")
    dong = PlaceFactory(district=centre.district)
    return {
        "lunch": ResourceFactory(
            organisation=centre, name="무료 급식소", needs=["DAILY_LIFE"], capacity=2, load=2
        ),
        "repair": ResourceFactory(
            organisation=centre, name="집수리 봉사", kind="SERVICE", needs=["HOUSING"], area=[dong]
        ),
        "doctor": ResourceFactory(
            organisation=OrganisationFactory(name="한마음의원", district=centre.district),
            name="방문 진료",
            kind="SERVICE",
            needs=["HEALTH"],
        ),
        "elsewhere": ResourceFactory(name="무료 급식소"),
        "dong": dong,
        "post": PostFactory(organisation=centre),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("무료급식", ["lunch"]),
        ("무료 급식", ["lunch"]),
        ("급식소 샘골", ["lunch"]),
        ("ㅁㄹㄱㅅ", ["lunch"]),
        ("ㅅㄱㅈㅎ", ["lunch", "repair"]),
        ("ㅎㅁㅇ ㅈㄹ", ["doctor"]),
        ("건강", ["doctor"]),
        ("경로당", []),
        ("무료 진료", []),
        ("%", []),
        ("_", []),
        ("", ["lunch", "repair", "doctor"]),
    ],
)
def test_words_find_names_providers_and_needs(acting_as, shelf, typed, found):
    with acting_as(shelf["post"]) as actor:
        assert set(Resource.objects.visible_to(actor).search(typed)) == {shelf[name] for name in found}


@pytest.mark.parametrize(
    ("facets", "found"),
    [
        ({"need": "HOUSING"}, ["repair"]),
        ({"kind": "SERVICE"}, ["repair", "doctor"]),
        ({"free": True}, ["repair", "doctor"]),
        ({"kind": "SERVICE", "need": "HEALTH"}, ["doctor"]),
    ],
)
def test_facets_narrow(acting_as, shelf, facets, found):
    with acting_as(shelf["post"]) as actor:
        assert set(Resource.objects.visible_to(actor).search(**facets)) == {shelf[name] for name in found}


def test_a_dong_has_its_own_help_and_the_district_wide(acting_as, shelf):
    other = PlaceFactory(district=shelf["dong"].district)
    with acting_as(shelf["post"]) as actor:
        offered = Resource.objects.visible_to(actor)
        assert shelf["repair"] in offered.search(place_id=shelf["dong"].pk)
        assert set(offered.search(place_id=other.pk)) == {shelf["lunch"], shelf["doctor"]}


def test_a_resource_serving_many_dongs_is_listed_once(acting_as, shelf):
    shelf["repair"].area.add(PlaceFactory(district=shelf["dong"].district))
    with acting_as(shelf["post"]) as actor:
        assert list(Resource.objects.visible_to(actor).search("집수리", place_id=shelf["dong"].pk)) == [
            shelf["repair"]
        ]


@pytest.mark.parametrize(("typed", "first"), [("무료급식서비스", "lunch"), ("보일러 고장", "repair")])
def test_near_misses_by_spelling_and_by_the_need_named(acting_as, shelf, typed, first):
    with acting_as(shelf["post"]) as actor:
        offered = Resource.objects.visible_to(actor)
        assert not offered.search(typed).exists()
        assert offered.near(typed)[0] == shelf[first]


def test_nothing_is_near_to_nonsense(acting_as, shelf):
    with acting_as(shelf["post"]) as actor:
        assert not Resource.objects.visible_to(actor).near("qwxz").exists()


def test_what_ended_is_not_found(acting_as, shelf):
    Resource.objects.filter(pk=shelf["lunch"].pk).update(ended_on="2026-01-01")
    with acting_as(shelf["post"]) as actor:
        assert not Resource.objects.visible_to(actor).search("무료급식").exists()


def test_a_flood_of_words_is_cut():
    assert len(terms("가 " * 500)) == MOST_TERMS
