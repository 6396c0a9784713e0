"""Public pages, and the figures that the network room clears for them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms import charts
from partners.access.tables import Public
from partners.places.models import District

SMALLEST_PUBLISHED = 5  # counts below this could be somebody


class PublishedFigure(models.Model):
    """One number (or one number a period) cleared for the public; only network.publishing writes it."""

    access = Public("cleared for publication; small counts refused by the database")

    district = models.ForeignKey(District, models.PROTECT, related_name="figures")
    key = models.SlugField(_("figure"))
    label = models.CharField(_("label"), max_length=100)
    label_en = models.CharField(_("label in English"), max_length=100, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    period = models.CharField(_("period"), max_length=20)  # 2026, 2026-Q3, 2026-11
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True)
    counted = models.PositiveIntegerField(_("counted"), null=True)  # how many stand behind the value
    published_at = models.DateTimeField(_("published"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="figure_once_a_period",
                fields=["district", "key", "period"],
                violation_error_message=_("This figure is published for that period."),
            ),
            models.CheckConstraint(
                name="figure_small_counts_withheld",
                # A withheld figure has neither value nor count; a shown one stands on enough.
                condition=Q(value=None, counted=None)
                | Q(value__isnull=False, counted__isnull=False, counted__gte=SMALLEST_PUBLISHED),
                violation_error_message=_("Fewer than five could be recognised: the figure is withheld."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.period}"


class HomePage(Page):
    """A district's council on the public site; the topmost one, without a district, lists the districts."""

    access = Public("published page")

    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    lede = models.CharField(_("in a sentence"), max_length=200, blank=True)
    body = RichTextField(_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lede"), FieldPanel("body")]
    template = "cms/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        below = self.get_children().live().order_by("path")
        context["councils"] = below if self.district_id is None else []
        context["plans"] = below if self.district_id else []
        context["site_nav"] = _nav(self)
        return context


class PlanPage(Page):
    """The community plan (지역사회보장계획): the eight contents of 사회보장급여법 제36조 as blocks, and figures."""

    access = Public("published page")

    lede = models.CharField(_("in a sentence"), max_length=200, blank=True)
    years = models.CharField(_("years"), max_length=20, blank=True)
    figure_keys = models.CharField(_("figures shown"), max_length=200, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(label=_("Heading"))),
            ("text", blocks.RichTextBlock(label=_("Text"))),
        ],
        verbose_name=_("contents"),
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("years"),
        FieldPanel("figure_keys"),
        FieldPanel("body"),
    ]
    template = "cms/plan.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        home = self.get_parent().specific
        keys = [key.strip() for key in self.figure_keys.split(",") if key.strip()]
        figures = list(
            PublishedFigure.objects.filter(district_id=home.district_id, key__in=keys).order_by(
                "key", "period", "pk"
            )
        )
        by_key = {key: {f.period: f for f in figures if f.key == key} for key in keys}
        periods = sorted({figure.period for figure in figures})
        context["home"] = home
        context["site_nav"] = _nav(home)
        context["periods"] = periods
        context["rows"] = [
            (next(iter(by_key[key].values())), [by_key[key].get(period) for period in periods])
            for key in keys
            if by_key[key]
        ]
        context["published_at"] = max((figure.published_at for figure in figures), default=None)
        if "found" in by_key and "helped" in by_key:
            found, helped = (
                [by_key[key][p].value if p in by_key[key] else None for p in periods]
                for key in ("found", "helped")
            )
            context["lines"] = charts.two_lines(periods, found, helped)
            context["narrow_lines"] = charts.two_lines(periods, found, helped, charts.NARROW)
        return context


def _nav(home: HomePage) -> list[dict[str, str]]:
    """The council's own menu: its home and the pages below it."""
    if home.district_id is None:
        return []
    pages = [home, *home.get_children().live().in_menu()]
    return [{"url": page.url or "/", "label": page.title} for page in pages]
