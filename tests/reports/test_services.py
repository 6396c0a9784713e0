"""A report's way through the services, as the posts that walk it, behind the walls."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import TestCase

from coordination.households import services as households
from coordination.households.models import Household, Identity, StoryEvent
from coordination.households.services import ConsentMissing, NewMember
from coordination.reports import services
from coordination.reports.models import Report, ReportFinder, ReportMove
from partners.access.models import Grant
from partners.journal.models import Entry
from partners.notices.models import Message, WorkItem
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory
from tests.factories.reports import ReportFactory

AT = datetime(2026, 11, 9, 0, tzinfo=UTC)  # a Monday, 09:00 in Seoul
LATER = AT + timedelta(hours=3)
WHO = NewMember(name="윤봉례", relation="HEAD", birth_year=1947, phone="010-0000-1234", address="샘골로 12")


@pytest.fixture
def dong(db):
    return PostFactory(role="DONG")


@pytest.fixture
def finder(dong):
    return PostFactory(role="FINDER", organisation=dong.organisation, user__phone="01055550001")


@pytest.fixture
def hope(dong):
    return PostFactory(role="HOPE", organisation__district=dong.organisation.district)


def send(acting_as, finder, *, at=AT, **more):
    said = {"place": finder.place, "signals": ["MAIL"], "urgency": "NOW", "where": "느티나무 빌라 3층"} | more
    with acting_as(finder, at=at) as by:
        return services.send(**said, by=by, at=at)


def meet(acting_as, dong, report, *, at=LATER, **more):
    with acting_as(dong, at=at) as by:
        services.take(report.pk, by=by, at=at)
        said = {"way": "VISIT", "words": "만남", "members": [WHO], "kind": "ALONE_OLDER"} | more
        return services.record_interview(report.pk, **said, by=by, at=at)


def test_a_report_waits_for_the_dong_with_a_date_and_without_a_name(acting_as, dong, finder):
    report = send(acting_as, finder)

    item = WorkItem.objects.get()
    assert (item.verb, item.organisation, item.due_at) == (
        "TAKE_REPORT",
        dong.organisation,
        report.answer_due_at,
    )
    assert item.subject == "우편물이 쌓였어요"
    assert report.answer_due_at.astimezone(UTC) == datetime(2026, 11, 10, 14, 59, 59, tzinfo=UTC)
    assert Entry.objects.get(act="reports.sent").user_id == finder.user_id


def test_where_the_office_comes_first_its_team_gets_the_report(acting_as, dong, finder, hope):
    district = finder.organisation.district
    district.hub = "OFFICE"
    district.save()
    send(acting_as, finder)

    assert WorkItem.objects.get().organisation == hope.organisation


def test_a_report_nobody_could_answer_is_refused_and_nothing_stays(acting_as, dong, finder):
    elsewhere = PlaceFactory(district=finder.organisation.district)
    with pytest.raises(services.NobodyAnswers):
        send(acting_as, finder, place=elsewhere)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("role", "sends"),
    [
        ("FINDER", True), ("VOLUNTEER", True), ("WORKER", True), ("DONG", True), ("LEADER", True), ("HOPE", True),
        ("TRAINEE", True), ("SECRETARY", True), ("MANAGER", True), ("PRIVACY", True),
        ("SERVICE", False), ("ADVISER", False),
    ],
)  # fmt: skip
def test_who_may_report(acting_as, dong, role, sends):
    post = PostFactory(role=role, organisation=dong.organisation)
    if not sends:
        with pytest.raises(PermissionDenied):
            send(acting_as, post, place=dong.place)
    else:
        send(acting_as, post, place=dong.place)
    assert Report.objects.exists() == sends


def test_a_child_not_cared_for_hides_its_finder_unasked(acting_as, dong, finder):
    report = send(acting_as, finder, signals=["CHILD"])
    assert ReportFinder.objects.get(report=report).is_hidden


def test_sent_twice_it_stays_one_report(acting_as, dong, finder):
    first = send(acting_as, finder)
    second = send(acting_as, finder, key=first.pk)
    assert first.pk == second.pk
    assert Report.objects.count() == WorkItem.objects.count() == ReportMove.objects.count() == 1


def test_a_key_of_someone_elses_report_gives_nothing_away(acting_as, dong, finder):
    other = ReportFactory(place=finder.place)
    with pytest.raises(Exception, match="coordination_report_pkey"):
        send(acting_as, finder, key=other.pk)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("own dong", None),
        ("its leader", None),
        ("triage", None),
        ("next dong", Report.DoesNotExist),
        ("centre", Report.DoesNotExist),
        ("other district", Report.DoesNotExist),
        ("finder", Report.DoesNotExist),
    ],
)
def test_who_takes_a_report(acting_as, dong, finder, hope, who, error):
    report = send(acting_as, finder)
    district = dong.organisation.district
    post = {
        "own dong": lambda: dong,
        "its leader": lambda: PostFactory(role="LEADER", organisation=dong.organisation, place=dong.place),
        "triage": lambda: hope,
        "next dong": lambda: PostFactory(role="DONG", organisation__district=district),
        "centre": lambda: PostFactory(organisation__district=district),
        "other district": lambda: PostFactory(role="HOPE"),
        "finder": lambda: finder,
    }[who]()
    with acting_as(post, at=LATER) as by:
        if error:
            with pytest.raises(error):
                services.take(report.pk, by=by, at=LATER)
        else:
            services.take(report.pk, by=by, at=LATER)
    report.refresh_from_db()
    assert report.status == ("SENT" if error else "TAKEN")
    assert list(WorkItem.objects.filter(done_at=None).values_list("verb", flat=True)) == (
        ["TAKE_REPORT"] if error else ["MEET"]
    )


def test_taken_twice_the_second_hears_it(acting_as, dong, finder):
    report = send(acting_as, finder)
    with acting_as(dong, at=LATER) as by:
        services.take(report.pk, by=by, at=LATER)
        with pytest.raises(services.MoveRefused):
            services.take(report.pk, by=by, at=LATER)


def test_the_first_interview_opens_the_household_with_each_consent_apart(acting_as, dong, finder):
    report = send(acting_as, finder)
    interview = meet(acting_as, dong, report, wish="따뜻한 방", consents=["COLLECTION", "DUPLICATE_CHECK"])

    household = Household.objects.get()
    assert (household.label, household.birth_year, household.found_at) == ("윤*례", 1947, AT)
    assert Identity.objects.get().name == "윤봉례"
    assert set(household.consents.values_list("scope", "way")) == {
        ("COLLECTION", "PAPER"),
        ("DUPLICATE_CHECK", "PAPER"),
    }
    assert interview.household == household
    assert Grant.objects.get().organisation == dong.organisation
    assert set(StoryEvent.objects.values_list("saying", flat=True)) == {
        "report.received", "interview.held", "consent.given",
    }  # fmt: skip
    waiting = WorkItem.objects.get(done_at=None)
    assert (waiting.verb, waiting.about, waiting.subject) == ("OPEN_CASE", household.pk, "윤*례 1947")
    assert "윤봉례" not in str(list(WorkItem.objects.values())) + str(list(StoryEvent.objects.values()))


def test_the_office_gets_a_household_by_law_a_centre_with_consent_alone(acting_as, dong, finder, hope):
    report = send(acting_as, finder)
    household_id = meet(acting_as, dong, report).household_id
    centre = OrganisationFactory(district=dong.organisation.district, name="샘골복지관")
    with acting_as(dong, at=LATER) as by:
        with pytest.raises(ConsentMissing, match=r"윤\*례.*샘골복지관"):
            services.hand_over(report.pk, to=centre, by=by, at=LATER)
        households.give_consent(
            household_id, "THIRD_PARTY", recipients=[hope.organisation_id], by=by, at=LATER
        )
        with pytest.raises(ConsentMissing):  # given to another, it does not cover this one
            services.hand_over(report.pk, to=centre, by=by, at=LATER)
    with acting_as(hope, at=LATER):
        assert not Household.objects.exists()
    with acting_as(dong, at=LATER) as by:
        services.hand_over(report.pk, to=hope.organisation, why="위기도 높음", by=by, at=LATER)
    with acting_as(hope, at=LATER):
        assert Identity.objects.get().name == "윤봉례"
    assert set(WorkItem.objects.filter(done_at=None).values_list("verb", "organisation_id")) == {
        ("HAND_OVER_CHECK", hope.organisation_id)
    }


def test_a_centre_takes_over_with_consent_given_on_the_spot(acting_as, dong, finder):
    report = send(acting_as, finder)
    meet(acting_as, dong, report)
    worker = PostFactory(organisation__district=dong.organisation.district)
    with acting_as(dong, at=LATER) as by:
        services.hand_over(report.pk, to=worker.organisation, consent_way="PAPER", by=by, at=LATER)
    with acting_as(worker, at=LATER) as by:
        assert Household.objects.visible_to(by, at=LATER).exists()
        assert Report.objects.visible_to(by).exists()
        services.close(report.pk, closing="SUPPORTED", by=by, at=LATER)
    assert Report.objects.get().status == "CLOSED"


def test_nothing_is_handed_to_oneself_or_across_the_wall(acting_as, dong, finder):
    report = send(acting_as, finder)
    meet(acting_as, dong, report)
    with acting_as(dong, at=LATER) as by:
        for to in (
            dong.organisation,
            OrganisationFactory(),
            OrganisationFactory(district=dong.organisation.district, ended_on=AT.date()),
        ):
            with pytest.raises(services.WrongReceiver):
                services.hand_over(report.pk, to=to, by=by, at=LATER)


def texts():
    return list(Message.objects.order_by("made_at", "id").values_list("words", flat=True))


def test_the_finder_hears_each_step_and_nothing_of_the_case(acting_as, dong, finder, hope):
    report = send(acting_as, finder)
    household_id = meet(acting_as, dong, report).household_id
    with acting_as(dong, at=LATER) as by:
        services.hand_over(report.pk, to=hope.organisation, by=by, at=LATER)
        households.first_help(household_id, by=by, at=LATER)
        services.close(report.pk, closing="SUPPORTED", by=by, at=LATER)
    assert len(texts()) == 4
    assert "윤" not in "".join(texts())
    assert set(Message.objects.values_list("made_by", "user")) == {(None, finder.user_id)}


def test_a_finder_who_hides_hears_nothing_and_is_shown_to_nobody(acting_as, dong, finder, hope):
    report = send(acting_as, finder, is_hidden=True)
    household_id = meet(acting_as, dong, report).household_id
    with acting_as(dong, at=LATER) as by:
        households.first_help(household_id, by=by, at=LATER)
    assert texts() == []
    for post in (dong, hope):
        with acting_as(post, at=LATER):
            assert not ReportFinder.objects.exists()
            assert not ReportMove.objects.filter(by=finder).exists()


def test_first_help_counts_once_and_moves_the_report(acting_as, dong, finder):
    report = send(acting_as, finder)
    household_id = meet(acting_as, dong, report).household_id
    for at in (LATER, LATER + timedelta(days=1)):
        with acting_as(dong, at=at) as by:
            households.first_help(household_id, by=by, at=at)
    household, report = Household.objects.get(), Report.objects.get()
    assert (household.helped_at, report.status) == (LATER, "HELPED")
    assert list(report.moves.order_by("at", "id").values_list("after", flat=True))[-1] == "HELPED"
    assert report.moves.filter(after="HELPED").count() == 1
    assert StoryEvent.objects.filter(saying="help.first").count() == 1


def test_announcements_leave_after_the_commit_and_carry_ids(acting_as, dong, finder, monkeypatch):
    heard = []
    monkeypatch.setattr("partners.notices.live.announce", lambda *said: heard.append(said))
    with TestCase.captureOnCommitCallbacks(execute=False):
        report = send(acting_as, finder)
        assert heard == []
    with TestCase.captureOnCommitCallbacks(execute=True), acting_as(dong, at=LATER) as by:
        services.take(report.pk, by=by, at=LATER)
    assert (dong.organisation_id, "report", report.pk) in heard
