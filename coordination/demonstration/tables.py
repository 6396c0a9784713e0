"""Joint meetings as the plan sees them: when, who sits there, and which cases are booked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from coordination.demonstration import hours
from coordination.demonstration.acts import (
    Act,
    Attends,
    CallsMeeting,
    CarriesOut,
    Circulates,
    Decides,
    Discusses,
    Dissents,
    Night,
    PutsOnAgenda,
    Signs,
    StartsMeeting,
)
from coordination.demonstration.directory import worker_of
from coordination.demonstration.organisations import BY_KEY
from coordination.demonstration.people import home_centre
from coordination.demonstration.series import SERIES, Series
from coordination.demonstration.words.exchange import DISSENTS
from partners.calendar.workdays import add_working_days, next_working_day

MOST_CASES = 4
LATELY = "/meeting-lately"
_ABSENT, _REMOTE, _SILENT, _DISSENTING = 0.1, 0.16, 0.15, 0.05
_GENERAL = (
    "하반기 자원 현황과 대기 인원 나누기",
    "명절 전후 안부 확인 나누기",
    "신규 담당자 인사와 연락처 정리",
    "겨울철 난방 취약가구 점검 계획",
    "다음 분기 합동방문 일정",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One decision about a case: what, by whom at the table, until when."""

    key: str
    words: str
    owner: str
    due_on: date
    done_words: str = ""  # empty: carried out by sending what was decided


@dataclass(frozen=True, slots=True)
class Booking:
    """A case on the agenda: `seen_by` are those at the table who may see it."""

    case: str
    lead: str
    post: str
    why: str
    said: str
    seen_by: frozenset[str]
    chosen: tuple[Chosen, ...]

    def item(self, meeting: str) -> str:
        return f"{meeting}:{self.case}"


@dataclass(slots=True)
class Table:
    """A meeting of the series: convened by `post` of `convener`; `bodies` are all who sit there."""

    key: str
    track: str
    starts_at: datetime
    convener: str
    post: str
    bodies: tuple[str, ...]
    kind: str
    title: str
    where: str
    co_chair: str
    number: int = 0
    booked: list[Booking] = field(default_factory=list)

    def rng(self) -> Random:
        return Random(f"table {self.key}")

    @property
    def called_at(self) -> datetime:
        return hours.at(next_working_day(self.starts_at.date() - timedelta(days=9)), 10, 20)

    @property
    def circulated_at(self) -> datetime:
        return hours.office(Random(f"round {self.key}"), self.starts_at + timedelta(hours=3), 1, 1)

    @property
    def is_unsigned(self) -> bool:
        """The one of the last days: its minutes wait to be signed."""
        return self.key.endswith(LATELY)

    def signed_at(self, body: str) -> datetime:
        """When an organisation signs the minutes; the convener has signed by sending them round."""
        if body == self.convener:
            return self.circulated_at
        return hours.office(Random(f"sign {self.key} {body}"), self.circulated_at, 0, 3)

    def has_room(self, lead: str, ready_at: datetime) -> bool:
        return (
            lead in self.bodies
            and len(self.booked) < MOST_CASES
            and ready_at < self.starts_at - timedelta(days=2)
        )

    # ------------------------------------------------------------ what happens at it
    def acts(self) -> Iterator[Act]:
        rng = self.rng()
        yield CallsMeeting(
            at=self.called_at,
            by=self.post,
            meeting=self.key,
            number=self.number,
            starts_at=self.starts_at,
            invited=tuple(body for body in self.bodies if body != self.convener),
            kind=self.kind,
            title=self.title,
            where=self.where,
            co_chair=self.co_chair,
        )
        yield from self._agenda(rng)
        yield StartsMeeting(at=self.starts_at, by=self.post, meeting=self.key)
        came = list(self._attendance(rng))
        yield from (act for act, _present in came)
        present = {act.body for act, is_there in came if is_there}
        yield from self._talk(rng, present)
        yield Circulates(at=self.circulated_at, by=self.post, meeting=self.key)
        yield from self._signatures(rng, present)

    def _agenda(self, rng: Random) -> Iterator[Act]:
        if not self.booked or self.title:
            title = rng.choice(_GENERAL)
            at = self.called_at + timedelta(minutes=9)
            yield PutsOnAgenda(
                at=at,
                by=self.post,
                meeting=self.key,
                item=f"{self.key}:general",
                case="",
                title=title,
                why="",
            )
        for each in self.booked:
            at = self._put_at(each)
            yield PutsOnAgenda(
                at=at,
                by=each.post,
                meeting=self.key,
                item=each.item(self.key),
                case=each.case,
                title="",
                why=each.why,
            )

    def _put_at(self, booking: Booking) -> datetime:
        """The day before: by then the case is assessed."""
        minute = Random(f"put {booking.case}").randrange(150)
        return self.starts_at - timedelta(hours=25) + timedelta(minutes=minute)

    def _attendance(self, rng: Random) -> Iterator[tuple[Attends, bool]]:
        needed = {each.lead for each in self.booked} | {
            one.owner for each in self.booked for one in each.chosen
        }
        for number, body in enumerate(self.bodies):
            luck = rng.random()
            way = "PRESENT"
            if body not in needed and body != self.convener:
                way = "ABSENT" if luck < _ABSENT else "REMOTE" if luck < _REMOTE else "PRESENT"
            there = way != "ABSENT"
            yield (
                Attends(
                    at=self.starts_at + timedelta(minutes=1, seconds=7 * number),
                    by=self.post,
                    meeting=self.key,
                    body=body,
                    way=way,
                    post=worker_of(body, Random(f"seat {self.key} {body}")) if there else "",
                ),
                there,
            )

    def _talk(self, rng: Random, present: set[str]) -> Iterator[Act]:
        at = self.starts_at + timedelta(minutes=4)
        for each in self.booked:
            item = each.item(self.key)
            at += timedelta(minutes=rng.randint(8, 16))
            yield Discusses(at=at, by=each.post, item=item, words=each.said)
            for one in each.chosen:
                at += timedelta(minutes=1)
                yield Decides(
                    at=at,
                    by=each.post,
                    item=item,
                    decision=one.key,
                    words=one.words,
                    owner=one.owner,
                    due_on=one.due_on,
                )
            others = sorted((each.seen_by & present) - {each.lead} - {one.owner for one in each.chosen})
            if others and each.chosen and rng.random() < _DISSENTING:
                body = rng.choice(others)
                at += timedelta(minutes=1)
                yield Dissents(
                    at=at, by=worker_of(body, Random(f"seat {self.key} {body}")), decision=each.chosen[0].key,
                    words=rng.choice(DISSENTS),
                )  # fmt: skip

    def _signatures(self, rng: Random, present: set[str]) -> Iterator[Act]:
        needed = {each.lead for each in self.booked} | {
            one.owner for each in self.booked for one in each.chosen
        }
        silent = False
        for body in self.bodies:
            if body == self.convener or (body not in present and body not in needed):
                continue
            if self.is_unsigned:
                continue
            if body not in needed and rng.random() < _SILENT:
                silent = True
                continue
            post = worker_of(body, Random(f"seat {self.key} {body}"))
            yield Signs(at=self.signed_at(body), by=post, meeting=self.key)
        if silent:
            region = BY_KEY[self.convener].region
            yield Night(at=hours.night_after("MINUTES_SILENCE", self.circulated_at), by=region)
        for each in self.booked:
            for one in each.chosen:
                if one.done_words:
                    held = max(self.signed_at(each.lead), self.signed_at(one.owner))
                    done = hours.office(Random(f"done {one.key}"), held, 2, 9)
                    yield CarriesOut(
                        at=done, by=worker_of(one.owner, Random(f"seat {self.key} {one.owner}")),
                        decision=one.key, words=one.done_words,
                    )  # fmt: skip


