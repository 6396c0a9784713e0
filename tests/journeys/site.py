"""The site as `make run` serves it, on a port and a database of its own."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg

if TYPE_CHECKING:
    from tests.journeys.ground import Found

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


class NoSite(Exception):
    """The server did not come up, or wrote of errors; the message holds its last words."""


def database_address(name: str) -> str:
    """DATABASE_URL for another database of the same server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@dataclass
class Site:
    """A running site. `found` says where the second district's rows stand."""

    database: str
    found: "Found"
    address: str = ""
    process: "subprocess.Popen[bytes] | None" = None
    log: "IO[bytes] | None" = None

    def start(self) -> None:
        with socket.socket() as any_free:
            any_free.bind(("127.0.0.1", 0))
            port = any_free.getsockname()[1]
        self.address = f"http://localhost:{port}"
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  the process writes to it until stop()
        environ = {
            **os.environ,
            "DATABASE_URL": self.database,
            "DATABASE_ROLE": "dure_app",
            "DEMONSTRATION": "1",
            "SITE_ADDRESS": self.address,
            "PORT": str(port),
        }
        command = [
            sys.executable, "-m", "uvicorn", "coordination.asgi:application",
            "--host", "localhost", "--port", str(port), "--log-level", "warning",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=self.log, stderr=self.log)
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        latest = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < latest and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/static/coordination/built/fonts.css", timeout=5):
                    return
            except urllib.error.HTTPError as error:
                raise NoSite(f"Static files are missing ({error}): run `manage.py prepare` first.") from None
            except OSError:
                time.sleep(0.1)
        raise NoSite(f"The server did not come up:\n{self.said()}")

    def said(self) -> str:
        """All the server wrote so far: warnings, and errors with their tracebacks."""
        assert self.log is not None
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
        if self.log is not None:
            self.log.close()

    # What people hold in their hands beside the page: their telephone.
    def texts_to(self, number: str) -> list[str]:
        """The texts sent to a number, the newest first."""
        with psycopg.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT words FROM partners_message WHERE sent_to = %s ORDER BY made_at DESC, id DESC",
                [number],
            )
            return [row[0] for row in rows]

    def code_to(self, number: str) -> str:
        """The sign-in code in the newest text."""
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.texts_to(number)[0])
        assert found, "the newest text holds no code"
        return found[0]

    def link_to(self, number: str) -> str:
        """The address in the newest text that holds one."""
        for text in self.texts_to(number):
            if found := re.search(r"https?://\S+", text):
                return found[0]
        raise AssertionError("no text holds a link")
