"""Answering, helping, ending: who may, what opens and closes with it, and that one answer wins."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from coordination.households.models import Household, Identity, StoryEvent
from partners.access.acting import acting
from partners.access.actors import Actor, nightly
from partners.access.models import Grant
from partners.journal.models import Entry
from partners.notices.models import WorkItem
from referrals import services
from referrals.models import HelpGiven, Referral
from resources.services import NoPlaceFree
from tests.factories.partners import OrganisationFactory, PostFactory
from tests.factories.referrals import SENT_AT, BundleFactory, HelpGivenFactory, ReferralFactory
from tests.factories.resources import ResourceFactory

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=3)


def receiver(referral, role="WORKER"):
    return PostFactory(role=role, organisation=referral.to_organisation)


def test_acceptance_opens_names_and_asks_for_help_logged(acting_as):
    referral = ReferralFactory()
    post = receiver(referral)
    with acting_as(post, at=AT) as actor:
        assert not Identity.objects.exists()
        services.accept(referral.pk, words="다음 주부터 갑니다", by=actor, at=AT)
        assert [each.address for each in Identity.objects.all()] == ["샘골로 12, 3층"]
    referral.refresh_from_db()
    assert (referral.status, referral.answered_at, referral.answered_by, referral.answer_words) == (
        "ACCEPTED",
        AT,
        post,
        "다음 주부터 갑니다",
    )
    item = WorkItem.objects.get(done_at=None)
    assert (item.verb, item.organisation, item.asked_by) == (
        "LOG_HELP",
        referral.to_organisation,
        referral.from_organisation,
    )
    assert StoryEvent.objects.get().saying == "referral.accepted"
    assert Entry.objects.get(act="referrals.accepted").households == [referral.household_id]


def test_declining_says_why_and_gives_the_turn_back(acting_as):
    referral = ReferralFactory()
    with acting_as(receiver(referral), at=AT) as actor:
        services.decline(
            referral.pk, reason="NOT_WANTED", by_person=True, words="원하지 않으심", by=actor, at=AT
        )
    referral.refresh_from_db()
    assert (referral.status, referral.reason, referral.declined_by_person, referral.closed_at) == (
        "DECLINED",
        "NOT_WANTED",
        True,
        AT,
    )
    assert set(Grant.objects.filter(basis_id=referral.pk).values_list("ends_at", flat=True)) == {AT}
    item = WorkItem.objects.get(done_at=None)
    assert (item.verb, item.organisation) == ("ASK_AGAIN", referral.from_organisation)
    with acting_as(PostFactory(organisation=referral.from_organisation), at=AT) as actor:
        services.note_answer(referral.pk, by=actor, at=LATER)
    assert not WorkItem.objects.filter(done_at=None).exists()


def test_an_unknown_reason_or_outcome_changes_nothing(acting_as):
    sent, accepted = ReferralFactory(), ReferralFactory(accepted=True)
    with acting_as(receiver(sent), at=AT) as actor, pytest.raises(ValueError):
        services.decline(sent.pk, reason="WHIM", by=actor, at=AT)
    with acting_as(receiver(accepted), at=AT) as actor, pytest.raises(ValueError):
        services.complete(accepted.pk, outcome="LUCK", by=actor, at=AT)
    assert {each.status for each in Referral.objects.all()} == {"SENT", "ACCEPTED"}


ANSWERS = {
    "accept": {},
    "decline": {"reason": "NO_PLACE"},
    "log_help": {"what": "밑반찬 2찬", "given_on": AT.date()},
    "complete": {"outcome": "GUIDED"},
    "fail": {"reason": "NOT_REACHED"},
}


@pytest.mark.parametrize("act", ANSWERS)
@pytest.mark.parametrize(
    ("who", "raised"),
    [
        ("receiver", None), ("receiver's volunteer lead", None), ("receiver's leader", None),
        ("receiver's manager", Referral.DoesNotExist), ("receiver's trainee", Referral.DoesNotExist),
        ("sender", PermissionDenied), ("case team", Referral.DoesNotExist), ("stranger", Referral.DoesNotExist),
        ("other district", Referral.DoesNotExist),
    ],
)  # fmt: skip
def test_who_may_answer_help_and_end(acting_as, act, who, raised):
    from tests.factories.partners import GrantFactory

    referral = ReferralFactory(accepted=act not in {"accept", "decline"})
    colleague = OrganisationFactory(district=referral.district)
    GrantFactory(organisation=colleague, household_id=referral.household_id)
    post = {
        "receiver": lambda: receiver(referral),
        "receiver's volunteer lead": lambda: receiver(referral, "VOLUNTEER"),
        "receiver's leader": lambda: receiver(referral, "LEADER"),
        "receiver's manager": lambda: receiver(referral, "MANAGER"),
        "receiver's trainee": lambda: receiver(referral, "TRAINEE"),
        "sender": lambda: PostFactory(organisation=referral.from_organisation),
        "case team": lambda: PostFactory(organisation=colleague),
        "stranger": lambda: PostFactory(district=referral.district),
        "other district": PostFactory,
    }[who]()
    before = Entry.objects.count()
    with acting_as(post, at=AT) as actor:
        if raised is None:
            getattr(services, act)(referral.pk, by=actor, at=AT, **ANSWERS[act])
        else:
            with pytest.raises(raised):
                getattr(services, act)(referral.pk, by=actor, at=AT, **ANSWERS[act])
    assert (Entry.objects.count() > before) == (raised is None)


@pytest.mark.parametrize("act", ["withdraw", "note_answer"])
@pytest.mark.parametrize(
    ("who", "raised"),
    [("sender", None), ("receiver", PermissionDenied), ("stranger", Referral.DoesNotExist)],
)
def test_only_the_sender_withdraws_or_notes(acting_as, act, who, raised):
    referral = ReferralFactory()
    post = {
        "sender": lambda: PostFactory(organisation=referral.from_organisation),
        "receiver": lambda: receiver(referral),
        "stranger": lambda: PostFactory(district=referral.district),
    }[who]()
    with acting_as(post, at=AT) as actor:
        if raised is None:
            getattr(services, act)(referral.pk, by=actor, at=AT)
        else:
            with pytest.raises(raised):
                getattr(services, act)(referral.pk, by=actor, at=AT)


def test_help_is_written_down_and_the_first_makes_the_household_helped(acting_as):
    referral = ReferralFactory(accepted=True)
    with acting_as(receiver(referral), at=AT) as actor:
        for at in (AT, LATER):
            services.log_help(referral.pk, what="밑반찬", quantity=2, given_on=AT.date(), by=actor, at=at)
    assert Household.objects.get(pk=referral.household_id).helped_at == AT
    lines = HelpGiven.objects.filter(household_id=referral.household_id)
    assert [(each.area, each.quantity, each.organisation) for each in lines] == [
        ("DAILY_LIFE", 2, referral.to_organisation)
    ] * 2
    assert StoryEvent.objects.filter(saying="help.first").count() == 1


def test_help_is_not_written_before_acceptance_nor_ahead_of_its_day(acting_as):
    sent, accepted = ReferralFactory(), ReferralFactory(accepted=True)
    with acting_as(receiver(sent), at=AT) as actor, pytest.raises(services.MoveRefused):
        services.log_help(sent.pk, what="밑반찬", given_on=AT.date(), by=actor, at=AT)
    with acting_as(receiver(accepted), at=AT) as actor, pytest.raises(services.NotYetGiven):
        services.log_help(accepted.pk, what="밑반찬", given_on=date(2026, 11, 21), by=actor, at=AT)
    assert not HelpGiven.objects.exists()


@pytest.mark.parametrize("outcome", ["GOT_HELP", "GOT_PART"])
def test_help_that_arrived_stands_in_the_ledger(acting_as, outcome):
    referral = ReferralFactory(accepted=True)
    with acting_as(receiver(referral), at=AT) as actor:
        with pytest.raises(services.HelpMissing):
            services.complete(referral.pk, outcome=outcome, by=actor, at=AT)
        services.log_help(referral.pk, what="밑반찬", given_on=AT.date(), by=actor, at=AT)
        services.complete(referral.pk, outcome=outcome, by=actor, at=AT)
    referral.refresh_from_db()
    assert (referral.status, referral.outcome, referral.closed_at) == ("COMPLETED", outcome, AT)
    assert not WorkItem.objects.filter(done_at=None).exists()


@pytest.mark.parametrize(
    ("act", "given", "who"),
    [
        ("complete", {"outcome": "GUIDED"}, "to_organisation"),
        ("fail", {"reason": "NOT_REACHED"}, "to_organisation"),
        ("withdraw", {}, "from_organisation"),
    ],
)
def test_the_end_closes_names_and_gives_the_place_back(acting_as, act, given, who):
    resource = ResourceFactory(capacity=3, load=1)
    referral = ReferralFactory(accepted=True, resource=resource)
    with acting_as(PostFactory(organisation=getattr(referral, who)), at=AT) as actor:
        getattr(services, act)(referral.pk, by=actor, at=AT, **given)
    with acting_as(receiver(referral), at=LATER):
        assert not Identity.objects.exists()
        assert not Household.objects.exists()
    resource.refresh_from_db()
    assert resource.load == 0


def test_acceptance_takes_a_place_and_refuses_beyond_the_last(acting_as):
    resource = ResourceFactory(capacity=1)
    first, second = (
        ReferralFactory(
            resource=resource,
            to_organisation=resource.organisation,
            bundle__household__opened_by__district=resource.district,
        )
        for _ in range(2)
    )
    with acting_as(receiver(first), at=AT) as actor:
        services.accept(first.pk, by=actor, at=AT)
        with pytest.raises(NoPlaceFree):
            services.accept(second.pk, by=actor, at=AT)
    second.refresh_from_db()
    resource.refresh_from_db()
    assert (second.status, resource.load) == ("SENT", 1)
    assert Grant.objects.filter(basis_id=second.pk, starts_at__isnull=False).count() == 1  # masked alone


def test_what_is_no_longer_shared_cannot_be_accepted(acting_as):
    """The person took the consent back: its withdrawal ended the grants before the receiver answered."""
    referral = ReferralFactory()
    Grant.objects.filter(basis_id=referral.pk).update(ends_at=AT)
    with acting_as(receiver(referral), at=LATER) as actor:
        with pytest.raises(services.SharingStopped):
            services.accept(referral.pk, by=actor, at=LATER)
        services.decline(referral.pk, reason="OTHER", by=actor, at=LATER)
    referral.refresh_from_db()
    assert referral.status == "DECLINED"


def test_what_nobody_answered_expires_after_its_thirty_days(acting_as):
    """Sent on Monday 2 November; day 30 is Wednesday 2 December, so it stands until that day is over."""
    referral = ReferralFactory()
    others = [
        ReferralFactory(accepted=True, bundle__household=referral.household),
        ReferralFactory(
            bundle=BundleFactory(household=referral.household), sent_at=SENT_AT + timedelta(days=1)
        ),
        ReferralFactory(),  # another district's night
    ]
    for at, expected in (
        (datetime(2026, 12, 2, 14, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 2, 15, 1, tzinfo=UTC), [referral.pk]),
        (datetime(2026, 12, 2, 15, 2, tzinfo=UTC), []),
    ):
        with acting(nightly(referral.district_id), at=at) as actor:
            assert services.expire(by=actor, at=at) == expected
    referral.refresh_from_db()
    assert (referral.status, referral.answered_at) == ("EXPIRED", None)
    assert [Referral.objects.get(pk=each.pk).status for each in others] == ["ACCEPTED", "SENT", "SENT"]
    assert not Grant.objects.filter(basis_id=referral.pk, ends_at=None).exists()
    item = WorkItem.objects.get(done_at=None)
    assert (item.verb, item.organisation) == ("ASK_AGAIN", referral.from_organisation)
    assert referral.moves.get().by is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_at_once_one_succeeds():
    """Eight workers of one centre press at once, each on a connection of its own; the resource has room for all."""
    resource = ResourceFactory(capacity=8)
    referral = ReferralFactory(
        resource=resource,
        to_organisation=resource.organisation,
        bundle__household__opened_by__district=resource.district,
    )
    posts = [receiver(referral) for _ in range(8)]
    start = threading.Barrier(len(posts))
    answers: list[str] = []

    def press(post) -> None:
        try:
            start.wait()
            at = timezone.now()
            with acting(Actor.of(post), at=at) as actor:
                services.accept(referral.pk, by=actor, at=at)
            answers.append("accepted")
        except services.MoveRefused:
            answers.append("refused")
        except Exception as error:  # a thread's error would be lost
            answers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[post]) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["accepted", *["refused"] * 7]
    resource.refresh_from_db()
    assert (resource.load, referral.moves.count()) == (1, 1)
    assert WorkItem.objects.filter(verb="LOG_HELP").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_referrals_to_one_resource_never_oversell_it():
    resource = ResourceFactory(capacity=2)
    post = PostFactory(organisation=resource.organisation)
    referrals = [
        ReferralFactory(
            resource=resource,
            to_organisation=resource.organisation,
            bundle__household__opened_by__district=resource.district,
        )
        for _ in range(6)
    ]
    start = threading.Barrier(len(referrals))
    answers: list[str] = []

    def press(referral) -> None:
        try:
            start.wait()
            at = timezone.now()
            with acting(Actor.of(post), at=at) as actor:
                services.accept(referral.pk, by=actor, at=at)
            answers.append("accepted")
        except NoPlaceFree:
            answers.append("full")
        except Exception as error:
            answers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[each]) for each in referrals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["accepted"] * 2 + ["full"] * 4
    resource.refresh_from_db()
    assert resource.load == 2
    assert Referral.objects.filter(status="ACCEPTED").count() == 2


def test_help_ledger_is_for_the_giver_and_the_case_team(acting_as):
    given = HelpGivenFactory()
    for post, seen in (
        (receiver(given.referral), 1),
        (PostFactory(organisation=given.household.opened_by), 1),
        (PostFactory(district=given.district), 0),
        (PostFactory(), 0),
    ):
        with acting_as(post, at=AT):
            assert HelpGiven.objects.count() == seen
