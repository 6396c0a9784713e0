"""Starting a process that outlives its parent, seeing whether it lives, and stopping it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROC = Path("/proc/self/cmdline").exists()  # Linux; bare machines have no ps
LOG_LIMIT = 10_000_000  # bytes; a longer log starts afresh when its server does


def start(
    command: Sequence[str],
    *,
    log: Path,
    user: int | None = None,
    group: int | None = None,
) -> int:
    """Start `command` in a session of its own, which Ctrl-C in a terminal never reaches; returns its number.

    cwd is `/`: another user may not be able to stand where we stand.
    """
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.unlink()
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    process.returncode = (
        0  # or Popen would complain, when forgotten, that its process lives on: it is meant to
    )
    return process.pid


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie; a zombie keeps its number but does nothing."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:  # our own child, ended and not yet waited for
        ended, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return not _zombie(pid)
    return ended == 0


def _zombie(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # macOS has no /proc; launchd reaps orphans there at once
        return False
    return status.rpartition(")")[2].split()[:1] == ["Z"]


def command_line(pid: int) -> str:
    """The words a process was started with, or "" when there is none to be seen."""
    if PROC:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout


def members(group: int) -> dict[int, str]:
    """The living processes of a process group, each with its command line."""
    if PROC:
        numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    else:
        listing = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=False)
        numbers = [int(number) for number in listing.stdout.split()]
    found = {}
    for number in numbers:
        try:
            if os.getpgid(number) == group and not _zombie(number):
                found[number] = command_line(number)
        except OSError:
            continue
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Ask until the answer is yes; False once `seconds` have passed."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def stop(pid: int, *, by: signal.Signals, seconds: float) -> None:
    """Ask a process to end, and end it when it has not done so in time."""
    try:
        os.kill(pid, by)
        if not wait_until(lambda: not alive(pid), seconds=seconds):
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not alive(pid), seconds=5)
    except ProcessLookupError:
        return


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, indented for a message."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "    (no log)"
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
