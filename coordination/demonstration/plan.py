"""The plan: seed, scale and present → every act of two years, by day and district. Pure, and always the same.

What is played when does not change it: a plan is split into tracks that share no household, meeting or place
of a resource, and each act brings the number its case or meeting has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from coordination.demonstration import hours
from coordination.demonstration.acts import (
    Accepts,
    Act,
    CallsMeeting,
    Completes,
    ConfirmsResource,
    Fails,
    Night,
    OffersResource,
    OpensCase,
    SendsBundle,
)
from coordination.demonstration.casting import Casting
from coordination.demonstration.directory import Line, keeper_of, lines_of
from coordination.demonstration.people import of_region
from coordination.demonstration.places import GANGDONG, JANGSEONG, REGIONS, Region
from coordination.demonstration.stories import Story
from coordination.demonstration.tables import Table, tables_of
from partners.calendar.clocks import SEOUL

SEED = 20130201  # the month in which eighteen organisations of Gangdong signed
DAYS = 730
RECENT_DAYS = 90
TURN_MONTHS_AGO = 14
FOUND_BEFORE, FOUND_AFTER = 7.6, 19.0  # households a month in Gangdong
HOUSEHOLDS = 900
MORE_OR_LESS = (2, -2, 3, -1, -2, 1, -3, 2)  # no month is like the other; together they change nothing
LEAST_TO_VARY = 12
FIRST_TABLES_OF_RECENT = 21  # days into the last ninety: by then its cases are assessed


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is played: a part of the households, every nth meeting, the whole directory or what is used, where."""

    households: float
    tables: int
    whole_directory: bool
    regions: tuple[Region, ...] = REGIONS


