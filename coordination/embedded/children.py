"""The processes of a running site: started, watched, started again, ended."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from coordination.embedded import processes
from coordination.embedded.folders import ROOT

PAUSE_SECONDS = 0.2  # before the first new start; twice as long before each further one
CRASHES, WITHIN_SECONDS = 5, 60.0  # a process that ends more often than this brings everything to a stop


@dataclass
class Child:
    """One process of the site: started, watched, restarted, stopped."""

    name: str
    command: list[str]
    environ: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    ends: list[float] = field(default_factory=list)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops things in order.
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environ, start_new_session=True)

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def again(self) -> bool:
        """Start a crashed process again; False when it has crashed too often."""
        assert self.process is not None
        end_group(self.process.pid, self.command[0], seconds=5)  # workers that outlived their parent
        now = time.monotonic()
        self.ends = [then for then in self.ends if now - then < WITHIN_SECONDS] + [now]
        if len(self.ends) > CRASHES:
            return False
        time.sleep(PAUSE_SECONDS * 2 ** len(self.ends))
        self.start()
        return True


def end_group(group: int, program: str, *, seconds: float) -> None:
    """End what lives of a process group that we started (another's processes by that number are spared)."""

    def ours() -> bool:
        return any(program in command for command in processes.members(group).values())

    for by, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)):
        if not ours():
            return
        os.killpg(group, by)
        if processes.wait_until(lambda: not ours(), seconds=patience, every=0.05):
            return


def reason(code: int) -> str:
    """How a process ended, by its exit code: subprocess gives a signal as a negative one."""
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
