"""How dates, deadlines and covered names are said, in the language of the page.

Pure: takes values and gives words, never reads the clock or the database, so the same sentence
stands on a page, in a text message and on paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

SOON_DAYS = 3

State = Literal["over", "today", "soon", "later", "done"]
GLYPHS: dict[State, str] = {
    "over": "over",
    "today": "clock",
    "soon": "clock",
    "later": "cal",
    "done": "check",
}

# Django's own short weekday is a whole word in Korean (일요일); a date wants one letter (일).
WEEKDAYS = [
    pgettext_lazy("weekday in a date", "Mon"),
    pgettext_lazy("weekday in a date", "Tue"),
    pgettext_lazy("weekday in a date", "Wed"),
    pgettext_lazy("weekday in a date", "Thu"),
    pgettext_lazy("weekday in a date", "Fri"),
    pgettext_lazy("weekday in a date", "Sat"),
    pgettext_lazy("weekday in a date", "Sun"),
]
# Only English names its months in a date; Korean writes the number.
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# Korean counts the first ten days with words of their own (하루, 이틀, 사흘 …): a screen reader
# says those, where the eye reads "D-3".
SPOKEN_DAYS: dict[int, str | Promise] = {
    1: pgettext_lazy("days left, spoken", "tomorrow"),
    2: pgettext_lazy("days left, spoken", "in 2 days"),
    3: pgettext_lazy("days left, spoken", "in 3 days"),
    4: pgettext_lazy("days left, spoken", "in 4 days"),
    5: pgettext_lazy("days left, spoken", "in 5 days"),
    6: pgettext_lazy("days left, spoken", "in 6 days"),
    7: pgettext_lazy("days left, spoken", "in 7 days"),
    8: pgettext_lazy("days left, spoken", "in 8 days"),
    9: pgettext_lazy("days left, spoken", "in 9 days"),
    10: pgettext_lazy("days left, spoken", "in 10 days"),
}


def _local(moment: date | datetime) -> date | datetime:
    """The moment on the wall clock of the site's time zone; a bare date stays as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day_of(moment: date | datetime) -> date:
    """The calendar day a moment falls on, in the site's time zone."""
    local = _local(moment)
    return local.date() if isinstance(local, datetime) else local


def _parts_of(day: date) -> dict[str, object]:
    """What a date's pattern may name; `m` is the month's number, `month` its name."""
    return {
        "y": day.year,
        "m": day.month,
        "d": day.day,
        "month": MONTHS[day.month - 1],
        "weekday": WEEKDAYS[day.weekday()],
    }


def full_date(moment: date | datetime) -> str:
    """`2026. 11. 22.(일)` in Korean, `Sun 22 Nov 2026` in English."""
    return pgettext("full date", "{weekday} {d} {month} {y}").format(**_parts_of(day_of(moment)))


def short_date(moment: date | datetime) -> str:
    """`11. 22.(일)` in Korean, `Sun 22 Nov` in English: where the year goes without saying."""
    return pgettext("short date", "{weekday} {d} {month}").format(**_parts_of(day_of(moment)))


def clock_time(moment: datetime) -> str:
    """`14:00`, in both languages."""
    return f"{_local(moment):%H:%M}"


def full_moment(moment: datetime) -> str:
    """Full date and time of day, for records and prints."""
    return f"{full_date(moment)} {clock_time(moment)}"


def iso(moment: date | datetime) -> str:
    """For the `datetime` attribute of <time>: local, to the minute."""
    local = _local(moment)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline, ready to be shown: a glyph, a word, and the date beside it."""

    state: State
    shown: str
    spoken: str
    date: str
    iso: str

    @property
    def glyph(self) -> str:
        return GLYPHS[self.state]


def read_clock(due: date | datetime, now: datetime, *, done: date | datetime | None = None) -> Clock:
    """Say a deadline as seen at `now`.

    A `due` with a time of day is over the minute it passes; a bare date holds until midnight.
    """
    if done is not None:
        word = pgettext("deadline", "done")
        return Clock("done", word, word, short_date(done), iso(done))

    at = due if isinstance(due, datetime) else None
    days = (day_of(due) - day_of(now)).days
    state: State = "over"
    spoken = ""
    if days < 0:
        shown = ngettext("%(n)d day over", "%(n)d days over", -days) % {"n": -days}
    elif at is not None and at < now:
        shown = gettext("%(time)s has passed") % {"time": clock_time(at)}
    elif days == 0:
        state = "today"
        shown = gettext("by today") if at is None else gettext("today %(time)s") % {"time": clock_time(at)}
    elif days == 1:
        state, shown = "soon", pgettext("days left, shown", "tomorrow")
        spoken = str(SPOKEN_DAYS[1])
    else:
        state = "soon" if days <= SOON_DAYS else "later"
        shown = ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
        spoken = str(SPOKEN_DAYS.get(days) or pgettext("days left, spoken", "in %(n)d days") % {"n": days})
    return Clock(state, shown, spoken or shown, short_date(due), iso(due))


def read_aloud(covered: str) -> str:
    """A covered name as a screen reader should say it: `윤*례` → `윤 가림 례`.

    Two stars are said twice (남궁**); a longer run once, or a foreign name would be said as noise.
    """
    word = pgettext("part of a name", "covered")
    parts: list[str] = []
    for run in _runs(covered, lambda letter: letter == "*"):
        if run.startswith("*"):
            parts.extend([word] * (len(run) if len(run) <= 2 else 1))  # noqa: PLR2004
        else:
            parts.append(run.strip())
    return " ".join(part for part in parts if part)


def _runs(text: str, same: Callable[[str], bool]) -> list[str]:
    """Split text into runs of letters for which `same` gives one answer."""
    runs: list[str] = []
    for letter in text:
        if runs and same(runs[-1][-1]) == same(letter):
            runs[-1] += letter
        else:
            runs.append(letter)
    return runs
