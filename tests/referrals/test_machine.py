"""The machine: one dict in code, the same in the database, and nothing beside it; and each named constraint."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.notices import live
from referrals import services
from referrals.models import NEXT_STATUSES, Referral, ReferralStatus
from tests.factories.partners import PostFactory
from tests.factories.referrals import SENT_AT, HelpGivenFactory, ReferralFactory

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
LATER = SENT_AT + timedelta(days=1)


def columns(status: str, post_id: int) -> dict[str, Any]:
    """What else a row of this status holds, so that only the step itself can be refused."""
    answered = status in {"ACCEPTED", "DECLINED", "COMPLETED", "FAILED"}
    return {
        "answered_at": LATER if answered else None,
        "answered_by_id": post_id if answered else None,
        "reason": "OTHER" if status in {"DECLINED", "FAILED"} else "",
        "closed_at": None if status in {"SENT", "ACCEPTED"} else LATER,
        "outcome": {"COMPLETED": "GUIDED", "FAILED": "NO_HELP"}.get(status, ""),
    }


def test_every_status_is_in_the_machine_and_reachable():
    assert set(NEXT_STATUSES) == set(ReferralStatus)
    reached, edge = {ReferralStatus.SENT}, {ReferralStatus.SENT}
    while edge:
        edge = {after for each in edge for after in NEXT_STATUSES[each]} - reached
        reached |= edge
    assert reached == set(ReferralStatus)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(ReferralStatus.values), min_size=1, max_size=4))
def test_the_database_takes_exactly_the_steps_of_the_dict(db, walk):
    """Raw updates, past every service, along any path: refused where the dict has no step."""
    with transaction.atomic():
        referral = ReferralFactory()
        post_id = PostFactory(organisation=referral.to_organisation).pk
        now = ReferralStatus.SENT
        for status in walk:
            may = status == now or status in NEXT_STATUSES[now]
            try:
                with transaction.atomic():
                    Referral.objects.filter(pk=referral.pk).update(status=status, **columns(status, post_id))
                took = True
            except (InternalError, ProgrammingError) as error:
                assert "Invalid transition" in str(error)
                took = False
            assert took == may, f"{now} → {status}"
            now = ReferralStatus(status) if took else now
        transaction.set_rollback(True)


ACTS = {
    "accept": (ReferralStatus.ACCEPTED, "to", {}),
    "decline": (ReferralStatus.DECLINED, "to", {"reason": "NO_PLACE"}),
    "withdraw": (ReferralStatus.WITHDRAWN, "from", {}),
    "complete": (ReferralStatus.COMPLETED, "to", {"outcome": "GUIDED"}),
    "fail": (ReferralStatus.FAILED, "to", {"reason": "OTHER"}),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=4))
def test_services_take_exactly_the_steps_of_the_dict(acting_as, walk):
    with transaction.atomic():
        referral = ReferralFactory()
        posts = {
            side: PostFactory(organisation=getattr(referral, f"{side}_organisation"))
            for side in ("to", "from")
        }
        now, steps = ReferralStatus.SENT, 0
        for act in walk:
            after, side, facts = ACTS[act]
            may = after in NEXT_STATUSES[now]
            with acting_as(posts[side], at=AT) as actor:
                if may:
                    getattr(services, act)(referral.pk, by=actor, at=AT, **facts)
                    now, steps = after, steps + 1
                else:
                    with pytest.raises(services.MoveRefused):
                        getattr(services, act)(referral.pk, by=actor, at=AT, **facts)
        referral.refresh_from_db()
        assert (referral.status, referral.moves.count()) == (now, steps)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("referral_answered_once_left_sent", {"status": "ACCEPTED"}),
        ("referral_answered_once_left_sent", {"status": "ACCEPTED", "answered_at": LATER}),
        ("referral_answered_once_left_sent", {"answered_at": LATER}),
        ("referral_answered_once_left_sent", {"accepted": True, "answered_at": SENT_AT - timedelta(days=1)}),
        ("referral_refusal_says_why", {"declined": True, "reason": ""}),
        ("referral_refusal_says_why", {"declined": True, "reason": "WHIM"}),
        ("referral_ended_says_how", {"completed": True, "outcome": ""}),
        ("referral_ended_says_how", {"completed": True, "closed_at": None}),
        ("referral_ended_says_how", {"declined": True, "closed_at": None}),
        ("referral_ended_says_how", {"closed_at": LATER}),
        ("referral_ended_says_how", {"accepted": True, "outcome": "GOT_HELP"}),
    ],
)
def test_the_database_refuses(db, constraint, facts):
    with pytest.raises(IntegrityError, match=constraint):
        ReferralFactory(**facts)


def test_the_database_knows_no_other_status(db):
    """Every other rule refuses it first, by its name's place in the alphabet; alone, this one does."""
    with connection.cursor() as cursor:
        for name in (
            "referral_answered_once_left_sent",
            "referral_ended_says_how",
            "referral_refusal_says_why",
        ):
            cursor.execute(f"ALTER TABLE referrals_referral DROP CONSTRAINT {name}")
    with pytest.raises(IntegrityError, match="referral_status_known"):
        ReferralFactory(status="LOST")


def test_nobody_refers_to_themselves(db):
    with pytest.raises(IntegrityError, match="referral_to_another"):
        referral = ReferralFactory()
        Referral.objects.filter(pk=referral.pk).update(to_organisation=referral.from_organisation_id)


def test_the_same_waits_once(db):
    first = ReferralFactory()
    with (
        pytest.raises(IntegrityError, match="referral_one_unanswered_per_organisation"),
        transaction.atomic(),
    ):
        ReferralFactory(bundle=first.bundle, to_organisation=first.to_organisation)
    ReferralFactory(bundle=first.bundle, to_organisation=first.to_organisation, area="HOUSING")
    ReferralFactory(bundle=first.bundle, to_organisation=first.to_organisation, declined=True)


def test_help_is_at_least_one(db):
    with pytest.raises(IntegrityError, match="help_quantity_positive"):
        HelpGivenFactory(quantity=0)


def test_time_to_answer_is_kept_by_the_database(db):
    referral = ReferralFactory(accepted=True)
    referral.refresh_from_db()
    assert referral.time_to_answer == timedelta(days=1)


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw"])
def test_both_sides_hear_of_it_after_the_commit(
    acting_as, monkeypatch, django_capture_on_commit_callbacks, act
):
    referral = ReferralFactory()
    _after, side, facts = ACTS[act]
    heard: list[tuple[int, str]] = []
    monkeypatch.setattr(
        live, "announce", lambda organisation, kind, about="": heard.append((organisation, kind))
    )
    with (
        django_capture_on_commit_callbacks(execute=True),
        acting_as(PostFactory(organisation=getattr(referral, f"{side}_organisation")), at=AT) as actor,
    ):
        getattr(services, act)(referral.pk, by=actor, at=AT, **facts)
        assert not heard
    assert {(referral.to_organisation_id, "referral"), (referral.from_organisation_id, "referral")} <= set(
        heard
    )


def test_moves_are_never_rewritten(acting_as):
    """The application's role may add a step and read it, no more."""
    referral = ReferralFactory()
    post = PostFactory(organisation=referral.to_organisation)
    with acting_as(post, at=AT) as actor:
        services.accept(referral.pk, by=actor, at=AT)
    for statement in ("UPDATE referrals_referralmove SET why = 'x'", "DELETE FROM referrals_referralmove"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            acting_as(post, at=AT),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
