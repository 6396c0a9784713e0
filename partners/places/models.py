"""Places carry the 10-digit codes of administrative areas (행정구역코드), which change; districts do not."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public


class Level(models.TextChoices):
    PROVINCE = "PROVINCE", _("Province")
    DISTRICT = "DISTRICT", _("Si/Gun/Gu")
    GU = "GU", _("General Gu of a Si")
    EMD = "EMD", _("Eup/Myeon/Dong")


class District(models.Model):
    """One Si, Gun or Gu as a wall: its work is seen by nobody of another.

    Apart from Place because its code may change (Jangseong-gun did on 2026-07-01) while the wall stays.
    """

    class Hub(models.TextChoices):
        DONG = "DONG", _("The Dong's centre comes first")
        OFFICE = "OFFICE", _("The Gun or Gu office comes first")

    access = Public("names of public bodies")

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=50)
    english_name = models.CharField(_("English name"), max_length=80, blank=True)
    hub = models.CharField(_("where reports go first"), max_length=10, choices=Hub, default=Hub.DONG)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="district_hub_known",
                condition=Q(hub__in=["DONG", "OFFICE"]),
                violation_error_message=_("Choose where reports go first."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet["Place"]):
    def valid_on(self, day: object) -> Self:
        """Places whose half-open period [valid_from, valid_to) holds the day."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day)))

    def current(self) -> Self:
        return self.filter(valid_to=None)

    def dongs_of(self, district_id: int) -> Self:
        """Eup, Myeon and Dong of a district as they are now, in the order people count them."""
        return self.current().filter(district_id=district_id, level=Level.EMD).order_by("sort_name", "pk")


class Place(models.Model):
    """An administrative area under one code, from one day until the code or the area changed."""

    access = Public("administrative areas are public")

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=50)
    sort_name = models.CharField(max_length=80, editable=False)
    english_name = models.CharField(_("English name"), max_length=80, blank=True)
    other_names = ArrayField(
        models.CharField(max_length=50), verbose_name=_("also written"), default=list, blank=True
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("district")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("followed by"),
    )
    boundary = models.JSONField(_("boundary"), null=True, blank=True)  # GeoJSON geometry, EPSG:4326
    boundary_source = models.CharField(max_length=120, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="place_code_once_a_day",
                fields=["code", "valid_from"],
                violation_error_message=_("This code already begins on that day."),
            ),
            models.UniqueConstraint(
                name="place_code_valid_once",
                fields=["code"],
                condition=Q(valid_to=None),
                violation_error_message=_("This code is in use."),
            ),
            models.CheckConstraint(
                name="place_code_ten_digits",
                condition=Q(code__regex=r"^[0-9]{10}$"),
                violation_error_message=_("A code has ten digits."),
            ),
            models.CheckConstraint(
                name="place_level_known",
                condition=Q(level__in=["PROVINCE", "DISTRICT", "GU", "EMD"]),
                violation_error_message=_("Unknown level."),
            ),
            models.CheckConstraint(
                name="place_period_forward",
                condition=Q(valid_to=None) | Q(valid_to__isnull=False, valid_to__gt=F("valid_from")),
                violation_error_message=_("A place ends after it begins."),
            ),
            models.CheckConstraint(
                name="place_below_province_has_district",
                condition=Q(level="PROVINCE", district=None)
                | (~Q(level="PROVINCE") & Q(district__isnull=False)),
                violation_error_message=_("Every place below a province belongs to a district."),
            ),
        ]
        indexes = [models.Index(name="place_by_district", fields=["district", "level", "sort_name"])]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """The last number given out in a district for a year's series (cases, meetings)."""

    access = Public("counts numbers given, holds no one")

    district = models.ForeignKey(District, models.PROTECT)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="counter_once",
                fields=["district", "series", "year"],
                violation_error_message=_("This series has its counter."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"
