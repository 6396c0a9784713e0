"""Played in processes of their own, against copies of the test database: as `make run` does, and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from coordination.demonstration.plan import SEED
from tests.demonstration.digest import digest

ROOT = Path(settings.BASE_DIR)
PRESENT = "2026-11-22T18:00+09:00"
KILLS = 5
PATIENCE_SECONDS = 240.0

Contents = dict[str, tuple[int, str]]


def address_of(name: str) -> str:
    known = connection.settings_dict
    host = f"{known['HOST']}:{known['PORT']}" if known["PORT"] else ""
    socket = "" if known["PORT"] else f"?host={known['HOST']}"
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgresql://{known['USER']}{password}@{host}/{name}{socket}"


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[str], str]]:
    """Makes empty, migrated databases: `database("one")` is the address of a fresh copy."""
    made: list[str] = []
    with django_db_blocker.unblock():
        template = str(connection.settings_dict["NAME"])
        connection.close()
        server = psycopg.connect(address_of("postgres"), autocommit=True)

        def make(name: str) -> str:
            name = f"{template}_{name}"
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            made.append(name)
            return address_of(name)

        yield make
        for name in made:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.close()


def start(address: str, *arguments: str, **environ: str) -> "subprocess.Popen[str]":
    """`manage.py demo` on that database, strict: an act that is refused fails the test."""
    return run(
        address,
        "manage.py",
        "demo",
        "--scale",
        "spot",
        "--present",
        PRESENT,
        "--strict",
        *arguments,
        **environ,
    )


def run(address: str, *arguments: str, **environ: str) -> "subprocess.Popen[str]":
    redis = settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"][0]
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "REDIS_URL": redis, "DEMONSTRATION": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


REST_FIRST = f"""
import django; django.setup()
from datetime import datetime
from coordination.demonstration import player
plan = player.start({{seed}}, "spot", datetime.fromisoformat("{PRESENT}"))
directory = [unit for unit in plan.usable if unit.track.endswith(":directory")]
player._play(plan, [*directory, *plan.rest, *plan.usable], strict=True)
player.play_until_usable(plan, strict=True)
assert player.play_rest(strict=True)
"""


def finished(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, said
    return said


def days_in(address: str) -> int:
    with psycopg.connect(address) as reader:
        return int(reader.execute("SELECT count(*) FROM coordination_demoday").fetchone()[0])  # type: ignore[index]


@pytest.fixture(scope="module")
def whole(database: Callable[[str], str]) -> str:
    """A database that was played without a break, as whoever owns it."""
    address = database("whole")
    assert "100%" in finished(start(address))
    return address


@pytest.fixture(scope="module")
def uninterrupted(whole: str) -> Contents:
    return digest(whole)


def test_killed_anywhere_it_ends_the_same_and_nothing_is_doubled(database, uninterrupted):
    """And as the application's role, which owns nothing: as `make run` plays it."""
    address = database("killed")
    aim = 0
    for kill in range(KILLS):
        process = start(address, *(["--until-usable"] if kill < 2 else []), DATABASE_ROLE=settings.APP_ROLE)
        # First in the ground or before it, then ever further on, wherever the moment falls within a day.
        until = time.monotonic() + PATIENCE_SECONDS
        while process.poll() is None and time.monotonic() < until:
            try:
                process.wait(timeout=3.0 if kill == 0 else 0.02)
            except subprocess.TimeoutExpired:
                if kill == 0 or days_in(address) >= aim:
                    break
        assert process.poll() is None, process.communicate()[0]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        aim = days_in(address) + (6 if kill < 2 else 30)
    finished(start(address, DATABASE_ROLE=settings.APP_ROLE))
    assert digest(address) == uninterrupted


def test_two_players_at_once_play_every_day_once(database, uninterrupted):
    address = database("two")
    both = [start(address), start(address)]
    for process in both:
        finished(process)
    assert digest(address) == uninterrupted


def test_which_is_played_first_changes_nothing(database, uninterrupted):
    address = database("rest_first")
    finished(run(address, "-c", REST_FIRST.format(seed=SEED)))
    assert digest(address) == uninterrupted


def test_a_second_run_changes_nothing(whole, uninterrupted):
    assert "100%" in finished(start(whole))
    assert digest(whole) == uninterrupted


def test_the_digest_itself_sees_one_changed_word(whole, uninterrupted):
    words = "purpose FROM partners_agreement WHERE is_turning_point"
    change = "UPDATE partners_agreement SET purpose = %s WHERE is_turning_point"
    with psycopg.connect(whole, autocommit=True) as writer:
        (purpose,) = writer.execute(f"SELECT {words}").fetchone()
        writer.execute(change, [f"{purpose}."])
        try:
            changed = {table for table, said in digest(whole).items() if said != uninterrupted[table]}
        finally:
            writer.execute(change, [purpose])
    # The agreement, and what is told of it: its parties.
    assert changed == {"partners_agreement", "partners_party"}


@pytest.mark.parametrize(
    ("environ", "said"),
    [({"DEMONSTRATION": "0"}, "DEMONSTRATION is not set"), ({}, "not invented")],
)
def test_it_refuses_a_database_of_real_people(database, environ, said):
    address = database("real")
    with psycopg.connect(address) as writer:
        writer.execute(
            "INSERT INTO partners_user (password, is_superuser, name, email, phone_verified, language, is_active, "
            "is_staff, is_invented) "
            "VALUES ('!', false, '한지우', 'person@example.org', false, 'ko', true, false, false)"
        )
    process = start(address, **environ)
    heard, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert said in heard
    assert days_in(address) == 0
