"""A household and its people, in one table a tier: row policies hide rows, not columns."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.models import Grant
from partners.access.tables import Tier, Wall, granted
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District, Place

if TYPE_CHECKING:
    from datetime import datetime

    from partners.access.actors import Actor


class HouseholdKind(models.TextChoices):
    ALONE_OLDER = "ALONE_OLDER", _("Older person living alone")
    ALONE = "ALONE", _("Person living alone")
    OLDER_COUPLE = "OLDER_COUPLE", _("Older couple")
    SINGLE_PARENT = "SINGLE_PARENT", _("Single-parent family")
    GRANDPARENT = "GRANDPARENT", _("Grandparent-led family")
    CHILDREN = "CHILDREN", _("Family with children")
    DISABILITY = "DISABILITY", _("Family with a person with a disability")
    MULTICULTURAL = "MULTICULTURAL", _("Multicultural family")
    OTHER = "OTHER", _("Other")


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, actor: "Actor", *, at: "datetime", tier: Tier = Tier.MASKED) -> Self:
        """Households open to the actor's organisation or post at the moment, at the tier or above.

        The same rule as the wall's, written again: each guard is tested without the other.
        """
        if actor.post is None or actor.may is None:
            return self.none()
        holder = Q(post=actor.post)
        if actor.may.reads:
            holder |= Q(organisation_id=actor.organisation_id)
        in_force = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
        held = Grant.objects.filter(holder, in_force, household_id=models.OuterRef("pk"), tier__gte=tier)
        return self.filter(models.Exists(held), district_id=actor.district_id)

    def with_tier(self, actor: "Actor", *, at: "datetime") -> Self:
        """Annotate `tier`: how far each household is open to the actor now."""
        assert actor.post is not None and actor.may is not None
        holder = Q(post=actor.post)
        if actor.may.reads:
            holder |= Q(organisation_id=actor.organisation_id)
        in_force = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
        held = Grant.objects.filter(holder, in_force, household_id=models.OuterRef("pk"))
        return self.annotate(tier=models.Subquery(held.order_by("-tier").values("tier")[:1]))

    def found_not_helped(self) -> Self:
        """Found, and nothing given yet: the loudest number."""
        return self.filter(helped_at=None, left_at=None)


class Household(models.Model):
    """The masked facts of a household: what anyone with a part in it may see, and nothing more."""

    access = Wall(
        sees="Dong, kind and birth year can single a family out in a small Myeon",
        read="district_id = $district AND " + granted("coordination_household.id", Tier.MASKED),
        add="district_id = $district AND " + granted("coordination_household.id", Tier.CASE),
        change="district_id = $district AND " + granted("coordination_household.id", Tier.IDENTITY),
        doors_write=True,
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("Dong"))
    kind = models.CharField(_("kind of household"), max_length=15, choices=HouseholdKind)
    label = models.CharField(_("household of"), max_length=40)  # masked: 윤*례
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True)
    size = models.PositiveSmallIntegerField(_("members"), default=1)
    needs = ArrayField(models.CharField(max_length=12), verbose_name=_("need areas"), default=list)
    is_sealed = models.BooleanField(_("sealed"), default=False)
    opened_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("found"))
    helped_at = models.DateTimeField(_("first help"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="household_kind_known",
                condition=Q(kind__in=list(HouseholdKind.values)),
                violation_error_message=_("Unknown kind of household."),
            ),
            models.CheckConstraint(
                name="household_label_masked",
                condition=Q(label__contains="*"),
                violation_error_message=_("A household is listed under a masked name."),
            ),
            models.CheckConstraint(
                name="household_helped_after_found",
                condition=Q(helped_at=None) | Q(helped_at__isnull=False, helped_at__gte=F("found_at")),
                violation_error_message=_("Help comes after finding."),
            ),
            models.CheckConstraint(
                name="household_birth_year_plausible",
                condition=Q(birth_year=None) | Q(birth_year__isnull=False, birth_year__range=(1900, 2100)),
                violation_error_message=_("Check the year of birth."),
            ),
        ]
        indexes = [
            models.Index(name="household_by_district", fields=["district", "-found_at"]),
            models.Index(
                name="household_unhelped",
                fields=["district", "found_at"],
                condition=Q(helped_at=None, left_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Relation(models.TextChoices):
    HEAD = "HEAD", _("Head")
    SPOUSE = "SPOUSE", _("Spouse")
    CHILD = "CHILD", _("Child")
    GRANDCHILD = "GRANDCHILD", _("Grandchild")
    PARENT = "PARENT", _("Parent")
    OTHER = "OTHER", _("Other")


class Member(models.Model):
    """A person in a household, from–to, masked. `person` stays the same when the person moves to another."""

    access = Wall(
        sees="year of birth and place in the family",
        read="district_id = $district AND " + granted("household_id", Tier.MASKED),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.UUIDField(default=new_key)
    masked_name = models.CharField(_("name"), max_length=40)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True)
    relation = models.CharField(_("relation to the head"), max_length=12, choices=Relation)
    joined_on = models.DateField(_("from"))
    left_on = models.DateField(_("until"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_name_masked",
                condition=Q(masked_name__contains="*"),
                violation_error_message=_("A member is listed under a masked name."),
            ),
            models.CheckConstraint(
                name="member_relation_known",
                condition=Q(relation__in=list(Relation.values)),
                violation_error_message=_("Unknown relation."),
            ),
            models.UniqueConstraint(
                name="member_one_head",
                fields=["household"],
                condition=Q(relation="HEAD", left_on=None),
                violation_error_message=_("A household has one head."),
            ),
            models.UniqueConstraint(
                name="member_in_one_household",
                fields=["person"],
                condition=Q(left_on=None),
                violation_error_message=_("This person belongs to another household now."),
            ),
        ]
        indexes = [models.Index(name="member_by_household", fields=["household"])]

    def __str__(self) -> str:
        return self.masked_name


class Identity(models.Model):
    """Name, telephone, address, and the safe way of contact. Opening it is an act with a journal line."""

    access = Wall(
        sees="who it is and where they live",
        read="district_id = $district AND " + granted("household_id", Tier.IDENTITY),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    member = models.OneToOneField(Member, models.PROTECT, primary_key=True, related_name="identity")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    safe_contact = models.CharField(_("safe way of contact"), max_length=120, blank=True)
    do_not_disclose = models.BooleanField(_("do not disclose"), default=False)
    name_key = models.CharField(max_length=64, editable=False)  # blind index: name + date of birth
    phone_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(name="identity_by_name_key", fields=["district", "name_key"]),
            models.Index(
                name="identity_by_phone_key", fields=["district", "phone_key"], condition=~Q(phone_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"identity of {self.member_id}"


class Sensitive(models.Model):
    """One sensitive fact (health, disability, ethnicity, violence, addiction, means answer), encrypted."""

    class Kind(models.TextChoices):
        HEALTH = "HEALTH", _("Health")
        DISABILITY = "DISABILITY", _("Disability")
        ETHNICITY = "ETHNICITY", _("Ethnicity")
        VIOLENCE = "VIOLENCE", _("Violence")
        ADDICTION = "ADDICTION", _("Addiction")
        MEANS = "MEANS", _("Means answer")

    access = Wall(
        sees="what the law calls sensitive (개인정보 보호법 제23조)",
        read="district_id = $district AND " + granted("household_id", Tier.SENSITIVE),
        add="district_id = $district AND " + granted("household_id", Tier.SENSITIVE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sensitive")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    hidden = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sensitive_kind_known",
                condition=Q(kind__in=["HEALTH", "DISABILITY", "ETHNICITY", "VIOLENCE", "ADDICTION", "MEANS"]),
                violation_error_message=_("Unknown kind of fact."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}"


class Scope(models.TextChoices):
    """What a person agrees to, each ticked apart (개인정보 보호법 제22조)."""

    COLLECTION = "COLLECTION", _("Collection and use")
    THIRD_PARTY = "THIRD_PARTY", _("Provision to a third party")
    SENSITIVE = "SENSITIVE", _("Sensitive data")
    DUPLICATE_CHECK = "DUPLICATE_CHECK", _("Check for help already given")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self, at: "datetime") -> Self:
        return self.filter(given_at__lte=at, until__gt=at, withdrawn_at=None)

    def covers(
        self, household_id: UUID, scope: Scope, *, at: "datetime", recipient_id: int | None = None
    ) -> bool:
        """Whether someone of the household agrees to this now; for a third party, to this one by name."""
        given = self.in_force(at).filter(household_id=household_id, scope=scope)
        if recipient_id is not None:
            given = given.filter(recipients__contains=[recipient_id])
        return given.exists()


class Consent(models.Model):
    """One person's agreement to one scope: recipients by name, period, the text's version; revocable."""

    class Way(models.TextChoices):
        SCREEN = "SCREEN", _("On screen")
        PAPER = "PAPER", _("On paper")
        PHONE = "PHONE", _("By telephone")

    access = Wall(
        sees="who agreed to what",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="consents")
    member = models.ForeignKey(Member, models.PROTECT, related_name="consents")
    scope = models.CharField(_("to"), max_length=15, choices=Scope)
    recipients = ArrayField(models.BigIntegerField(), default=list)  # organisations; a third party is named
    way = models.CharField(_("how"), max_length=6, choices=Way)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(_("given"))
    until = models.DateTimeField(_("until"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_scope_known",
                condition=Q(scope__in=list(Scope.values)),
                violation_error_message=_("Unknown scope."),
            ),
            models.CheckConstraint(
                name="consent_names_third_party",
                condition=~Q(scope="THIRD_PARTY") | Q(scope="THIRD_PARTY", recipients__len__gt=0),
                violation_error_message=_("Name each recipient: an agreement to “and others” is void."),
            ),
            models.CheckConstraint(
                name="consent_period_forward",
                condition=Q(until__gt=F("given_at")),
                violation_error_message=_("An agreement ends after it is given."),
            ),
        ]
        indexes = [models.Index(name="consent_by_household", fields=["household", "scope"])]

    def __str__(self) -> str:
        return f"{self.scope} {self.given_at:%Y-%m-%d}"


class StoryKind(models.TextChoices):
    REPORT = "REPORT", _("Report")
    INTERVIEW = "INTERVIEW", _("First interview")
    CONSENT = "CONSENT", _("Consent")
    CASE = "CASE", _("Case")
    NOTE = "NOTE", _("Contact")
    MEETING = "MEETING", _("Meeting")
    REFERRAL = "REFERRAL", _("Referral")
    HELP = "HELP", _("Help given")


class StoryEvent(models.Model):
    """A line of a household's story. A projection: every room's services write their own lines."""

    access = Wall(
        sees="what happened to a household",
        read="district_id = $district AND " + granted("household_id", "coordination_storyevent.tier"),
        add="district_id = $district AND " + granted("household_id", Tier.MASKED),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="story")
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("kind"), max_length=10, choices=StoryKind)
    saying = models.CharField(max_length=30)  # a key of households.sayings.SAYINGS: the line's heading
    words = models.TextField(blank=True)
    tier = models.PositiveSmallIntegerField(choices=[(tier.value, tier.name) for tier in Tier])
    address = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="story_kind_known",
                condition=Q(kind__in=list(StoryKind.values)),
                violation_error_message=_("Unknown kind of event."),
            ),
            models.CheckConstraint(
                name="story_tier_known",
                condition=Q(tier__in=[tier.value for tier in Tier]),
                violation_error_message=_("Unknown tier."),
            ),
        ]
        indexes = [models.Index(name="story_by_household", fields=["household", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
