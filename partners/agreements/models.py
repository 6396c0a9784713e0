from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public
from partners.organisations.models import Organisation
from partners.places.models import District


class Agreement(models.Model):
    """A memorandum among organisations, such as the 18 of Gangdong's Hope Welfare Network."""

    access = Public("agreements between bodies are published")

    district = models.ForeignKey(District, models.PROTECT, related_name="agreements")
    name = models.CharField(_("name"), max_length=100)
    purpose = models.TextField(_("purpose"), blank=True)
    signed_on = models.DateField(_("signed"))
    until = models.DateField(_("until"), null=True, blank=True)
    # Figures show "before and after" this day.
    is_turning_point = models.BooleanField(_("shown in figures over time"), default=False)
    parties: "models.ManyToManyField[Organisation, Party]" = models.ManyToManyField(
        Organisation, through="Party", related_name="agreements"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="agreement_named_once",
                fields=["district", "name", "signed_on"],
                violation_error_message=_("This agreement is written already."),
            ),
            models.CheckConstraint(
                name="agreement_period_forward",
                condition=Q(until=None) | Q(until__isnull=False, until__gt=F("signed_on")),
                violation_error_message=_("An agreement ends after it is signed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    access = Public("who signed")

    agreement = models.ForeignKey(Agreement, models.CASCADE)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    joined_on = models.DateField(_("joined"))
    left_on = models.DateField(_("left"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="party_signs_once",
                fields=["agreement", "organisation"],
                violation_error_message=_("This organisation has signed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}"
