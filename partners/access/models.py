import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Identity, Tier, Wall
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District


class Basis(models.TextChoices):
    """Why a household is open to someone."""

    OPENED = "OPENED", _("Opened the household")
    INTERVIEW = "INTERVIEW", _("First interview")
    HANDED = "HANDED", _("Handed over by the Dong")
    ROLE = "ROLE", _("Part in the case")
    MEETING = "MEETING", _("Joint meeting")
    REFERRAL = "REFERRAL", _("Referral")
    CONSENT = "CONSENT", _("Consent")
    BREAK_GLASS = "BREAK_GLASS", _("Imminent danger")


class Grant(models.Model):
    """A household is open to an organisation or a post: up to which tier, from, until, why.

    The only thing the row policies read beside the post and the row itself. `household_id` is no foreign key:
    the ground knows no household. `starts_at` is empty while the grant is only offered (a referral not yet
    accepted); its holder puts it in force. Grants end; they are never deleted.
    """

    access = Wall(
        sees="which organisation works with which household",
        read="district_id = $district AND (organisation_id = $organisation OR post_id = $post "
        "OR granted_by_id = $organisation) OR ($kind = 'NIGHTLY' AND district_id = $district)",
        add="district_id = $district AND $reader IS NOT NULL AND granted_by_id = $organisation "
        "AND door_may_grant(household_id, tier)",
        change="district_id = $district AND (organisation_id = $organisation OR post_id = $post "
        "OR granted_by_id = $organisation) OR ($kind = 'NIGHTLY' AND district_id = $district)",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="grants")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="grants")
    tier = models.PositiveSmallIntegerField(choices=[(tier.value, tier.name) for tier in Tier])
    basis = models.CharField(max_length=15, choices=Basis)
    basis_id = models.UUIDField(null=True)
    granted_by = models.ForeignKey(Organisation, models.PROTECT, related_name="grants_given")
    offered_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_to_one_holder",
                condition=Q(organisation__isnull=False, post=None) | Q(organisation=None, post__isnull=False),
                violation_error_message=_("A household is opened to an organisation or to a post."),
            ),
            models.CheckConstraint(
                name="grant_tier_known",
                condition=Q(tier__in=[tier.value for tier in Tier]),
                violation_error_message=_("Unknown tier."),
            ),
            models.CheckConstraint(
                name="grant_basis_known",
                condition=Q(basis__in=list(Basis.values)),
                violation_error_message=_("Say why the household is open."),
            ),
            models.CheckConstraint(
                name="grant_period_forward",
                condition=Q(ends_at=None)
                | Q(ends_at__isnull=False, starts_at=None, ends_at__gte=F("offered_at"))
                | Q(ends_at__isnull=False, starts_at__isnull=False, ends_at__gte=F("starts_at")),
                violation_error_message=_("A grant ends after it begins."),
            ),
        ]
        indexes = [
            models.Index(name="grant_by_household", fields=["household_id", "tier"]),
            models.Index(name="grant_by_organisation", fields=["organisation", "household_id"]),
            models.Index(
                name="grant_by_post", fields=["post", "household_id"], condition=Q(post__isnull=False)
            ),
        ]
        triggers = [
            # Its holder may start an offered grant and end a running one, and nothing else.
            pgtrigger.Protect(
                name="grant_never_widens",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at)) "
                    "OR (OLD.starts_at IS NOT NULL AND NEW.starts_at IS DISTINCT FROM OLD.starts_at) "
                    "OR ROW(NEW.district_id, NEW.household_id, NEW.organisation_id, NEW.post_id, NEW.tier, "
                    "NEW.basis, NEW.granted_by_id) IS DISTINCT FROM "
                    "ROW(OLD.district_id, OLD.household_id, OLD.organisation_id, OLD.post_id, OLD.tier, "
                    "OLD.basis, OLD.granted_by_id))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} → {self.organisation_id or self.post_id} ({self.tier})"


class AccessLink(models.Model):
    """A link in a text that signs one person in at one address, once (only its hash is kept)."""

    access = Identity("links sent to finders and volunteers")

    token_hash = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_link_stays_here",
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                violation_error_message=_("A link leads to a page of this site."),
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
