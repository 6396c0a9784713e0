"""When people do things: offices on working days, neighbours whenever they see something. Pure, Seoul time."""

from datetime import date, datetime, time, timedelta
from random import Random

from partners.calendar.clocks import SEOUL, clock, due_from
from partners.calendar.workdays import add_working_days, next_working_day

_OPEN, _LAST = time(9, 5), time(17, 40)
_LATE = time(17, 0)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SEOUL)


def office(rng: Random, after: datetime, low: int, high: int) -> datetime:
    """A moment in office hours, `low` to `high` working days after `after`, and later than it."""
    days = rng.randint(low, high)
    day = add_working_days(after.date(), days) if days else next_working_day(after.date())
    begins = datetime.combine(day, _OPEN, tzinfo=SEOUL)
    if day == after.date() and after >= begins:
        if after.time() >= _LATE:
            begins = datetime.combine(add_working_days(day, 1), _OPEN, tzinfo=SEOUL)
        else:
            begins = after + timedelta(minutes=rng.randint(6, 25))
    ends = datetime.combine(begins.date(), _LAST, tzinfo=SEOUL)
    spare = max(int((ends - begins).total_seconds() // 60), 1)
    return begins + timedelta(minutes=rng.randrange(spare))


def anytime(rng: Random, day: date) -> datetime:
    """When a neighbour reports: from morning to evening, any day of the week."""
    return at(day, rng.randint(7, 20), rng.randrange(60))


def night_after(code: str, start: datetime) -> datetime:
    """When the district's clocks run after this one passed: at two o'clock in the next night."""
    due = due_from(clock(code), start)
    return at(due.date() + timedelta(days=1), 2)
