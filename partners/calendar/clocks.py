"""The deadlines of welfare work as data, and the moment each falls due.

These are the defaults: a district's own figures stand in a row of the database and are laid over them with
`clock(code, amount=…, unit=…)`. `certain` is False where the figure comes from practice rather than from a
text one could read; the interface says so in its help.

A deadline reckoned in days falls due at 23:59:59 of its last day, Seoul time, not at the end of office
hours: a period ends with the end of its last day (민법 제159조), so an answer given in the evening is in
time. One second before midnight rather than midnight itself, because every deadline is shown as a date, and
midnight would show the date after.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from partners.calendar.workdays import NO_DAYS, add_working_days, next_working_day

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SEOUL: Final = ZoneInfo("Asia/Seoul")
LAST_SECOND: Final = time(23, 59, 59)


class Unit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    HOURS = "HOURS"


class Passing(StrEnum):
    """What happens when a deadline passes."""

    REMIND = "REMIND"  # whose turn it is hears again
    ESCALATE = "ESCALATE"  # the leader hears too
    EXPIRE = "EXPIRE"  # what was open closes by itself


class UnknownClock(KeyError):
    """No clock has this code."""


@dataclass(frozen=True, slots=True)
class ClockDefault:
    """One deadline.

    amount       how many of `unit`, ≥ 1
    before       counted back from the start: notice to be given ahead of a meeting or of an end
    inclusive    the first day counts: a notice posted on 7 September has stood 20 days on the 26th
    rolls        a last day on which offices are closed gives way to the next working day (민법 제161조);
                 never for what expires to protect someone, a consent for instance
    source       the article or custom it comes from, in Korean as offices cite it
    consequence  what the page says beside the date
    """

    code: str
    label: _StrPromise
    amount: int
    unit: Unit
    when_passed: Passing
    source: str
    consequence: _StrPromise
    before: bool = False
    inclusive: bool = False
    rolls: bool = False
    certain: bool = True


_REMINDED: Final = _("When it passes, whose turn it is hears again.")
_ESCALATED: Final = _("When it passes, the team leader hears of it.")
_GUIDE: Final = "통합사례관리 업무안내 (구·동 공개 절차)"
_PRACTICE: Final = "운영 기준"

_ALL: Final = (
    # Finding
    ClockDefault(
        "REPORT_URGENT", _("Answer to an urgent report"), 1, Unit.CALENDAR_DAYS, Passing.ESCALATE,
        _PRACTICE, _ESCALATED, certain=False,
    ),
    ClockDefault(
        "REPORT", _("Answer to a report"), 7, Unit.CALENDAR_DAYS, Passing.ESCALATE,
        _PRACTICE, _ESCALATED, rolls=True, certain=False,
    ),
    ClockDefault(
        "FOUND_NOTHING_GIVEN", _("First help for a household that was found"), 14, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, _PRACTICE, _("When it passes, the household counts as found but not yet helped."),
        rolls=True, certain=False,
    ),
    ClockDefault(
        "EMERGENCY_VISIT", _("Visit on an emergency"), 1, Unit.CALENDAR_DAYS, Passing.ESCALATE,
        "긴급복지지원법 제8조 제1항 (지체 없이), 긴급복지지원사업 안내", _ESCALATED, certain=False,
    ),
    ClockDefault(
        "EMERGENCY_AID", _("Emergency aid"), 72, Unit.HOURS, Passing.ESCALATE,
        "긴급복지지원사업 안내", _ESCALATED, certain=False,
    ),
    ClockDefault(
        "NUMBER_SOURCE", _("Telling a person where their telephone number came from"), 30,
        Unit.CALENDAR_DAYS, Passing.ESCALATE, "사회보장급여법 제11조 제5항", _ESCALATED, rolls=True,
    ),
    # Case
    ClockDefault(
        "CASE_ASSESSMENT", _("Assessment of needs after registration"), 10, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, _GUIDE, _ESCALATED, rolls=True,
    ),
    ClockDefault(
        "CASE_SELECTION", _("Selection after the case conference"), 5, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, _GUIDE, _ESCALATED, rolls=True,
    ),
    ClockDefault(
        "CASE_PLAN", _("Service plan after selection"), 15, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, _GUIDE, _ESCALATED, rolls=True,
    ),
    ClockDefault(
        "CASE_TOTAL", _("From registration to the service plan"), 30, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, _GUIDE, _ESCALATED, rolls=True,
    ),
    ClockDefault(
        "BENEFIT_DECISION", _("Notice of a decision on a benefit"), 30, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, "사회보장급여법 시행령 제6조", _ESCALATED, rolls=True,
    ),
    ClockDefault(
        "BENEFIT_DECISION_EXTENDED", _("Notice of a decision on a benefit, extended with a reason"), 60,
        Unit.CALENDAR_DAYS, Passing.ESCALATE, "사회보장급여법 시행령 제6조", _ESCALATED, rolls=True,
    ),
    # Referrals
    ClockDefault(
        "REFERRAL_ANSWER", _("Answer to a referral"), 3, Unit.WORKING_DAYS, Passing.ESCALATE,
        _PRACTICE, _ESCALATED, certain=False,
    ),
    ClockDefault(
        "REFERRAL_EXPIRY", _("Referral nobody answered"), 30, Unit.CALENDAR_DAYS, Passing.EXPIRE,
        _PRACTICE, _("When it passes, the referral goes back to its sender."), rolls=True, certain=False,
    ),
    ClockDefault(
        "DOCUMENT_REQUEST", _("Papers asked of a centre"), 3, Unit.WORKING_DAYS, Passing.REMIND,
        _PRACTICE, _("A shorter time needs a reason and the manager's approval."), certain=False,
    ),
    # Meetings, council, plan
    ClockDefault(
        "MINUTES_SILENCE", _("Objection to the minutes"), 5, Unit.WORKING_DAYS, Passing.EXPIRE,
        _PRACTICE, _("When it passes, silence counts as agreement."), certain=False,
    ),
    ClockDefault(
        "COUNCIL_NOTICE", _("Notice of a council's meeting"), 5, Unit.CALENDAR_DAYS, Passing.ESCALATE,
        "사회보장급여법 시행규칙 (대표협의체 회의 소집)",
        _("After it, the meeting cannot be called for that day."), before=True,
    ),
    ClockDefault(
        "PUBLIC_NOTICE", _("Public notice of the plan"), 20, Unit.CALENDAR_DAYS, Passing.EXPIRE,
        "사회보장급여법 시행령 (지역사회보장계획 공고)", _("When it passes, opinions are closed."),
        inclusive=True, rolls=True,
    ),
    # Consent, access, journal
    ClockDefault(
        "CONSENT", _("Consent"), 365, Unit.CALENDAR_DAYS, Passing.EXPIRE,
        "개인정보 보호법 제15조 제2항, 제17조 제2항 (동의서에 적은 기간)",
        _("When it passes, sharing stops."), certain=False,
    ),
    ClockDefault(
        "CONSENT_RENEWAL", _("Asking for consent again"), 30, Unit.CALENDAR_DAYS, Passing.REMIND,
        _PRACTICE, _REMINDED, before=True, certain=False,
    ),
    ClockDefault(
        "BREAK_GLASS", _("Emergency access"), 6, Unit.HOURS, Passing.EXPIRE,
        "개인정보 보호법 제15조 제1항 제5호", _("When it passes, access ends."), certain=False,
    ),
    ClockDefault(
        "ACCESS_REQUEST", _("Answer to a person who asks for their data"), 10, Unit.CALENDAR_DAYS,
        Passing.ESCALATE, "개인정보 보호법 제35조, 시행령 제41조", _ESCALATED, rolls=True, certain=False,
    ),
    ClockDefault(
        "BREACH_NOTICE", _("Notice of a leak of personal data"), 72, Unit.HOURS, Passing.ESCALATE,
        "개인정보 보호법 제34조, 시행령 제39조", _ESCALATED, certain=False,
    ),
    ClockDefault(
        "JOURNAL_REVIEW", _("Review of the access records"), 30, Unit.CALENDAR_DAYS, Passing.REMIND,
        "개인정보의 안전성 확보조치 기준 제8조", _REMINDED, rolls=True, certain=False,
    ),
    # Standing things
    ClockDefault(
        "AGREEMENT_RENEWAL", _("Renewing an agreement"), 60, Unit.CALENDAR_DAYS, Passing.REMIND,
        _PRACTICE, _REMINDED, before=True, certain=False,
    ),
    ClockDefault(
        "RESOURCE_CONFIRMATION", _("Confirming that a resource is still there"), 90, Unit.CALENDAR_DAYS,
        Passing.REMIND, _PRACTICE, _("When it passes, the resource is marked as not confirmed."),
        rolls=True, certain=False,
    ),
)  # fmt: skip

DEFAULTS: Final[Mapping[str, ClockDefault]] = MappingProxyType({clock.code: clock for clock in _ALL})


def clock(code: str, *, amount: int | None = None, unit: Unit | None = None) -> ClockDefault:
    """The clock with this code, with a district's own figures laid over the default.

    Raises UnknownClock, and ValueError when `amount` is below 1.
    """
    try:
        default = DEFAULTS[code]
    except KeyError:
        raise UnknownClock(code) from None
    if amount is not None and amount < 1:
        raise ValueError("a clock counts at least 1")
    return replace(default, amount=amount or default.amount, unit=unit or default.unit)


def due_from(clock: ClockDefault, start: datetime, *, closed: Set[date] = NO_DAYS) -> datetime:
    """The moment (aware, Seoul time) at which `clock`, started at `start`, falls due.

    The day of `start` does not count unless the clock is inclusive, so it makes no difference whether
    something arrives in the morning or after hours. Hours run through nights and holidays. A clock that
    counts back leaves `amount` whole days free between the deadline and the day of `start`: for a meeting
    on the 15th and 5 days, the 9th. Then a closed last day is *not* rolled on, which would shorten the
    notice. `closed` are days on which this office is closed beyond public holidays.

    Raises ValueError when `start` is naive.
    """
    if start.tzinfo is None or start.utcoffset() is None:
        raise ValueError("the start of a clock must be aware")
    start = start.astimezone(SEOUL)
    if clock.unit is Unit.HOURS:
        # Through UTC, since adding to a zone's wall time would pass over its changes.
        hours = timedelta(hours=-clock.amount if clock.before else clock.amount)
        return (start.astimezone(ZoneInfo("UTC")) + hours).astimezone(SEOUL)
    first = start.date()
    if clock.before:
        if clock.unit is Unit.WORKING_DAYS:
            last = add_working_days(first, -clock.amount, closed=closed) - timedelta(days=1)
        else:
            last = first - timedelta(days=clock.amount + 1)
    elif clock.unit is Unit.WORKING_DAYS:
        eve = first - timedelta(days=1) if clock.inclusive else first
        last = add_working_days(eve, clock.amount, closed=closed)
    else:
        last = first + timedelta(days=clock.amount - clock.inclusive)
        if clock.rolls:
            last = next_working_day(last, closed=closed)
    return datetime.combine(last, LAST_SECOND, tzinfo=SEOUL)
