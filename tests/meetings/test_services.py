"""A meeting from its calling to its locked minutes: who may, what it writes, and what it refuses."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from coordination.cases.models import Case, CaseRole
from coordination.households.models import Household, StoryEvent
from coordination.meetings import services
from coordination.meetings.models import AgendaItem, Attendance, Meeting
from partners.access.acting import acting
from partners.access.actors import Actor, nightly
from partners.access.models import Grant
from partners.journal.models import Entry
from partners.notices.models import WorkItem
from tests.factories.cases import CaseFactory, CaseNeedFactory
from tests.factories.households import ConsentFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
)
from tests.factories.partners import OrganisationFactory, PostFactory

AT = datetime(2026, 11, 24, 14, tzinfo=timezone.get_default_timezone())
DUE = date(2026, 12, 4)


@pytest.fixture
def post(db):
    """Who convenes and leads the case: a worker of a centre."""
    return PostFactory()


@pytest.fixture
def office(post):
    """A public body at the table."""
    return PostFactory(organisation=OrganisationFactory(district=post.organisation.district, sector="PUBLIC"))


@pytest.fixture
def clinic(post):
    """A private body at the table."""
    return PostFactory(
        organisation=OrganisationFactory(district=post.organisation.district, sector="MEDICAL")
    )


@pytest.fixture
def running(post, office):
    meeting = MeetingFactory(convened_by=post.organisation, status="RUNNING")
    AttendanceFactory(meeting=meeting, organisation=office.organisation, way="PRESENT")
    return meeting


@pytest.fixture
def item(running, office):
    return AgendaItemFactory(meeting=running, shown_to=[office.organisation])


def waiting():
    return set(WorkItem.objects.filter(done_at=None).values_list("verb", "organisation"))


def test_a_whole_meeting(post, office, acting_as):
    case = CaseFactory(lead_post=post, status="ASSESSED")
    CaseNeedFactory(case=case, area="HEALTH", level=3)
    with acting_as(post, at=AT) as by:
        meeting = services.call_meeting(
            starts_at=AT, invited=[office.organisation], co_chair=office.organisation, by=by, at=AT
        )
        assert waiting() == {("ATTEND", office.organisation_id)}
        item = services.put_on_agenda(
            meeting.pk, case_id=case.pk, why="세 곳이 같은 요일에 갑니다.", by=by, at=AT
        )
        assert item.left_out == ()
    with acting_as(office, at=AT) as by:
        # The co-chair starts as the convener would, and sees of the household what was put on the table.
        services.start(meeting.pk, by=by, at=AT)
        services.attend(meeting.pk, by.organisation_id, "PRESENT", post_id=office.pk, by=by, at=AT)
        assert AgendaItem.objects.visible_to(by, at=AT).get().snapshot["needs"] == [["HEALTH", 3]]
        assert not Case.objects.exists()
        services.discuss(item.pk, "주말이 빕니다.", by=by, at=AT)
        decision = services.decide(
            item.pk, words="토요일로 옮긴다.", owner=office.organisation, due_on=DUE, by=by, at=AT
        )
        assert (decision.agreed_by_owner_at, decision.agreed_by_lead_at) == (AT, None)
    assert waiting() == {("AGREE_DECISION", post.organisation_id)}
    with acting_as(post, at=AT) as by:
        services.attend(meeting.pk, by.organisation_id, "PRESENT", by=by, at=AT)
        decision = services.agree(decision.pk, by=by, at=AT)
        assert waiting() == {("DO_DECISION", office.organisation_id)}
        services.circulate(meeting.pk, by=by, at=AT)
    case.refresh_from_db()
    assert case.status == "CONFERRED"
    assert waiting() == {("DO_DECISION", office.organisation_id), ("SIGN_MINUTES", office.organisation_id)}
    with acting_as(office, at=AT) as by:
        services.sign(meeting.pk, by=by, at=AT)
        services.carry_out(decision.pk, words="옮겼습니다.", by=by, at=AT)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.locked_at) == ("LOCKED", AT)
    assert waiting() == set()
    # Five working days from Tuesday 24 November: Tuesday 1 December.
    assert timezone.localtime(meeting.sign_due_at).date() == date(2026, 12, 1)
    told = list(StoryEvent.objects.order_by("id").values_list("saying", flat=True))
    assert told == [
        "meeting.proposed",
        "meeting.decided",
        "case.conferred",
        "meeting.locked",
        "decision.done",
    ]
    acts = set(Entry.objects.values_list("act", flat=True))
    assert acts >= {f"meetings.{act}" for act in (
        "called", "proposed", "started", "attended", "discussed", "decided", "agreed", "circulated", "signed",
        "locked", "decision_done")}  # fmt: skip


class TestWhoIsShownACase:
    def test_public_bodies_and_those_an_agreement_names_and_no_one_else(
        self, post, office, clinic, acting_as
    ):
        case = CaseFactory(lead_post=post, status="ASSESSED")
        church = OrganisationFactory(district=case.district, sector="CLERGY")
        ConsentFactory(household=case.household, scope="THIRD_PARTY", recipients=[church.pk])
        meeting = MeetingFactory(convened_by=post.organisation)
        for organisation in (office.organisation, clinic.organisation, church):
            AttendanceFactory(meeting=meeting, organisation=organisation)

        with acting_as(post, at=AT) as by:
            item = services.put_on_agenda(meeting.pk, case_id=case.pk, by=by, at=AT)

        assert item.left_out == (clinic.organisation,)
        opened = Grant.objects.filter(basis="MEETING").values_list("organisation", "tier")
        assert set(opened) == {(office.organisation_id, 10), (church.pk, 10)}
        with acting_as(clinic, at=AT) as by:
            assert not AgendaItem.objects.exists() and not Household.objects.exists()
        with acting_as(office, at=AT) as by:
            assert Household.objects.visible_to(by, at=AT).get() == case.household

    def test_later_those_who_were_named_meanwhile(self, post, clinic, acting_as):
        meeting = MeetingFactory(convened_by=post.organisation)
        AttendanceFactory(meeting=meeting, organisation=clinic.organisation)
        item = AgendaItemFactory(meeting=meeting, case__lead_post=post)
        with acting_as(post, at=AT) as by:
            assert services.open_item(item.pk, by=by, at=AT).left_out == (clinic.organisation,)
        ConsentFactory(household=item.household, scope="THIRD_PARTY", recipients=[clinic.organisation_id])
        with acting_as(post, at=AT) as by:
            assert services.open_item(item.pk, by=by, at=AT).left_out == ()
            services.open_item(item.pk, by=by, at=AT)
        assert Grant.objects.filter(basis="MEETING").count() == 1

    def test_a_sealed_case_only_those_who_work_on_it(self, post, office, acting_as):
        case = CaseFactory(lead_post=post, status="ASSESSED", household__is_sealed=True)
        meeting = MeetingFactory(convened_by=post.organisation)
        AttendanceFactory(meeting=meeting, organisation=office.organisation)
        with acting_as(post, at=AT) as by:
            assert services.put_on_agenda(meeting.pk, case_id=case.pk, by=by, at=AT).left_out == (
                office.organisation,
            )


class TestTheAgenda:
    def test_takes_items_from_either_side(self, post, office, acting_as):
        meeting = MeetingFactory(convened_by=post.organisation)
        AttendanceFactory(meeting=meeting, organisation=office.organisation)
        theirs = CaseFactory(lead_post=office, status="RUNNING")
        ConsentFactory(household=theirs.household, scope="THIRD_PARTY", recipients=[post.organisation_id])
        with acting_as(office, at=AT) as by:
            services.put_on_agenda(meeting.pk, case_id=theirs.pk, by=by, at=AT)
            services.put_on_agenda(meeting.pk, title="겨울 난방 물품 나누기", by=by, at=AT)
            with pytest.raises(services.AgendaTaken):
                services.put_on_agenda(meeting.pk, case_id=theirs.pk, by=by, at=AT)
        with acting_as(post, at=AT) as by:
            titles = (
                AgendaItem.objects.visible_to(by, at=AT).order_by("position").values_list("position", "title")
            )
            assert list(titles) == [(1, "윤*례 1947"), (2, "겨울 난방 물품 나누기")]

    def test_is_closed_to_those_not_at_the_table(self, running, acting_as):
        stranger = PostFactory(organisation=OrganisationFactory(district=running.district))
        with acting_as(stranger, at=AT) as by, pytest.raises(Meeting.DoesNotExist):
            services.put_on_agenda(running.pk, title="끼어들기", by=by, at=AT)

    def test_is_closed_once_the_minutes_are_round(self, post, acting_as):
        meeting = MeetingFactory(convened_by=post.organisation, status="CIRCULATED")
        with acting_as(post, at=AT) as by, pytest.raises(services.MoveRefused):
            services.put_on_agenda(meeting.pk, title="늦은 안건", by=by, at=AT)


class TestTheDiscussion:
    def test_keeps_both_texts_when_two_write_from_the_same_one(self, post, office, item, acting_as):
        began_from = services.version_of("")
        with acting_as(office, at=AT) as by:
            services.discuss(item.pk, "문가람: 반찬이 겹칩니다.", seen=began_from, by=by, at=AT)
        with acting_as(post, at=AT) as by:
            with pytest.raises(services.TypedOver) as refused:
                services.discuss(item.pk, "유다래: 토요일로.", seen=began_from, by=by, at=AT)
            assert refused.value.item.discussion == "문가람: 반찬이 겹칩니다."
            both = "문가람: 반찬이 겹칩니다.\n유다래: 토요일로."
            services.discuss(
                item.pk, both, seen=services.version_of(refused.value.item.discussion), by=by, at=AT
            )
        item.refresh_from_db()
        assert (item.discussion, item.discussion_by) == (both, post)

    def test_is_written_while_the_meeting_runs_only(self, post, acting_as):
        item = AgendaItemFactory(meeting=MeetingFactory(convened_by=post.organisation), case__lead_post=post)
        with acting_as(post, at=AT) as by, pytest.raises(PermissionDenied):
            services.discuss(item.pk, "일찍", by=by, at=AT)


class TestDecisions:
    def test_are_for_someone_at_the_table(self, post, item, acting_as):
        elsewhere = OrganisationFactory(district=item.district)
        with acting_as(post, at=AT) as by, pytest.raises(services.OwnerNotThere):
            services.decide(item.pk, words="…", owner=elsewhere, due_on=DUE, by=by, at=AT)

    def test_are_numbered_within_their_item(self, post, item, acting_as):
        with acting_as(post, at=AT) as by:
            made = [
                services.decide(item.pk, words="…", owner=post.organisation, due_on=DUE, by=by, at=AT)
                for _ in range(2)
            ]
        assert [each.number for each in made] == [1, 2]

    @pytest.mark.parametrize(("who", "may"), [("lead", True), ("owner", True), ("third", False)])
    def test_are_agreed_to_by_lead_and_owner(self, post, office, clinic, item, acting_as, who, may):
        AttendanceFactory(meeting=item.meeting, organisation=clinic.organisation)
        from partners.access.tables import Tier
        from tests.factories.partners import GrantFactory

        GrantFactory(organisation=clinic.organisation, household_id=item.household_id, tier=int(Tier.MASKED))
        decision = DecisionFactory(item=item, owner=office.organisation)
        actor = {"lead": post, "owner": office, "third": clinic}[who]
        with acting_as(actor, at=AT) as by:
            if may:
                services.agree(decision.pk, by=by, at=AT)
                services.agree(decision.pk, by=by, at=AT + timedelta(hours=1))
            else:
                with pytest.raises(PermissionDenied):
                    services.agree(decision.pk, by=by, at=AT)
        decision.refresh_from_db()
        agreed = (decision.agreed_by_lead_at, decision.agreed_by_owner_at)
        assert agreed == {"lead": (AT, None), "owner": (None, AT), "third": (None, None)}[who]

    def test_naming_a_lead_hands_it_over_when_carried_out(self, post, office, acting_as):
        meeting = MeetingFactory(convened_by=post.organisation, status="RUNNING")
        AttendanceFactory(meeting=meeting, organisation=office.organisation)
        item = AgendaItemFactory(meeting=meeting, case__lead_post=post, shown_to=[office.organisation])
        with acting_as(post, at=AT) as by:
            decision = services.decide(
                item.pk,
                words="주동을 옮긴다.",
                owner=office.organisation,
                due_on=DUE,
                names_lead=True,
                by=by,
                at=AT,
            )
            with pytest.raises(PermissionDenied):
                services.carry_out(decision.pk, by=by, at=AT)
        with acting_as(office, at=AT) as by:
            services.agree(decision.pk, by=by, at=AT)
        assert waiting() == {("DO_DECISION", post.organisation_id)}
        with acting_as(post, at=AT) as by:
            services.carry_out(decision.pk, by=by, at=AT)
        assert CaseRole.objects.get(part="LEAD", until=None).organisation == office.organisation

    def test_a_dissent_is_kept_word_for_word_once(self, post, office, item, acting_as):
        decision = DecisionFactory(item=item)
        with acting_as(office, at=AT) as by:
            services.dissent(decision.pk, "한 달은 함께 맡아 주십시오.", by=by, at=AT)
            with pytest.raises(services.DissentWritten):
                services.dissent(decision.pk, "다시", by=by, at=AT)
        assert decision.dissents.get().words == "한 달은 함께 맡아 주십시오."


class TestTheMinutes:
    @pytest.fixture
    def circulated(self, post, office, item, acting_as):
        self.decision = DecisionFactory(item=item, owner=office.organisation)
        with acting_as(post, at=AT) as by:
            return services.circulate(item.meeting_id, by=by, at=AT)

    def test_are_signed_by_those_who_came(self, circulated, clinic, acting_as):
        stranger = PostFactory(organisation=OrganisationFactory(district=circulated.district))
        with acting_as(stranger, at=AT) as by, pytest.raises(Meeting.DoesNotExist):
            services.sign(circulated.pk, by=by, at=AT)
        assert set(Attendance.objects.exclude(signed_at=None).values_list("organisation", flat=True)) == {
            circulated.convened_by_id
        }

    def test_signing_agrees_to_what_one_is_charged_with(self, circulated, office, acting_as):
        with acting_as(office, at=AT) as by:
            services.sign(circulated.pk, by=by, at=AT)
            services.sign(circulated.pk, by=by, at=AT)
        self.decision.refresh_from_db()
        assert (self.decision.agreed_by_lead_at, self.decision.agreed_by_owner_at) == (AT, AT)

    def test_signing_does_not_agree_to_what_one_dissented_from(self, circulated, office, acting_as):
        with acting_as(office, at=AT) as by:
            services.dissent(self.decision.pk, "어렵습니다.", by=by, at=AT)
            services.sign(circulated.pk, by=by, at=AT)
        self.decision.refresh_from_db()
        assert self.decision.agreed_by_owner_at is None
        assert ("DO_DECISION", office.organisation_id) not in waiting()

    def test_silence_agrees_when_the_clock_has_run_out_and_says_so(self, circulated, office):
        just_before = circulated.sign_due_at - timedelta(seconds=1)
        night = circulated.sign_due_at + timedelta(hours=3)
        actor = nightly(circulated.district_id)
        with acting(actor, at=just_before) as by:
            assert services.close_silent(by=by, at=just_before) == []
        with acting(actor, at=night) as by:
            assert services.close_silent(by=by, at=night) == [circulated]
            assert services.close_silent(by=by, at=night) == []
        circulated.refresh_from_db()
        assert circulated.status == "LOCKED"
        silent = Attendance.objects.get(organisation=office.organisation)
        assert (silent.is_silent, silent.signed_by, silent.signed_at) == (True, None, night)
        self.decision.refresh_from_db()
        assert self.decision.agreed_by_owner_at == night
        assert waiting() == {("DO_DECISION", office.organisation_id)}

    def test_the_night_of_one_district_leaves_others_alone(self, circulated):
        from tests.factories.partners import DistrictFactory

        night = circulated.sign_due_at + timedelta(hours=3)
        with acting(nightly(DistrictFactory().pk), at=night) as by:
            assert services.close_silent(by=by, at=night) == []

    def test_nothing_is_said_or_decided_any_more(self, circulated, post, item, acting_as):
        with acting_as(post, at=AT) as by:
            with pytest.raises(PermissionDenied):
                services.discuss(item.pk, "뒤늦게", by=by, at=AT)
            with pytest.raises(PermissionDenied):
                services.decide(item.pk, words="…", owner=post.organisation, due_on=DUE, by=by, at=AT)
            with pytest.raises(services.MoveRefused):
                services.attend(circulated.pk, post.organisation_id, "ABSENT", by=by, at=AT)
            with pytest.raises(services.MoveRefused):
                services.start(circulated.pk, by=by, at=AT)


@pytest.mark.parametrize(
    ("who", "may"),
    [("convener", True), ("co_chair", True), ("guest", False), ("manager", None), ("stranger", None)],
)
def test_who_may_start_a_meeting(post, office, clinic, acting_as, who, may):
    meeting = MeetingFactory(convened_by=post.organisation, co_chair=office.organisation)
    for organisation in (office.organisation, clinic.organisation):
        AttendanceFactory(meeting=meeting, organisation=organisation)
    actor = {
        "convener": post,
        "co_chair": office,
        "guest": clinic,
        "manager": PostFactory(organisation=post.organisation, role="MANAGER"),
        "stranger": PostFactory(organisation=OrganisationFactory(district=meeting.district)),
    }[who]
    with acting_as(actor, at=AT) as by:
        if may:
            assert services.start(meeting.pk, by=by, at=AT).status == "RUNNING"
        else:
            with pytest.raises(PermissionDenied if may is False else Meeting.DoesNotExist):
                services.start(meeting.pk, by=by, at=AT)


@pytest.mark.parametrize(
    "role", ["TRAINEE", "SERVICE", "MANAGER", "VOLUNTEER", "SECRETARY", "PRIVACY", "FINDER"]
)
def test_roles_without_casework_call_no_meeting(db, role, acting_as):
    with acting_as(PostFactory(role=role), at=AT) as by, pytest.raises(PermissionDenied):
        services.call_meeting(starts_at=AT, invited=[], by=by, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_make_the_decision_hold_and_the_work_begin_once():
    post = PostFactory()
    office = PostFactory(
        organisation=OrganisationFactory(district=post.organisation.district, sector="PUBLIC")
    )
    meeting = MeetingFactory(convened_by=post.organisation, status="RUNNING")
    AttendanceFactory(meeting=meeting, organisation=office.organisation)
    item = AgendaItemFactory(meeting=meeting, case__lead_post=post, shown_to=[office.organisation])
    decision = DecisionFactory(item=item, owner=office.organisation)
    together, failures = threading.Barrier(2), []

    def run(who):
        try:
            with acting(Actor.of(who), at=AT) as by:
                together.wait(5)
                services.agree(decision.pk, by=by, at=AT)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in (post, office)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    decision.refresh_from_db()
    assert decision.agreed_by_lead_at == decision.agreed_by_owner_at == AT
    assert list(WorkItem.objects.values_list("verb", "organisation")) == [
        ("DO_DECISION", office.organisation_id)
    ]
