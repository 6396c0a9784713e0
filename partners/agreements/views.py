"""Agreements among organisations: public records of the district."""

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access.middleware import WorkerRequest
from partners.agreements.models import Agreement, Party

ROWS = 20
SORTS = {
    "signed": ("signed_on", "pk"),
    "-signed": ("-signed_on", "-pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
}


@require_safe
def list_agreements(request: WorkerRequest) -> HttpResponse:
    """The district's agreements, the newest first."""
    today = timezone.localdate()
    found = Agreement.objects.filter(district_id=request.acting.here)
    mine = request.GET.get("mine") == "1"
    if mine:
        own = Party.objects.filter(organisation_id=request.acting.organisation_id or 0, left_on=None)
        found = found.filter(pk__in=own.values("agreement"))
    if request.GET.get("state") == "ended":
        found = found.filter(until__lt=today)
    else:
        found = found.filter(Q(until=None) | Q(until__gte=today))
    order = SORTS.get(request.GET.get("sort", ""), SORTS["-signed"])
    counted = found.annotate(n=Count("party", filter=Q(party__left_on=None))).order_by(*order)
    page = Paginator(counted, ROWS).get_page(request.GET.get("page"))
    return render(request, "agreements/list.html", {"page": page, "today": today})


@require_safe
def detail(request: WorkerRequest, pk: int) -> HttpResponse:
    """One agreement and who signed it."""
    parties = Party.objects.select_related("organisation").order_by("organisation__sort_name", "pk")
    known = Agreement.objects.filter(district_id=request.acting.here)
    agreement = get_object_or_404(known.prefetch_related(Prefetch("party_set", parties)), pk=pk)
    return render(request, "agreements/detail.html", {"agreement": agreement, "today": timezone.localdate()})
