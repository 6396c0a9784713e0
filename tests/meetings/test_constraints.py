"""What the database refuses of meetings: constraints, moves, and changes below circulated or locked minutes."""

import pytest
from django.db import Error, IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.meetings.models import (
    NEXT_STATUSES,
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    Meeting,
    MeetingStatus,
)
from tests.factories.meetings import (
    MET,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    DissentFactory,
    MeetingFactory,
)
from tests.factories.partners import PostFactory

BROKEN = {
    "meeting_status_known": lambda: MeetingFactory(status="LOST", table=False),
    "meeting_kind_known": lambda: MeetingFactory(kind="PARTY"),
    "meeting_circulated_has_clock": lambda: MeetingFactory(status="CIRCULATED", sign_due_at=None),
    "meeting_locked_has_date": lambda: MeetingFactory(status="LOCKED", locked_at=None),
    "attendance_way_known": lambda: AttendanceFactory(way="ASLEEP"),
    "attendance_once": lambda: AttendanceFactory(
        meeting=(first := AttendanceFactory()).meeting, organisation=first.organisation
    ),
    "attendance_signed_says_who": lambda: AttendanceFactory(signed_at=MET),
    "agenda_case_once": lambda: AgendaItemFactory(
        meeting=(item := AgendaItemFactory()).meeting, case=item.case, household=item.household
    ),
    "agenda_case_with_household": lambda: AgendaItemFactory(household=None, shown_to=[]),
    "agenda_position_once": lambda: AgendaItemFactory(
        meeting=(item := AgendaItemFactory()).meeting, position=item.position
    ),
    "agenda_case_has_lead": lambda: AgendaItemFactory(lead=None),
    "decision_number_once": lambda: DecisionFactory(
        item=(first := DecisionFactory()).item, number=first.number
    ),
    "dissent_once_an_organisation": lambda: DissentFactory(
        decision=(first := DissentFactory()).decision, post=first.post
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(db, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("meeting_circulated_has_clock", {"status": "CIRCULATED", "circulated_at": None}),
        ("meeting_circulated_has_clock", {"status": "CIRCULATED", "circulated_by": None}),
        ("meeting_circulated_has_clock", {"status": "RUNNING", "circulated_at": MET}),
        ("meeting_locked_has_date", {"status": "CIRCULATED", "locked_at": MET}),
    ],
)
def test_dates_of_a_meeting_go_with_its_status(db, name, broken):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MeetingFactory(**broken)


@pytest.mark.parametrize("silent", [True, False])
def test_a_signature_is_a_persons_or_silence(db, silent):
    meeting = MeetingFactory(status="CIRCULATED")
    signer = PostFactory(organisation=meeting.convened_by)
    given_by = signer if silent else None
    with pytest.raises(IntegrityError, match="attendance_signed_says_who"), transaction.atomic():
        AttendanceFactory(meeting=meeting, signed_at=MET, signed_by=given_by, is_silent=silent)


@pytest.mark.parametrize(
    "model", [Meeting, Attendance, AgendaItem, Decision, Dissent], ids=lambda m: m.__name__
)
def test_each_constraint_has_its_test_and_its_words(model):
    for constraint in model._meta.constraints:
        assert constraint.name in BROKEN
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.sampled_from(MeetingStatus), after=st.sampled_from(MeetingStatus))
def test_the_database_allows_exactly_the_steps_of_the_table(db, before, after):
    with transaction.atomic():
        meeting = MeetingFactory(status=before)
        wanted = MeetingFactory.build(status=after, convened_by=meeting.convened_by, circulated_by=None)
        round_again = after in ("CIRCULATED", "LOCKED")
        change = {
            "status": after,
            "circulated_at": wanted.circulated_at,
            "circulated_by": PostFactory() if round_again else None,
            "sign_due_at": wanted.sign_due_at,
            "locked_at": wanted.locked_at,
        }
        still = after == before and before not in ("LOCKED", "CANCELLED")
        allowed = after in NEXT_STATUSES[before] or still
        try:
            with transaction.atomic():
                Meeting.objects.filter(pk=meeting.pk).update(**change)
        except Error:
            assert not allowed
        else:
            assert allowed
        transaction.set_rollback(True)


def run(sql, *values):
    """Straight SQL, as the owner of the tables: no service, no wall, no ORM in between."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(sql, values)
        return cursor.rowcount


# (statement, refused once circulated, refused once locked)
CHANGES = {
    "discussion": ("UPDATE coordination_agendaitem SET discussion = 'x' WHERE meeting_id = %s", True, True),
    "item_gone": ("DELETE FROM coordination_agendaitem WHERE meeting_id = %s AND false", False, False),
    "decision": ("UPDATE coordination_decision SET words = 'x' WHERE meeting_id = %s", True, True),
    "owner": ("UPDATE coordination_decision SET due_on = due_on + 1 WHERE meeting_id = %s", True, True),
    "agreement": (
        "UPDATE coordination_decision SET agreed_by_lead_at = now() WHERE meeting_id = %s",
        False,
        True,
    ),
    "decision_gone": ("DELETE FROM coordination_dissent WHERE meeting_id = %s", False, True),
    "dissent": ("UPDATE coordination_dissent SET words = 'x' WHERE meeting_id = %s", False, True),
    "signature": (
        "UPDATE coordination_attendance SET is_silent = is_silent WHERE meeting_id = %s",
        False,
        True,
    ),
    "title": ("UPDATE coordination_meeting SET title = 'x' WHERE id = %s", False, True),
    "unlocking": ("UPDATE coordination_meeting SET status = 'RUNNING' WHERE id = %s", True, True),
}


@pytest.fixture
def minutes(db):
    """A circulated meeting with an item, a decision, a dissent."""
    meeting = MeetingFactory(status="RUNNING")
    dissent = DissentFactory(decision__item__meeting=meeting)
    assert dissent.meeting == meeting
    meeting.status, meeting.circulated_at, meeting.sign_due_at = "CIRCULATED", MET, MET
    meeting.circulated_by = PostFactory(organisation=meeting.convened_by)
    meeting.save()
    return meeting


@pytest.mark.parametrize("name", CHANGES)
def test_circulated_minutes_take_signatures_and_answers_only(minutes, name):
    sql, refused, _locked = CHANGES[name]
    if refused:
        with pytest.raises(Error):
            run(sql, minutes.pk)
    else:
        run(sql, minutes.pk)


@pytest.mark.parametrize("name", CHANGES)
def test_locked_minutes_take_nothing_even_by_raw_sql(minutes, name):
    minutes.status, minutes.locked_at = "LOCKED", MET
    minutes.save()
    sql, _circulated, refused = CHANGES[name]
    if refused:
        with pytest.raises(Error):
            run(sql, minutes.pk)
    else:
        assert run(sql, minutes.pk) == 0


def test_a_row_does_not_leave_a_locked_meeting_for_an_open_one(minutes):
    minutes.status, minutes.locked_at = "LOCKED", MET
    minutes.save()
    elsewhere = MeetingFactory(convened_by=minutes.convened_by, status="RUNNING")
    with pytest.raises(Error, match="locked"):
        run("UPDATE coordination_dissent SET meeting_id = %s WHERE meeting_id = %s", elsewhere.pk, minutes.pk)


@pytest.mark.parametrize("factory", [AttendanceFactory, AgendaItemFactory])
def test_nothing_is_added_below_locked_minutes(minutes, factory):
    minutes.status, minutes.locked_at = "LOCKED", MET
    minutes.save()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        factory(meeting=minutes)
