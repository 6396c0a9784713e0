"""Who is found, where, by whom, and what becomes of them: the plan's choices for one district. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from coordination.demonstration import families, hours
from coordination.demonstration.acts import Person
from coordination.demonstration.directory import centre_for, worker_of
from coordination.demonstration.organisations import BY_KEY, OF_REGION, dong_key
from coordination.demonstration.people import Holder, home_centre, home_dong, of_region
from coordination.demonstration.places import GANGDONG, JANGSEONG, REGIONS, Area, Region
from coordination.demonstration.stories import Story
from coordination.demonstration.words.families import FAMILIES
from coordination.demonstration.words.older import OLDER
from coordination.demonstration.words.situation import Situation
from partners.calendar.clocks import SEOUL
from partners.calendar.workdays import add_working_days

SITUATIONS = OLDER + FAMILIES
# How often of a hundred, for households found longer ago than 150 days, than 30, and lately.
_WAYS = {
    "old": (("CASE", 48), ("SERVICE", 32), ("LATE", 10), ("NOTHING", 5), ("REFUSED", 5)),
    "middle": (("CASE", 46), ("SERVICE", 28), ("LATE", 8), ("NOTHING", 14), ("REFUSED", 4)),
    "new": (("CASE", 46), ("SERVICE", 30), ("NOTHING", 22), ("REFUSED", 2)),
}
_OLD_DAYS, _MIDDLE_DAYS = 150, 30
_REPORTS_WITHOUT_HOUSEHOLD = 0.37  # for each household found
_COMES_ALONE, _BY_WORKER, _TWINS = 0.09, 0.1, 0.015
_FIRST_FINDERS = frozenset({"BLOCK_HEAD", "DONG_HEAD"})
_SOURCES = {
    "bills": ("PUBLIC_BODY", "COMPANY"),
    "youth": ("SCHOOL", "EDUCATION_OFFICE", "POLICE_STATION"),
}


@dataclass
class Casting:
    region: Region
    seed: int
    present: datetime
    turn: date
    recent_from: date

    def rng(self, of: str) -> Random:
        return Random(f"{self.seed} {self.region.slug} {of}")

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.code: area for area in self.region.smallest()}

    @cached_property
    def _finders(self) -> list[Holder]:
        return [holder for holder in of_region(self.region.slug) if holder.role == "FINDER"]

    # ------------------------------------------------------------ two years
    def stories(self, days: Sequence[date]) -> Iterator[Story]:
        """A story for each household's day, and reports that lead to none between them."""
        before: Story | None = None
        without = 0.0
        for number, day in enumerate(days, start=1):
            story = self._household(number, day, before)
            yield story
            before = story
            without += _REPORTS_WITHOUT_HOUSEHOLD
            if without >= 1:
                without -= 1
                yield self._without_household(number, day)

    def _household(self, number: int, day: date, before: Story | None) -> Story:
        rng = self.rng(f"household {number}")
        situation = self._situation(rng)
        found_at = min(hours.anytime(rng, day), self.present - timedelta(minutes=5))
        finder = self._finder(rng, situation, day)
        place = finder.place if finder and finder.place else rng.choice(self.region.smallest()).code
        way = self._way(rng, day)
        people = self._people(rng, situation, number, day, place)
        lead = self._lead(rng, situation, place, way)
        comes_alone = way in {"CASE", "SERVICE"} and rng.random() < _COMES_ALONE
        if comes_alone:
            lead = centre_for(self.region.slug, situation, home_centre(self.region.slug), rng) or lead
            found_at = hours.office(rng, hours.at(day, 8), 0, 0)
        twin = self._twin_of(before, day) if rng.random() < _TWINS else None
        if twin:
            people, twin.is_twin = twin.people, True
        return Story(
            f"{self.region.slug}/{number:04d}",
            self.region.slug,
            rng,
            situation if twin is None else twin.situation,
            place,
            self._areas[place].name,
            found_at,
            way,
            "" if comes_alone else (finder.key if finder else ""),
            "" if comes_alone else self._desk(rng, place),
            lead,
            people,
            self._where(rng, place),
            is_twin=twin is not None,
        )

    def _twin_of(self, before: Story | None, day: date) -> Story | None:
        """The household before: someone of it comes to another organisation too. Both must be of one track."""
        if before is None or not before.people:
            return None
        same_track = (before.found_at.date() < self.recent_from) == (day < self.recent_from)
        return before if same_track else None

    def _without_household(self, number: int, day: date) -> Story:
        rng = self.rng(f"report {number}")
        situation = self._situation(rng)
        finder = self._finder(rng, situation, day)
        place = finder.place if finder and finder.place else rng.choice(self.region.smallest()).code
        found_at = min(hours.anytime(rng, day), self.present - timedelta(minutes=5))
        return Story(
            f"{self.region.slug}/r{number:04d}",
            self.region.slug,
            rng,
            situation,
            place,
            self._areas[place].name,
            found_at,
            "NO_CRISIS",
            finder.key if finder else self._finders[0].key,
            self._desk(rng, place),
            "",
            (),
            self._where(rng, place),
        )

    # ------------------------------------------------------------ choices
    def _situation(self, rng: Random) -> Situation:
        index = REGIONS.index(self.region)
        return rng.choices(SITUATIONS, [each.weights[index] for each in SITUATIONS])[0]

    def _finder(self, rng: Random, situation: Situation, day: date) -> Holder | None:
        kinds = _SOURCES.get(situation.key, ())
        sources = [body.key for body in OF_REGION[self.region.slug] if body.kind in kinds]
        if sources and rng.random() < 0.75:
            return self._post(worker_of(rng.choice(sources), rng))
        if rng.random() < _BY_WORKER:
            near = [
                body.key
                for body in OF_REGION[self.region.slug]
                if body.kind in {"HOSPITAL", "PHARMACY", "CHILD_CENTRE", "SENIOR_CENTRE"}
            ]
            return self._post(worker_of(rng.choice(near), rng))
        finders = self._finders
        if self.region is GANGDONG and day < self.turn:
            # Pharmacists, clergy and shopkeepers are appointed with the network.
            finders = [finder for finder in finders if finder.finder_kind in _FIRST_FINDERS]
        home = home_dong(self.region)
        return rng.choices(finders, [4 if finder.place == home else 1 for finder in finders])[0]

    def _post(self, key: str) -> Holder:
        return next(holder for holder in of_region(self.region.slug) if holder.key == key)

    def _way(self, rng: Random, day: date) -> str:
        age = (self.present.astimezone(SEOUL).date() - day).days
        ways = _WAYS["old" if age > _OLD_DAYS else "middle" if age > _MIDDLE_DAYS else "new"]
        return rng.choices([way for way, _ in ways], [weight for _, weight in ways])[0]

    def _desk(self, rng: Random, place: str) -> str:
        """Who takes reports of the Dong: its desk, or the Gun's office where that comes first."""
        if self.region is JANGSEONG:
            return worker_of(f"{self.region.slug}/hope", rng)
        return f"{dong_key(self.region.slug, place)}/1"

    def _lead(self, rng: Random, situation: Situation, place: str, way: str) -> str:
        slug = self.region.slug
        hope, desk = f"{slug}/hope", dong_key(slug, place)
        desk = hope if self.region is JANGSEONG or desk not in BY_KEY else desk
        centre = centre_for(slug, situation, home_centre(slug), rng) or hope
        if way != "CASE":
            return rng.choices([desk, hope, centre], [7, 1, 2])[0]
        if situation.key == "youth":
            return rng.choices([hope, centre], [1, 4])[0]
        return rng.choices([hope, desk, centre], [45, 14, 41])[0]

    def _people(
        self, rng: Random, situation: Situation, number: int, day: date, place: str
    ) -> tuple[Person, ...]:
        block = 100 * (1 + REGIONS.index(self.region)) + number * 8 // 10_000
        return families.people_of(
            situation.people, rng, on=day, place=self._areas[place].name, phones=(block, number * 8 % 10_000)
        )

    def _where(self, rng: Random, place: str) -> str:
        name = self._areas[place].name
        return families.landmark(rng, name, rural=name[-1] in "면읍" and self.region is JANGSEONG)

    # ------------------------------------------------------------ what waits today
    def waiting_today(self) -> Iterator[Story]:
        """Stories cut short near the present, so that everyone who signs in has something to do."""
        slug, home = self.region.slug, home_dong(self.region)
        today = self.present.astimezone(SEOUL).date()
        hope, centre = f"{slug}/hope", home_centre(slug)
        finder = next(holder for holder in self._finders if holder.sign_in)
        desk = f"{hope}/1" if self.region is JANGSEONG else f"{dong_key(slug, home)}/1"
        group = f"{slug}/volunteers"
        this_morning = max(self.present - timedelta(minutes=40), hours.at(today, 0))
        yesterday = hours.at(today - timedelta(days=1), 18, 20)

        def back(working_days: int) -> datetime:
            return hours.at(add_working_days(today, -working_days), 9, 30)

        # The district's own centre must be one that would be asked: Jangseong's is for the young.
        asked, asked_too = (
            ("youth", "single_parent") if self.region is JANGSEONG else ("alone_frail", "middle_alone")
        )
        plans: tuple[tuple[str, datetime, str, str, str, str, tuple[str, ...]], ...] = (
            # (situation, found, way, lead, stops at, urgency, asked first)
            ("alone_frail", this_morning, "CASE", hope, "SENT", "NOW", ()),
            ("middle_alone", yesterday, "CASE", hope, "SENT", "SOON", ()),
            ("single_parent", back(3), "CASE", hope, "TAKEN", "SOON", ()),
            ("older_couple", back(9), "CASE", hope, "HANDED", "SOON", ()),
            ("grandparent", back(11), "CASE", centre, "HANDED", "WATCH", ()),
            ("disability", back(10), "NOTHING", hope, "MET", "WATCH", ()),
            # Late: nobody has answered, nobody has begun.
            ("hoarding", back(8), "CASE", hope, "SENT", "SOON", ()),
            ("older_couple", back(25), "CASE", hope, "HANDED", "SOON", ()),
            ("single_parent", back(27), "CASE", centre, "HANDED", "SOON", ()),
            (asked, back(16), "SERVICE", hope, "", "SOON", (centre, group)),
            (asked_too, back(8), "SERVICE", desk.rpartition("/")[0], "", "NOW", (group, centre)),
            ("alone_memory", back(18), "CASE", centre, "", "SOON", ()),
            ("older_couple", back(15), "CASE", centre, "", "WATCH", ()),
            (asked, back(7), "SERVICE", desk.rpartition("/")[0], "", "NOW", (centre, group)),
        )
        for number, (key, found_at, way, lead, stops_at, urgency, first) in enumerate(plans, start=1):
            rng = self.rng(f"today {number}")
            situation = next(each for each in SITUATIONS if each.key == key)
            yield Story(
                f"{slug}/today{number:02d}",
                slug,
                rng,
                situation,
                home,
                self._areas[home].name,
                found_at,
                way,
                finder.key,
                desk,
                lead,
                self._people(rng, situation, 1100 + number, today, home),
                self._where(rng, home),
                urgency=urgency,
                first=first,
                stops_at=stops_at,
            )
