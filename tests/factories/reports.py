"""Rows of the reports room. `ReportFactory(taken=True)`, `met=True` and so on stand at that step, legally."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from coordination.reports.models import Report, ReportFinder, ReportStatus, ReportWords, Signal, Urgency
from tests.factories.households import HouseholdFactory
from tests.factories.partners import PlaceFactory, PostFactory

MADE = datetime(2026, 11, 2, 9, tzinfo=UTC)
# The database guards the first status too, so a report walks there.
PATHS = {
    "TAKEN": ["TAKEN"],
    "MET": ["TAKEN", "MET"],
    "PASSED": ["TAKEN", "MET", "PASSED"],
    "HELPED": ["TAKEN", "MET", "HELPED"],
    "CLOSED": ["TAKEN", "CLOSED"],
}


class ReportFactory(DjangoModelFactory):
    """A report as sent, with words and finder; `ReportFactory(step="MET", taker=post)` walks on from there."""

    class Meta:
        model = Report
        skip_postgeneration_save = True

    place = factory.SubFactory(PlaceFactory)
    district = factory.LazyAttribute(lambda report: report.place.district)
    signals = [Signal.MAIL, Signal.UNSEEN]
    urgency = Urgency.SOON
    made_at = MADE
    answer_due_at = factory.LazyAttribute(lambda report: report.made_at + timedelta(days=7))

    @factory.post_generation
    def words(self, create: bool, wanted: object, **more: Any) -> None:
        ReportWords.objects.create(
            report=self, district=self.district, where="느티나무 빌라 3층", words="", **more
        )

    @factory.post_generation
    def finder(self, create: bool, wanted: Any, **more: Any) -> None:
        if wanted is False:
            return
        user = (
            wanted
            or PostFactory(
                role="FINDER", organisation__district=self.district, organisation__place=self.place
            ).user
        )
        ReportFinder.objects.create(report=self, district=self.district, place=self.place, user=user, **more)

    @factory.post_generation
    def step(self, create: bool, wanted: str | None, **more: Any) -> None:
        """Keys: taker (a post of an office here), handed_to, household."""
        if wanted is None:
            return
        taker = more.get("taker") or PostFactory(
            role="DONG", organisation__district=self.district, organisation__place=self.place
        )
        for status in PATHS[wanted]:
            self.status = status
            if status == ReportStatus.TAKEN:
                self.taken_at, self.taken_by = self.made_at + timedelta(hours=1), taker
            if status == ReportStatus.MET:
                self.household = more.get("household") or HouseholdFactory(
                    opened_by=taker.organisation, place=self.place
                )
            if status == ReportStatus.PASSED:
                self.handed_to = more.get("handed_to")
            if status == ReportStatus.CLOSED:
                self.closed_at, self.closing = self.made_at + timedelta(days=1), "NO_CRISIS"
            self.save()
