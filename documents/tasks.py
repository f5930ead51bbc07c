"""The two tasks: do one job, and look for jobs nobody heard of."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task

from documents.services import jobs


def _run_job(self: Any, job_id: int) -> None:
    jobs.run(job_id, uuid.UUID(self.request.id))


def _sweep() -> None:
    jobs.sweep()


run_job = shared_task(name=jobs.TASK, bind=True)(_run_job)
sweep = shared_task(name="documents.sweep", soft_time_limit=20, time_limit=30)(_sweep)
