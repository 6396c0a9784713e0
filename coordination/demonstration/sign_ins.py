"""The table of demonstration sign-ins, in columns that Korean letters do not push out of line. Pure."""

import unicodedata
from collections.abc import Iterator, Sequence

from coordination.demonstration.organisations import BY_KEY
from coordination.demonstration.people import HOME_DONGS, PASSWORD, Holder, of_region
from coordination.demonstration.places import REGIONS

# In the order of a household's way through the house.
ORDER = (
    "FINDER", "DONG", "HOPE", "WORKER", "LEADER", "VOLUNTEER", "SECRETARY", "MANAGER", "PRIVACY", "TRAINEE", "ADVISER",
    "SERVICE",
)  # fmt: skip
LABELS = {
    "FINDER": "발견 finder",
    "DONG": "읍면동 Dong worker",
    "HOPE": "희망복지지원단 Hope Welfare",
    "WORKER": "복지관 centre",
    "LEADER": "팀장 leader",
    "VOLUNTEER": "봉사단 volunteers",
    "SECRETARY": "협의체 간사 secretary",
    "MANAGER": "운영 담당 manager",
    "PRIVACY": "개인정보 privacy",
    "TRAINEE": "실습생 trainee",
    "ADVISER": "자문위원 adviser",
    "SERVICE": "사회복무요원 service",
}
NOBODY = "(전임 간사가 없음)"  # Busan Nam-gu's council


def width(text: str) -> int:
    """Columns a terminal gives the text: two for Hangul and other wide letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def table() -> str:
    """All sign-ins, one block a district."""
    rows = [(label, *cells) for label, *cells in _rows()]
    columns = [max(width(row[place]) for row in rows if row[1]) for place in range(4)]
    lines = [
        "  데모 로그인 (모두 지어낸 사람입니다)",
        f"  이메일은 비밀번호 {PASSWORD},",
        "  휴대전화는 문자로 받는 번호로 들어갑니다. 문자는 「보낸 문자」 화면에 보입니다.",
    ]
    for row in rows:
        if not row[1]:
            lines += ["", f"  {row[0]}"]
            continue
        lines.append(
            "    " + "  ".join(padded(cell, columns[place]) for place, cell in enumerate(row)).rstrip()
        )
    return "\n".join(lines)


def _rows() -> Iterator[Sequence[str]]:
    for region in REGIONS:
        yield (f"{region.name} ({region.english}, {HOME_DONGS[region.slug]})", "", "", "")
        held = {holder.role: holder for holder in of_region(region.slug) if holder.sign_in}
        for role in ORDER:
            yield _row(LABELS[role], held.get(role))


def _row(label: str, holder: Holder | None) -> Sequence[str]:
    if holder is None:
        return (label, NOBODY, "", "")
    return (label, holder.email or holder.phone, holder.name, f"{BY_KEY[holder.body].name} {holder.title}")
