from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coordination.cases.models import Case
from coordination.households.models import Household
from coordination.meetings.models import Decision
from partners.access.tables import Tier, Wall, granted
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District
from resources.models import Resource
from resources.needs import NeedArea

if TYPE_CHECKING:
    from datetime import datetime

    from partners.access.actors import Actor


class ReferralStatus(models.TextChoices):
    SENT = "SENT", _("Sent")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    EXPIRED = "EXPIRED", _("Expired without an answer")
    COMPLETED = "COMPLETED", _("Completed")
    FAILED = "FAILED", _("Ended without help")


NEXT_STATUSES: dict[ReferralStatus, set[ReferralStatus]] = {
    ReferralStatus.SENT: {
        ReferralStatus.ACCEPTED,
        ReferralStatus.DECLINED,
        ReferralStatus.WITHDRAWN,
        ReferralStatus.EXPIRED,
    },
    ReferralStatus.ACCEPTED: {ReferralStatus.COMPLETED, ReferralStatus.FAILED, ReferralStatus.WITHDRAWN},
    ReferralStatus.DECLINED: set(),
    ReferralStatus.WITHDRAWN: set(),
    ReferralStatus.EXPIRED: set(),
    ReferralStatus.COMPLETED: set(),
    ReferralStatus.FAILED: set(),
}
UNANSWERED = Q(status="SENT")


class Reason(models.TextChoices):
    """Why a referral was declined or came to nothing; who says so stands beside it."""

    NO_PLACE = "NO_PLACE", _("No place free")
    NOT_OURS = "NOT_OURS", _("Not what we do")
    OUT_OF_AREA = "OUT_OF_AREA", _("Outside the area")
    NOT_ELIGIBLE = "NOT_ELIGIBLE", _("Not eligible")
    NOT_WANTED = "NOT_WANTED", _("The person does not want it")
    NOT_REACHED = "NOT_REACHED", _("The person could not be reached")
    ALREADY_HELPED = "ALREADY_HELPED", _("Helped elsewhere already")
    OTHER = "OTHER", _("Other")


class Outcome(models.TextChoices):
    GOT_HELP = "GOT_HELP", _("Got help")
    GOT_PART = "GOT_PART", _("Got part of the help")
    GUIDED = "GUIDED", _("Was guided elsewhere")
    NO_HELP = "NO_HELP", _("Got no help")


_SEEN = (
    "district_id = $district AND (from_organisation_id = $reader OR to_organisation_id = $reader OR "
    + granted("household_id", Tier.CASE)
    + " OR $kind = 'NIGHTLY')"
)
_OF_REFERRAL = (
    "district_id = $district AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id)"
)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: "Actor", *, at: "datetime | None" = None) -> Self:
        """Referrals the actor's organisation sent or received; with `at`, those of its cases too.

        None for roles that read nothing by right of their organisation.
        """
        if actor.post is None or actor.may is None or not actor.may.reads:
            return self.none()
        seen = Q(from_organisation_id=actor.organisation_id) | Q(to_organisation_id=actor.organisation_id)
        if at is not None:
            worked = Household.objects.visible_to(actor, at=at, tier=Tier.CASE)
            seen |= Q(household__in=worked.values("pk"))
        return self.filter(seen, district_id=actor.district_id)

    def received_by(self, actor: "Actor") -> Self:
        return self.visible_to(actor).filter(to_organisation_id=actor.organisation_id)

    def sent_by(self, actor: "Actor") -> Self:
        return self.visible_to(actor).filter(from_organisation_id=actor.organisation_id)

    def unanswered(self) -> Self:
        return self.filter(UNANSWERED)


class Bundle(models.Model):
    """Several services asked for at once for one household."""

    access = Wall(
        sees="a household for whom help is asked",
        read="district_id = $district AND (from_organisation_id = $reader OR EXISTS (SELECT 1 FROM "
        "referrals_referral r WHERE r.bundle_id = referrals_bundle.id) OR "
        + granted("household_id", Tier.CASE)
        + ")",
        add="district_id = $district AND from_organisation_id = $reader AND "
        + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="bundles")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="bundles")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"))

    def __str__(self) -> str:
        return f"bundle {self.pk}"


