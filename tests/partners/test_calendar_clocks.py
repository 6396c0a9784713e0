"""Deadlines: what the defaults are, and when each falls due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.calendar.clocks import DEFAULTS, SEOUL, Passing, Unit, UnknownClock, clock, due_from
from partners.calendar.workdays import is_working_day

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=SEOUL))


def seoul(*when: int) -> datetime:
    return datetime(*when, tzinfo=SEOUL)  # type: ignore[misc, arg-type]


def end_of(year: int, month: int, day: int) -> datetime:
    return seoul(year, month, day, 23, 59, 59)


@pytest.mark.parametrize(
    ("code", "amount", "unit", "when_passed"),
    [
        ("CASE_ASSESSMENT", 10, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("CASE_SELECTION", 5, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("CASE_PLAN", 15, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("CASE_TOTAL", 30, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("EMERGENCY_VISIT", 1, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("EMERGENCY_AID", 72, Unit.HOURS, Passing.ESCALATE),
        ("REPORT_URGENT", 1, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("REPORT", 7, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("REFERRAL_ANSWER", 3, Unit.WORKING_DAYS, Passing.ESCALATE),
        ("MINUTES_SILENCE", 5, Unit.WORKING_DAYS, Passing.EXPIRE),
        ("COUNCIL_NOTICE", 5, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("PUBLIC_NOTICE", 20, Unit.CALENDAR_DAYS, Passing.EXPIRE),
        ("CONSENT", 365, Unit.CALENDAR_DAYS, Passing.EXPIRE),
        ("NUMBER_SOURCE", 30, Unit.CALENDAR_DAYS, Passing.ESCALATE),
        ("BREAK_GLASS", 6, Unit.HOURS, Passing.EXPIRE),
        ("AGREEMENT_RENEWAL", 60, Unit.CALENDAR_DAYS, Passing.REMIND),
        ("RESOURCE_CONFIRMATION", 90, Unit.CALENDAR_DAYS, Passing.REMIND),
    ],
)
def test_the_defaults(code: str, amount: int, unit: Unit, when_passed: Passing) -> None:
    default = DEFAULTS[code]
    assert (default.amount, default.unit, default.when_passed) == (amount, unit, when_passed)


@pytest.mark.parametrize("code", DEFAULTS)
def test_every_default_can_be_shown(code: str) -> None:
    default = DEFAULTS[code]
    assert default.code == code
    assert str(default.label) and str(default.consequence) and default.source


def test_only_what_protects_nobody_rolls_on() -> None:
    for code in ("CONSENT", "BREAK_GLASS", "EMERGENCY_AID", "EMERGENCY_VISIT", "REPORT_URGENT"):
        assert not DEFAULTS[code].rolls


def test_a_district_lays_its_own_figures_over_the_default() -> None:
    ours = clock("REFERRAL_ANSWER", amount=5)
    assert (ours.amount, ours.unit, ours.label) == (5, Unit.WORKING_DAYS, DEFAULTS["REFERRAL_ANSWER"].label)
    assert clock("REFERRAL_ANSWER", unit=Unit.CALENDAR_DAYS).unit is Unit.CALENDAR_DAYS
    assert clock("REFERRAL_ANSWER") == DEFAULTS["REFERRAL_ANSWER"]
    with pytest.raises(ValueError, match="at least 1"):
        clock("REFERRAL_ANSWER", amount=0)
    with pytest.raises(UnknownClock):
        clock("TEA")


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("REFERRAL_ANSWER", seoul(2026, 11, 20, 9), end_of(2026, 11, 25)),
        ("REFERRAL_ANSWER", seoul(2026, 11, 20, 23, 30), end_of(2026, 11, 25)),
        ("REFERRAL_ANSWER", datetime(2026, 11, 19, 15, 30, tzinfo=UTC), end_of(2026, 11, 25)),
        ("CASE_TOTAL", seoul(2026, 11, 1, 9), end_of(2026, 12, 1)),
        ("CASE_ASSESSMENT", seoul(2026, 12, 15, 9), end_of(2026, 12, 28)),  # Christmas, a Friday, rolls on
        ("REPORT_URGENT", seoul(2026, 11, 21, 9), end_of(2026, 11, 22)),  # a Sunday; urgent does not wait
        ("CONSENT", seoul(2025, 11, 22, 9), end_of(2026, 11, 22)),  # a Sunday; consent is never prolonged
        ("EMERGENCY_AID", seoul(2026, 12, 24, 17, 5), seoul(2026, 12, 27, 17, 5)),
        ("BREAK_GLASS", seoul(2026, 11, 22, 22), seoul(2026, 11, 23, 4)),
        ("PUBLIC_NOTICE", seoul(2022, 9, 7, 9), end_of(2022, 9, 26)),
        ("COUNCIL_NOTICE", seoul(2026, 12, 15, 14), end_of(2026, 12, 9)),
        ("MINUTES_SILENCE", seoul(2026, 11, 20, 18), end_of(2026, 11, 27)),
    ],
)
def test_when_a_clock_falls_due(code: str, start: datetime, due: datetime) -> None:
    assert due_from(clock(code), start) == due
    assert due_from(clock(code), start).tzinfo is SEOUL


def test_a_notice_in_working_days_leaves_them_whole() -> None:
    before = clock("COUNCIL_NOTICE", unit=Unit.WORKING_DAYS)
    due = due_from(before, seoul(2026, 12, 15, 14))
    between = [date(2026, 12, 15) - timedelta(days=n) for n in range(1, 30)]
    assert sum(is_working_day(day) for day in between if day > due.date()) == 5


def test_an_offices_closing_days_move_the_deadline() -> None:
    closed = frozenset({date(2026, 11, 25)})
    assert due_from(clock("REFERRAL_ANSWER"), seoul(2026, 11, 20, 9), closed=closed) == end_of(2026, 11, 26)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due_from(clock("REPORT"), datetime(2026, 11, 22, 9))


@given(st.sampled_from(sorted(DEFAULTS)), MOMENTS)
def test_deadlines_lie_on_the_right_side_and_print_as_their_own_date(code: str, start: datetime) -> None:
    the_clock = clock(code)
    due = due_from(the_clock, start)
    assert (due < start) == the_clock.before
    if the_clock.unit is not Unit.HOURS:
        assert due.timetz().replace(tzinfo=None) == time(23, 59, 59)
        assert due == due_from(the_clock, start.replace(hour=0, minute=0))
    if the_clock.rolls or the_clock.unit is Unit.WORKING_DAYS:
        assert is_working_day(due.date())


@given(st.sampled_from(sorted(DEFAULTS)), MOMENTS)
def test_more_days_never_fall_due_earlier(code: str, start: datetime) -> None:
    less, more = clock(code), clock(code, amount=DEFAULTS[code].amount + 1)
    if less.before:
        assert due_from(more, start) < due_from(less, start)
    else:
        assert due_from(more, start) >= due_from(less, start)
