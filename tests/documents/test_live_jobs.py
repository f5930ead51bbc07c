"""Real workers, a real broker, rows that are really committed, and processes that really die."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as live_settings
from django.db.models import F
from django.utils import timezone

from documents import watchdog
from documents.models import Document, Job, NumberRegister
from documents.services import jobs, request_paper
from participants.audit import broken_links
from participants.models import AuditEntry, Regency
from tests.documents import kinds
from tests.documents.conftest import count_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.live
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@pytest.fixture
def scene(live_database: dict[str, str], settings: Settings) -> dict[str, str]:
    """Environment of the workers; this process rings in the same queue of its own."""
    settings.KLA_QUEUE = f"test-{secrets.token_hex(4)}"
    return live_database | {"KLA_QUEUE": settings.KLA_QUEUE}


@contextmanager
def worker(env: dict[str, str], processes: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "tests.documents.live_app",
        "worker",
        "--loglevel=warning",
    ]
    command += ["--without-gossip", "--without-mingle", f"--concurrency={processes}"]
    command += [f"--hostname={secrets.token_hex(4)}@test"]
    running = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def wait_for(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def sweeping(what: Callable[[], Any]) -> Callable[[], Any]:
    """Look, and do what beat does every five seconds."""

    def look() -> Any:
        jobs.sweep()
        return what()

    return look


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def done(*them: Job) -> Callable[[], bool]:
    return lambda: {state_of(job) for job in them} == {Job.State.DONE}


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def effects() -> int:
    return sum(NumberRegister.objects.filter(series=kinds.SERIES).values_list("last", flat=True))


def run_out(job: Job) -> None:
    """As if the lease's five and a half minutes had passed."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now(), rung_at=F("created_at") - jobs.LEASE)


def test_two_workers_do_each_job_once(scene: dict[str, str], tmp_path: Path) -> None:
    banjar, log = Regency.objects.get(code="63.03"), tmp_path / "log"
    todo = [count_job(banjar, None, f"ke-{n}", log=str(log)) for n in range(12)]
    for job in todo * 3:
        assert jobs.ring(job.pk)
    with worker(scene), worker(scene):
        wait_for(done(*todo))
    assert effects() == len(pids(log)) == 12
    assert Counter(Job.objects.values_list("attempts", flat=True)) == {1: 12}


def test_a_worker_process_killed_while_rendering_leaves_one_paper(
    scene: dict[str, str], tmp_path: Path
) -> None:
    banjar, log, gate = Regency.objects.get(code="63.03"), tmp_path / "log", tmp_path / "gate"
    with worker(scene):
        job = request_paper(
            kinds.PAPER,
            "satu",
            regency=banjar,
            title="Surat uji",
            by=None,
            arguments={"log": str(log), "gate": str(gate), "block_on": 1},
        )
        wait_for(lambda: pids(log))
        os.kill(pids(log)[0], signal.SIGKILL)
        wait_for(sweeping(done(job)))
    job.refresh_from_db()
    assert job.attempts == 2
    assert Document.objects.get() == job.document
    assert AuditEntry.objects.filter(action="documents.sealed").count() == 1
    assert broken_links(AuditEntry.objects.filter(regency=banjar).order_by("number")) == []


def test_a_zombie_of_a_killed_worker_writes_nothing(scene: dict[str, str], tmp_path: Path) -> None:
    banjar, log, gate = Regency.objects.get(code="63.03"), tmp_path / "log", tmp_path / "gate"
    with worker(scene) as first:
        job = count_job(banjar, None, log=str(log), gate=str(gate), block_on=1)
        zombie = wait_for(lambda: pids(log))[0]
        os.kill(first.pid, signal.SIGKILL)
        run_out(job)
        with worker(scene):
            wait_for(sweeping(done(job)))
            assert effects() == 1
            gate.touch()
            wait_for(lambda: not Path(f"/proc/{zombie}").exists() or idle(zombie))
    job.refresh_from_db()
    assert (effects(), job.attempts, job.state) == (1, 2, Job.State.DONE)


def idle(pid: int) -> bool:
    """Whether a process ended or has come to rest after its work."""
    try:
        before = Path(f"/proc/{pid}/stat").read_text().split()
        time.sleep(0.5)
        after = Path(f"/proc/{pid}/stat").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return before[2] == "Z" or before[13:15] == after[13:15]


@pytest.mark.parametrize("broker", ["refusing", "silent"])
def test_a_broker_that_is_down_is_not_noticed_and_nothing_is_lost(
    broker: str, scene: dict[str, str], settings: Settings
) -> None:
    banjar, well = Regency.objects.get(code="63.03"), live_settings.CELERY_BROKER_URL
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        if broker == "silent":
            closed.listen(64)
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        started = time.monotonic()
        todo = [count_job(banjar, None, f"ke-{n}") for n in range(10)]
        spent = time.monotonic() - started
    assert spent < 1.0
    assert {job.rung_at for job in Job.objects.all()} == {None}
    settings.CELERY_BROKER_URL = well
    with worker(scene):
        wait_for(sweeping(done(*todo)))
    assert effects() == 10


def test_a_deaf_worker_is_noticed_and_a_busy_one_is_not(scene: dict[str, str]) -> None:
    banjar, past = Regency.objects.get(code="63.03"), timezone.now() - jobs.LEASE
    job = count_job(banjar, None)
    assert not watchdog.is_deaf(90), "it has only just been rung for"
    Job.objects.filter(pk=job.pk).update(created_at=past, rung_at=past)
    assert watchdog.is_deaf(90)
    other = count_job(banjar, None, "lain")
    Job.objects.filter(pk=other.pk).update(state=Job.State.RUNNING, started_at=timezone.now())
    assert not watchdog.is_deaf(90), "somebody claims jobs"


def test_a_worker_that_hears_nothing_ends_itself(scene: dict[str, str]) -> None:
    banjar, past = Regency.objects.get(code="63.03"), timezone.now() - jobs.LEASE
    job = count_job(banjar, None)
    Job.objects.filter(pk=job.pk).update(created_at=past, rung_at=past)
    deaf = scene | {"KLA_QUEUE": f"{scene['KLA_QUEUE']}-elsewhere", "KLA_DEAF_AFTER": "2"}
    with worker(deaf) as running:
        wait_for(lambda: running.poll() is not None)
    assert state_of(job) == Job.State.QUEUED
