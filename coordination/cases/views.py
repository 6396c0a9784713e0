"""Pages of a case. Its home is the household's page, which fetches the panel from here by address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from coordination.cases import permissions, services
from coordination.cases.forms import (
    AssessForm,
    CloseForm,
    HandForm,
    InviteForm,
    NoteForm,
    OpenForm,
    StepForm,
)
from coordination.cases.models import NEXT_STATUSES, Case, CaseNeed, CaseStatus, Part, Process
from coordination.cases.permissions import Act
from coordination.households.models import Consent, Household, Scope
from coordination.households.services import ConsentMissing, Served, find_served
from partners.access.middleware import WorkerRequest, address_of
from partners.access.tables import Tier
from partners.journal.services import record_reading
from partners.organisations.models import Sector
from partners.wording import short_date

UNPROCESSABLE = 422
TAKEN = 409


@require_http_methods(["GET", "POST"])
def new(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Open a case, after saying who serves the household already."""
    at = timezone.now()
    by = request.acting
    household = get_object_or_404(
        Household.objects.visible_to(by, at=at, tier=Tier.CASE).select_related("place"), pk=household_id
    )
    if not permissions.can_open(by, household_id, at=at):
        raise PermissionDenied
    if Case.objects.open().filter(household=household).exists():
        messages.info(request, _("This household has an open case."))
        return HttpResponseRedirect(_home(household_id))
    checked = Consent.objects.covers(household_id, Scope.DUPLICATE_CHECK, at=at)
    office = by.organisation.sector == Sector.PUBLIC
    form = OpenForm(request.POST or None, initial={"process": Process.OFFICE if office else Process.CENTRE})
    served: list[Served] = []
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                case = services.open_case(household_id, **form.cleaned_data, by=by, at=at)
            except services.HouseholdServed as refused:
                served = refused.served
                form.add_error("despite", refused.message)
            except services.CaseOpen:
                form.add_error(None, _("Someone opened a case for this household a moment ago."))
                status = TAKEN
            else:
                messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
                return HttpResponseRedirect(_home(household_id))
    elif checked:
        served = find_served(household_id, by=by, at=at)
    record_reading("cases:new", by=by, at=at, households=[household_id], address=address_of(request))
    context = {"household": household, "form": form, "served": served, "checked": checked}
    return render(request, "cases/new.html", context, status=status)


