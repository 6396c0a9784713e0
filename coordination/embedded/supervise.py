"""`manage.py up`: everything a visitor needs, in the right order, until Ctrl-C; `stop` and `reset`."""

import errno
import fcntl
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import psycopg

from coordination.embedded import environment, postgres, prepare, processes, valkey
from coordination.embedded.children import CRASHES, Child, end_group, reason
from coordination.embedded.folders import ROOT, EmbeddedError, Folders

MIGRATING = 0x44757265  # the advisory lock under which one installation migrates at a time
APPLICATION_ROLE = "dure_app"
HIGHEST_PORT = 65535


def say(text: str) -> None:
    print(text, flush=True)


class Supervisor:
    """One running site. `up()` is the whole story; each method is one step of it."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = _port(os.environ.get("PORT") or "8000")
        self.address = f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}/"
        self.children: list[Child] = []
        self.stopping = False
        self.note = folders.var / "up.json"  # who runs, for `stop` and for the start after a kill

    def up(self) -> int:
        self.folders.make()
        with (self.folders.var / "up.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise EmbeddedError(
                    f"Dure already runs: {self._running_address()}. `make stop` stops it."
                ) from None
            self._clear_leftovers()
            _refuse_taken(self.host, self.port)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGINT:  # nohup stays nohup
                    signal.signal(number, self._asked_to_stop)
            own_database = not os.environ.get("DATABASE_URL")
            own_channels = not os.environ.get("REDIS_URL")
            try:
                self._prepare_environment()
                mark = environment.ensure(self.folders)
                if mark is not None:
                    mark.close()  # in-use is for others: we stop the servers when nobody else holds it
                self._migrate(own_database=own_database)
                self._fill_demonstration(own_database=own_database)
                self._start_children()
                sign_ins = self._start_sign_ins()  # beside the web server: each takes seconds to load
                self._wait_for_first_answer()
                self._greet(sign_ins)
                return self._watch(own_database=own_database, own_channels=own_channels)
            except Stopped:
                return 0
            finally:
                self._stop_everything()

    # ------------------------------------------------------------ before the start
    def _running_address(self) -> str:
        try:
            return str(json.loads(self.note.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError):
            return "it is starting or stopping"

    def _clear_leftovers(self) -> None:
        """End what an earlier run left that was killed before it could stop its own."""
        try:
            groups = json.loads(self.note.read_text(encoding="utf-8"))["groups"]
        except (OSError, ValueError, KeyError):
            return
        left = [group for group in groups if processes.members(group)]
        if left:
            say("An earlier run was killed; ending what it left.")
        for group in left:
            end_group(group, sys.executable, seconds=10)
        self.note.unlink(missing_ok=True)

    def _prepare_environment(self) -> None:
        """What the settings read, unless the user has set it."""
        os.environ.setdefault("DEMONSTRATION", "1")
        os.environ["PORT"] = str(self.port)
        os.environ["PYTHONUNBUFFERED"] = "1"

    def _migrate(self, *, own_database: bool) -> None:
        """Migrate under an advisory lock; the embedded database is skipped when nothing changed since."""
        address = os.environ["DATABASE_URL"]
        stamp = self.folders.stamps / "migrated"
        now = f"{_data_folder_born(self.folders)} {_migrations_digest()}"
        if own_database and _stamped(stamp, now):
            return
        say("Migrating the database …")
        with psycopg.connect(address, autocommit=True) as connection:
            if not postgres.knows_hangul(address):
                raise EmbeddedError(
                    "This PostgreSQL database ignores Hangul in text search (its LC_CTYPE is C). "
                    "Create it with LOCALE 'C.UTF-8' or ko_KR.UTF-8 and start again."
                )
            connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            self._manage("migrate", "--no-input", "--verbosity", "0", DATABASE_PATIENT="1")
        if own_database:
            stamp.write_text(now, encoding="utf-8")

    def _fill_demonstration(self, *, own_database: bool) -> None:
        """Bring in as much invented data as makes the site usable; the background worker plays the rest."""
        stamp = self.folders.stamps / "demonstration"
        now = str(_data_folder_born(self.folders))
        if _demonstration() and not (own_database and _stamped(stamp, now)):
            self._manage("demo", "--until-usable", DATABASE_ROLE=APPLICATION_ROLE)
            stamp.write_text(now, encoding="utf-8")

    def _manage(self, command: str, *arguments: str, **environ: str) -> None:
        """Run one of manage.py's commands to its end; Ctrl-C reaches it through us alone."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", command, *arguments],
            cwd=ROOT,
            env={**os.environ, **environ},
            start_new_session=True,
        )
        try:
            code = process.wait()
        except Stopped:
            # What it has committed stays; the rest of its transaction is taken back by PostgreSQL.
            end_group(process.pid, sys.executable, seconds=20)
            process.wait()
            raise
        if code:
            raise EmbeddedError(
                f"`manage.py {command}` failed (exit {code}); see above. Nothing was started."
            )

    # ------------------------------------------------------------ running
    def _start_children(self) -> None:
        environ = {**os.environ, "DATABASE_ROLE": APPLICATION_ROLE}
        web = [
            sys.executable, "-m", "uvicorn", "coordination.asgi:application",
            "--host", self.host, "--port", str(self.port),
            "--workers", os.environ.get("WEB_WORKERS") or "2",
            "--log-level", "warning", "--timeout-graceful-shutdown", "5",
        ]  # fmt: skip
        work = [sys.executable, "manage.py", "work"]
        for name, command in (("web server", web), ("background worker", work)):
            child = Child(name, command, environ)
            child.start()
            self.children.append(child)
        self._write_note()

    def _write_note(self) -> None:
        groups = [child.process.pid for child in self.children if child.process]
        words = {"pid": os.getpid(), "address": self.address, "groups": groups}
        unfinished = self.note.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(words), encoding="utf-8")
        unfinished.rename(self.note)

    def _wait_for_first_answer(self) -> None:
        def answered() -> bool:
            self._revive_children()
            connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
            try:
                # A file: no session, no journal line, and still only after the site has loaded.
                connection.request("HEAD", "/static/coordination/built/fonts.css")
                return connection.getresponse().status > 0
            except (OSError, http.client.HTTPException):
                return False
            finally:
                connection.close()

        if not processes.wait_until(answered, seconds=90, every=0.1):
            raise EmbeddedError("The web server does not answer after 90 seconds; see its messages above.")

    def _start_sign_ins(self) -> "subprocess.Popen[str] | None":
        if not _demonstration():
            return None
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--sign-ins"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_ROLE": APPLICATION_ROLE},
            start_new_session=True,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _greet(self, sign_ins: "subprocess.Popen[str] | None") -> None:
        if sign_ins is not None:
            table, _ = sign_ins.communicate()
            say(table)
        say(f"\n  Dure is ready: {self.address}\n  Ctrl-C stops everything; nothing is lost.\n")

    def _watch(self, *, own_database: bool, own_channels: bool) -> int:
        while True:
            time.sleep(0.5)
            self._revive_children()
            if own_database and postgres.pid(self.folders) is None:
                say("PostgreSQL had stopped; starting it again.")
                postgres.ensure(self.folders)
            if own_channels and valkey.pid(self.folders) is None:
                say("Valkey had stopped; starting it again.")
                valkey.ensure(self.folders)

    def _revive_children(self) -> None:
        for child in self.children:
            code = child.ended()
            if code is None:
                continue
            if not child.again():
                raise EmbeddedError(
                    f"The {child.name} ended {CRASHES + 1} times within a minute (last: {reason(code)}); "
                    "its messages are above. Everything is stopped."
                )
            say(f"The {child.name} ended ({reason(code)}); started it again.")
            self._write_note()

    # ------------------------------------------------------------ stopping
    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self.stopping:  # a second Ctrl-C must not interrupt the stopping
            self.stopping = True
            raise Stopped

    def _stop_everything(self) -> None:
        self.stopping = True
        if self.children:
            say("\nStopping …")
        for child in self.children:  # all are asked before any is waited for
            if child.process and child.ended() is None:
                os.kill(child.process.pid, signal.SIGTERM)
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(timeout=15)
                except subprocess.TimeoutExpired:
                    say(f"The {child.name} did not stop by itself; ending it.")
                end_group(child.process.pid, sys.executable, seconds=1)
                child.process.wait()
        self.note.unlink(missing_ok=True)
        if self.folders.in_use():
            say("The embedded servers stay up: another command uses them. `make stop` stops them.")
        elif _stop_servers(self.folders) or self.children:
            say("Stopped. `make run` goes on where you left off.")


