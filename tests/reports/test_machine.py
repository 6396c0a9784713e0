"""The statuses of a report: one table in code, the same machine in the database, and the services along it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.households import services as households
from coordination.households.services import NewMember
from coordination.reports import services
from coordination.reports.models import NEXT_STATUSES, Report, ReportStatus
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.organisations.models import Organisation
from tests.factories.partners import PostFactory
from tests.factories.reports import PATHS, ReportFactory

AT = datetime(2026, 11, 9, tzinfo=UTC)
PAIRS = [(before, after) for before in ReportStatus for after in ReportStatus]


def test_every_status_is_reached_and_every_road_ends(db):
    reached = {ReportStatus.SENT} | {after for steps in NEXT_STATUSES.values() for after in steps}
    assert reached == set(NEXT_STATUSES) == set(ReportStatus)
    for status in ReportStatus:
        road, seen = [status], set()
        while road:
            now = road.pop()
            seen.add(now)
            road += NEXT_STATUSES[now] - seen
        assert ReportStatus.CLOSED in seen


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=str)
def test_the_databases_machine_is_the_one_in_code(db, before, after):
    """Columns are set as the services would, so that only the machine can object."""
    report = ReportFactory(step=None if before == "SENT" else str(before))
    helper = ReportFactory(place=report.place, step="MET")
    fields = {"status": after, "closed_at": None, "closing": ""}
    if after == "SENT":
        fields |= {"taken_at": None, "taken_by": None}
    else:
        fields |= {"taken_at": report.made_at, "taken_by": helper.taken_by, "household": helper.household}
    if after == "CLOSED":
        fields |= {"closed_at": report.made_at, "closing": "MISTAKE"}
    allowed = before == after or after in NEXT_STATUSES[before]
    try:
        with transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**fields)
        moved = True
    except DatabaseError as error:
        assert "Invalid transition" in str(error)
        moved = False
    assert moved == allowed


@pytest.mark.parametrize("status", [status for status in ReportStatus if status != "SENT"])
def test_no_report_begins_further_on(db, status):
    helper = ReportFactory(step="MET")
    more = {"taken_at": helper.made_at, "taken_by": helper.taken_by, "household": helper.household}
    if status == "CLOSED":
        more |= {"closed_at": helper.made_at, "closing": "MISTAKE"}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportFactory(status=status, **more)


ACTS = st.lists(st.sampled_from(["take", "meet", "hand", "help", "close"]), max_size=7)


@given(acts=ACTS, late=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_in_whatever_order_the_report_stays_on_its_road(db, acts, late):
    """Any acts in any order: each either takes one allowed step, with its line, or changes nothing."""
    with transaction.atomic():
        dong = PostFactory(role="DONG")
        hope = PostFactory(role="HOPE", organisation__district=dong.organisation.district)
        report = ReportFactory(place=dong.place)
        at = AT
        for act in acts:
            at += timedelta(days=40 if late else 1)
            before = Report.objects.get(pk=report.pk).status
            lines = report.moves.count()
            with acting(Actor.of(dong), at=at) as by, suppress(services.MoveRefused, PermissionDenied):
                _do(act, report, hope.organisation, by, at)
            after = Report.objects.get(pk=report.pk).status
            assert after == before or after in NEXT_STATUSES[ReportStatus(before)]
            assert report.moves.count() == lines + (after != before)
        steps = list(report.moves.order_by("at", "pk").values_list("before", "after"))
        assert all(first[1] == then[0] for first, then in pairwise(steps))
        # Constraints that wait for the end of a transaction are asked now, or a rollback would hide them.
        connection.check_constraints()
        transaction.set_rollback(True)


def _do(act: str, report: Report, to: Organisation, by: Actor, at: datetime) -> None:
    match act:
        case "take":
            services.take(report.pk, by=by, at=at)
        case "meet":
            services.record_interview(
                report.pk,
                way="VISIT",
                words="-",
                members=[NewMember("윤봉례", "HEAD")],
                kind="ALONE",
                by=by,
                at=at,
            )
        case "hand":
            services.hand_over(report.pk, to=to, by=by, at=at)
        case "help":
            household_id = Report.objects.get(pk=report.pk).household_id
            if household_id:
                households.first_help(household_id, by=by, at=at)
        case "close":
            services.close(report.pk, closing="NO_CRISIS", by=by, at=at)


def test_the_factories_walk_only_allowed_roads():
    for status, path in PATHS.items():
        assert path[-1] == status
        for before, after in zip(["SENT", *path], path, strict=False):
            assert after in NEXT_STATUSES[ReportStatus(before)]
