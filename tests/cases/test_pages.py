"""The pages of a case: who gets which answer, what a page costs, what bad input is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.cases.models import Case, CaseNeed, ContactNote
from partners.journal.models import Entry
from resources.needs import NeedArea
from tests.factories.cases import CaseFactory, CaseNeedFactory, CaseRoleFactory
from tests.factories.households import ConsentFactory, HouseholdFactory
from tests.factories.partners import OrganisationFactory, PostFactory

# session, user, posts; the savepoint, the actor, and both put back (a request's own transaction, in life)
FRAME = 7


@pytest.fixture
def post(db):
    return PostFactory()


@pytest.fixture
def case(post):
    return CaseFactory(lead_post=post, status="ASSESSED")


ACTS = {
    "detail": ("get", {}),
    "assess": ("get", {}),
    "note": ("post", {"way": "CALL", "words": "통화함"}),
    "step": ("post", {"to": "PLANNED"}),
    "invite": ("get", {}),
    "hand": ("get", {}),
    "close": ("get", {}),
}
TEAM, LEAD = {"LEAD", "CO_MANAGER"}, {"LEAD"}
MAY = {
    "detail": {"LEAD", "CO_MANAGER", "PROVIDER", "OBSERVER"},
    "assess": TEAM,
    "note": TEAM | {"PROVIDER"},
    "step": TEAM,
    "invite": LEAD,
    "hand": LEAD,
    "close": LEAD,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "who", ["LEAD", "CO_MANAGER", "PROVIDER", "OBSERVER", "STRANGER", "MANAGER", "NOBODY"]
)
def test_who_gets_which_answer(client, client_for, case, post, act, who):
    if who in ("CO_MANAGER", "PROVIDER", "OBSERVER"):
        client = client_for(PostFactory(organisation=CaseRoleFactory(case=case, part=who).organisation))
    elif who == "LEAD":
        client = client_for(post)
    elif who == "STRANGER":
        client = client_for(PostFactory(organisation=OrganisationFactory(district=case.district)))
    elif who == "MANAGER":
        client = client_for(PostFactory(organisation=post.organisation, role="MANAGER"))
    method, data = ACTS[act]
    response = getattr(client, method)(reverse(f"cases:{act}", args=[case.pk]), data)
    if who == "NOBODY":
        assert response.status_code == 302 and "/accounts/" in response["Location"]
    elif who in ("STRANGER", "MANAGER"):
        assert response.status_code == 404
    elif who in MAY[act]:
        assert response.status_code in (200, 302)
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("act", ["note", "step"])
def test_acts_are_posted(client_for, post, case, act):
    assert client_for(post).get(reverse(f"cases:{act}", args=[case.pk])).status_code == 405


class TestOpening:
    def test_says_who_serves_the_household_before_anything_is_opened(self, client_for, post):
        household = HouseholdFactory(opened_by=post.organisation)
        other = OrganisationFactory(
            district=post.organisation.district, name="달빛복지관", phone="02-000-1000"
        )
        HouseholdFactory(opened_by=other)
        ConsentFactory(household=household, scope="DUPLICATE_CHECK")
        client, address = client_for(post), reverse("cases:new", args=[household.pk])

        page = client.get(address).content.decode()
        assert "달빛복지관" in page and "tel:020001000" in page.replace("-", "")
        refused = client.post(address, {"process": "CENTRE"})
        assert refused.status_code == 422 and "달빛복지관" in refused.content.decode()
        assert not Case.objects.exists()
        opened = client.post(address, {"process": "CENTRE", "despite": "함께 하기로 했습니다."})
        assert opened.status_code == 302
        assert Case.objects.get().lead == post.organisation

    def test_says_when_no_check_was_made(self, client_for, post):
        household = HouseholdFactory(opened_by=post.organisation)
        page = client_for(post).get(reverse("cases:new", args=[household.pk])).content.decode()
        assert reverse("households:consent", args=[household.pk]) in page

    def test_an_open_case_leads_back_to_it(self, client_for, post, case):
        response = client_for(post).get(reverse("cases:new", args=[case.household_id]))
        assert response.status_code == 302

    def test_is_hidden_from_those_who_do_not_hold_the_household(self, client_for, case):
        stranger = PostFactory(organisation=OrganisationFactory(district=case.district))
        assert client_for(stranger).get(reverse("cases:new", args=[case.household_id])).status_code == 404


class TestThePanel:
    def ask(self, client, household_id, **more):
        return client.get(reverse("cases:of_household", args=[household_id]), **more)

    def test_is_a_part_for_htmx_and_a_page_without(self, client_for, post, case):
        client = client_for(post)
        assert b"<html" not in self.ask(client, case.household_id, headers={"HX-Request": "true"}).content
        assert b"<html" in self.ask(client, case.household_id).content

    def test_costs_the_same_for_one_need_and_for_ten(self, client_for, post, case):
        client = client_for(post)
        CaseNeedFactory(case=case, area="ECONOMY")

        def cost():
            with CaptureQueriesContext(
                connection,
            ) as ran:
                assert self.ask(client, case.household_id).status_code == 200
            return len(ran)

        one = cost()
        for area in list(NeedArea)[:5]:
            if area != "ECONOMY":
                CaseNeedFactory(case=case, area=area)
        for _ in range(5):
            CaseRoleFactory(case=case)
        assert cost() == one
        # the household, the journal's line, the case with its lead, parts, needs, steps; the menu's counts
        assert one == FRAME + 7

    def test_writes_one_line_in_the_journal(self, client_for, post, case):
        self.ask(client_for(post), case.household_id)
        assert Entry.objects.filter(act="read", target="cases:of_household").get().households == [
            case.household_id
        ]

    def test_shows_no_buttons_to_one_who_only_looks_on(self, client_for, case):
        observer = PostFactory(organisation=CaseRoleFactory(case=case, part="OBSERVER").organisation)
        page = self.ask(client_for(observer), case.household_id).content.decode()
        for act in ("note", "step", "close", "hand", "invite"):
            assert reverse(f"cases:{act}", args=[case.pk]) not in page

    def test_never_shows_a_name(self, client_for, post, case):
        assert "윤봉례" not in self.ask(client_for(post), case.household_id).content.decode()


class TestNotes:
    def test_two_taps_and_a_sentence(self, client_for, post, case):
        response = client_for(post).post(
            reverse("cases:note", args=[case.pk]),
            {"way": "VISIT", "words": "보일러가 잘 돕니다."},
            headers={"HX-Request": "true"},
        )
        assert response.status_code == 200
        assert "changed:household" in response["HX-Trigger"]
        assert ContactNote.objects.get().words == "보일러가 잘 돕니다."

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"way": "CALL", "words": ""},
            {"way": "DOVE", "words": "…"},
            {"way": "CALL", "words": "x" * 1001},
            {"way": "CALL", "words": "주민번호 900101-1234567"},
            {"way": "CALL", "words": "a\x00b"},
            {"way": "CALL", "words": "a\u202eb"},
        ],
    )
    def test_bad_input_is_told_beside_its_field_and_writes_nothing(self, client_for, post, case, data):
        response = client_for(post).post(
            reverse("cases:note", args=[case.pk]), data, headers={"HX-Request": "true"}
        )
        assert response.status_code == 422
        assert 'aria-invalid="true"' in response.content.decode()
        assert not ContactNote.objects.exists()


class TestAssessing:
    def test_a_grid_of_ten(self, client_for, post, case):
        data = {"crisis_level": "3", "level_HEALTH": "2", "words_HEALTH": "무릎", "level_WORK": "0"}
        response = client_for(post).post(reverse("cases:assess", args=[case.pk]), data)
        assert response.status_code == 302
        assert list(CaseNeed.objects.values_list("area", "level", "words")) == [("HEALTH", 2, "무릎")]

    @pytest.mark.parametrize(
        "data", [{}, {"crisis_level": "4"}, {"crisis_level": "1", "level_HEALTH": "9"}, {"crisis_level": "x"}]
    )
    def test_bad_input_keeps_what_was_typed(self, client_for, post, case, data):
        response = client_for(post).post(
            reverse("cases:assess", args=[case.pk]), data | {"words_WORK": "적던 것", "level_WORK": "1"}
        )
        assert response.status_code == 422
        assert "적던 것" in response.content.decode()
        assert not CaseNeed.objects.exists()


class TestSteps:
    def test_a_step_taken_by_someone_else_first_is_said(self, client_for, post, case):
        client, address = client_for(post), reverse("cases:step", args=[case.pk])
        assert client.post(address, {"to": "PLANNED"}, headers={"HX-Request": "true"}).status_code == 200
        assert client.post(address, {"to": "PLANNED"}, headers={"HX-Request": "true"}).status_code == 409

    @pytest.mark.parametrize("to", ["", "CLOSED", "OPENED", "MOON"])
    def test_no_other_step_goes_through_here(self, client_for, post, case, to):
        client_for(post).post(reverse("cases:step", args=[case.pk]), {"to": to})
        case.refresh_from_db()
        assert case.status == "ASSESSED"


def test_inviting_without_an_agreement_says_whom_to_ask(client_for, post, case):
    clinic = OrganisationFactory(district=case.district, name="버들가정의원")
    data = {"organisation": clinic.pk, "part": "PROVIDER"}
    response = client_for(post).post(reverse("cases:invite", args=[case.pk]), data)
    assert response.status_code == 422
    assert "버들가정의원" in response.content.decode().split("id_organisation_error")[-1]


def test_an_organisation_of_another_district_cannot_be_chosen(client_for, post, case):
    data = {"organisation": OrganisationFactory().pk, "part": "PROVIDER"}
    assert client_for(post).post(reverse("cases:invite", args=[case.pk]), data).status_code == 422


@pytest.mark.parametrize(
    ("data", "status"), [({"closing": "MET"}, 302), ({}, 422), ({"closing": "BORED"}, 422)]
)
def test_closing_says_how_it_ended(client_for, post, case, data, status):
    assert client_for(post).post(reverse("cases:close", args=[case.pk]), data).status_code == status