class Stopped(BaseException):
    """Ctrl-C, or a request to end: no error, so that no handler of errors swallows it."""


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise EmbeddedError(
            f"PORT={text} is no port: give a number from 1 to {HIGHEST_PORT}, such as PORT=8001."
        )
    return int(text)


def _refuse_taken(host: str, port: int) -> None:
    """Raise EmbeddedError when something listens there already, saying how to go on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port left a moment ago is free
        try:
            attempt.bind((host, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                why, other = "may not be used without being root", 8000
            elif error.errno == errno.EADDRINUSE:
                why, other = "is taken by another program", port + 1 if port < HIGHEST_PORT else 8000
            else:
                why, other = f"cannot be used on {host} ({error.strerror})", port
            raise EmbeddedError(f"Port {port} {why}. Choose another: make run PORT={other}") from None


def _demonstration() -> bool:
    """Whether to fill in invented data: unless DEMONSTRATION=0 asks for an empty house."""
    return os.environ.get("DEMONSTRATION", "1").strip().lower() in {"1", "true", "yes", "on"}


def _stamped(stamp: Path, words: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == words


def _data_folder_born(folders: Folders) -> int:
    """When the data folder was made: a stamp about another one's tables is worth nothing."""
    try:
        return (folders.postgres / "PG_VERSION").stat().st_mtime_ns
    except OSError:
        return 0


