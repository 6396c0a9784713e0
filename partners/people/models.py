from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.access.roles import Role
from partners.access.tables import Identity
from partners.organisations.models import Organisation
from partners.places.models import District, Place

if TYPE_CHECKING:
    from partners.access.actors import Actor


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, *, name: str, email: str | None = None, password: str | None = None, **more: Any
    ) -> "User":
        """Make a person's account; e-mail or mobile number, both stored in one spelling."""
        user = self.model(name=name, email=self.normalize_email(email).lower() if email else None, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, name: str, email: str, password: str | None = None, **more: Any) -> "User":
        return self.create_user(
            name=name, email=email, password=password, is_superuser=True, is_staff=True, **more
        )


class User(AbstractBaseUser, PermissionsMixin):
    """One person, one account: no sign-in is shared. What a person may do hangs on posts, not on this row."""

    access = Identity("staff, finders and volunteers; no one is helped here")

    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("mobile number"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("number confirmed"), default=False)
    language = models.CharField(_("language"), max_length=5, default="ko")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("edits the public site"), default=False)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_has_a_way_in",
                condition=Q(email__isnull=False) | Q(phone__isnull=False),
                violation_error_message=_("A person signs in with an e-mail address or a mobile number."),
            ),
            models.CheckConstraint(
                name="user_phone_digits",
                condition=Q(phone=None) | Q(phone__isnull=False, phone__regex=r"^\+?[0-9]{8,15}$"),
                violation_error_message=_("Write the mobile number with digits only."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class FinderKind(models.TextChoices):
    BLOCK_HEAD = "BLOCK_HEAD", _("Block head")
    DONG_HEAD = "DONG_HEAD", _("Head of the Dong")
    HONORARY = "HONORARY", _("Honorary welfare officer")
    VISITING_WORKER = "VISITING_WORKER", _("Visiting worker")
    PHARMACIST = "PHARMACIST", _("Pharmacist")
    CLERGY = "CLERGY", _("Clergy")
    SHOPKEEPER = "SHOPKEEPER", _("Shopkeeper")
    METER_READER = "METER_READER", _("Meter reader")
    POSTAL_WORKER = "POSTAL_WORKER", _("Postal worker")
    RESIDENT = "RESIDENT", _("Resident")


class PostQuerySet(models.QuerySet["Post"]):
    def held_at(self, at: datetime) -> Self:
        """Posts whose half-open period [starts_at, ends_at) holds the moment."""
        return self.filter(Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at)))

    def with_whole_post(self) -> Self:
        """Join what an Actor needs, so that opening a request costs one query."""
        joined = self.select_related("user", "organisation", "organisation__district", "place")
        # A boundary weighs a hundred times the rest of its row.
        return joined.defer("place__boundary")

    def visible_to(self, actor: "Actor") -> Self:
        return self.filter(organisation__district_id=actor.district_id) if actor.district_id else self.none()


