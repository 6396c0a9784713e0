"""The test database: a copy of a template that was migrated once, for half a minute a run less."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from pytest_django.plugin import DjangoDbBlocker

TEMPLATES = "dure_template_"
MAKING = 0x64757265  # the advisory lock under which one process makes the template
IMPORTS = re.compile(
    r"^(?:from|import) ((?:partners|resources|referrals|coordination|network|cms)[\w.]*)", re.M
)


def digest(root: Path) -> str:
    """One digest of all that shapes a migrated database: migrations, what they import, locked versions."""
    files = {root / "requirements.txt", *root.glob("*/migrations/*.py")}
    for migration in tuple(files):
        for module in IMPORTS.findall(migration.read_text(encoding="utf-8")):
            path = root.joinpath(*module.split("."))
            files |= {file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()}
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[CursorWrapper]:
    """A cursor on the server's own database, while no other process makes or copies a template."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        yield cursor


def _make_template(cursor: CursorWrapper, template: str) -> None:
    """Migrate a database, and give it its name only then: a killed run leaves no half template."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATES])
    for (older,) in cursor.fetchall():
        cursor.execute(f'DROP DATABASE IF EXISTS "{older}"')
    unfinished = f"{TEMPLATES}unfinished"
    wanted, name = connection.settings_dict["TEST"]["NAME"], connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = unfinished
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
    finally:
        connection.settings_dict["TEST"]["NAME"] = wanted
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def copy(name: str, *, anew: bool = False) -> None:
    """A database of that name, as the migrations leave one; `anew` makes the template anew first."""
    template = f"{TEMPLATES}{digest(Path(settings.BASE_DIR))}"
    with _alone() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if anew or not cursor.fetchone():
            _make_template(cursor, template)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """In pytest-django's place. `--create-db` makes the template anew, `--reuse-db` keeps the copy."""
    real_name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        copy(name, anew=request.config.getoption("create_db"))
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = real_name
        if not request.config.getoption("reuse_db"):
            drop(name)
