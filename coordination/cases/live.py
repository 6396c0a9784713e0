"""Telling open pages that a case changed."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from coordination.cases.models import Case
from partners.notices import live


def announce(case: Case, organisations: Iterable[int | None]) -> None:
    """After the commit, tell these organisations' open pages: the case's parts, and its household's story."""
    for organisation_id in {each for each in organisations if each is not None}:
        transaction.on_commit(partial(live.announce, organisation_id, "case", case.pk))
        transaction.on_commit(partial(live.announce, organisation_id, "household", case.household_id))