@require_GET
def detail(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """A case lives on its household's page."""
    case = get_object_or_404(Case.objects.visible_to(request.acting, at=timezone.now()), pk=case_id)
    return HttpResponseRedirect(_home(case.household_id))


@require_GET
def of_household(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """The case panel of a household: a part of its page, or a page of its own without scripts."""
    at = timezone.now()
    household = get_object_or_404(
        Household.objects.visible_to(request.acting, at=at).select_related("place"), pk=household_id
    )
    record_reading(
        "cases:of_household", by=request.acting, at=at, households=[household_id], address=address_of(request)
    )
    return _show(request, _panel(request, household, at=at))


@require_http_methods(["GET", "POST"])
def assess(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Ten need areas and the crisis level."""
    at = timezone.now()
    case = _case(request, case_id, Act.ASSESS, at=at)
    initial: dict[str, Any] = {"crisis_level": str(case.crisis_level or "")}
    for need in CaseNeed.objects.filter(case=case, ended_at=None):
        initial |= {f"level_{need.area}": str(need.level), f"words_{need.area}": need.words}
    form = AssessForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                services.assess(
                    case.pk,
                    crisis_level=form.cleaned_data["crisis_level"],
                    needs=form.needs(),
                    by=request.acting,
                    at=at,
                )
            except services.MoveRefused as refused:
                form.add_error(None, refused.message)
                status = TAKEN
            else:
                messages.success(request, _("The assessment is saved."))
                return HttpResponseRedirect(_home(case.household_id))
    record_reading(
        "cases:assess", by=request.acting, at=at, households=[case.household_id], address=address_of(request)
    )
    return render(request, "cases/assess.html", {"case": case, "form": form}, status=status)


@require_POST
def note(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """A contact note; the story shows it at once."""
    at = timezone.now()
    case = _case(request, case_id, Act.NOTE, at=at)
    form = NoteForm(request.POST)
    if form.is_valid():
        services.note(case.pk, **form.cleaned_data, by=request.acting, at=at)
        messages.success(request, _("It stands in the story now."))
        return _after(request, case, at=at)
    return _show(request, _panel(request, case.household, at=at, note=form), status=UNPROCESSABLE)


@require_POST
def step(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Conferred, planned, in support."""
    at = timezone.now()
    acts = {CaseStatus.CONFERRED: Act.CONFER, CaseStatus.PLANNED: Act.PLAN, CaseStatus.RUNNING: Act.START}
    form = StepForm(request.POST)
    to = CaseStatus(form.cleaned_data["to"]) if form.is_valid() else None
    case = _case(request, case_id, acts.get(to, Act.CLOSE) if to else Act.CONFER, at=at)
    if to not in acts:
        return _show(request, _panel(request, case.household, at=at, step=form), status=UNPROCESSABLE)
    by = request.acting
    try:
        if to == CaseStatus.CONFERRED:
            services.confer(case.pk, by=by, at=at)
        elif to == CaseStatus.PLANNED:
            services.plan(case.pk, words=form.cleaned_data["words"], by=by, at=at)
        else:
            services.start_support(case.pk, by=by, at=at)
    except services.MoveRefused as refused:
        messages.error(request, refused.message)
        return _after(request, case, at=at, status=TAKEN)
    messages.success(request, _("The case is at “%(step)s” now.") % {"step": to.label})
    return _after(request, case, at=at)


@require_http_methods(["GET", "POST"])
def invite(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Give another organisation a part."""
    at = timezone.now()
    case = _case(request, case_id, Act.INVITE, at=at)
    form = InviteForm(request.POST or None, by=request.acting)

    def act() -> None:
        said = form.cleaned_data
        services.invite(case.pk, said["organisation"], said["part"], by=request.acting, at=at)

    return _ask(request, case, form, act, "cases/invite.html", _("It takes part now."))


@require_http_methods(["GET", "POST"])
def hand(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Hand the lead to another organisation."""
    at = timezone.now()
    case = _case(request, case_id, Act.HAND_LEAD, at=at)
    form = HandForm(request.POST or None, by=request.acting)

    def act() -> None:
        services.hand_lead(case.pk, form.cleaned_data["organisation"], by=request.acting, at=at)

    return _ask(request, case, form, act, "cases/hand.html", _("The lead is handed over."))


@require_http_methods(["GET", "POST"])
def close(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """End the case."""
    at = timezone.now()
    case = _case(request, case_id, Act.CLOSE, at=at)
    form = CloseForm(request.POST or None)

    def act() -> None:
        services.close(case.pk, **form.cleaned_data, by=request.acting, at=at)

    return _ask(request, case, form, act, "cases/close.html", _("The case is closed."))


def _ask(
    request: WorkerRequest, case: Case, form: forms.Form, act: Any, template: str, done: str
) -> HttpResponse:
    """A page with one form: shown, shown again with what is wrong, or done."""
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                act()
            except (services.MoveRefused, ConsentMissing) as refused:
                field = "organisation" if isinstance(refused, ConsentMissing) else None
                form.add_error(field, refused.message)
            except services.TakesPart:
                form.add_error("organisation", _("This organisation has a part already."))
            except services.LeadsAlready:
                form.add_error("organisation", _("This organisation leads the case."))
            except services.NobodyThere:
                form.add_error(
                    "organisation", _("Nobody there could lead a case: no worker holds a post now.")
                )
            else:
                messages.success(request, done)
                return HttpResponseRedirect(_home(case.household_id))
    return render(request, template, {"case": case, "form": form}, status=status)


def _case(request: WorkerRequest, case_id: UUID, act: Act, *, at: datetime) -> Case:
    """The case, for someone whose part lets them do this: 404 to those who may not know of it, else 403."""
    cases = Case.objects.visible_to(request.acting, at=at).select_related("household__place", "lead")
    case = get_object_or_404(cases, pk=case_id)
    if not permissions.allows(request.acting, permissions.part_in(request.acting, case), act):
        raise PermissionDenied
    return case


def _home(household_id: UUID) -> str:
    return reverse("households:detail", args=[household_id])


def _after(request: WorkerRequest, case: Case, *, at: datetime, status: int = 200) -> HttpResponse:
    """After an act: the panel again, and the rest of the page told to look again; without scripts, the page."""
    if not _is_part(request):
        return HttpResponseRedirect(_home(case.household_id))
    response = _show(request, _panel(request, case.household, at=at), status=status)
    return trigger_client_event(response, "changed:household", {"id": str(case.household_id)})


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _show(request: WorkerRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    template = "cases/panel.html" if _is_part(request) else "cases/case.html"
    return render(request, template, context, status=status)


def _panel(
    request: WorkerRequest,
    household: Household,
    *,
    at: datetime,
    note: NoteForm | None = None,
    step: StepForm | None = None,
) -> dict[str, Any]:
    """What the panel shows: five queries for a case, whatever its needs and parts."""
    by = request.acting
    cases = Case.objects.visible_to(by, at=at).filter(household=household)
    case = cases.select_related("lead", "lead_post__user").order_by("-opened_at", "-pk").first()
    # A part that others' acts bring up to date keeps the forms one is typing in; one's own act begins them anew.
    fresh = request.method == "GET"
    context: dict[str, Any] = {"household": household, "case": case, "now": at, "is_fresh": fresh}
    if case is None:
        return context | {"may_open": permissions.can_open(by, household.pk, at=at)}
    roles = list(
        case.roles.filter(until=None)
        .select_related("organisation", "post__user")
        .order_by("part", "since", "pk")
    )
    mine = next((Part(role.part) for role in roles if role.organisation_id == by.organisation_id), None)
    may = {act.value.lower() for act in Act if permissions.allows(by, mine, act)}
    nexts = NEXT_STATUSES[CaseStatus(case.status)]
    return context | {
        "roles": sorted(roles, key=lambda role: _PART_ORDER.index(role.part)),
        "needs": list(case.needs.filter(ended_at=None).order_by("-level", "area")),
        "steps": _steps(case, household),
        "may": may,
        "may_open": case.status == CaseStatus.CLOSED and bool(by.may and by.may.asks),
        "nexts": {each.value for each in nexts},
        "is_late": case.plan_due_at < at and case.status in ("OPENED", "ASSESSED", "CONFERRED"),
        "note": note or NoteForm(auto_id="note_%s"),
        "step": step or StepForm(auto_id="step_%s"),
    }


_PART_ORDER = ["LEAD", "CO_MANAGER", "PROVIDER", "OBSERVER"]


def _steps(case: Case, household: Household) -> list[dict[str, str]]:
    """The stepper: found, then each step of the case with the day it was reached."""
    reached = {move.after: move.at for move in case.moves.order_by("at", "pk")}
    order = list(CaseStatus)
    here = order.index(CaseStatus(case.status))
    steps = [
        {
            "label": pgettext("step of a case", "Found"),
            "when": short_date(household.found_at),
            "state": "done",
        }
    ]
    for place, each in enumerate(order):
        state = "now" if place == here else "done" if place < here else "next"
        if each == CaseStatus.CLOSED and place == here:
            state = "done"
        when = reached.get(each.value)
        steps.append({"label": str(each.label), "when": short_date(when) if when else "", "state": state})
    return steps
