"""What the database itself refuses, by the name of each constraint and with a message for people."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, models, transaction

from coordination.reports.models import Interview, Report
from tests.factories.households import HouseholdFactory
from tests.factories.partners import PostFactory
from tests.factories.reports import MADE, ReportFactory


def interview(**more):
    household = HouseholdFactory()
    return Interview.objects.create(
        household=household, district=household.district, met_at=MADE, words="", by=PostFactory(), **more
    )


def changed(step, **more):
    """Rows are changed past the services, as a bad migration would."""
    report = ReportFactory(step=step)
    return Report.objects.filter(pk=report.pk).update(**more)


BROKEN = {
    "report_urgency_known": lambda: ReportFactory(urgency="EVER"),
    "report_saw_something": lambda: ReportFactory(signals=[]),
    "report_taken_has_taker": lambda: changed("TAKEN", taken_by=None),
    "report_met_has_household": lambda: changed("MET", household=None),
    "report_closed_says_how": lambda: changed("CLOSED", closing=""),
    "interview_way_known": lambda: interview(way="SWIM"),
}
# The statuses are guarded twice: the machine in the database answers before the constraint does.
GUARDED_BY_THE_MACHINE = {"report_status_known"}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(db, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


def test_an_unknown_status_is_refused(db):
    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        ReportFactory(status="LOST")
    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        changed("TAKEN", status="LOST")
    # Beside it stand constraints that would refuse it too; asked alone, it says why.
    (known,) = (each for each in Report._meta.constraints if each.name == "report_status_known")
    with pytest.raises(ValidationError, match="알 수 없는 제보 상태"):
        known.validate(Report, Report(status="LOST"))


@pytest.mark.parametrize(
    "change",
    [
        {"taken_at": None},
        {"taken_at": MADE - timedelta(seconds=1)},
    ],
)
def test_a_taken_report_says_when_and_not_before_it_was_made(db, change):
    with pytest.raises(IntegrityError, match="report_taken_has_taker"), transaction.atomic():
        changed("TAKEN", **change)


@pytest.mark.parametrize("model", [Report, Interview], ids=lambda m: m.__name__)
def test_each_constraint_has_its_test_and_its_words(model):
    for constraint in model._meta.constraints:
        assert constraint.name in {*BROKEN, *GUARDED_BY_THE_MACHINE}
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message
