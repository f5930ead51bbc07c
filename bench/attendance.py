"""200 guests scan within 20 seconds: through the real server, against a bare insert through the same one.

Each guest opens the form and sends it. The rows are removed afterwards; what the audit trail of the bench's
regency says of them stays, as it must.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.utils import timezone

from bench.bare_insert import PATH
from bench.figures import Line, Missing, reading
from participants import checkin
from participants.models import (
    Attendance,
    AttendanceRepeat,
    CodePace,
    OccasionSession,
    Regency,
)
from participants.services.occasions import plan_occasion

ROOT = Path(__file__).resolve().parent.parent
REGENCY = "63.01"
GUESTS, SECONDS = 200, 20.0
WARM = 24
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Scan = Callable[[int], bool]


@contextmanager
def server() -> Iterator[int]:
    """The port of the portal under gunicorn, as `script/server` starts it."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(256)
        command = ["gunicorn", "--bind", f"fd://{door.fileno()}", "--workers", "2", "--threads", "4"]
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--log-level", "warning", "bench.bare_insert:application"],
            env=os.environ | {"KLA_BEHIND_TLS": "0"},
            cwd=ROOT,
            pass_fds=[door.fileno()],
        )
        try:
            yield door.getsockname()[1]
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def hall() -> Iterator[OccasionSession]:
    """An open session that leaves no row behind."""
    regency, now = Regency.objects.filter(code=REGENCY).first(), timezone.now()
    if regency is None:
        raise Missing("no regencies here: run script/server --prepare first")
    hours = ("", now, now + dt.timedelta(hours=1))
    occasion = plan_occasion(regency, title="Bench", place="Bench", sessions=[hours])
    session = occasion.sessions.get()
    OccasionSession.objects.filter(pk=session.pk).update(opened_at=now)
    try:
        yield session
    finally:
        AttendanceRepeat.objects.filter(attendance__session=session).delete()
        for table in (Attendance, CodePace):
            table.objects.filter(session=session).delete()
        session.delete()
        occasion.delete()


def ask(port: int, method: str, path: str, body: str = "") -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request(method, path, body, FORM)
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


def burst(scan: Scan) -> tuple[list[float], int, float]:
    """Seconds each of 200 guests waited, how many were not accepted, and seconds until the last answer."""
    started = time.perf_counter()

    def guest(number: int) -> tuple[float, bool]:
        time.sleep(max(0.0, started + number * SECONDS / GUESTS - time.perf_counter()))
        sent = time.perf_counter()
        try:
            accepted = scan(number)
        except OSError:
            accepted = False
        return time.perf_counter() - sent, accepted

    with ThreadPoolExecutor(GUESTS) as phones:
        answers = list(phones.map(guest, range(GUESTS)))
    return [wait for wait, _ in answers], sum(not ok for _, ok in answers), time.perf_counter() - started


def p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


@reading("attendance, 200 scans in 20 s", against="the goal; beside it a bare insert in the same run")
def attendance(_full: bool) -> Iterator[Line]:
    with hall() as session, server() as port:
        token = checkin.token(session.pk, session.secret, checkin.minute_of(timezone.now()))
        path = f"/hadir/{token}/"

        def scan(number: int) -> bool:
            typed = {
                "name": f"{'Tamu' if number >= 0 else 'Awal'} {abs(number)}",
                "body": f"Lembaga {number}",
                "position": "Staf",
            }
            sent = urlencode(typed | {"sector": "masyarakat", "capacity": "tamu"})
            return ask(port, "GET", path) == 200 and ask(port, "POST", path, sent) == 302

        def insert(_number: int) -> bool:
            return ask(port, "POST", f"{PATH}?{session.pk}") == 204

        with ThreadPoolExecutor(WARM) as phones:
            list(phones.map(scan, range(-WARM, 0)))
        bare, _failed, _took = burst(insert)
        waits, failed, took = burst(scan)
        rows = Attendance.objects.filter(session=session, name__startswith="Tamu").count()
    accepted = GUESTS - failed
    yield Line(f"not accepted, of {GUESTS} (rows written: {rows})", GUESTS - min(accepted, rows), 0.5)
    yield Line(f"seconds for all ({accepted / took:.1f} accepted/s)", took, SECONDS + 2)
    told = f"p95, seconds for form and sending (a bare insert: {p95(bare):.3f})"
    yield Line(told, p95(waits), 1)
