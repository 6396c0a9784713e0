"""Sending a bundle: who may, to whom, what they are shown, and what stops it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from coordination.cases.models import Case
from coordination.households.models import Household, Identity, StoryEvent
from coordination.households.services import ConsentMissing
from partners.access.models import Grant
from partners.access.tables import Tier
from partners.journal.models import Entry
from partners.notices.models import Message, WorkItem
from partners.organisations.models import Sector
from referrals import services
from referrals.models import Bundle, Referral
from referrals.services import Ask
from tests.factories.households import ConsentFactory, HouseholdFactory
from tests.factories.partners import OrganisationFactory, PostFactory
from tests.factories.referrals import HelpGivenFactory, ReferralFactory
from tests.factories.resources import ResourceFactory

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)  # a Friday


@pytest.fixture
def scene(db):
    """A household of a centre's case team; a centre its consent names, one it does not, and a public body."""
    household = HouseholdFactory(needs=["HEALTH"])
    named, unnamed = (OrganisationFactory(district=household.district) for _ in range(2))
    ConsentFactory(household=household, scope="THIRD_PARTY", recipients=[named.pk])
    return {
        "household": household,
        "named": named,
        "unnamed": unnamed,
        "public": OrganisationFactory(
            district=household.district, sector=Sector.PUBLIC, kind="HEALTH_CENTRE"
        ),
        "post": PostFactory(organisation=household.opened_by),
    }


def ask(to, area="DAILY_LIFE", words="밑반찬 주 2회", resource=None):
    return Ask(to, area, words, resource)


def test_a_bundle_asks_several_at_once(acting_as, scene):
    resource = ResourceFactory(organisation=scene["named"])
    with acting_as(scene["post"], at=AT) as actor:
        bundle = services.send_bundle(
            scene["household"].pk,
            [ask(scene["named"], resource=resource), ask(scene["public"], "HEALTH", "방문건강")],
            by=actor,
            at=AT,
        )
    sent = {each.to_organisation: each for each in Referral.objects.filter(bundle=bundle)}
    assert {organisation: each.status for organisation, each in sent.items()} == {
        scene["named"]: "SENT",
        scene["public"]: "SENT",
    }
    referral = sent[scene["named"]]
    # Three working days after Friday the 20th is Wednesday the 25th, to its last second in Seoul.
    assert referral.answer_due_at == datetime(2026, 11, 25, 14, 59, 59, tzinfo=UTC)
    assert referral.snapshot == {
        "label": "윤*례",
        "birth_year": 1947,
        "place": scene["household"].place.name,
        "kind": "ALONE_OLDER",
        "needs": ["DAILY_LIFE", "HEALTH"],
    }
    grants = Grant.objects.filter(organisation=scene["named"]).order_by("tier")
    assert [(each.tier, each.starts_at, each.ends_at) for each in grants] == [
        (Tier.MASKED, AT, None),
        (Tier.IDENTITY, None, None),
    ]
    item = WorkItem.objects.get(organisation=scene["named"])
    assert (item.verb, item.about, item.subject, item.detail, item.due_at, item.asked_by) == (
        "ANSWER_REFERRAL",
        referral.pk,
        "윤*례 1947",
        scene["household"].place.name,
        referral.answer_due_at,
        scene["household"].opened_by,
    )
    assert Entry.objects.filter(act="referrals.sent", households=[scene["household"].pk]).count() == 2
    assert StoryEvent.objects.filter(household=scene["household"], saying="referral.sent").count() == 2
    assert [(move.before, move.after, move.by) for move in referral.moves.all()] == [
        ("", "SENT", scene["post"])
    ]


