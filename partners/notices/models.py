from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public, Wall
from partners.keys import new_key
from partners.organisations.models import Organisation
from partners.people.models import Deputy, Post
from partners.places.models import District

if TYPE_CHECKING:
    from partners.access.actors import Actor


class WorkKind(models.TextChoices):
    REPORT = "REPORT", _("Report")
    INTERVIEW = "INTERVIEW", _("First interview")
    CASE = "CASE", _("Case")
    PLAN = "PLAN", _("Plan")
    MEETING = "MEETING", _("Meeting")
    MINUTES = "MINUTES", _("Minutes")
    DECISION = "DECISION", _("Decision")
    REFERRAL = "REFERRAL", _("Referral")
    CONSENT = "CONSENT", _("Consent")
    RESOURCE = "RESOURCE", _("Resource")
    INVITATION = "INVITATION", _("Invitation")


# Work about bodies and their meetings, not about households: posts that read no household see it too.
IMPERSONAL = (WorkKind.MEETING, WorkKind.MINUTES, WorkKind.RESOURCE, WorkKind.INVITATION)


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def open_to(self, actor: "Actor") -> Self:
        """Work that the post's role may read: all kinds, or for roles that read no household, the impersonal."""
        if actor.post is None or actor.may is None:
            return self.none()
        return self if actor.may.reads else self.filter(Q(kind__in=IMPERSONAL) | Q(post=actor.post))

    def waiting_for(self, actor: "Actor", *, on: date) -> Self:
        """What waits for this post on the day: its own, its organisation's that nobody has taken up, and what
        waits for the posts it stands in for that day."""
        waiting = self.open_to(actor).filter(done_at=None)
        if actor.post is None:
            return waiting
        mine = Q(post=actor.post) | Q(post=None, organisation_id=actor.organisation_id)
        return waiting.filter(mine | stood_in_for(actor.post, on=on))

    def of_organisation(self, actor: "Actor") -> Self:
        """All that waits in the post's organisation, whoever of its posts has it."""
        return self.open_to(actor).filter(done_at=None, organisation_id=actor.organisation_id)

    def asked_by(self, actor: "Actor") -> Self:
        """What the actor's organisation waits for from others."""
        asked = self.open_to(actor).filter(asked_by_id=actor.organisation_id, done_at=None)
        return asked.exclude(organisation_id=actor.organisation_id)

    def by_deadline(self) -> Self:
        return self.order_by("due_at", "pk")


def stood_in_for(post: Post, *, on: date) -> Q:
    """Rows with a `post` for which the given post stands in on the day (대직)."""
    today = Deputy.objects.filter(stands_in=post, starts_on__lte=on, ends_on__gte=on)
    return Q(post__in=today.values("post"))


IMPERSONAL_SQL = ", ".join(f"'{kind}'" for kind in IMPERSONAL)


