"""Where the embedded servers keep what they own: everything under one folder, `var/`."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]

# sun_path holds 108 bytes on Linux, 104 on macOS, its closing NUL included.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


class EmbeddedError(Exception):
    """An embedded server cannot start or be reached; the message tells the reader what to do."""


@dataclass(frozen=True)
class Folders:
    """The folders of one installation; `Folders.default()` is the one beside manage.py."""

    var: Path

    @classmethod
    def default(cls) -> "Folders":
        """`var/` beside manage.py, or where DURE_VAR says (tests, a second installation)."""
        return cls(Path(os.environ.get("DURE_VAR") or ROOT / "var").resolve())

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def stamps(self) -> Path:
        return self.var / "stamps"

    @property
    def sockets(self) -> Path:
        """A private folder for both sockets: under var/, or under /tmp where var/ lies too deep."""
        beside = self.var / "run"
        if len(os.fsencode(beside)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return (
            Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()) / f"dure-{os.getuid()}-{digest}"
        )

    def make(self) -> None:
        """Create what is missing. The lock file's folder must be open to `nobody` (see postgres.Keeper)."""
        for folder in (self.var, self.logs, self.stamps):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Hold the installation's lock, so that two commands started together start one server."""
        self.make()
        with (self.var / "starting.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def use(self) -> IO[str]:
        """Mark the servers as in use for as long as the returned file stays open (or the process lives)."""
        self.make()
        handle = (self.var / "in-use.lock").open("a")
        fcntl.flock(handle, fcntl.LOCK_SH)
        return handle

    def in_use(self) -> bool:
        """Whether another process holds `use()`."""
        self.make()
        with (self.var / "in-use.lock").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False