def test_volunteers_are_shown_a_first_syllable_and_the_dong(acting_as, scene):
    lead = PostFactory(role="VOLUNTEER", district=scene["household"].district)
    consent = scene["household"].consents.get()
    consent.recipients.append(lead.organisation_id)
    consent.save()
    with acting_as(scene["post"], at=AT) as actor:
        services.send_bundle(scene["household"].pk, [ask(lead.organisation)], by=actor, at=AT)
    referral = Referral.objects.get()
    assert referral.snapshot == {
        "label": "윤**",
        "birth_year": None,
        "place": scene["household"].place.name,
        "kind": "",
        "needs": ["DAILY_LIFE"],
    }
    assert WorkItem.objects.get().subject == "윤**"
    message = Message.objects.get()
    assert message.sent_to == lead.user.email
    assert reverse("notices:link", args=["x"])[:-2] in message.words
    for told in ("윤", "밑반찬", scene["household"].place.name, scene["household"].opened_by.name):
        assert told not in message.words
    with acting_as(scene["post"], at=AT):
        assert not Message.objects.exists()  # the sender could sign in with what it says


def test_a_private_receiver_is_asked_only_when_consent_names_it(acting_as, scene):
    with acting_as(scene["post"], at=AT) as actor, pytest.raises(ConsentMissing) as refused:
        services.send_bundle(
            scene["household"].pk, [ask(scene["named"]), ask(scene["unnamed"])], by=actor, at=AT
        )
    assert scene["unnamed"].name in refused.value.message
    assert not Referral.objects.exists()
    assert not Bundle.objects.exists()


@pytest.mark.parametrize("change", [{"withdrawn_at": AT}, {"until": datetime(2026, 11, 19, tzinfo=UTC)}])
def test_a_consent_taken_back_or_run_out_names_nobody(acting_as, scene, change):
    scene["household"].consents.update(**change)
    with acting_as(scene["post"], at=AT) as actor, pytest.raises(ConsentMissing):
        services.send_bundle(scene["household"].pk, [ask(scene["named"])], by=actor, at=AT)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("WORKER", True), ("LEADER", True), ("HOPE", True), ("VOLUNTEER", False), ("MANAGER", False),
        ("TRAINEE", False), ("PRIVACY", False), ("SECRETARY", False), ("SERVICE", False), ("ADVISER", False),
    ],
)  # fmt: skip
def test_who_of_the_case_team_may_ask(acting_as, scene, who, may):
    post = PostFactory(role=who, organisation=scene["household"].opened_by)
    with acting_as(post, at=AT) as actor:
        if may:
            services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
        else:
            with pytest.raises(PermissionDenied):
                services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
    assert Referral.objects.exists() == may


@pytest.mark.parametrize("who", ["neighbour", "masked", "identity", "other district"])
def test_nobody_outside_the_case_team_asks(acting_as, scene, who):
    from tests.factories.partners import GrantFactory

    post = PostFactory() if who == "other district" else PostFactory(district=scene["household"].district)
    if who in {"masked", "identity"}:
        tier = Tier.MASKED if who == "masked" else Tier.IDENTITY
        GrantFactory(organisation=post.organisation, household_id=scene["household"].pk, tier=int(tier))
    with acting_as(post, at=AT) as actor, pytest.raises(PermissionDenied):
        services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)


def test_an_empty_bundle_another_district_and_an_ended_body_are_refused(acting_as, scene):
    ended = OrganisationFactory(district=scene["household"].district, ended_on=date(2026, 1, 1))
    with acting_as(scene["post"], at=AT) as actor:
        with pytest.raises(services.NothingAsked):
            services.send_bundle(scene["household"].pk, [], by=actor, at=AT)
        for to in (OrganisationFactory.build(pk=1, district_id=-1), ended):
            with pytest.raises(services.NotInDistrict):
                services.send_bundle(scene["household"].pk, [ask(to)], by=actor, at=AT)


def test_the_same_is_not_asked_twice_while_it_waits(acting_as, scene):
    with acting_as(scene["post"], at=AT) as actor:
        services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
        with pytest.raises(IntegrityError, match="referral_one_unanswered_per_organisation"):
            services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)


