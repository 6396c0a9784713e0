"""The frame of every page in a real browser: what it does, how it bends, and what axe finds.

Pages are drawn straight from the templates and handed to the browser, so no server and no database
is asked, and each part can be shown with what it will never meet in the demonstration.
"""

import mimetypes
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from tests.journeys.looking import faults

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STATIC = ROOT / "coordination" / "static"
SITE = "http://dure.test"
NOW = datetime(2026, 11, 24, 10, 12, tzinfo=ZoneInfo("Asia/Seoul"))


class Questions(forms.Form):
    what = forms.CharField(label="What will be done?")
    due = forms.DateField(label="Due", help_text="Not before tomorrow.")
    signs = forms.MultipleChoiceField(
        label="What did you see?",
        choices=[("CUT", "Electricity, gas or water was cut off"), ("MAIL", "Letters are piling up")],
        widget=forms.CheckboxSelectMultiple(attrs={"icons": {"CUT": "bolt"}, "hints": {"MAIL": "for days"}}),
    )
    know = forms.ChoiceField(
        label="Does this person know?", required=False, choices=[("Y", "Yes")], widget=forms.RadioSelect
    )


def draw(name: str, language: str) -> str:
    """A page of the given language as a signed-in worker with two posts would get it."""
    user = SimpleNamespace(name="한지우")
    centre = SimpleNamespace(name="샘골종합사회복지관", sector="WELFARE")
    posts = [
        SimpleNamespace(pk=pk, title=title, organisation=centre, user=user)
        for pk, title in enumerate(("사회복지사", "위원"))
    ]
    labels = ["My work", "Reports", "Households", "Meetings", "Referrals", "Welfare network"]
    icons = ["work", "report", "house", "meet", "refer", "net"]
    context = {
        "acting": SimpleNamespace(post=posts[0]),
        "posts": posts,
        "nav": [
            {"url": f"/{n}/", "icon": icon, "label": label, "count": 6 - n, "current": n == 0, "rest": n > 3}
            for n, (icon, label) in enumerate(zip(icons, labels, strict=True))
        ],
        "demo": True,
        "now": NOW,
        "points": [5, 4, 4, 2],
        "dues": [
            date(2026, 11, 20),
            NOW.replace(hour=9),
            NOW.replace(hour=18),
            date(2026, 11, 26),
            date(2026, 12, 9),
        ],
        "organisation": centre,
        "page": Paginator(range(143), 20).page(2),
        "form": Questions({"signs": ["CUT"]}),
        "steps": [
            {
                "label": f"Step {n}",
                "when": "11. 9.",
                "state": "done" if n < 3 else "now" if n == 3 else "next",
            }
            for n in range(6)
        ],
    }
    with translation.override(language):
        return (
            engines["django"]
            .from_string((HERE / name).read_text(encoding="utf-8"))
            .render(context, RequestFactory().get("/?kind=A"))
        )


def give(route: Route, pages: dict[str, str]) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        if not file.is_file():
            route.fulfill(status=404, body="")
            return
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
    elif path in pages:
        # The site's own policy: what it refuses here it refuses in life.
        policy = "default-src 'self'; img-src 'self' data:; object-src 'none'"
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
        route.fulfill(body=pages[path], headers=headers)
    else:
        route.fulfill(status=404, body="")


