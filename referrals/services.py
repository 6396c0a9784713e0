"""Asking, answering, helping, ending: every step of a referral, each with its record."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from coordination.cases import services as cases
from coordination.cases.models import CaseStatus
from coordination.households import services as households
from coordination.households.models import Household, Scope, StoryKind
from coordination.households.services import ConsentMissing
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.tables import Tier
from partners.calendar.clocks import SEOUL
from partners.journal.services import record
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.notices.services import finish, put
from referrals import live, permissions
from referrals.asking import (
    Ask,
    Overlap,
    case_of,
    may_start,
    named_recipients,
    overlaps,
    snapshot,
    unnamed,
)
from referrals.models import Bundle, HelpGiven, Outcome, Reason, Referral, ReferralStatus
from referrals.steps import (
    MoveRefused,
    address_of,
    close,
    finish_asking_again,
    finish_move,
    give_back,
    is_shared,
    locked,
    move,
    note_move,
    subject_of,
    tell,
)
from resources.services import take_place

__all__ = ["Ask", "ConsentMissing", "MoveRefused", "Overlap"]


class NothingAsked(ValueError):
    """A bundle asks at least one organisation for something."""


class NotInDistrict(ValueError):
    """An organisation of another district, or one that has ended, cannot be asked."""


class HelpOverlaps(Exception):
    """Others help with the same need; to ask all the same takes a reason."""

    def __init__(self, found: list[Overlap]) -> None:
        super().__init__(", ".join(str(each.organisation) for each in found))
        self.found = found


class SharingStopped(Exception):
    """The person took the consent back, or it ran out, before the answer: there is nothing to accept."""


class HelpMissing(Exception):
    """An outcome that says help arrived needs the help in the ledger."""


class NotYetGiven(ValueError):
    """Help is written down once it was given."""


# ---------------------------------------------------------------- asking
@transaction.atomic
def send_bundle(
    household_id: UUID,
    asks: Sequence[Ask],
    *,
    decision_id: UUID | None = None,
    case_id: UUID | None = None,
    despite: str = "",
    by: Actor,
    at: datetime,
) -> Bundle:
    """Ask several organisations at once to help a household.

    Each receiver is shown a masked snapshot now, and name and address from acceptance to the end. The case
    goes into support. Raises PermissionDenied unless `by` works the case, NothingAsked, NotInDistrict,
    ConsentMissing for a private receiver no consent names, HelpOverlaps when others help with the same need
    and `despite` gives no reason, IntegrityError when the same was asked of them and waits.
    """
    if not permissions.can_send(by, household_id, at=at):
        raise PermissionDenied
    if not asks:
        raise NothingAsked
    assert by.post is not None
    household = Household.objects.select_related("place").get(pk=household_id)
    receivers = [ask.to for ask in asks]
    for each in receivers:
        if each.district_id != by.district_id or each.ended_on is not None:
            raise NotInDistrict(each.name)
    untold = unnamed(receivers, named_recipients(household_id, at=at))
    if untold:
        raise ConsentMissing(
            household.label, Scope.THIRD_PARTY, ", ".join(dict.fromkeys(each.name for each in untold))
        )
    found = overlaps(household_id, {ask.area for ask in asks}, asked={each.pk for each in receivers}, at=at)
    if found and not despite:
        raise HelpOverlaps(found)

    case = case_of(household_id, decision_id, case_id)
    bundle = Bundle.objects.create(
        district_id=household.district_id,
        household=household,
        case=case,
        decision_id=decision_id,
        from_organisation=by.organisation,
        sent_by=by.post,
        sent_at=at,
    )
    due = due_at("REFERRAL_ANSWER", at, district_id=household.district_id)
    for ask in asks:
        _send(bundle, household, ask, due=due, despite=despite, by=by, at=at)
    if decision_id:
        finish(
            WorkKind.DECISION,
            about=decision_id,
            at=at,
            verb="DO_DECISION",
            organisation_id=by.organisation_id,
        )
    finish_asking_again(household_id, {ask.area for ask in asks}, by=by, at=at)
    if case and case.status in {CaseStatus.CONFERRED, CaseStatus.PLANNED} and may_start(case, by=by):
        cases.start_support(case.pk, by=by, at=at)
    return bundle


def _send(
    bundle: Bundle, household: Household, ask: Ask, *, due: datetime, despite: str, by: Actor, at: datetime
) -> Referral:
    shown = snapshot(household, ask.to, ask.area)
    referral = Referral.objects.create(
        district_id=bundle.district_id,
        bundle=bundle,
        household=household,
        from_organisation=by.organisation,
        to_organisation=ask.to,
        resource=ask.resource,
        area=ask.area,
        words=ask.words,
        snapshot=shown,
        sent_at=at,
        answer_due_at=due,
    )
    for tier, offered in ((Tier.MASKED, False), (Tier.IDENTITY, True)):
        grants.open_to(
            ask.to,
            household.pk,
            tier,
            basis=Basis.REFERRAL,
            basis_id=referral.pk,
            offered=offered,
            by=by,
            at=at,
        )
    note_move(referral, "", by=by, at=at, why=despite)
    address = address_of(referral)
    put(
        WorkKind.REFERRAL,
        "ANSWER_REFERRAL",
        about=referral.pk,
        address=address,
        organisation_id=ask.to.pk,
        asked_by_id=by.organisation_id,
        due_at=due,
        subject=subject_of(referral),
        detail=shown["place"],
        by=by,
        at=at,
    )
    tell(referral, "referral.sent", by=by, at=at)
    record("referrals.sent", referral, by=by, at=at, households=[household.pk], why=despite, to=ask.to.pk)
    if permissions.sees_little(ask.to):
        live.text_leads(ask.to, address, by=by, at=at)
    live.announce(referral)
    return referral


# ---------------------------------------------------------------- answering
@transaction.atomic
def accept(referral_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Referral:
    """Take it on: name and address open to the receiver until the end. Of many who try at once, one succeeds.

    Raises PermissionDenied unless asked, MoveRefused when answered already, SharingStopped, and NoPlaceFree
    when everything the resource has is taken.
    """
    referral = locked(referral_id, by=by)
    if not permissions.can_answer(by, referral):
        raise PermissionDenied
    move(referral, ReferralStatus.ACCEPTED, by=by, at=at, words=words)
    if not is_shared(referral, at=at):
        raise SharingStopped
    grants.put_in_force(Basis.REFERRAL, referral.pk, at=at)
    if referral.resource_id is not None:
        take_place(referral.resource_id)
    finish(WorkKind.REFERRAL, about=referral.pk, at=at)
    put(
        WorkKind.REFERRAL,
        "LOG_HELP",
        about=referral.pk,
        address=address_of(referral),
        organisation_id=referral.to_organisation_id,
        asked_by_id=referral.from_organisation_id,
        due_at=due_at("FOUND_NOTHING_GIVEN", at, district_id=referral.district_id),
        subject=subject_of(referral),
        detail=referral.snapshot["place"],
        by=by,
        at=at,
    )
    tell(referral, "referral.accepted", words=words, by=by, at=at)
    finish_move("referrals.accepted", referral, by=by, at=at)
    return referral


@transaction.atomic
def decline(
    referral_id: UUID, *, reason: str, by_person: bool = False, words: str = "", by: Actor, at: datetime
) -> Referral:
    """Say no, why, and whether it was the person who did. The sender gets it back as work.

    Raises PermissionDenied, MoveRefused; ValueError for an unknown reason.
    """
    referral = locked(referral_id, by=by)
    if not permissions.can_answer(by, referral):
        raise PermissionDenied
    referral.reason, referral.declined_by_person = Reason(reason), by_person
    move(referral, ReferralStatus.DECLINED, by=by, at=at, words=words)
    tell(referral, "referral.declined", words=words, by=by, at=at)
    close(referral, by=by, at=at)
    give_back(referral, by=by, at=at)
    finish_move("referrals.declined", referral, by=by, at=at, reason=reason, by_person=by_person)
    return referral


@transaction.atomic
def withdraw(referral_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Referral:
    """Take the asking back, answered or not; what was opened closes at once. Raises PermissionDenied, MoveRefused."""
    referral = locked(referral_id, by=by)
    if not permissions.can_withdraw(by, referral):
        raise PermissionDenied
    was_accepted = referral.status == ReferralStatus.ACCEPTED
    move(referral, ReferralStatus.WITHDRAWN, by=by, at=at, why=words)
    tell(referral, "referral.withdrawn", words=words, by=by, at=at)
    close(referral, by=by, at=at, frees=was_accepted)
    finish_move("referrals.withdrawn", referral, by=by, at=at)
    return referral


# ---------------------------------------------------------------- helping and ending
@transaction.atomic
def log_help(
    referral_id: UUID,
    *,
    what: str,
    area: str | None = None,
    quantity: int = 1,
    given_on: date,
    by: Actor,
    at: datetime,
) -> HelpGiven:
    """Write a line of the ledger. The first one for a household moves it from found to helped.

    Raises PermissionDenied, MoveRefused unless the referral is accepted, NotYetGiven.
    """
    referral = locked(referral_id, by=by)
    if not permissions.can_answer(by, referral):
        raise PermissionDenied
    if referral.status != ReferralStatus.ACCEPTED:
        raise MoveRefused(f"help is logged while accepted, not {referral.status}")
    if given_on > at.astimezone(SEOUL).date():
        raise NotYetGiven
    assert by.post is not None
    help_given = HelpGiven.objects.create(
        district_id=referral.district_id,
        household_id=referral.household_id,
        organisation=by.organisation,
        referral=referral,
        area=area or referral.area,
        what=what,
        quantity=quantity,
        given_on=given_on,
        given_by=by.post,
        written_at=at,
    )
    finish(WorkKind.REFERRAL, about=referral.pk, at=at, verb="LOG_HELP")
    tell(referral, "help.given", kind=StoryKind.HELP, words=what, by=by, at=at)
    households.first_help(referral.household_id, by=by, at=at)
    record("referrals.help_logged", help_given, by=by, at=at, households=[referral.household_id])
    live.announce(referral)
    return help_given


@transaction.atomic
def complete(referral_id: UUID, *, outcome: str, words: str = "", by: Actor, at: datetime) -> Referral:
    """Close with what came of it; name and address are gone for the receiver from now on.

    Raises PermissionDenied, MoveRefused, HelpMissing when help is said to have arrived and none is logged;
    ValueError for an unknown outcome.
    """
    referral = locked(referral_id, by=by)
    if not permissions.can_answer(by, referral):
        raise PermissionDenied
    referral.outcome = Outcome(outcome)
    if referral.outcome in {Outcome.GOT_HELP, Outcome.GOT_PART} and not referral.help_given.exists():
        raise HelpMissing
    move(referral, ReferralStatus.COMPLETED, by=by, at=at, why=words)
    tell(referral, "referral.completed", words=words, by=by, at=at)
    close(referral, by=by, at=at, frees=True)
    finish_move("referrals.completed", referral, by=by, at=at, outcome=outcome)
    return referral


@transaction.atomic
def fail(referral_id: UUID, *, reason: str, words: str = "", by: Actor, at: datetime) -> Referral:
    """End an accepted referral without help, saying why. Raises PermissionDenied, MoveRefused, ValueError."""
    referral = locked(referral_id, by=by)
    if not permissions.can_answer(by, referral):
        raise PermissionDenied
    referral.reason, referral.outcome = Reason(reason), Outcome.NO_HELP
    move(referral, ReferralStatus.FAILED, by=by, at=at, why=words)
    tell(referral, "referral.failed", words=words, by=by, at=at)
    close(referral, by=by, at=at, frees=True)
    give_back(referral, by=by, at=at)
    finish_move("referrals.failed", referral, by=by, at=at, reason=reason)
    return referral


@transaction.atomic
def note_answer(referral_id: UUID, *, by: Actor, at: datetime) -> Referral:
    """The sender has read that no help came of it and asks nobody else for now: it stops waiting."""
    referral = locked(referral_id, by=by)
    if not permissions.can_withdraw(by, referral):
        raise PermissionDenied
    finish(WorkKind.REFERRAL, about=referral.pk, at=at, verb="ASK_AGAIN", organisation_id=by.organisation_id)
    record("referrals.noted", referral, by=by, at=at, households=[referral.household_id])
    live.announce(referral)
    return referral


@transaction.atomic
def expire(*, by: Actor, at: datetime) -> list[UUID]:
    """Nightly, for one district: give back what nobody answered within REFERRAL_EXPIRY (30 days).

    `by` is `nightly(district_id)`. Returns the referrals that expired; running it again finds none.
    """
    assert by.district_id is not None
    waiting = Referral.objects.unanswered().filter(district_id=by.district_id, answer_due_at__lt=at)
    waiting = waiting.select_for_update(of=("self",), skip_locked=True)
    expired = []
    due: dict[date, datetime] = {}
    for referral in waiting.order_by("pk"):
        day = referral.sent_at.astimezone(SEOUL).date()
        if day not in due:
            due[day] = due_at("REFERRAL_EXPIRY", referral.sent_at, district_id=by.district_id)
        if due[day] >= at:
            continue
        move(referral, ReferralStatus.EXPIRED, by=by, at=at)
        close(referral, by=by, at=at)
        give_back(referral, by=by, at=at)
        finish_move("referrals.expired", referral, by=by, at=at)
        expired.append(referral.pk)
    return expired
