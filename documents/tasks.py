"""The tasks: do one job, look for jobs nobody heard of, tidy uploads nobody finished."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from documents.services import files, jobs


def _run_job(self: Any, job_id: int) -> None:
    jobs.run(job_id, uuid.UUID(self.request.id))


def _sweep() -> None:
    jobs.sweep()


def _purge_uploads() -> None:
    files.purge_uploads(timezone.now())


run_job = shared_task(name=jobs.TASK, bind=True)(_run_job)
sweep = shared_task(name="documents.sweep", soft_time_limit=20, time_limit=30)(_sweep)
purge_uploads = shared_task(name="documents.purge_uploads")(_purge_uploads)
