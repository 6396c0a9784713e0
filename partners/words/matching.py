"""What goes into a blind index: spellings of one fact that should meet must come out equal here.

The caller hashes the answer with its key; nothing here is secret or stored. An empty answer is never
given, since all persons without a telephone number would then be one person.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from partners.words.fold import compatible, squeeze, without_zero_width
from partners.words.hangul import syllables
from partners.words.phones import parse_phone

FIRST_BIRTH_YEAR: Final = 1880
LAST_BIRTH_YEAR: Final = 2100

_PARTS: Final = re.compile(r"[()\[\]/,;]+")
_LATIN_WORD: Final = re.compile(r"[a-z]+")
_INSIDE_WORDS: Final = re.compile(r"['’\-]")
# Letters that are no base letter with a mark, so that taking the marks off does not help.
_PLAIN_LATIN: Final = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
_YEAR: Final = re.compile(r"(\d{4})\s*년?", re.ASCII)
_DAY: Final = re.compile(
    r"(\d{4})(?:(\d{2})(\d{2})|\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?)", re.ASCII
)


class NothingToMatch(ValueError):
    """The text holds no name, or no date of birth, that could be compared."""


def names_for_match(name: str) -> tuple[str, ...]:
    """One key for each script a name is written in, the one written first at the front.

    홍 길동 and 홍길동 (洪吉童) share their first key. Latin words lose case and accents and are put in
    alphabetical order, because forms disagree which is the family name: LAN Nguyễn Thị and Nguyen Thi Lan
    meet. Nguyen Thi Lan (응우옌 티 란) gives two keys, so that either spelling finds it; 홍길동A, as offices
    tell namesakes apart, gives 홍길동. Raises NothingToMatch without letters.
    """
    keys = [key for part in _PARTS.split(compatible(without_zero_width(name))) if (key := _key(part))]
    if not keys:
        raise NothingToMatch
    return tuple(dict.fromkeys(keys))


def _key(part: str) -> str:
    if len(hangul := syllables(part)) > 1:
        return hangul
    marked = unicodedata.normalize("NFD", part.casefold().translate(_PLAIN_LATIN))
    latin = "".join(mark for mark in marked if not unicodedata.combining(mark))
    if words := sorted(_LATIN_WORD.findall(_INSIDE_WORDS.sub("", latin))):
        return " ".join(words)
    return hangul or "".join(letter for letter in squeeze(part) if letter.isalpha())


def name_for_match(name: str) -> str:
    """The first of names_for_match(name): the spelling a person is known by. Raises NothingToMatch."""
    return names_for_match(name)[0]


def phone_for_match(text: str) -> str:
    """The digits of a telephone number, of the first line of a range: +82 10-1234-5678 → 01012345678.

    Raises BadPhone.
    """
    return parse_phone(text).digits


def birth_for_match(value: date | str) -> str:
    """A date of birth as 1970-01-02, or a bare year as 1970.

    Understands 1970-01-02, 1970. 1. 2., 1970년 1월 2일, 19700102 and 1970. Six digits (700102) are refused,
    since the century would be a guess. Raises NothingToMatch.
    """
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    text = compatible(without_zero_width(value)).strip()
    if found := _YEAR.fullmatch(text):
        year, rest = int(found[1]), ""
    elif found := _DAY.fullmatch(text):
        try:
            day = date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
        except ValueError:
            raise NothingToMatch from None
        year, rest = day.year, f"-{day.month:02d}-{day.day:02d}"
    else:
        raise NothingToMatch
    if not FIRST_BIRTH_YEAR <= year <= LAST_BIRTH_YEAR:
        raise NothingToMatch
    return f"{year:04d}{rest}"
