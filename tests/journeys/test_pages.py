"""Every page as each role finds it: on a phone and at a desk, in both languages, with a keyboard, without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.ground import Found
from tests.journeys.looking import english_left, faults, korean_left, too_wide
from tests.journeys.people import DESK, PHONE, Person
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

# role → what it opens. Pages of the same template are looked at once, where most stands on them.
PAGES: dict[str, Callable[[Found], list[str]]] = {
    "": lambda at: [
        "/",
        f"/{at.site}/",
        f"/{at.site}/plan/",
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/work/link/nothing/",
        "/people/accept/nothing/",
        "/nowhere/",
    ],
    "finder": lambda at: ["/reports/new/", "/reports/own/", "/households/"],
    "dong": lambda at: [
        "/work/",
        "/reports/",
        f"/reports/{at.report}/",
        f"/reports/{at.taken}/",
        f"/reports/{at.taken}/interview/",
        f"/reports/{at.taken}/close/",
        "/households/",
        f"/households/{at.household}/",
    ],
    "hope": lambda at: [
        "/work/",
        "/reports/?status=ALL",
        "/households/new/",
        f"/households/{at.household}/",
        f"/households/{at.household}/open/",
        f"/households/{at.household}/consent/",
        f"/cases/of/{at.household}/",
        f"/cases/{at.case}/assess/",
        f"/cases/{at.case}/invite/",
        f"/cases/{at.case}/hand/",
        f"/cases/{at.case}/close/",
        "/meetings/",
        "/meetings/new/",
        f"/meetings/propose/{at.case}/",
        f"/meetings/of/{at.household}/",
        f"/meetings/{at.meeting}/",
        f"/meetings/{at.meeting}/print/",
        f"/meetings/{at.meeting}/invite/",
        "/referrals/?box=out",
        f"/referrals/new/{at.household}/?resource={at.resource}",
        f"/referrals/of/{at.household}/",
        f"/referrals/{at.referral}/",
    ],
    "worker": lambda at: [
        f"/meetings/{at.meeting}/?item={at.item}",
        f"/meetings/decision/{at.decision}/dissent/",
        "/resources/",
        "/resources/?q=밑반찬",
        f"/resources/{at.resource}/",
        f"/resources/{at.resource}/edit/",
        "/resources/new/",
        "/organisations/",
        "/organisations/answers/",
        f"/organisations/{at.organisation}/",
        "/agreements/",
        f"/agreements/{at.agreement}/",
        "/councils/",
        f"/councils/{at.council}/",
        "/network/",
        f"/network/{at.organisation}/",
        "/work/outbox/",
    ],
    "volunteer": lambda at: ["/work/", "/referrals/", f"/referrals/{at.referral}/"],
    "leader": lambda at: ["/work/"],
    "secretary": lambda at: ["/work/", "/meetings/", "/network/", "/network/publish/"],
    "manager": lambda at: ["/work/", "/people/", "/people/invite/", f"/people/{at.post}/"],
    "privacy": lambda at: ["/work/", "/journal/"],
}


def settled(page: Page, address: str) -> None:
    """The page with the parts it fetches by itself."""
    page.goto(address)
    expect(page.locator(".htmx-request, [hx-trigger^=load]")).to_have_count(0)


def look_at(page: Page, address: str, language: str) -> list[str]:
    """What is wrong with a page at both widths, in words; nothing when all is well."""
    wrong = []
    settled(page, address)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if more := too_wide(page):
            wrong.append(f"{size['width']} px: {more} px too wide")
        if language == "ko":
            wrong += [f"{size['width']} px: {rule} {where}" for rule, where in faults(page)]
    page.set_viewport_size(DESK)
    left = english_left(page) if language == "ko" else korean_left(page)
    wrong += [f"left untranslated: {line}" for line in left]
    return [f"{language} {address} {what}" for what in wrong]


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "visitor")
def test_every_page_of_a_role_in_both_languages_at_both_widths(
    chromium: Browser, site: Site, role: str
) -> None:
    person = Person.sits_down(chromium, site, reduced_motion="reduce")
    if role:
        person.signs_in(f"{role}@dalmaru.test")
    wrong = []
    for language in ("ko", "en"):
        person.context.add_cookies([{"name": "dure_language", "value": language, "url": site.address}])
        for address in PAGES[role](site.found):
            wrong += look_at(person.page, address, language)
    refused = "the server responded with a status of 4"  # a page that says no is looked at, too
    wrong += [complaint for complaint in person.complaints if refused not in complaint]
    person.leaves()
    assert wrong == []


def test_the_report_form_is_filled_in_and_sent_with_the_keyboard_alone(chromium: Browser, site: Site) -> None:
    person = Person.sits_down(chromium, site).signs_in("finder@dalmaru.test")
    page = person.opens("/reports/new/")
    focused = page.locator(":focus")

    def tab_to(wanted: str) -> None:
        for _each in range(60):
            page.keyboard.press("Tab")
            if not page.locator(f":is({wanted}):focus").count():
                continue
            # Whoever tabs sees where they are: on the control, or on the tile around it.
            seen = focused.evaluate(
                """one => [one, one.closest("label")].some(each => each
                  && (getComputedStyle(each).outlineStyle !== "none" || getComputedStyle(each).boxShadow !== "none"))"""
            )
            assert seen, wanted
            return
        raise AssertionError(f"60 tabs never reached {wanted}")

    tab_to(".skip")
    page.keyboard.press("Enter")
    tab_to("[name=signals][value=MAIL]")
    page.keyboard.press("Space")
    tab_to("[name=where]")
    page.keyboard.type("느티나무 빌라 2층")
    tab_to("[name=urgency]")
    page.keyboard.press("ArrowDown")
    tab_to(".send-bar button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/own/?sent=*")
    expect(page.locator("#own-reports li").first).to_be_visible()
    person.leaves()


def test_the_report_form_works_without_script(chromium: Browser, site: Site) -> None:
    person = Person.sits_down(chromium, site, phone=True, java_script_enabled=False)
    page = person.signs_in("finder@dalmaru.test").page
    page.goto("/reports/new/")
    page.locator(".send-bar button").click()  # nothing filled in: it says what is missing, and keeps the rest
    expect(page.locator("[data-errors]")).to_be_visible()
    person.picks("signals", "UNSEEN")
    page.locator("[name=where]").fill("느티나무 빌라 1층")
    page.locator(".send-bar button").click()
    page.wait_for_url("**/reports/own/?sent=*")
    person.leaves()
