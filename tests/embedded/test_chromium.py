import os

import pytest

from tests.journeys import chromium


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without a browser: its PATH and home are one empty folder, which is returned."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    monkeypatch.setattr(chromium, "MAC", ())
    return tmp_path


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_a_machine_without_one_is_told_what_to_install(bare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(chromium.NoBrowser, match="apt-get install chromium"):
        chromium.find_or_install()


def test_found_on_the_path_or_in_playwrights_cache(bare):
    assert chromium.find() is None
    cached = program(bare / ".cache/ms-playwright/chromium-1200/chrome-linux64/chrome")
    assert chromium.find() == cached
    system = program(bare / "chromium")
    assert chromium.find() == system


def test_the_one_that_is_named_is_taken_or_missed_aloud(bare, monkeypatch):
    program(bare / "chromium")
    named = program(bare / "elsewhere" / "chrome")
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find() == named

    monkeypatch.setenv("CHROMIUM", "/no/such/chrome")
    with pytest.raises(chromium.NoBrowser, match="/no/such/chrome"):
        chromium.find()
