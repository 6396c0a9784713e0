from collections import Counter
from collections.abc import Set
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from coordination.households.models import Household
from partners.access.middleware import WorkerRequest, address_of
from partners.access.tables import Tier
from partners.journal.services import record, record_reading
from referrals import exports, permissions
from referrals.models import Referral, ReferralStatus
from referrals.shown import Shown
from resources.needs import NeedArea

ROWS = 20
MOST_OF_HOUSEHOLD = 30
BOXES = {"in": pgettext_lazy("referrals", "Received"), "out": pgettext_lazy("referrals", "Sent")}
STATES: dict[str, tuple[Promise, Set[str]]] = {
    "": (_("All"), frozenset(ReferralStatus.values)),
    "waiting": (pgettext_lazy("referrals", "Waiting for an answer"), {ReferralStatus.SENT}),
    "running": (_("Accepted"), {ReferralStatus.ACCEPTED}),
    "helped": (_("Completed"), {ReferralStatus.COMPLETED}),
    "nothing": (
        _("Nothing came of it"),
        {ReferralStatus.DECLINED, ReferralStatus.EXPIRED, ReferralStatus.FAILED, ReferralStatus.WITHDRAWN},
    ),
}
SORTS = {
    "due": ("answer_due_at", "pk"),
    "-due": ("-answer_due_at", "pk"),
    "sent": ("sent_at", "pk"),
    "-sent": ("-sent_at", "pk"),
}


@require_safe
def index(request: WorkerRequest) -> HttpResponse:
    """What we were asked, or what we asked; filter, order and page stand in the address."""
    actor, at = request.acting, timezone.now()
    if not permissions.can_read(actor):
        raise PermissionDenied
    box = _one_of(request, "box", BOXES, "in")
    state = _one_of(request, "state", STATES, "")
    sort = _one_of(request, "sort", SORTS, "-sent")
    need = _one_of(request, "need", NeedArea.values, "")
    ours = Referral.objects.received_by(actor) if box == "in" else Referral.objects.sent_by(actor)
    if need:
        ours = ours.filter(area=need)
    by_status: Counter[str] = Counter()
    for line in ours.values("status").annotate(n=Count("pk")).order_by():
        by_status[line["status"]] = line["n"]
    counts = {
        code: sum(by_status[status] for status in statuses) for code, (_label, statuses) in STATES.items()
    }
    listed = _joined(ours.filter(status__in=STATES[state][1])).order_by(*SORTS[sort])
    if request.GET.get("as") in exports.KINDS:
        rows = list(listed)
        record(
            "referrals.exported",
            by=actor,
            at=at,
            households=[each.household_id for each in rows],
            address=address_of(request),
            rows=len(rows),
        )
        return exports.referrals(rows, request.GET["as"], by=actor, at=at)
    paginator = Paginator(listed, ROWS)
    paginator.count = counts[state]  # counted already, by status
    page = paginator.get_page(request.GET.get("page"))
    shown = [Shown(each, actor) for each in page]
    record_reading(
        "referrals.list",
        by=actor,
        at=at,
        households=[each.referral.household_id for each in shown if each.names],
        address=address_of(request),
    )
    context = {
        "box": box,
        "boxes": BOXES.items(),
        "state": state,
        "states": [(code, label, counts[code]) for code, (label, _statuses) in STATES.items()],
        "need": need,
        "needs": NeedArea.choices,
        "page": page,
        "rows": shown,
        # New ones come to the top of the inbox; a page further back stays put, its rows renew themselves.
        "grows": box == "in" and page.number == 1,
    }
    part = "#list" if request.headers.get("HX-Target") == "referrals" else ""
    return render(request, f"referrals/list.html{part}", context)


@require_safe
def row(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """One row of the list, for a page on which just this changed."""
    actor, at = request.acting, timezone.now()
    referral = get_object_or_404(_joined(Referral.objects.visible_to(actor)), pk=referral_id)
    shown = Shown(referral, actor)
    if shown.names:
        record_reading(
            "referrals.row", by=actor, at=at, households=[referral.household_id], address=address_of(request)
        )
    return render(request, "referrals/row.html", {"row": shown, "is_alone": True})


@require_safe
def of_household(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """The referrals of one household, for its case team: a part of its page, or a page of its own without script."""
    actor, at = request.acting, timezone.now()
    household = Household.objects.visible_to(actor, at=at, tier=Tier.CASE).filter(pk=household_id).first()
    if household is None:
        raise Http404
    of_it = _joined(Referral.objects.visible_to(actor, at=at).filter(household_id=household_id))
    found = list(of_it.order_by("-sent_at", "pk")[: MOST_OF_HOUSEHOLD + 1])
    record_reading(
        "referrals.of_household", by=actor, at=at, households=[household_id], address=address_of(request)
    )
    context = {
        "household": household,
        "household_id": household_id,
        "rows": [Shown(each, actor) for each in found[:MOST_OF_HOUSEHOLD]],
        "has_more": len(found) > MOST_OF_HOUSEHOLD,
        "may_send": actor.may is not None and actor.may.asks,
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, f"referrals/{'of_household' if is_part else 'household'}.html", context)


def _joined(referrals: "QuerySet[Referral]") -> "QuerySet[Referral]":
    """With what a row names. Never with the household: the join would hide referrals whose sharing ended."""
    return referrals.select_related("from_organisation", "to_organisation", "resource")


def _one_of(request: WorkerRequest, name: str, known: object, default: str) -> str:
    """A word of the address, if it is one the page knows."""
    said = request.GET.get(name, default)
    return said if said in known else default  # type: ignore[operator]
