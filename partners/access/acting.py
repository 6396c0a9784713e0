"""The one opener: every request, task, socket and command reads and writes inside `acting()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from partners.access.actors import Actor


@contextmanager
def acting(actor: Actor, *, at: datetime) -> Iterator[Actor]:
    """Open a transaction in which the database knows who acts, and when.

    Sets the application's role and the actor for this transaction alone; nested, it puts back whoever acted
    before. An exception rolls back what was written inside. Personal tables read outside of it raise.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One trip. The old values are read first: PostgreSQL evaluates a select list from left to right.
            cursor.execute(
                "SELECT current_setting('role'), current_setting('dure.actor', true), "
                "set_config('role', %s, true), set_config('dure.actor', %s, true)",
                [settings.APP_ROLE, actor.said(at)],
            )
            row = cursor.fetchone()
        assert row is not None
        yield actor
        if nested and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('role', %s, true), set_config('dure.actor', %s, true)",
                    [row[0], row[1] or ""],
                )
