"""Starts the embedded servers before pytest-django reads the settings.

Named by `-p` in pyproject.toml, since a conftest.py is read too late for that.
"""

import sys
from typing import IO

import pytest

from coordination.embedded import environment
from coordination.embedded.folders import EmbeddedError, Folders

_kept_open: list[IO[str] | None] = []  # the mark that the servers are in use, until pytest ends


def pytest_configure(config: pytest.Config) -> None:  # workers of xdist inherit the addresses
    config.addinivalue_line("markers", "journey: a person's way through the site in a real browser")


try:
    if not {"-h", "--help", "--version"} & set(sys.argv):
        _kept_open.append(environment.ensure(Folders.default()))
except EmbeddedError as error:
    raise pytest.UsageError(str(error)) from error


def pytest_unconfigure() -> None:
    while _kept_open:
        if mark := _kept_open.pop():
            mark.close()
