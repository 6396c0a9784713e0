"""A report in three tables: what anyone who triages may see, the finder's words, and who the finder is."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.households.models import Household, HouseholdKind
from partners.access.tables import Tier, Wall, granted
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post, User
from partners.places.models import District, Place

if TYPE_CHECKING:
    from partners.access.actors import Actor


class Signal(models.TextChoices):
    """What was seen, in a finder's words. The codes of 사회보장급여법 제12조 come with the finding room."""

    MAIL = "MAIL", _("Post is piling up")
    UNSEEN = "UNSEEN", _("Not seen for days")
    CUT_OFF = "CUT_OFF", _("Electricity, gas or water cut off")
    MEALS = "MEALS", _("Seems to skip meals")
    ILL = "ILL", _("Looks very ill")
    CHILD = "CHILD", _("A child is not cared for")
    ARREARS = "ARREARS", _("Rent or bills unpaid")
    DESPAIR = "DESPAIR", _("Speaks of wanting to die")
    OTHER = "OTHER", _("Something else")


class Urgency(models.TextChoices):
    NOW = "NOW", pgettext_lazy("urgency", "Today")
    SOON = "SOON", pgettext_lazy("urgency", "Within days")
    WATCH = "WATCH", pgettext_lazy("urgency", "Please look in some time")


class Closing(models.TextChoices):
    """How the looking into a report ended."""

    SUPPORTED = "SUPPORTED", _("Help is going on")
    ELSEWHERE = "ELSEWHERE", _("Another body already helps")
    NO_CRISIS = "NO_CRISIS", _("No crisis was found")
    DECLINED = "DECLINED", _("The person declined help")
    NOT_FOUND = "NOT_FOUND", _("Nobody could be found there")
    MISTAKE = "MISTAKE", _("Reported by mistake or twice")


class ReportStatus(models.TextChoices):
    SENT = "SENT", pgettext_lazy("report", "Sent")
    TAKEN = "TAKEN", pgettext_lazy("report", "Received")
    MET = "MET", pgettext_lazy("report", "Met")
    PASSED = "PASSED", pgettext_lazy("report", "Handed over")
    HELPED = "HELPED", pgettext_lazy("report", "Helped")
    CLOSED = "CLOSED", pgettext_lazy("report", "Looked into")


NEXT_STATUSES: dict[ReportStatus, set[ReportStatus]] = {
    ReportStatus.SENT: {ReportStatus.TAKEN},
    ReportStatus.TAKEN: {ReportStatus.MET, ReportStatus.CLOSED},
    ReportStatus.MET: {ReportStatus.PASSED, ReportStatus.HELPED, ReportStatus.CLOSED},
    ReportStatus.PASSED: {ReportStatus.HELPED, ReportStatus.CLOSED},
    ReportStatus.HELPED: {ReportStatus.CLOSED},
    ReportStatus.CLOSED: set(),
}

# Who may see a report: the Dong's workers, the district's triage, and whoever it was handed to.
_TRIAGE = "(place_id = $place OR $role = 'HOPE' OR handed_to_id = $reader)"
_OWN = (
    "EXISTS (SELECT 1 FROM coordination_reportfinder f "
    "WHERE f.report_id = coordination_report.id AND f.user_id = $person)"
)
_SAME = "EXISTS (SELECT 1 FROM coordination_report r WHERE r.id = report_id)"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Reports the actor answers, and the actor's own."""
        if actor.post is None or actor.may is None:
            return self.none()
        shown = Q(finder__user=actor.post.user_id)
        if actor.may.dong_reports and actor.post.place_id:
            shown |= Q(place_id=actor.post.place_id)
        if actor.may.all_reports:
            shown |= Q(district_id=actor.district_id)
        if actor.may.reads:
            shown |= Q(handed_to_id=actor.organisation_id)
        return self.filter(shown, district_id=actor.district_id)

    def answered_by(self, actor: "Actor") -> Self:
        """Reports that are the actor's organisation's to answer; those it only sent stay out."""
        if actor.post is None or actor.may is None:
            return self.none()
        if actor.may.all_reports:
            return self.filter(district_id=actor.district_id)
        theirs = Q(handed_to_id=actor.organisation_id) if actor.may.reads else Q(pk__in=[])
        if actor.may.dong_reports and actor.post.place_id:
            theirs |= Q(place_id=actor.post.place_id)
        return self.filter(theirs, district_id=actor.district_id)

    def own(self, actor: "Actor") -> Self:
        return self.filter(finder__user=actor.user) if actor.post else self.none()

    def unanswered(self) -> Self:
        return self.filter(status=ReportStatus.SENT)


