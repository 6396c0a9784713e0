from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.cases.models import Case
from coordination.households.models import Household
from coordination.meetings.locks import DECISION_TEXT, lock
from partners.access.tables import Tier, Wall, granted
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Post
from partners.places.models import District, Place

if TYPE_CHECKING:
    from datetime import datetime

    from partners.access.actors import Actor


class MeetingKind(models.TextChoices):
    INTERNAL = "INTERNAL", _("Internal case conference")
    JOINT = "JOINT", _("Joint case conference")
    SOLUTION = "SOLUTION", _("Solution meeting")


class MeetingStatus(models.TextChoices):
    PLANNED = "PLANNED", _("Planned")
    RUNNING = "RUNNING", _("In session")
    CIRCULATED = "CIRCULATED", _("Minutes circulated")
    LOCKED = "LOCKED", _("Signed and locked")
    CANCELLED = "CANCELLED", _("Cancelled")


NEXT_STATUSES: dict[MeetingStatus, set[MeetingStatus]] = {
    MeetingStatus.PLANNED: {MeetingStatus.RUNNING, MeetingStatus.CANCELLED},
    MeetingStatus.RUNNING: {MeetingStatus.CIRCULATED},
    MeetingStatus.CIRCULATED: {MeetingStatus.LOCKED},
    MeetingStatus.LOCKED: set(),
    MeetingStatus.CANCELLED: set(),
}

_OF_HOUSEHOLD = (
    "(household_id IS NULL AND $reader IS NOT NULL OR proposed_by_id = $reader OR "
    + granted("household_id", Tier.MASKED)
    + ")"
)
_OF_ITEM = "EXISTS (SELECT 1 FROM coordination_agendaitem i WHERE i.id = item_id)"
_OF_DECISION = "EXISTS (SELECT 1 FROM coordination_decision d WHERE d.id = decision_id)"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Meetings the actor's organisation convenes or is invited to."""
        if actor.post is None or actor.organisation_id is None or actor.may is None or not actor.may.asks:
            return self.none()
        invited = Attendance.objects.filter(
            meeting=models.OuterRef("pk"), organisation_id=actor.organisation_id
        )
        return self.filter(
            Q(convened_by_id=actor.organisation_id) | models.Exists(invited), district_id=actor.district_id
        )


class Meeting(models.Model):
    """A joint meeting (통합사례회의). Holds no household: those are in its agenda."""

    access = Wall(
        sees="who meets whom, and when",
        read="district_id = $district AND ($reader IS NOT NULL OR $role = 'SECRETARY' OR $kind = 'NIGHTLY')",
        add="district_id = $district AND convened_by_id = $reader",
        change="district_id = $district AND ($reader IS NOT NULL OR $kind = 'NIGHTLY')",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=MeetingKind, default=MeetingKind.JOINT)
    title = models.CharField(_("title"), max_length=100, blank=True)  # for series such as CYS-Net
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED
    )
    convened_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("convened by")
    )
    co_chair = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("co-chaired by")
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    where = models.CharField(_("where"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    # Counted here because one who puts an item on the agenda may not see all the others.
    item_count = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(_("next meeting"), null=True)
    circulated_at = models.DateTimeField(_("minutes circulated"), null=True)
    circulated_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )
    sign_due_at = models.DateTimeField(_("to be signed by"), null=True)
    locked_at = models.DateTimeField(_("locked"), null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_status_known",
                condition=Q(status__in=list(MeetingStatus.values)),
                violation_error_message=_("Unknown status of a meeting."),
            ),
            models.CheckConstraint(
                name="meeting_kind_known",
                condition=Q(kind__in=list(MeetingKind.values)),
                violation_error_message=_("Unknown kind of meeting."),
            ),
            models.CheckConstraint(
                name="meeting_circulated_has_clock",
                condition=(
                    ~Q(status__in=["CIRCULATED", "LOCKED"])
                    & Q(circulated_at=None, circulated_by=None, sign_due_at=None)
                )
                | Q(
                    status__in=["CIRCULATED", "LOCKED"],
                    circulated_at__isnull=False,
                    circulated_by__isnull=False,
                    sign_due_at__isnull=False,
                ),
                violation_error_message=_("Circulated minutes say until when to sign."),
            ),
            models.CheckConstraint(
                name="meeting_locked_has_date",
                condition=(Q(status="LOCKED") & Q(locked_at__isnull=False))
                | (~Q(status="LOCKED") & Q(locked_at=None)),
                violation_error_message=_("Locked minutes say since when."),
            ),
        ]
        indexes = [models.Index(name="meeting_by_district", fields=["district", "-starts_at"])]
        triggers = [
            pgtrigger.FSM(
                name="meeting_moves",
                field="status",
                transitions=[(str(a), str(b)) for a, after in NEXT_STATUSES.items() for b in sorted(after)],
            ),
            pgtrigger.Protect(
                name="meeting_stays_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["LOCKED", "CANCELLED"]),
            ),
        ]

    def __str__(self) -> str:
        """Its own title for a series such as CYS-Net, else 제14차 통합사례회의."""
        return self.title or gettext("%(kind)s no. %(number)s") % {
            "number": self.number,
            "kind": self.get_kind_display(),
        }


