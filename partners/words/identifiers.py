"""Numbers that identify a person uniquely (고유식별정보), which are never stored: found, and refused.

개인정보 보호법 제24조, 제24조의2 and 시행령 제19조 name four: the resident registration, foreigner
registration, passport and driving licence numbers. A number is found by its shape, never by its check
digit: numbers given since October 2020 have none.

Neither messages nor exceptions hold the number, or the log would be where it is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class IdentityKind(StrEnum):
    """The four unique identifiers of the law."""

    RESIDENT = "RESIDENT"
    FOREIGNER = "FOREIGNER"
    PASSPORT = "PASSPORT"
    LICENCE = "LICENCE"


REFUSALS: Final[dict[IdentityKind, _StrPromise]] = {
    IdentityKind.RESIDENT: _(
        "A resident registration number may not be stored. Write the year of birth only."
    ),
    IdentityKind.FOREIGNER: _(
        "A foreigner registration number may not be stored. Write the year of birth only."
    ),
    IdentityKind.PASSPORT: _("A passport number may not be stored. Leave it out."),
    IdentityKind.LICENCE: _("A driving licence number may not be stored. Leave it out."),
}


@dataclass(frozen=True, slots=True, order=True)
class IdentityNumber:
    """Where a number stands: text[start:end] of the text as it was given."""

    start: int
    end: int
    kind: IdentityKind


# The last year of the 2000s that can be a year of birth; a run of 13 digits that says later is none.
LAST_BIRTH_YEAR: Final = 49

_MONTH_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BIRTH: Final = rf"\d{{2}}{_MONTH_DAY}"
_DATED: Final = r"\d{2}([./-]) ?(?:0?[1-9]|1[0-2])\1 ?(?:0?[1-9]|[12]\d|3[01])\1?"
_GAP: Final = r"[-\s._/:,~|]{1,3}"
_COVER: Final = r"[*X#ㅇ]"
_START: Final = r"(?<!\d)"
# 231105 3000000원 is a day and a sum of money.
_END: Final = r"(?!\d)(?! ?(?:원|명|건|개))"

# Each pattern names the digit that tells citizens (1–4) from foreigners (5–8) `sex`.
_REGISTRATION: Final[tuple[re.Pattern[str], ...]] = tuple(
    re.compile(pattern)
    for pattern in (
        # 900101-1234567, 900101 1 234567, 19900101-1234567
        rf"{_START}(?:18|19|20)?{_BIRTH}{_GAP}(?P<sex>[1-8])[-\s.]?\d{{6}}{_END}",
        # 90.01.01-1234567: only with a dash, since a date and a telephone number may stand side by side
        rf"{_START}{_DATED} ?-{{1,2}} ?(?P<sex>[1-8])\d{{6}}{_END}",
        # 9 0 0 1 0 1 - 1 2 3 4 5 6 7: boxes of a form
        rf"{_START}\d[ .]\d[ .][01][ .]\d[ .][0-3][ .]\d[ .]*-?[ .]*(?P<sex>[1-8])(?:[ .]\d){{6}}{_END}",
        # 900101-1******, 900101-123****: what is left still is part of the number
        rf"{_START}{_BIRTH}{_GAP}(?P<sex>[1-8])\d{{0,4}}{_COVER}{{2,6}}",
        # ******-1234567
        rf"{_COVER}{{6}}[-\s]{{0,3}}(?P<sex>[1-8])\d{{6}}{_END}",
        # 주민등록번호 뒷자리 1234567
        rf"(?:주민(?:등록)?|외국인(?:등록)?)(?:번호|등록번호)[^\d\n]{{0,12}}(?P<sex>[1-8])\d{{6}}{_END}",
        rf"뒷자리[^\d\n]{{0,6}}(?P<sex>[1-8])\d{{6}}{_END}",
    )
)
_UNBROKEN: Final = re.compile(rf"{_START}(?P<year>\d{{2}}){_MONTH_DAY}(?P<sex>[1-8])\d{{6}}{_END}")

_DAY: Final = r"(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"  # R20261122 is a report's number
_OLD_PASSPORT: Final = re.compile(rf"(?<![A-Z0-9])(?:M\d{{8}}|[SRODG](?!{_DAY})\d{{8}})(?![A-Z0-9])")
_NEW_PASSPORT: Final = re.compile(r"(?<![A-Z0-9])[MSRODG]\d{3}[A-Z]\d{4}(?![A-Z0-9])")
# Other countries' numbers have too many shapes; they are known by the word in front.
_NAMED_PASSPORT: Final = re.compile(
    rf"(?:여권(?:번호)?|PASSPORT(?: ?(?:NO|NUMBER|NR))?)[^A-Z0-9\n]{{0,8}}(?!{_DAY})"
    r"(?:[A-Z]{1,3}\d{6,9}[A-Z]?|\d{8,9}|[A-Z]\d{3}[A-Z]\d{4})(?![A-Z0-9])"
)
_LICENCE: Final[tuple[re.Pattern[str], ...]] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?<!\d-)\d{{2}} ?- ?\d{{2}} ?- ?\d{{6}} ?- ?\d{{2}}{_END}(?!-\d)",
        # Until the regions had numbers they were written out: 서울 12-345678-90.
        r"(?:서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주) ?-?"
        rf" ?\d{{2}} ?- ?\d{{6}} ?- ?\d{{2}}{_END}",
        rf"면허증?(?: ?번호)?[^\d\n]{{0,8}}\d{{2}}[-\s.]?\d{{2}}[-\s.]?\d{{6}}[-\s.]?\d{{2}}{_END}",
    )
)

_DASHES: Final = frozenset("−ㅡーᅳ∼〜～⁃﹘﹣＿¯")
_STARS: Final = frozenset("＊∗⁎●○◯◎■□◆◇★☆•×✱✳※")


# Whatever a number looks like, it holds one of these; nearly all texts hold none and cost one look.
_CANDIDATE: Final = re.compile(r"\d{6}|(?:\d[ .]){6}|[A-Z]\d{3}[A-Z]\d{4}", re.ASCII)


def find_identity_numbers(text: str) -> list[IdentityNumber]:
    """The identity numbers in `text`, in order and without overlap; O(len(text)).

    Digits of any script and width count, and characters that take no room do not part a number. Known to
    be taken for one although it is not: a corporate registration number whose serial reaches 1000000
    (110111-1234567), which has the same shape.
    """
    folded = text.translate(_PLAIN)
    if _CANDIDATE.search(folded) is None:
        return []
    matches = list(_matches(folded))
    if not matches:
        return []
    # Where each character of the folded text came from: it may have been none, or several.
    places = [place for place, character in enumerate(text) for _one in _PLAIN[ord(character)]]
    found = sorted(IdentityNumber(places[start], places[end - 1] + 1, kind) for start, end, kind in matches)
    apart: list[IdentityNumber] = []
    for number in found:
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    return apart


def _matches(folded: str) -> Iterator[tuple[int, int, IdentityKind]]:
    for pattern in _REGISTRATION:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), _kind(match["sex"])
    for match in _UNBROKEN.finditer(folded):
        # 13 digits in a row are goods' barcodes too: 8801043012345 would be someone born in 2088.
        if match["sex"] in "1256" or int(match["year"]) <= LAST_BIRTH_YEAR:
            yield match.start(), match.end(), _kind(match["sex"])
    for pattern in (_OLD_PASSPORT, _NEW_PASSPORT, _NAMED_PASSPORT):
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), IdentityKind.PASSPORT
    for pattern in _LICENCE:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), IdentityKind.LICENCE


def _kind(sex: str) -> IdentityKind:
    return IdentityKind.RESIDENT if sex in "1234" else IdentityKind.FOREIGNER


class _Plain(dict[int, str]):
    """Each character as the patterns read it: plain digits, capitals, dashes, stars. Fills when asked."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code)).upper()
        return plain


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me", "Cc"} and not character.isspace():
        return ""
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _STARS:
        return "*"
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else character


_PLAIN: Final = _Plain()


def refuse_identity_numbers(text: str) -> None:
    """Raise ValidationError (code identity_number) for each kind of identity number `text` holds."""
    kinds = dict.fromkeys(number.kind for number in find_identity_numbers(unicodedata.normalize("NFC", text)))
    if kinds:
        raise ValidationError(
            [
                ValidationError(REFUSALS[kind], code="identity_number", params={"kind": kind.value})
                for kind in kinds
            ]
        )


def no_identity_numbers(value: object) -> None:
    """Validator for form and model fields, JSON included: no identity number anywhere in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            no_identity_numbers(key)
            no_identity_numbers(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            no_identity_numbers(item)
    elif value is not None and not isinstance(value, bool):
        refuse_identity_numbers(str(value))
