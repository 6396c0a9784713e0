"""Pages of households: the masked list, one household and its story, names opened for a reason, consents."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coordination.households import forms, listing, permissions, services
from coordination.households.models import Consent, Household, HouseholdKind, Member, Scope, StoryKind
from coordination.households.sayings import say
from partners.access.middleware import WorkerRequest, address_of
from partners.access.tables import Tier
from partners.journal.services import record_reading
from partners.notices.models import WorkItem, WorkKind
from partners.notices.verbs import VERBS
from partners.organisations.models import Organisation
from partners.places.models import Place
from resources.needs import NEED_ICONS, NeedArea

STORY_ROWS = 20
STORY_ICONS = {
    StoryKind.REPORT: "report",
    StoryKind.INTERVIEW: "talk",
    StoryKind.CONSENT: "lock",
    StoryKind.CASE: "house",
    StoryKind.NOTE: "pen",
    StoryKind.MEETING: "meet",
    StoryKind.REFERRAL: "refer",
    StoryKind.HELP: "check",
}


def _household(
    request: WorkerRequest, household_id: UUID, *, at: datetime, tier: Tier = Tier.MASKED
) -> Household:
    """A household open to the actor at the tier, with `tier` as far as it is open; 404 otherwise. One query."""
    by = request.acting
    shown = Household.objects.visible_to(by, at=at, tier=tier)
    if by.post is None:
        raise Http404
    household = (
        shown.with_tier(by, at=at)
        .select_related("place", "opened_by")
        .defer("place__boundary")
        .filter(pk=household_id)
        .first()
    )
    if household is None:
        raise Http404
    return household


@require_safe
def list_households(request: WorkerRequest) -> HttpResponse:
    """Households open to the organisation, masked; found and not yet helped is the loudest number."""
    by, at = request.acting, timezone.now()
    if not permissions.can_list(by):
        raise PermissionDenied
    asked = listing.Listing.read(request.GET)
    mine = Household.objects.visible_to(by, at=at)
    counts = asked.counts(mine)
    paginator = Paginator(asked.rows(mine), listing.ROWS)
    paginator.count = counts[asked.state or "all"]
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    record_reading(
        "households:list", by=by, at=at, households=[each.pk for each in shown], address=address_of(request)
    )
    context = {
        "page": page,
        "rows": [{"household": each, "needs": needs_of(each)} for each in shown],
        "counts": counts,
        "states": [(code, label, counts[code]) for code, label in listing.STATES.items()],
        "kinds": HouseholdKind.choices,
        "needs": NeedArea.choices,
        "dongs": Place.objects.dongs_of(by.organisation.district_id).defer("boundary"),
        "asked": asked,
        "keep": [
            (name, value)
            for name, value in request.GET.items()
            if name not in ("dong", "kind", "need", "page")
        ],
    }
    return render(request, "households/list.html", context)


def needs_of(household: Household) -> list[dict[str, str]]:
    return [
        {"icon": NEED_ICONS[NeedArea(code)], "label": str(NeedArea(code).label)}
        for code in household.needs
        if code in NeedArea.values
    ]


@require_safe
def figures(request: WorkerRequest) -> HttpResponse:
    """The figures of one's own households: a part of My work, or a page of its own without script."""
    by, at = request.acting, timezone.now()
    if not permissions.can_list(by):
        raise PermissionDenied
    today = timezone.localdate(at)
    month = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    figures = listing.figures(Household.objects.visible_to(by, at=at), month=month)
    part = "#figures" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"households/figures.html{part}", {"figures": figures})


@require_safe
def detail(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """One household: the next act, needs, people and consents, and its story. Other rooms fill in their parts."""
    by, at = request.acting, timezone.now()
    household = _household(request, household_id, at=at)
    record_reading("households:detail", by=by, at=at, households=[household.pk], address=address_of(request))
    tier = household.tier  # type: ignore[attr-defined]  # annotated
    in_team = tier >= Tier.CASE and permissions.can_open_household(by)
    members = list(Member.objects.filter(household=household, left_on=None).order_by("joined_on", "pk"))
    kinds = {
        row["kind"]: row["n"] for row in household.story.order_by().values("kind").annotate(n=Count("pk"))
    }
    kind = request.GET.get("kind", "")
    kind = kind if kind in StoryKind.values else ""
    story = household.story.select_related("organisation", "post__user").order_by("-at", "-pk")
    paginator = Paginator(story.filter(kind=kind) if kind else story, STORY_ROWS)
    paginator.count = kinds.get(kind, 0) if kind else sum(kinds.values())
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "household": household,
        "in_team": in_team,
        "opens_names": tier >= Tier.IDENTITY,
        "needs": needs_of(household),
        "members": members,
        "consents": _consents(members, household, at=at) if in_team else [],
        "scopes": Scope.choices,
        "turn": _turn(request, household),
        "page": page,
        "story": [
            {
                "event": event,
                "saying": say(event.saying),
                "icon": STORY_ICONS.get(StoryKind(event.kind), "full"),
            }
            for event in page.object_list
        ],
        "kinds": [(code, label, kinds[code]) for code, label in StoryKind.choices if code in kinds],
        "story_total": sum(kinds.values()),
    }
    part = "#story" if request.headers.get("HX-Target") == "story" else ""
    return render(request, f"households/detail.html{part}", context)


