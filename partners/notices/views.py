"""What waits for whom, and in the demonstration what was sent."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import links
from partners.access.acting import acting
from partners.access.actors import DELIVERY, Actor
from partners.access.middleware import WorkerRequest
from partners.access.roles import Role
from partners.notices.models import Message, WorkItem, WorkItemQuerySet, WorkKind, stood_in_for
from partners.notices.verbs import ICONS, VERBS, Verb

ROWS = 50  # a day's work on one page; more pages behind it
ASKED_ROWS = 20
SENT_ROWS = 20
SATURDAY = 5  # weeks begin on Sunday here

WHOSE: dict[str, Promise] = {
    "": _("For me to do"),
    "own": _("Mine alone"),
    "ours": _("All of our organisation"),
    "deputy": _("As deputy"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list, with its words."""

    item: WorkItem
    verb: Verb | None  # None for a verb of an older version that nobody knows any more

    @property
    def title(self) -> Promise | str:
        return self.verb.title if self.verb else self.item.get_kind_display()

    @property
    def asked(self) -> Promise | str:
        return (self.verb.asked or self.verb.title) if self.verb else self.item.get_kind_display()

    @property
    def icon(self) -> str:
        return ICONS.get(self.item.kind, "work")


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one stretch of time; `n` counts those on other pages too."""

    code: str
    label: Promise
    n: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where overdue ends and today, this week and later begin, as seen at one moment."""

    at: datetime
    tomorrow: datetime
    next_week: datetime

    @classmethod
    def seen_at(cls, at: datetime) -> "Stretches":
        today = timezone.localdate(at)
        saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
        return cls(at, _midnight_after(today), _midnight_after(saturday))

    def counts(self) -> dict[str, Count]:
        return {
            "over": Count("pk", filter=Q(due_at__lt=self.at)),
            "today": Count("pk", filter=Q(due_at__gte=self.at, due_at__lt=self.tomorrow)),
            "week": Count("pk", filter=Q(due_at__gte=self.tomorrow, due_at__lt=self.next_week)),
            "later": Count("pk", filter=Q(due_at__gte=self.next_week) | Q(due_at=None)),
        }

    def of(self, due: datetime | None) -> str:
        if due is None or due >= self.next_week:
            return "later"
        if due < self.at:
            return "over"
        return "today" if due < self.tomorrow else "week"


LABELS: dict[str, Promise] = {
    "over": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "later": _("From next week on"),
}


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@require_safe
def my_work(request: WorkerRequest) -> HttpResponse:
    """What waits for the post, by deadline; home after sign-in. Finders have only one thing to do."""
    actor = request.acting
    if actor.role == Role.FINDER:
        return redirect("reports:new")
    at = timezone.now()
    today = timezone.localdate(at)
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in WorkKind.values else ""

    chosen = _chosen(actor, whose, on=today)
    counts = _counts(request, actor, on=today)
    listed = chosen.filter(kind=kind) if kind else chosen
    stretches = Stretches.seen_at(at)
    sums = listed.aggregate(**stretches.counts())
    page = Paginator(listed.by_deadline().select_related("post__user"), ROWS)
    page.count = sum(sums.values())  # counted already, by stretch of time
    shown = page.get_page(request.GET.get("page"))
    lines = [Line(item, VERBS.get(item.verb)) for item in shown]
    asked = list(
        WorkItem.objects.asked_by(actor).by_deadline().select_related("organisation")[: ASKED_ROWS + 1]
    )
    context = {
        "at": at,
        "sums": sums,
        "until_today": sums["over"] + sums["today"],
        "groups": _groups(lines, sums, stretches),
        "page": shown,
        "whose": [(code, label, counts[code or "mine"]) for code, label in WHOSE.items()],
        "whose_now": whose,
        "kinds": [
            (code, label, n) for code, label in WorkKind.choices if (n := counts[f"{whose or 'mine'} {code}"])
        ],
        "kind_now": kind,
        "asked": [Line(item, VERBS.get(item.verb)) for item in asked[:ASKED_ROWS]],
        "asked_more": len(asked) > ASKED_ROWS,
        "sees_figures": bool(actor.may and actor.may.asks),
    }
    part = "#work" if request.headers.get("HX-Target") == "work" else ""
    return render(request, f"notices/my_work.html{part}", context)


