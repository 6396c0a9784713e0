"""Servers of the tests' own, in folders of their own: the site's are never touched."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordination.embedded import postgres, valkey
from coordination.embedded.folders import Folders


@pytest.fixture
def folders() -> Iterator[Folders]:
    """An installation whose parents anybody may enter (pytest's own folders are closed to nobody)."""
    var = Path(tempfile.mkdtemp(prefix="dure-test-")).resolve()
    var.chmod(0o755)
    yield from _installation(var)


@pytest.fixture
def closed_folders(tmp_path: Path) -> Iterator[Folders]:
    """An installation under a folder that only its owner may enter, as under /root."""
    tmp_path.chmod(0o700)
    yield from _installation(tmp_path / "var")


def _installation(var: Path) -> Iterator[Folders]:
    made = Folders(var)
    made.make()
    yield made
    postgres.stop(made)
    valkey.stop(made)
    shutil.rmtree(made.sockets, ignore_errors=True)
    shutil.rmtree(var, ignore_errors=True)