def _consents(members: list[Member], household: Household, *, at: datetime) -> list[dict[str, Any]]:
    """One row a person, one cell a scope: the latest word. One query, and one for the recipients' names."""
    latest: dict[tuple[UUID, str], Consent] = {}
    named: dict[int, str] = {}
    given = list(Consent.objects.filter(household=household).order_by("given_at", "pk"))
    for each in given:
        latest[each.member_id, each.scope] = each
    wanted = {recipient for each in latest.values() for recipient in each.recipients}
    named = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
    rows = []
    for member in members:
        cells = []
        for scope in Scope.values:
            consent = latest.get((member.pk, scope))
            state = "no"
            if consent is not None:
                state = "yes" if consent.withdrawn_at is None and consent.until > at else "end"
            names = (
                [named[recipient] for recipient in consent.recipients if recipient in named]
                if consent
                else []
            )
            cells.append({"consent": consent, "state": state, "names": names, "label": Scope(scope).label})
        rows.append({"member": member, "cells": cells})
    return rows


def _turn(request: WorkerRequest, household: Household) -> dict[str, Any] | None:
    """The next act on this household that waits for the actor's organisation, nearest first."""
    waiting = WorkItem.objects.filter(
        about=household.pk, organisation=request.acting.organisation, done_at=None
    )
    item = waiting.order_by("due_at", "pk").first()
    if item is None or item.verb not in VERBS:
        return None
    address = item.address
    if item.kind == WorkKind.CASE:
        # These wait on this very page; the act itself is to open a case.
        address = reverse("cases:new", args=[household.pk])
    return {"verb": VERBS[item.verb], "due_at": item.due_at, "address": address}


@require_http_methods(["GET", "HEAD", "POST"])
def open_identity(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Ask the reason, then show names, telephones and addresses. A dialog where there is script."""
    by, at = request.acting, timezone.now()
    household = _household(request, household_id, at=at)
    if not permissions.can_open_identity(by, household_id, at=at):
        raise PermissionDenied
    form = forms.ReasonForm(request.POST or None)
    context: dict[str, Any] = {"household": household, "form": form, "people": None}
    if request.method == "POST" and form.is_valid():
        context["people"] = services.open_identity(household_id, why=form.why(), by=by, at=at)
        context["reason"] = form.said()
    response = render(
        request,
        "households/open_identity.html",
        context,
        status=422 if form.is_bound and context["people"] is None else 200,
    )
    # The names are for this moment: not for the back button of a shared computer.
    add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: WorkerRequest) -> HttpResponse:
    """Open a household under one's own process, without a report."""
    by, at = request.acting, timezone.now()
    if not permissions.can_open_household(by):
        raise PermissionDenied
    if request.method != "POST":
        assert by.post is not None
        place_id = by.post.place_id or by.organisation.place_id
        form = forms.HouseholdForm(by=by, initial={"place": place_id})
        return _new(request, form, forms.members_asked())
    if "more" in request.POST:
        form = forms.HouseholdForm(by=by, initial=forms.as_typed(forms.HouseholdForm, request.POST))
        return _new(request, form, forms.members_with_one_more(request.POST))
    form = forms.HouseholdForm(request.POST, by=by)
    members = forms.members_typed(request.POST)
    if not (form.is_valid() & members.is_valid()):
        return _new(request, form, members, status=422)
    said = form.cleaned_data
    household = services.open_household(
        place=said["place"],
        kind=said["kind"],
        members=members.told(),
        found_at=at,
        needs=said["needs"],
        consents=said["consents"],
        consent_way=said["way"],
        by=by,
        at=at,
    )
    messages.success(request, _("The household is open. Only your organisation sees it so far."))
    return redirect("households:detail", household.pk)


def _new(request: HttpRequest, form: forms.HouseholdForm, members: Any, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "members": members, "most": forms.MOST_MEMBERS}
    return render(request, "households/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Write down one person's agreement to one scope."""
    by, at = request.acting, timezone.now()
    household = _household(request, household_id, at=at)
    if not permissions.can_write(by, household_id, at=at):
        raise PermissionDenied
    members = list(Member.objects.filter(household=household, left_on=None))
    initial = {"scope": request.GET.get("scope", ""), "recipients": request.GET.getlist("to")}
    form = forms.ConsentForm(request.POST or None, members=members, by=by, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.give_consent(
            household_id,
            said["scope"],
            member_id=said["member"].pk,
            way=said["way"],
            recipients=[each.pk for each in said["recipients"]],
            by=by,
            at=at,
        )
        messages.success(request, _("The agreement is written down. It ends by itself after a year."))
        back = request.GET.get("next", "")  # the page that found the agreement missing
        if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return redirect(back)
        return redirect("households:detail", household_id)
    context = {"household": household, "form": form}
    return render(request, "households/consent.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: WorkerRequest, household_id: UUID, consent_id: UUID) -> HttpResponse:
    """Ask once more, then write down that a person takes an agreement back; what was shared on it ends."""
    by, at = request.acting, timezone.now()
    household = _household(request, household_id, at=at)
    if not permissions.can_write(by, household_id, at=at):
        raise PermissionDenied
    given = Consent.objects.filter(pk=consent_id, household=household).select_related("member").first()
    if given is None:
        raise Http404
    if request.method != "POST":
        return render(request, "households/withdraw.html", {"household": household, "consent": given})
    try:
        services.withdraw_consent(consent_id, by=by, at=at)
    except services.AlreadyWithdrawn:
        messages.info(request, _("This agreement was withdrawn before."))
    else:
        messages.success(request, _("The agreement is withdrawn. What was shared on it has ended."))
    return redirect("households:detail", household_id)
