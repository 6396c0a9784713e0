"""The referral pages: who sees what of whom at which step, by page and by raw SQL; what a page costs."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from partners.journal.models import Entry
from partners.organisations.models import Sector
from referrals.models import HelpGiven, Referral
from tests.factories.households import ConsentFactory, HouseholdFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PostFactory
from tests.factories.referrals import BundleFactory, HelpGivenFactory, ReferralFactory
from tests.factories.resources import ResourceFactory

# session, user, posts; the savepoint, the actor, and both put back (a request's own transaction, in life)
FRAME = 7
ADDRESS = "샘골로 12, 3층"
NAME = "윤봉례"


def party(referral, side, role="WORKER"):
    return PostFactory(role=role, organisation=getattr(referral, f"{side}_organisation"))


def volunteers_asked(**facts):
    lead = PostFactory(role="VOLUNTEER")
    referral = ReferralFactory(
        to_organisation=lead.organisation,
        bundle__household__opened_by__district=lead.organisation.district,
        **facts,
    )
    return lead, referral


# ---------------------------------------------------------------- what a volunteer lead sees
@pytest.mark.parametrize(
    ("state", "label", "address"),
    [({}, True, False), ({"accepted": True}, True, True), ({"completed": True}, False, False),
     ({"declined": True}, False, False), ({"withdrawn": True}, False, False), ({"expired": True}, False, False)],
)  # fmt: skip
def test_a_volunteer_lead_sees_the_address_from_acceptance_to_the_end(client_for, state, label, address):
    lead, referral = volunteers_asked(**state)
    client = client_for(lead)
    page = client.get(reverse("referrals:detail", args=[referral.pk])).content.decode()
    rows = client.get(reverse("referrals:list")).content.decode()
    assert (ADDRESS in page, NAME in page) == (address, address)
    assert ("윤**" in page, "윤**" in rows) == (label, label)
    assert (referral.household.place.name in page) == label
    for everything in (page, rows):
        assert "1947" not in everything or address
        assert "윤*례" not in everything
    assert ADDRESS not in rows


@pytest.mark.parametrize(
    ("state", "seen"), [({}, 0), ({"accepted": True}, 1), ({"completed": True}, 0), ({"withdrawn": True}, 0)]
)
def test_the_wall_alone_holds_the_address_back(acting_as, state, seen):
    """Raw SQL as the volunteer lead: the pages' own rule is not asked."""
    lead, referral = volunteers_asked(**state)
    with acting_as(lead), connection.cursor() as cursor:
        cursor.execute(
            "SELECT address FROM coordination_identity WHERE household_id = %s", [referral.household_id]
        )
        assert len(cursor.fetchall()) == seen


@pytest.mark.parametrize("who", ["stranger", "other district", "receiver's manager"])
def test_the_wall_alone_hides_the_referral_and_its_ledger(acting_as, who):
    referral = HelpGivenFactory().referral
    post = {
        "stranger": lambda: PostFactory(district=referral.district),
        "other district": PostFactory,
        "receiver's manager": lambda: party(referral, "to", "MANAGER"),
    }[who]()
    with acting_as(post), connection.cursor() as cursor:
        for table in (
            "referrals_referral",
            "referrals_bundle",
            "referrals_referralmove",
            "referrals_helpgiven",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_the_pages_rule_holds_without_the_wall(db):
    """As the tables' owner, whom no policy binds."""
    from partners.access.actors import Actor

    referral = ReferralFactory()
    for post, seen in (
        (party(referral, "to"), 1), (party(referral, "from"), 1), (party(referral, "to", "MANAGER"), 0),
        (party(referral, "to", "TRAINEE"), 0), (PostFactory(district=referral.district), 0), (PostFactory(), 0),
    ):  # fmt: skip
        assert Referral.objects.visible_to(Actor.of(post)).count() == seen


# ---------------------------------------------------------------- who may open which page
@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("receiver", {"detail": 200, "row": 200, "new": 404, "of_household": 404}),
        ("sender", {"detail": 200, "row": 200, "new": 200, "of_household": 200}),
        ("case team", {"detail": 200, "row": 404, "new": 200, "of_household": 200}),
        ("volunteer of the receiver", {"detail": 200, "row": 200, "new": 404, "of_household": 404}),
        ("manager of the receiver", {"detail": 404, "row": 404, "new": 404, "of_household": 404}),
        ("stranger", {"detail": 404, "row": 404, "new": 404, "of_household": 404}),
        ("other district", {"detail": 404, "row": 404, "new": 404, "of_household": 404}),
    ],
)
def test_who_may_open_what(client_for, who, codes):
    referral = ReferralFactory()
    colleague = OrganisationFactory(district=referral.district)
    GrantFactory(organisation=colleague, household_id=referral.household_id)
    post = {
        "receiver": lambda: party(referral, "to"),
        "sender": lambda: party(referral, "from"),
        "case team": lambda: PostFactory(organisation=colleague),
        "volunteer of the receiver": lambda: party(referral, "to", "VOLUNTEER"),
        "manager of the receiver": lambda: party(referral, "to", "MANAGER"),
        "stranger": lambda: PostFactory(district=referral.district),
        "other district": PostFactory,
    }[who]()
    client = client_for(post)
    for page, code in codes.items():
        key = referral.household_id if page in {"new", "of_household"} else referral.pk
        assert client.get(reverse(f"referrals:{page}", args=[key])).status_code == code, page


