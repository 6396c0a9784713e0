"""Referrals as a household's case team sent them: with the grants that `send_bundle` gives."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from partners.access.models import Basis
from partners.access.tables import Tier
from referrals.asking import snapshot
from referrals.models import Bundle, HelpGiven, Referral
from tests.factories.households import HouseholdFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PostFactory

SENT_AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 11, 3, 1, tzinfo=UTC)
CLOSED_AT = datetime(2026, 11, 10, 1, tzinfo=UTC)


class BundleFactory(DjangoModelFactory):
    class Meta:
        model = Bundle

    household = factory.SubFactory(HouseholdFactory)
    district = factory.SelfAttribute("household.district")
    from_organisation = factory.SelfAttribute("household.opened_by")
    sent_by = factory.SubFactory(PostFactory, organisation=factory.SelfAttribute("..from_organisation"))
    sent_at = SENT_AT


class ReferralFactory(DjangoModelFactory):
    """A referral nobody answered yet; traits `accepted`, `declined`, `withdrawn`, `expired`, `completed`."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(
            status="ACCEPTED",
            answered_at=ANSWERED_AT,
            answered_by=factory.SubFactory(
                PostFactory, organisation=factory.SelfAttribute("..to_organisation")
            ),
        )
        declined = factory.Trait(
            status="DECLINED",
            reason="NO_PLACE",
            answered_at=ANSWERED_AT,
            answered_by=factory.SubFactory(
                PostFactory, organisation=factory.SelfAttribute("..to_organisation")
            ),
            closed_at=ANSWERED_AT,
        )
        completed = factory.Trait(
            status="COMPLETED",
            outcome="GOT_HELP",
            answered_at=ANSWERED_AT,
            answered_by=factory.SubFactory(
                PostFactory, organisation=factory.SelfAttribute("..to_organisation")
            ),
            closed_at=CLOSED_AT,
        )
        withdrawn = factory.Trait(status="WITHDRAWN", closed_at=ANSWERED_AT)
        expired = factory.Trait(status="EXPIRED", closed_at=CLOSED_AT)

    bundle = factory.SubFactory(BundleFactory)
    household = factory.SelfAttribute("bundle.household")
    district = factory.SelfAttribute("bundle.district")
    from_organisation = factory.SelfAttribute("bundle.from_organisation")
    to_organisation = factory.SubFactory(OrganisationFactory, district=factory.SelfAttribute("..district"))
    area = "DAILY_LIFE"
    words = "밑반찬 주 2회"
    snapshot = factory.LazyAttribute(lambda made: snapshot(made.household, made.to_organisation, made.area))
    sent_at = SENT_AT
    answer_due_at = datetime(2026, 11, 5, 14, 59, 59, tzinfo=UTC)

    @factory.post_generation
    def grants(referral, create, given, **_more):
        """What a receiver holds: masked from the asking, name and address between acceptance and the end."""
        was_accepted = referral.status in {"ACCEPTED", "COMPLETED", "FAILED"}
        for tier, starts_at in (
            (Tier.MASKED, referral.sent_at),
            (Tier.IDENTITY, referral.answered_at if was_accepted else None),
        ):
            GrantFactory(
                organisation=referral.to_organisation,
                household_id=referral.household_id,
                tier=int(tier),
                basis=Basis.REFERRAL,
                basis_id=referral.pk,
                granted_by=referral.from_organisation,
                offered_at=referral.sent_at,
                starts_at=starts_at,
                ends_at=referral.closed_at,
            )


class HelpGivenFactory(DjangoModelFactory):
    class Meta:
        model = HelpGiven

    referral = factory.SubFactory(ReferralFactory, accepted=True)
    district = factory.SelfAttribute("referral.district")
    household = factory.SelfAttribute("referral.household")
    organisation = factory.SelfAttribute("referral.to_organisation")
    area = factory.SelfAttribute("referral.area")
    what = "밑반찬 2찬"
    given_on = datetime(2026, 11, 6).date()
    given_by = factory.SelfAttribute("referral.answered_by")
    written_at = datetime(2026, 11, 6, 5, tzinfo=UTC)
