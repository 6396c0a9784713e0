"""Telling both sides that a referral changed: their open pages, and a volunteer group's leads by text."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.access.actors import Actor, nightly
from partners.access.links import send_link
from partners.access.roles import Role
from partners.notices import live
from partners.organisations.models import Organisation
from partners.people.models import Post
from referrals.models import Referral


def announce(referral: Referral) -> None:
    """After the commit; each page fetches its part again, and the walls decide again what it is shown."""
    for organisation_id in (referral.to_organisation_id, referral.from_organisation_id):
        transaction.on_commit(partial(live.announce, organisation_id, "referral", referral.pk))


def text_leads(group: Organisation, address: str, *, by: Actor, at: datetime) -> None:
    """A link by text for each lead of a volunteer group: who asks, and for whom, stands behind it.

    Sent in the district's name: a message's writer may read it, and this one signs its reader in.
    """
    assert by.district_id is not None
    leads = Post.objects.held_at(at).filter(organisation=group, role=Role.VOLUNTEER).with_whole_post()
    for post in leads.order_by("pk"):
        with override(post.user.language):
            words = _("A neighbour could use a hand from your group. Look and answer here:")
        send_link(post, address, words=words, by=nightly(by.district_id), at=at)
