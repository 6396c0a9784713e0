"""The harness: real PostgreSQL, real Valkey; every request acts as the application's role, as in life."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from partners.access.acting import acting
from partners.access.actors import Actor
from partners.people.models import Post
from tests.database import django_db_setup

# How long an example takes says more of what else this machine does than of the code.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")

__all__ = ["django_db_setup"]  # pytest finds fixtures by name in this module


class CommittingClient(Client):
    """Runs on-commit hooks after each request: a test's own transaction never commits, so they would not run."""

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


@pytest.fixture(autouse=True)
def _quick_and_korean(settings: Any) -> Iterator[None]:
    """Argon2 is slow on purpose; tests of signing in need no such strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


# What migrations wrote stays: content types, rights, the public site's root. Django would empty these too,
# and the next test on the same database would find no site to open.
KEPT = ("django_", "auth_permission", "wagtail", "taggit_")


def _empty_what_tests_wrote(_case: TransactionTestCase) -> None:
    """Delete without triggers and without truncating: 8 ms where TRUNCATE takes a quarter of a second."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if not name.startswith(KEPT) or name == "django_session"
        ]
        cursor.execute("SET session_replication_role = replica")
        try:
            for table in tables:
                cursor.execute(f'DELETE FROM "{table}"')
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def _keep_what_migrations_wrote() -> None:
    TransactionTestCase._fixture_teardown = _empty_what_tests_wrote  # type: ignore[method-assign]


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def client_for(db: None) -> Callable[[Post], Client]:
    """A signed-in client that acts in the given post: client_for(post).get(…)."""

    def sign_in(post: Post) -> Client:
        client = CommittingClient()
        client.force_login(post.user)
        session = client.session
        session["post"] = post.pk
        session.save()
        return client

    return sign_in


@pytest.fixture
def acting_as(db: None) -> Callable[..., AbstractContextManager[Actor]]:
    """`with acting_as(post) as actor:` opens the walls for the post, as a request would."""

    def enter(post: Post, *, at: datetime | None = None) -> AbstractContextManager[Actor]:
        return acting(Actor.of(post), at=at or timezone.now())

    return enter
