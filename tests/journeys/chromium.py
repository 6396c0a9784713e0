"""Finds the Chromium that journeys drive, or installs it where that is possible.

`python -m tests.journeys.chromium` prints its path; without one it says what is missing and
fails, since a journey that is skipped shows nothing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright")
IN_CACHE = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")

# What the browser is started with: no sandbox (we may be root), no calls home, WebGL without a graphics card.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


class NoBrowser(Exception):
    """There is no Chromium here and none could be installed; the message says what to do."""


def find() -> str | None:
    """The path of a Chromium: the one in CHROMIUM, else at the usual places.

    Raises NoBrowser when CHROMIUM names none.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise NoBrowser(f"CHROMIUM={named} is no program here.")
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((str(path) for path in _outside_the_path() if os.access(path, os.X_OK)), None)


def _outside_the_path() -> Iterator[Path]:
    for name in MAC:
        yield Path("/Applications", f"{name}.app", "Contents", "MacOS", name)
    folders = [Path.home() / cache for cache in CACHES]
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        folders.insert(0, Path(named))
    for folder in folders:
        for pattern in IN_CACHE:
            yield from sorted(folder.glob(pattern), reverse=True)  # the newest first


def find_or_install() -> str:
    """Raises NoBrowser when there is none and this is not Debian's (or Ubuntu's) root."""
    if path := find():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Chromium here; installing Debian's …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
            if done.returncode and command[1] == "install":
                raise NoBrowser(f"`{' '.join(command)}` failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
        if path := find():
            return path
    raise NoBrowser(
        "The journeys need Chromium, and there is none at the usual places. Install it "
        "(Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium; elsewhere: "
        ".venv/bin/playwright install chromium), or name one: make test CHROMIUM=/path/to/chromium"
    )


if __name__ == "__main__":
    try:
        print(f"Chromium: {find_or_install()}")
    except NoBrowser as error:
        sys.exit(str(error))