class WorkItem(models.Model):
    """Something waits for an organisation, or for one post in it: what, where to do it, until when.

    A projection: services of every room write it in their own transaction, keyed by `about` (the row it stands
    for) and `kind`, and close it the same way. It names no one: `subject` is masked already.
    """

    access = Wall(
        sees="which masked household waits with whom",
        read="district_id = $district AND (post_id = $post OR organisation_id = $reader OR asked_by_id = $reader "
        f"OR (kind IN ({IMPERSONAL_SQL}) AND (organisation_id = $organisation OR asked_by_id = $organisation)) "
        "OR post_id IN (SELECT d.post_id FROM partners_deputy d WHERE d.stands_in_id = $post "
        "AND ($now AT TIME ZONE 'Asia/Seoul')::date BETWEEN d.starts_on AND d.ends_on) "
        # Triage closes what it took over from a Dong.
        "OR ($role = 'HOPE' AND kind = 'REPORT') OR $kind = 'NIGHTLY')",
        add="district_id = $district",
        change="district_id = $district",
        doors_write=True,
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("whose"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("whose"))
    asked_by = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=WorkKind)
    verb = models.CharField(max_length=20)  # a key of partners.notices.verbs.VERBS: what the button says
    about = models.UUIDField()  # the row this stands for
    subject = models.CharField(_("about"), max_length=120, blank=True)  # masked: 윤*례 1947, 샘골동
    detail = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    due_at = models.DateTimeField(_("due"), null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="work_item_waits_once",
                fields=["about", "kind", "verb", "organisation"],
                condition=Q(done_at=None),
                violation_error_message=_("This already waits there."),
            ),
            models.CheckConstraint(
                name="work_item_kind_known",
                condition=Q(kind__in=list(WorkKind.values)),
                violation_error_message=_("Unknown kind of work."),
            ),
            models.CheckConstraint(
                name="work_item_address_stays_here",
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                violation_error_message=_("Work is done on a page of this site."),
            ),
        ]
        indexes = [
            models.Index(
                name="work_by_organisation", fields=["organisation", "due_at"], condition=Q(done_at=None)
            ),
            models.Index(
                name="work_by_post", fields=["post", "due_at"], condition=Q(done_at=None, post__isnull=False)
            ),
            models.Index(name="work_by_asker", fields=["asked_by", "due_at"], condition=Q(done_at=None)),
            models.Index(name="work_about", fields=["about"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verb}"


class Channel(models.TextChoices):
    TEXT = "TEXT", _("Text message")
    EMAIL = "EMAIL", _("E-mail")


class MessageQuerySet(models.QuerySet["Message"]):
    """For the demonstration's page alone: elsewhere nobody reads what was sent to others."""

    def codes(self, *, since: datetime) -> Self:
        """Sign-in codes of invented people: nobody had signed in who could have made them."""
        return self.filter(made_by=None, district=None, user__is_invented=True, made_at__gte=since)

    def shown_to_testers(self, actor: "Actor") -> Self:
        """What went to invented people of the actor's district, codes too, and what the actor's own organisation
        sent to people who have no account yet."""
        posts = Post.objects.visible_to(actor)
        invented = Q(user__is_invented=True, user__in=posts.values("user"))
        return self.filter(invented | Q(user=None, made_by__organisation_id=actor.organisation_id))


class Message(models.Model):
    """A text or an e-mail on its way out. Its words hold no diagnosis, no service name, no one helped."""

    access = Wall(
        sees="telephone numbers and addresses",
        read="$kind = 'DELIVERY' OR user_id = $person OR made_by_id = $post",
        add="true",
        change="$kind = 'DELIVERY'",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("by"), max_length=5, choices=Channel)
    user = models.ForeignKey(
        "partners.User", models.PROTECT, null=True, related_name="+", verbose_name=_("to")
    )
    made_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    sent_to = models.CharField(_("number or address"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    words = models.TextField(_("words"))
    made_at = models.DateTimeField(_("written"))
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(_("next try"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    failed_at = models.DateTimeField(_("failed"), null=True)
    failure = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_channel_known",
                condition=Q(channel__in=list(Channel.values)),
                violation_error_message=_("Unknown channel."),
            ),
            models.CheckConstraint(
                name="message_sent_or_failed",
                condition=Q(sent_at=None) | Q(sent_at__isnull=False, failed_at=None),
                violation_error_message=_("A message was sent or failed, not both."),
            ),
        ]
        indexes = [
            models.Index(name="message_unsent", fields=["try_at"], condition=Q(sent_at=None, failed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.made_at:%Y-%m-%d %H:%M}"


class ServiceClock(models.Model):
    """How long something may take here; where no row is, partners.calendar's defaults hold."""

    access = Public("days, not people")

    district = models.ForeignKey(District, models.CASCADE, related_name="clocks")
    name = models.CharField(_("clock"), max_length=30)
    days = models.PositiveSmallIntegerField(_("days"))
    counts_working_days = models.BooleanField(_("counts working days"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_once_a_district",
                fields=["district", "name"],
                violation_error_message=_("This clock is set already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