class Referral(models.Model):
    """One organisation asks another to help a household; the answer; what came of it.

    `snapshot` is what the receiver was shown when asked (masked, frozen): {"label", "birth_year", "place",
    "kind", "needs"}.
    """

    access = Wall(
        sees="a household for whom help is asked",
        read=_SEEN,
        add="district_id = $district AND from_organisation_id = $reader AND "
        + granted("household_id", Tier.CASE),
        change=_SEEN,
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="referrals")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("from")
    )
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("to"))
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, related_name="+", verbose_name=_("what")
    )
    area = models.CharField(_("need area"), max_length=12, choices=NeedArea)
    words = models.CharField(_("what is asked"), max_length=300)
    snapshot = models.JSONField()
    status = models.CharField(_("status"), max_length=10, choices=ReferralStatus, default=ReferralStatus.SENT)
    sent_at = models.DateTimeField(_("sent"))
    answer_due_at = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=15, choices=Reason, blank=True)
    declined_by_person = models.BooleanField(_("it was the person who declined"), default=False)
    answer_words = models.CharField(_("answer"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    time_to_answer = models.GeneratedField(
        expression=F("answered_at") - F("sent_at"), output_field=models.DurationField(), db_persist=True
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_status_known",
                condition=Q(status__in=list(ReferralStatus.values)),
                violation_error_message=_("Unknown status of a referral."),
            ),
            models.CheckConstraint(
                name="referral_to_another",
                condition=~Q(from_organisation=F("to_organisation")),
                violation_error_message=_("An organisation does not refer to itself."),
            ),
            models.CheckConstraint(
                name="referral_answered_once_left_sent",
                # A CHECK passes on NULL, so each half says what answered_at may be.
                condition=Q(status="SENT", answered_at=None, answered_by=None)
                | Q(status__in=["WITHDRAWN", "EXPIRED"])
                | Q(
                    status__in=["ACCEPTED", "DECLINED", "COMPLETED", "FAILED"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answered_at__gte=F("sent_at"),
                ),
                violation_error_message=_("An answer has its date and its author, after the asking."),
            ),
            models.CheckConstraint(
                name="referral_refusal_says_why",
                condition=~Q(status__in=["DECLINED", "FAILED"])
                | Q(status__in=["DECLINED", "FAILED"], reason__in=list(Reason.values)),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="referral_ended_says_how",
                condition=(
                    Q(
                        status__in=["COMPLETED", "FAILED"],
                        closed_at__isnull=False,
                        outcome__in=list(Outcome.values),
                    )
                )
                | (Q(status__in=["DECLINED", "WITHDRAWN", "EXPIRED"], closed_at__isnull=False, outcome=""))
                | (Q(status__in=["SENT", "ACCEPTED"], closed_at=None, outcome="")),
                violation_error_message=_("A referral that ended says what came of it."),
            ),
            models.UniqueConstraint(
                name="referral_one_unanswered_per_organisation",
                fields=["household", "to_organisation", "area"],
                condition=UNANSWERED,
                violation_error_message=_(
                    "The same was asked of this organisation and waits for its answer."
                ),
            ),
        ]
        indexes = [
            models.Index(name="referral_received", fields=["to_organisation", "status", "answer_due_at"]),
            models.Index(name="referral_sent", fields=["from_organisation", "status", "answer_due_at"]),
            models.Index(name="referral_by_household", fields=["household", "-sent_at"]),
            models.Index(name="referral_by_district", fields=["district", "-sent_at"]),
        ]
        triggers = [
            pgtrigger.FSM(
                name="referral_moves",
                field="status",
                transitions=[(str(a), str(b)) for a, after in NEXT_STATUSES.items() for b in sorted(after)],
            )
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def is_open(self) -> bool:
        return bool(NEXT_STATUSES[ReferralStatus(self.status)])


class ReferralMove(models.Model):
    """One step of a referral: from where to where, by whom, when, why."""

    access = Wall(sees="how a referral went", read=_OF_REFERRAL, add="district_id = $district")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="moves")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def said(self) -> str:
        """The step in words."""
        return str(ReferralStatus(self.after).label)


class HelpGiven(models.Model):
    """A line of the ledger: what a household was given, by whom, when, how much."""

    access = Wall(
        sees="what a household was given",
        read="district_id = $district AND (organisation_id = $reader OR "
        + granted("household_id", Tier.CASE)
        + ")",
        add="district_id = $district AND organisation_id = $reader",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="help_given")
    area = models.CharField(_("need area"), max_length=12, choices=NeedArea)
    what = models.CharField(_("what"), max_length=200)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    given_on = models.DateField(_("when"))
    given_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="help_quantity_positive",
                condition=Q(quantity__gt=0),
                violation_error_message=_("At least one."),
            )
        ]
        indexes = [models.Index(name="help_by_household", fields=["household", "-given_on"])]

    def __str__(self) -> str:
        return self.what
