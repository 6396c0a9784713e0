"""What a machine can see of a page: width, faults that axe knows, a word that nobody translated."""

import re
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Everything a reader can come across: what is shown, and what is said by attributes. Closed folds are opened first.
WORDS = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const shown = document.body.innerText.split("\\n");
  const said = [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [data-label]")]
    .flatMap(one => ["aria-label", "title", "placeholder", "alt", "data-label"].map(name => one.getAttribute(name)))
  return [document.title, ...shown, ...said].map(line => (line ?? "").trim()).filter(line => line);
}"""
# The other language's name, formats of files, what people's addresses and numbers are made of.
LATIN_ALLOWED = re.compile(
    r"\b(English|CSV|csv|xlsx|Excel|Dure|WebGL|QR|D[-+]\d+|D-DAY|[\w.+-]+@[\w.-]+|https?://\S+|/[\w/.:-]+|N)\b"
    r"|[\w.:-]*[_/.:][\w.:/-]*",  # codes of the journal, such as reports.taken
    re.ASCII,  # a Korean ending is no part of a Latin word
)
HANGUL = re.compile(r"[가-힣]")


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - innerWidth")))


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds: the rule, and where."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [(one["id"], [str(node["target"]) for node in one["nodes"]]) for one in found["violations"]]


def english_left(page: Page) -> list[str]:
    """Lines of a Korean page with a Latin word of four letters or more, or with two words of two."""
    left = []
    for line in page.evaluate(WORDS):
        bare = LATIN_ALLOWED.sub(" ", line)
        if re.search(r"[A-Za-z]{4,}|[A-Za-z]{2,}[ ,.]+[A-Za-z]{2,}", bare):
            left.append(line[:90])
    return list(dict.fromkeys(left))


def korean_left(page: Page) -> list[str]:
    """What an English page still says in Korean where no name of anything stands: buttons, heads, hints."""
    said = page.evaluate(
        """() => [...document.querySelectorAll("button, th[scope=col], .hint, .nav-label, legend, .tabs a")]
          .filter(one => !one.closest(".post, #hits, .lang") && one.getAttribute("lang") !== "ko")
          .map(one => { const bare = one.cloneNode(true);
            for (const name of bare.querySelectorAll(".sr-only")) name.remove();
            return bare.textContent.trim(); })"""
    )
    return [text[:90] for text in said if HANGUL.search(text) and "한국어" not in text]
