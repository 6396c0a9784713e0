"""Takes the pictures of docs/ anew, from a running demonstration.

    make run                                                    # in one terminal
    .venv/bin/python -m tests.journeys.pictures [ADDRESS]       # in another; http://localhost:8000 when left out

Everything on them is invented. Each page is taken where most stands on it, so that another seed fits too.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from coordination.demonstration.people import PASSWORD, of_region
from tests.journeys.chromium import ARGUMENTS, find_or_install

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZES = {1280: 860, 390: 844}
COLOURS = 128  # paper colours and hairlines need no more, and a picture stays under 100 kB
LOOKED_AT = 8  # rows of a list among which the fullest page is sought
REGION = "gangdong"
FOUR = ("my-work", "household", "meeting", "network")


def signed_in(browser: Browser, site: str, role: str) -> Page:
    """A page of the region's person of that role; a stranger's for no role."""
    context = browser.new_context(
        base_url=site,
        locale="ko-KR",
        timezone_id="Asia/Seoul",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if role == "finder":
        _with_a_code(page)
    elif role:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(f"{role}.{REGION}@dure.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form[action='/accounts/login/'] .btn.is-main").click()
        page.locator("details.post").wait_for()
    return page


def _with_a_code(page: Page) -> None:
    """The finder has no password: the code stands on the page that shows what was sent."""
    number = next(each.phone for each in of_region(REGION) if each.role == "FINDER" and each.sign_in)
    page.goto("/accounts/login/code/")
    page.locator("[name=phone]").fill(number)
    page.locator("form.easy .btn.is-main").click()
    page.locator("[name=code]").wait_for()
    page.goto("/work/outbox/")
    row = page.locator("tr", has_text=number.replace("-", "")).first.inner_text()
    code = re.findall(r"(?<!\d)\d{6}(?!\d)", row)[0]
    page.goto("/accounts/login/code/confirm/")
    page.locator("[name=code]").fill(code)
    page.locator("form.easy .btn.is-main").click()
    page.locator("details.post").wait_for()


def settle(page: Page) -> None:
    """Wait for the parts a page fetches by itself, for its letters, and for the network to be drawn."""
    page.wait_for_load_state("networkidle")
    if page.locator("[data-network]").count():
        page.locator("[data-network][data-drawn]").wait_for()
        page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def fullest(page: Page, listed: str, rows: str, counted: str) -> str:
    """The address, among the first of a list, of the page on which most of `counted` stands."""
    page.goto(listed)
    addresses = page.locator(f"{rows} .cell-title").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    best, most = "", -1
    for address in addresses[:LOOKED_AT]:
        page.goto(address)
        settle(page)
        n = page.locator(counted).count()
        if n > most:
            best, most = address, n
    if not best:
        raise SystemExit(f"{listed} lists nothing to take a picture of.")
    return best


def ours(page: Page) -> str:
    """A referral that waits for our answer, or else the newest."""
    page.goto("/referrals/")
    turn = page.locator("tr[id^=referral-]:has(.turn) .cell-title")
    first = turn if turn.count() else page.locator("tr[id^=referral-] .cell-title")
    return first.first.get_attribute("href") or "/referrals/"


# name → whose page, and how its address is found
SCREENS: dict[str, tuple[str, Callable[[Page], str]]] = {
    "my-work": ("hope", lambda _page: "/work/"),
    "report": ("finder", lambda _page: "/reports/new/"),
    "triage": ("dong", lambda _page: "/reports/"),
    "household": (
        "hope",
        lambda page: fullest(page, "/households/?state=helped", "tr", "#story li, #case tbody tr"),
    ),
    "meeting": (
        "hope",
        lambda page: fullest(page, "/meetings/?when=past", "tr", ".decision, .dissent, .agenda li"),
    ),
    "referral": ("worker", ours),
    "network": ("secretary", lambda _page: "/network/"),
    "plan": ("", lambda _page: f"/{REGION}/plan/"),
}


def take(browser: Browser, site: str) -> Iterator[Path]:
    for name, (role, find) in SCREENS.items():
        page = signed_in(browser, site, role)
        address = find(page)
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            settle(page)
            yield saved(page, PICTURES / f"{name}-{width}.png")
        page.context.close()


def saved(page: Page, path: Path) -> Path:
    """What a window of this size shows, in few colours."""
    page.screenshot(path=path)
    with Image.open(path) as taken:
        small(taken.convert("RGB"), path)
    return path


def small(picture: Image.Image, path: Path) -> None:
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


def four(path: Path) -> Path:
    """Four screens in two rows, for the first page a newcomer reads."""
    width, height, gap = 640, 430, 12
    sheet = Image.new("RGB", (2 * width + gap, 2 * height + gap), "#d9d6cc")
    for place, name in enumerate(FOUR):
        with Image.open(PICTURES / f"{name}-1280.png") as screen:
            shown = screen.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(shown, ((place % 2) * (width + gap), (place // 2) * (height + gap)))
    small(sheet, path)
    return path


def main() -> None:
    site = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=ARGUMENTS)
        paths = [*take(browser, site), four(PICTURES / "four.png")]
        browser.close()
    for path in paths:
        print(f"{path.stat().st_size // 1024:>5} kB  {path.relative_to(PICTURES.parents[1])}")


if __name__ == "__main__":
    main()
