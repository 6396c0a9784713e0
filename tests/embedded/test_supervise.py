import fcntl
import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from coordination.embedded import children, environment, processes, supervise
from coordination.embedded.folders import EmbeddedError


@pytest.fixture
def supervisor(folders, monkeypatch):
    monkeypatch.setenv("PORT", "8765")
    monkeypatch.delenv("HOST", raising=False)
    made = supervise.Supervisor(folders)
    yield made
    for child in made.children:
        children.end_group(child.process.pid, sys.executable, seconds=0)
        child.process.wait()


def sleeper() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)


def test_a_taken_port_is_said_with_the_way_out(folders, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        with pytest.raises(EmbeddedError, match=rf"Port {port} is taken.*make run PORT=\d+"):
            supervise.up(folders)
    assert not folders.postgres.exists()  # nothing was started for it


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "-1", "80.0"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(EmbeddedError, match="is no port"):
        supervise._port(text)


def test_a_second_run_is_told_where_the_first_is(folders, supervisor):
    supervisor._write_note()
    with (folders.var / "up.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(EmbeddedError, match="already runs: http://localhost:8765/"):
            supervise.up(folders)


def test_what_a_killed_run_left_is_ended_and_nobody_elses(folders, supervisor):
    ours = sleeper()
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        words = {"pid": 1, "address": "", "groups": [ours.pid, other.pid]}
        supervisor.note.write_text(json.dumps(words))

        supervisor._clear_leftovers()

        assert ours.wait(timeout=5) == -signal.SIGTERM
        assert other.poll() is None
        assert not supervisor.note.exists()
    finally:
        ours.kill()
        other.kill()
        ours.wait()
        other.wait()


def test_a_killed_process_is_started_again(supervisor, capsys):
    child = children.Child(
        "web server", [sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ)
    )
    supervisor.children.append(child)
    child.start()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert processes.wait_until(lambda: child.ended() is not None, seconds=5)

    supervisor._revive_children()

    assert child.ended() is None
    assert child.process.pid != first
    assert "The web server ended (SIGKILL); started it again." in capsys.readouterr().out
    assert json.loads(supervisor.note.read_text())["groups"] == [child.process.pid]


def test_a_process_that_keeps_ending_stops_everything(supervisor, monkeypatch):
    monkeypatch.setattr(children, "PAUSE_SECONDS", 0)
    child = children.Child("background worker", ["/bin/sh", "-c", "exit 3"], dict(os.environ))
    supervisor.children.append(child)
    child.start()

    def revive() -> bool:
        supervisor._revive_children()
        return False

    with pytest.raises(EmbeddedError, match=r"background worker ended 6 times within a minute.*exit 3"):
        processes.wait_until(revive, seconds=20)


def test_stop_ends_a_run_in_order(folders):
    assert supervise.stop(folders) == 0

    words = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit()); print(1, flush=1)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", f"{words}; time.sleep(600)", "manage.py up"], stdout=subprocess.PIPE
    )
    assert run.stdout.read(1) == b"1"
    (folders.var / "up.json").write_text(json.dumps({"pid": run.pid}))
    try:
        assert supervise.stop(folders) == 0
        assert run.wait(timeout=5) == 0
    finally:
        run.kill()
        run.stdout.close()


def test_servers_that_somebody_uses_are_seen_to_be_in_use(folders):
    assert not folders.in_use()
    with folders.use():
        assert folders.in_use()
    assert not folders.in_use()


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("", False),
        ("help", False),
        ("--help", False),
        ("migrate --help", False),
        ("version", False),
        ("check --deploy", False),
        ("catalogue --check", False),
        ("collectstatic --no-input", False),
        ("check --database default", True),
        ("migrate", True),
        ("makemigrations --check", True),
        ("shell", True),
    ],
)
def test_only_commands_that_ask_the_servers_start_them(words, needed):
    assert environment.needs_servers(words.split()) is needed


def test_addresses_that_are_set_are_left_alone(folders, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/dure")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    assert environment.ensure(folders) is None
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/dure"
    assert not folders.postgres.exists()


def test_the_secret_key_is_made_once_and_kept_private(folders, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/dure")
    keys = []
    for _ in range(2):
        monkeypatch.setenv("REDIS_URL", "")
        monkeypatch.setenv("SECRET_KEY", "")
        environment.ensure(folders).close()
        keys.append(os.environ["SECRET_KEY"])

    assert keys[0] == keys[1]
    assert len(keys[0]) >= 50
    assert (folders.var / "secret_key").stat().st_mode & 0o777 == 0o600


def test_reset_refuses_a_database_that_is_not_ours(folders, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/dure")
    (folders.var / "media").mkdir()

    with pytest.raises(EmbeddedError, match="yours to empty"):
        supervise.reset(folders)
    assert (folders.var / "media").exists()


def test_reset_leaves_only_locks(folders, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "")
    monkeypatch.setenv("SECRET_KEY", "")
    environment.ensure(folders).close()
    monkeypatch.setenv("DATABASE_URL", "")

    assert supervise.reset(folders) == 0
    assert {path.suffix for path in folders.var.iterdir()} == {".lock"}
