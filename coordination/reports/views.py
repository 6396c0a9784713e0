"""Pages of reports: the finder's form and own list, and the triage of those who answer."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.households import forms as household_forms
from coordination.households.models import Household
from coordination.households.services import ConsentMissing
from coordination.reports import forms, listing, permissions, services
from coordination.reports.models import Interview, Report, ReportFinder, ReportStatus, Signal, Urgency
from partners.access.middleware import WorkerRequest, address_of
from partners.access.roles import Role
from partners.access.tables import Tier
from partners.journal.services import record, record_reading
from partners.paperwork.writing import write_csv, write_xlsx
from partners.places.models import Place
from partners.words.names import mask_name

OWN_ROWS = 20
FILES: dict[str, tuple[str, Callable[..., int]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
# What a finder reads of a status: kind of mark, glyph; the words stand in the template, in plain speech.
PLAIN = {
    ReportStatus.SENT: "sent",
    ReportStatus.TAKEN: "received",
    ReportStatus.MET: "met",
    ReportStatus.PASSED: "met",
    ReportStatus.HELPED: "helped",
    ReportStatus.CLOSED: "looked",
}


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _report(request: WorkerRequest, report_id: UUID) -> Report:
    """A report the actor may know of, with what its pages show; 404 otherwise. One query."""
    joined = Report.objects.visible_to(request.acting).select_related(
        "place", "words", "taken_by__organisation", "taken_by__user", "handed_to"
    )
    report = joined.defer("place__boundary").filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report


def _household(request: WorkerRequest, report: Report, tier: Tier) -> Household | None:
    """The household the report led to, where it is open to the actor at the tier."""
    if report.household_id is None:
        return None
    open_to_us = Household.objects.visible_to(request.acting, at=timezone.now(), tier=tier)
    return open_to_us.filter(pk=report.household_id).first()


# ---------------------------------------------------------------- the finder
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: WorkerRequest) -> HttpResponse:
    """The finder's form; sent, it leads to the finder's own reports and what happens next."""
    by = request.acting
    if not permissions.can_send(by):
        raise PermissionDenied
    if request.method != "POST":
        assert by.post is not None
        place_id = by.post.place_id or by.organisation.place_id
        form = forms.ReportForm(by=by, initial={"place": place_id, "token": forms.fresh_token(by)})
        return _asked(request, form)
    form = forms.ReportForm(request.POST, by=by)
    if not form.is_valid():
        return _asked(request, form, status=422)
    said = form.cleaned_data
    try:
        report = services.send(
            place=said["place"],
            signals=said["signals"],
            urgency=said["urgency"],
            where=said["where"],
            words=said["words"],
            household_kind=said["household_kind"],
            person_knows=said["person_knows"] == forms.YES,
            is_hidden=said["hide"] == forms.YES,
            key=said["token"],
            by=by,
            at=timezone.now(),
        )
    except services.NobodyAnswers:
        form.add_error("place", _("No office here answers for this Dong yet. Please call 129."))
        return _asked(request, form, status=422)
    return redirect(f"{reverse('reports:own')}?sent={report.pk}")


def _asked(request: WorkerRequest, form: forms.ReportForm, *, status: int = 200) -> HttpResponse:
    if "token" in form.errors:
        # The form is shown again with what was typed and a key of today.
        typed = request.POST.copy()
        typed["token"] = forms.fresh_token(request.acting)
        form.data = typed
    context = {"form": form, "own": _own_rows(request, 3), "is_finder": request.acting.role == Role.FINDER}
    return render(request, "reports/new.html", context, status=status)


def _own_reports(request: WorkerRequest) -> QuerySet[Report]:
    reports = Report.objects.own(request.acting).select_related("place").defer("place__boundary")
    return reports.order_by("-made_at", "-pk")


def _own_rows(request: WorkerRequest, most: int) -> list[dict[str, Any]]:
    reports = _own_reports(request)
    return [_own_row(report) for report in reports[:most]]


def _own_row(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "signals": listing.signals_of(report),
        "plain": PLAIN[ReportStatus(report.status)],
    }


@require_safe
def own(request: WorkerRequest) -> HttpResponse:
    """What the person reported, and how far each has come, in plain words; nothing of any case."""
    by = request.acting
    if not permissions.can_send(by):
        raise PermissionDenied
    page = Paginator(_own_reports(request), OWN_ROWS).get_page(request.GET.get("page"))
    rows = [_own_row(report) for report in page]
    sent = next((row for row in rows if str(row["report"].pk) == request.GET.get("sent", "")), None)
    context = {
        "page": page,
        "rows": rows,
        "sent": sent,
        "urgent": sent is not None and sent["report"].urgency == Urgency.NOW,
        "calls_112": sent is not None and Signal.CHILD in sent["report"].signals,
        "calls_109": sent is not None and Signal.DESPAIR in sent["report"].signals,
        "is_finder": by.role == Role.FINDER,
    }
    return render(request, "reports/own.html", context)


# ---------------------------------------------------------------- triage
@require_safe
def list_reports(request: WorkerRequest) -> HttpResponse:
    """The reports to answer: of the own Dong, of the district for triage, or handed to the organisation."""
    by = request.acting
    if by.role == Role.FINDER:
        return redirect("reports:own")
    if by.may is None or not (permissions.can_triage(by) or by.may.asks):
        raise PermissionDenied
    at = timezone.now()
    asked = listing.Listing.read(request.GET)
    mine = Report.objects.answered_by(by)
    rows = asked.rows(mine, at=at)
    if request.GET.get("format") in FILES:
        return _file(request, request.GET["format"], asked)
    counts = asked.counts(mine, at=at)
    paginator = Paginator(rows, listing.ROWS)
    paginator.count = counts[asked.status or "open"]  # counted already
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    record_reading(
        "reports:list",
        by=by,
        at=at,
        households=[each.household_id for each in shown if each.household_id],
        address=address_of(request),
    )
    triage = by.may.all_reports
    context = {
        "page": page,
        "rows": [_row(request, report) for report in shown],
        "counts": counts,
        "statuses": [(code, label, counts[code]) for code, label in ReportStatus.choices],
        "urgencies": Urgency.choices,
        "ages": listing.AGES.items(),
        "asked": asked,
        "dongs": Place.objects.dongs_of(by.district_id).defer("boundary")
        if triage and by.district_id
        else [],
        "keep": [(name, value) for name, value in request.GET.items() if name not in ("dong", "page")],
        "is_narrowed": bool(asked.status or asked.urgency or asked.dong or asked.age),
    }
    return render(request, "reports/list.html", context)


def _row(request: WorkerRequest, report: Report, *, stale: bool = False) -> dict[str, Any]:
    return {
        "report": report,
        "signals": listing.signals_of(report),
        "can_take": report.status == ReportStatus.SENT and permissions.answers(request.acting, report),
        "stale": stale,
    }


def _file(request: WorkerRequest, kind: str, asked: listing.Listing) -> HttpResponse:
    """The list as a file, masked as on the page; the download is in the journal."""
    by, at = request.acting, timezone.now()
    content_type, write = FILES[kind]
    held = BytesIO()
    written = write(held, listing.COLUMNS, listing.table(asked.rows(Report.objects.answered_by(by), at=at)))
    record("reports.exported", kind, by=by, at=at, address=address_of(request), rows=written)
    name = f"reports-{timezone.localdate(at):%Y%m%d}.{kind}"
    return HttpResponse(
        held.getvalue(),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def detail(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    """One report: what was seen and where, who reported unless hidden, what was done, and the next act."""
    by, at = request.acting, timezone.now()
    report = _report(request, report_id)
    if not permissions.can_go_on(by, report):
        # The finder's own report: how far it is, in plain words, is all there is to see.
        return redirect(f"{reverse('reports:own')}?sent={report.pk}")
    finder = ReportFinder.objects.filter(report=report, is_hidden=False).select_related("user").first()
    household = _household(request, report, Tier.MASKED)
    record(
        "read",
        report,
        by=by,
        at=at,
        households=[report.household_id] if report.household_id else [],
        address=address_of(request),
    )
    answers = permissions.answers(by, report)
    context = {
        "report": report,
        "signals": listing.signals_of(report),
        "finder": mask_name(finder.user.name) if finder and finder.user else "",
        "moves": _moves(report),
        "household": household,
        "interview": Interview.objects.filter(report=report).first() if household else None,
        "answers": answers,
        "can_close": report.status not in (ReportStatus.SENT, ReportStatus.CLOSED),
        "can_hand_over": answers and report.status == ReportStatus.MET,
        "calls_112": Signal.CHILD in report.signals,
        "calls_109": Signal.DESPAIR in report.signals,
    }
    return render(request, "reports/detail.html", context)


def _moves(report: Report) -> list[dict[str, Any]]:
    moves = report.moves.select_related("by__organisation", "by__user").order_by("at", "pk")
    return [{"move": move, "label": ReportStatus(move.after).label, "code": move.after} for move in moves]


@require_POST
def take(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    """Take a report: its row for htmx, its page otherwise. 409 with the row when someone was first."""
    _report(request, report_id)
    stale = False
    try:
        services.take(report_id, by=request.acting, at=timezone.now())
    except services.MoveRefused:
        stale = True
        messages.warning(request, _("Someone took this report before you. It is shown as it stands now."))
    else:
        messages.success(request, _("The report is yours. The finder has been told."))
    if not _is_htmx(request):
        return redirect("reports:detail", report_id)
    row = _row(request, _report(request, report_id), stale=stale)
    return render(request, "reports/list.html#taken", {"row": row}, status=409 if stale else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    """The first interview, which opens the household."""
    by = request.acting
    report = _report(request, report_id)
    if not permissions.answers(by, report):
        raise PermissionDenied
    if report.status != ReportStatus.TAKEN:
        messages.info(request, _("This report is not waiting for a first interview."))
        return redirect("reports:detail", report_id)
    if request.method != "POST":
        form = forms.InterviewForm(initial={"kind": report.household_kind})
        return _interview(request, report, form, household_forms.members_asked())
    if "more" in request.POST:
        form = forms.InterviewForm(initial=household_forms.as_typed(forms.InterviewForm, request.POST))
        return _interview(request, report, form, household_forms.members_with_one_more(request.POST))
    form = forms.InterviewForm(request.POST)
    members = household_forms.members_typed(request.POST)
    if not (form.is_valid() & members.is_valid()):
        return _interview(request, report, form, members, status=422)
    said = form.cleaned_data
    try:
        held = services.record_interview(report_id, members=members.told(), **said, by=by, at=timezone.now())
    except services.MoveRefused:
        messages.warning(request, _("Someone wrote the first interview before you."))
        return redirect("reports:detail", report_id)
    messages.success(request, _("The household is open. Decide now who goes on with it."))
    return redirect("households:detail", held.household_id)


def _interview(
    request: WorkerRequest, report: Report, form: forms.InterviewForm, members: Any, *, status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "signals": listing.signals_of(report),
        "form": form,
        "members": members,
        "most": household_forms.MOST_MEMBERS,
    }
    return render(request, "reports/interview.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    """Hand the household to the district's team or to a centre."""
    by, at = request.acting, timezone.now()
    report = _report(request, report_id)
    if not permissions.answers(by, report):
        raise PermissionDenied
    household = _household(request, report, Tier.CASE)
    if report.status != ReportStatus.MET or household is None:
        messages.info(request, _("Only a household that has been met can be handed over, and only once."))
        return redirect("reports:detail", report_id)
    form = forms.HandOverForm(request.POST or None, by=by)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            to = form.cleaned_data["to"]
            try:
                services.hand_over(
                    report_id,
                    to=to,
                    why=form.cleaned_data["why"],
                    consent_way=form.consent_way,
                    by=by,
                    at=at,
                )
            except ConsentMissing as missing:
                form.add_error("agreed", missing.message)
            except services.WrongReceiver as wrong:
                form.add_error("to", str(wrong))
            except services.MoveRefused:
                messages.warning(request, _("Someone went on with this report before you."))
                return redirect("reports:detail", report_id)
            else:
                messages.success(request, _("Handed over to %(to)s. They have been told.") % {"to": to})
                return redirect("reports:detail", report_id)
    context = {"report": report, "household": household, "form": form}
    return render(request, "reports/hand_over.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    """End the looking into a report, with how it ended."""
    by = request.acting
    report = _report(request, report_id)
    if not permissions.can_go_on(by, report):
        raise PermissionDenied
    if report.status in (ReportStatus.SENT, ReportStatus.CLOSED):
        messages.info(request, _("Only a report that was received and is still open can be closed."))
        return redirect("reports:detail", report_id)
    form = forms.ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(report_id, **form.cleaned_data, by=by, at=timezone.now())
        except services.MoveRefused:
            messages.warning(request, _("Someone went on with this report before you."))
        else:
            messages.success(request, _("The report is closed."))
        return redirect("reports:detail", report_id)
    context = {"report": report, "signals": listing.signals_of(report), "form": form}
    return render(request, "reports/close.html", context, status=422 if form.is_bound else 200)