def _chosen(actor: Actor, whose: str, *, on: date) -> WorkItemQuerySet:
    items = WorkItem.objects
    match whose:
        case "own":
            return items.open_to(actor).filter(done_at=None, post=actor.post)
        case "ours":
            return items.of_organisation(actor)
        case "deputy":
            assert actor.post is not None
            return items.open_to(actor).filter(stood_in_for(actor.post, on=on), done_at=None)
    return items.waiting_for(actor, on=on)


def _counts(request: HttpRequest, actor: Actor, *, on: date) -> dict[str, int]:
    """How much waits under each filter, by whose and by whose and kind ("own", "own REFERRAL"): one query."""
    assert actor.post is not None
    deputised = stood_in_for(actor.post, on=on)
    own = Q(post=actor.post)
    unclaimed = Q(post=None, organisation_id=actor.organisation_id)
    ours = Q(organisation_id=actor.organisation_id)
    rows = (
        WorkItem.objects.open_to(actor)
        .filter(own | ours | deputised, done_at=None)
        .values("kind")
        .annotate(
            mine=Count("pk", filter=own | unclaimed | deputised),
            own=Count("pk", filter=own),
            ours=Count("pk", filter=ours),
            deputy=Count("pk", filter=deputised),
        )
        .order_by()
    )
    counts = dict.fromkeys(["mine", "own", "ours", "deputy"], 0)
    for row in rows:
        for whose in ("mine", "own", "ours", "deputy"):
            counts[whose] += row[whose]
            counts[f"{whose} {row['kind']}"] = row[whose]
    for whose in ("mine", "own", "ours", "deputy"):
        for kind in WorkKind.values:
            counts.setdefault(f"{whose} {kind}", 0)
    # The menu shows the same: it need not ask again.
    request._waiting = {kind: counts[f"mine {kind}"] for kind in WorkKind.values}  # type: ignore[attr-defined]
    return counts


def _groups(lines: list[Line], sums: dict[str, int], stretches: Stretches) -> list[Group]:
    groups = []
    for code, label in LABELS.items():
        inside = [line for line in lines if stretches.of(line.item.due_at) == code]
        if inside:
            groups.append(Group(code, label, sums[code], inside))
    return groups


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link in a text. Opening it spends nothing; its button signs in, once."""
    at = timezone.now()
    try:
        if request.method == "POST":
            return redirect(links.use(token, request=request, at=at))
        links.find(token, at=at)
    except links.LinkSpent:
        return render(request, "notices/link_spent.html", status=410)
    return render(request, "notices/link.html")


@login_not_required
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """In the demonstration: the texts and e-mails that would have left, so that codes and links can be read.

    Before sign-in the sign-in codes of the last minutes, and only those of invented people.
    """
    if not settings.DEMONSTRATION:
        raise Http404
    at = timezone.now()
    actor: Actor = request.acting  # type: ignore[attr-defined]
    confined = bool(links.confined_to(request.session))
    # The one narrow actor that reads messages; what of them is shown is decided here.
    with acting(DELIVERY, at=at):
        if actor.post is None or confined:
            shown = Message.objects.codes(
                since=at - timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
            )
        else:
            shown = Message.objects.shown_to_testers(actor)
        ordered = shown.select_related("user").order_by("-made_at", "-pk")
        page = Paginator(ordered, SENT_ROWS).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    context = {"page": page, "signed_in": actor.post is not None and not confined, "at": at}
    return render(request, "notices/outbox.html", context)
