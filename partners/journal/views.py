"""The journal's page: for the privacy officer, about the own organisation, ids and never contents."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access.middleware import WorkerRequest, address_of
from partners.journal import permissions
from partners.journal.acts import ACTS
from partners.journal.forms import FilterForm
from partners.journal.models import Entry
from partners.journal.services import record

ROWS = 20


@require_safe
def list_entries(request: WorkerRequest) -> HttpResponse:
    """Who did what, when, from where, with whose data, and why. Reading it is written down too."""
    actor = request.acting
    if not permissions.can_read(actor):
        raise PermissionDenied
    at = timezone.now()
    form = FilterForm(request.GET or None, organisation_id=actor.organisation.pk)
    found = Entry.objects.visible_to(actor)
    status = 200
    if form.is_bound and not form.is_valid():
        found, status = found.none(), 422
    else:
        given = form.cleaned_data if form.is_bound else {}
        if not form.is_bound:
            form.cleaned_data = {}
        since, before = form.period(at=at)
        found = found.filter(at__gte=since)
        if before:
            found = found.filter(at__lt=before)
        if given.get("act"):
            found = found.filter(act=given["act"])
        if given.get("who"):
            found = found.filter(user_id=int(given["who"]))
        if given.get("household"):
            found = found.filter(households__contains=[given["household"]])
    page = Paginator(found.order_by("-at", "-pk"), ROWS).get_page(request.GET.get("page"))
    names = dict(form.fields["who"].choices)  # type: ignore[attr-defined]
    rows = [
        {"entry": entry, "who": names.get(str(entry.user_id), ""), "act": ACTS.get(entry.act, entry.act)}
        for entry in page
    ]
    record("journal.read", "journal:list", by=actor, at=at, address=address_of(request), page=page.number)
    context = {"form": form, "page": page, "rows": rows, "at": at}
    return render(request, "journal/list.html", context, status=status)
