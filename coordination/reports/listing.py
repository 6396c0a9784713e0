"""The triage list's state, as its address says it: filters, order, counts, and the rows as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coordination.reports.models import Report, ReportQuerySet, ReportStatus, Signal, Urgency
from partners.paperwork.writing import Column, Kind
from partners.paperwork.writing import Value as Cell

ROWS = 20
MOST_EXPORTED = 5000
OPEN = [status.value for status in ReportStatus if status != ReportStatus.CLOSED]

AGES: dict[str, Promise] = {
    "late": _("Answer overdue"),
    "week": _("From the last 7 days"),
    "month": _("Older than 30 days"),
}
_URGENCY = Case(
    When(urgency=Urgency.NOW, then=Value(0)),
    When(urgency=Urgency.SOON, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
# What waits for us comes before what only goes on elsewhere.
_WAITS = Case(
    When(status__in=(ReportStatus.SENT, ReportStatus.TAKEN), then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)
# Every order ends in the key, so that a page never repeats or loses a row.
ORDERS: dict[str, list[object]] = {
    "due": [_WAITS, "answer_due_at", "pk"],
    "-due": ["-answer_due_at", "-pk"],
    "made": ["made_at", "pk"],
    "-made": ["-made_at", "-pk"],
    "urgency": [_URGENCY, "answer_due_at", "pk"],
    "-urgency": [_URGENCY.desc(), "answer_due_at", "pk"],
    "place": ["place__sort_name", "answer_due_at", "pk"],
    "-place": ["-place__sort_name", "answer_due_at", "pk"],
}

COLUMNS = [
    Column(_("Reported"), Kind.MOMENT, 18),
    Column(_("Dong"), Kind.TEXT, 12),
    Column(_("Seen"), Kind.TEXT, 40),
    Column(_("How urgent"), Kind.TEXT, 12),
    Column(_("Status"), Kind.TEXT, 12),
    Column(_("Look in by"), Kind.MOMENT, 18),
    Column(_("Received by"), Kind.TEXT, 28),
    Column(_("Handed over to"), Kind.TEXT, 28),
]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address asks for; anything unknown in it counts as not asked."""

    status: str
    urgency: str
    dong: int | None
    age: str
    order: str

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        def known(name: str, values: object) -> str:
            value = asked.get(name, "")
            return value if value in values else ""  # type: ignore[operator]

        dong: int | None
        try:
            dong = int(asked.get("dong", "")[:12])
        except ValueError:
            dong = None
        return cls(
            status=known("status", {*ReportStatus.values, "ALL"}),
            urgency=known("urgency", Urgency.values),
            dong=dong,
            age=known("age", AGES),
            order=known("sort", ORDERS) or "due",
        )

    def narrowed(self, reports: ReportQuerySet, *, at: datetime) -> ReportQuerySet:
        """All but the status, so that each status can be counted beside the chosen one."""
        if self.urgency:
            reports = reports.filter(urgency=self.urgency)
        if self.dong:
            reports = reports.filter(place_id=self.dong)
        match self.age:
            case "late":
                reports = reports.filter(status=ReportStatus.SENT, answer_due_at__lt=at)
            case "week":
                reports = reports.filter(made_at__gte=at - timedelta(days=7))
            case "month":
                reports = reports.filter(made_at__lt=at - timedelta(days=30))
        return reports

    def rows(self, reports: ReportQuerySet, *, at: datetime) -> ReportQuerySet:
        """The rows in order; without a status, those still open."""
        chosen = self.narrowed(reports, at=at)
        if self.status and self.status != "ALL":
            chosen = chosen.filter(status=self.status)
        elif not self.status:
            chosen = chosen.filter(status__in=OPEN)
        joined = chosen.select_related("place", "taken_by__organisation", "taken_by__user", "handed_to")
        joined = joined.defer("place__boundary")
        return joined.order_by(*ORDERS[self.order])  # type: ignore[arg-type]

    def counts(self, reports: ReportQuerySet, *, at: datetime) -> dict[str, int]:
        """How many a status, open ones under "open", and those nobody answered in time under "late": one query."""
        each = {status.lower(): Count("pk", filter=Q(status=status)) for status in ReportStatus.values}
        late = Count("pk", filter=Q(status=ReportStatus.SENT, answer_due_at__lt=at))
        found = self.narrowed(reports, at=at).aggregate(late=late, **each)
        counts = {status: found[status.lower()] for status in ReportStatus.values}
        everything = sum(counts.values())
        return counts | {"open": everything - counts["CLOSED"], "ALL": everything, "late": found["late"]}


def signals_of(report: Report) -> list[str]:
    """The labels of what was seen; a code of an older version stands for itself."""
    return [str(Signal(code).label) if code in Signal.values else code for code in report.signals]


def table(reports: ReportQuerySet) -> Iterator[list[Cell]]:
    """The rows of an exported file, in the order of COLUMNS: masked as the list is."""
    for report in reports[:MOST_EXPORTED]:
        yield [
            report.made_at,
            report.place.name,
            ", ".join(signals_of(report)),
            report.get_urgency_display(),
            report.get_status_display(),
            report.answer_due_at,
            str(report.taken_by.organisation) if report.taken_by else "",
            str(report.handed_to) if report.handed_to else "",
        ]
