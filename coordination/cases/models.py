from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.households.models import Household
from partners.access.tables import Tier, Wall, granted
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District
from resources.needs import NeedArea

if TYPE_CHECKING:
    from datetime import datetime

    from partners.access.actors import Actor


class CaseStatus(models.TextChoices):
    """The steps of integrated case management (통합사례관리) that this platform keeps time for."""

    OPENED = "OPENED", pgettext_lazy("step of a case", "Registered")
    ASSESSED = "ASSESSED", pgettext_lazy("step of a case", "Assessed")
    CONFERRED = "CONFERRED", pgettext_lazy("step of a case", "Conferred")
    PLANNED = "PLANNED", pgettext_lazy("step of a case", "Planned")
    RUNNING = "RUNNING", pgettext_lazy("step of a case", "In support")
    CLOSED = "CLOSED", pgettext_lazy("step of a case", "Closed")


NEXT_STATUSES: dict[CaseStatus, set[CaseStatus]] = {
    CaseStatus.OPENED: {CaseStatus.ASSESSED, CaseStatus.CLOSED},
    CaseStatus.ASSESSED: {CaseStatus.CONFERRED, CaseStatus.PLANNED, CaseStatus.CLOSED},
    CaseStatus.CONFERRED: {CaseStatus.PLANNED, CaseStatus.RUNNING, CaseStatus.CLOSED},
    CaseStatus.PLANNED: {CaseStatus.RUNNING, CaseStatus.CLOSED},
    CaseStatus.RUNNING: {CaseStatus.CLOSED},
    CaseStatus.CLOSED: set(),
}


class Process(models.TextChoices):
    """Whose way of working the case follows: equal partners lead under their own."""

    OFFICE = "OFFICE", _("Integrated case management (Gu office)")
    CENTRE = "CENTRE", _("The centre's own case management")


class Closing(models.TextChoices):
    """How a case ends."""

    MET = "MET", _("Aims met")
    HANDED_ON = "HANDED_ON", _("Handed on")
    REFUSED = "REFUSED", _("Help refused")
    MOVED = "MOVED", _("Moved away")
    ADMITTED = "ADMITTED", _("In hospital or a facility")
    DECEASED = "DECEASED", _("Deceased")
    UNREACHABLE = "UNREACHABLE", pgettext_lazy("how a case ended", "Could not be reached")
    MISTAKE = "MISTAKE", _("Opened by mistake")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: "Actor", *, at: "datetime") -> Self:
        """Cases of households open to the actor as a case team; for other roles none."""
        households = Household.objects.visible_to(actor, at=at, tier=Tier.CASE)
        return self.filter(household__in=households.values("pk"))

    def open(self) -> Self:
        return self.exclude(status=CaseStatus.CLOSED)


