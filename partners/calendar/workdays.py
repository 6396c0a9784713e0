"""Working days of Korean public offices: Monday to Friday, less the public holidays.

관공서의 공휴일에 관한 규정, substitute holidays and election days included. The holidays of the next years
come with the `holidays` package; a day proclaimed at short notice, or an office's own closing day, is given
by the caller as `closed`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Set
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

import holidays

Language = Literal["ko", "en"]

SATURDAY: Final = 5
WEEK: Final = 7
WORKING_WEEK: Final = 5
NO_DAYS: Final[frozenset[date]] = frozenset()
_LANGUAGES: Final[dict[Language, str]] = {"ko": "ko", "en": "en_US"}
_ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=256)
def _holidays(year: int, language: Language) -> dict[date, str]:
    # expand=False: without it, looking a day up would quietly add its year to the calendar shared here.
    return dict(holidays.country_holidays("KR", years=year, language=_LANGUAGES[language], expand=False))


@lru_cache(maxsize=256)
def _weekday_holidays(year: int) -> tuple[date, ...]:
    """The public holidays of a year that fall on Monday to Friday, in order."""
    return tuple(sorted(day for day in _holidays(year, "ko") if day.weekday() < SATURDAY))


def holiday_name(day: date, *, language: Language = "ko") -> str | None:
    """What the public holiday on `day` is called, several joined by "; "; None on any other day."""
    return _holidays(day.year, language).get(_plain(day))


def is_working_day(day: date, *, closed: Set[date] = NO_DAYS) -> bool:
    """Whether public offices work on `day`; `closed` holds further days on which they do not."""
    day = _plain(day)
    return day.weekday() < SATURDAY and day not in _holidays(day.year, "ko") and day not in closed


def next_working_day(day: date, *, closed: Set[date] = NO_DAYS) -> date:
    """`day` itself if it is a working day, else the first one after it (민법 제161조)."""
    day = _plain(day)
    while not is_working_day(day, closed=closed):
        day += _ONE_DAY
    return day


def add_working_days(start: date, days: int, *, closed: Set[date] = NO_DAYS) -> date:
    """The working day that is `days` working days after `start`; before it, when `days` is negative.

    The first day does not count (민법 제157조), whatever day it is: two working days after a Friday or a
    Saturday are Tuesday. With 0, next_working_day(start). O(days).
    """
    day = _plain(start)
    if days == 0:
        return next_working_day(day, closed=closed)
    step = _ONE_DAY if days > 0 else -_ONE_DAY
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day, closed=closed)
    return day


def working_days_between(start: date, end: date, *, closed: Set[date] = NO_DAYS) -> int:
    """How many working days d there are with start < d ≤ end; negative when `end` is before `start`.

    The inverse of add_working_days: working_days_between(s, add_working_days(s, n)) == n for n > 0.
    O(years between), not O(days).
    """
    start, end = _plain(start), _plain(end)
    if end < start:
        return -working_days_between(end, start, closed=closed)
    weeks, rest = divmod((end - start).days, WEEK)
    count = weeks * WORKING_WEEK
    count += sum((start + timedelta(days=offset)).weekday() < SATURDAY for offset in range(1, rest + 1))
    for year in range(start.year, end.year + 1):
        off = _weekday_holidays(year)
        count -= bisect_right(off, end) - bisect_right(off, start)
    return count - sum(start < day <= end and is_working_day(day) for day in closed)


def _plain(day: date) -> date:
    """The date of a datetime: datetimes never equal the dates in the tables above, nor compare with them."""
    return date(day.year, day.month, day.day)
