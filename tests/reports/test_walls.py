"""Two guards, each tested without the other: the walls for one who asks for all, visible_to without walls."""

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from coordination.reports.models import Interview, Report, ReportFinder, ReportMove, ReportWords
from partners.access.acting import acting
from partners.access.actors import VISITOR, Actor, nightly
from tests.factories.partners import PostFactory
from tests.factories.reports import ReportFactory

AT = datetime(2026, 11, 9, tzinfo=UTC)


@pytest.fixture
def dong(db):
    return PostFactory(role="DONG")


@pytest.fixture
def posts(dong):
    """Everyone who might stand near a report, by what they are to it."""
    district, office = dong.organisation.district, dong.organisation
    here = {"organisation": office, "place": dong.place}
    finder = PostFactory(role="FINDER", **here)
    return {
        "dong": dong,
        "leader": PostFactory(role="LEADER", **here),
        "hope": PostFactory(role="HOPE", organisation__district=district),
        "finder": finder,
        "other finder": PostFactory(role="FINDER", **here),
        "next dong": PostFactory(role="DONG", organisation__district=district),
        "receiver": PostFactory(organisation__district=district),
        "centre": PostFactory(organisation__district=district),
        "volunteer": PostFactory(role="VOLUNTEER", organisation__district=district),
        "manager": PostFactory(role="MANAGER", organisation=office),
        "service": PostFactory(role="SERVICE", organisation=office),
        "secretary": PostFactory(role="SECRETARY", organisation__district=district),
        "privacy": PostFactory(role="PRIVACY", organisation=office),
        "other hope": PostFactory(role="HOPE"),
    }


SEES = {"dong", "leader", "hope", "finder", "receiver"}
# Who may know the finder; the finder always does.
KNOWS = {"dong", "leader", "hope", "finder"}


@pytest.mark.parametrize("hidden", [False, True])
def test_who_sees_a_report_and_who_its_finder(acting_as, dong, posts, hidden):
    report = ReportFactory(
        place=dong.place, step="PASSED", step__taker=dong, step__handed_to=posts["receiver"].organisation,
        finder=posts["finder"].user, finder__is_hidden=hidden,
    )  # fmt: skip
    ReportMove.objects.create(report=report, district=report.district, after="SENT", at=AT)
    for name, post in posts.items():
        with acting_as(post, at=AT) as by:
            for rows in (Report, ReportWords, ReportMove):
                assert rows.objects.exists() == (name in SEES), (name, rows)
            assert ReportFinder.objects.exists() == (name in ({"finder"} if hidden else KNOWS)), name
        assert Report.objects.visible_to(by).exists() == (name in SEES), name
        assert Report.objects.answered_by(by).exists() == (name in SEES - {"finder"}), name
        assert Report.objects.own(by).exists() == (name == "finder"), name


def test_the_interview_is_the_case_teams(acting_as, dong, posts):
    report = ReportFactory(place=dong.place, step="MET", step__taker=dong)
    Interview.objects.create(
        report=report,
        household=report.household,
        district=report.district,
        way="VISIT",
        met_at=AT,
        words="-",
        by=dong,
    )
    for name, post in posts.items():
        with acting_as(post, at=AT):
            # Triage sees the report; what the person told is open to those who hold the household.
            assert Interview.objects.exists() == (name in {"dong", "leader"}), name


def test_the_finder_changes_nothing_after_sending(acting_as, posts, dong):
    ReportFactory(place=dong.place, finder=posts["finder"].user)
    with acting_as(posts["finder"], at=AT):
        assert Report.objects.update(urgency="WATCH") == 0
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ReportWords.objects.update(words="anders")


def test_nobody_reports_in_another_persons_name(acting_as, posts, dong):
    report = ReportFactory(place=dong.place, finder=False)
    with acting_as(posts["finder"], at=AT), pytest.raises(ProgrammingError, match="row-level security"):
        ReportFinder.objects.create(
            report=report, district=report.district, place=report.place, user=posts["other finder"].user
        )


@pytest.mark.parametrize("kind", ["VISITOR", "NIGHTLY", "NIGHTLY elsewhere"])
def test_narrow_actors(dong, kind):
    report = ReportFactory(place=dong.place)
    actor = {"VISITOR": VISITOR, "NIGHTLY": nightly(report.district_id)}.get(
        kind, nightly(report.district_id + 1)
    )
    with acting(actor, at=AT):
        assert Report.objects.exists() == (kind == "NIGHTLY")
    assert not Report.objects.visible_to(actor).exists()
    assert not Report.objects.visible_to(Actor("VISITOR")).exists()


def test_nobody_at_all_is_refused_rather_than_shown_nothing(dong):
    ReportFactory(place=dong.place)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dure_app")
        for rows in (Report, ReportWords, ReportFinder, ReportMove):
            with pytest.raises(ProgrammingError, match="nobody acts"), transaction.atomic():
                rows.objects.exists()
