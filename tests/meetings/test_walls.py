"""Who sees what of cases and meetings, each of the two guards without the other.

`visible_to` is asked as the owner of the tables, whom no wall holds; the walls are asked by plain SQL.
"""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from coordination.cases.models import Case
from coordination.meetings.models import AgendaItem, Meeting
from partners.access.actors import Actor
from tests.factories.cases import CaseFactory
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory
from tests.factories.partners import GrantFactory, OrganisationFactory, PostFactory
from tests.meetings.scene import scene

AT = datetime(2026, 11, 24, 14, tzinfo=timezone.get_default_timezone())

CASE_TABLES = ["case", "caserole", "caseneed"]
# (who, sees the case, sees the item and its decisions, sees the meeting in its list)
WHO = {
    "lead": (True, True, True),
    "co_manager": (True, True, True),
    "shown the item": (False, True, True),
    "not shown": (False, False, True),
    "with another household's grant": (False, False, False),
    "stranger": (False, False, False),
    "lead's manager": (False, False, False),
    "lead's trainee": (False, False, False),
    "lead's service personnel": (False, False, False),
    "other district": (False, False, False),
}


@pytest.fixture
def people(db):
    table = scene()
    district = table.district
    shown = PostFactory(organisation=OrganisationFactory(district=district, sector="PUBLIC"))
    AttendanceFactory(meeting=table.meeting, organisation=shown.organisation)
    GrantFactory(organisation=shown.organisation, household_id=table.case.household_id, tier=10)
    another = PostFactory(organisation=OrganisationFactory(district=district))
    CaseFactory(lead_post=another)
    own = {"organisation": table.centre.organisation}
    return table, {
        "lead": table.centre,
        "co_manager": table.office,
        "shown the item": shown,
        "not shown": table.clinic,
        "with another household's grant": another,
        "stranger": PostFactory(organisation=OrganisationFactory(district=district)),
        "lead's manager": PostFactory(role="MANAGER", **own),
        "lead's trainee": PostFactory(role="TRAINEE", **own),
        "lead's service personnel": PostFactory(role="SERVICE", **own),
        "other district": PostFactory(),
    }


@pytest.mark.parametrize("who", WHO)
def test_the_rule_of_the_pages_alone(people, who):
    table, posts = people
    sees_case, sees_item, sees_meeting = WHO[who]
    actor = Actor.of(posts[who])
    assert Case.objects.visible_to(actor, at=AT).filter(pk=table.case.pk).exists() == sees_case
    assert AgendaItem.objects.visible_to(actor, at=AT).filter(pk=table.item.pk).exists() == sees_item
    assert Meeting.objects.visible_to(actor).filter(pk=table.meeting.pk).exists() == sees_meeting


def run(sql, *values):
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(sql, values)


def rows(name, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM coordination_{name} WHERE {column} = %s", [value])
        return len(cursor.fetchall())


@pytest.mark.parametrize("who", WHO)
def test_the_walls_alone(people, acting_as, who):
    table, posts = people
    sees_case, sees_item, _meeting = WHO[who]
    with acting_as(posts[who], at=AT):
        for name in CASE_TABLES:
            column = "id" if name == "case" else "case_id"
            assert bool(rows(name, column, table.case.pk)) == sees_case, name
        assert bool(rows("agendaitem", "id", table.item.pk)) == sees_item
        assert bool(rows("decision", "item_id", table.item.pk)) == sees_item
        assert bool(rows("dissent", "decision_id", table.second.pk)) == sees_item


@pytest.mark.parametrize("who", ["not shown", "stranger", "lead's manager", "other district"])
def test_the_walls_let_nobody_write_into_a_case_they_do_not_hold(people, acting_as, who):
    table, posts = people
    with acting_as(posts[who], at=AT), connection.cursor() as cursor:
        for name, column in (("case", "id"), ("caserole", "case_id"), ("decision", "item_id")):
            key = table.item.pk if column == "item_id" else table.case.pk
            changed = {"case": "number = 'x'", "caserole": "until = now()", "decision": "words = 'x'"}[name]
            cursor.execute(f"UPDATE coordination_{name} SET {changed} WHERE {column} = %s", [key])
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO coordination_casemove (id, district_id, household_id, case_id, before, after, at, why) "
                "VALUES (gen_random_uuid(), %s, %s, %s, '', 'OPENED', now(), '')",
                [table.district.pk, table.case.household_id, table.case.pk],
            )


@pytest.mark.parametrize("table", ["case", "caserole", "caseneed", "casemove", "contactnote", "meeting", "attendance",
                                   "agendaitem", "decision", "dissent"])  # fmt: skip
def test_nothing_is_ever_deleted(people, acting_as, table):
    _scene, posts = people
    with acting_as(posts["lead"], at=AT), pytest.raises(DatabaseError, match="permission denied"):
        run(f"DELETE FROM coordination_{table}")


def test_a_dissent_is_written_in_ones_own_name_alone(people, acting_as):
    table, posts = people
    theirs = [table.meeting.pk, table.decision.pk, table.clinic.organisation_id, table.clinic.pk]
    with acting_as(posts["lead"], at=AT), pytest.raises(DatabaseError, match="row-level security"):
        run(
            "INSERT INTO coordination_dissent (id, district_id, meeting_id, decision_id, organisation_id, "
            "post_id, words, written_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'x', now())",
            table.district.pk,
            *theirs,
        )


def test_an_item_is_put_on_the_agenda_in_ones_own_name_alone(people, acting_as):
    table, posts = people
    with acting_as(posts["stranger"], at=AT), pytest.raises(DatabaseError, match="row-level security"):
        AgendaItemFactory(meeting=table.meeting, case=None, proposed_by=table.centre.organisation, position=9)
