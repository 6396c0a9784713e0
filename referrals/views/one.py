from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coordination.households.models import Identity
from partners.access.actors import Actor
from partners.access.middleware import WorkerRequest, address_of
from partners.journal.services import record, record_reading
from partners.notices.models import WorkItem
from referrals import permissions, services
from referrals.forms import AcceptForm, CompleteForm, DeclineForm, HelpForm, ReasonForm, WithdrawForm
from referrals.models import Referral, ReferralStatus
from referrals.shown import NOTHING_CAME, Shown
from resources.services import NoPlaceFree

FORMS: dict[str, Callable[..., forms.Form]] = {
    "accept": AcceptForm,
    "decline": DeclineForm,
    "help": HelpForm,
    "complete": CompleteForm,
    "fail": ReasonForm,
    "withdraw": WithdrawForm,
}


@require_safe
def detail(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """One referral: what is asked, the answer, the help, the end; names to the receiver while it runs."""
    at = timezone.now()
    return _page(request, _seen(request, referral_id, at=at), at=at)


@require_POST
def accept(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(
        request, referral_id, "accept", services.accept, _("Accepted. Name and address are open to you now.")
    )


@require_POST
def decline(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(
        request, referral_id, "decline", services.decline, _("Declined. The one who asked can read why.")
    )


@require_POST
def log_help(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, "help", services.log_help, _("Written into the ledger of help."))


@require_POST
def complete(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(
        request,
        referral_id,
        "complete",
        services.complete,
        _("Completed. Name and address are closed again."),
    )


@require_POST
def fail(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, "fail", services.fail, _("Ended. The one who asked can read why."))


@require_POST
def withdraw(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    return _act(
        request, referral_id, "withdraw", services.withdraw, _("Taken back. What was shared is closed.")
    )


@require_POST
def noted(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    at = timezone.now()
    _seen(request, referral_id, at=at)
    services.note_answer(referral_id, by=request.acting, at=at)
    messages.success(request, _("Noted. It waits for you no longer."))
    return redirect("referrals:detail", referral_id)


def _seen(request: WorkerRequest, referral_id: UUID, *, at: datetime) -> Referral:
    """The referral for a party to it or the household's case team; 404 to those who may not know it exists."""
    seen = Referral.objects.visible_to(request.acting, at=at).select_related(
        "from_organisation", "to_organisation", "resource", "answered_by__user", "bundle__sent_by__user"
    )
    return get_object_or_404(seen, pk=referral_id)


def _act(
    request: WorkerRequest, referral_id: UUID, name: str, service: Callable[..., object], said: str
) -> HttpResponse:
    """One act on a referral: back to its page, or the page again with what was wrong."""
    at = timezone.now()
    referral = _seen(request, referral_id, at=at)
    form = _form(name, at=at, data=request.POST)
    if not form.is_valid():
        return _page(request, referral, at=at, bound={name: form}, status=422)
    try:
        with transaction.atomic():
            service(referral_id, by=request.acting, at=at, **form.cleaned_data)
    except services.MoveRefused:
        messages.warning(request, _("Someone was first: this is how it stands now."))
        return _page(request, _seen(request, referral_id, at=at), at=at, status=409)
    except NoPlaceFree:
        form.add_error(None, _("No place is free now. Free one first, or decline for want of a place."))
    except services.SharingStopped:
        form.add_error(
            None, _("The consent ended before the answer: nothing may be shared. Decline, or ask the sender.")
        )
    except services.HelpMissing:
        form.add_error("outcome", _("Write down the help that was given first: the ledger holds none yet."))
    else:
        messages.success(request, said)
        return redirect("referrals:detail", referral_id)
    return _page(request, referral, at=at, bound={name: form}, status=422)


def _form(name: str, *, at: datetime, data: Any = None) -> forms.Form:
    """A form of the page; prefixed by its act, since several stand on one page."""
    more: dict[str, Any] = {"today": timezone.localdate(at)} if name == "help" else {}
    return FORMS[name](data, auto_id=f"{name}-%s", **more)


def _page(
    request: WorkerRequest,
    referral: Referral,
    *,
    at: datetime,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.acting
    shown = Shown(referral, actor)
    people = _people(referral, actor, at=at, address=address_of(request)) if _opens(shown) else []
    if shown.names:
        record_reading(
            "referrals.detail",
            by=actor,
            at=at,
            households=[referral.household_id],
            address=address_of(request),
        )
    may_answer = permissions.can_answer(actor, referral)
    may_withdraw = permissions.can_withdraw(actor, referral)
    ours = {
        "accept": may_answer and referral.status == ReferralStatus.SENT,
        "decline": may_answer and referral.status == ReferralStatus.SENT,
        "help": may_answer and referral.status == ReferralStatus.ACCEPTED,
        "complete": may_answer and referral.status == ReferralStatus.ACCEPTED,
        "fail": may_answer and referral.status == ReferralStatus.ACCEPTED,
        "withdraw": may_withdraw and referral.is_open,
    }
    context = {
        "referral": referral,
        "shown": shown,
        "people": people,
        "opens": _opens(shown),
        "forms": {
            name: (bound or {}).get(name) or _form(name, at=at) for name, open_now in ours.items() if open_now
        },
        "wrong": next(iter(bound), "") if bound else "",
        "help_given": list(referral.help_given.select_related("given_by__user").order_by("given_on", "pk")),
        "moves": list(referral.moves.select_related("by__user", "by__organisation").order_by("at", "pk")),
        "asks_again": may_withdraw and referral.status in NOTHING_CAME and _waits_again(referral, actor),
        "works_case": shown.is_sender or not shown.is_receiver,
    }
    target = request.headers.get("HX-Target", "")
    part = f"#{target}" if target in {"state", "steps"} else ""
    response = render(request, f"referrals/detail.html{part}", context, status=status)
    if people:
        add_never_cache_headers(
            response
        )  # or the address would still be there after completion, one page back
    return response


def _opens(shown: Shown) -> bool:
    """Names show to the receiver alone, from acceptance to the end; the case team has the household's page."""
    return shown.is_receiver and shown.referral.status == ReferralStatus.ACCEPTED


def _people(referral: Referral, actor: Actor, *, at: datetime, address: str) -> list[Identity]:
    """Who it is and where, read through the walls; one journal line of its own, since names were opened."""
    record(
        "referrals.identity_read",
        referral,
        by=actor,
        at=at,
        households=[referral.household_id],
        address=address,
    )
    members = Identity.objects.filter(household_id=referral.household_id, member__left_on=None)
    return list(members.select_related("member").order_by("member__joined_on", "member_id"))


def _waits_again(referral: Referral, actor: Actor) -> bool:
    waiting = WorkItem.objects.filter(about=referral.pk, verb="ASK_AGAIN", organisation=actor.organisation)
    return waiting.filter(done_at=None).exists()
