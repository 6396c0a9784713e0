"""One household's story: found, met, helped or not yet; each step a dated act. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from coordination.demonstration import hours
from coordination.demonstration.acts import (
    Act,
    AsksConsent,
    Assesses,
    ClosesCase,
    ClosesReport,
    HandsOver,
    Interviews,
    InvitesToCase,
    Notes,
    OpensCase,
    OpensHousehold,
    Person,
    Plans,
    SendsReport,
    TakesReport,
)
from coordination.demonstration.asking import Asking
from coordination.demonstration.directory import Line, worker_of
from coordination.demonstration.organisations import BY_KEY
from coordination.demonstration.tables import Booking, Chosen, Table
from coordination.demonstration.words.exchange import (
    CASE_CLOSINGS,
    DECISIONS,
    DESPITE,
    HAND_OVERS,
    OWN_DECISIONS,
    OWN_DONE,
    PLANS,
    REPORT_CLOSINGS,
)
from coordination.demonstration.words.situation import Situation

_INVITES, _SECOND_ROUND, _AGREES_TO_CHECK, _WANTS_TABLE = 0.35, 0.55, 0.8, 0.7


@dataclass(slots=True)
class Story:
    """What the plan has settled before the story is told.

    way      CASE, SERVICE (help asked for without a case), LATE (the same, long after), NOTHING, REFUSED
             or NO_CRISIS (a report that leads to no household)
    finder   the post that reports; empty for someone who came to the lead by themselves
    desk     the post that takes the report
    lead     the organisation that leads the case or asks for help
    first    organisations asked before any other, with the answer left open: what waits today
    """

    key: str
    region: str
    rng: Random
    situation: Situation
    place: str
    place_name: str
    found_at: datetime
    way: str
    finder: str
    desk: str
    lead: str
    people: tuple[Person, ...]
    where: str
    urgency: str = ""
    first: Sequence[str] = ()
    stops_at: str = ""  # SENT, TAKEN, MET or HANDED: what waits today
    is_twin: bool = False  # someone of it is known to another organisation too
    acts: list[Act] = field(default_factory=list)

    # ------------------------------------------------------------ telling it
    def tell(self, tables: Sequence[Table]) -> list[Act]:
        """All acts of the story, past the present too; the plan cuts there."""
        if self.finder:
            at = self._found()
            if self.way == "NO_CRISIS" or self.stops_at in {"SENT", "TAKEN"}:
                return self.acts
            at = self._handed(at)
        else:
            at = self._came_alone()
        if self.stops_at in {"MET", "HANDED"} or self.way == "NOTHING":
            return self.acts
        if self.way == "REFUSED":
            self._close_report(
                at, ("DECLINED", "지금은 도움이 필요 없다고 하심. 석 달 뒤 다시 여쭙기로 함."), 1, 8
            )
        elif self.way == "CASE":
            self._case(at, tables)
        else:
            self._service(at)
        return self.acts

    def _found(self) -> datetime:
        """Report, taking, first interview. Returns when the household was met."""
        rng, report = self.rng, f"{self.key}/report"
        signals = rng.choice(self.situation.signals)
        urgency = self.urgency or self._urgency()
        self.acts.append(
            SendsReport(
                at=self.found_at,
                by=self.finder,
                report=report,
                place=self.place,
                signals=signals,
                urgency=urgency,
                where=self.where,
                words=rng.choice(self.situation.seen),
                kind=self.situation.kind if rng.random() < 0.7 else "",
                person_knows=rng.random() < 0.3,
                is_hidden=rng.random() < 0.08,
            )
        )
        if self.stops_at == "SENT":
            return self.found_at
        low, high = (0, 0) if urgency == "NOW" else (0, 2)
        at = hours.office(rng, self.found_at, low, high if rng.random() < 0.93 else 6)
        self.acts.append(TakesReport(at=at, by=self.desk, report=report))
        if self.stops_at == "TAKEN":
            return at
        if self.way == "NO_CRISIS":
            self._close_report(at, _weighted(rng, REPORT_CLOSINGS), 1, 5)
            return at
        met = hours.office(rng, at, 0, 1) if urgency == "NOW" else hours.office(rng, at, 1, 4)
        way = rng.choices(["VISIT", "PHONE", "OFFICE"], [7, 2, 1])[0]
        self.acts.append(
            Interviews(
                at=met,
                by=self.desk,
                report=report,
                household=self.key,
                way=way,
                words=rng.choice(self.situation.told),
                wish=rng.choice(self.situation.wishes),
                people=self.people,
                kind=self.situation.kind,
                consents=self._first_consents(),
            )
        )
        return met

    def _urgency(self) -> str:
        now, soon = self.situation.urgent
        return self.rng.choices(["NOW", "SOON", "WATCH"], [now, soon, 10 - now - soon])[0]

    def _first_consents(self) -> tuple[str, ...]:
        agrees = self.is_twin or self.rng.random() < _AGREES_TO_CHECK
        return ("COLLECTION", "DUPLICATE_CHECK") if agrees else ("COLLECTION",)

    def _handed(self, at: datetime) -> datetime:
        """The desk hands the household to whoever will lead, unless that is itself."""
        desk = self.desk.rpartition("/")[0]
        if self.stops_at == "MET" or self.lead == desk or self.way in {"NOTHING", "REFUSED"}:
            return at
        at = hours.office(self.rng, at, 0, 3)
        way = "" if BY_KEY[self.lead].is_public else self.rng.choice(("PAPER", "PHONE", "SCREEN"))
        self.acts.append(
            HandsOver(
                at=at,
                by=self.desk,
                report=f"{self.key}/report",
                to=self.lead,
                why=self.rng.choice(HAND_OVERS),
                consent_way=way,
            )
        )
        return at

    def _came_alone(self) -> datetime:
        self.acts.append(
            OpensHousehold(
                at=self.found_at,
                by=worker_of(self.lead, self.rng),
                household=self.key,
                place=self.place,
                kind=self.situation.kind,
                people=self.people,
                needs=tuple(area for area, _level, _words in self.situation.needs[:2]),
                consents=self._first_consents(),
            )
        )
        return self.found_at

    def _close_report(self, at: datetime, how: tuple[str, str], low: int, high: int) -> None:
        if self.finder:
            closing, why = how
            at = hours.office(self.rng, at, low, high)
            self.acts.append(
                ClosesReport(at=at, by=self.desk, report=f"{self.key}/report", closing=closing, why=why)
            )

    # ------------------------------------------------------------ help without a case
    def _service(self, at: datetime) -> None:
        rng = self.rng
        wait = rng.randint(25, 95) if self.way == "LATE" else 0
        at = hours.office(rng, at + timedelta(days=wait), 0, 1 if self.first else 4)
        post = (
            self.desk
            if self.finder and self.lead == self.desk.rpartition("/")[0]
            else worker_of(self.lead, rng)
        )
        asking = Asking(self.key, self.region, self.situation, self.place, self.lead, post, rng)
        lines = asking.choose(1 + (rng.random() < 0.55), first=self.first)
        self._ask_consent(at, post, asking.private())
        asking.send(at + timedelta(minutes=12), lines, held=bool(self.first))
        self.acts += asking.acts
        if asking.helped:
            self._close_report(asking.ends_at, ("SUPPORTED", "도움이 이어지고 있어 마침."), 1, 6)
        elif not self.first:
            self._close_report(asking.ends_at, ("ELSEWHERE", "가능한 기관을 안내해 드리고 마침."), 1, 6)

    def _ask_consent(self, at: datetime, post: str, recipients: Sequence[str]) -> None:
        if recipients:
            way = self.rng.choice(("PAPER", "SCREEN", "PHONE"))
            self.acts.append(
                AsksConsent(
                    at=at,
                    by=post,
                    household=self.key,
                    scope="THIRD_PARTY",
                    way=way,
                    recipients=tuple(sorted(recipients)),
                )
            )

    # ------------------------------------------------------------ a case
    def _case(self, at: datetime, tables: Sequence[Table]) -> None:
        rng, case = self.rng, f"{self.key}/case"
        desk = self.desk.rpartition("/")[0] if self.desk else ""
        post = self.desk if self.lead == desk else worker_of(self.lead, rng)
        asking = Asking(self.key, self.region, self.situation, self.place, self.lead, post, rng)
        process = "OFFICE" if BY_KEY[self.lead].is_public else "CENTRE"
        opened = hours.office(rng, at, 0, 3)
        despite = DESPITE if self.is_twin else ""
        self.acts.append(
            OpensCase(
                at=opened, by=post, household=self.key, case=case, process=process, number=0, despite=despite
            )
        )
        assessed = hours.office(rng, opened, 2, 7)
        kept = self.situation.needs[: rng.choice((2, 3, 3, 4))]
        level = max(grave for _area, grave, _words in kept) if rng.random() < 0.8 else 2
        self.acts.append(Assesses(at=assessed, by=post, case=case, crisis_level=level, needs=tuple(kept)))
        lines = asking.choose(rng.choice((2, 2, 2, 3, 3)), first=self.first)
        guest = self._guest(asking)
        table = self._table(tables, assessed)
        named = self._named(asking, table, guest)
        self._ask_consent(assessed + timedelta(minutes=4), post, named)
        if guest:
            part = rng.choice(("CO_MANAGER", "PROVIDER", "PROVIDER"))
            self.acts.append(
                InvitesToCase(at=hours.office(rng, assessed, 1, 3), by=post, case=case, body=guest, part=part)
            )
        ready = hours.office(rng, assessed, 1, 4)
        decision = ""
        if table:
            decision = f"{case}:decision1"
            table.booked.append(self._booking(case, post, table, lines, named, decision))
            ready = table.signed_at(self.lead) + timedelta(minutes=30)
        planned = hours.office(rng, ready, 0, 3)
        self.acts.append(Plans(at=planned, by=post, case=case, words=rng.choice(PLANS)))
        sent = hours.office(rng, planned, 0, 2)
        asking.send(sent, lines, decision=decision, held=bool(self.first))
        if rng.random() < _SECOND_ROUND and not self.first:
            again = hours.office(rng, sent + timedelta(days=rng.randint(30, 80)), 0, 4)
            more = asking.choose(rng.choice((1, 1, 2)))
            new = [body for body in asking.private() if body not in named]
            self._ask_consent(again - timedelta(minutes=3), post, new)
            asking.send(again, more)
        self.acts += asking.acts
        ends = max(asking.ends_at, opened + timedelta(days=rng.randint(90, 210)))
        closed = hours.office(rng, ends, 2, 10)
        self._notes(case, post, opened, closed)
        closing, why = _weighted(rng, CASE_CLOSINGS)
        self.acts.append(ClosesCase(at=closed, by=post, case=case, closing=closing, why=why))
        if rng.random() < 0.5:
            self._close_report(closed, ("SUPPORTED", "사례관리를 마쳐 함께 닫음."), 0, 3)

    def _guest(self, asking: Asking) -> str:
        """Another organisation with a part in the case, now and then: one of those asked."""
        if self.rng.random() >= _INVITES:
            return ""
        asked = [
            body for body in asking.asked if BY_KEY[body].kind not in {"VOLUNTEER_GROUP", "RESIDENTS_GROUP"}
        ]
        return self.rng.choice(asked) if asked else ""

    def _table(self, tables: Sequence[Table], assessed: datetime) -> Table | None:
        if self.rng.random() >= _WANTS_TABLE:
            return None
        latest = assessed + timedelta(days=32)
        return next(
            (each for each in tables if each.starts_at < latest and each.has_room(self.lead, assessed)), None
        )

    def _named(self, asking: Asking, table: Table | None, guest: str) -> list[str]:
        """Everyone outside public service who will be told of the household, by name."""
        told = {*asking.private(), *([guest] if guest else [])}
        if table:
            # Not all at the table: the person agrees to some of them.
            told |= {body for body in table.bodies if self.rng.random() < 0.75}
        return sorted(body for body in told if not BY_KEY[body].is_public and body != self.lead)

    def _booking(
        self,
        case: str,
        post: str,
        table: Table,
        lines: Sequence[tuple[str, Line]],
        named: Sequence[str],
        decision: str,
    ) -> Booking:
        rng = self.rng
        seen_by = frozenset(
            body for body in table.bodies if BY_KEY[body].is_public or body in named or body == self.lead
        )
        area, line = lines[0]
        words = rng.choice(DECISIONS[area]).format(to=line.body.name)
        day = table.starts_at.date()
        chosen = [Chosen(decision, words, self.lead, day + timedelta(days=rng.randint(10, 21)))]
        others = sorted(seen_by - {self.lead})
        if others and rng.random() < 0.6:
            owner = rng.choice(others)
            chosen.append(
                Chosen(
                    f"{case}:decision2",
                    rng.choice(OWN_DECISIONS),
                    owner,
                    day + timedelta(days=rng.randint(14, 28)),
                    rng.choice(OWN_DONE),
                )
            )
        return Booking(
            case,
            self.lead,
            post,
            rng.choice(self.situation.why),
            rng.choice(self.situation.said),
            seen_by,
            tuple(chosen),
        )

    def _notes(self, case: str, post: str, opened: datetime, closed: datetime) -> None:
        rng = self.rng
        notes = list(self.situation.notes)
        rng.shuffle(notes)
        at = opened
        for words in notes[: rng.randint(2, 5)]:
            at = hours.office(rng, at + timedelta(days=rng.randint(4, 35)), 0, 2)
            if at >= closed:
                break
            way = (
                "VISIT"
                if "방문" in words
                else "MISSED"
                if "부재중" in words
                else rng.choice(("CALL", "CALL", "VISIT", "TEXT"))
            )
            self.acts.append(Notes(at=at, by=post, case=case, way=way, words=words))


def _weighted(rng: Random, choices: Sequence[tuple[str, int, str]]) -> tuple[str, str]:
    closing, _weight, why = rng.choices(choices, [weight for _, weight, _ in choices])[0]
    return closing, why
