"""As the application's role, in plain SQL: without an actor an error, to strangers nothing, on every personal table."""

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from partners.access.acting import acting
from partners.access.actors import DELIVERY, VISITOR, Actor
from partners.access.roles import Role
from tests.architecture import walled_tables
from tests.factories.partners import PostFactory
from tests.world import World

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
# Read by a narrow actor alone: the outbox has no district of its own.
OUTBOX = {"partners_message"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Lived once for the module, and rolled back at its end; every test here only reads."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(AT).live()
        transaction.set_rollback(True)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (count,) = cursor.fetchone()
    return count


def test_the_world_has_a_row_in_every_personal_table(world, django_db_blocker):
    with django_db_blocker.unblock():
        assert [table for table in walled_tables() if rows(table) == 0] == []


@pytest.mark.parametrize("table", walled_tables())
def test_without_an_actor_an_error(world, django_db_blocker, table):
    with (
        django_db_blocker.unblock(),
        pytest.raises(ProgrammingError, match="nobody acts"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT set_config('role', 'dure_app', true), set_config('dure.actor', '', true)")
        cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("role", Role.values)
def test_another_district_sees_nothing(world, django_db_blocker, role):
    with django_db_blocker.unblock(), transaction.atomic():
        stranger = Actor.of(PostFactory(role=role))
        with acting(stranger, at=AT):
            # Seals number the journal of the whole installation and hold no one.
            seen = {
                table: count
                for table in walled_tables()
                if (count := rows(table)) and table != "partners_seal"
            }
        transaction.set_rollback(True)
    assert seen == {}


@pytest.mark.parametrize("actor", [VISITOR, DELIVERY], ids=lambda actor: actor.kind)
def test_narrow_actors_see_their_own_and_nothing_else(world, django_db_blocker, actor):
    with django_db_blocker.unblock(), acting(actor, at=AT):
        seen = {table for table in walled_tables() if rows(table)}
    assert seen == (OUTBOX if actor is DELIVERY else set())


HOUSEHOLD_TABLES = [
    "coordination_household", "coordination_member", "coordination_identity", "coordination_sensitive",
    "coordination_consent", "coordination_case", "coordination_caserole", "coordination_caseneed",
    "coordination_casemove", "coordination_contactnote", "coordination_interview", "coordination_storyevent",
    "coordination_agendaitem", "coordination_decision", "coordination_dissent", "referrals_referral",
    "referrals_bundle", "referrals_helpgiven",
]  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"HOPE"}))
def test_an_uninvolved_organisation_of_the_district_sees_no_household(world, django_db_blocker, role):
    with django_db_blocker.unblock(), transaction.atomic():
        neighbour = Actor.of(PostFactory(role=role, district=world.district))
        with acting(neighbour, at=AT):
            seen = {table: count for table in HOUSEHOLD_TABLES if (count := rows(table))}
        transaction.set_rollback(True)
    assert seen == {}


@pytest.mark.parametrize(
    "role", ["FINDER", "SERVICE", "SECRETARY", "MANAGER", "PRIVACY", "TRAINEE", "ADVISER"]
)
def test_roles_that_read_no_case_see_none_even_in_the_organisation_that_leads(world, django_db_blocker, role):
    with django_db_blocker.unblock(), transaction.atomic():
        place = {"place": world.dong} if role == "FINDER" else {}
        inside = Actor.of(PostFactory(role=role, organisation=world.hope.organisation, **place))
        with acting(inside, at=AT):
            seen = {table: count for table in HOUSEHOLD_TABLES if (count := rows(table))}
        transaction.set_rollback(True)
    assert seen == {}
