"""Keep a few processes running: restart what exits, with back-off; stop all of them together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
STEADY_AFTER = 60.0
PATIENCE = 20.0


class Child:
    """One process and when it may be started again."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.delay = FIRST_DELAY
        self.started = 0.0
        self.due = 0.0
        # A supervisor that is killed outright takes its children along.
        setpriv = shutil.which("setpriv")
        self.command = [setpriv, "--pdeathsig", "TERM", *command] if setpriv else list(command)

    def tend(self, now: float) -> None:
        if self.process is None:
            if now >= self.due:
                self.process = subprocess.Popen(
                    self.command, env=dict(self.environment), start_new_session=True
                )
                self.started = now
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        if now - self.started > STEADY_AFTER:
            self.delay = FIRST_DELAY
        self.due = now + self.delay
        print(f"{self.name} ended ({code}); starting it again in {self.delay:.0f} s", flush=True)
        self.delay = min(self.delay * 2, LONGEST_DELAY)

    def signal(self, number: signal.Signals) -> None:
        """Signal the process alone; its whole group only to kill."""
        if self.process is None or self.process.poll() is not None:
            return
        if number is signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs until SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self, tick: Callable[[], None]) -> None:
        """Tend the children; `tick` is called about five times a second."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                for child in self.children:
                    child.tend(time.monotonic())
                tick()
                time.sleep(0.2)
        finally:
            self.end_all()

    def end_all(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(child.alive for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