@pytest.mark.parametrize(
    ("role", "code"),
    [("WORKER", 200), ("DONG", 200), ("LEADER", 200), ("HOPE", 200), ("VOLUNTEER", 200), ("FINDER", 403),
     ("TRAINEE", 403), ("SERVICE", 403), ("ADVISER", 403), ("SECRETARY", 403), ("MANAGER", 403), ("PRIVACY", 403)],
)  # fmt: skip
def test_who_has_a_list(client_for, role, code):
    assert client_for(PostFactory(role=role)).get(reverse("referrals:list")).status_code == code


def test_nobody_unknown_reads_a_referral(client: Client, db):
    referral = ReferralFactory()
    for page in ("detail", "row"):
        assert client.get(reverse(f"referrals:{page}", args=[referral.pk])).status_code == 302


@pytest.mark.parametrize(
    ("act", "data"),
    [("accept", {}), ("decline", {"reason": "NO_PLACE"}), ("withdraw", {}), ("noted", {}),
     ("help", {"what": "쌀", "quantity": "1", "given_on": "2026-11-01"}), ("complete", {"outcome": "GUIDED"}),
     ("fail", {"reason": "OTHER"})],
)  # fmt: skip
@pytest.mark.parametrize(("who", "code"), [("stranger", 404), ("wrong side", 403)])
def test_acts_by_others_are_refused(client_for, act, data, who, code):
    referral = ReferralFactory()
    side = "to" if act in {"withdraw", "noted"} else "from"
    post = PostFactory(district=referral.district) if who == "stranger" else party(referral, side)
    response = client_for(post).post(reverse(f"referrals:{act}", args=[referral.pk]), data)
    assert response.status_code == code
    referral.refresh_from_db()
    assert referral.status == "SENT"
    assert client_for(post).get(reverse(f"referrals:{act}", args=[referral.pk])).status_code == 405


# ---------------------------------------------------------------- the way through
def test_a_referral_goes_from_asking_to_its_end(client_for):
    """By the pages alone, without script, as three people."""
    household = HouseholdFactory(needs=["DAILY_LIFE"])
    sender = PostFactory(organisation=household.opened_by)
    lead = PostFactory(role="WORKER", district=household.district)
    resource = ResourceFactory(organisation=lead.organisation, name="반찬 나눔", capacity=2)
    ConsentFactory(household=household, scope="THIRD_PARTY", recipients=[lead.organisation_id])
    asking = client_for(sender)
    address = reverse("referrals:new", args=[household.pk])

    page = asking.post(address, {"do": "find", "q": "ㅂㅊ", "rows": "0"}).content.decode()
    assert f'value="add:{resource.pk}"' in page
    page = asking.post(address, {"do": f"add:{resource.pk}", "q": "ㅂㅊ", "rows": "0"}).content.decode()
    assert f"윤*례 · 1947 · {household.place.name}" in page
    sent = {
        "do": "send", "rows": "1", "row0-resource": resource.pk, "row0-area": "DAILY_LIFE", "row0-words": "주 2회 부탁"
    }  # fmt: skip
    response = asking.post(address, sent)
    assert response.status_code == 302
    referral = Referral.objects.get()

    helping = client_for(lead)
    there = reverse("referrals:detail", args=[referral.pk])
    page = helping.get(there).content.decode()
    assert "주 2회 부탁" in page and ADDRESS not in page
    helping.post(reverse("referrals:accept", args=[referral.pk]), {"words": "내일부터"})
    page = helping.get(there).content.decode()
    assert ADDRESS in page and NAME in page
    response = helping.post(reverse("referrals:complete", args=[referral.pk]), {"outcome": "GOT_HELP"})
    assert (response.status_code, list(response.context["forms"]["complete"].errors)) == (422, ["outcome"])
    helping.post(
        reverse("referrals:help", args=[referral.pk]),
        {"what": "밑반찬 3찬", "quantity": "2", "given_on": timezone.localdate().isoformat()},
    )
    response = helping.post(
        reverse("referrals:complete", args=[referral.pk]), {"outcome": "GOT_HELP"}, follow=True
    )
    assert ADDRESS not in response.content.decode()

    page = asking.get(there).content.decode()
    assert "내일부터" in page and "밑반찬 3찬" in page
    referral.refresh_from_db()
    resource.refresh_from_db()
    household.refresh_from_db()
    assert (referral.status, resource.load, household.helped_at is not None) == ("COMPLETED", 0, True)


