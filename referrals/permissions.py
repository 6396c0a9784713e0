"""Who may do what with a referral. Which rows one sees at all is `visible_to`, and the wall's again."""

from datetime import datetime
from uuid import UUID

from coordination.households.models import Household
from partners.access.actors import Actor
from partners.access.roles import Role
from partners.access.tables import Tier
from partners.organisations.models import Kind, Organisation, Sector
from referrals.models import Referral

# Groups of volunteers see a name's first syllable and the Dong until they accept, and nothing once it is done.
VOLUNTEERS = frozenset({Kind.VOLUNTEER_GROUP, Kind.RESIDENTS_GROUP})


def can_read(by: Actor) -> bool:
    return by.may is not None and by.may.reads


def can_send(by: Actor, household_id: UUID, *, at: datetime) -> bool:
    """Whoever works a case asks others for help: a volunteer group answers, it does not pass people on."""
    if by.may is None or not by.may.asks:
        return False
    return Household.objects.visible_to(by, at=at, tier=Tier.CASE).filter(pk=household_id).exists()


def can_answer(by: Actor, referral: Referral) -> bool:
    """Accept, decline, log help, complete: the organisation that was asked, and nobody for it."""
    return can_read(by) and by.organisation_id == referral.to_organisation_id


def can_withdraw(by: Actor, referral: Referral) -> bool:
    return by.may is not None and by.may.asks and by.organisation_id == referral.from_organisation_id


def is_volunteer(by: Actor) -> bool:
    return by.role == Role.VOLUNTEER


def sees_little(organisation: Organisation) -> bool:
    """Whether a receiver is shown the first syllable and the Dong alone."""
    return organisation.kind in VOLUNTEERS


def needs_consent(organisation: Organisation) -> bool:
    """Handing over to a public body has its ground in law (사회보장급여법 제7조·제8조); to anyone else, in consent."""
    return organisation.sector != Sector.PUBLIC
