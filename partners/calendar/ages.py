"""만 나이: age in full years, the one way of counting in Korean law since 2023-06-28 (민법 제158조)."""

from __future__ import annotations

from datetime import date
from typing import Final

CONSENT_AGE: Final = 14  # 개인정보 보호법 제22조의2: below it the legal representative consents


def age_on(birth: date, day: date) -> int:
    """Full years of someone born on `birth`, on `day`.

    Someone born on 29 February grows a year older on 1 March where there is no such day (민법 제160조 제3항:
    the year then ends with the month). Raises ValueError when `day` is before `birth`.
    """
    if day < birth:
        raise ValueError("not born yet")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def ages_in(birth_year: int, day: date) -> tuple[int, int]:
    """The least and the greatest age on `day` of someone of whom only the year of birth is kept.

    Both are equal on 31 December. Raises ValueError when the year is after `day`.
    """
    if day.year < birth_year:
        raise ValueError("not born yet")
    greatest = day.year - birth_year
    oldest_has_birthday = (day.month, day.day) == (12, 31)
    return max(greatest - (not oldest_has_birthday), 0), greatest


def needs_representative(birth: date, day: date) -> bool:
    """Whether a legal representative must consent for someone born on `birth` (under 14)."""
    return age_on(birth, day) < CONSENT_AGE