class Case(models.Model):
    """Sustained work with one household: who leads, how grave, which step, since when."""

    access = Wall(
        sees="a household in case management",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    number = models.CharField(_("number"), max_length=30)
    process = models.CharField(_("process"), max_length=6, choices=Process)
    status = models.CharField(_("step"), max_length=10, choices=CaseStatus, default=CaseStatus.OPENED)
    crisis_level = models.PositiveSmallIntegerField(_("crisis level"), null=True)  # 1 low … 3 high
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("lead"))
    lead_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("lead case manager"))
    opened_at = models.DateTimeField(_("registered"))
    plan_due_at = models.DateTimeField(_("plan due"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    closing = models.CharField(_("how it ended"), max_length=12, choices=Closing, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_one_open_a_household",
                fields=["household"],
                condition=~Q(status="CLOSED"),
                violation_error_message=_("This household has an open case."),
            ),
            models.UniqueConstraint(
                name="case_number_once",
                fields=["district", "number"],
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(
                name="case_status_known",
                condition=Q(status__in=list(CaseStatus.values)),
                violation_error_message=_("Unknown step."),
            ),
            models.CheckConstraint(
                name="case_process_known",
                condition=Q(process__in=list(Process.values)),
                violation_error_message=_("Unknown process."),
            ),
            models.CheckConstraint(
                name="case_level_once_assessed",
                condition=Q(status__in=["OPENED", "CLOSED"])
                | (
                    ~Q(status__in=["OPENED", "CLOSED"])
                    & Q(crisis_level__isnull=False, crisis_level__in=[1, 2, 3])
                ),
                violation_error_message=_("An assessed case has its crisis level."),
            ),
            models.CheckConstraint(
                name="case_closed_says_how",
                condition=Q(
                    status="CLOSED",
                    closed_at__isnull=False,
                    closed_at__gte=F("opened_at"),
                    closing__in=list(Closing.values),
                )
                | (~Q(status="CLOSED") & Q(closed_at=None, closing="")),
                violation_error_message=_("A closed case says how it ended."),
            ),
        ]
        indexes = [
            models.Index(name="case_by_household", fields=["household", "-opened_at"]),
            models.Index(name="case_by_lead", fields=["lead", "status"]),
            models.Index(name="case_by_district", fields=["district", "-opened_at"]),
        ]
        triggers = [
            pgtrigger.FSM(
                name="case_moves",
                field="status",
                transitions=[(str(a), str(b)) for a, after in NEXT_STATUSES.items() for b in sorted(after)],
            )
        ]

    def __str__(self) -> str:
        return self.number


class Part(models.TextChoices):
    LEAD = "LEAD", _("Lead")
    CO_MANAGER = "CO_MANAGER", _("Co-manager")
    PROVIDER = "PROVIDER", pgettext_lazy("part in a case", "Provider")
    OBSERVER = "OBSERVER", _("Observer")


class CaseRole(models.Model):
    """An organisation's part in a case, from–to; exactly one leads."""

    access = Wall(
        sees="who works with a household",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_role_part_known",
                condition=Q(part__in=list(Part.values)),
                violation_error_message=_("Unknown part in a case."),
            ),
            models.UniqueConstraint(
                name="case_role_one_lead",
                fields=["case"],
                condition=Q(part="LEAD", until=None),
                violation_error_message=_("A case has one lead."),
            ),
            models.UniqueConstraint(
                name="case_role_one_part",
                fields=["case", "organisation"],
                condition=Q(until=None),
                violation_error_message=_("This organisation has a part already."),
            ),
            models.CheckConstraint(
                name="case_role_period_forward",
                condition=Q(until=None) | Q(until__isnull=False, until__gte=F("since")),
                violation_error_message=_("A part ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"


class CaseNeed(models.Model):
    """One need area of a case and how grave, until an assessment says otherwise: then a new row begins."""

    access = Wall(
        sees="what a household lacks",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
        change="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="needs")
    area = models.CharField(_("need area"), max_length=12, choices=NeedArea)
    level = models.PositiveSmallIntegerField(_("how grave"))  # 1 low … 3 high
    words = models.CharField(_("in short"), max_length=200, blank=True)
    assessed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_need_area_known",
                condition=Q(area__in=list(NeedArea.values)),
                violation_error_message=_("Unknown need area."),
            ),
            models.CheckConstraint(
                name="case_need_level_known",
                condition=Q(level__in=[1, 2, 3]),
                violation_error_message=_("Low, middle or high."),
            ),
            models.UniqueConstraint(
                name="case_need_once",
                fields=["case", "area"],
                condition=Q(ended_at=None),
                violation_error_message=_("This need is written already."),
            ),
            models.CheckConstraint(
                name="case_need_period_forward",
                condition=Q(ended_at=None) | Q(ended_at__isnull=False, ended_at__gte=F("assessed_at")),
                violation_error_message=_("A need ends after it was assessed."),
            ),
        ]

    def __str__(self) -> str:
        return self.area


class CaseMove(models.Model):
    """One step of a case: from where to where, by whom, when, why."""

    access = Wall(
        sees="how a case went",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class ContactNote(models.Model):
    """A contact with the household: typed in twenty seconds, on its story at once."""

    class Way(models.TextChoices):
        CALL = "CALL", pgettext_lazy("way of contact", "Telephone")
        VISIT = "VISIT", _("Visit")
        OFFICE = "OFFICE", pgettext_lazy("way of contact", "At the office")
        TEXT = "TEXT", _("Text message")
        MISSED = "MISSED", _("Not reached")

    access = Wall(
        sees="what a person told",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    way = models.CharField(_("how"), max_length=6, choices=Way)
    words = models.TextField(_("note"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_note_way_known",
                condition=Q(way__in=["CALL", "VISIT", "OFFICE", "TEXT", "MISSED"]),
                violation_error_message=_("Say how you were in touch."),
            )
        ]
        indexes = [models.Index(name="contact_note_by_case", fields=["case", "-at"])]

    def __str__(self) -> str:
        return f"{self.way} {self.at:%Y-%m-%d}"
