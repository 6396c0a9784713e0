"""The public site: read without signing in, edited by its own district's secretary alone."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from cms.models import HomePage, PlanPage
from cms.services import front_page, let_edit, open_site, plan_address
from tests.factories.partners import DistrictFactory, UserFactory


@pytest.fixture
def home(db):
    return open_site(DistrictFactory(name="한들구"))


def test_a_site_is_opened_once(home):
    assert open_site(home.district).pk == home.pk
    assert HomePage.objects.count() == 2  # the front page and this one
    assert PlanPage.objects.count() == 1


def test_the_front_page_lists_the_districts(home, client):
    assert Site.objects.get(is_default_site=True).root_page_id == front_page().pk
    page = client.get("/")
    assert page.status_code == 200
    assert "한들구 지역사회보장협의체" in page.text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_public_reads_home_and_plan_without_signing_in(home, client, settings, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in (home.url, plan_address(home)):
        page = client.get(address)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


def test_a_draft_is_not_public(home, client):
    draft = PlanPage(title="연차별 시행계획", slug="2027", live=False)
    home.add_child(instance=draft)
    assert client.get(f"{home.url}2027/").status_code == 404


def test_a_secretary_edits_the_own_districts_pages_and_no_others(home):
    other = open_site(DistrictFactory())
    secretary = UserFactory()
    let_edit(secretary, home.district)
    allowed = [page for page in Page.objects.all() if page.permissions_for_user(secretary).can_edit()]
    assert {page.pk for page in allowed} == {home.pk, *home.get_children().values_list("pk", flat=True)}
    assert not other.permissions_for_user(secretary).can_publish()
    assert home.permissions_for_user(secretary).can_publish()


def test_the_editors_door_is_the_sites_own_sign_in(db, client):
    answer = client.get("/cms/")
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url