SCALES = {
    "full": Scale(1.0, 1, True),
    "small": Scale(0.1, 8, False),
    "tiny": Scale(0.02, 40, False),
    "spot": Scale(0.012, 20, False, (GANGDONG, JANGSEONG)),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One simulated day of one track: what a transaction plays."""

    track: str
    day: date

    @property
    def region(self) -> str:
        return self.track.partition(":")[0]


def turning_day(present: datetime) -> date:
    """When Gangdong's network was agreed: the first day of a month, so that months before and after are whole."""
    month = present.astimezone(SEOUL).date().replace(day=1)
    for _ in range(TURN_MONTHS_AGO):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


@dataclass(frozen=True)
class Plan:
    """All acts up to `present`, an aware moment: that of the first loading."""

    seed: int
    scale: str
    present: datetime

    @property
    def last_day(self) -> date:
        return self.present.astimezone(SEOUL).date()

    @property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=DAYS - 1)

    @property
    def recent_from(self) -> date:
        return self.last_day - timedelta(days=RECENT_DAYS - 1)

    @cached_property
    def acts(self) -> dict[Unit, list[Act]]:
        """Acts of each unit, in order. Units without any are left out."""
        by_track = {
            track: acts
            for region in SCALES[self.scale].regions
            for track, acts in self._tracks_of(region).items()
        }
        numbered = _numbered(by_track)
        units: dict[Unit, list[Act]] = defaultdict(list)
        for track, acts in numbered.items():
            for act in acts:
                units[Unit(track, act.at.astimezone(SEOUL).date())].append(act)
        return dict(units)

    @cached_property
    def usable(self) -> list[Unit]:
        """What must be in before the site is worth a look: Gangdong's directory and its last ninety days."""
        wanted = {f"{GANGDONG.slug}:directory", f"{GANGDONG.slug}:recent"}
        return sorted(
            (unit for unit in self.acts if unit.track in wanted), key=lambda unit: (unit.track, unit.day)
        )

    @cached_property
    def rest(self) -> list[Unit]:
        """Everything else: directories first, then day by day."""
        first = set(self.usable)
        units = (unit for unit in self.acts if unit not in first)
        return sorted(units, key=lambda unit: (not unit.track.endswith(":directory"), unit.day, unit.track))

    @cached_property
    def last_numbers(self) -> dict[tuple[str, str, int], int]:
        """The last number of each district's series and year: (district, CASE or MEETING, year)."""
        last: Counter[tuple[str, str, int]] = Counter()
        for unit, acts in self.acts.items():
            for act in acts:
                key = _series(unit.region, act)
                if key:
                    last[key] += 1
        return dict(last)

    # ------------------------------------------------------------ one district
    def _tracks_of(self, region: Region) -> dict[str, list[Act]]:
        tables = self._tables(region)
        acts: dict[str, list[Act]] = defaultdict(list)
        for story in list(self._stories(region)):  # all cast before any is told: twins know of each other
            track = self._track(region, story.found_at.date())
            acts[track] += story.tell([table for table in tables if table.track == track])
        for table in tables:
            acts[table.track] += table.acts()
        for track, told in acts.items():
            # A stable order: those of one moment stay as they were told.
            acts[track] = sorted((act for act in told if act.at <= self.present), key=lambda act: act.at)
        directory, confirmed = self._directory(region, acts)
        last = self._track(region, self.last_day)
        acts[f"{region.slug}:directory"] = directory
        acts[last] = sorted([*acts[last], *confirmed], key=lambda act: act.at)
        return acts

    def _track(self, region: Region, day: date) -> str:
        """Gangdong's last ninety days are a track of their own, so that they can be played first."""
        recent = region is GANGDONG and day >= self.recent_from
        return f"{region.slug}:{'recent' if recent else 'rest'}"

    def _tables(self, region: Region) -> list[Table]:
        turn = turning_day(self.present) if region is GANGDONG else None
        every = SCALES[self.scale].tables
        tables = tables_of(region.slug, self.first_day + timedelta(days=20), self.last_day, turn, every)
        for table in tables:
            day = table.starts_at.date() - timedelta(days=FIRST_TABLES_OF_RECENT)
            table.track = self._track(region, day)
        return tables

    def _stories(self, region: Region) -> Iterator[Story]:
        casting = Casting(region, self.seed, self.present, turning_day(self.present), self.recent_from)
        days = self._found_days(region, casting.rng("days"))
        yield from casting.stories(days)
        yield from casting.waiting_today()

    def _found_days(self, region: Region, rng: Random) -> list[date]:
        """A day for each household found, oldest first."""
        scale = SCALES[self.scale].households
        days: list[date] = []
        months = list(_months(self.first_day, self.last_day))
        rates = [
            self._rate(region, first, number) * share * scale
            for number, (first, _days, share) in enumerate(months)
        ]
        whole = [round(total) for total in accumulate(rates)]
        for number, (_first, choices, _share) in enumerate(months):
            many = whole[number] - (whole[number - 1] if number else 0)
            many += MORE_OR_LESS[number % len(MORE_OR_LESS)] * (many >= LEAST_TO_VARY)
            days += sorted(rng.choice(choices) for _ in range(many))
        return days

    def _rate(self, region: Region, month: date, number: int) -> float:
        """Households found in a whole month."""
        if region is GANGDONG:
            return FOUND_AFTER if month >= turning_day(self.present) else FOUND_BEFORE
        gangdong = sum(
            share * self._rate(GANGDONG, first, 0)
            for first, _days, share in _months(self.first_day, self.last_day)
        )
        others = sum(each.share for each in REGIONS if each is not GANGDONG)
        mean = (HOUSEHOLDS - gangdong) * region.share / others / (DAYS / 30.44)
        winter = 1.2 if month.month in {11, 12, 1, 2} else 0.9
        return mean * winter

    # ------------------------------------------------------------ the directory
    def _directory(self, region: Region, acts: dict[str, list[Act]]) -> tuple[list[Act], list[Act]]:
        """Offers of the first day, and those confirmed of late; what nobody confirmed has grown old."""
        used = {
            asked.resource
            for each in acts.values()
            for act in each
            if isinstance(act, SendsBundle)
            for asked in act.asks
        }
        peaks = _peaks(acts)
        rng = Random(f"directory {self.seed} {region.slug}")
        homes = {holder.body for holder in of_region(region.slug) if holder.sign_in}
        offers: list[Act] = []
        confirmed: list[Act] = []
        for number, line in enumerate(lines_of(region.slug)):
            spare, is_fresh, days_ago = rng.randint(0, 4), rng.random() < 0.85, rng.randint(3, 84)
            # Where people of the demonstration sign in, one line of each house waits to be confirmed.
            is_fresh = is_fresh and not (line.body.key in homes and line.key.endswith("/offer1"))
            if not (SCALES[self.scale].whole_directory or line.key in used or line.key.endswith("/offer1")):
                continue
            at = hours.at(self.first_day, 8) + timedelta(seconds=20 * number)
            offers.append(_offer(line, at, max(peaks[line.key], 4) + spare))
            if is_fresh:
                day = hours.office(rng, hours.at(self.last_day - timedelta(days=days_ago), 9), 0, 0)
                if day <= self.present:
                    confirmed.append(ConfirmsResource(at=day, by=keeper_of(line.body.key), resource=line.key))
        night = hours.at(self.last_day, 0) + min(
            timedelta(hours=2), (self.present - hours.at(self.last_day, 0)) / 2
        )
        return offers, [*confirmed, Night(at=night, by=region.slug, reminds=True)]


