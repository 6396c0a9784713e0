"""What the player needs at hand: districts, places, organisations, actors; and which rows the plan's keys became."""

from functools import cached_property
from typing import Any
from uuid import UUID

from coordination.demonstration.models import DemoDay
from coordination.demonstration.people import of_region
from coordination.demonstration.places import REGIONS
from partners.access.actors import Actor, nightly
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District, Place

SOURCE = "demonstration"  # of organisations: their keys are its codes


class Missing(KeyError):
    """The row an act is about was never made: a visitor came before one of the story's earlier acts."""


class Stage:
    """Loaded once a process; the ground is written before and stays as it is."""

    def __init__(self) -> None:
        self.made: dict[str, str | int] = {}
        self._read: set[tuple[str, Any]] = set()
        self.catch_up()

    def catch_up(self) -> None:
        """Learn what was made on days that are in, by this player or another."""
        for track, day, made in DemoDay.objects.values_list("track", "day", "made"):
            if (track, day) not in self._read:
                self.remember(track, day, made)

    def remember(self, track: str, day: Any, made: dict[str, str | int]) -> None:
        self._read.add((track, day))
        self.made |= made

    def is_in(self, track: str, day: Any) -> bool:
        return (track, day) in self._read

    # ------------------------------------------------------------ the ground
    @cached_property
    def districts(self) -> dict[str, District]:
        return {
            district.slug: district
            for district in District.objects.filter(slug__in=[r.slug for r in REGIONS])
        }

    @cached_property
    def places(self) -> dict[str, Place]:
        return {
            place.code: place
            for place in Place.objects.current().filter(district__in=self.districts.values())
        }

    @cached_property
    def bodies(self) -> dict[str, Organisation]:
        found = Organisation.objects.filter(source=SOURCE).select_related("district")
        return {organisation.source_code: organisation for organisation in found}

    @cached_property
    def posts(self) -> dict[str, Post]:
        wanted = {
            (self.bodies[holder.body].pk, holder.email or holder.phone.replace("-", "")): holder.key
            for region in REGIONS
            for holder in of_region(region.slug)
        }
        found = Post.objects.with_whole_post().filter(organisation__source=SOURCE)
        pairs = (
            (wanted.get((post.organisation_id, post.user.email or post.user.phone or "")), post)
            for post in found
        )
        return {key: post for key, post in pairs if key}

    # ------------------------------------------------------------ looking things up
    def actor(self, key: str) -> Actor:
        """The actor of a post's key, or the nightly clocks of a district's."""
        if key in self.districts:
            return nightly(self.districts[key].pk)
        return Actor.of(self.posts[key])

    def body(self, key: str) -> Organisation:
        return self.bodies[key]

    def place(self, code: str) -> Place:
        return self.places[code]

    def row(self, key: str) -> UUID:
        """The id of the row made under this key."""
        try:
            return UUID(str(self.made[key]))
        except KeyError:
            raise Missing(key) from None

    def number(self, key: str) -> int:
        """The id of a resource, which is a number."""
        try:
            return int(self.made[key])
        except KeyError:
            raise Missing(key) from None