def test_opened_names_are_in_the_journal(client_for):
    referral = ReferralFactory(accepted=True)
    client_for(party(referral, "to")).get(reverse("referrals:detail", args=[referral.pk]))
    client_for(party(referral, "from")).get(reverse("referrals:detail", args=[referral.pk]))
    assert (
        Entry.objects.filter(act="referrals.identity_read", households=[referral.household_id]).count() == 1
    )
    assert Entry.objects.filter(act="read", target="referrals.detail").count() == 2


def test_who_is_not_to_be_named_is_not(client_for):
    referral = ReferralFactory(accepted=True, bundle__household__head__do_not_disclose=True)
    page = (
        client_for(party(referral, "to"))
        .get(reverse("referrals:detail", args=[referral.pk]))
        .content.decode()
    )
    assert ADDRESS not in page and NAME not in page


def test_the_second_to_answer_is_told_how_it_stands(client_for):
    referral = ReferralFactory(accepted=True)
    response = client_for(party(referral, "to")).post(
        reverse("referrals:decline", args=[referral.pk]), {"reason": "NO_PLACE"}
    )
    assert response.status_code == 409
    assert referral.to_organisation.name in response.content.decode()


def test_a_full_resource_is_said_on_the_page(client_for):
    resource = ResourceFactory(capacity=1, load=1)
    referral = ReferralFactory(
        resource=resource,
        to_organisation=resource.organisation,
        bundle__household__opened_by__district=resource.district,
    )
    response = client_for(party(referral, "to")).post(reverse("referrals:accept", args=[referral.pk]))
    assert (response.status_code, response.context["forms"]["accept"].errors.keys()) == (422, {"__all__"})


@pytest.mark.parametrize(
    ("act", "state", "data", "field"),
    [
        ("decline", {}, {}, "reason"), ("decline", {}, {"reason": "WHIM"}, "reason"),
        ("decline", {}, {"reason": "OTHER", "words": "900101-1234568"}, "words"),
        ("accept", {}, {"words": "가\0"}, "words"), ("accept", {}, {"words": "가" * 301}, "words"),
        ("complete", {"accepted": True}, {}, "outcome"),
        ("complete", {"accepted": True}, {"outcome": "LUCK"}, "outcome"),
        ("help", {"accepted": True}, {"what": "", "quantity": "1", "given_on": "2026-11-01"}, "what"),
        ("help", {"accepted": True}, {"what": "쌀", "quantity": "0", "given_on": "2026-11-01"}, "quantity"),
        ("help", {"accepted": True}, {"what": "쌀", "quantity": "1", "given_on": "2999-01-01"}, "given_on"),
        ("help", {"accepted": True}, {"what": "쌀", "quantity": "1", "given_on": "내일"}, "given_on"),
        ("fail", {"accepted": True}, {}, "reason"),
    ],
)  # fmt: skip
def test_bad_answers_are_said_beside_their_field(client_for, act, state, data, field):
    referral = ReferralFactory(**state)
    response = client_for(party(referral, "to")).post(reverse(f"referrals:{act}", args=[referral.pk]), data)
    assert (response.status_code, list(response.context["forms"][act].errors)) == (422, [field])
    assert not HelpGiven.objects.exists()


