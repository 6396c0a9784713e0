"""Hangul by arithmetic: first consonants, 가나다 order, and Dong names that mean the same Dong.

Pure: no Django, no tables.
"""

from __future__ import annotations

import re
from typing import Final

from partners.words.fold import compatible, squeeze, without_zero_width

FIRST_SYLLABLE: Final = 0xAC00  # 가
LAST_SYLLABLE: Final = 0xD7A3  # 힣
# A syllable is 0xAC00 + (first × 21 + vowel) × 28 + final (The Unicode Standard, section 3.12).
SYLLABLES_PER_CONSONANT: Final = 21 * 28
FIRST_CONSONANTS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"

# A Korean keyboard joins two consonants typed in a row: someone who looks for ㄱㅅ sends ㄳ.
_JOINED_CONSONANTS: Final = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
_CONJOINING_FIRST: Final = 0x1100

# Legal forms, which a directory in 가나다 order passes over. Longer ones first: 사회복지법인 ends in 법인.
_LEGAL_FORMS: Final = (
    "사회복지법인",
    "사회적협동조합",
    "농업회사법인",
    "주식회사",
    "유한회사",
    "합자회사",
    "합명회사",
    "사단법인",
    "재단법인",
    "의료법인",
    "학교법인",
    "종교법인",
    "비영리법인",
    "특수법인",
    "협동조합",
)
_SHORT_FORMS: Final = "사재주유합의학종복협"
_LEGAL_FORM: Final = rf"(?:\([{_SHORT_FORMS}]\)|{'|'.join(_LEGAL_FORMS)})"
# Quotation marks and the like at the front are passed over too: a list starts with letters.
_LEADING: Final = re.compile(rf"^(?:{_LEGAL_FORM}|[\W_])+")
_TRAILING: Final = re.compile(rf"(?:{_LEGAL_FORM})+$")
_NUMBER: Final = re.compile(r"\d+", re.ASCII)
_NUMBER_WIDTH: Final = 12

# 홍제1동 and 거제1동 are 홍제 + 1, not 홍 + 제1: the 제 belongs to the name.
_NAMES_ENDING_IN_JE: Final = ("홍", "거")
_ORDINAL: Final = re.compile(r"제+(?=\d)")
_DOTS: Final = re.compile(r"[·ㆍ‧∙・•,]")
_LEADING_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")


def is_syllable(character: str) -> bool:
    """Whether one character is a whole Hangul syllable, 가 … 힣."""
    return FIRST_SYLLABLE <= ord(character) <= LAST_SYLLABLE


def initial_consonants(text: str) -> str:
    """The first consonant of each syllable (초성): 강동구 → ㄱㄷㄱ. Blanks fall away, the rest stays.

    Serves both sides of a search: the stored name, and what was typed (`initial_consonants("ㄱㄷ")` is
    itself, and consonants which the keyboard joined, ㄳ, come apart again).
    """
    return "".join(_initial(character) for character in squeeze(text))


def _initial(character: str) -> str:
    if is_syllable(character):
        return FIRST_CONSONANTS[(ord(character) - FIRST_SYLLABLE) // SYLLABLES_PER_CONSONANT]
    offset = ord(character) - _CONJOINING_FIRST
    if 0 <= offset < len(FIRST_CONSONANTS):
        return FIRST_CONSONANTS[offset]
    return _JOINED_CONSONANTS.get(character, character)


def is_initials(text: str) -> bool:
    """Whether what was typed asks for a search by first consonants: ㅎㄱㄷ, ㅁㅇ1ㄷ, but not 홍ㄱㄷ or 12."""
    letters = [character for character in squeeze(text) if not character.isdigit()]
    return bool(letters) and all(
        letter in FIRST_CONSONANTS or letter in _JOINED_CONSONANTS for letter in letters
    )


def sort_key(name: str) -> str:
    """A text whose code-point order is the order people expect of `name`.

    가나다 order (which is the order of Hangul code points); legal forms such as (사), ㈜, 사회복지법인
    passed over on both sides; numbers by size, so that 명일1동 < 명일2동 < 명일10동. Store it in a column
    with the C collation, or sort by it in Python. A name which is nothing but a legal form keeps it.
    """
    whole = _without_ordinal(squeeze(name))
    bare = _TRAILING.sub("", _LEADING.sub("", whole)) or whole
    return _NUMBER.sub(lambda found: found[0].lstrip("0").zfill(_NUMBER_WIDTH), bare)


def normalise_dong(name: str) -> str:
    """One spelling for the names of one Eup/Myeon/Dong: 암사제1동, 암사 1동 and 암사１동 are 암사1동.

    Lists of codes write 암사제1동, signs and maps 암사1동. 종로1·2·3·4가동 gets dots. Applying it twice
    changes nothing. Says nothing of whether such a Dong exists.
    """
    return _LEADING_ZEROS.sub("", _without_ordinal(_DOTS.sub(".", squeeze(name))))


def _without_ordinal(text: str) -> str:
    """Drop the 제 of 제1 after a name; at the start (제1병원) and inside 홍제1동 it stays."""

    def drop(found: re.Match[str]) -> str:
        before = text[: found.start()]
        if not before or not (is_syllable(before[-1]) or before[-1].isdigit()):
            return found[0]
        return "제" if before.endswith(_NAMES_ENDING_IN_JE) else ""

    return _ORDINAL.sub(drop, text)


def syllables(text: str) -> str:
    """The Hangul syllables of `text`, in order, and nothing else."""
    return "".join(character for character in compatible(without_zero_width(text)) if is_syllable(character))
