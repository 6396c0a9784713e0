"""DATABASE_URL, REDIS_URL and SECRET_KEY, for whoever has not set their own."""

import os
import secrets
from collections.abc import Sequence
from typing import IO

from coordination.embedded import postgres, valkey
from coordination.embedded.folders import Folders

# Commands that need no server; starting one for them would surprise.
WITHOUT_SERVERS = frozenset(
    {
        "catalogue",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "startapp",
        "version",
    }
)


def needs_servers(arguments: Sequence[str]) -> bool:
    """Whether `manage.py …` with these arguments asks the database or the channel layer anything."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    if arguments[0] == "check":
        return "--database" in arguments
    return arguments[0] not in WITHOUT_SERVERS


def ensure(folders: Folders) -> IO[str] | None:
    """Set each address that is not set, starting its server where none runs.

    Returns the mark that the servers are in use: keep it open. None when both addresses
    were set already, by the user or by the process that started this one.

    Raises EmbeddedError when a server does not come up.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return None
    mark = folders.use()
    _ensure_secret_key(folders)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = postgres.ensure(folders)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = valkey.ensure(folders)
    return mark


def _ensure_secret_key(folders: Folders) -> None:
    """SECRET_KEY, this installation's own: made before the first row is written with it, then kept."""
    if os.environ.get("SECRET_KEY"):
        return
    file = folders.var / "secret_key"
    with folders.starting():
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_urlsafe(50), encoding="ascii")
            unfinished.rename(file)
    os.environ["SECRET_KEY"] = file.read_text(encoding="ascii").strip()
