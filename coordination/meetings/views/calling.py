"""Meetings in lists, calling one, and putting something on its agenda."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.cases.models import Case, CaseStatus
from coordination.households.models import Household
from coordination.meetings import permissions, services
from coordination.meetings.forms import (
    CallForm,
    GuestsForm,
    MatterForm,
    ProposeForm,
)
from coordination.meetings.models import AgendaItem, Meeting, MeetingStatus
from coordination.meetings.views.page import (
    ROWS,
    TAKEN,
    UNPROCESSABLE,
    address_of_table,
    meeting_or_404,
    show_table,
)
from partners.access.middleware import WorkerRequest, address_of
from partners.journal.services import record_reading


@require_GET
def listing(request: WorkerRequest) -> HttpResponse:
    """Meetings of one's organisation: coming ones by date, or past ones, newest first; by who convenes."""
    at = timezone.now()
    over = (MeetingStatus.LOCKED, MeetingStatus.CANCELLED)
    meetings = Meeting.objects.visible_to(request.acting).select_related("convened_by", "co_chair")
    past = request.GET.get("when") == "past"
    meetings = meetings.filter(status__in=over) if past else meetings.exclude(status__in=over)
    by_us = request.GET.get("who") == "us"
    if by_us:
        meetings = meetings.filter(convened_by_id=request.acting.organisation_id)
    order = ("-starts_at", "-pk") if past else ("starts_at", "pk")
    meetings = meetings.annotate(at_table=Count("attendance")).order_by(*order)
    context = {
        "page": Paginator(meetings, ROWS).get_page(request.GET.get("page")),
        "past": past,
        "may_call": permissions.can_call(request.acting),
        "now": at,
    }
    return render(request, "meetings/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: WorkerRequest) -> HttpResponse:
    """Call a meeting; `?case=` puts that case on its agenda."""
    at = timezone.now()
    by = request.acting
    if not permissions.can_call(by):
        raise PermissionDenied
    # While the list is narrowed the form travels in the address, so that nothing typed is lost.
    typed = request.GET if "q" in request.GET else None
    form = CallForm(request.POST or None, by=by, initial=_typed(typed) if typed is not None else None)
    if typed is not None:
        form.narrow(typed.get("q", ""), typed.getlist("invited"))
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            said = form.cleaned_data
            meeting = services.call_meeting(
                starts_at=form.starts_at(),
                invited=list(said["invited"]),
                kind=said["kind"],
                title=said["title"],
                where=said["where"],
                co_chair=said["co_chair"],
                by=by,
                at=at,
            )
            messages.success(
                request, _("%(meeting)s is called; those asked see it in their work.") % {"meeting": meeting}
            )
            key = _key(request.GET.get("case", ""))
            case = Case.objects.visible_to(by, at=at).filter(pk=key).first() if key else None
            if case is not None:
                address = reverse("meetings:propose", args=[case.pk])
                return HttpResponseRedirect(f"{address}?meeting={meeting.pk}")
            return HttpResponseRedirect(address_of_table(meeting.pk))
    return render(request, "meetings/new.html", {"form": form, "q": request.GET.get("q", "")}, status=status)


@require_http_methods(["GET", "POST"])
def propose(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Put a case on the agenda of a coming meeting: either side may."""
    at = timezone.now()
    by = request.acting
    cases = Case.objects.visible_to(by, at=at).select_related("household__place")
    case = get_object_or_404(cases, pk=case_id)
    if not permissions.can_call(by) or case.status == CaseStatus.CLOSED:
        raise PermissionDenied
    coming = Meeting.objects.visible_to(by).filter(status__in=permissions.OPEN)
    coming = coming.exclude(items__case=case).order_by("starts_at", "pk")
    form = ProposeForm(request.POST or None, initial={"meeting": request.GET.get("meeting")})
    field = form.fields["meeting"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = coming
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            meeting = form.cleaned_data["meeting"]
            try:
                item = services.put_on_agenda(
                    meeting.pk, case_id=case.pk, why=form.cleaned_data["why"], by=by, at=at
                )
            except services.AgendaTaken:
                form.add_error("meeting", _("This case is on its agenda already."))
                status = TAKEN
            except services.MoveRefused as refused:
                form.add_error("meeting", refused.message)
                status = TAKEN
            else:
                messages.success(request, _("It is on the agenda of %(meeting)s.") % {"meeting": meeting})
                if item.left_out:
                    names = ", ".join(each.name for each in item.left_out)
                    messages.warning(
                        request, _("Not shown to %(names)s: no agreement names them.") % {"names": names}
                    )
                return HttpResponseRedirect(address_of_table(meeting.pk, item.pk))
    record_reading(
        "meetings:propose", by=by, at=at, households=[case.household_id], address=address_of(request)
    )
    context = {"case": case, "form": form, "coming": list(coming[:ROWS]), "now": at}
    return render(request, "meetings/propose.html", context, status=status)


@require_POST
def put_on(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Put a matter without a household on the agenda."""
    at = timezone.now()
    meeting = meeting_or_404(request, meeting_id)
    form = MatterForm(request.POST, prefix="matter")
    if not form.is_valid():
        return show_table(request, meeting_id, at=at, matter=form, status=UNPROCESSABLE)
    try:
        item = services.put_on_agenda(meeting.pk, **form.cleaned_data, by=request.acting, at=at)
    except services.MoveRefused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(address_of_table(meeting.pk))
    return HttpResponseRedirect(address_of_table(meeting.pk, item.pk))


@require_http_methods(["GET", "POST"])
def invite(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Ask further organisations to the table."""
    at = timezone.now()
    meeting = meeting_or_404(request, meeting_id)
    if not permissions.can_chair(request.acting, meeting):
        raise PermissionDenied
    form = GuestsForm(request.POST or None, by=request.acting)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                services.invite(meeting.pk, list(form.cleaned_data["invited"]), by=request.acting, at=at)
            except services.MoveRefused as refused:
                form.add_error(None, refused.message)
                status = TAKEN
            else:
                messages.success(request, _("They are asked to come."))
                return HttpResponseRedirect(address_of_table(meeting.pk))
    return render(request, "meetings/invite.html", {"meeting": meeting, "form": form}, status=status)


@require_GET
def of_household(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Meetings in which the household was talked about: a part of its page, or a page of its own."""
    at = timezone.now()
    by = request.acting
    household = get_object_or_404(Household.objects.visible_to(by, at=at), pk=household_id)
    items = AgendaItem.objects.visible_to(by, at=at).filter(household=household).select_related("meeting")
    items = items.annotate(decided=Count("decisions")).order_by("-meeting__starts_at", "-pk")
    record_reading(
        "meetings:of_household", by=by, at=at, households=[household_id], address=address_of(request)
    )
    context = {"household": household, "items": list(items[:ROWS])}
    part = bool(getattr(request, "htmx", False))
    return render(request, "meetings/part.html" if part else "meetings/of_household.html", context)


def _typed(data: Any) -> dict[str, Any]:
    return {
        name: data.getlist(name) if name == "invited" else data.get(name, "") for name in CallForm.base_fields
    }


def _key(text: str) -> UUID | None:
    """A key from an address; None for anything else one may find there."""
    try:
        return UUID(text)
    except ValueError:
        return None
