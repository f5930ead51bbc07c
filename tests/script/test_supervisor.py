"""The small supervisor of script/server, with real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from supervisor import FIRST_DELAY, LONGEST_DELAY, STEADY_AFTER, Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def child(*command: str) -> Child:
    return Child("tester", command, os.environ)


def started(one: Child) -> int | None:
    return None if one.process is None else one.process.pid


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_what_exits_starts_again_only_after_the_delay(capsys: pytest.CaptureFixture[str]) -> None:
    one = child(sys.executable, "-c", "raise SystemExit(3)")
    one.tend(100.0)
    first = one.process
    assert first is not None
    first.wait()
    one.tend(100.5)
    assert "tester ended (3)" in capsys.readouterr().out
    one.tend(100.5 + FIRST_DELAY - 0.1)
    assert started(one) is None
    one.tend(100.5 + FIRST_DELAY)
    second = started(one)
    assert second is not None
    assert second != first.pid


def test_the_delay_doubles_up_to_its_bound_and_forgets_after_a_steady_run() -> None:
    one = child(sys.executable, "-c", "")
    now = 100.0
    for _ in range(8):
        one.tend(now)
        assert one.process is not None
        one.process.wait()
        one.tend(now)
        now = one.due
    assert one.delay == LONGEST_DELAY
    one.tend(now)
    assert one.process is not None
    one.process.wait()
    one.tend(now + STEADY_AFTER + 1)
    assert one.due == now + STEADY_AFTER + 1 + FIRST_DELAY


def test_stopping_ends_every_child() -> None:
    children = [child(*SLEEPER), child(*SLEEPER)]
    supervisor = Supervisor(children)
    ticks: list[bool] = []

    def tick() -> None:
        ticks.append(all(one.alive for one in children))
        supervisor.stop()

    supervisor.run(tick)
    assert ticks == [True]
    assert not any(one.alive for one in children)


def test_a_supervisor_killed_outright_takes_its_children_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import os, sys, supervisor as s\n"
        f"one = s.Child('tester', {SLEEPER!r}, os.environ)\n"
        "def tick() -> None:\n"
        f"    open({str(note)!r}, 'w').write(str(one.process.pid))\n"
        "s.Supervisor([one]).run(tick)\n"
    )
    library = Path(__file__).resolve().parents[2] / "script" / "lib"
    with subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(library)}
    ) as boss:
        wait_until(lambda: note.exists() and note.read_text() != "")
        pid = int(note.read_text())
        boss.kill()
    wait_until(lambda: not running(pid))


def running(pid: int) -> bool:
    """A zombie waiting for its new parent counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
