from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District, Place
from resources.needs import NeedArea

if TYPE_CHECKING:
    from partners.access.actors import Actor


class ResourceKind(models.TextChoices):
    SERVICE = "SERVICE", _("Service")
    GOODS = "GOODS", _("Goods")
    MONEY = "MONEY", _("Money")
    PLACE = "PLACE", _("Place")
    SKILL = "SKILL", _("Skill or time")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, actor: "Actor") -> Self:
        """What is offered in the actor's district."""
        return self.filter(district_id=actor.district_id) if actor.district_id else self.none()

    def offered(self) -> Self:
        return self.filter(ended_on=None)

    def with_free_place(self) -> Self:
        """Those that can take one more now; without a stated capacity one may always ask."""
        return self.filter(Q(capacity=None) | Q(capacity__gt=F("load")))


class Resource(models.Model):
    """Something an organisation can give: what, to which need, how much of it now, confirmed when."""

    access = Public("offers to the public; no one helped is named")

    district = models.ForeignKey(District, models.PROTECT, related_name="resources")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="resources", verbose_name=_("provider")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind)
    needs = ArrayField(
        models.CharField(max_length=12, choices=NeedArea), verbose_name=_("need areas"), default=list
    )
    words = models.TextField(_("what it is, in plain words"), blank=True)
    eligibility = models.CharField(_("for whom"), max_length=200, blank=True)
    how_to_ask = models.CharField(_("how to ask"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    area = models.ManyToManyField(Place, blank=True, related_name="resources", verbose_name=_("area served"))
    capacity = models.PositiveIntegerField(_("how many at a time"), null=True, blank=True)
    load = models.PositiveIntegerField(_("taken now"), default=0)
    squeezed = models.CharField(max_length=400, editable=False)  # blank-free, for search as people type
    initials = models.CharField(max_length=200, editable=False)  # 초성
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resource_kind_known",
                condition=Q(kind__in=list(ResourceKind.values)),
                violation_error_message=_("Unknown kind of help."),
            ),
            models.CheckConstraint(
                name="resource_not_oversold",
                condition=Q(capacity=None) | Q(capacity__isnull=False, load__lte=F("capacity")),
                violation_error_message=_("No place is free: more would be promised than there is."),
            ),
            models.CheckConstraint(
                name="resource_answers_a_need",
                condition=Q(needs__len__gt=0),
                violation_error_message=_("Choose at least one need."),
            ),
            models.UniqueConstraint(
                name="resource_named_once",
                fields=["organisation", "name"],
                condition=Q(ended_on=None),
                violation_error_message=_("This organisation offers something of this name already."),
            ),
        ]
        indexes = [
            GinIndex(name="resource_squeezed", fields=["squeezed"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="resource_initials", fields=["initials"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="resource_needs", fields=["needs"]),
            models.Index(name="resource_by_district", fields=["district", "name"], condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return self.name