# ---------------------------------------------------------------- all of a district
def _days(series: Series, first: date, last: date) -> Iterator[date]:
    """The days of a series: the nth such weekday of each month, or the next working day."""
    month = first.replace(day=1)
    while month <= last:
        ahead = (series.weekday - month.weekday()) % 7
        for week in series.weeks:
            day = next_working_day(month + timedelta(days=ahead + 7 * (week - 1)))
            if first <= day <= last:
                yield day
        month = (month + timedelta(days=32)).replace(day=1)


def tables_of(region: str, first: date, present: date, turn: date | None, every: int) -> list[Table]:
    """All meetings of a district, every nth of them, and those called for the weeks to come.

    The turn is its agreement's day.
    """
    last = present + timedelta(days=28)
    tables = []
    for series in SERIES[region]:
        for number, day in enumerate(_days(series, first, last)):
            if number % every or (turn and series.since_turn and day < turn):
                continue
            guests = [
                series.in_turn[(number + k) % len(series.in_turn)]
                for k in range(2 if turn is None or day >= turn else 1)
            ]
            bodies = tuple(
                f"{region}/{name}" for name in dict.fromkeys([series.convener, *series.always, *guests])
            )
            key = f"{region}/meeting-{series.name}{number:02d}"
            tables.append(
                Table(
                    key,
                    "",
                    hours.at(day, series.hour),
                    bodies[0],
                    worker_of(bodies[0], Random(f"calls {key}")),
                    bodies,
                    series.kind,
                    series.title,
                    series.where,
                    f"{region}/{series.co_chair}" if series.co_chair else "",
                )
            )
    tables.append(_lately(region, present))
    return sorted(tables, key=lambda table: (table.starts_at, table.key))


def _lately(region: str, present: date) -> Table:
    """A meeting of two working days ago: its minutes have gone round, and wait for signatures."""
    hope, centre = f"{region}/hope", home_centre(region)
    return Table(
        f"{region}{LATELY}",
        "",
        hours.at(add_working_days(present, -2), 14),
        hope,
        f"{hope}/1",
        (hope, centre, f"{region}/health"),
        "JOINT",
        "",
        "회의실",
        centre,
    )
