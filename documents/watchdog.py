"""Looks after a worker from its parent process: a dead child's job is freed, a deaf worker ends itself.

Restarting is the supervisor's work (compose: `restart: unless-stopped`; `script/server`: its own).
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import uuid
from typing import Any

from celery.exceptions import TimeLimitExceeded, WorkerLostError
from celery.signals import task_failure, worker_ready, worker_shutdown
from celery.worker import state
from django.conf import settings
from django.db import close_old_connections, connections
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Now

from documents.health import broker_answers
from documents.models import Job
from documents.services import jobs

logger = logging.getLogger(__name__)

TICK = 5.0
GRACE = 10.0
DEAD = (WorkerLostError, TimeLimitExceeded)


def is_deaf(limit: int) -> bool:
    """Whether a job was rung for and due more than `limit` seconds ago, and none was claimed since."""
    edge = Now() - Value(dt.timedelta(seconds=limit))
    due = Greatest(F("created_at"), Coalesce(F("lease_until"), F("created_at")))
    overdue = Job.objects.alias(due=due).filter(
        state=Job.State.QUEUED, rung_at__isnull=False, attempts__lt=jobs.MAX_ATTEMPTS, due__lt=edge
    )
    return overdue.exists() and not Job.objects.filter(started_at__gte=edge).exists()


class Watchdog(threading.Thread):
    """One look every few seconds, with a database connection of its own."""

    def __init__(self, limit: int, tick: float = TICK) -> None:
        super().__init__(name="watchdog", daemon=True)
        self.limit, self.tick = limit, tick
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(self.tick):
            try:
                deaf = not state.active_requests and is_deaf(self.limit) and broker_answers()
            except Exception:
                logger.exception("the watchdog could not look")
                deaf = False
            finally:
                connections.close_all()
            if deaf:
                self.end()

    def end(self) -> None:
        """Ask the worker to stop; where it does not hear that either, stop it."""
        logger.error("jobs wait and this worker hears nothing: it ends, to be started afresh")
        os.kill(os.getpid(), signal.SIGTERM)
        if not self.over.wait(GRACE):
            os._exit(70)


def free_job_of_dead_child(
    sender: Any = None, task_id: str = "", exception: BaseException | None = None, args: Any = (), **_: Any
) -> None:
    """A child was killed (memory, time limit, signal): its job need not wait for the lease to run out."""
    if getattr(sender, "name", "") != jobs.TASK or not isinstance(exception, DEAD) or not args:
        return
    try:
        close_old_connections()
        jobs.abandon(int(args[0]), uuid.UUID(task_id))
    except Exception:
        logger.exception("job %s stays with its dead worker until the lease runs out", args[0])
    finally:
        connections.close_all()


_running: list[Watchdog] = []


def start(**_: Any) -> None:
    watchdog = Watchdog(settings.KLA_DEAF_AFTER, min(TICK, settings.KLA_DEAF_AFTER / 2))
    _running.append(watchdog)
    watchdog.start()


def stop(**_: Any) -> None:
    for watchdog in _running:
        watchdog.over.set()


def install() -> None:
    worker_ready.connect(start, dispatch_uid="documents.watchdog.start")
    worker_shutdown.connect(stop, dispatch_uid="documents.watchdog.stop")
    task_failure.connect(free_job_of_dead_child, dispatch_uid="documents.watchdog.free")
