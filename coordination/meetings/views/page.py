"""The meeting's page itself, which every act ends on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.cases.services import LeadsAlready, NobodyThere
from coordination.households.services import ConsentMissing
from coordination.meetings import services, table
from coordination.meetings.forms import (
    CirculateForm,
    DecideForm,
    DiscussForm,
    MatterForm,
)
from coordination.meetings.models import AgendaItem, Decision, Meeting
from partners.access.middleware import WorkerRequest, address_of
from partners.journal.services import record_reading

ROWS = 20
UNPROCESSABLE = 422
TAKEN = 409


def show_table(
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
    meeting = meeting_or_404(request, meeting_id)
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


def act_and_show(
    request: WorkerRequest, meeting_id: UUID, act: Any, said: str = "", *, item_id: UUID | None = None
) -> HttpResponse:
    """One act, then the table again; what stopped it is said on the way."""
    at = timezone.now()
    if not Meeting.objects.visible_to(request.acting).filter(pk=meeting_id).exists():
        # Hidden and absent give the same answer.
        meeting_or_404(request, meeting_id)
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
    return HttpResponseRedirect(address_of_table(meeting_id, item_id))


def meeting_or_404(request: WorkerRequest, meeting_id: UUID) -> Meeting:
    meetings = Meeting.objects.visible_to(request.acting)
    return get_object_or_404(
        meetings.select_related("convened_by", "co_chair", "circulated_by__user"), pk=meeting_id
    )


def decision_or_404(request: WorkerRequest, decision_id: UUID) -> Decision:
    items = AgendaItem.objects.visible_to(request.acting, at=timezone.now())
    decisions = Decision.objects.filter(item__in=items.values("pk")).select_related(
        "item", "owner", "meeting"
    )
    return get_object_or_404(decisions, pk=decision_id)


def address_of_table(meeting_id: UUID, item_id: UUID | None = None) -> str:
    address = reverse("meetings:detail", args=[meeting_id])
    return f"{address}?item={item_id}" if item_id else address
