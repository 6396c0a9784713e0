"""Sitting at the table: attendance, what is said and decided, the minutes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.meetings import services, table
from coordination.meetings.forms import (
    AttendForm,
    CirculateForm,
    DecideForm,
    DiscussForm,
    DissentForm,
    DoneForm,
)
from coordination.meetings.models import AgendaItem
from coordination.meetings.views.page import (
    TAKEN,
    UNPROCESSABLE,
    act_and_show,
    address_of_table,
    decision_or_404,
    meeting_or_404,
    show_table,
)
from partners.access.middleware import WorkerRequest, address_of
from partners.journal.services import record_reading


@require_GET
def detail(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """The table: agenda, the item talked about, who came, decisions, signatures."""
    return show_table(request, meeting_id, at=timezone.now())


@require_GET
def paper(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as a paper: every item the reader may see, on A4."""
    at = timezone.now()
    seen = table.whole(meeting_or_404(request, meeting_id), by=request.acting, at=at)
    households = [each.household_id for each in seen["items"] if each.household_id]
    record_reading(
        "meetings:print", by=request.acting, at=at, households=households, address=address_of(request)
    )
    return render(
        request, "meetings/paper.html", {**seen, "now": at, "print_reason": _("Minutes of the meeting")}
    )


@require_POST
def attend(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """How an organisation takes part."""
    meeting = meeting_or_404(request, meeting_id)
    form = AttendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how the organisation takes part."))
        return HttpResponseRedirect(address_of_table(meeting.pk))
    said = form.cleaned_data
    by = request.acting
    own = by.post.pk if by.post and said["organisation"] == by.organisation_id else None
    answer = act_and_show(
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
    return act_and_show(request, meeting_id, lambda at: services.start(meeting_id, by=request.acting, at=at))


@require_POST
def circulate(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Send the minutes round."""
    form = CirculateForm(request.POST)
    next_on = form.cleaned_data["next_on"] if form.is_valid() else None
    return act_and_show(
        request,
        meeting_id,
        lambda at: services.circulate(meeting_id, next_on=next_on, by=request.acting, at=at),
        _("The minutes are on their way; each organisation is asked to sign."),
    )


@require_POST
def sign(request: WorkerRequest, meeting_id: UUID) -> HttpResponse:
    """Sign the minutes for one's organisation."""
    return act_and_show(
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
        return HttpResponseRedirect(address_of_table(row.meeting_id, row.pk))
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
                return HttpResponseRedirect(address_of_table(row.meeting_id, row.pk))
            form = DiscussForm(initial={**said, "seen": services.version_of(said["words"])})
    else:
        status = UNPROCESSABLE
    if getattr(request, "htmx", False):
        row.discussion = other or row.discussion
        context = {"item": row, "discuss": form, "other": other, "saved_at": at if status < TAKEN else None}
        return render(request, "meetings/discussion.html", context | {"may_write": True}, status=status)
    return show_table(
        request, row.meeting_id, item_id=row.pk, at=at, discuss=form, other=other, status=status
    )


@require_POST
def open_item(request: WorkerRequest, item_id: UUID) -> HttpResponse:
    """Show an item to those at the table who may see it by now."""
    at = timezone.now()
    row = get_object_or_404(AgendaItem.objects.visible_to(request.acting, at=at), pk=item_id)
    return act_and_show(
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
    at_table = list(
        row.meeting.attendance.select_related("organisation").order_by("organisation__sort_name", "pk")
    )
    form = DecideForm(request.POST, prefix="decide", table=at_table, today=timezone.localdate(at))
    if not form.is_valid():
        return show_table(request, row.meeting_id, item_id=row.pk, at=at, decide=form, status=UNPROCESSABLE)
    return act_and_show(
        request,
        row.meeting_id,
        lambda at: services.decide(row.pk, **form.cleaned_data, by=by, at=at),
        item_id=row.pk,
    )


@require_POST
def agree(request: WorkerRequest, decision_id: UUID) -> HttpResponse:
    """Agree to a decision."""
    row = decision_or_404(request, decision_id)
    return act_and_show(
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
    row = decision_or_404(request, decision_id)
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
                return HttpResponseRedirect(address_of_table(row.meeting_id, row.item_id))
    return render(request, "meetings/dissent.html", {"decision": row, "form": form}, status=status)


@require_POST
def done(request: WorkerRequest, decision_id: UUID) -> HttpResponse:
    """Tell that a decision was carried out."""
    row = decision_or_404(request, decision_id)
    form = DoneForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return act_and_show(
        request,
        row.meeting_id,
        lambda at: services.carry_out(row.pk, words=words, by=request.acting, at=at),
        _("Written down as done."),
        item_id=row.item_id,
    )