def visit(browser: Browser, width: int, *, language: str = "ko", **context: object) -> Page:
    """The page at `width` pixels; what the browser complains of is collected in `page.complaints`."""
    opened = browser.new_context(viewport={"width": width, "height": 800}, **context)
    page = opened.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.sockets = []
    page.route_web_socket("**/live/", lambda socket: page.sockets.append(socket))  # noqa: PLW0108 - playwright marks it
    pages = {
        "/": draw("frame.html", language),
        "/open/": draw("asking.html", language),
        "/demonstration/progress/": "<span></span>",
    }
    page.route("**/*", lambda route: give(route, pages))
    page.goto(f"{SITE}/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_and_the_policy_refuses_nothing(chromium, language):
    page = visit(chromium, 1280, language=language, reduced_motion="reduce")  # colours change at once
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert faults(page) == [], (width, theme)
    assert page.complaints == []
    page.context.close()


def test_no_width_cuts_anything_off(chromium):
    """In English, whose words are longer; 320 px is also 1280 px at 400 % zoom (WCAG 1.4.10)."""
    page = visit(chromium, 1280, language="en")
    for width in (1280, 1024, 1023, 768, 767, 640, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.c-act .btn, .head .btn, .topbar a, .topbar summary')]
              .filter(el => el.getClientRects().length)
              .map(el => [el, el.getBoundingClientRect()])
              .filter(([el, box]) => box.right > innerWidth + 1 || box.left < -1)
              .map(([el]) => el.outerHTML.slice(0, 80))"""
        )
        assert cut == [], width
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_pressed_under_a_thumb_is_44_pixels(chromium, width):
    page = visit(chromium, width, has_touch=True, is_mobile=width < 1024)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '.btn, .pick, summary, .nav a, .topbar-link, .cell-title, .tile, .sort')]
          .filter(el => el.getClientRects().length)
          .filter(el => el.getBoundingClientRect().height < 43.5)
          .map(el => el.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_toast_lies_on_the_top_bar_and_covers_no_row(chromium, width):
    page = visit(chromium, width)
    toast = '<div class="toast"><span>의뢰를 받았습니다.</span></div>'
    said = f'<tr></tr><div id="toasts" hx-swap-oob="beforeend">{toast}</div>'
    page.route("**/part/", lambda route: route.fulfill(body=said, content_type="text/html"))
    page.locator(".c-act .btn").nth(4).click()
    toast, bar = page.locator(".toast").bounding_box(), page.locator(".topbar").bounding_box()
    assert toast["y"] >= bar["y"]
    assert toast["y"] + toast["height"] <= bar["y"] + bar["height"]
    page.keyboard.press("Escape")
    assert page.locator(".toast").count() == 0
    page.context.close()


def test_a_toast_goes_by_itself_but_not_from_under_the_pointer_nor_from_those_who_want_calm(chromium):
    for motion, pointed, stays in (
        ("no-preference", False, False),
        ("no-preference", True, True),
        ("reduce", False, True),
    ):
        page = visit(chromium, 1280, reduced_motion=motion)
        page.clock.install()
        page.evaluate(
            """document.getElementById('toasts').insertAdjacentHTML(
              'beforeend', '<div class="toast"><span>ok</span></div>')"""
        )
        page.locator(".toast .said-close").wait_for()
        if pointed:
            page.locator(".toast").hover()
        page.clock.run_for(60_000)
        assert (page.locator(".toast").count() == 1) is stays, (motion, pointed)
        page.context.close()


def test_a_dialog_is_modal_and_gives_the_focus_back(chromium):
    page = visit(chromium, 1280)
    opener = page.locator("a.open").first
    opener.click()
    page.locator("dialog[open]").wait_for()
    assert page.evaluate("document.querySelector('dialog').matches(':modal')")
    assert page.evaluate("document.querySelector('dialog form').action") == f"{SITE}/open/"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "open"
    opener.click()
    page.locator("dialog[open] [data-close]").click()
    assert page.locator("dialog[open]").count() == 0
    page.context.close()


def test_without_script_a_dialog_is_a_page_and_menus_open(chromium):
    page = visit(chromium, 390, java_script_enabled=False)
    page.locator("details.post > summary").click()
    assert page.locator(".post-menu").is_visible()
    page.locator("details.post > summary").click()
    page.locator("a.open").first.click()
    assert page.url == f"{SITE}/open/"
    assert page.locator("#why").is_visible()
    assert page.locator(".js-only:visible").count() == 0
    page.context.close()


def test_menus_close_on_escape_and_outside(chromium):
    page = visit(chromium, 390)
    page.locator("details.post > summary").click()
    page.keyboard.press("Escape")
    assert page.locator("details.post[open]").count() == 0
    assert page.evaluate("document.activeElement.parentElement.className") == "post"
    page.locator(".nav-more > summary").click()
    page.mouse.click(150, 400)
    assert page.locator(".nav-more[open]").count() == 0
    page.context.close()


def test_the_socket_tells_the_page_which_part_changed_and_comes_back_after_a_cut(chromium):
    page = visit(chromium, 1280)
    # Written into the page, since the page's policy forbids the waiting on a value that evaluates code.
    page.evaluate(
        """() => { const words = document.body.dataset;
          const hear = what => words.heard = `${words.heard ?? ''} ${what}`;
          document.body.addEventListener('changed:referral', e => hear(`any-${e.detail.id}`));
          const one = document.getElementById('one');
          one.addEventListener('changed', e => hear(`one-${e.detail.id ?? 'again'}`));
          document.body.addEventListener('changed:meeting', () => hear('meetings')); }"""
    )
    for said in ('{"changed": "referral", "id": "abc"}', "noise", '{"changed": "referral", "id": "xyz"}'):
        page.sockets[0].send(said)
    page.locator('body[data-heard$="any-xyz"]').wait_for()
    assert page.locator("body").get_attribute("data-heard").split() == ["any-abc", "one-abc", "any-xyz"]

    page.sockets[0].close(code=1012)
    # What was missed while the line was cut is fetched again.
    page.locator('body[data-heard$="meetings one-again"]').wait_for(timeout=10_000)
    assert len(page.sockets) == 2
    page.context.close()


def test_a_socket_that_is_refused_does_not_ask_again(chromium):
    page = visit(chromium, 1280)
    page.clock.install()
    page.sockets[0].close(code=4403)
    page.wait_for_timeout(200)  # the page's clock stands still; this lets the closing reach it
    page.clock.run_for(300_000)
    page.wait_for_timeout(200)
    assert len(page.sockets) == 1
    page.context.close()


def test_an_ended_session_does_not_land_in_a_row(chromium):
    """The browser has followed the redirect by itself: only the address of what arrived tells."""
    page = visit(chromium, 1280)
    sign_in = "<!doctype html><title>Sign in</title><h1>Sign in</h1>"
    page.route("**/accounts/login/**", lambda route: route.fulfill(body=sign_in, content_type="text/html"))
    swapped = page.evaluate(
        """sign_in => { const detail = { shouldSwap: true, serverResponse: sign_in,
            xhr: { responseURL: location.origin + '/accounts/login/?next=/' },
            pathInfo: { requestPath: '/part/' } };
          document.body.dispatchEvent(new CustomEvent('htmx:beforeSwap', { detail }));
          return detail.shouldSwap }""",
        sign_in,
    )
    assert swapped is False
    page.wait_for_url("**/accounts/login/**")
    page.context.close()


@pytest.mark.parametrize(("status", "swapped"), [(409, True), (422, True), (403, False), (500, False)])
def test_an_answer_that_explains_itself_is_shown_and_any_other_is_said(chromium, status, swapped):
    page = visit(chromium, 1280)
    tokens = []

    def answer(route: Route) -> None:
        tokens.append(route.request.headers.get("x-csrftoken"))
        route.fulfill(status=status, body='<tr id="said"><td>…</td></tr>', content_type="text/html")

    page.route("**/part/", answer)
    page.locator(".c-act .btn").first.click()
    page.locator("#said" if swapped else ".toast.is-urgent").wait_for(state="attached")
    assert page.locator("#said").count() == swapped
    assert tokens[0]
    page.context.close()


def test_what_needs_mending_is_read_first(chromium):
    page = visit(chromium, 390)
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")
    page.locator("[data-errors] a").first.click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_what"
    page.context.close()


def test_on_paper_controls_are_gone_and_masks_stay(chromium):
    page = visit(chromium, 794)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".topbar, .side, .c-act .btn, .open, .pager").evaluate_all(
        "all => all.every(el => !el.getClientRects().length)"
    )
    assert page.locator(".print-only").is_visible()
    assert "한지우" in page.locator(".print-only").inner_text()
    assert page.locator("h1").inner_text().startswith("윤*례")
    assert (
        page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    )  # whatever the screen's theme
    page.context.close()