def _offer(line: Line, at: datetime, room: int) -> OffersResource:
    offer = line.offer
    return OffersResource(
        at=at,
        by=keeper_of(line.body.key),
        resource=line.key,
        body=line.body.key,
        name=offer.name,
        kind=offer.kind,
        needs=offer.needs,
        eligibility=offer.eligibility,
        how_to_ask=offer.how_to_ask,
        capacity=room if offer.is_limited else None,
    )


def _peaks(acts: dict[str, list[Act]]) -> Counter[str]:
    """The most places of each resource ever taken, track by track and added up: in whatever order tracks are
    played, no acceptance finds a resource full."""
    peaks: Counter[str] = Counter()
    for each in acts.values():
        asked = {
            one.referral: one.resource for act in each if isinstance(act, SendsBundle) for one in act.asks
        }
        now: Counter[str] = Counter()
        most: Counter[str] = Counter()
        for act in each:
            if isinstance(act, Accepts):
                now[asked[act.referral]] += 1
                most[asked[act.referral]] = max(most[asked[act.referral]], now[asked[act.referral]])
            elif isinstance(act, Completes | Fails):
                now[asked[act.referral]] -= 1
        peaks += most
    return peaks


def _months(first: date, last: date) -> Iterator[tuple[date, list[date], float]]:
    """(first of the month, its days within the period, the part of the month they are)."""
    month = first.replace(day=1)
    while month <= last:
        after = (month + timedelta(days=32)).replace(day=1)
        whole = [month + timedelta(days=number) for number in range((after - month).days)]
        days = [day for day in whole if first <= day <= last]
        yield month, days, len(days) / len(whole)
        month = after


def _series(region: str, act: Act) -> tuple[str, str, int] | None:
    if isinstance(act, OpensCase):
        return region, "CASE", act.at.astimezone(SEOUL).year
    if isinstance(act, CallsMeeting):
        return region, "MEETING", act.starts_at.astimezone(SEOUL).year
    return None


def _numbered(by_track: dict[str, list[Act]]) -> dict[str, list[Act]]:
    """The same acts with the numbers of cases and meetings, in the order of time, whichever track is played first."""
    wanting: list[tuple[datetime, str, int]] = []
    for track, acts in by_track.items():
        wanting += [
            (act.at, track, place)
            for place, act in enumerate(acts)
            if isinstance(act, OpensCase | CallsMeeting)
        ]
    given: Counter[tuple[str, str, int]] = Counter()
    numbered = {track: list(acts) for track, acts in by_track.items()}
    for _at, track, place in sorted(wanting):
        act = numbered[track][place]
        assert isinstance(act, OpensCase | CallsMeeting)
        key = _series(track.partition(":")[0], act)
        assert key is not None
        given[key] += 1
        numbered[track][place] = replace(act, number=given[key])
    return numbered


def counts(acts: Iterable[Act]) -> Counter[str]:
    """How many of each kind of act: for figures and for tests."""
    return Counter(type(act).__name__ for act in acts)
