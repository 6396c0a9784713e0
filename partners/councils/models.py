from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Identity, Public
from partners.organisations.models import Organisation
from partners.people.models import User
from partners.places.models import District, Place


class Council(models.Model):
    """One body of a district's council (사회보장급여법 제41조)."""

    class Kind(models.TextChoices):
        REPRESENTATIVE = "REPRESENTATIVE", _("Representative council")
        WORKING = "WORKING", _("Working council")
        SUBCOMMITTEE = "SUBCOMMITTEE", _("Subcommittee")
        DONG = "DONG", _("Dong council")

    access = Public("bodies set up by law")

    district = models.ForeignKey(District, models.PROTECT, related_name="councils")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="councils")
    meets_every_months = models.PositiveSmallIntegerField(_("meets every … months"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="council_kind_known",
                condition=Q(kind__in=["REPRESENTATIVE", "WORKING", "SUBCOMMITTEE", "DONG"]),
                violation_error_message=_("Unknown kind of body."),
            ),
            models.UniqueConstraint(
                name="council_named_once",
                fields=["district", "name"],
                violation_error_message=_("A body of this name is here already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A member's seat, from appointment (위촉) to dismissal."""

    class Part(models.TextChoices):
        CO_CHAIR = "CO_CHAIR", _("Co-chair")
        MEMBER = "MEMBER", _("Member")
        SECRETARY = "SECRETARY", _("Secretary")

    access = Identity("who sits on the council")

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats")
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.MEMBER)
    is_public = models.BooleanField(_("sits for a public body"), default=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="seats"
    )
    name = models.CharField(_("name and title"), max_length=80)
    appointed_on = models.DateField(_("appointed"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seat_part_known",
                condition=Q(part__in=["CO_CHAIR", "MEMBER", "SECRETARY"]),
                violation_error_message=_("Unknown part."),
            ),
            models.CheckConstraint(
                name="seat_period_forward",
                condition=Q(until=None) | Q(until__isnull=False, until__gt=F("appointed_on")),
                violation_error_message=_("A seat ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
