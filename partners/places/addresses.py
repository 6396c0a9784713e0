"""Which Eup, Myeon or Dong an address or a name tells, of one district. Knows the district's places; asks nothing.

A street address names in parentheses the Dong of the land register (법정동, 천호동), which may be served by several
administrative ones (행정동, 천호1–3동): then it tells nothing, and a guess would send people to the wrong office.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy

from partners.paperwork.imports import Heading
from partners.places.models import Level, Place
from partners.words.hangul import normalise_dong
from partners.words.names import dong_in

SHARED: Final = Heading(
    "shared", gettext_lazy("The address names a Dong of the land register, which several Dongs share")
)
UNNAMED: Final = Heading("unnamed", gettext_lazy("The address names no Dong"))
UNKNOWN: Final = Heading(
    "unknown", gettext_lazy("The address names a Dong that is not one of the district's")
)
OUTSIDE: Final = Heading("outside", gettext_lazy("The address lies outside the district"))
BY_REGISTER: Final = Heading(
    "by_register",
    gettext_lazy(
        "Placed by the Dong of the land register, since one Dong has its name; their areas may differ"
    ),
)
BLANK: Final = Heading("blank", gettext_lazy("The list gives no address"))

_DISTRICT_WORD: Final = re.compile(r"[가-힣]{1,6}[시군구]")
_PROVINCE_WORD: Final = re.compile(
    r"[가-힣]{2,4}?(?:통합특별시|특별자치시|특별자치도|특별시|광역시|도)|(?:서울|부산|대구|인천|광주|대전|울산|세종)시?"
    r"|경기|강원|충북|충남|전북|전남|경북|경남|제주"
)
_PROVINCE_END: Final = re.compile(r"(?:통합특별시|특별자치시|특별자치도|특별시|광역시|[시도])$")
# 경기도 광주시 is a city of a province; 광주시 alone may be the metropolis.
_HALVES: Final = "남북"
_BLOCK: Final = re.compile(r"(?<=동)[가나다라마바사아]동$")  # 고덕동나동 is a block of flats in 고덕동
# What follows the name of a Dong without a number in a body's name, or else it may be a word (길동무).
_AFTER: Final = r"(?=$|[^가-힣]|행정복지|주민|사무소|경로당|지역아동|어린이집|복지|노인)"


@dataclass(frozen=True, slots=True)
class Placing:
    """The Dong, or why there is none; and what there is to say of it: under which heading, and in words."""

    place: Place | None
    heading: Heading | None = None
    said: str = ""


def _province(word: str) -> str:
    """서울특별시, 서울시 and 서울 are 서울; 충청북도 and 충북 are 충북."""
    short = _PROVINCE_END.sub("", word)
    return short[0] + short[2] if len(short) == 3 and short[2] in _HALVES else short  # noqa: PLR2004


@dataclass(slots=True)
class Gazetteer:
    """The names of one district: its Dongs by each way they are written, and what it is part of."""

    dongs: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    seats: set[str] = field(default_factory=set)
    provinces: set[str] = field(default_factory=set)
    patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place], provinces: Iterable[str]) -> Gazetteer:
        """From all places of the district, ended ones too, and the names of the provinces they are or were in."""
        made = cls(provinces={_province(name) for name in provinces})
        for place in places:
            if place.level != Level.EMD:
                made.seats |= {place.name, *place.other_names}
            elif place.valid_to is None:
                made._add(place)
        return made

    def _add(self, place: Place) -> None:
        names = {normalise_dong(name) for name in (place.name, *place.other_names)}
        for name in names:
            self.dongs[name].append(place)
        for part in {part for name in names for part in _parts(name)}:
            self.parts[part].append(place)

    def find(self, address: str, name: str) -> Placing:
        """The Dong of a body at `address` called `name`; the address counts for more."""
        if elsewhere := self._elsewhere(address):
            return Placing(None, OUTSIDE, elsewhere)
        written = _BLOCK.sub("", dong_in(address)) or self._mentioned(address)
        candidates = self._candidates(written)
        if len(candidates) == 1:
            is_register = written.endswith("동") and not any(character.isdigit() for character in written)
            return Placing(
                candidates[0], BY_REGISTER if is_register else None, written if is_register else ""
            )
        named = [
            place
            for place in self._candidates(self._mentioned(name, shared=False), exact=True)
            if not candidates or place in candidates
        ]
        if len(named) == 1:
            return Placing(named[0])
        if candidates:
            return Placing(None, SHARED, f"{written} → {', '.join(place.name for place in candidates)}")
        heading = UNKNOWN if written else UNNAMED if address else BLANK
        return Placing(None, heading, written)

    def _candidates(self, written: str, *, exact: bool = False) -> Sequence[Place]:
        """The Dongs a written name may mean: 천호2동 one, 천호동 three, 명암동 the one that joined it."""
        if not written:
            return []
        name = normalise_dong(written)
        places = list(self.dongs.get(name, []))
        if not exact and not any(character.isdigit() for character in name):
            places += [place for place in self.parts.get(name[:-1], []) if place not in places]
        return places

    def _mentioned(self, text: str, *, shared: bool = True) -> str:
        """A Dong of the district named anywhere in the text, the longest first; empty where there is none.

        With `shared`, those of the land register too, as far as the Dongs' names tell them.
        """
        names = {*self.dongs, *(f"{part}동" for part in self.parts if shared)}
        for name in sorted(names, key=lambda one: (-len(one), one)):
            if name not in self.patterns:
                self.patterns[name] = _pattern(name)
            if self.patterns[name].search(text):
                return name
        return ""

    def _elsewhere(self, address: str) -> str:
        """The beginning of an address that lies in another district; empty where it does not say so."""
        seen: list[str] = []
        for word in address.partition("(")[0].split():
            is_province = not seen and _PROVINCE_WORD.fullmatch(word)
            if not is_province and not _DISTRICT_WORD.fullmatch(word):
                break
            seen.append(word)
            if is_province and self.provinces and _province(word) not in self.provinces:
                if word in self.seats:  # 광주시 of 경기도, written without it
                    return ""
                following = address.split()[len(seen) : len(seen) + 1]
                return " ".join([*seen, *(one for one in following if _DISTRICT_WORD.fullmatch(one))])
            if not is_province:
                return "" if word in self.seats else " ".join(seen)
        return ""


def _parts(name: str) -> list[str]:
    """What a Dong was joined or parted from, without numbers: 봉명2.송정동 from 봉명 and 송정; 천호2동 from 천호."""
    if not name.endswith("동"):
        return []
    return list(dict.fromkeys(part.rstrip("0123456789") for part in name[:-1].split(".") if part))


def _pattern(name: str) -> re.Pattern[str]:
    """Finds a Dong by its normalised name, however it is written: 천호2동 as 천호제2동 or 천호 2동."""
    if any(character.isdigit() for character in name):
        spelled = re.sub(r"\d+", lambda digits: rf"\s?제?{digits[0]}", name.replace(".", "[·ㆍ.,]"))
        return re.compile(spelled)
    # In 46길동일빌딩 stands no 길동, and in 길동무 neither.
    return re.compile(rf"(?<![가-힣\d]){name.replace('.', '[·ㆍ.,]')}{_AFTER}")
