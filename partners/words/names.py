"""What may be shown of a person who has not been opened: the covered name, telephone number and address.

Pure: no Django, no tables. Masked facts are stored already masked, so each function returns an already
covered text unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from partners.words.fold import compatible, without_zero_width
from partners.words.hangul import is_syllable
from partners.words.phones import BadPhone, parse_phone

STAR: Final = "*"
COVER: Final = STAR * 3
# Longer Hangul names are foreign names written by sound (응우옌 티 란): only the first syllable shows.
LONGEST_KOREAN_NAME: Final = 4

TWO_SYLLABLE_SURNAMES: Final = frozenset(
    {"남궁", "제갈", "사공", "선우", "서문", "독고", "동방", "황보", "어금", "망절"}
    | {"황목", "무본", "등정", "장곡", "강전", "소봉"}
)

_PARENTHESES: Final = re.compile(r"[()\[\]{}〔〕【】《》<>/,;]+")
_COVERED: Final = re.compile(r"(?:\w{1,2}\*+|\w\*+\w|\*+)")


def mask_name(name: str) -> str:
    """Cover a person's name: 홍길동 → 홍*동, 김수 → 김*, 남궁민수 → 남궁**, 김 → *.

    A name in two scripts shows the first letter of each: Nguyen Thi Lan (응우옌 티 란) → N*** (응***).
    What stands in parentheses in Chinese characters falls away. Each part of the answer holds at least
    one star and hides at least one letter, whatever came in; an empty name stays empty.
    """
    folded = compatible(without_zero_width(name))
    parts = [part for part in _PARENTHESES.split(folded) if part.strip()]
    if len(parts) > 1:
        parts = [parts[0], *(part for part in parts[1:] if not _is_ideographic(part))][:2]
    covered = [_mask_part(part) for part in parts]
    if not covered:
        return COVER if folded.strip() else ""
    return f"{covered[0]} ({covered[1]})" if len(covered) > 1 else covered[0]


def _mask_part(part: str) -> str:
    part = part.strip()
    if _COVERED.fullmatch(part):
        return part
    letters = [character for character in part if unicodedata.category(character)[0] in "LN"]
    if len(letters) <= 1:
        return STAR
    if _is_ideographic("".join(letters)) or all(map(is_syllable, letters)):
        return _mask_syllables("".join(letters))
    return letters[0] + COVER


def _mask_syllables(name: str) -> str:
    surname = name[:2]
    if surname in TWO_SYLLABLE_SURNAMES and len(name) > len(surname):
        return surname + STAR * (len(name) - len(surname))
    if len(name) > LONGEST_KOREAN_NAME:
        return name[0] + COVER
    if len(name) <= len(surname):
        return name[0] + STAR
    return name[0] + STAR * (len(name) - 2) + name[-1]


def _is_ideographic(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and all("CJK" in unicodedata.name(letter, "") for letter in letters)


def mask_phone(text: str) -> str:
    """Cover a telephone number: 010-1234-5678 → 010-****-5678, 02-449-2341 → 02-***-2341.

    Public lines (129, 1577-0199) are nobody's own and stay. What is no telephone number becomes ***.
    """
    if not text.strip() or re.fullmatch(r"0\d{1,3}-\*{3,4}-\d{4}|\*{3}", text, re.ASCII):
        return text.strip()
    try:
        return parse_phone(text).masked
    except BadPhone:
        return COVER


_PROVINCES: Final = (
    r"(?:[가-힣]{2,8}(?:특별자치시|특별자치도|통합특별시|특별시|광역시)|"
    r"(?:경기|강원|충청[남북]|전라?[남북]|경상[남북]|제주)도?|"
    r"서울시?|부산시?|대구시?|인천시?|광주시?|대전시?|울산시?|세종시?|충[남북]|경[남북])"
)
_DISTRICT: Final = re.compile(r"[가-힣]{1,6}[시군구]")
_PROVINCE: Final = re.compile(_PROVINCES)
# Lazy on purpose: in 명일동101동 the first is a Dong and the second a block of flats.
_DONG: Final = re.compile(
    r"[가-힣]+?(?:제?\d{1,2}(?:[.·ㆍ]\d{1,2})*)?(?:가(?:제?\d{1,2})?)?(?:동|읍|면|(?<=\d)가)(?=$|[\s\d\-,.)])"
)
# 가동 … 아동 in parentheses are blocks of flats.
_BLOCKS: Final = frozenset(f"{letter}동" for letter in "가나라마바사아")


def mask_address(address: str) -> str:
    """Cut an address down to its Eup/Myeon/Dong: … 강동구 고덕로 199(고덕동) → 서울특별시 강동구 고덕동.

    Streets, lots, buildings, blocks and flats go. Where no Dong can be read, the answer ends with the
    Si/Gun/Gu; where nothing can, it is empty.
    """
    districts, dong = _read_address(address)
    return " ".join([*districts, dong] if dong else districts)


def dong_in(address: str) -> str:
    """The Eup/Myeon/Dong an address names, as it is written there; empty where it names none.

    It stands after the Si/Gun/Gu or in the parentheses of a street address, where it is the Dong of the
    land register (천호동), which may differ from the one that serves the place (천호2동).
    """
    return _read_address(address)[1]


def _read_address(address: str) -> tuple[list[str], str]:
    outside, _, inside = " ".join(compatible(without_zero_width(address)).split()).partition("(")
    districts: list[str] = []
    for word in outside.split(" "):
        if _DISTRICT.fullmatch(word) or (not districts and _PROVINCE.fullmatch(word)):
            districts.append(word)
        elif found := _DONG.match(word):
            return districts, found[0]
        else:
            break
    found = _DONG.match(inside.strip())
    return districts, found[0] if found and found[0] not in _BLOCKS else ""
