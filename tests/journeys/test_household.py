"""One household goes all the way: found by a neighbour, met, its case opened, talked over, helped, counted.

Seven people at seven screens of their own. What they press is found by what it does (its form, its field), so
that the journey holds while words change; words are read where they are the point.
"""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.ground import FINDER_PHONE, VOLUNTEER_PHONE
from tests.journeys.people import PHONE, Person, ko
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

NAME, MASKED, ADDRESS, NUMBER = "윤순례", "윤*례", "샘골로 12, 3층", "010-0000-0777"
CENTRE, SENIORS, GROUP = "샘골종합사회복지관", "달빛노인복지관", "손길봉사단"
TEAM, OFFICE = "한들구 희망복지지원단", "샘골동 주민센터"
LEFT_BEHIND = Path(__file__).resolve().parents[2] / "var" / "journeys"  # the screens of a journey that broke


class House:
    """The people of one journey, who come as they are needed, and the addresses they come by."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.people: dict[str, Person] = {}
        self.household = self.meeting = ""

    def comes(self, who: str, **how: bool) -> Person:
        """Someone of whom the journey has not heard yet, signed in with their e-mail address."""
        person = Person.sits_down(self.browser, self.site, **how)
        self.people[who] = person
        return person

    def leaves_pictures(self) -> None:
        LEFT_BEHIND.mkdir(parents=True, exist_ok=True)
        for who, person in self.people.items():
            person.page.screenshot(path=LEFT_BEHIND / f"{who}.png", full_page=True)
            (LEFT_BEHIND / f"{who}.txt").write_text(person.page.url, encoding="utf-8")

    def __getattr__(self, who: str) -> Person:
        return self.people[who]


@pytest.fixture
def house(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[House]:
    made = House(chromium, site)
    yield made
    for person in made.people.values():
        person.leaves()


def work(person: Person) -> Locator:
    """The rows of what waits for this person."""
    return person.page.locator("#work tr[id^=work-]")


def test_one_household_goes_all_the_way(house: House) -> None:
    try:
        a_neighbour_reports(house)
        the_dong_meets_them(house)
        the_team_opens_a_case(house)
        who_serves_them_already_is_said(house)
        they_sit_down_together(house)
        the_decision_becomes_help(house)
        each_sees_as_much_as_they_may(house)
        the_work_draws_the_network(house)
        the_public_reads_the_figure(house)
        nothing_waits_that_was_done(house)
    except BaseException:
        house.leaves_pictures()
        raise
    for who, person in house.people.items():
        assert person.complaints == [], who


# ---------------------------------------------------------------- 1. a block head, on a phone
def a_neighbour_reports(house: House) -> None:
    worker = house.comes("dong").signs_in("dong@handeul.test")
    worker.opens("/reports/", listens=True)
    assert worker.page.locator("tr[id^=report-]").count() == 0

    finder = house.comes("finder", phone=True)
    finder.signs_in_with_a_code(FINDER_PHONE)
    finder.page.wait_for_url("**/reports/new/")  # the one thing finders come for
    began = time.monotonic()
    asked = finder.page.locator("form[data-draft] [name]:not([type=hidden])").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    )
    assert set(asked) == {
        "signals", "place", "where", "urgency", "household_kind", "words", "person_knows", "hide",
    }  # fmt: skip
    # No department to choose: the only list is of Dongs, and hers is chosen.
    assert finder.page.locator("form[data-draft] select").count() == 1
    assert finder.page.locator("[name=place] option:checked").inner_text() == "샘골동"

    # What she must do: two taps and a line; the rest is chosen already or may stay empty.
    finder.picks("signals", "MAIL", "CUT_OFF")
    finder.page.locator("[name=where]").fill("느티나무 빌라 3층 끝 집")
    finder.page.locator("form[data-draft] .send-bar button").click()
    finder.page.wait_for_url("**/reports/own/?sent=*")
    assert time.monotonic() - began < 120
    expect(finder.page.locator("#own-reports")).to_contain_text(ko("We have it"))
    assert finder.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# ---------------------------------------------------------------- 2. the Dong's worker
def the_dong_meets_them(house: House) -> None:
    worker, finder = house.dong, house.finder
    finder.listens()
    row = worker.page.locator("tr[id^=report-]")
    expect(row).to_have_count(1)  # on the page that was open, without a reload
    worker.presses("/take/")
    expect(finder.page.locator("#own-reports")).to_contain_text(ko("Someone is on it"))
    assert any("샘골동" in text or "받" in text for text in house.site.texts_to(FINDER_PHONE)[:1])

    row.locator(".cell-title").click()
    worker.page.locator("a[href$='/interview/']").first.click()
    page = worker.page
    page.locator("[name=words]").fill("전기가 끊긴 지 이레째. 냉장고가 비어 있고 무릎이 아프다고 한다.")
    page.locator("[name=wish]").fill("따뜻한 방에서 자고 싶어요.")
    page.locator("[name=kind]").select_option("ALONE_OLDER")
    page.locator("[name=m-0-name]").fill(NAME)
    page.locator("[name=m-0-birth]").fill("1947-03-02")
    page.locator("[name=m-0-phone]").fill(NUMBER)
    page.locator("[name=m-0-address]").fill(ADDRESS)
    worker.picks("consents", "COLLECTION", "DUPLICATE_CHECK")
    page.locator("form[data-guard] .form-foot .btn.is-main").click()
    page.wait_for_url("**/households/*/")
    house.household = page.url.removeprefix(house.site.address)
    expect(page.locator("h1")).to_contain_text(MASKED)
    assert NAME not in page.content()
    expect(finder.page.locator("#own-reports")).to_contain_text(ko("We have met them"))

    hope = house.comes("hope").signs_in("hope@handeul.test")
    hope.opens("/work/", listens=True)
    assert work(hope).count() == 0
    worker.opens("/reports/")
    worker.page.locator("tr[id^=report-] .cell-title").click()
    worker.page.locator("a[href$='/hand-over/']").first.click()
    worker.page.locator("[name=to]").select_option(label=TEAM)
    worker.page.locator("form[data-guard] .form-foot .btn.is-main").click()
    expect(work(hope)).to_have_count(1)


# ---------------------------------------------------------------- 3. a case, and who is there already
def the_team_opens_a_case(house: House) -> None:
    hope = house.hope
    work(hope).locator(".cell-title").click()
    page = hope.page
    page.wait_for_url(f"**{house.household}")
    page.locator(".turnbar a").click()
    page.wait_for_url("**/cases/new/*/")
    # Asked with consent, the check finds nobody else who serves this person.
    expect(page.locator("main .note.is-ok")).to_be_visible()
    assert page.locator("#served").count() == 0
    page.locator("form:has([name=process]) .btn.is-main").click()
    page.wait_for_url(f"**{house.household}")

    page.locator("#case a[href$='/assess/']").first.click()
    for name, value in (
        ("crisis_level", "2"),
        ("level_DAILY_LIFE", "2"),
        ("level_HOUSING", "3"),
        ("level_SOCIAL", "1"),
    ):
        hope.picks(name, value)
    page.locator("[name=words_HOUSING]").fill("전기 끊김, 보일러 고장")
    page.locator("form[data-guard] .form-foot .btn.is-main").click()
    page.wait_for_url(f"**{house.household}")

    # A call, written down in twenty seconds, and it stands in the story of the same page.
    hope.listens()
    hope.picks("way", "CALL", within=page.locator("#case"))
    page.locator("#case [name=words]").first.fill("내일 오전에 찾아뵙기로 함.")
    hope.presses("/note/")
    expect(page.locator("#story")).to_contain_text("내일 오전에 찾아뵙기로 함.")


def who_serves_them_already_is_said(house: House) -> None:
    """The centre meets the same person under its own process, who agrees to the check."""
    centre = house.comes("centre").signs_in("worker@handeul.test")
    page = centre.opens("/households/new/")
    page.locator("[name=place]").select_option(label="샘골동")
    page.locator("[name=kind]").select_option("ALONE_OLDER")
    page.locator("[name=m-0-name]").fill(NAME)
    page.locator("[name=m-0-birth]").fill("1947-03-02")
    centre.picks("consents", "COLLECTION", "DUPLICATE_CHECK")
    page.locator("form[data-guard] .form-foot .btn.is-main").click()
    page.wait_for_url(re.compile(r"/households/[0-9a-f-]{36}/$"))
    page.locator("#case a[href*='/cases/new/']").click()
    expect(page.locator("#served")).to_contain_text(TEAM)
    expect(page.locator("#served")).to_contain_text("02-000-0100")  # whom to call, before a second case opens
    assert NAME not in page.content()

    # They call; the one who asked agrees that the centre, the seniors' centre and the group be told.
    hope = house.hope
    hope.opens(f"{house.household}consent/")
    hope.picks("scope", "THIRD_PARTY")
    for named in (CENTRE, SENIORS, GROUP):
        hope.page.get_by_label(named, exact=True).check()
    hope.page.locator("form[data-guard] .form-foot .btn.is-main").click()
    hope.page.wait_for_url(f"**{house.household}")
    hope.page.locator("#case a[href$='/invite/']").click()
    hope.page.locator("[name=organisation]").select_option(label=CENTRE)
    hope.picks("part", "CO_MANAGER")
    hope.page.locator("form[data-guard] .form-foot .btn.is-main").click()
    hope.page.wait_for_url(f"**{house.household}")
    expect(hope.page.locator("#case")).to_contain_text(CENTRE)
    centre.opens(house.household)
    expect(centre.page.locator("#story")).to_contain_text("내일 오전에 찾아뵙기로 함.")


# ---------------------------------------------------------------- 4. a joint meeting
def they_sit_down_together(house: House) -> None:
    centre, hope = house.centre, house.hope
    seniors = house.comes("seniors", socket=False).signs_in("seniors@handeul.test")
    page = centre.page
    page.locator("#case a[href*='/meetings/propose/']").click()
    page.locator("a[href*='/meetings/new/']").click()
    today = timezone.localtime()
    page.locator("[name=day]").fill(f"{today:%Y-%m-%d}")
    page.locator("[name=hour]").fill(f"{today:%H:%M}")
    page.locator("[name=where]").fill("샘골복지관 2층")
    for invited in (TEAM, SENIORS):
        page.get_by_label(invited, exact=True).check()
    page.locator("[name=co_chair]").select_option(label=TEAM)
    page.locator("form[data-guard] .form-foot .btn.is-main").click()
    page.wait_for_url("**/meetings/propose/**")
    page.locator("[name=why]").fill("세 곳이 따로 드나들고, 겨울 전에 난방이 급합니다.")
    page.locator("form[data-guard] .form-foot .btn.is-main").click()
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/\?item="))
    house.meeting = page.url.removeprefix(house.site.address)

    hope.opens(house.meeting, listens=True)
    centre.listens()
    centre.presses("/start/")
    hope.page.locator("#discussion form").or_(hope.page.locator("[name=decide-words]")).first.wait_for()
    # Who came, by organisation; what is said is kept as soon as one leaves the field.
    for organisation in (CENTRE, TEAM, SENIORS):
        with page.expect_response("**/attend/"):
            page.locator("#people li", has_text=organisation).locator("select").select_option("PRESENT")
    page.locator("#discussion [name=words]").fill(
        "한지우: 전기는 다시 들어옴.\n도아람: 화·목에 말벗이 갈 수 있음."
    )
    with page.expect_response("**/item/*/"):
        page.locator("#discussion [name=words]").blur()
    page.locator("#discussion [role=status]").wait_for()

    due = f"{today + timedelta(days=7):%Y-%m-%d}"
    decides(centre, "겨울 동안 복지관이 대표로 살핀다.", CENTRE, due, names_lead=True)
    decides(centre, "밑반찬, 보일러, 말벗을 함께 의뢰한다.", TEAM, due)
    expect(page.locator("#decisions .decision")).to_have_count(2)
    # A decision holds once the lead and the one who does it agree: the team leads, the centre wrote them down.
    agrees(hope, house.meeting, n=2)

    centre.opens(house.meeting)
    centre.presses("/circulate/")
    centre.page.locator("#minutes .votes").wait_for()
    for person in (hope, seniors):  # whoever circulates has signed by that
        person.opens(house.meeting)
        person.presses("/sign/")
        expect(person.page.locator("form[action$='/sign/']")).to_have_count(0)
    expect(seniors.page.locator("#minutes")).to_contain_text(ko("signed and locked"))
    # Locked: nobody may add a word, not even those who chair.
    centre.opens(house.meeting)
    assert centre.page.locator("form[action$='/decide/'], #discussion form").count() == 0


def decides(person: Person, words: str, owner: str, due: str, *, names_lead: bool = False) -> None:
    page = person.page
    before = page.locator("#decisions .decision").count()
    page.locator("[name=decide-words]").fill(words)
    page.locator("[name=decide-owner]").select_option(label=owner)
    page.locator("[name=decide-due_on]").fill(due)
    if names_lead:
        page.locator("[name=decide-names_lead]").check()
    person.presses("/decide/")
    expect(page.locator("#decisions .decision")).to_have_count(before + 1)


def agrees(person: Person, meeting: str, *, n: int) -> None:
    page = person.opens(meeting)
    for left in range(n, 0, -1):
        expect(page.locator("form[action$='/agree/']")).to_have_count(left)
        person.presses("/agree/")
    expect(page.locator("form[action$='/agree/']")).to_have_count(0)


# ---------------------------------------------------------------- 5. referrals, several in one bundle
def the_decision_becomes_help(house: House) -> None:
    hope, centre, seniors = house.hope, house.centre, house.seniors
    centre.opens("/referrals/", listens=True)
    seniors.opens("/referrals/")  # its socket is refused: an office's proxy, an old browser
    assert centre.page.locator("tr[id^=referral-]").count() == 0

    page = hope.opens(house.meeting)
    page.locator("#decisions a[href*='/referrals/new/']").click()
    for words, what, asked in (
        ("밑반찬", "밑반찬 나눔", "매주 화·목 한 사람 몫"),
        ("ㅂㅇㄹ", "보일러 손보기", "보일러가 켜지지 않음"),  # first consonants alone find it
        ("말벗", "말벗 방문", "일주일에 두 번"),
    ):
        page.locator("#q").fill(words)
        page.locator("#hits li", has_text=what).locator("button").click()
        chosen = page.locator("section.card", has=page.locator("h2", has_text=what))
        chosen.locator("textarea").fill(asked)
    page.locator("button[value=send]").click()
    page.wait_for_url(f"**{house.household}")

    the_centre_accepts(centre)
    the_volunteer_helps(house)
    the_seniors_decline(seniors)


def the_centre_accepts(centre: Person) -> None:
    page = centre.page
    expect(page.locator("tr[id^=referral-]")).to_have_count(1)  # the open page, without a reload
    expect(page.locator("tr[id^=referral-]")).to_contain_text(MASKED)
    page.locator("tr[id^=referral-] .cell-title").click()
    page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/$"))
    assert page.locator("#person").count() == 0
    centre.presses("/accept/")
    expect(page.locator("#person")).to_contain_text(ADDRESS)


def the_volunteer_helps(house: House) -> None:
    group = house.comes("volunteer", phone=True)
    text = next(text for text in house.site.texts_to(VOLUNTEER_PHONE) if "http" in text)
    assert not any(told in text for told in (NAME, MASKED, "보일러", ADDRESS))  # a lock screen shows it
    page = group.opens(house.site.link_to(VOLUNTEER_PHONE))
    page.locator("form .btn.is-main").click()
    page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/$"))
    assert not any(hidden in page.content() for hidden in (NAME, MASKED, ADDRESS, NUMBER))
    group.presses("/accept/")
    expect(page.locator("#person")).to_contain_text(ADDRESS)
    expect(page.locator("#person")).to_contain_text(NAME)

    # The link opens this one thing, and works once.
    for closed in ("/referrals/", "/work/", house.household):
        assert page.request.get(closed).status == 403, closed
    assert page.request.get(house.site.link_to(VOLUNTEER_PHONE)).status == 410

    page.locator("#help [name=what]").fill("보일러 점화 부품 교체")
    group.presses("/help/")
    expect(page.locator("main")).to_contain_text("보일러 점화 부품 교체")
    group.picks("outcome", "GOT_HELP")
    group.presses("/complete/")
    expect(page.locator("#person")).to_have_count(0)
    assert not any(gone in page.content() for gone in (NAME, ADDRESS, NUMBER))


def the_seniors_decline(seniors: Person) -> None:
    page = seniors.page
    assert page.locator("tr[id^=referral-]").count() == 0  # nothing came through the refused line
    page.reload()
    expect(page.locator("tr[id^=referral-]")).to_have_count(1)
    page.locator("tr[id^=referral-] .cell-title").click()
    page.locator("#answer summary").click()
    seniors.picks("reason", "NO_PLACE", within=seniors.form("/decline/"))
    seniors.form("/decline/").locator("[name=words]").fill("다음 달에 한 자리가 납니다.")
    seniors.presses("/decline/")
    expect(page.locator("#answer")).to_have_count(0)
    assert not any(hidden in page.content() for hidden in (NAME, ADDRESS, NUMBER))


# ---------------------------------------------------------------- each sees as much as they may
def each_sees_as_much_as_they_may(house: House) -> None:
    hope, finder = house.hope, house.finder
    page = hope.opens("/referrals/?box=out")
    expect(page.locator("tr[id^=referral-]")).to_have_count(3)
    page.locator("tr[id^=referral-]", has_text=SENIORS).locator(".cell-title").click()
    expect(page.locator("main")).to_contain_text("다음 달에 한 자리가 납니다.")
    story = hope.opens(house.household).locator("#story")
    expect(story).to_contain_text("보일러 점화 부품 교체")

    # The finder reads that help has come, and nothing of what, from whom or to whom.
    expect(finder.page.locator("#own-reports")).to_contain_text(ko("They are getting help"))
    told = finder.opens("/reports/own/").content()
    assert not any(hidden in told for hidden in (NAME, MASKED, "보일러", GROUP, CENTRE))
    for closed in (house.household, house.meeting, "/referrals/"):
        assert finder.page.request.get(closed).status in (403, 404), closed
    texts = "\n".join(house.site.texts_to(FINDER_PHONE))
    assert not any(hidden in texts for hidden in (NAME, MASKED, "보일러", GROUP, CENTRE, ADDRESS))

    # The lead is handed on as was decided.
    hope.opens(house.meeting)
    hope.presses("/done/")
    hope.opens(house.household)
    expect(hope.page.locator("#case li", has_text=CENTRE)).to_contain_text(ko("Lead"))


# ---------------------------------------------------------------- 6. the network
def the_work_draws_the_network(house: House) -> None:
    page = house.centre.opens("/network/")
    page.locator("[data-network][data-drawn]").wait_for()
    assert int(page.locator("[data-network]").get_attribute("data-drawn") or 0) >= 4
    # WebGL, and something on it: an empty canvas would be of one colour.
    drawn_by = (
        "['webgl2', 'webgl'].some(kind => document.querySelector('canvas.sigma-nodes').getContext(kind))"
    )
    assert page.evaluate(drawn_by)
    picture = Image.open(BytesIO(page.locator("[data-network]").screenshot())).convert("RGB")
    assert len(picture.getcolors(maxcolors=picture.width * picture.height) or []) > 20
    row = page.locator("tbody tr", has_text=TEAM).filter(has_text=CENTRE)
    expect(row).to_have_count(1)
    assert int(row.locator("td.is-n").first.inner_text()) >= 3  # a referral, a meeting, a case


# ---------------------------------------------------------------- 7. the public
def the_public_reads_the_figure(house: House) -> None:
    secretary = house.comes("secretary").signs_in("secretary@handeul.test")
    page = secretary.opens("/network/")
    page.locator("a[href$='/network/publish/']").click()
    secretary.presses("/publish/send/")
    page.wait_for_url("**/handeul/plan/")
    plan = page.url
    # The words beside it are hers too, in Wagtail, on her own council's pages.
    page.goto("/cms/pages/")
    page.locator("a[href$='/edit/']", has_text="계획").first.click()
    page.locator("#id_lede").fill("찾은 이웃에게 끝까지 닿는 네 해, 함께 짓습니다.")
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/$"))

    visitor = house.comes("visitor", phone=True)
    told = visitor.opens(plan)
    expect(told.locator(".lede")).to_contain_text("함께 짓습니다")
    found = told.locator("main tr", has_text=ko("Households found")).first
    expect(found).to_contain_text("13")  # eleven that were there, this one, and the centre's own record of it
    assert not any(hidden in told.content() for hidden in (NAME, MASKED, ADDRESS))
    told.goto("/")
    told.locator("main a[href='/handeul/']").first.click()
    told.locator("main a[href='/handeul/plan/']").first.click()
    told.wait_for_url("**/handeul/plan/")
    assert told.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# ---------------------------------------------------------------- 8. my work
def nothing_waits_that_was_done(house: House) -> None:
    """What waits for each role at the end: only what the journey left to do."""
    waiting = {
        who: sorted(
            row.get_attribute("href").split("/")[1] for row in work(person).locator(".cell-title").all()
        )
        for who in ("dong", "hope", "centre", "seniors")
        if (person := house.people[who]).opens("/work/")
    }
    assert waiting["dong"] == []
    assert "referrals" in waiting["centre"]  # accepted, not yet logged
    assert "referrals" in waiting["hope"]  # declined: ask another
    assert waiting["seniors"] == []
