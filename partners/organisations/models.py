from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public
from partners.places.models import District, Place

if TYPE_CHECKING:
    from partners.access.actors import Actor


class Sector(models.TextChoices):
    PUBLIC = "PUBLIC", _("Public")
    WELFARE = "WELFARE", _("Private welfare")
    CIVIC = "CIVIC", _("Civic")
    EDUCATION = "EDUCATION", _("Education")
    POLICE = "POLICE", _("Police and fire")
    MEDICAL = "MEDICAL", _("Medical")
    ARMY = "ARMY", _("Army")
    CLERGY = "CLERGY", _("Clergy")
    BUSINESS = "BUSINESS", _("Business")


class Kind(models.TextChoices):
    """What an organisation does; imported lists keep their own words in `kind_words`."""

    GU_OFFICE = "GU_OFFICE", _("Si/Gun/Gu office")
    HOPE_TEAM = "HOPE_TEAM", _("Hope Welfare Supporters")
    DONG_OFFICE = "DONG_OFFICE", _("Eup/Myeon/Dong centre")
    HEALTH_CENTRE = "HEALTH_CENTRE", _("Public health centre")
    PUBLIC_BODY = "PUBLIC_BODY", _("Public body")
    WELFARE_CENTRE = "WELFARE_CENTRE", _("Community welfare centre")
    SENIOR_CENTRE = "SENIOR_CENTRE", _("Senior welfare centre")
    DISABILITY_CENTRE = "DISABILITY_CENTRE", _("Welfare centre for the disabled")
    CHILD_CENTRE = "CHILD_CENTRE", _("Local children's centre")
    YOUTH_CENTRE = "YOUTH_CENTRE", _("Youth counselling and welfare centre")
    FAMILY_CENTRE = "FAMILY_CENTRE", _("Family centre")
    SELF_SUFFICIENCY = "SELF_SUFFICIENCY", _("Self-sufficiency centre")
    MENTAL_HEALTH = "MENTAL_HEALTH", _("Mental health or addiction centre")
    SHELTER = "SHELTER", _("Shelter")
    CARE_FACILITY = "CARE_FACILITY", _("Care facility")
    FOUNDATION = "FOUNDATION", _("Welfare foundation")
    FOOD_BANK = "FOOD_BANK", _("Food bank")
    VOLUNTEER_GROUP = "VOLUNTEER_GROUP", _("Volunteer group")
    RESIDENTS_GROUP = "RESIDENTS_GROUP", _("Residents' group")
    COUNCIL_OFFICE = "COUNCIL_OFFICE", _("Council's secretariat")
    SCHOOL = "SCHOOL", _("School")
    EDUCATION_OFFICE = "EDUCATION_OFFICE", _("Office of education")
    POLICE_STATION = "POLICE_STATION", _("Police station")
    FIRE_STATION = "FIRE_STATION", _("Fire station")
    HOSPITAL = "HOSPITAL", _("Hospital or clinic")
    PHARMACY = "PHARMACY", _("Pharmacy")
    UNIT = "UNIT", _("Military unit")
    CONGREGATION = "CONGREGATION", _("Congregation")
    COMPANY = "COMPANY", _("Company or shop")
    OTHER = "OTHER", _("Other")


# Agencies whose very name says what a person lives with: no page a person's kin could see may name them.
SENSITIVE_KINDS = frozenset({Kind.SHELTER, Kind.MENTAL_HEALTH})


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Organisations of the actor's district; confidential ones by name only (they hold no address)."""
        return self.filter(district_id=actor.district_id) if actor.district_id else self.none()

    def active(self) -> Self:
        return self.filter(ended_on=None)


class Organisation(models.Model):
    """A body that coordinates here, or one of its units."""

    access = Public("names and addresses that the bodies publish themselves; shelters hold no address")

    district = models.ForeignKey(
        District, models.PROTECT, related_name="organisations", verbose_name=_("district")
    )
    name = models.CharField(_("name"), max_length=100)
    sort_name = models.CharField(max_length=200, editable=False)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    kind_words = models.CharField(_("kind, in its own list's words"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("Dong")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("part of")
    )
    service_area = models.ManyToManyField(
        Place, blank=True, related_name="served_by", verbose_name=_("area served")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_confidential = models.BooleanField(_("its place is kept secret"), default=False)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    source = models.CharField(_("source"), max_length=60, blank=True)
    source_code = models.CharField(_("code in the source"), max_length=40, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_sector_known",
                condition=Q(sector__in=list(Sector.values)),
                violation_error_message=_("Unknown sector."),
            ),
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(kind__in=list(Kind.values)),
                violation_error_message=_("Unknown kind."),
            ),
            models.CheckConstraint(
                name="organisation_secret_place_unwritten",
                condition=Q(is_confidential=False) | Q(is_confidential=True, address="", place=None),
                violation_error_message=_(
                    "A place that is kept secret is not written down, not even its Dong."
                ),
            ),
            models.UniqueConstraint(
                name="organisation_source_code_once",
                fields=["district", "source", "source_code"],
                condition=~Q(source_code=""),
                violation_error_message=_("This code already names an organisation here."),
            ),
            models.CheckConstraint(
                name="organisation_named",
                condition=~Q(name=""),
                violation_error_message=_("An organisation needs a name."),
            ),
        ]
        indexes = [models.Index(name="organisation_by_district", fields=["district", "sort_name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sensitive(self) -> bool:
        return self.is_confidential or self.kind in SENSITIVE_KINDS
