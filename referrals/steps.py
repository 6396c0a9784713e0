"""The steps every act on a referral is made of: lock, move, tell, close, give back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from coordination.households import services as households
from coordination.households.models import Household, StoryKind
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis, Grant
from partners.access.tables import Tier
from partners.journal.services import record
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.notices.services import finish, put
from referrals import live
from referrals.models import NEXT_STATUSES, Referral, ReferralMove, ReferralStatus
from resources.services import free_place


class MoveRefused(Exception):
    """The referral's status does not lead to the one asked for; often someone moved it first."""


def locked(referral_id: UUID, *, by: Actor) -> Referral:
    """The referral, locked until the end of the transaction. Raises DoesNotExist where the walls hide it."""
    seen = Referral.objects.visible_to(by).select_for_update(of=("self",))
    return seen.select_related("resource").get(pk=referral_id)


def move(
    referral: Referral, to: ReferralStatus, *, by: Actor, at: datetime, words: str = "", why: str = ""
) -> None:
    """Take one step along NEXT_STATUSES, save it, and write the step down. Raises MoveRefused."""
    before = ReferralStatus(referral.status)
    if to not in NEXT_STATUSES[before]:
        raise MoveRefused(f"{before} → {to}")
    referral.status = to
    if to in {ReferralStatus.ACCEPTED, ReferralStatus.DECLINED}:
        referral.answered_at, referral.answered_by, referral.answer_words = at, by.post, words
    if not NEXT_STATUSES[to]:
        referral.closed_at = at
    referral.save(
        update_fields=[
            "status",
            "answered_at",
            "answered_by",
            "answer_words",
            "reason",
            "declined_by_person",
            "closed_at",
            "outcome",
        ]
    )
    note_move(referral, before, by=by, at=at, why=why or words)


def note_move(referral: Referral, before: str, *, by: Actor, at: datetime, why: str = "") -> None:
    ReferralMove.objects.create(
        district_id=referral.district_id,
        referral=referral,
        before=before,
        after=referral.status,
        at=at,
        by=by.post,
        why=why,
    )


def close(referral: Referral, *, by: Actor, at: datetime, frees: bool = False) -> None:
    """What ends with a referral: what it opened, the place it took, the work it was."""
    grants.end(Basis.REFERRAL, referral.pk, at=at)
    if frees and referral.resource_id is not None:
        free_place(referral.resource_id)
    finish(WorkKind.REFERRAL, about=referral.pk, at=at)


def give_back(referral: Referral, *, by: Actor, at: datetime) -> None:
    """No help came of it: the sender's turn again."""
    put(
        WorkKind.REFERRAL,
        "ASK_AGAIN",
        about=referral.pk,
        address=address_of(referral),
        organisation_id=referral.from_organisation_id,
        due_at=due_at("REFERRAL_ANSWER", at, district_id=referral.district_id),
        subject=subject_of(referral),
        detail=referral.snapshot["place"],
        by=by,
        at=at,
    )


def finish_asking_again(household_id: UUID, areas: set[str], *, by: Actor, at: datetime) -> None:
    """Whoever asks another for the same need has dealt with the answers that brought nothing."""
    ended = [ReferralStatus.DECLINED, ReferralStatus.EXPIRED, ReferralStatus.FAILED]
    earlier = Referral.objects.filter(
        household_id=household_id, area__in=areas, status__in=ended, from_organisation_id=by.organisation_id
    )
    for pk in earlier.values_list("pk", flat=True):
        finish(WorkKind.REFERRAL, about=pk, at=at, verb="ASK_AGAIN")


def finish_move(act: str, referral: Referral, *, by: Actor, at: datetime, **facts: Any) -> None:
    record(act, referral, by=by, at=at, households=[referral.household_id], **facts)
    live.announce(referral)


def tell(
    referral: Referral,
    saying: str,
    *,
    kind: str = StoryKind.REFERRAL,
    words: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """A line of the household's story, by whoever still holds it: after a consent ended, a receiver may not."""
    if not Household.objects.visible_to(by, at=at).filter(pk=referral.household_id).exists():
        return
    heading = referral.resource.name if referral.resource else referral.words
    said = f"{heading}: {words}" if words else heading
    households.tell(
        referral.household_id, kind, saying, words=said, address=address_of(referral), by=by, at=at
    )


def is_shared(referral: Referral, *, at: datetime) -> bool:
    """Whether what was offered to the receiver still is."""
    offered = Grant.objects.filter(basis=Basis.REFERRAL, basis_id=referral.pk, tier=Tier.IDENTITY)
    return offered.filter(Q(ends_at=None) | Q(ends_at__gt=at)).exists()


def address_of(referral: Referral) -> str:
    return reverse("referrals:detail", args=[referral.pk])


def subject_of(referral: Referral) -> str:
    """Masked, as shown to the receiver: 윤*례 1947; to volunteers 윤**."""
    return " ".join(
        str(part) for part in (referral.snapshot["label"], referral.snapshot["birth_year"]) if part
    )
