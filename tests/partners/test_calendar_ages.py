"""만 나이."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.calendar.ages import age_on, ages_in, needs_representative

BIRTHS = st.dates(date(1920, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2000, 11, 22), date(2026, 11, 21), 25),
        (date(2000, 11, 22), date(2026, 11, 22), 26),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        (date(2004, 2, 29), date(2023, 2, 28), 18),
        (date(2004, 2, 29), date(2023, 3, 1), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_age_in_full_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_nobody_is_younger_than_nothing() -> None:
    with pytest.raises(ValueError, match="not born"):
        age_on(date(2026, 11, 23), date(2026, 11, 22))
    with pytest.raises(ValueError, match="not born"):
        ages_in(2027, date(2026, 11, 22))


@given(BIRTHS, st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_the_age_lies_between_what_the_year_of_birth_allows(birth: date, day: date) -> None:
    least, greatest = ages_in(birth.year, day)
    assert least <= age_on(birth, day) <= greatest
    assert greatest - least == ((day.month, day.day) != (12, 31))


def test_the_year_of_birth_itself() -> None:
    assert ages_in(2026, date(2026, 11, 22)) == (0, 0)


def test_under_fourteen_the_representative_consents() -> None:
    assert needs_representative(date(2012, 11, 23), date(2026, 11, 22))
    assert not needs_representative(date(2012, 11, 22), date(2026, 11, 22))
