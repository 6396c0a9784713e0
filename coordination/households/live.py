"""Telling open pages that a household changed, or that the first help moved a report."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from partners.notices import live


def announce(household_id: UUID, organisations: Iterable[int | None]) -> None:
    """After the commit, tell each of these organisations' open pages."""
    for organisation_id in {each for each in organisations if each is not None}:
        transaction.on_commit(partial(live.announce, organisation_id, "household", household_id))


def announce_report(report_id: UUID, organisations: Iterable[int | None]) -> None:
    """After the commit, tell each of these organisations' open pages; reports stand on a floor above this one."""
    for organisation_id in {each for each in organisations if each is not None}:
        transaction.on_commit(partial(live.announce, organisation_id, "report", report_id))
