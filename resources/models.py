from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District, Place
from partners.words.fold import squeeze
from partners.words.hangul import initial_consonants, is_initials
from resources.needs import TYPED_FOR, NeedArea

if TYPE_CHECKING:
    from datetime import datetime

    from partners.access.actors import Actor

# Below this two spellings share too little to be shown as "near": 도시락배달 against 도시락나눔 is 0.5.
LEAST_ALIKE = 0.3
MOST_TERMS = 6


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

    def serving(self, place_id: int) -> Self:
        """Those given in this Dong: it is named, or the whole district is served.

        Asked with EXISTS, since a join would repeat a resource for each Dong it names.
        """
        named = Resource.area.through.objects.filter(resource_id=models.OuterRef("pk"))
        return self.filter(~models.Exists(named) | models.Exists(named.filter(place_id=place_id)))

    def search(
        self,
        text: str = "",
        *,
        need: str = "",
        kind: str = "",
        place_id: int | None = None,
        free: bool = False,
    ) -> Self:
        """What answers to the words as people type them (무료 급식, 무료급식, ㅁㄹㄱㅅ), and to the facets.

        Every word must occur, in any order; words of nothing but first consonants look in the names alone.
        """
        found = self.offered()
        for term in terms(text):
            found = found.filter(_holds(term))
        if need:
            found = found.filter(needs__contains=[need])
        if kind:
            found = found.filter(kind=kind)
        if place_id is not None:
            found = found.serving(place_id)
        return found.with_free_place() if free else found

    def near(self, text: str) -> Self:
        """What was perhaps meant where nothing was found: alike in spelling, or help for the need the words name."""
        words = squeeze(text)
        alike = TrigramWordSimilarity(words, "squeezed")
        meant = [area for area, typed in TYPED_FOR.items() if any(squeeze(word) in words for word in typed)]
        likely = Q(alike__gte=LEAST_ALIKE)
        if meant:
            likely |= Q(needs__overlap=meant)
        return self.offered().annotate(alike=alike).filter(likely).order_by("-alike", "name", "pk")

    def confirmed_since(self, moment: "datetime") -> Self:
        return self.filter(confirmed_at__gte=moment)


def terms(text: str) -> list[str]:
    """The words of a query, at most MOST_TERMS: more would only make the database work."""
    return [squeeze(word) for word in text.split() if squeeze(word)][:MOST_TERMS]


def _holds(term: str) -> Q:
    if is_initials(term):
        return Q(initials__contains=initial_consonants(term))
    return Q(squeezed__contains=term)


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
            models.Index(
                name="resource_by_district", fields=["district", "name"], condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def free(self) -> int | None:
        """How many more it can take now; None where no capacity is stated."""
        return None if self.capacity is None else self.capacity - self.load

    @property
    def need_labels(self) -> list[str]:
        return [str(NeedArea(area).label) for area in self.needs]
