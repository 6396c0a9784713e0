"""Pages of meetings: the list, the table, the minutes. What one sees of an item the walls decide."""

from datetime import datetime
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
from coordination.cases.services import LeadsAlready, NobodyThere
from coordination.households.models import Household
from coordination.households.services import ConsentMissing
from coordination.meetings import permissions, services, table
from coordination.meetings.forms import (
    AttendForm,
    CallForm,
    CirculateForm,
    DecideForm,
    DiscussForm,
    DissentForm,
    DoneForm,
    GuestsForm,
    MatterForm,
    ProposeForm,
)
from coordination.meetings.models import AgendaItem, Decision, Meeting, MeetingStatus
from partners.access.middleware import WorkerRequest, address_of
from partners.journal.services import record_reading

ROWS = 20
UNPROCESSABLE = 422
TAKEN = 409


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
            if case_id := request.GET.get("case"):
                return HttpResponseRedirect(
                    f"{reverse('meetings:propose', args=[case_id])}?meeting={meeting.pk}"
                )
            return HttpResponseRedirect(_home(meeting.pk))
    return render(
        request, "meetings/new.html", {"form": form, "q": (typed or {}).get("q", "")}, status=status
    )


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
    field.label_from_instance = table.one_line
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
                return HttpResponseRedirect(_home(meeting.pk, item.pk))
    record_reading(
        "meetings:propose", by=by, at=at, households=[case.household_id], address=address_of(request)
    )
    context = {"case": case, "form": form, "coming": list(coming[:ROWS]), "now": at}
    return render(request, "meetings/propose.html", context, status=status)