class Attendance(models.Model):
    """An organisation's part in a meeting: invited, came how, signed when."""

    class Way(models.TextChoices):
        INVITED = "INVITED", _("Invited")
        PRESENT = "PRESENT", _("Present")
        REMOTE = "REMOTE", _("By telephone or screen")
        WRITTEN = "WRITTEN", _("In writing")
        ABSENT = "ABSENT", _("Absent")

    access = Wall(
        sees="who met",
        read="district_id = $district AND ($reader IS NOT NULL OR $role = 'SECRETARY' OR $kind = 'NIGHTLY')",
        add="district_id = $district AND $reader IS NOT NULL",
        change="district_id = $district AND ($reader IS NOT NULL OR $kind = 'NIGHTLY')",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("who came"))
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.INVITED)
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    is_silent = models.BooleanField(_("agreed by silence"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attendance_way_known",
                condition=Q(way__in=["INVITED", "PRESENT", "REMOTE", "WRITTEN", "ABSENT"]),
                violation_error_message=_("Unknown way of attending."),
            ),
            models.UniqueConstraint(
                name="attendance_once",
                fields=["meeting", "organisation"],
                violation_error_message=_("This organisation is invited already."),
            ),
            models.CheckConstraint(
                name="attendance_signed_says_who",
                condition=Q(signed_at=None, signed_by=None, is_silent=False)
                | Q(signed_at__isnull=False, signed_by__isnull=False, is_silent=False)
                | Q(signed_at__isnull=False, signed_by=None, is_silent=True),
                violation_error_message=_("A signature says whose it is; silence says so."),
            ),
        ]
        triggers = [lock("attendance_locked")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.way}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, actor: "Actor", *, at: "datetime") -> Self:
        """Items of the actor's meetings: without a household, put there by its own side, or opened to it."""
        households = Household.objects.visible_to(actor, at=at, tier=Tier.MASKED)
        shown = (
            Q(household=None)
            | Q(proposed_by_id=actor.organisation_id)
            | Q(household__in=households.values("pk"))
        )
        return self.filter(shown, meeting__in=Meeting.objects.visible_to(actor).values("pk"))


class AgendaItem(models.Model):
    """What is talked about: mostly one household's case, put there by either side; and what was said.

    `snapshot` is what the table was shown of the case when it was put there: {"label", "birth_year", "place",
    "kind", "number", "crisis_level", "needs": [[area, level], …]}. Minutes must say in two years what was
    known that day, and those invited may not read the case itself. `lead` is the lead of that day.
    """

    access = Wall(
        sees="a household talked about in a meeting",
        read=f"district_id = $district AND ({_OF_HOUSEHOLD} OR $kind = 'NIGHTLY')",
        add="district_id = $district AND proposed_by_id = $reader",
        change=f"district_id = $district AND {_OF_HOUSEHOLD}",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("item"), max_length=120)  # masked
    why = models.CharField(_("why it is on the agenda"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("put by"))
    proposed_at = models.DateTimeField()
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("lead of the case")
    )
    snapshot = models.JSONField(default=dict)
    strengths = models.CharField(_("strengths and resources"), max_length=300, blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    discussion_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    objects = AgendaItemQuerySet.as_manager()

    # Who at the table was not shown the item, for want of an agreement: told to whoever opens it, not kept.
    left_out: tuple[Organisation, ...] = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="agenda_case_once",
                fields=["meeting", "case"],
                condition=Q(case__isnull=False),
                violation_error_message=_("This case is on the agenda already."),
            ),
            models.CheckConstraint(
                name="agenda_case_with_household",
                condition=Q(case=None) | Q(case__isnull=False, household__isnull=False),
                violation_error_message=_("A case on the agenda has its household."),
            ),
            models.UniqueConstraint(
                name="agenda_position_once",
                fields=["meeting", "position"],
                violation_error_message=_("This place on the agenda is taken."),
            ),
            models.CheckConstraint(
                name="agenda_case_has_lead",
                condition=Q(case=None, lead=None) | Q(case__isnull=False, lead__isnull=False),
                violation_error_message=_("A case on the agenda says who leads it."),
            ),
        ]
        indexes = [models.Index(name="agenda_by_household", fields=["household", "meeting"])]
        triggers = [lock("agenda_locked", circulated="true")]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided: who does what until when. It holds once the lead and the one who does it agree."""

    access = Wall(
        sees="what was decided about a household",
        read=f"district_id = $district AND ({_OF_ITEM} OR $kind = 'NIGHTLY')",
        add=f"district_id = $district AND {_OF_ITEM}",
        change=f"district_id = $district AND {_OF_ITEM}",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("who"))
    names_lead = models.BooleanField(_("names the lead"), default=False)
    due_on = models.DateField(_("until"))
    decided_at = models.DateTimeField()
    agreed_by_lead_at = models.DateTimeField(null=True)
    agreed_by_owner_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="decision_number_once",
                fields=["item", "number"],
                violation_error_message=_("This number is taken."),
            )
        ]
        indexes = [models.Index(name="decision_by_meeting", fields=["meeting"])]
        triggers = [
            lock(
                "decision_locked",
                circulated=f"{DECISION_TEXT.format('OLD')} IS DISTINCT FROM {DECISION_TEXT.format('NEW')}",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Dissent(models.Model):
    """An organisation sees it otherwise. Kept word for word, and never used to judge it."""

    access = Wall(
        sees="who disagreed about a household",
        read=f"district_id = $district AND {_OF_DECISION}",
        add=f"district_id = $district AND organisation_id = $reader AND {_OF_DECISION}",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="dissents")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="dissents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    words = models.TextField(_("how it sees it"))
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dissent_once_an_organisation",
                fields=["decision", "organisation"],
                violation_error_message=_("Your organisation's dissent is written already."),
            )
        ]
        triggers = [lock("dissent_locked")]

    def __str__(self) -> str:
        return f"{self.organisation_id}"
