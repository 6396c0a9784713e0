"""A household's story: every room writes its own lines, in the transaction of what happened."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from coordination.households.models import StoryEvent
from partners.access.actors import Actor
from partners.access.tables import Tier


def stored(label: object) -> str:
    """What a projection stores: Korean, the language of the record, whoever writes it."""
    with override(settings.LANGUAGE_CODE):
        return str(getattr(label, "label", label))


def tell(
    household_id: UUID,
    kind: str,
    saying: str,
    *,
    words: str = "",
    tier: Tier = Tier.CASE,
    address: str = "",
    by: Actor,
    at: datetime,
) -> StoryEvent:
    """Add a line to a household's story, in the caller's transaction. `saying` is a key of SAYINGS."""
    assert by.district_id is not None and by.organisation_id is not None
    return StoryEvent.objects.create(
        district_id=by.district_id,
        household_id=household_id,
        at=at,
        kind=kind,
        saying=saying,
        words=words,
        tier=int(tier),
        address=address,
        organisation_id=by.organisation_id,
        post=by.post,
    )
