"""What an organisation is, told by the words of public lists of welfare facilities (시설종류). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from partners.organisations.models import Kind, Sector


@dataclass(frozen=True, slots=True)
class Reading:
    """`is_known` is false where no rule fits the words; `is_home` says that people live there.

    `is_secret` says that its place is kept secret even where a list gives it away.
    """

    kind: Kind
    sector: Sector
    is_known: bool
    is_home: bool
    is_secret: bool


# The first that fits. Violence, abuse and homelessness come before all: the kind decides who is never told
# that somebody is helped there.
_RULES: Final = tuple(
    (re.compile(pattern), kind, sector)
    for pattern, kind, sector in (
        (
            r"가정폭력|성폭력|성매매|디지털성범죄|스토킹|해바라기|학대|쉼터|노숙|쪽방|보호전문기관|권익옹호",
            Kind.SHELTER,
            Sector.WELFARE,
        ),
        (r"정신|중독|자살", Kind.MENTAL_HEALTH, Sector.WELFARE),
        (r"의료재활|병원|의원", Kind.HOSPITAL, Sector.MEDICAL),
        (r"보건소|보건지소|보건진료소|치매(?:상담|안심)", Kind.HEALTH_CENTRE, Sector.PUBLIC),
        (r"푸드", Kind.FOOD_BANK, Sector.WELFARE),
        (r"자활", Kind.SELF_SUFFICIENCY, Sector.WELFARE),
        (r"노인(?:종합)?복지관", Kind.SENIOR_CENTRE, Sector.WELFARE),
        (r"장애인(?:종합)?복지관", Kind.DISABILITY_CENTRE, Sector.WELFARE),
        (
            r"요양|양로|재가|공동생활|거주|양육시설|생활시설|단기|주간보호|주야간|그룹홈|모자|부자|한부모|보호치료|일시보호",
            Kind.CARE_FACILITY,
            Sector.WELFARE,
        ),
        (r"지역아동|돌봄센터", Kind.CHILD_CENTRE, Sector.WELFARE),
        (r"청소년|학교밖", Kind.YOUTH_CENTRE, Sector.WELFARE),
        (r"건강가정|다문화|가족센터", Kind.FAMILY_CENTRE, Sector.WELFARE),
        (r"장애인|수화|점자", Kind.DISABILITY_CENTRE, Sector.WELFARE),
        (r"사회복지관|종합복지관", Kind.WELFARE_CENTRE, Sector.WELFARE),
        (r"자원봉사", Kind.PUBLIC_BODY, Sector.PUBLIC),
    )
)
_OTHER: Final = re.compile(r"기타시설")
_HOME: Final = re.compile(
    r"공동생활|거주|양육시설|생활시설|요양시설|양로|쉼터|(?<!주간)(?<!주야간)보호시설|단기|그룹홈|모자|부자|한부모|전환시설|피해"
)
_SECRET: Final = re.compile(
    r"(?:가정폭력|성폭력|성매매|디지털성범죄|스토킹|학대).*(?:보호시설|쉼터|지원시설|공동생활|그룹홈|자활)"
)


def read_kind(words: str, group: str = "") -> Reading:
    """From the kind, (노인) 양로시설, and the group it is in, 노인주거복지시설."""
    both = f"{words} {group}"
    for text in (words, both):
        for pattern, kind, sector in _RULES:
            if pattern.search(text):
                return Reading(kind, sector, True, bool(_HOME.search(text)), bool(_SECRET.search(both)))
    return Reading(Kind.OTHER, Sector.WELFARE, bool(_OTHER.search(both)), bool(_HOME.search(both)), False)
