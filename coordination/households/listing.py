"""The list of households as its address says it: filters, order, counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Count, F, OrderBy, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.households.models import HouseholdKind, HouseholdQuerySet
from resources.needs import NeedArea

ROWS = 20

STATES = {
    "waiting": _("Found, not yet helped"),
    "helped": pgettext_lazy("household", "Helped"),
    "left": _("Left"),
}
_STATE = {
    "waiting": Q(helped_at=None, left_at=None),
    "helped": Q(helped_at__isnull=False, left_at=None),
    "left": Q(left_at__isnull=False),
}
# Every order ends in the key, so that a page never repeats or loses a row.
ORDERS: dict[str, list[str | OrderBy]] = {
    "found": ["found_at", "pk"],
    "-found": ["-found_at", "-pk"],
    "place": ["place__sort_name", "-found_at", "pk"],
    "-place": ["-place__sort_name", "-found_at", "pk"],
    "helped": [F("helped_at").asc(nulls_first=True), "found_at", "pk"],
    "-helped": [F("helped_at").desc(nulls_last=True), "found_at", "pk"],
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address asks for; anything unknown in it counts as not asked."""

    state: str
    kind: str
    need: str
    dong: int | None
    order: str

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        dong: int | None
        try:
            dong = int(asked.get("dong", "")[:12])
        except ValueError:
            dong = None
        state, kind, need = (asked.get(name, "") for name in ("state", "kind", "need"))
        order = asked.get("sort", "")
        return cls(
            state=state if state in STATES else "",
            kind=kind if kind in HouseholdKind.values else "",
            need=need if need in NeedArea.values else "",
            dong=dong,
            order=order if order in ORDERS else "-found",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.kind or self.need or self.dong)

    def narrowed(self, households: HouseholdQuerySet) -> HouseholdQuerySet:
        """All but the state, so that each state can be counted beside the chosen one."""
        if self.kind:
            households = households.filter(kind=self.kind)
        if self.need:
            households = households.filter(needs__contains=[self.need])
        if self.dong:
            households = households.filter(place_id=self.dong)
        return households

    def rows(self, households: HouseholdQuerySet) -> HouseholdQuerySet:
        chosen = self.narrowed(households)
        if self.state:
            chosen = chosen.filter(_STATE[self.state])
        joined = chosen.select_related("place", "opened_by").defer("place__boundary")
        return joined.order_by(*ORDERS[self.order])

    def counts(self, households: HouseholdQuerySet) -> dict[str, int]:
        """How many in each state, all of them under "all": one query."""
        found = self.narrowed(households).aggregate(
            all=Count("pk"), **{state: Count("pk", filter=rule) for state, rule in _STATE.items()}
        )
        return {key: int(n) for key, n in found.items()}


def figures(households: HouseholdQuerySet, *, month: datetime) -> dict[str, int]:
    """The figures of one's own households for My work, `month` being the first moment of this one: one query."""
    found = households.aggregate(
        waiting=Count("pk", filter=_STATE["waiting"]),
        found=Count("pk", filter=Q(found_at__gte=month)),
        helped=Count("pk", filter=Q(helped_at__gte=month)),
        open=Count("pk", filter=Q(left_at=None)),
    )
    return {key: int(n) for key, n in found.items()}
