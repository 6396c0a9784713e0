"""What a household's helpers ask of others, and the answers: the acts of its referrals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from coordination.demonstration import hours
from coordination.demonstration.acts import (
    Accepts,
    Act,
    Asked,
    Completes,
    Declines,
    Fails,
    LogsHelp,
    Night,
    NotesAnswer,
    SendsBundle,
    Withdraws,
)
from coordination.demonstration.directory import Line, answerer_of, providers
from coordination.demonstration.organisations import BY_KEY
from coordination.demonstration.words.exchange import (
    ACCEPTED,
    ASK_TAILS,
    ASKED_AGAIN,
    COMPLETED,
    DECLINED,
    FAILED,
    WITHDRAWN,
)
from coordination.demonstration.words.situation import Situation
from partners.calendar.workdays import add_working_days

# Of a hundred: accepted, declined, never answered, taken back.
_ANSWERS = (("ACCEPTED", 79), ("DECLINED", 14), ("SILENCE", 4), ("WITHDRAWN", 3))
_SECOND_ANSWERS = (("ACCEPTED", 94), ("DECLINED", 6))
_REASONS = (
    ("NO_PLACE", 40),
    ("OUT_OF_AREA", 12),
    ("NOT_ELIGIBLE", 22),
    ("NOT_OURS", 8),
    ("NOT_WANTED", 12),
    ("ALREADY_HELPED", 6),
)
_OUTCOMES = (("GOT_HELP", 82), ("GOT_PART", 12), ("GUIDED", 4), ("NO_HELP", 2))
_LATE, _FAILS, _ASKS_AGAIN = 0.12, 0.04, 0.85
_VERBS = {"GOODS": "지원을 부탁드립니다.", "MONEY": "지원을 부탁드립니다."}
_QUANTITIES = {"GOODS": (1, 1, 2, 4), "MONEY": (1,), "SERVICE": (1, 1, 2), "SKILL": (1,), "PLACE": (1,)}
# The more general needs, asked about when those of the situation are all seen to.
_FURTHER = ("SOCIAL", "DAILY_LIFE", "HEALTH", "ECONOMY", "HOUSING", "RIGHTS", "SAFETY")


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Asking:
    """The asking for one household, by one post of the organisation that leads."""

    household: str
    region: str
    situation: Situation
    place: str
    lead: str
    post: str
    rng: Random
    acts: list[Act] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # organisations
    ends_at: datetime = LONG_AGO
    helped: bool = False
    _areas: list[str] = field(default_factory=list)  # asked about, each once
    _sent: int = 0

    def choose(self, many: int, *, first: Sequence[str] = ()) -> list[tuple[str, Line]]:
        """Needs not asked about yet, each with a line of the directory; `first` names organisations to ask."""
        wanted = list(dict.fromkeys([*(area for area, _g, _w in self.situation.needs), *_FURTHER]))
        chosen: list[tuple[str, Line]] = []
        for body in first:
            found = next(
                (
                    (area, line)
                    for area in wanted
                    if area not in self._areas
                    for line in providers(self.region, self.situation, area, self.place, self.lead)
                    if line.body.key == body
                ),
                None,
            )
            if found:
                self._take(chosen, *found)
        for area in wanted:
            if len(chosen) >= many:
                break
            if area not in self._areas:
                options = self._options(area)
                if options:
                    self._take(chosen, area, self.rng.choice(options))
        return chosen

    def _take(self, chosen: list[tuple[str, Line]], area: str, line: Line) -> None:
        chosen.append((area, line))
        self._areas.append(area)
        self.asked.append(line.body.key)

    def _options(self, area: str) -> list[Line]:
        lines = providers(self.region, self.situation, area, self.place, self.lead)
        fresh = [line for line in lines if line.body.key not in self.asked]
        # The district's busiest stay busiest: those of the network are asked three times as often as offices.
        near = [line for line in fresh for _ in range(1 if line.body.is_public else 3)]
        return near

    def private(self) -> list[str]:
        """Those asked so far who may be told only with the person's agreement."""
        return sorted({body for body in self.asked if not BY_KEY[body].is_public})

    # ------------------------------------------------------------ sending
    def send(
        self,
        at: datetime,
        lines: Sequence[tuple[str, Line]],
        *,
        decision: str = "",
        held: bool = False,
        again: bool = False,
    ) -> None:
        """Send one bundle and play out what becomes of each line; with `held`, answers are left open."""
        if not lines:
            self.ends_at = max(self.ends_at, at)
            return
        asks = []
        for area, line in lines:
            self._sent += 1
            words = self._words(area, line, again=again)
            asks.append(Asked(f"{self.household}/referral{self._sent}", line.body.key, area, words, line.key))
        self.acts.append(
            SendsBundle(
                at=at, by=self.post, household=self.household, asks=tuple(asks), decision=decision, despite=""
            )
        )
        self.ends_at = max(self.ends_at, at)
        for asked, (_area, line) in zip(asks, lines, strict=True):
            if not held:
                self._answer(at, asked, line, may_ask_again=not again)

    def _words(self, area: str, line: Line, *, again: bool) -> str:
        need = next((words for each, _grave, words in self.situation.needs if each == area), "")
        asked = f"{line.offer.name} {_VERBS.get(line.offer.kind, '이용을 부탁드립니다.')}"
        said = [
            self.rng.choice(ASKED_AGAIN) if again else "",
            asked,
            f"{need}." if need else "",
            self.rng.choice(ASK_TAILS),
        ]
        return " ".join(part for part in said if part)[:300]

    # ------------------------------------------------------------ answers
    def _answer(self, at: datetime, asked: Asked, line: Line, *, may_ask_again: bool) -> None:
        rng = self.rng
        by = answerer_of(asked.to, rng)
        answered = hours.office(rng, at, 4, 8) if rng.random() < _LATE else hours.office(rng, at, 0, 3)
        # Whoever is asked in another's place mostly can: the second no would be one too many.
        match _pick(rng, _ANSWERS if may_ask_again else _SECOND_ANSWERS):
            case "ACCEPTED":
                self._accepted(answered, asked, line, by)
            case "DECLINED":
                reason = _pick(rng, _REASONS)
                by_person = reason == "NOT_WANTED"
                self.acts.append(
                    Declines(
                        at=answered, by=by, referral=asked.referral, reason=reason, by_person=by_person,
                        words=rng.choice(DECLINED[reason]),
                    )
                )  # fmt: skip
                self._refused(answered, asked, may_ask_again=may_ask_again and not by_person)
            case "SILENCE":
                night = hours.night_after("REFERRAL_EXPIRY", at)
                self.acts.append(Night(at=night, by=self.region))
                self._refused(night, asked, may_ask_again=may_ask_again)
            case "WITHDRAWN":
                back = hours.office(rng, at, 1, 2)
                self.acts.append(
                    Withdraws(at=back, by=self.post, referral=asked.referral, words=rng.choice(WITHDRAWN))
                )
                self._ends(back)

    def _refused(self, at: datetime, asked: Asked, *, may_ask_again: bool) -> None:
        """No help came of it: another public office is asked (no new agreement needed), or it is noted."""
        rng = self.rng
        again = hours.office(rng, at, 1, 4)
        lines = providers(self.region, self.situation, asked.area, self.place, self.lead)
        others = [line for line in lines if line.body.key != asked.to and line.body.is_public]
        if may_ask_again and others and rng.random() < _ASKS_AGAIN:
            line = rng.choice(others)
            self.send(again, [(asked.area, line)], again=True)
        else:
            self.acts.append(NotesAnswer(at=again, by=self.post, referral=asked.referral))
            self._ends(again)

    def _accepted(self, at: datetime, asked: Asked, line: Line, by: str) -> None:
        rng = self.rng
        self.acts.append(Accepts(at=at, by=by, referral=asked.referral, words=rng.choice(ACCEPTED)))
        outcome = _pick(rng, _OUTCOMES)
        if rng.random() < _FAILS:
            reason = rng.choice(sorted(FAILED))
            failed = hours.office(rng, at, 5, 15)
            self.acts.append(
                Fails(
                    at=failed, by=by, referral=asked.referral, reason=reason, words=rng.choice(FAILED[reason])
                )
            )
            again = hours.office(rng, failed, 1, 3)
            self.acts.append(NotesAnswer(at=again, by=self.post, referral=asked.referral))
            self._ends(again)
            return
        last = at
        if outcome in {"GOT_HELP", "GOT_PART"}:
            self.helped = True
            for _ in range(rng.choice((1, 1, 2, 2, 3))):
                last = hours.office(rng, last, 2, 12)
                given_on = max(
                    add_working_days(last.date(), -1) if rng.random() < 0.3 else last.date(), at.date()
                )
                self.acts.append(
                    LogsHelp(
                        at=last, by=by, referral=asked.referral, what=line.offer.name,
                        quantity=rng.choice(_QUANTITIES[line.offer.kind]), given_on=given_on,
                    )
                )  # fmt: skip
        done = hours.office(rng, last + timedelta(days=rng.randint(1, 25)), 0, 3)
        self.acts.append(
            Completes(
                at=done, by=by, referral=asked.referral, outcome=outcome, words=rng.choice(COMPLETED[outcome])
            )
        )
        self._ends(done)

    def _ends(self, at: datetime) -> None:
        self.ends_at = max(self.ends_at, at)


def _pick(rng: Random, choices: Sequence[tuple[str, int]]) -> str:
    return rng.choices([what for what, _ in choices], [weight for _, weight in choices])[0]