def _migrations_digest() -> str:
    """One digest of all migrations, ours and (by their locked versions) other packages'."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _stop_servers(folders: Folders) -> bool:
    with folders.starting():
        stopped = [postgres.stop(folders), valkey.stop(folders)]
    return any(stopped)


def up(folders: Folders) -> int:
    return Supervisor(folders).up()


def stop(folders: Folders) -> int:
    """Stop a running `up` in order, then the embedded servers; exit 0 also when nothing ran."""
    try:
        number = int(json.loads((folders.var / "up.json").read_text(encoding="utf-8"))["pid"])
    except (OSError, ValueError, KeyError):
        number = 0
    ran = bool(number) and processes.alive(number) and "manage.py up" in processes.command_line(number)
    if ran:
        processes.stop(number, by=signal.SIGTERM, seconds=60)
    ran = _stop_servers(folders) or ran
    say("Stopped." if ran else "Nothing was running.")
    return 0


def reset(folders: Folders) -> int:
    """Stop everything and throw the data away: the database, uploads, stamps, logs."""
    if os.environ.get("DATABASE_URL"):
        raise EmbeddedError(
            "DATABASE_URL is set: a database of your own is yours to empty. Unset it and repeat."
        )
    stop(folders)
    for path in sorted(folders.var.glob("*")):
        if path.suffix == ".lock" or path.name == "cache":  # a lock removed is a lock that two can hold
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    sockets = folders.sockets
    if sockets.exists():
        shutil.rmtree(sockets)
    say("All data of this installation is gone. `make run` begins anew.")
    return 0


COMMANDS: dict[str, Callable[[Folders], int]] = {
    "prepare": prepare.prepare,
    "up": up,
    "stop": stop,
    "reset": reset,
}
