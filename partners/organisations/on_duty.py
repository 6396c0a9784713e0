"""Who answers today: a Dong and a task lead to a person, through duties and whoever stands in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from partners.organisations.models import Kind, Organisation
from partners.people.models import Deputy, Duty, Post
from partners.places.models import Place

MOST = 5
# Offices whose whole area is the district.
DISTRICT_WIDE = (Kind.GU_OFFICE, Kind.HOPE_TEAM, Kind.HEALTH_CENTRE)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A post, and the one who stands in for it today; `post` itself answers when `deputy` is None."""

    post: Post
    deputy: Deputy | None

    @property
    def answers(self) -> Post:
        return self.deputy.stands_in if self.deputy else self.post

    @property
    def line(self) -> str:
        """The number to call: one's own, else the organisation's."""
        return self.answers.direct_line or self.answers.organisation.phone


def with_deputies(posts: QuerySet[Post], *, at: datetime) -> list[OnDuty]:
    """Each post with whoever stands in for it that day and still holds a post. One query more than the posts."""
    day = timezone.localdate(at)
    still = Q(stands_in__ends_at=None) | Q(stands_in__ends_at__gt=at)
    today = Deputy.objects.filter(still, starts_on__lte=day, ends_on__gte=day)
    today = today.select_related("stands_in__user", "stands_in__organisation").order_by("-pk")
    fetched = posts.prefetch_related(Prefetch("deputies", today, to_attr="deputies_today"))
    return [OnDuty(post, next(iter(post.deputies_today), None)) for post in fetched]


def who_answers(dong: Place, task: str, *, at: datetime) -> list[OnDuty]:
    """The posts whose duty this task is for the Dong, nearest first, at most MOST.

    Nearest is a duty written for that very Dong, then the Dong's own office, then organisations that serve
    it, then offices of the whole district. Ends at posts not held now, and at deputies whose post has ended.
    """
    area_wide = Q(place=None)
    duties = (
        Duty.objects.filter(
            Q(place=dong)
            | area_wide & Q(post__organisation__place=dong)
            | area_wide & Q(post__organisation__service_area=dong)
            | area_wide & Q(post__organisation__kind__in=DISTRICT_WIDE),
            task=task,
            post__organisation__district_id=dong.district_id or 0,
            post__organisation__ended_on=None,
        )
        .annotate(
            distance=Case(
                When(place=dong, then=Value(0)),
                When(post__organisation__place=dong, then=Value(1)),
                When(post__organisation__kind__in=DISTRICT_WIDE, then=Value(3)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .values_list("post_id", "distance")
        .order_by("distance", "post_id")
    )
    nearest: dict[int, int] = {}
    for post_id, distance in duties:
        nearest.setdefault(post_id, distance)
    held = Post.objects.held_at(at).filter(pk__in=nearest, user__is_active=True)
    found = with_deputies(held.select_related("user", "organisation"), at=at)
    found.sort(key=lambda one: (nearest[one.post.pk], one.post.organisation.sort_name, one.post.pk))
    return found[:MOST]


def offices_of(dong: Place) -> QuerySet[Organisation]:
    """Whom to call when no person is written down: the Dong's office, then the district's."""
    return (
        Organisation.objects.active()
        .filter(district_id=dong.district_id or 0)
        .filter(Q(kind=Kind.DONG_OFFICE, place=dong) | Q(kind__in=DISTRICT_WIDE[:2], parent=None))
        .exclude(phone="")
        .order_by(Case(When(kind=Kind.DONG_OFFICE, then=0), default=1), "sort_name", "pk")
    )
