"""A person at a screen: a browser of their own, signed in as people sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute

from tests.journeys.site import Site

PASSWORD = "함께-짓는-두레-논-한-마지기"

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Says when the page's line is open: only what happens from then on can reach an open page.
TELL_OF_SOCKETS = """
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("open", () => { document.documentElement.dataset.socket = "open" });
    }
  };
"""


def ko(text: str, context: str = "") -> str:
    """What the Korean page says for a source string: journeys follow the catalogue, not a copy of it."""
    with override("ko"):
        return gettext(text)


@dataclass
class Person:
    """One browser context and its page. `complaints` holds what the browser's console said went wrong."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def sits_down(
        cls, browser: Browser, site: Site, *, phone: bool = False, socket: bool = True, **more: Any
    ) -> "Person":
        touch: dict[str, Any] = {"has_touch": True, "is_mobile": True} if phone else {}
        context = browser.new_context(
            viewport=PHONE if phone else DESK,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            base_url=site.address,
            **{**touch, **more},
        )
        context.set_default_timeout(15_000)
        context.set_default_navigation_timeout(60_000)  # the first page of a server that has just come up
        if socket:
            context.add_init_script(TELL_OF_SOCKETS)
        else:
            context.route_web_socket("**/live/", _refuse)
        page = context.new_page()
        person = cls(site, context, page)
        page.on("console", lambda said: person._heard(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: person._heard(str(error)))
        return person

    def _heard(self, text: str) -> None:
        self.complaints.append(f"{self.page.url}: {text}")

    # ------------------------------------------------------------ signing in
    def signs_in(self, email: str, password: str = PASSWORD) -> "Person":
        self.page.goto("/accounts/login/")
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("form[action='/accounts/login/'] .btn.is-main").click()
        self.page.locator("details.post").wait_for()
        return self

    def signs_in_with_a_code(self, number: str) -> "Person":
        self.page.goto("/accounts/login/")
        self.page.locator("a[href*='/login/code/']").click()
        self.page.locator("[name=phone]").fill(number)
        self.page.locator("form.easy .btn.is-main").click()
        self.page.locator("[name=code]").wait_for()
        self.page.locator("[name=code]").fill(self.site.code_to(number))
        self.page.locator("form.easy .btn.is-main").click()
        self.page.locator("details.post").wait_for()
        return self

    # ------------------------------------------------------------ doing
    def opens(self, address: str, *, listens: bool = False) -> Page:
        """Go to an address; `listens` waits until the page hears what changes."""
        self.page.goto(address)
        if listens:
            self.listens()
        return self.page

    def listens(self) -> None:
        self.page.locator("html[data-socket=open]").wait_for(state="attached")

    def presses(self, action: str, button: str = "") -> None:
        """Press the button of the form that posts to an address ending so."""
        self.form(action).locator(f"button{button}:not([data-close])").first.click()

    def form(self, action: str) -> Locator:
        return self.page.locator(f"form[action$='{action}']").first

    def picks(self, name: str, *values: str, within: Locator | None = None) -> None:
        """Tap the big tiles of a question."""
        for value in values:
            inside = within or self.page
            inside.locator(f"label:has(input[name='{name}'][value='{value}'])").first.click()

    def leaves(self) -> None:
        self.context.close()


def _refuse(socket: WebSocketRoute) -> None:
    socket.close(code=1013, reason="no line here")


@contextmanager
def several(*people: Person) -> Iterator[None]:
    """Close everybody's browser at the end, whatever happened."""
    try:
        yield
    finally:
        for person in people:
            person.leaves()
