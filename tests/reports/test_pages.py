"""Pages of reports: who may open them, what they show, what bad input answers, how many questions they ask."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from coordination.households.models import Household
from coordination.reports.models import Report, ReportFinder
from partners.journal.models import Entry
from partners.paperwork.reading import read_table
from tests.factories.households import ConsentFactory
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory
from tests.factories.reports import ReportFactory

LIST = reverse("reports:list")
NEW = reverse("reports:new")
OWN = reverse("reports:own")


@pytest.fixture
def dong(db):
    return PostFactory(role="DONG")


@pytest.fixture
def finder(dong):
    return PostFactory(role="FINDER", organisation=dong.organisation)


@pytest.fixture
def hope(dong):
    return PostFactory(role="HOPE", organisation__district=dong.organisation.district)


def at_step(dong, step, **more):
    return ReportFactory(place=dong.place, step=step, step__taker=dong, **more)


def typed(client, **more):
    """The form as it was shown, filled in."""
    page = client.get(NEW)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    place = re.search(r'<option value="(\d+)" selected', page.content.decode())[1]
    said = {
        "signals": ["MAIL", "UNSEEN"],
        "place": place,
        "where": "느티나무 빌라 3층 왼쪽",
        "urgency": "SOON",
        "household_kind": "",
        "words": "신문이 그대로예요.",
        "person_knows": "no",
        "hide": "no",
        "token": token,
    }
    return said | more


# ---------------------------------------------------------------- the finder's form
def test_the_form_presets_the_finders_dong_and_asks_for_no_department(client_for, finder):
    PlaceFactory(district=finder.organisation.district)
    page = client_for(finder).get(NEW).content.decode()
    assert f'<option value="{finder.place_id}" selected' in page
    assert page.count("<option") == 2
    for number in ("119", "112", "109"):
        assert f'href="tel:{number}"' in page


def test_sent_the_finder_sees_what_happens_next_and_the_dong_sees_the_report(client_for, finder, dong):
    client = client_for(finder)
    sent = client.post(NEW, typed(client), follow=True)
    report = Report.objects.get()
    assert sent.redirect_chain == [(f"{OWN}?sent={report.pk}", 302)]
    assert "우편물이 쌓였어요" in sent.content.decode()
    assert report.words.where == "느티나무 빌라 3층 왼쪽"
    assert "우편물이 쌓였어요" in client_for(dong).get(LIST).content.decode()


def test_sent_twice_with_one_form_it_is_one_report(client_for, finder):
    client = client_for(finder)
    said = typed(client)
    for _ in range(2):
        assert client.post(NEW, said).status_code == 302
    assert Report.objects.count() == 1
    client.post(NEW, typed(client))
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    "token", ["", "nonsense", signing.dumps(["x", 1], salt="reports.new"), "stale", "of another"]
)
def test_a_token_that_is_not_ones_own_keeps_what_was_typed(client_for, finder, dong, token, monkeypatch):
    client = client_for(finder)
    said = typed(client)
    if token == "of another":
        token = typed(client_for(dong))["token"]
    if token == "stale":
        token = said["token"]
        monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 90_000)
    answer = client.post(NEW, said | {"token": token})
    assert answer.status_code == 422
    assert "신문이 그대로예요." in answer.content.decode()
    assert not Report.objects.exists()
    fresh = re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]
    assert client.post(NEW, said | {"token": fresh}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("signals", [], "보신 것을 골라"),
        ("signals", ["NONSENSE"], "NONSENSE"),
        ("where", "", "어디인지"),
        ("where", "동" * 201, "200"),
        ("words", "어머니 470302-2123456 이십니다", "주민등록번호"),
        ("where", "470302-2123456", "주민등록번호"),
        ("where", "빌라\0 3층", "NUL"),
        ("words", "글\u202e뒤집기", "U+202E"),
        ("urgency", "", "필수"),
        ("urgency", "NEVER", "NEVER"),
        ("place", "999999999", "선택"),
        ("place", "x", "선택"),
        ("hide", "maybe", "maybe"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(
    client_for, finder, field, value, says
):
    client = client_for(finder)
    said = typed(client, words="이 말은 남아야 해요") | {field: value}
    answer = client.post(NEW, said)
    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</span></span>', page, re.S)
    assert error and says in error[1]
    assert ("이 말은 남아야 해요" in page) == (field != "words")
    assert 'value="MAIL"' in page
    if field != "signals":
        assert re.search(r'value="MAIL"[^>]*checked', page)
    assert not Report.objects.exists()


def test_another_districts_dong_cannot_be_chosen(client_for, finder):
    client = client_for(finder)
    assert client.post(NEW, typed(client, place=PlaceFactory().pk)).status_code == 422


@pytest.mark.parametrize(("signal", "number"), [("CHILD", "112"), ("DESPAIR", "109")])
def test_signals_of_danger_show_whom_to_call(client_for, finder, dong, signal, number):
    client = client_for(finder)
    sent = client.post(NEW, typed(client, signals=[signal]), follow=True).content.decode()
    assert f'class="call" href="tel:{number}"' in sent
    for_the_worker = client_for(dong).get(reverse("reports:detail", args=[Report.objects.get().pk]))
    assert f'class="call" href="tel:{number}"' in for_the_worker.content.decode()


def test_where_nobody_answers_yet_the_finder_hears_whom_to_call(client_for, finder):
    client = client_for(finder)
    elsewhere = PlaceFactory(district=finder.organisation.district)
    answer = client.post(NEW, typed(client, place=elsewhere.pk))
    assert answer.status_code == 422
    assert "129" in answer.content.decode()


def test_the_finder_follows_own_reports_in_plain_words_and_no_others(client_for, finder, dong):
    mine = at_step(dong, "MET", finder=finder.user)
    at_step(dong, "HELPED", signals=["ARREARS"])
    client = client_for(finder)
    page = client.get(OWN).content.decode()
    assert "만나 뵈었어요" in page
    assert "월세" not in page
    assert "윤" not in page
    # The report's own address leads there, and the list of reports too.
    assert client.get(reverse("reports:detail", args=[mine.pk])).url == f"{OWN}?sent={mine.pk}"
    assert client.get(LIST).url == OWN


# ---------------------------------------------------------------- who may
WAYS = ["list", "new", "own"]
STEPS = ["detail", "take", "interview", "hand_over", "close"]


@pytest.mark.parametrize(
    ("role", "list_", "new", "own"),
    [
        ("DONG", 200, 200, 200), ("LEADER", 200, 200, 200), ("HOPE", 200, 200, 200), ("WORKER", 200, 200, 200),
        ("VOLUNTEER", 403, 200, 200), ("FINDER", 302, 200, 200), ("TRAINEE", 403, 200, 200),
        ("SERVICE", 403, 403, 403), ("ADVISER", 403, 403, 403), ("SECRETARY", 403, 200, 200),
        ("MANAGER", 403, 200, 200), ("PRIVACY", 403, 200, 200),
    ],
)  # fmt: skip
def test_who_opens_the_rooms_pages(client_for, dong, role, list_, new, own):
    place = dong.place if role in ("DONG", "FINDER", "LEADER") else None
    client = client_for(PostFactory(role=role, organisation=dong.organisation, place=place))
    assert [client.get(reverse(f"reports:{way}")).status_code for way in WAYS] == [list_, new, own]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("dong", True), ("hope", True), ("leader", True), ("next dong", False), ("centre", False),
     ("volunteer", False), ("manager", False), ("secretary", False), ("privacy", False), ("other hope", False)],
)  # fmt: skip
def test_who_sees_a_report_that_was_sent(client_for, dong, hope, who, seen):
    district, office = dong.organisation.district, dong.organisation
    post = {
        "dong": lambda: dong,
        "hope": lambda: hope,
        "leader": lambda: PostFactory(role="LEADER", organisation=office, place=dong.place),
        "next dong": lambda: PostFactory(role="DONG", organisation__district=district),
        "centre": lambda: PostFactory(organisation__district=district),
        "volunteer": lambda: PostFactory(role="VOLUNTEER", organisation__district=district),
        "manager": lambda: PostFactory(role="MANAGER", organisation=office),
        "secretary": lambda: PostFactory(role="SECRETARY", organisation__district=district),
        "privacy": lambda: PostFactory(role="PRIVACY", organisation=office),
        "other hope": lambda: PostFactory(role="HOPE"),
    }[who]()
    report = ReportFactory(place=dong.place)
    client = client_for(post)
    assert client.get(reverse("reports:detail", args=[report.pk])).status_code == (200 if seen else 404)
    for step in STEPS[1:]:
        status = client.post(reverse(f"reports:{step}", args=[report.pk])).status_code
        assert (status == 404) != seen, step
    report.refresh_from_db()
    assert (report.status == "TAKEN") == seen


def test_nobody_signed_in_sees_only_the_sign_in(client, dong):
    report = ReportFactory(place=dong.place)
    for address in (LIST, NEW, OWN, reverse("reports:detail", args=[report.pk])):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_the_organisation_it_was_handed_to_may_close_it_but_not_take_it(client_for, dong):
    worker = PostFactory(organisation__district=dong.organisation.district)
    report = at_step(dong, "PASSED", step__handed_to=worker.organisation)
    client = client_for(worker)
    assert client.get(reverse("reports:detail", args=[report.pk])).status_code == 200
    assert client.get(reverse("reports:interview", args=[report.pk])).status_code == 403
    said = {"closing": "SUPPORTED", "why": ""}
    assert client.post(reverse("reports:close", args=[report.pk]), said).status_code == 302
    report.refresh_from_db()
    assert report.status == "CLOSED"


# ---------------------------------------------------------------- triage
def test_taking_answers_with_the_row_for_the_page_and_with_the_page_without_script(client_for, dong, hope):
    first, second = ReportFactory(place=dong.place), ReportFactory(place=dong.place)
    row = client_for(dong).post(reverse("reports:take", args=[first.pk]), headers={"HX-Request": "true"})
    assert row.status_code == 200
    assert row.content.decode().strip().startswith(f'<tr role="row" id="report-{first.pk}"')
    assert dong.user.name in row.content.decode()
    late = client_for(hope).post(reverse("reports:take", args=[first.pk]), headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert dong.user.name in late.content.decode()
    plain = client_for(hope).post(reverse("reports:take", args=[second.pk]))
    assert plain.url == reverse("reports:detail", args=[second.pk])


def test_the_list_filters_and_sorts_by_its_address_and_forgives_nonsense(client_for, dong, hope):
    now = timezone.now()
    other = PlaceFactory(district=dong.organisation.district)
    ReportFactory(place=dong.place, signals=["MAIL"], urgency="NOW", made_at=now - timedelta(days=2),
                  answer_due_at=now - timedelta(days=1))  # fmt: skip
    ReportFactory(place=other, signals=["ARREARS"], urgency="WATCH", made_at=now - timedelta(days=40),
                  answer_due_at=now + timedelta(days=3))  # fmt: skip
    at_step(dong, "CLOSED", signals=["MEALS"])
    client = client_for(hope)

    def shown(query):
        page = client.get(f"{LIST}{query}").content.decode()
        titles = re.findall(r'class="cell-title"[^>]*>([^<]+)<', page)
        return [title.strip() for title in titles]

    mail, rent, meals = "우편물이 쌓였어요", "월세·공과금이 밀렸어요", "끼니를 거르는 것 같아요"
    assert shown("") == [mail, rent]
    assert shown("?sort=-due") == [rent, mail]
    assert shown("?sort=-urgency") == [rent, mail]
    assert shown("?status=CLOSED") == [meals]
    assert set(shown("?status=ALL")) == {mail, rent, meals}
    assert (
        shown("?urgency=NOW")
        == shown("?age=late")
        == shown("?age=week")
        == shown(f"?dong={dong.place_id}")
        == [mail]
    )
    assert shown("?age=month") == [rent]
    assert shown("?status=x&urgency=x&dong=x&age=x&sort=x&page=x") == [mail, rent]
    assert shown("?dong=%EF%BC%91%EF%BC%92&page=-3") == []


def test_the_list_leaves_as_a_file_masked_and_leaves_a_trace(client_for, dong):
    at_step(dong, "MET")
    client = client_for(dong)
    for kind in ("xlsx", "csv"):
        answer = client.get(f"{LIST}?format={kind}")
        assert f".{kind}" in answer["Content-Disposition"]
        table = read_table(answer.content)
        assert len(table.rows) == 1
        assert "느티나무" not in str(table.rows)
    assert Entry.objects.filter(act="reports.exported").count() == 2


def test_the_page_shows_the_finder_masked_or_not_at_all(client_for, dong):
    seen, hidden = ReportFactory(place=dong.place), ReportFactory(place=dong.place, finder__is_hidden=True)
    for user_name, report in (("김하늘별", seen), ("박솔바람", hidden)):
        user = ReportFinder.objects.get(report=report).user
        user.name = user_name
        user.save()
    client = client_for(dong)
    assert "김**별" in client.get(reverse("reports:detail", args=[seen.pk])).content.decode()
    page = client.get(reverse("reports:detail", args=[hidden.pk])).content.decode()
    assert "박" not in re.search(r"<main.*</main>", page, re.S)[0]
    assert "가려집니다" in page


# ---------------------------------------------------------------- the first interview
def met(**more):
    said = {
        "way": "VISIT",
        "words": "혼자 지내심",
        "wish": "따뜻한 방",
        "kind": "ALONE_OLDER",
        "consents": ["COLLECTION"],
        "m-TOTAL_FORMS": "2",
        "m-INITIAL_FORMS": "0",
        "m-MIN_NUM_FORMS": "1",
        "m-MAX_NUM_FORMS": "12",
        "m-0-name": "윤봉례",
        "m-0-relation": "HEAD",
        "m-0-birth": "1947-03-02",
        "m-0-phone": "01000001234",
        "m-0-address": "샘골로 12",
        "m-0-safe_contact": "",
        "m-1-name": "",
        "m-1-relation": "OTHER",
        "m-1-birth": "",
        "m-1-phone": "",
        "m-1-address": "",
        "m-1-safe_contact": "",
    }
    return said | more


def test_an_interview_opens_the_household_and_leads_there(client_for, dong):
    report = at_step(dong, "TAKEN")
    address = reverse("reports:interview", args=[report.pk])
    client = client_for(dong)
    assert client.get(address).status_code == 200
    answer = client.post(address, met())
    household = Household.objects.get()
    assert answer.url == reverse("households:detail", args=[household.pk])
    assert household.members.get().identity.phone == "010-0000-1234"
    # Sent again by a worried thumb, it says where things stand.
    assert client.post(address, met()).url == reverse("reports:detail", args=[report.pk])
    assert Household.objects.count() == 1


def test_one_person_more_needs_no_script_and_keeps_what_was_typed(client_for, dong):
    report = at_step(dong, "TAKEN")
    page = (
        client_for(dong).post(reverse("reports:interview", args=[report.pk]), met(more="1")).content.decode()
    )
    assert 'name="m-2-name"' in page
    assert 'value="윤봉례"' in page
    assert "혼자 지내심" in page
    assert re.search(r'value="COLLECTION"[^>]*checked', page)
    assert 'role="alert"' not in page
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"words": ""}, "id_words", "필수"),
        ({"words": "주민번호 470302-2123456"}, "id_words", "주민등록번호"),
        ({"m-0-name": "470302-2123456"}, "id_m-0-name", "주민등록번호"),
        ({"m-0-phone": "12"}, "id_m-0-phone", ""),
        ({"m-0-birth": "470302"}, "id_m-0-birth", "네 자리"),
        ({"m-1-birth": "1950"}, "id_m-1-name", "이름"),
        ({"kind": "CASTLE"}, "id_kind", "CASTLE"),
        ({"consents": ["EVERYTHING"]}, "id_consents", "EVERYTHING"),
        ({"consents": ["THIRD_PARTY"]}, "id_consents", "THIRD_PARTY"),
    ],
)
def test_a_bad_interview_is_mended_in_place(client_for, dong, change, field, says):
    report = at_step(dong, "TAKEN")
    answer = client_for(dong).post(reverse("reports:interview", args=[report.pk]), met(**change))
    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="{field}_error"[^>]*>(.*?)</span></span>', page, re.S)
    assert error and says in error[1]
    assert "샘골로 12" in page
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"m-0-name": "", "m-0-birth": "", "m-0-phone": "", "m-0-address": ""},
        {"m-1-name": "김하늘", "m-1-relation": "HEAD"},
        {"m-TOTAL_FORMS": "x"},
        {"m-TOTAL_FORMS": "1000000"},
    ],
)
def test_a_household_has_people_and_one_head(client_for, dong, change):
    report = at_step(dong, "TAKEN")
    answer = client_for(dong).post(reverse("reports:interview", args=[report.pk]), met(**change))
    assert answer.status_code == 422
    assert 'class="error" role="alert"' in answer.content.decode()
    assert not Household.objects.exists()


def test_handing_over_names_whom_to_ask_and_takes_the_agreement_on_the_spot(client_for, dong):
    report = at_step(dong, "MET")
    centre = OrganisationFactory(district=dong.organisation.district, name="버들복지관")
    address = reverse("reports:hand_over", args=[report.pk])
    client = client_for(dong)
    refused = client.post(address, {"to": centre.pk, "way": "PAPER", "why": ""})
    assert refused.status_code == 422
    assert "버들복지관에 알려도 되는지" in refused.content.decode()
    report.refresh_from_db()
    assert report.status == "MET"
    client.post(address, {"to": centre.pk, "agreed": "on", "way": "PAPER", "why": "겨울이 걱정입니다"})
    report.refresh_from_db()
    assert (report.status, report.handed_to) == ("PASSED", centre)
    assert client.post(address, {"to": centre.pk}).status_code == 302


# ---------------------------------------------------------------- how many questions
def queries(client, address, django_assert_num_queries, n):
    client.get(address)
    with django_assert_num_queries(n):
        assert client.get(address).status_code == 200


# Every request: session, person, posts, four for acting() inside a test's transaction, what waits in the menu.
FRAME = 8


def test_the_list_asks_as_much_for_one_as_for_many(client_for, hope, dong, django_assert_num_queries):
    client = client_for(hope)
    for more in (1, 5):
        for _ in range(more):
            at_step(dong, "MET", made_at=timezone.now())
        # counts, rows, Dongs, the journal
        queries(client, LIST, django_assert_num_queries, FRAME + 4)


def test_a_report_asks_as_much_early_as_late(client_for, dong, django_assert_num_queries):
    report = at_step(dong, "MET")
    ConsentFactory(household=report.household)
    # report, finder, household, interview, journal, moves
    queries(
        client_for(dong), reverse("reports:detail", args=[report.pk]), django_assert_num_queries, FRAME + 6
    )


def test_the_finders_pages_ask_little(client_for, finder, dong, django_assert_num_queries):
    client = client_for(finder)
    for more in (1, 4):
        for _ in range(more):
            at_step(dong, "MET", finder=finder.user)
        # Dongs, own reports
        queries(client, NEW, django_assert_num_queries, FRAME + 2)
        # how many, own reports
        queries(client, OWN, django_assert_num_queries, FRAME + 2)