class Report(models.Model):
    """What was seen, in which Dong, how urgent, and where the answer stands."""

    access = Wall(
        sees="a household in crisis, by Dong and signals",
        read=f"district_id = $district AND ({_TRIAGE} OR {_OWN} OR $kind = 'NIGHTLY')",
        add="district_id = $district AND $post IS NOT NULL",
        change=f"district_id = $district AND ({_TRIAGE} OR $kind = 'NIGHTLY')",
        doors_write=True,
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("Dong"))
    signals = ArrayField(models.CharField(max_length=10, choices=Signal), verbose_name=_("seen"))
    urgency = models.CharField(_("how urgent"), max_length=5, choices=Urgency)
    household_kind = models.CharField(_("who"), max_length=15, choices=HouseholdKind, blank=True)
    person_knows = models.BooleanField(_("the person knows of the report"), default=False)
    status = models.CharField(_("status"), max_length=6, choices=ReportStatus, default=ReportStatus.SENT)
    made_at = models.DateTimeField(_("reported"))
    answer_due_at = models.DateTimeField(_("to be looked into by"))
    taken_at = models.DateTimeField(_("received"), null=True)
    taken_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("received by")
    )
    handed_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("handed over to")
    )
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    closing = models.CharField(_("how it ended"), max_length=20, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_status_known",
                condition=Q(status__in=list(ReportStatus.values)),
                violation_error_message=_("Unknown status of a report."),
            ),
            models.CheckConstraint(
                name="report_urgency_known",
                condition=Q(urgency__in=list(Urgency.values)),
                violation_error_message=_("Say how urgent it is."),
            ),
            models.CheckConstraint(
                name="report_saw_something",
                condition=Q(signals__len__gt=0),
                violation_error_message=_("Choose what you saw."),
            ),
            models.CheckConstraint(
                name="report_taken_has_taker",
                condition=Q(status="SENT", taken_at=None, taken_by=None)
                | (
                    ~Q(status="SENT")
                    & Q(taken_at__isnull=False, taken_by__isnull=False, taken_at__gte=F("made_at"))
                ),
                violation_error_message=_("A received report says by whom and when."),
            ),
            models.CheckConstraint(
                name="report_met_has_household",
                condition=Q(status__in=["SENT", "TAKEN", "CLOSED"])
                | Q(status__in=["MET", "PASSED", "HELPED"], household__isnull=False),
                violation_error_message=_("After the first interview a report has its household."),
            ),
            models.CheckConstraint(
                name="report_closed_says_how",
                condition=(Q(status="CLOSED", closed_at__isnull=False) & ~Q(closing=""))
                | (~Q(status="CLOSED") & Q(closed_at=None, closing="")),
                violation_error_message=_("A closed report says how it ended."),
            ),
        ]
        indexes = [
            models.Index(name="report_by_place", fields=["place", "-made_at"]),
            models.Index(name="report_by_district", fields=["district", "-made_at"]),
            models.Index(
                name="report_unanswered", fields=["district", "answer_due_at"], condition=Q(status="SENT")
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="report_moves",
                field="status",
                transitions=[(str(a), str(b)) for a, after in NEXT_STATUSES.items() for b in sorted(after)],
            ),
            # The machine above guards steps; this, that nobody starts further on. The wall speaks first.
            pgtrigger.Protect(
                name="report_begins_sent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__status__df=ReportStatus.SENT.value),
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class ReportWords(models.Model):
    """Where it is and what the finder wrote: may name people, so it is a table of its own."""

    access = Wall(
        sees="addresses and words about people",
        read=f"district_id = $district AND {_SAME}",
        add="district_id = $district AND $post IS NOT NULL",
    )

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="words")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    where = models.CharField(_("where"), max_length=200)
    words = models.TextField(_("in the finder's words"), blank=True)

    def __str__(self) -> str:
        return f"words of {self.report_id}"


class ReportFinder(models.Model):
    """Who reported. Hidden when asked for, and always where the law hides it (아동학대처벌법 제10조③)."""

    access = Wall(
        sees="a reporter's identity",
        # Those who answer the Dong's reports. The report itself cannot be asked here: its wall asks this table.
        read="district_id = $district AND (user_id = $person OR (NOT is_hidden AND "
        "(place_id = $place OR $role = 'HOPE')) OR $kind = 'NIGHTLY')",
        add="district_id = $district AND user_id = $person",
    )

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="finder")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")  # the report's
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_hidden = models.BooleanField(_("hide my name from everyone"), default=False)

    def __str__(self) -> str:
        return f"finder of {self.report_id}"


class ReportMove(models.Model):
    """One step of a report: from where to where, by whom, when, why."""

    access = Wall(
        sees="who handled a report",
        read=f"district_id = $district AND {_SAME}",
        add="district_id = $district",
        doors_write=True,
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="moves")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    before = models.CharField(max_length=6, blank=True)
    after = models.CharField(max_length=6)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Interview(models.Model):
    """The first interview (초기상담) after a report: when, how, what the person wishes most."""

    class Way(models.TextChoices):
        VISIT = "VISIT", _("Visit")
        PHONE = "PHONE", _("By telephone")
        OFFICE = "OFFICE", _("At the office")

    access = Wall(
        sees="what a person told",
        read="district_id = $district AND " + granted("household_id", Tier.CASE),
        add="district_id = $district AND " + granted("household_id", Tier.CASE),
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, models.PROTECT, null=True, related_name="interview")
    household = models.ForeignKey(Household, models.PROTECT, related_name="interviews")
    way = models.CharField(_("how"), max_length=6, choices=Way)
    met_at = models.DateTimeField(_("when"))
    words = models.TextField(_("what was said"))
    wish = models.CharField(_("what the person wishes most"), max_length=200, blank=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interview_way_known",
                condition=Q(way__in=["VISIT", "PHONE", "OFFICE"]),
                violation_error_message=_("Say how you met."),
            )
        ]

    def __str__(self) -> str:
        return f"interview {self.met_at:%Y-%m-%d}"