@require_GET
def detail(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """The table: agenda, the item talked about, who came, decisions, signatures."""
    return _table(request, meeting_id, at=timezone.now())


@require_GET
def paper(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as a paper: every item the reader may see, on A4."""
    at = timezone.now()
    seen = table.whole(_meeting(request, meeting_id), by=request.acting, at=at)
    households = [each.household_id for each in seen["items"] if each.household_id]
    record_reading(
        "meetings:print", by=request.acting, at=at, households=households, address=address_of(request)
    )
    return render(
        request, "meetings/paper.html", {**seen, "now": at, "print_reason": _("Minutes of the meeting")}
    )


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


@require_POST
def put_on(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Put a matter without a household on the agenda."""
    at = timezone.now()
    meeting = _meeting(request, meeting_id)
    form = MatterForm(request.POST, prefix="matter")
    if not form.is_valid():
        return _table(request, meeting_id, at=at, matter=form, status=UNPROCESSABLE)
    try:
        item = services.put_on_agenda(meeting.pk, **form.cleaned_data, by=request.acting, at=at)
    except services.MoveRefused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(_home(meeting.pk))
    return HttpResponseRedirect(_home(meeting.pk, item.pk))


@require_http_methods(["GET", "POST"])
def invite(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Ask further organisations to the table."""
    at = timezone.now()
    meeting = _meeting(request, meeting_id)
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
                return HttpResponseRedirect(_home(meeting.pk))
    return render(request, "meetings/invite.html", {"meeting": meeting, "form": form}, status=status)


@require_POST
def attend(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """How an organisation takes part."""
    meeting = _meeting(request, meeting_id)
    form = AttendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how the organisation takes part."))
        return HttpResponseRedirect(_home(meeting.pk))
    said = form.cleaned_data
    by = request.acting
    own = by.post.pk if by.post and said["organisation"] == by.organisation_id else None
    answer = _do(
        request,
        meeting.pk,
        lambda at: services.attend(meeting.pk, said["organisation"], said["way"], post_id=own, by=by, at=at),
    )
    if not getattr(request, "htmx", False):
        return answer
    meeting.refresh_from_db()
    return render(request, "meetings/people.html", table.whole(meeting, by=by, at=timezone.now()))


@require_POST
def start(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Open the meeting."""
    return _do(request, meeting_id, lambda at: services.start(meeting_id, by=request.acting, at=at))


@require_POST
def circulate(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Send the minutes round."""
    form = CirculateForm(request.POST)
    next_on = form.cleaned_data["next_on"] if form.is_valid() else None
    return _do(
        request,
        meeting_id,
        lambda at: services.circulate(meeting_id, next_on=next_on, by=request.acting, at=at),
        _("The minutes are on their way; each organisation is asked to sign."),
    )


@require_POST
def sign(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Sign the minutes for one's organisation."""
    return _do(
        request,
        meeting_id,
        lambda at: services.sign(meeting_id, by=request.acting, at=at),
        _("Signed for your organisation."),
    )


@require_http_methods(["GET", "POST"])
def item(request: WorkerRequest, item_id: UUID) -> HttpResponse:
    """Save what was said. Two who type from the same text both get both texts back, and nothing is lost."""
    at = timezone.now()
    by = request.acting
    row = get_object_or_404(AgendaItem.objects.visible_to(by, at=at), pk=item_id)
    if request.method == "GET":
        return HttpResponseRedirect(_home(row.meeting_id, row.pk))
    form = DiscussForm(request.POST)
    other, status = "", 200
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.discuss(
                row.pk, said["words"], strengths=said["strengths"], seen=said["seen"], by=by, at=at
            )
        except services.TypedOver as refused:
            other, status = refused.item.discussion, TAKEN
            form = DiscussForm(initial={**said, "seen": services.version_of(other)})
        else:
            if not getattr(request, "htmx", False):
                return HttpResponseRedirect(_home(row.meeting_id, row.pk))
            form = DiscussForm(initial={**said, "seen": services.version_of(said["words"])})
    else:
        status = UNPROCESSABLE
    if getattr(request, "htmx", False):
        row.discussion = other or row.discussion
        context = {"item": row, "discuss": form, "other": other, "saved_at": at if status < TAKEN else None}
        return render(request, "meetings/discussion.html", context | {"may_write": True}, status=status)
    return _table(request, row.meeting_id, item_id=row.pk, at=at, discuss=form, other=other, status=status)


@require_POST
def open_item(request: WorkerRequest, item_id: UUID) -> HttpResponse:
    """Show an item to those at the table who may see it by now."""
    at = timezone.now()
    row = get_object_or_404(AgendaItem.objects.visible_to(request.acting, at=at), pk=item_id)
    return _do(
        request,
        row.meeting_id,
        lambda at: services.open_item(row.pk, by=request.acting, at=at),
        item_id=row.pk,
    )


@require_POST
def decide(request: WorkerRequest, item_id: UUID) -> HttpResponse:
    """Write down a decision."""
    at = timezone.now()
    by = request.acting
    row = get_object_or_404(AgendaItem.objects.visible_to(by, at=at).select_related("meeting"), pk=item_id)
    at_table = list(row.meeting.attendance.all())
    form = DecideForm(request.POST, prefix="decide", table=at_table, today=timezone.localdate(at))
    if not form.is_valid():
        return _table(request, row.meeting_id, item_id=row.pk, at=at, decide=form, status=UNPROCESSABLE)
    return _do(
        request,
        row.meeting_id,
        lambda at: services.decide(row.pk, **form.cleaned_data, by=by, at=at),
        item_id=row.pk,
    )


@require_POST
def agree(request: WorkerRequest, decision_id: UUID) -> HttpResponse:
    """Agree to a decision."""
    row = _decision(request, decision_id)
    return _do(
        request,
        row.meeting_id,
        lambda at: services.agree(row.pk, by=request.acting, at=at),
        _("Agreed."),
        item_id=row.item_id,
    )


@require_http_methods(["GET", "POST"])
def dissent(request: WorkerRequest, decision_id: UUID) -> HttpResponse:
    """Write down how one's organisation sees it otherwise."""
    at = timezone.now()
    row = _decision(request, decision_id)
    form = DissentForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                services.dissent(row.pk, form.cleaned_data["words"], by=request.acting, at=at)
            except services.DissentWritten:
                form.add_error(None, _("Your organisation's dissent is written already."))
                status = TAKEN
            else:
                messages.success(request, _("It stands in the minutes, word for word."))
                return HttpResponseRedirect(_home(row.meeting_id, row.item_id))
    return render(request, "meetings/dissent.html", {"decision": row, "form": form}, status=status)


@require_POST
def done(request: WorkerRequest, decision_id: UUID) -> HttpResponse:
    """Tell that a decision was carried out."""
    row = _decision(request, decision_id)
    form = DoneForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return _do(
        request,
        row.meeting_id,
        lambda at: services.carry_out(row.pk, words=words, by=request.acting, at=at),
        _("Written down as done."),
        item_id=row.item_id,
    )


def _do(
    request: WorkerRequest, meeting_id: UUID, act: Any, said: str = "", *, item_id: UUID | None = None
) -> HttpResponse:
    """One act, then the table again; what stopped it is said on the way."""
    at = timezone.now()
    if not Meeting.objects.visible_to(request.acting).filter(pk=meeting_id).exists():
        # Hidden and absent give the same answer.
        _meeting(request, meeting_id)
    try:
        act(at)
    except (services.MoveRefused, ConsentMissing) as refused:
        messages.error(request, refused.message)
    except services.NotInvited:
        messages.error(request, _("This organisation is not at the table."))
    except services.OwnerNotThere:
        messages.error(request, _("Choose someone at the table; others are asked by a referral afterwards."))
    except LeadsAlready:
        messages.info(request, _("This organisation leads the case."))
    except NobodyThere:
        messages.error(request, _("Nobody there could lead a case: no worker holds a post now."))
    else:
        if said:
            messages.success(request, said)
    return HttpResponseRedirect(_home(meeting_id, item_id))


def _meeting(request: WorkerRequest, meeting_id: UUID) -> Meeting:
    meetings = Meeting.objects.visible_to(request.acting)
    return get_object_or_404(
        meetings.select_related("convened_by", "co_chair", "circulated_by__user"), pk=meeting_id
    )


def _decision(request: WorkerRequest, decision_id: UUID) -> Decision:
    items = AgendaItem.objects.visible_to(request.acting, at=timezone.now())
    decisions = Decision.objects.filter(item__in=items.values("pk")).select_related(
        "item", "owner", "meeting"
    )
    return get_object_or_404(decisions, pk=decision_id)


def _home(meeting_id: UUID, item_id: UUID | None = None) -> str:
    address = reverse("meetings:detail", args=[meeting_id])
    return f"{address}?item={item_id}" if item_id else address


def _typed(data: Any) -> dict[str, Any]:
    return {
        name: data.getlist(name) if name == "invited" else data.get(name, "") for name in CallForm.base_fields
    }


def _table(
    request: WorkerRequest,
    meeting_id: UUID,
    *,
    at: datetime,
    item_id: UUID | None = None,
    status: int = 200,
    **typed: Any,
) -> HttpResponse:
    """The meeting's page, with what was typed where something was wrong with it."""
    by = request.acting
    meeting = _meeting(request, meeting_id)
    seen = table.whole(meeting, by=by, at=at, only=str(item_id or request.GET.get("item", "")))
    households = [each.household_id for each in seen["items"] if each.household_id]
    record_reading("meetings:detail", by=by, at=at, households=households, address=address_of(request))
    chosen = seen["item"]
    context = {
        **seen,
        "matter": MatterForm(prefix="matter"),
        "circulate": CirculateForm(),
        "other": "",
        "now": at,
    }
    if chosen is not None:
        context["discuss"] = DiscussForm(
            initial={
                "words": chosen.discussion,
                "strengths": chosen.strengths,
                "seen": services.version_of(chosen.discussion),
            }
        )
        context["decide"] = DecideForm(prefix="decide", table=seen["table"], today=timezone.localdate(at))
    return render(request, "meetings/detail.html", context | typed, status=status)
