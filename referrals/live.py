"""Telling the open pages of both sides that a referral changed."""

from functools import partial

from django.db import transaction

from partners.notices import live
from referrals.models import Referral


def announce(referral: Referral) -> None:
    """After the commit; each page fetches its part again, and the walls decide again what it is shown."""
    for organisation_id in (referral.to_organisation_id, referral.from_organisation_id):
        transaction.on_commit(partial(live.announce, organisation_id, "referral", referral.pk))
