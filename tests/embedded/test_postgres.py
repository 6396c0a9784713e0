import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from coordination.embedded import postgres, processes
from coordination.embedded.folders import EmbeddedError, Folders


def write(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept (what text)")
        connection.execute("INSERT INTO kept VALUES ('다산동')")


def read(address: str) -> list[tuple[str]]:
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT what FROM kept").fetchall()


def kill_all(number: int) -> None:
    """kill -9 the server and every child it has."""
    for member in processes.members(os.getpgid(number)):
        os.kill(member, signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.alive(number), seconds=5)


def test_a_second_start_finds_the_first(folders):
    first = postgres.ensure(folders)
    number = postgres.pid(folders)

    assert postgres.ensure(folders) == first
    assert postgres.pid(folders) == number is not None


def test_starts_at_the_same_time_make_one_server(folders):
    with ThreadPoolExecutor(4) as pool:
        addresses = set(pool.map(lambda _: postgres.ensure(folders), range(4)))

    assert len(addresses) == 1
    log = (folders.logs / "postgres.log").read_text()
    assert log.count("database system is ready to accept connections") == 1


@pytest.mark.parametrize("kill", ["the server alone", "its children too"])
def test_what_was_committed_survives_kill_9(folders, kill):
    address = postgres.ensure(folders)
    write(address)
    number = postgres.pid(folders)
    if kill == "the server alone":
        os.kill(number, signal.SIGKILL)
    else:
        kill_all(number)

    assert read(postgres.ensure(folders)) == [("다산동",)]
    assert postgres.pid(folders) != number


def test_starts_although_another_program_has_the_killed_servers_number(folders):
    write(postgres.ensure(folders))
    kill_all(postgres.pid(folders))
    file = folders.postgres / "postmaster.pid"
    rest = file.read_text().split("\n", 1)[1]
    file.write_text(f"{os.getpid()}\n{rest}")

    assert read(postgres.ensure(folders)) == [("다산동",)]


def test_stops_and_goes_on(folders):
    write(postgres.ensure(folders))

    assert postgres.stop(folders)
    assert not postgres.answers(folders)
    assert not postgres.stop(folders)
    assert read(postgres.ensure(folders)) == [("다산동",)]


def test_an_interrupted_first_start_leaves_nothing_half_made(folders):
    half = folders.postgres.with_name("postgres.unfinished")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert postgres.answers(folders) is False
    postgres.ensure(folders)
    assert postgres.answers(folders)
    assert not half.exists()


def test_listens_on_no_network_address(folders):
    with psycopg.connect(postgres.ensure(folders)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert folders.sockets.stat().st_mode & 0o777 == 0o700


def test_text_search_sees_hangul_and_a_database_where_it_does_not_is_told_apart(folders):
    address = postgres.ensure(folders)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain_c LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")

    assert postgres.knows_hangul(address)
    assert not postgres.knows_hangul(postgres.url(folders, "plain_c"))
    with psycopg.connect(address) as connection:  # it only looked
        assert connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to somebody else")
def test_root_hands_the_server_to_nobody(folders):
    postgres.ensure(folders)

    assert postgres.keeper(folders).user == postgres.nobody().user
    assert os.stat(f"/proc/{postgres.pid(folders)}").st_uid == postgres.nobody().user
    assert folders.postgres.stat().st_uid == postgres.nobody().user


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to somebody else")
def test_root_uses_a_user_namespace_where_nobody_may_not_enter(closed_folders):
    if postgres.NAMESPACE.run(["true"]).returncode:
        with pytest.raises(EmbeddedError, match="allows no user namespaces"):
            postgres.ensure(closed_folders)
        return
    write(postgres.ensure(closed_folders))

    assert postgres.keeper(closed_folders) == postgres.NAMESPACE
    kill_all(postgres.pid(closed_folders))
    assert read(postgres.ensure(closed_folders)) == [("다산동",)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to somebody else")
def test_the_data_follows_when_another_user_keeps_it(folders, monkeypatch):
    if postgres.NAMESPACE.run(["true"]).returncode:
        pytest.skip("this machine allows no user namespaces")
    write(postgres.ensure(folders))
    postgres.stop(folders)

    monkeypatch.setattr(postgres.Keeper, "can_work", lambda keeper, *_: keeper == postgres.NAMESPACE)
    assert read(postgres.ensure(folders)) == [("다산동",)]
    assert folders.postgres.stat().st_uid == 0


def test_root_without_either_way_is_told_what_to_do(folders, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres.Keeper, "can_work", lambda *_: False)

    with pytest.raises(EmbeddedError, match=r"run Dure as an ordinary user.*DATABASE_URL"):
        postgres.ensure(folders)


def test_an_ordinary_user_keeps_the_server_himself(folders, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert postgres.keeper(folders) == postgres.Keeper()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(folders, monkeypatch):
    postgres.ensure(folders)
    postgres.stop(folders)
    monkeypatch.setattr(postgres, "START_SECONDS", 1)
    monkeypatch.setitem(postgres.SETTINGS, "shared_buffers", "nonsense")

    with pytest.raises(
        EmbeddedError, match=r'(?s)did not start.*invalid value for parameter "shared_buffers"'
    ):
        postgres.ensure(folders)


def test_the_sockets_lie_elsewhere_where_their_path_would_be_too_long():
    shallow, deep = Folders(Path("/srv/dure/var")), Folders(Path("/srv", "두레" * 20, "var"))

    assert shallow.sockets == Path("/srv/dure/var/run")
    assert not deep.sockets.is_relative_to(deep.var)
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432.lock")) <= 103
    assert deep.sockets != Folders(Path("/srv", "두레" * 21, "var")).sockets