# ---------------------------------------------------------------- asking
@pytest.fixture
def asking(client_for):
    household = HouseholdFactory(needs=["DAILY_LIFE"])
    public = ResourceFactory(
        organisation=OrganisationFactory(district=household.district, sector=Sector.PUBLIC),
        name="방문건강관리",
    )
    private = ResourceFactory(organisation=OrganisationFactory(district=household.district), name="반찬 나눔")
    client = client_for(PostFactory(organisation=household.opened_by))
    address = reverse("referrals:new", args=[household.pk])
    return household, public, private, client, address


def sending(*rows, **more):
    data = {"do": "send", "rows": str(len(rows))} | more
    for number, (resource, words) in enumerate(rows):
        data |= {
            f"row{number}-resource": resource,
            f"row{number}-area": "DAILY_LIFE",
            f"row{number}-words": words,
        }
    return data


def test_each_private_receiver_shows_whether_consent_names_it(asking):
    household, public, private, client, address = asking
    page = client.get(address, {"resource": [public.pk, private.pk]})
    assert [(row.needs_consent, row.may_know) for row in page.context["rows"]] == [
        (False, True),
        (True, False),
    ]
    consent = reverse("households:consent", args=[household.pk])
    assert f'href="{consent}?scope=THIRD_PARTY&amp;to={private.organisation_id}' in page.content.decode()
    response = client.post(address, sending((private.pk, "주 2회")))
    assert response.status_code == 422
    assert private.organisation.name in response.context["bundle_form"].non_field_errors()[0]
    assert not Referral.objects.exists()


def test_overlapping_help_asks_for_a_reason_and_takes_one(asking):
    household, public, _private, client, address = asking
    ReferralFactory(bundle=BundleFactory(household=household), accepted=True)
    assert client.get(address, {"resource": public.pk}).context["rows"][0].overlaps
    response = client.post(address, sending((public.pk, "주말 급식")))
    assert (response.status_code, list(response.context["bundle_form"].errors)) == (422, ["despite"])
    assert "주말 급식" in response.content.decode()  # nothing typed is lost
    assert client.post(address, sending((public.pk, "주말 급식"), despite="평일만 됩니다")).status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        sending(), {"do": "send"}, {"do": "send", "rows": "x"}, {"do": "send", "rows": "9" * 50},
        sending((0, "x")), sending(("9" * 30, "x")), sending(("가", "x")),
    ],
)  # fmt: skip
def test_an_empty_or_broken_bundle_is_said(asking, data):
    *_rest, client, address = asking
    response = client.post(address, data)
    assert (response.status_code, list(response.context["bundle_form"].errors)) == (422, ["__all__"])


@pytest.mark.parametrize("words", ["", "x" * 301, "가\0", "900101-1234568", "가\u202e나"])
def test_bad_words_are_said_beside_their_row(asking, words):
    _household, public, _private, client, address = asking
    response = client.post(address, sending((public.pk, words)))
    assert response.status_code == 422
    assert list(response.context["rows"][0].form.errors) == ["words"]


def test_the_same_asked_again_is_said(asking):
    household, public, _private, client, address = asking
    ReferralFactory(bundle=BundleFactory(household=household), to_organisation=public.organisation)
    response = client.post(address, sending((public.pk, "다시")))
    assert (response.status_code, list(response.context["bundle_form"].errors)) == (422, ["__all__"])


def test_rows_come_and_go_without_script(asking):
    _household, public, private, client, address = asking
    one = sending((public.pk, "첫째"))
    page = client.post(address, one | {"do": f"add:{private.pk}"})
    assert [row.resource for row in page.context["rows"]] == [public, private]
    assert "첫째" in page.content.decode()
    two = sending((public.pk, "첫째"), (private.pk, "둘째"))
    page = client.post(address, two | {"do": "drop:0"})
    assert [row.resource for row in page.context["rows"]] == [private]
    for odd in ("drop:7", "drop:x", "add:x", "add:999999", "fly"):
        assert client.post(address, two | {"do": odd}).status_code == 200


def test_anothers_districts_resource_cannot_be_chosen(asking):
    *_rest, client, address = asking
    assert client.get(address, {"resource": ResourceFactory().pk}).context["rows"] == []


def test_while_typing_only_the_hits_come(asking):
    *_rest, client, address = asking
    response = client.post(
        address, {"do": "find", "q": "반찬", "rows": "0"}, headers={"HX-Request": "true", "HX-Target": "hits"}
    )
    assert response.content.decode().lstrip().startswith('<div id="hits">')


