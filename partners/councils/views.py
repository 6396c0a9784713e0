"""The bodies of the district's council, and who sits on them."""

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access.middleware import WorkerRequest
from partners.councils.models import Council, Seat

ROWS = 20
# From the representative council down to the Dongs', as the law lists them.
IN_ORDER = Case(*(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(Council.Kind.values)))


@require_safe
def list_councils(request: WorkerRequest) -> HttpResponse:
    """The bodies of the council, from the representative one down to the Dongs'."""
    today = timezone.localdate()
    found = Council.objects.filter(district_id=request.acting.here)
    kind = request.GET.get("kind", "")
    if kind in Council.Kind.values:
        found = found.filter(kind=kind)
    seated = Q(seats__appointed_on__lte=today) & (Q(seats__until=None) | Q(seats__until__gt=today))
    counted = found.annotate(
        n=Count("seats", filter=seated), public=Count("seats", filter=seated & Q(seats__is_public=True))
    ).select_related("place")
    ordered = counted.order_by(IN_ORDER, "place__sort_name", "name", "pk")
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    return render(request, "councils/list.html", {"page": page, "kinds": Council.Kind.choices})


@require_safe
def detail(request: WorkerRequest, pk: int) -> HttpResponse:
    """One body and its seats as they are today: co-chairs, secretary, members."""
    today = timezone.localdate()
    known = Council.objects.filter(district_id=request.acting.here).select_related("place")
    council = get_object_or_404(known, pk=pk)
    seats = (
        Seat.objects.filter(Q(until=None) | Q(until__gt=today), council=council, appointed_on__lte=today)
        .select_related("organisation")
        .order_by("part", "name", "pk")
    )
    return render(request, "councils/detail.html", {"council": council, "seats": seats})
