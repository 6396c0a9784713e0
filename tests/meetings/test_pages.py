"""The pages of a meeting: who gets which answer, what a page costs, what bad input is told, what is on paper."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.meetings.models import AgendaItem, Decision, Meeting
from coordination.meetings.services import version_of
from partners.journal.models import Entry
from tests.factories.cases import CaseFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.partners import OrganisationFactory, PostFactory
from tests.meetings.scene import scene

# session, user, posts; the savepoint, the actor, and both put back (a request's own transaction, in life)
FRAME = 7
PAST = (timezone.localdate() - timedelta(days=1)).isoformat()
SOON = (timezone.localdate() + timedelta(days=9)).isoformat()


@pytest.fixture
def table(db):
    return scene()


def cost(client, address):
    with CaptureQueriesContext(connection) as ran:
        assert client.get(address).status_code == 200
    return len(ran)


ADDRESSES = {
    "detail": lambda t: ("get", "meeting", t.meeting.pk),
    "print": lambda t: ("get", "meeting", t.meeting.pk),
    "sign": lambda t: ("post", "meeting", t.meeting.pk),
    "attend": lambda t: ("post", "meeting", t.meeting.pk),
    "item": lambda t: ("post", "item", t.item.pk),
    "decide": lambda t: ("post", "item", t.item.pk),
    "agree": lambda t: ("post", "item", t.decision.pk),
    "dissent": lambda t: ("get", "item", t.decision.pk),
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("who", ["guest", "stranger", "manager", "other district"])
def test_hidden_and_absent_give_the_same_answer(client_for, table, name, who):
    """The clinic sits at the table, but no agreement of the household names it."""
    post = {
        "guest": table.clinic,
        "stranger": PostFactory(organisation=OrganisationFactory(district=table.district)),
        "manager": PostFactory(organisation=table.centre.organisation, role="MANAGER"),
        "other district": PostFactory(),
    }[who]
    method, kind, key = ADDRESSES[name](table)
    response = getattr(client_for(post), method)(reverse(f"meetings:{name}", args=[key]))
    hidden = who != "guest" or kind == "item"
    assert (response.status_code == 404) == hidden


@pytest.mark.parametrize("name", ["start", "circulate", "invite"])
def test_only_those_who_chair_may(client_for, table, name):
    method = "get" if name == "invite" else "post"
    address = reverse(f"meetings:{name}", args=[table.meeting.pk])
    assert getattr(client_for(table.clinic), method)(address).status_code == 403
    assert getattr(client_for(table.office), method)(address).status_code in (200, 302)


class TestTheTable:
    def test_shows_a_guest_that_something_is_not_shown_and_nothing_of_it(self, client_for, table):
        page = (
            client_for(table.clinic).get(reverse("meetings:detail", args=[table.meeting.pk])).content.decode()
        )
        assert "윤*례" not in page and "밑반찬" not in page
        assert "우리 기관에 보이지 않는 안건이 1건" in page

    def test_tells_whoever_put_the_item_there_who_is_left_out(self, client_for, table):
        page = (
            client_for(table.centre).get(reverse("meetings:detail", args=[table.meeting.pk])).content.decode()
        )
        assert "버들가정의원" in page.split("보이지 않는 곳:")[1].split("</p>")[0]

    def test_costs_the_same_for_one_item_and_for_many(self, client_for, table):
        client = client_for(table.centre)
        address = reverse("meetings:detail", args=[table.meeting.pk])
        many = scene(more=4)
        one = cost(client, address)
        assert cost(client_for(many.centre), reverse("meetings:detail", args=[many.meeting.pk])) == one
        # meeting, attendance, items (and whether the case is held), decisions, dissents, work done, who is left
        # out, the journal's line; the menu's counts
        assert one == FRAME + 9

    def test_asks_for_no_signature_before_the_minutes_are_round(self, client_for, table):
        address = reverse("meetings:sign", args=[table.meeting.pk])
        assert (
            address
            not in client_for(table.office)
            .get(reverse("meetings:detail", args=[table.meeting.pk]))
            .content.decode()
        )

    def test_is_written_in_the_journal_with_the_households_it_showed(self, client_for, table):
        client_for(table.centre).get(reverse("meetings:detail", args=[table.meeting.pk]))
        assert Entry.objects.get(act="read", target="meetings:detail").households == [table.case.household_id]

    @pytest.mark.parametrize("item", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_an_item_that_is_not_there_opens_the_first(self, client_for, table, item):
        address = reverse("meetings:detail", args=[table.meeting.pk])
        assert client_for(table.centre).get(address, {"item": item}).status_code == 200


class TestTheList:
    def test_holds_ones_own_meetings_only(self, client_for, table):
        MeetingFactory(convened_by=OrganisationFactory(district=table.district), title="남의 회의")
        page = client_for(table.clinic).get(reverse("meetings:list")).content.decode()
        assert str(table.meeting) in page and "남의 회의" not in page

    def test_costs_the_same_for_one_and_for_many(self, client_for, table):
        client, address = client_for(table.centre), reverse("meetings:list")
        one = cost(client, address)
        for _ in range(8):
            MeetingFactory(convened_by=table.centre.organisation)
        assert cost(client, address) == one
        # the count, the page; the menu's counts
        assert one == FRAME + 3

    def test_keeps_past_ones_apart(self, client_for):
        locked = scene("LOCKED")
        client = client_for(locked.centre)
        assert str(locked.meeting) not in client.get(reverse("meetings:list")).content.decode()
        assert str(locked.meeting) in client.get(reverse("meetings:list"), {"when": "past"}).content.decode()

    @pytest.mark.parametrize("query", [{"page": "-3"}, {"page": "x"}, {"when": "never"}, {"who": "\x00"}])
    def test_bears_any_address(self, client_for, table, query):
        assert client_for(table.centre).get(reverse("meetings:list"), query).status_code == 200


class TestCalling:
    def data(self, table, **more):
        return {
            "kind": "JOINT",
            "day": SOON,
            "hour": "14:00",
            "invited": [table.office.organisation_id],
            "co_chair": table.office.organisation_id,
        } | more

    def test_a_case_comes_along(self, client_for, table):
        other = CaseFactory(lead_post=table.centre, status="ASSESSED")
        response = client_for(table.centre).post(
            f"{reverse('meetings:new')}?case={other.pk}", self.data(table, where="2층")
        )
        made = Meeting.objects.get(where="2층")
        assert timezone.localtime(made.starts_at).strftime("%Y-%m-%d %H:%M") == f"{SOON} 14:00"
        assert response["Location"] == f"{reverse('meetings:propose', args=[other.pk])}?meeting={made.pk}"
        client = client_for(table.centre)
        assert client.get(response["Location"]).status_code == 200
        data = {"meeting": made.pk, "why": "주말이 빕니다."}
        assert client.post(reverse("meetings:propose", args=[other.pk]), data).status_code == 302
        assert AgendaItem.objects.get(meeting=made).case == other

    @pytest.mark.parametrize("case", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_a_case_that_is_not_there_does_not_hinder(self, client_for, table, case):
        address = f"{reverse('meetings:new')}?case={case}"
        response = client_for(table.centre).post(address, self.data(table, where="3층"))
        assert response["Location"] == reverse("meetings:detail", args=[Meeting.objects.get(where="3층").pk])

    def test_narrowing_the_list_keeps_what_is_ticked_and_typed(self, client_for, table):
        query = {"q": "버들", "invited": [table.office.organisation_id], "where": "2층 회의실"}
        page = client_for(table.centre).get(reverse("meetings:new"), query).content.decode()
        boxes = page.split('id="id_invited"')[1].split("</fieldset>")[0]
        assert "버들가정의원" in boxes and "한들구 희망복지지원단" in boxes and "checked" in boxes
        assert "2층 회의실" in page

    @pytest.mark.parametrize(
        "wrong",
        [{"invited": []}, {"day": ""}, {"day": "2026-02-30"}, {"hour": "25:00"}, {"kind": "PARTY"}, {"invited": ["x"]},
         {"title": "가" * 101}, {"where": "900101-1234567"}],
    )  # fmt: skip
    def test_bad_input_is_told_and_calls_nothing(self, client_for, table, wrong):
        before = Meeting.objects.count()
        response = client_for(table.centre).post(reverse("meetings:new"), self.data(table, **wrong))
        assert response.status_code == 422 and 'aria-invalid="true"' in response.content.decode()
        assert Meeting.objects.count() == before


class TestTheDiscussion:
    def post(self, client, item, words, seen, **more):
        return client.post(reverse("meetings:item", args=[item.pk]), {"words": words, "seen": seen}, **more)

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_the_second_of_two_gets_both_texts_back(self, client_for, table, headers):
        began = version_of(table.item.discussion)
        assert self.post(client_for(table.office), table.item, "먼저 적은 글", began).status_code == 302
        refused = self.post(client_for(table.centre), table.item, "나중에 적은 글", began, headers=headers)
        page = refused.content.decode()
        assert refused.status_code == 409 and "먼저 적은 글" in page and "나중에 적은 글" in page
        # The form now begins from what the other saved, so that saving the two put together goes through.
        assert version_of("먼저 적은 글") in page
        table.item.refresh_from_db()
        assert table.item.discussion == "먼저 적은 글"
        both = self.post(
            client_for(table.centre), table.item, "먼저 적은 글\r\n나중에 적은 글", version_of("먼저 적은 글")
        )
        assert both.status_code == 302

    def test_line_ends_do_not_count_as_another_text(self, client_for, table):
        client = client_for(table.centre)
        first = self.post(client, table.item, "한 줄\r\n두 줄", version_of(table.item.discussion))
        assert first.status_code == 302
        table.item.refresh_from_db()
        seen = version_of(table.item.discussion)
        assert self.post(client, table.item, "한 줄\r\n두 줄\r\n세 줄", seen).status_code == 302

    def test_identity_numbers_are_refused_and_nothing_typed_is_lost(self, client_for, table):
        words = "적던 이야기 900101-1234567"
        response = self.post(client_for(table.centre), table.item, words, version_of(table.item.discussion))
        assert response.status_code == 422 and "적던 이야기" in response.content.decode()


class TestDeciding:
    def post(self, client, table, **more):
        data = {"words": "토요일로 옮긴다.", "owner": table.office.organisation_id, "due_on": SOON} | more
        return client.post(
            reverse("meetings:decide", args=[table.item.pk]),
            {f"decide-{name}": value for name, value in data.items()},
        )

    def test_from_the_table(self, client_for, table):
        assert self.post(client_for(table.centre), table).status_code == 302
        assert Decision.objects.filter(words="토요일로 옮긴다.").get().owner == table.office.organisation

    @pytest.mark.parametrize(
        "wrong", [{"due_on": PAST}, {"due_on": ""}, {"words": ""}, {"owner": "0"}, {"words": "가" * 301}]
    )
    def test_bad_input_is_told_and_kept(self, client_for, table, wrong):
        before = Decision.objects.count()
        response = self.post(client_for(table.centre), table, **wrong)
        assert response.status_code == 422 and 'aria-invalid="true"' in response.content.decode()
        assert Decision.objects.count() == before

    def test_one_not_at_the_table_cannot_be_charged(self, client_for, table):
        elsewhere = OrganisationFactory(district=table.district)
        assert self.post(client_for(table.centre), table, owner=elsewhere.pk).status_code == 422

    def test_who_holds_the_case_is_led_on_to_ask_for_help(self, client_for, table):
        client = client_for(table.centre)
        client.post(reverse("meetings:agree", args=[table.second.pk]))
        page = client.get(reverse("meetings:detail", args=[table.meeting.pk])).content.decode()
        ask = f"{reverse('referrals:new', args=[table.case.household_id])}?decision={table.second.pk}"
        assert ask in page

    def test_a_dissent_from_the_page(self, client_for, table):
        client, address = client_for(table.office), reverse("meetings:dissent", args=[table.decision.pk])
        assert client.post(address, {"words": ""}).status_code == 422
        assert client.post(address, {"words": "어렵습니다."}).status_code == 302
        assert client.post(address, {"words": "다시"}).status_code == 409


def test_the_paper_holds_the_fields_offices_expect(client_for):
    table = scene("CIRCULATED")
    page = client_for(table.office).get(reverse("meetings:print", args=[table.meeting.pk])).content.decode()
    words = [
        "회차",
        "일시",
        "장소",
        "구분",
        "안건",
        "사례번호",
        "필요",
        "논의",
        "결정",
        "이견",
        "참석",
        "서명",
        "작성자",
    ]
    for word in [*words, "연 곳", "올린 까닭", "동의 확인", "다음 회의"]:
        assert word in page, word
    assert "윤봉례" not in page
    # meeting, attendance, items, decisions, dissents, work done, the journal's line; the menu's counts
    assert cost(client_for(table.office), reverse("meetings:print", args=[table.meeting.pk])) == FRAME + 8


def test_signing_from_the_page_locks_with_the_last(client_for):
    table = scene("CIRCULATED")
    for post in (table.office, table.clinic):
        assert client_for(post).post(reverse("meetings:sign", args=[table.meeting.pk])).status_code == 302
    table.meeting.refresh_from_db()
    assert table.meeting.status == "LOCKED"


def test_a_households_meetings_cost_the_same_for_one_and_for_many(client_for, table):
    client = client_for(table.centre)
    address = reverse("meetings:of_household", args=[table.case.household_id])
    one = cost(client, address)
    for _ in range(4):
        AgendaItemFactory(meeting=MeetingFactory(convened_by=table.centre.organisation), case=table.case)
    # the household, the journal's line, items with their meetings; the menu's counts
    assert cost(client, address) == one == FRAME + 4
