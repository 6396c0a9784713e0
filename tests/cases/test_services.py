"""A case from opening to its end: who may, what it writes, and what it refuses."""

import threading
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from coordination.cases import services
from coordination.cases.models import Case, CaseMove, CaseNeed, CaseRole, CaseStatus, Part
from coordination.households.models import Household, StoryEvent
from coordination.households.services import ConsentMissing
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.access.models import Grant
from partners.journal.models import Entry
from partners.notices.models import ServiceClock, WorkItem
from tests.factories.cases import CaseFactory, CaseNeedFactory, CaseRoleFactory
from tests.factories.households import ConsentFactory, HouseholdFactory
from tests.factories.partners import (
    DistrictFactory,
    DutyFactory,
    GrantFactory,
    OrganisationFactory,
    PostFactory,
)

AT = datetime(2026, 11, 22, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def post(db):
    return PostFactory(district__name="강동구")


def household_of(post, **more):
    return HouseholdFactory(opened_by=post.organisation, **more)


def test_opening_a_case_writes_it_everywhere_at_once(post, acting_as):
    household = household_of(post)

    with acting_as(post, at=AT) as by:
        case = services.open_case(household.pk, process="CENTRE", by=by, at=AT)

    assert case.number == f"2026-{post.organisation.district.name[:-1]}-0001"
    assert (case.lead, case.lead_post, case.status) == (post.organisation, post, CaseStatus.OPENED)
    assert list(CaseRole.objects.values_list("part", "organisation")) == [("LEAD", post.organisation_id)]
    assert list(CaseMove.objects.values_list("before", "after")) == [("", "OPENED")]
    work = WorkItem.objects.get()
    assert (work.verb, work.organisation, work.subject) == ("ASSESS", post.organisation, "윤*례 1947")
    # 10 calendar days from Sunday 22 November: Wednesday 2 December, to the end of that day.
    assert timezone.localtime(work.due_at).isoformat() == "2026-12-02T23:59:59+09:00"
    assert StoryEvent.objects.get().saying == "case.opened"
    assert Entry.objects.get(act="cases.opened").households == [household.pk]


def test_numbers_run_on_within_a_district_and_its_year(post, acting_as):
    households = [household_of(post).pk for _ in range(3)]
    with acting_as(post, at=AT) as by:
        first = services.open_case(households[0], process="CENTRE", by=by, at=AT)
        second = services.open_case(households[1], process="CENTRE", by=by, at=AT)
        later = services.open_case(households[2], process="CENTRE", by=by, at=AT + timedelta(days=60))

    assert [each.number[-4:] for each in (first, second, later)] == ["0001", "0002", "0001"]
    assert later.number.startswith("2027-")


def test_a_two_letter_district_keeps_its_name_in_the_number(db, acting_as):
    post = PostFactory(district=DistrictFactory(name="남구"))
    household = household_of(post)
    with acting_as(post, at=AT) as by:
        assert services.open_case(household.pk, process="OFFICE", by=by, at=AT).number == "2026-남구-0001"


def test_the_districts_own_clock_goes_before_the_default(post, acting_as):
    ServiceClock.objects.create(
        district=post.organisation.district, name="CASE_ASSESSMENT", days=3, counts_working_days=True
    )
    household = household_of(post)
    with acting_as(post, at=AT) as by:
        services.open_case(household.pk, process="CENTRE", by=by, at=AT)

    assert timezone.localtime(WorkItem.objects.get().due_at).date().isoformat() == "2026-11-25"


def test_one_household_has_one_open_case(post, acting_as):
    household = household_of(post)
    with acting_as(post, at=AT) as by:
        services.open_case(household.pk, process="CENTRE", by=by, at=AT)
        with pytest.raises(services.CaseOpen):
            services.open_case(household.pk, process="CENTRE", by=by, at=AT)


@pytest.mark.parametrize("role", ["TRAINEE", "SERVICE", "MANAGER", "VOLUNTEER", "SECRETARY", "PRIVACY"])
def test_roles_without_casework_open_none(post, role, acting_as):
    other = PostFactory(organisation=post.organisation, role=role)
    household = household_of(post)
    with acting_as(other, at=AT) as by, pytest.raises(PermissionDenied):
        services.open_case(household.pk, process="CENTRE", by=by, at=AT)


def test_a_household_one_does_not_hold_cannot_be_opened_a_case_for(post, acting_as):
    stranger = PostFactory(organisation=OrganisationFactory(district=post.organisation.district))
    household = household_of(post)
    with acting_as(stranger, at=AT) as by, pytest.raises(PermissionDenied):
        services.open_case(household.pk, process="CENTRE", by=by, at=AT)


class TestServedElsewhere:
    @pytest.fixture
    def served(self, post):
        """A household of the post's, and the same person in another organisation's records."""
        other = OrganisationFactory(
            district=post.organisation.district, name="달빛복지관", phone="02-000-1000"
        )
        household_of_other = HouseholdFactory(opened_by=other)
        assert household_of_other.pk
        return household_of(post)

    def test_is_said_before_a_second_case_is_opened(self, post, served, acting_as):
        ConsentFactory(household=served, scope="DUPLICATE_CHECK")
        with acting_as(post, at=AT) as by, pytest.raises(services.HouseholdServed) as refused:
            services.open_case(served.pk, process="CENTRE", by=by, at=AT)

        assert [(each.name, each.phone) for each in refused.value.served] == [("달빛복지관", "02-000-1000")]
        assert not Case.objects.exists()

    def test_does_not_stop_one_who_says_why(self, post, served, acting_as):
        ConsentFactory(household=served, scope="DUPLICATE_CHECK")
        with acting_as(post, at=AT) as by:
            case = services.open_case(
                served.pk, process="CENTRE", despite="함께 하기로 했습니다.", by=by, at=AT
            )

        assert CaseMove.objects.get(case=case).why == "함께 하기로 했습니다."
        assert Entry.objects.get(act="cases.opened").why == "함께 하기로 했습니다."

    def test_is_not_looked_up_without_an_agreement_to_the_check(self, post, served, acting_as):
        with acting_as(post, at=AT) as by:
            assert services.open_case(served.pk, process="CENTRE", by=by, at=AT).pk
        assert not Entry.objects.filter(act="households.served_checked").exists()


class TestAssessing:
    def test_moves_the_case_and_writes_needs_on_the_household(self, post, acting_as):
        case = CaseFactory(lead_post=post)
        with acting_as(post, at=AT) as by:
            services.assess(
                case.pk,
                crisis_level=3,
                needs={"ECONOMY": (3, "월세가 밀림"), "HEALTH": (2, ""), "WORK": (0, "")},
                by=by,
                at=AT,
            )

        case.refresh_from_db()
        assert (case.status, case.crisis_level) == ("ASSESSED", 3)
        assert set(CaseNeed.objects.values_list("area", "level")) == {("ECONOMY", 3), ("HEALTH", 2)}
        assert Household.objects.get().needs == ["ECONOMY", "HEALTH"]
        assert WorkItem.objects.get(done_at=None).verb == "PLAN"

    def test_again_ends_what_changed_and_keeps_what_stayed(self, post, acting_as):
        case = CaseFactory(lead_post=post, status="RUNNING")
        CaseNeedFactory(case=case, area="ECONOMY", level=3, words="")
        CaseNeedFactory(case=case, area="HEALTH", level=2, words="")
        with acting_as(post, at=AT) as by:
            services.assess(
                case.pk, crisis_level=1, needs={"ECONOMY": (3, ""), "HEALTH": (1, "")}, by=by, at=AT
            )

        needs = CaseNeed.objects.order_by("area", "assessed_at").values_list("area", "level", "ended_at")
        assert list(needs) == [("ECONOMY", 3, None), ("HEALTH", 2, AT), ("HEALTH", 1, None)]
        case.refresh_from_db()
        assert (case.status, case.crisis_level) == ("RUNNING", 1)

    def test_is_refused_after_the_end(self, post, acting_as):
        case = CaseFactory(lead_post=post, status="CLOSED")
        with acting_as(post, at=AT) as by, pytest.raises(services.MoveRefused):
            services.assess(case.pk, crisis_level=1, needs={}, by=by, at=AT)


def do(act, case, organisation, *, by):
    """One act on a case, by name."""
    return {
        "NOTE": lambda: services.note(case.pk, way="CALL", words="통화함", by=by, at=AT),
        "ASSESS": lambda: services.assess(case.pk, crisis_level=1, needs={}, by=by, at=AT),
        "CONFER": lambda: services.confer(case.pk, by=by, at=AT),
        "PLAN": lambda: services.plan(case.pk, by=by, at=AT),
        "INVITE": lambda: services.invite(case.pk, organisation, "OBSERVER", by=by, at=AT),
        "HAND_LEAD": lambda: services.hand_lead(case.pk, organisation, by=by, at=AT),
        "CLOSE": lambda: services.close(case.pk, closing="MET", by=by, at=AT),
    }[act]()


@pytest.mark.parametrize(
    ("act", "may"),
    [
        ("NOTE", {"LEAD", "CO_MANAGER", "PROVIDER"}),
        ("ASSESS", {"LEAD", "CO_MANAGER"}),
        ("CONFER", {"LEAD", "CO_MANAGER"}),
        ("PLAN", {"LEAD", "CO_MANAGER"}),
        ("INVITE", {"LEAD"}),
        ("HAND_LEAD", {"LEAD"}),
        ("CLOSE", {"LEAD"}),
    ],
)
@pytest.mark.parametrize("part", [*Part.values, "STRANGER", "TRAINEE_OF_LEAD"])
def test_who_may_do_what_in_a_case(post, acting_as, act, may, part):
    case = CaseFactory(lead_post=post, status="ASSESSED")
    district = post.organisation.district
    guest = PostFactory(organisation=OrganisationFactory(district=district, sector="PUBLIC"))
    actor = {
        "LEAD": post,
        "STRANGER": PostFactory(organisation=OrganisationFactory(district=district)),
        "TRAINEE_OF_LEAD": PostFactory(organisation=post.organisation, role="TRAINEE"),
    }.get(part) or PostFactory(organisation=CaseRoleFactory(case=case, part=part).organisation)

    with acting_as(actor, at=AT) as by:
        if part in may:
            do(act, case, guest.organisation, by=by)
        elif part in ("STRANGER", "TRAINEE_OF_LEAD"):
            with pytest.raises(Case.DoesNotExist):
                do(act, case, guest.organisation, by=by)
        else:
            with pytest.raises(PermissionDenied):
                do(act, case, guest.organisation, by=by)


class TestInviting:
    def test_a_public_body_needs_no_agreement_and_then_reads_the_case(self, post, acting_as):
        case = CaseFactory(lead_post=post)
        office = PostFactory(organisation=OrganisationFactory(district=case.district, sector="PUBLIC"))
        with acting_as(post, at=AT) as by:
            services.invite(case.pk, office.organisation, "CO_MANAGER", by=by, at=AT)
            with pytest.raises(services.TakesPart):
                services.invite(case.pk, office.organisation, "OBSERVER", by=by, at=AT)
        with acting_as(office, at=AT) as by:
            assert Case.objects.visible_to(by, at=AT).get() == case

    def test_anyone_else_must_be_named_in_an_agreement(self, post, acting_as):
        case = CaseFactory(lead_post=post)
        named, unnamed = (OrganisationFactory(district=case.district) for _ in range(2))
        ConsentFactory(household=case.household, scope="THIRD_PARTY", recipients=[named.pk])
        with acting_as(post, at=AT) as by:
            services.invite(case.pk, named, "PROVIDER", by=by, at=AT)
            with pytest.raises(ConsentMissing) as missing:
                services.invite(case.pk, unnamed, "PROVIDER", by=by, at=AT)
        assert unnamed.name in missing.value.message

    def test_nobody_is_invited_as_lead(self, post, acting_as):
        case = CaseFactory(lead_post=post)
        office = OrganisationFactory(district=case.district, sector="PUBLIC")
        with acting_as(post, at=AT) as by, pytest.raises(PermissionDenied):
            services.invite(case.pk, office, "LEAD", by=by, at=AT)


class TestHandingTheLead:
    @pytest.fixture
    def office(self, post):
        organisation = OrganisationFactory(district=post.organisation.district, sector="PUBLIC")
        PostFactory(organisation=organisation)
        return DutyFactory(post=PostFactory(organisation=organisation)).post

    def test_names_whose_duty_it_is_and_keeps_the_old_lead_in(self, post, office, acting_as):
        household = household_of(post)
        with acting_as(post, at=AT) as by:
            case = services.open_case(household.pk, process="OFFICE", by=by, at=AT)
            services.hand_lead(case.pk, office.organisation, by=by, at=AT)

        case.refresh_from_db()
        assert (case.lead, case.lead_post) == (office.organisation, office)
        now = CaseRole.objects.filter(until=None).values_list("part", "organisation")
        assert set(now) == {("LEAD", office.organisation_id), ("CO_MANAGER", post.organisation_id)}
        waiting = WorkItem.objects.filter(done_at=None).values_list("verb", "organisation")
        assert list(waiting) == [("ASSESS", office.organisation_id)]
        with acting_as(office, at=AT) as by:
            services.assess(case.pk, crisis_level=1, needs={}, by=by, at=AT)

    def test_not_to_oneself_nor_to_where_nobody_works(self, post, acting_as):
        case = CaseFactory(lead_post=post)
        empty = OrganisationFactory(district=case.district, sector="PUBLIC")
        with acting_as(post, at=AT) as by:
            with pytest.raises(services.LeadsAlready):
                services.hand_lead(case.pk, post.organisation, by=by, at=AT)
            with pytest.raises(services.NobodyThere):
                services.hand_lead(case.pk, empty, by=by, at=AT)
        case.refresh_from_db()
        assert case.lead == post.organisation


def test_closing_ends_every_part_and_what_was_opened_for_it(post, acting_as):
    case = CaseFactory(lead_post=post, status="RUNNING")
    helper = PostFactory(organisation=OrganisationFactory(district=case.district, sector="PUBLIC"))
    with acting_as(post, at=AT) as by:
        services.invite(case.pk, helper.organisation, "PROVIDER", by=by, at=AT)
        services.close(case.pk, closing="MET", why="스스로 꾸려 갑니다.", by=by, at=AT + timedelta(hours=1))

    assert not CaseRole.objects.filter(until=None).exists()
    assert Grant.objects.get(organisation=helper.organisation).ends_at == AT + timedelta(hours=1)
    later = AT + timedelta(hours=2)
    with acting_as(helper, at=later) as by:
        assert not Case.objects.visible_to(by, at=later).exists()
    with acting_as(post, at=later) as by:
        assert Case.objects.visible_to(by, at=later).get().closing == "MET"


def test_what_a_co_manager_does_ends_what_waits_with_the_lead(post, acting_as):
    household = household_of(post)
    with acting_as(post, at=AT) as by:
        case = services.open_case(household.pk, process="OFFICE", by=by, at=AT)
    partner = PostFactory(organisation=CaseRoleFactory(case=case, part="CO_MANAGER").organisation)

    with acting_as(partner, at=AT) as by:
        services.assess(case.pk, crisis_level=2, needs={"HEALTH": (1, "")}, by=by, at=AT)
        services.plan(case.pk, words="혼자서도 병원에 다니신다.", by=by, at=AT)

    assert not WorkItem.objects.filter(done_at=None).exists()


def test_every_act_leaves_a_line_in_journal_and_story(post, acting_as):
    household = household_of(post)
    with acting_as(post, at=AT) as by:
        case = services.open_case(household.pk, process="OFFICE", by=by, at=AT)
        services.assess(case.pk, crisis_level=2, needs={"HEALTH": (1, "")}, by=by, at=AT)
        services.note(case.pk, way="MISSED", words="전화를 받지 않으심", by=by, at=AT)
        services.confer(case.pk, by=by, at=AT)
        services.plan(case.pk, by=by, at=AT)
        services.start_support(case.pk, by=by, at=AT)
        services.confer(case.pk, by=by, at=AT)
        services.close(case.pk, closing="MET", by=by, at=AT)

    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert acts == [f"cases.{act}" for act in (
        "opened", "assessed", "noted", "conferred", "planned", "support_started", "conferred", "closed")]  # fmt: skip
    assert StoryEvent.objects.count() == len(acts)
    steps = ["OPENED", "ASSESSED", "CONFERRED", "PLANNED", "RUNNING", "CLOSED"]
    assert list(CaseMove.objects.order_by("id").values_list("after", flat=True)) == steps


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_case_at_once_make_one(acting_as):
    post = PostFactory()
    partner = PostFactory(organisation=OrganisationFactory(district=post.organisation.district))
    household = household_of(post)
    GrantFactory(household_id=household.pk, organisation=partner.organisation)
    together, results = threading.Barrier(2), []

    def run(who):
        try:
            with acting(Actor.of(who), at=AT) as by:
                together.wait(5)
                services.open_case(household.pk, process="CENTRE", by=by, at=AT)
            results.append("opened")
        except services.CaseOpen:
            results.append("was open")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in (post, partner)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["opened", "was open"]
    assert Case.objects.count() == 1 == CaseRole.objects.count()
