"""The directory of organisations, and who answers there today."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access.middleware import WorkerRequest
from partners.access.roles import Role
from partners.organisations import on_duty, permissions
from partners.organisations.models import Kind, Organisation, Sector
from partners.organisations.search import pattern
from partners.people.models import Post, Task
from partners.places.models import Place

ROWS = 20
SORTS = {"name": ("sort_name", "pk"), "-name": ("-sort_name", "-pk")}


@require_safe
def list_organisations(request: WorkerRequest) -> HttpResponse:
    """The organisations of the district in 가나다 order; found by name, first consonants, sector, kind, Dong."""
    actor = request.acting
    if not permissions.can_look_up(actor):
        raise PermissionDenied
    asked = request.GET
    text = asked.get("q", "").replace("\0", "").strip()[:60]
    sector, kind = asked.get("sector", ""), asked.get("kind", "")
    dongs = list(Place.objects.dongs_of(actor.organisation.district_id))
    dong = next((place for place in dongs if str(place.pk) == asked.get("dong")), None)

    found = Organisation.objects.visible_to(actor).active()
    if text:
        found = found.filter(Q(name__iregex=pattern(text)))
    if dong:
        found = found.filter(Q(place=dong) | Q(service_area=dong)).distinct()
    counts = dict(found.order_by().values_list("sector").annotate(n=Count("pk", distinct=True)))
    if sector in Sector.values:
        found = found.filter(sector=sector)
    if kind in Kind.values:
        found = found.filter(kind=kind)
    order = SORTS.get(asked.get("sort", ""), SORTS["name"])
    page = Paginator(found.select_related("place").order_by(*order), ROWS).get_page(asked.get("page"))
    context = {
        "page": page,
        "text": text,
        "sectors": [(code, label, counts[code]) for code, label in Sector.choices if counts.get(code)],
        "all": sum(counts.values()),
        "kinds": Kind.choices,
        "kind": kind if kind in Kind.values else "",
        "dongs": dongs,
        "dong": dong,
    }
    return render(request, "organisations/list.html", context)


@require_safe
def detail(request: WorkerRequest, pk: int) -> HttpResponse:
    """One organisation: how to reach it, who works on what, its units and agreements."""
    actor = request.acting
    if not permissions.can_look_up(actor):
        raise PermissionDenied
    at = timezone.now()
    known = Organisation.objects.visible_to(actor).select_related("place", "parent")
    organisation = get_object_or_404(known, pk=pk)
    posts = (
        Post.objects.held_at(at)
        .filter(organisation=organisation)
        .exclude(role=Role.FINDER)
        .select_related("user")
        .prefetch_related("duties__place")
        .order_by("user__name", "pk")
    )
    context = {
        "at": at,
        "organisation": organisation,
        "people": on_duty.with_deputies(posts, at=at) if permissions.sees_people(actor, organisation) else [],
        "units": organisation.units.active().order_by("sort_name", "pk"),
        "area": organisation.service_area.order_by("sort_name", "pk"),
        "agreements": organisation.agreements.filter(party__left_on=None).order_by("-signed_on", "pk"),
    }
    return render(request, "organisations/detail.html", context)


@require_safe
def answers(request: WorkerRequest) -> HttpResponse:
    """Who answers today: a Dong and a task lead to the person on duty, the deputy where one stands in."""
    actor = request.acting
    if not permissions.can_look_up(actor):
        raise PermissionDenied
    at = timezone.now()
    dongs = list(Place.objects.dongs_of(actor.organisation.district_id))
    dong = next((place for place in dongs if str(place.pk) == request.GET.get("dong")), None)
    task = request.GET.get("task", "")
    task = task if task in Task.values else ""
    context = {
        "at": at,
        "dongs": dongs,
        "dong": dong,
        "tasks": Task.choices,
        "task": task,
        "answers": on_duty.who_answers(dong, task, at=at) if dong and task else [],
        "offices": on_duty.offices_of(dong) if dong else [],
    }
    return render(request, "organisations/answers.html", context)