class Post(models.Model):
    """A role one person holds in one organisation, from–to. Access ends the minute the post ends."""

    access = Identity("who works where")

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("Dong")
    )
    finder_kind = models.CharField(_("kind of finder"), max_length=20, choices=FinderKind, blank=True)
    direct_line = models.CharField(_("direct line"), max_length=40, blank=True)
    hours = models.CharField(_("hours"), max_length=80, blank=True)
    # Posts that inspect, subsidise or consign an organisation never see partnership data.
    has_oversight = models.BooleanField(_("inspects, subsidises or consigns"), default=False)
    is_main = models.BooleanField(_("first post after sign-in"), default=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_role_known",
                condition=Q(role__in=list(Role.values)),
                violation_error_message=_("Unknown role."),
            ),
            models.CheckConstraint(
                name="post_period_forward",
                condition=Q(ends_at=None) | Q(ends_at__isnull=False, ends_at__gte=F("starts_at")),
                violation_error_message=_("A post ends after it begins."),
            ),
            models.CheckConstraint(
                name="post_finder_says_which",
                condition=(Q(role="FINDER") & ~Q(finder_kind="")) | (~Q(role="FINDER") & Q(finder_kind="")),
                violation_error_message=_("Only a finder has a kind of finder, and each finder has one."),
            ),
            models.CheckConstraint(
                name="post_dong_worker_has_dong",
                condition=~Q(role__in=["DONG", "FINDER"])
                | Q(role__in=["DONG", "FINDER"], place__isnull=False),
                violation_error_message=_("Dong workers and finders belong to a Dong."),
            ),
            models.UniqueConstraint(
                name="post_held_once",
                fields=["user", "organisation", "role"],
                condition=Q(ends_at=None),
                violation_error_message=_("This person holds this post already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.title or self.get_role_display()}"


class Task(models.TextChoices):
    """What one may call about: the lines of an office's 업무분장."""

    INTAKE = "INTAKE", _("Welfare intake")
    FINDING = "FINDING", _("Households in crisis")
    EMERGENCY_AID = "EMERGENCY_AID", _("Emergency aid")
    CASE_MANAGEMENT = "CASE_MANAGEMENT", _("Case management")
    BASIC_LIVELIHOOD = "BASIC_LIVELIHOOD", _("Basic livelihood")
    CHILDREN = "CHILDREN", _("Children and youth")
    OLDER = "OLDER", _("Older people")
    DISABILITY = "DISABILITY", _("People with disabilities")
    HOUSING = "HOUSING", _("Housing")
    HEALTH = "HEALTH", _("Visiting health")
    GOODS = "GOODS", _("Goods and donations")
    VOLUNTEERS = "VOLUNTEERS", _("Volunteers")
    COUNCIL = "COUNCIL", _("Council and plan")


class Duty(models.Model):
    """One line of a post's duties: this task, here (the whole area of the organisation when no Dong is named)."""

    access = Identity("who does what")

    post = models.ForeignKey(Post, models.CASCADE, related_name="duties", verbose_name=_("post"))
    task = models.CharField(_("task"), max_length=20, choices=Task)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("Dong")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duty_task_known",
                condition=Q(task__in=list(Task.values)),
                violation_error_message=_("Unknown task."),
            ),
            models.UniqueConstraint(
                name="duty_once",
                fields=["post", "task", "place"],
                nulls_distinct=False,
                violation_error_message=_("This duty is written already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_task_display()


class Deputy(models.Model):
    """Who stands in for a post, from–to (대직자): work and clocks follow the deputy."""

    access = Identity("who stands in for whom")

    post = models.ForeignKey(Post, models.CASCADE, related_name="deputies", verbose_name=_("post"))
    stands_in = models.ForeignKey(
        Post, models.PROTECT, related_name="stands_in_for", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until, that day included"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deputy_period_forward",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                name="deputy_is_another",
                condition=~Q(post=F("stands_in")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stands_in_id} → {self.post_id}"


class Invitation(models.Model):
    """A manager asks a person to hold a post; the link in the message proves the address."""

    access = Identity("people about to join")

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=15, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Dong")
    )
    finder_kind = models.CharField(_("kind of finder"), max_length=20, choices=FinderKind, blank=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile number"), max_length=20, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    post = models.OneToOneField(Post, models.PROTECT, null=True, blank=True, related_name="invitation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_has_an_address",
                condition=~Q(email="") | ~Q(phone=""),
                violation_error_message=_("Write an e-mail address or a mobile number."),
            ),
            models.CheckConstraint(
                name="invitation_accepted_makes_a_post",
                condition=Q(accepted_at=None, post=None) | Q(accepted_at__isnull=False, post__isnull=False),
                violation_error_message=_("An accepted invitation has its post."),
            ),
            models.CheckConstraint(
                name="invitation_role_known",
                condition=Q(role__in=list(Role.values)),
                violation_error_message=_("Unknown role."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