@pytest.mark.parametrize(
    ("earlier", "warns"),
    [
        ({"accepted": True}, True), ({}, True), ({"area": "HOUSING"}, False), ({"declined": True}, False),
        ({"withdrawn": True}, False), ({"expired": True}, False),
    ],
)  # fmt: skip
def test_help_from_another_provider_for_the_same_need_is_pointed_out(acting_as, scene, earlier, warns):
    ReferralFactory(bundle__household=scene["household"], to_organisation=scene["named"], **earlier)
    with acting_as(scene["post"], at=AT) as actor:
        if warns:
            with pytest.raises(services.HelpOverlaps) as refused:
                services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
            assert [each.organisation for each in refused.value.found] == [scene["named"]]
        bundle = services.send_bundle(
            scene["household"].pk,
            [ask(scene["public"])],
            despite="급식은 주말에 쉽니다" if warns else "",
            by=actor,
            at=AT,
        )
    move = bundle.referrals.get().moves.get()
    assert move.why == ("급식은 주말에 쉽니다" if warns else "")


def test_help_lately_given_overlaps_and_old_help_does_not(acting_as, scene):
    given = HelpGivenFactory(
        referral__bundle__household=scene["household"], referral__to_organisation=scene["named"]
    )
    Referral.objects.filter(pk=given.referral_id).update(
        status="COMPLETED", outcome="GOT_HELP", closed_at=datetime(2026, 11, 7, tzinfo=UTC)
    )
    with acting_as(scene["post"], at=AT) as actor, pytest.raises(services.HelpOverlaps):
        services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
    later = datetime(2026, 12, 20, 1, tzinfo=UTC)
    with acting_as(scene["post"], at=later) as actor:
        services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=later)


def test_asking_another_ends_the_waiting_for_one(acting_as, scene):
    first = ReferralFactory(bundle__household=scene["household"], to_organisation=scene["named"])
    with acting_as(PostFactory(organisation=scene["named"]), at=AT) as actor:
        services.decline(first.pk, reason="NO_PLACE", by=actor, at=AT)
    again = WorkItem.objects.get(verb="ASK_AGAIN")
    assert (again.organisation, again.done_at) == (scene["household"].opened_by, None)
    with acting_as(scene["post"], at=AT) as actor:
        services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT)
    again.refresh_from_db()
    assert again.done_at == AT


def test_asking_opens_no_names(acting_as, scene):
    with acting_as(scene["post"], at=AT) as actor:
        services.send_bundle(scene["household"].pk, [ask(scene["named"])], by=actor, at=AT)
    with acting_as(PostFactory(organisation=scene["named"]), at=AT):
        assert Household.objects.filter(pk=scene["household"].pk).exists()
        assert not Identity.objects.exists()


def test_a_decision_leads_to_its_case_and_is_carried_out(acting_as):
    """From the meeting: the bundle knows the decision and the case, the case goes into support."""
    from tests.meetings.scene import scene as meeting

    held = meeting()
    decision, case = held.decision, held.case
    Case.objects.filter(pk=case.pk).update(status="CONFERRED", crisis_level=2)
    public = OrganisationFactory(district=held.district, sector=Sector.PUBLIC)
    with acting_as(held.centre, at=AT) as actor:
        bundle = services.send_bundle(
            case.household_id, [ask(public)], decision_id=decision.pk, by=actor, at=AT
        )
    case.refresh_from_db()
    assert (bundle.decision_id, bundle.case_id, case.status) == (decision.pk, case.pk, "RUNNING")


def test_another_households_decision_or_case_is_refused(acting_as, scene):
    from tests.meetings.scene import scene as meeting

    held = meeting()
    for facts in ({"decision_id": held.decision.pk}, {"case_id": held.case.pk}):
        with acting_as(scene["post"], at=AT) as actor, pytest.raises(PermissionDenied):
            services.send_bundle(scene["household"].pk, [ask(scene["public"])], by=actor, at=AT, **facts)
