"""Pages of households: masked, walled, journalled, mended in place, and at one price for one or many."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.households.models import Consent, Household, HouseholdKind
from partners.access.models import Grant
from partners.access.tables import Tier
from partners.journal.models import Entry
from tests.factories.households import ConsentFactory, HouseholdFactory, MemberFactory, StoryEventFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PlaceFactory, PostFactory
from tests.reports.test_pages import FRAME, met, queries

LIST = reverse("households:list")
SECRETS = ("윤봉례", "010-0000-1234", "샘골로 12")


@pytest.fixture
def worker(db):
    return PostFactory()


@pytest.fixture
def household(worker):
    return HouseholdFactory(opened_by=worker.organisation)


def address(way, household):
    return reverse(f"households:{way}", args=[household.pk])


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


# ---------------------------------------------------------------- the walls, as pages
def test_lists_and_pages_stay_masked_and_are_journalled(client_for, worker, household):
    ConsentFactory(household=household)
    StoryEventFactory(household=household, words="보일러를 고쳤습니다")
    client = client_for(worker)
    for where in (LIST, address("detail", household)):
        page = client.get(where).content.decode()
        assert "윤*례" in page
        assert not any(secret in page for secret in SECRETS)
    reads = Entry.objects.filter(act="read", households=[household.pk])
    assert set(reads.values_list("target", flat=True)) == {"households:list", "households:detail"}


@pytest.mark.parametrize(
    ("role", "status"),
    [("WORKER", 200), ("DONG", 200), ("LEADER", 200), ("HOPE", 200), ("VOLUNTEER", 403), ("FINDER", 403),
     ("TRAINEE", 403), ("SERVICE", 403), ("ADVISER", 403), ("SECRETARY", 403), ("MANAGER", 403), ("PRIVACY", 403)],
)  # fmt: skip
def test_who_opens_the_list_the_figures_and_the_form(client_for, role, status):
    client = client_for(PostFactory(role=role))
    for way in ("list", "figures", "new"):
        assert client.get(reverse(f"households:{way}")).status_code == status


@pytest.mark.parametrize(
    ("tier", "statuses"),
    [
        (None, [404, 404, 404]),
        (Tier.MASKED, [200, 403, 403]),
        (Tier.IDENTITY, [200, 200, 403]),
        (Tier.CASE, [200, 200, 200]),
    ],
)
def test_a_page_opens_by_tier(client_for, household, tier, statuses):
    post = PostFactory(organisation__district=household.district)
    if tier is not None:
        GrantFactory(household_id=household.pk, organisation=post.organisation, tier=int(tier))
    client = client_for(post)
    ways = ("detail", "open_identity", "consent")
    assert [client.get(address(way, household)).status_code for way in ways] == statuses


def test_below_the_case_team_the_story_and_consents_stay_closed(client_for, household):
    StoryEventFactory(household=household, words="보일러를 고쳤습니다")
    ConsentFactory(household=household)
    post = PostFactory(organisation__district=household.district)
    GrantFactory(household_id=household.pk, organisation=post.organisation, tier=int(Tier.MASKED))
    page = main_of(client_for(post).get(address("detail", household)))
    assert "보일러" not in page
    assert "수집·이용" not in page
    assert "가린 사실만" in page


def test_the_case_team_sees_people_and_consents_before_the_story(client_for, worker, household):
    ConsentFactory(household=household)
    StoryEventFactory(household=household, words="보일러를 고쳤습니다")
    page = main_of(client_for(worker).get(address("detail", household)))
    assert page.index("is-side") < page.index("is-rest")
    assert page.index("수집·이용") < page.index("보일러를 고쳤습니다")


# ---------------------------------------------------------------- names
def test_names_open_for_a_reason_and_are_not_kept_by_the_browser(client_for, worker, household):
    client = client_for(worker)
    where = address("open_identity", household)
    assert not any(secret in client.get(where).content.decode() for secret in SECRETS)
    assert not Entry.objects.filter(act="households.identity_opened").exists()
    opened = client.post(where, {"reason": "VISIT", "words": ""})
    assert all(secret in opened.content.decode() for secret in SECRETS)
    assert "no-store" in opened["Cache-Control"]
    assert Entry.objects.get(act="households.identity_opened").why == "VISIT"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"reason": "BORED"},
        {"reason": "OTHER", "words": " "},
        {"reason": "OTHER", "words": "470302-2123456 확인"},
        {"reason": "OTHER", "words": "글\u202e뒤"},
    ],
)
def test_without_a_reason_nothing_opens(client_for, worker, household, said):
    answer = client_for(worker).post(address("open_identity", household), said)
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    assert not Entry.objects.filter(act="households.identity_opened").exists()


# ---------------------------------------------------------------- consents
def test_a_third_party_is_named_on_the_form_and_can_be_withdrawn(client_for, worker, household):
    centre = OrganisationFactory(district=worker.organisation.district, name="버들복지관")
    client = client_for(worker)
    head = household.members.get()
    said = {"member": head.pk, "scope": "THIRD_PARTY", "way": "PAPER"}
    refused = client.post(address("consent", household), said)
    assert refused.status_code == 422
    assert 'id="id_recipients_error"' in refused.content.decode()
    client.post(address("consent", household), said | {"recipients": [centre.pk]})
    consent = Consent.objects.get()
    assert "버들복지관" in main_of(client.get(address("detail", household)))
    withdraw = reverse("households:withdraw", args=[household.pk, consent.pk])
    assert client.get(withdraw).status_code == 200
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    for _ in range(2):
        assert client.post(withdraw).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


@pytest.mark.parametrize(
    "change", [{"scope": "ALL"}, {"member": "x"}, {"way": "PIGEON"}, {"recipients": ["x"]}]
)
def test_a_bad_consent_is_refused(client_for, worker, household, change):
    said = {"member": household.members.get().pk, "scope": "COLLECTION", "way": "PAPER"} | change
    assert client_for(worker).post(address("consent", household), said).status_code == 422
    assert not Consent.objects.exists()


def test_a_consent_of_another_household_is_not_withdrawn_here(client_for, worker, household):
    other = ConsentFactory(household=HouseholdFactory(opened_by=worker.organisation))
    where = reverse("households:withdraw", args=[household.pk, other.pk])
    assert client_for(worker).post(where).status_code == 404


# ---------------------------------------------------------------- opening
def opened(worker, **more):
    place = PlaceFactory(district=worker.organisation.district)
    told = {key: value for key, value in met().items() if key.startswith("m-")}
    return (
        told
        | {"place": place.pk, "kind": "ALONE", "needs": ["HEALTH"], "consents": [], "way": "PAPER"}
        | more
    )


def test_a_centre_opens_a_household_of_its_own(client_for, worker):
    client = client_for(worker)
    assert client.get(reverse("households:new")).status_code == 200
    answer = client.post(reverse("households:new"), opened(worker))
    household = Household.objects.get()
    assert answer.url == address("detail", household)
    assert household.needs == ["HEALTH"]
    assert Grant.objects.get().organisation == worker.organisation
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"place": ""},
        {"kind": ""},
        {"needs": ["GOLD"]},
        {"m-0-name": "글\u202e"},
        {"way": ""},
        {"m-0-phone": "1"},
    ],
)
def test_a_bad_household_is_mended_in_place(client_for, worker, change):
    answer = client_for(worker).post(reverse("households:new"), opened(worker, **change))
    assert answer.status_code == 422
    assert "샘골로 12" in answer.content.decode()
    assert not Household.objects.exists()


# ---------------------------------------------------------------- the list's state
def test_the_list_filters_and_sorts_by_its_address_and_forgives_nonsense(client_for, worker):
    now = timezone.now()
    mine = {"opened_by": worker.organisation}
    first = HouseholdFactory(label="김*늘", found_at=now - timedelta(days=3), needs=["HEALTH"], **mine)
    second = HouseholdFactory(
        label="이*다", found_at=now - timedelta(days=2), helped_at=now, kind=HouseholdKind.CHILDREN, **mine
    )
    HouseholdFactory(label="박*람", found_at=now - timedelta(days=1), helped_at=now, left_at=now, **mine)
    HouseholdFactory(label="남*집", opened_by=OrganisationFactory(district=worker.organisation.district))
    client = client_for(worker)

    def shown(query):
        page = main_of(client.get(f"{LIST}{query}"))
        return re.findall(r'class="cell-title".*?aria-hidden="true">([^<]+)<', page)

    assert shown("") == ["박*람", "이*다", "김*늘"]
    assert shown("?sort=found") == ["김*늘", "이*다", "박*람"]
    assert shown("?state=waiting") == shown("?need=HEALTH") == shown(f"?dong={first.place_id}") == ["김*늘"]
    assert shown("?state=helped") == shown("?kind=CHILDREN") == shown(f"?dong={second.place_id}") == ["이*다"]
    assert shown("?state=left") == ["박*람"]
    assert shown("?state=x&kind=x&need=x&dong=x&sort=x&page=x") == ["박*람", "이*다", "김*늘"]


def test_found_and_not_helped_is_the_loud_number(client_for, worker):
    for helped_at in (None, None, timezone.now()):
        HouseholdFactory(opened_by=worker.organisation, helped_at=helped_at)
    client = client_for(worker)
    for where in (LIST, reverse("households:figures")):
        page = main_of(client.get(where))
        loud = re.search(r'class="stat is-loud".*?stat-n">(\d+)', page, re.S)
        assert loud[1] == "2"
        assert page.count("is-loud") == 1
    part = client.get(reverse("households:figures"), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<section") and "<main" not in part


# ---------------------------------------------------------------- how many questions
def test_the_list_asks_as_much_for_one_as_for_many(client_for, worker, django_assert_num_queries):
    client = client_for(worker)
    for more in (1, 5):
        HouseholdFactory.create_batch(more, opened_by=worker.organisation)
        # counts, rows, the journal, Dongs
        queries(client, LIST, django_assert_num_queries, FRAME + 4)


def test_a_household_asks_as_much_for_a_short_story_as_for_a_long_one(
    client_for, worker, household, django_assert_num_queries
):
    client = client_for(worker)
    centre = OrganisationFactory(district=worker.organisation.district)
    for more in (1, 5):
        StoryEventFactory.create_batch(more, household=household)
        MemberFactory.create_batch(more, household=household)
        for _ in range(more):
            ConsentFactory(household=household, scope="THIRD_PARTY", recipients=[centre.pk])
        # household, journal, members, story's kinds, consents, their recipients, what waits, story
        queries(client, address("detail", household), django_assert_num_queries, FRAME + 8)


def test_the_figures_ask_once(client_for, worker, django_assert_num_queries):
    client = client_for(worker)
    for more in (1, 5):
        HouseholdFactory.create_batch(more, opened_by=worker.organisation)
        queries(client, reverse("households:figures"), django_assert_num_queries, FRAME + 1)
