"""Working days of Korean public offices."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.calendar.workdays import (
    add_working_days,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
CLOSED = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=4)


@pytest.mark.parametrize(
    ("day", "korean", "english"),
    [
        (date(2026, 2, 17), "설날", "Korean New Year"),
        (date(2026, 3, 2), "삼일절 대체 휴일", "Alternative holiday for Independence Movement Day"),
        (date(2026, 6, 3), "지방선거일", "Local Election Day"),
        (date(2026, 7, 17), "제헌절", "Constitution Day"),
        (date(2026, 10, 5), "개천절 대체 휴일", "Alternative holiday for National Foundation Day"),
        (date(2027, 12, 27), "기독탄신일 대체 휴일", "Alternative holiday for Christmas Day"),
    ],
)
def test_holidays_have_names_in_both_languages(day: date, korean: str, english: str) -> None:
    assert holiday_name(day) == korean
    assert holiday_name(day, language="en") == english
    assert not is_working_day(day)


def test_an_ordinary_day_has_no_name() -> None:
    assert holiday_name(date(2026, 11, 23)) is None
    assert holiday_name(datetime(2026, 2, 17, 9)) == "설날"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # over Christmas and a weekend
        (date(2026, 9, 23), 1, date(2026, 9, 28)),  # over Chuseok
        (date(2026, 2, 13), 5, date(2026, 2, 25)),  # over New Year
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the year's end
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
    ],
)
def test_working_days_are_added(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end


def test_an_offices_own_closing_day_counts() -> None:
    closed = frozenset({date(2026, 11, 23)})
    assert not is_working_day(date(2026, 11, 23), closed=closed)
    assert add_working_days(date(2026, 11, 20), 1, closed=closed) == date(2026, 11, 24)
    assert next_working_day(date(2026, 11, 21), closed=closed) == date(2026, 11, 24)


@given(DAYS, st.integers(1, 400), CLOSED)
def test_adding_and_counting_are_inverse(start: date, days: int, closed: frozenset[date]) -> None:
    end = add_working_days(start, days, closed=closed)
    assert is_working_day(end, closed=closed)
    assert working_days_between(start, end, closed=closed) == days
    assert working_days_between(start, end - timedelta(days=1), closed=closed) == days - 1


@given(DAYS, st.integers(0, 900), CLOSED)
def test_counting_agrees_with_looking_at_each_day(start: date, length: int, closed: frozenset[date]) -> None:
    end = start + timedelta(days=length)
    each = sum(is_working_day(start + timedelta(days=n), closed=closed) for n in range(1, length + 1))
    assert working_days_between(start, end, closed=closed) == each
    assert working_days_between(end, start, closed=closed) == -each


@given(DAYS, st.integers(1, 60))
def test_going_back_leads_to_a_working_day_before(start: date, days: int) -> None:
    end = add_working_days(start, -days)
    assert is_working_day(end)
    assert end < start
    assert working_days_between(end, start - timedelta(days=1)) == days - 1


@given(DAYS)
def test_the_next_working_day_is_the_nearest(day: date) -> None:
    found = next_working_day(day)
    assert found >= day
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((found - day).days))


def test_looking_at_another_year_does_not_change_this_one() -> None:
    before = holiday_name(date(2026, 1, 1))
    is_working_day(date(2031, 1, 1))
    assert holiday_name(date(2026, 1, 1)) == before
