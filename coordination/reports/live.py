"""Telling open pages that a report changed: those who answer it, and the finder's own list."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from coordination.reports.models import Report
from partners.notices import live


def announce(report: Report, organisations: Iterable[int | None]) -> None:
    """After the commit, tell these organisations' open pages, and the one the report was handed to."""
    for organisation_id in {each for each in [*organisations, report.handed_to_id] if each is not None}:
        transaction.on_commit(partial(live.announce, organisation_id, "report", report.pk))
