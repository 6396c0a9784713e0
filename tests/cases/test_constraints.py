"""What the database itself refuses of cases: each constraint by name, and every move that is not a step."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.cases.models import NEXT_STATUSES, Case, CaseNeed, CaseRole, CaseStatus, ContactNote
from tests.factories.cases import OPENED, CaseFactory, CaseNeedFactory, CaseRoleFactory


def note(**more):
    case = CaseFactory()
    return ContactNote.objects.create(
        **{"case": case, "household": case.household, "district": case.district, "way": "CALL", "words": "…"}
        | {"at": OPENED, "by": case.lead_post}
        | more
    )


def a_second_part():
    first = CaseRoleFactory()
    return CaseRoleFactory(case=first.case, organisation=first.organisation)


BROKEN = {
    "case_one_open_a_household": lambda: CaseFactory(household=CaseFactory().household),
    "case_number_once": lambda: CaseFactory(
        number=(case := CaseFactory()).number, lead_post=case.lead_post, district=case.district
    ),
    "case_status_known": lambda: CaseFactory(status="LOST", crisis_level=1),
    "case_process_known": lambda: CaseFactory(process="OTHER"),
    "case_level_once_assessed": lambda: CaseFactory(status="ASSESSED", crisis_level=None),
    "case_closed_says_how": lambda: CaseFactory(status="CLOSED", closing=""),
    "case_role_part_known": lambda: CaseRoleFactory(part="BOSS"),
    "case_role_one_lead": lambda: CaseRoleFactory(part="LEAD"),
    "case_role_one_part": a_second_part,
    "case_role_period_forward": lambda: CaseRoleFactory(until=OPENED - timedelta(days=1)),
    "case_need_area_known": lambda: CaseNeedFactory(area="LUXURY"),
    "case_need_level_known": lambda: CaseNeedFactory(level=4),
    "case_need_once": lambda: CaseNeedFactory(case=CaseNeedFactory().case),
    "case_need_period_forward": lambda: CaseNeedFactory(ended_at=OPENED - timedelta(days=1)),
    "contact_note_way_known": lambda: note(way="DOVE"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(db, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "CLOSED", "closed_at": None},
        {"status": "CLOSED", "closed_at": OPENED - timedelta(days=1)},
        {"status": "CLOSED", "closing": "BORED"},
        {"status": "OPENED", "closing": "MET"},
        {"status": "RUNNING", "closed_at": OPENED},
    ],
)
def test_a_closed_case_says_how_and_no_other_does(db, broken):
    with pytest.raises(IntegrityError, match="case_closed_says_how"), transaction.atomic():
        CaseFactory(**broken)


@pytest.mark.parametrize("level", [0, 4, None])
def test_no_case_goes_on_without_a_level_from_one_to_three(db, level):
    with pytest.raises(IntegrityError, match="case_level_once_assessed"), transaction.atomic():
        CaseFactory(status="RUNNING", crisis_level=level)


@pytest.mark.parametrize("model", [Case, CaseRole, CaseNeed, ContactNote], ids=lambda model: model.__name__)
def test_each_constraint_has_its_test_and_its_words(model):
    for constraint in model._meta.constraints:
        assert constraint.name in BROKEN
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message


def test_a_need_may_come_back_after_it_ended(db):
    need = CaseNeedFactory(ended_at=OPENED)
    assert CaseNeedFactory(case=need.case, area=need.area).pk


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.sampled_from(CaseStatus), after=st.sampled_from(CaseStatus))
def test_the_database_allows_exactly_the_steps_of_the_table(db, before, after):
    with transaction.atomic():
        case = CaseFactory(status=before)
        closed = after == CaseStatus.CLOSED
        change = {
            "status": after,
            "crisis_level": None if after == CaseStatus.OPENED else 2,
            "closed_at": OPENED if closed else None,
            "closing": "MET" if closed else "",
        }
        allowed = after in NEXT_STATUSES[before] or after == before
        try:
            with transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**change)
        except Error:
            assert not allowed
        else:
            assert allowed
        transaction.set_rollback(True)
