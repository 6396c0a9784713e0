"""What a post may do with households. Who holds which household is in the grants; the walls decide again."""

from datetime import datetime
from uuid import UUID

from coordination.households.models import Household
from partners.access.actors import Actor
from partners.access.tables import Tier


def can_list(by: Actor) -> bool:
    """Only roles that read by right of their organisation, or hold grants to the post itself, have a list."""
    return by.may is not None and by.may.asks


def can_open_household(by: Actor) -> bool:
    """Workers of every sector: a centre opens a household under its own process as an office does."""
    return by.may is not None and by.may.asks


def can_see(by: Actor, household_id: UUID, *, at: datetime, tier: Tier = Tier.MASKED) -> bool:
    return Household.objects.visible_to(by, at=at, tier=tier).filter(pk=household_id).exists()


def can_open_identity(by: Actor, household_id: UUID, *, at: datetime) -> bool:
    return can_see(by, household_id, at=at, tier=Tier.IDENTITY)


def can_write(by: Actor, household_id: UUID, *, at: datetime) -> bool:
    """Consents and the like are written by the case team alone."""
    return can_open_household(by) and can_see(by, household_id, at=at, tier=Tier.CASE)