# ---------------------------------------------------------------- lists
def test_the_lists_keep_boxes_filters_and_order_in_the_address(client_for):
    first = ReferralFactory(area="HOUSING")
    post = party(first, "to")
    second = ReferralFactory(
        to_organisation=post.organisation,
        bundle__household__opened_by__district=first.district,
        declined=True,
        sent_at=datetime(2026, 10, 20, tzinfo=UTC),
    )
    client = client_for(post)

    def shown(**asked):
        return [row.referral for row in client.get(reverse("referrals:list"), asked).context["rows"]]

    assert shown() == [first, second]
    assert shown(sort="sent") == [second, first]
    assert shown(state="nothing") == [second]
    assert shown(need="HOUSING") == [first]
    assert shown(box="out") == []
    assert shown(box="x", state="x", sort="x", need="x", page="x") == [first, second]


def test_the_list_leaves_masked_and_journalled(client_for):
    referral = ReferralFactory()
    client = client_for(party(referral, "to"))
    for kind in ("csv", "xlsx"):
        assert client.get(reverse("referrals:list"), {"as": kind}).status_code == 200
    content = client.get(reverse("referrals:list"), {"as": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "윤*례"
    assert Entry.objects.filter(act="referrals.exported", households=[referral.household_id]).count() == 3


def test_an_unknown_key_is_not_found(client_for):
    client = client_for(PostFactory())
    for page in ("detail", "row", "new", "of_household"):
        assert client.get(reverse(f"referrals:{page}", args=[uuid.uuid4()])).status_code == 404


def another(referral, **facts):
    return ReferralFactory(
        to_organisation=referral.to_organisation, bundle=BundleFactory(household=referral.household), **facts
    )


def test_the_list_costs_the_same_for_one_row_and_for_many(client_for, django_assert_num_queries):
    referral = ReferralFactory()
    client = client_for(party(referral, "to"))
    for more in (0, 19):
        for _ in range(more):
            another(referral, declined=True)
        # counts by state, rows; the journal's line; what waits, for the menu
        with django_assert_num_queries(FRAME + 4):
            client.get(reverse("referrals:list"))


def test_one_referral_costs_the_same_for_one_line_and_for_many(client_for, django_assert_num_queries):
    given = HelpGivenFactory()
    client = client_for(party(given.referral, "to"))
    for more in (0, 9):
        for _ in range(more):
            HelpGivenFactory(referral=given.referral)
        # referral, names, help given, steps; two lines of the journal; the menu
        with django_assert_num_queries(FRAME + 7):
            client.get(reverse("referrals:detail", args=[given.referral_id]))


def test_a_households_referrals_cost_the_same_for_one_and_for_many(client_for, django_assert_num_queries):
    referral = ReferralFactory()
    client = client_for(party(referral, "from"))
    for more in (0, 19):
        for _ in range(more):
            another(referral, declined=True)
        with django_assert_num_queries(FRAME + 3):  # household, referrals, the journal's line
            client.get(
                reverse("referrals:of_household", args=[referral.household_id]),
                headers={"HX-Request": "true"},
            )


def test_asking_costs_the_same_for_one_row_and_for_many(client_for, django_assert_num_queries):
    household = HouseholdFactory()
    client = client_for(PostFactory(organisation=household.opened_by))
    chosen = []
    for more in (1, 8):
        for _ in range(more):
            organisation = OrganisationFactory(district=household.district)
            chosen.append(ResourceFactory(organisation=organisation).pk)
        # household, resources, consents, referrals and help of it, hits; the journal's line, the menu
        with django_assert_num_queries(FRAME + 8):
            client.get(reverse("referrals:new", args=[household.pk]), {"resource": chosen})


def test_consent_asked_for_on_the_way_leads_back_to_the_request(asking):
    household, _public, private, client, address = asking
    row = client.get(address, {"resource": private.pk}).context["rows"][0]
    member = household.members.get()
    given = {
        "member": member.pk,
        "scope": "THIRD_PARTY",
        "way": "PHONE",
        "recipients": [private.organisation_id],
    }
    response = client.post(row.consent_url, given)
    assert (response.status_code, response.url) == (302, f"{address}?resource={private.pk}")
    assert client.get(response.url).context["rows"][0].is_named


def test_names_are_kept_by_no_cache(client_for):
    referral = ReferralFactory(accepted=True)
    response = client_for(party(referral, "to")).get(reverse("referrals:detail", args=[referral.pk]))
    assert "no-store" in response["Cache-Control"]
