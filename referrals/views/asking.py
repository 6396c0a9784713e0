from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.households.models import Household, HouseholdKind
from coordination.meetings.models import Decision
from partners.access.actors import Actor
from partners.access.middleware import WorkerRequest, address_of
from partners.access.tables import Tier
from partners.journal.services import record_reading
from referrals import permissions, services
from referrals.asking import Ask, Overlap, named_recipients, overlaps, snapshot
from referrals.forms import AskForm, BundleForm
from referrals.models import Referral
from resources.models import Resource
from resources.needs import NeedArea

MOST_ROWS = 10
MOST_DIGITS = 19  # of a key; longer ones overflow the database's integers
MOST_HITS = 8
# Buttons of the one form: find; add:<resource>; drop:<row>; send.
FIND, ADD, DROP, SEND = "find", "add", "drop", "send"


@dataclass(slots=True)
class Row:
    """One line of the bundle as the page shows it: the form, whom it goes to, what stands in the way."""

    number: int
    resource: Resource
    form: AskForm
    needs_consent: bool
    is_named: bool
    consent_url: str
    shown: str
    overlaps: list[Overlap]

    @property
    def may_know(self) -> bool:
        return self.is_named or not self.needs_consent


@require_http_methods(["GET", "POST"])
def new(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Several services in one bundle. The page's state is its form, so that it works without script."""
    actor, at = request.acting, timezone.now()
    household = (
        Household.objects.visible_to(actor, at=at, tier=Tier.CASE)
        .select_related("place")
        .filter(pk=household_id)
        .first()
    )
    if household is None:
        raise Http404
    if actor.may is None or not actor.may.asks:
        raise PermissionDenied
    decision = _decision(request, household_id)
    act, _colon, about = request.POST.get("do", "").partition(":")
    typed = _typed(request, decision)
    if act == ADD and about.isdigit() and len(typed) < MOST_ROWS:
        typed.append({"resource": about, "area": "", "words": ""})
    elif act == DROP and about.isdigit() and int(about) < len(typed):
        del typed[int(about)]

    bundle_form = BundleForm(request.POST if act == SEND else None)
    rows = _rows(typed, household, actor, at=at, is_sent=act == SEND)
    if act == SEND and _is_sent(request, household, rows, bundle_form, decision, at=at):
        return _gone(request, reverse("households:detail", args=[household_id]))
    if act != SEND:
        bundle_form = BundleForm(initial={"despite": request.POST.get("despite", "")})
    record_reading("referrals.new", by=actor, at=at, households=[household_id], address=address_of(request))
    q = request.POST.get("q", request.GET.get("q", "")).replace("\0", " ")[:100]
    context = {
        "household": household,
        "household_kind": HouseholdKind(household.kind).label,
        "decision": decision,
        "rows": rows,
        "bundle_form": bundle_form,
        "has_overlaps": any(row.overlaps for row in rows),
        "q": q,
        "hits": _hits(actor, q, household, {row.resource.pk for row in rows}),
        "is_full": len(rows) >= MOST_ROWS,
        "directory_url": f"{reverse('resources:list')}?{urlencode({'household': household_id})}",
    }
    part = {"ask": "#ask", "hits": "#hits"}.get(request.headers.get("HX-Target", ""), "")
    return render(request, f"referrals/new.html{part}", context, status=422 if act == SEND else 200)


def _gone(request: HttpRequest, address: str) -> HttpResponse:
    """On to the household's page; htmx follows a redirect only when told by header."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _decision(request: HttpRequest, household_id: UUID) -> Decision | None:
    """The decision this carries out, if it is about this household and seen by the actor."""
    said = request.POST.get("decision") or request.GET.get("decision") or ""
    try:
        key = UUID(said)
    except ValueError:
        return None
    return Decision.objects.select_related("owner").filter(pk=key, household_id=household_id).first()


def _typed(request: HttpRequest, decision: Decision | None) -> list[dict[str, str]]:
    """The rows as they stand in the form; on arrival, those named in the address."""
    if request.method == "POST":
        said = request.POST.get("rows", "0")
        n = min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < MOST_ROWS else 0
        names = ("resource", "area", "words")
        return [{name: request.POST.get(f"row{number}-{name}", "") for name in names} for number in range(n)]
    words = decision.words if decision else ""
    chosen = [each for each in request.GET.getlist("resource") if each.isdecimal()][:MOST_ROWS]
    return [{"resource": each, "area": request.GET.get("need", ""), "words": words} for each in chosen]


def _rows(
    typed: list[dict[str, str]], household: Household, actor: Actor, *, at: datetime, is_sent: bool
) -> list[Row]:
    """Rows with their resources; one that names no resource of the district falls away."""
    keys = [
        int(each["resource"])
        for each in typed
        if each["resource"].isdecimal() and len(each["resource"]) < MOST_DIGITS
    ]
    offered = Resource.objects.visible_to(actor).offered().select_related("organisation").in_bulk(keys)
    named = named_recipients(household.pk, at=at) if offered else set()
    asked = {each.organisation_id for each in offered.values()}
    helping = overlaps(household.pk, NeedArea.values, asked=asked, at=at) if offered else []
    rows: list[Row] = []
    for each in typed:
        resource = offered.get(int(each["resource"])) if each["resource"].isdecimal() else None
        if resource is None:
            continue
        area = each["area"] if each["area"] in NeedArea.values else _likely(resource, household)
        number = len(rows)
        prefix = f"row{number}"
        filled: dict[str, Any] = {"resource": resource.pk, "area": area, "words": each["words"]}
        form = (
            AskForm({f"{prefix}-{name}": value for name, value in filled.items()}, prefix=prefix)
            if is_sent
            else AskForm(prefix=prefix, initial=filled)
        )
        told = snapshot(household, resource.organisation, area)
        rows.append(
            Row(
                number=number,
                resource=resource,
                form=form,
                needs_consent=permissions.needs_consent(resource.organisation),
                is_named=resource.organisation_id in named,
                consent_url="",
                shown=_said(told),
                overlaps=[one for one in helping if one.area == area],
            )
        )
    chosen = urlencode([("resource", row.resource.pk) for row in rows])
    back = f"{reverse('referrals:new', args=[household.pk])}?{chosen}"
    for row in rows:
        query = urlencode({"scope": "THIRD_PARTY", "to": row.resource.organisation_id, "next": back})
        row.consent_url = f"{reverse('households:consent', args=[household.pk])}?{query}"
    return rows


def _likely(resource: Resource, household: Household) -> str:
    """The need this is asked for: one the household has, else the first it answers."""
    return next((area for area in resource.needs if area in household.needs), resource.needs[0])


def _said(told: dict[str, Any]) -> str:
    """The snapshot as one line, word for word what the receiver's page shows."""
    kind = str(HouseholdKind(told["kind"]).label) if told["kind"] else ""
    needs = ", ".join(str(NeedArea(area).label) for area in told["needs"])
    return " · ".join(
        str(part) for part in (told["label"], told["birth_year"], told["place"], kind, needs) if part
    )


def _hits(actor: Actor, q: str, household: Household, chosen: set[int]) -> list[Resource]:
    """What the directory holds for the words; before any are typed, for the household's needs."""
    offered = (
        Resource.objects.visible_to(actor).exclude(pk__in=chosen).exclude(organisation=actor.organisation)
    )
    found = offered.search(q)
    if not q.strip() and household.needs:
        found = found.filter(needs__overlap=household.needs)
    return list(found.select_related("organisation").order_by("name", "pk")[:MOST_HITS])


def _is_sent(
    request: WorkerRequest,
    household: Household,
    rows: list[Row],
    form: BundleForm,
    decision: Decision | None,
    *,
    at: datetime,
) -> bool:
    """Send what was typed; False with what stands in the way written into the forms."""
    every = [row.form.is_valid() for row in rows]
    if not form.is_valid() or not all(every):
        return False
    asks = [
        Ask(
            row.resource.organisation,
            row.form.cleaned_data["area"],
            row.form.cleaned_data["words"],
            row.resource,
        )
        for row in rows
    ]
    try:
        with transaction.atomic():
            services.send_bundle(
                household.pk,
                asks,
                decision_id=decision.pk if decision else None,
                despite=form.cleaned_data["despite"],
                by=request.acting,
                at=at,
            )
    except services.NothingAsked:
        form.add_error(None, _("Choose at least one service first."))
    except services.ConsentMissing as error:
        form.add_error(None, error.message)
    except services.HelpOverlaps:
        form.add_error(
            "despite", _("Others help with the same need. Say why you ask all the same, or take the row out.")
        )
    except IntegrityError as error:
        _say(form, error)
    else:
        messages.success(
            request,
            _(
                "Sent. Answers stand in the household's story; what brought no help comes back to you as work."
            ),
        )
        return True
    return False


def _say(form: BundleForm, error: IntegrityError) -> None:
    """The constraint's own message."""
    for constraint in Referral._meta.constraints:
        if constraint.name in str(error):
            form.add_error(None, str(constraint.violation_error_message))
            return
    raise error
