from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access.middleware import WorkerRequest
from partners.calendar.clocks import clock
from resources import exports, permissions, services
from resources.forms import ResourceForm, SearchForm
from resources.models import Resource

ROWS = 20
MOST_NEAR = 5


@require_safe
def index(request: WorkerRequest) -> HttpResponse:
    """The directory, searched as one types. With ?household= each row leads on to asking for it."""
    if not permissions.can_read(request.acting):
        raise PermissionDenied
    form = SearchForm(request.GET, district_id=request.acting.district_id)
    asked = form.asked()
    offered = Resource.objects.visible_to(request.acting)
    found = offered.search(**asked).select_related("organisation").order_by("name", "pk")
    if request.GET.get("as") in exports.KINDS:
        return exports.resources(found.prefetch_related("area"), request.GET["as"], at=timezone.now())
    page = Paginator(found.prefetch_related("area"), ROWS).get_page(request.GET.get("page"))
    near = []
    if not page.paginator.count and asked["text"]:
        near = list(
            offered.near(asked["text"]).select_related("organisation").prefetch_related("area")[:MOST_NEAR]
        )
    context = {
        "form": form,
        "page": page,
        "near": near,
        "is_narrowed": any(asked[name] for name in ("need", "kind", "place_id", "free")),
        "asked": asked,
        "fresh_from": _fresh_from(timezone.now()),
        "may_offer": permissions.can_offer(request.acting),
        "ask_url": _ask_url(request),
        "household": request.GET.get("household", "") if _ask_url(request) else "",
    }
    part = "#results" if request.headers.get("HX-Target") == "results" else ""
    return render(request, f"resources/list.html{part}", context)


@require_safe
def detail(request: WorkerRequest, pk: int) -> HttpResponse:
    if not permissions.can_read(request.acting):
        raise PermissionDenied
    resource = get_object_or_404(
        Resource.objects.visible_to(request.acting).select_related(
            "organisation", "confirmed_by__user", "confirmed_by__organisation"
        ),
        pk=pk,
    )
    context = {
        "resource": resource,
        "places": list(resource.area.order_by("sort_name", "pk")),
        "may_change": permissions.can_change(request.acting, resource) and resource.ended_on is None,
        "is_fresh": resource.confirmed_at is not None
        and resource.confirmed_at >= _fresh_from(timezone.now()),
        "ask_url": _ask_url(request),
    }
    return render(request, "resources/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: WorkerRequest) -> HttpResponse:
    if not permissions.can_offer(request.acting):
        raise PermissionDenied
    form = ResourceForm(request.POST or None, district_id=request.acting.district_id)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                resource = services.offer(
                    organisation=request.acting.organisation,
                    by=request.acting,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
        except IntegrityError as error:
            _say(form, error)
        else:
            messages.success(request, _("It stands in the directory now."))
            return redirect("resources:detail", resource.pk)
    return render(request, "resources/form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
def edit(request: WorkerRequest, pk: int) -> HttpResponse:
    resource = _own(request, pk)
    form = ResourceForm(request.POST or None, district_id=request.acting.district_id, resource=resource)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                services.rewrite(pk, by=request.acting, at=timezone.now(), **form.cleaned_data)
        except IntegrityError as error:
            _say(form, error)
        else:
            messages.success(request, _("Written anew and confirmed as of today."))
            return redirect("resources:detail", pk)
    return render(request, "resources/form.html", {"form": form, "resource": resource}, status=_status(form))


@require_POST
def confirm(request: WorkerRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    services.confirm(pk, by=request.acting, at=timezone.now())
    messages.success(request, _("Confirmed as of today."))
    return redirect("resources:detail", pk)


@require_POST
def stop(request: WorkerRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    services.stop(pk, by=request.acting, at=timezone.now())
    messages.success(request, _("Taken out of the directory. What was promised stays promised."))
    return redirect("resources:detail", pk)


def _own(request: WorkerRequest, pk: int) -> Resource:
    resource = get_object_or_404(
        Resource.objects.visible_to(request.acting).offered().select_related("organisation"), pk=pk
    )
    if not permissions.can_change(request.acting, resource):
        raise PermissionDenied
    return resource


def _fresh_from(at: datetime) -> datetime:
    """What was confirmed before this is marked as not confirmed."""
    return at - timedelta(days=clock("RESOURCE_CONFIRMATION").amount)


def _ask_url(request: WorkerRequest) -> str:
    """Where help for the household in the address is asked for: by address, since that room is above this one."""
    try:
        household = UUID(request.GET.get("household", ""))
    except ValueError:
        return ""
    return reverse("referrals:new", args=[household])


def _say(form: ResourceForm, error: IntegrityError) -> None:
    """The constraint's own message, beside its field."""
    for constraint in Resource._meta.constraints:
        if constraint.name in str(error):
            fields = {"resource_named_once": "name", "resource_not_oversold": "capacity"}
            form.add_error(fields.get(constraint.name), str(constraint.violation_error_message))
            return
    raise error


def _status(form: ResourceForm) -> int:
    return 422 if form.errors else 200
