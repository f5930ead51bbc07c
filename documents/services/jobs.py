"""The row is the job (docs/adr/0003-the-row-is-the-job.md): enqueue, ring, claim, report, finish, sweep."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from common.refusals import Refused
from documents.models import Job
from documents.registry import Result, job_kinds
from participants import audit
from participants.models import Notice

if TYPE_CHECKING:
    from participants.models import Regency, User

logger = logging.getLogger(__name__)

TASK = "documents.run_job"
MAX_ATTEMPTS = 4
LEASE = dt.timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 30)
RING_AGAIN = dt.timedelta(seconds=30)
FIRST_RING = dt.timedelta(seconds=2)
BACK_OFF = dt.timedelta(seconds=3)
SWEEP_LIMIT = 200
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


class Fenced(Exception):
    """The job is no longer this worker's: cancelled, or given to another after the lease ran out."""


# --- asking for work -------------------------------------------------------------------------


def enqueue(
    kind: str,
    key: str,
    *,
    regency: Regency,
    title: str,
    by: User | None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Write the job in the caller's transaction and ring for a worker after it commits.

    `kind` names a registered handler, `key` (≤ 200 letters) makes the call safe to repeat: the same pair
    always gives the same row. `arguments` is plain JSON for the handler. Never raises because of the broker:
    a job that was not heard is found by `sweep`.
    """
    job, created = Job.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={
            "regency": regency,
            "title": title[:200],
            "created_by": by,
            "arguments": arguments or {},
        },
    )
    if created:
        ring_after_commit(job.pk)
    return job


def retry(job: Job, *, by: User) -> Job:
    """Start a failed or cancelled job again with fresh attempts; `Refused` "job-not-closed" otherwise."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED]).update(
            state=Job.State.QUEUED,
            attempts=0,
            message="",
            step="",
            steps=[],
            progress=0,
            rung_at=None,
            lease_until=None,
            finished_at=None,
        )
        if not changed:
            raise Refused("job-not-closed", "Pekerjaan ini tidak perlu diulang. Muat ulang halaman ini.")
        ring_after_commit(job.pk)
        audit.record(job.regency, "documents.job_retried", "job", job.pk, by=by, kind=job.kind)
    return job


def cancel(job: Job, *, by: User) -> Job:
    """Stop a waiting or running job; a running one notices at its next step and writes nothing.

    `Refused` "job-not-open" when it has already ended.
    """
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state__in=OPEN).update(
            state=Job.State.CANCELLED, finished_at=Now(), lease_until=None
        )
        if not changed:
            raise Refused("job-not-open", "Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan lagi.")
        audit.record(job.regency, "documents.job_cancelled", "job", job.pk, by=by, kind=job.kind)
    return job


# --- the doorbell ------------------------------------------------------------------------------


class Doorbell:
    """Tells a worker that a row waits. A broker that is down costs one short try every two seconds."""

    QUIET = 2.0
    OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "max_retries": 0}

    def __init__(self) -> None:
        self.quiet_until = 0.0

    def ring(self, job_id: int) -> bool:
        """Whether the broker took the message; never raises."""
        if time.monotonic() < self.quiet_until:
            return False
        try:
            options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **self.OPTIONS}
            with current_app.connection_for_write(
                settings.CELERY_BROKER_URL, transport_options=options
            ) as line:
                current_app.send_task(
                    TASK, [job_id], queue=settings.KLA_QUEUE, connection=line, retry=False, ignore_result=True
                )
        except Exception as error:
            logger.warning("job %s was not rung: %s", job_id, error)
            self.quiet_until = time.monotonic() + self.QUIET
            return False
        return True


doorbell = Doorbell()


def ring_after_commit(job_id: int) -> None:
    transaction.on_commit(partial(ring, job_id), robust=True)


def ring(job_id: int) -> bool:
    """Ring for one job and note when."""
    heard = doorbell.ring(job_id)
    if heard:
        Job.objects.filter(pk=job_id).update(rung_at=Now())
    return heard


# --- doing the work ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """One worker's right to one job: every later write asks for this token."""

    job_id: int
    token: uuid.UUID

    def mine(self) -> Q:
        return Q(pk=self.job_id, token=self.token, state=Job.State.RUNNING)

    def report(self, text: str, percent: int) -> None:
        """Show a step (one sentence) and the progress (0 to 100); `Fenced` when no longer ours."""
        job = Job.objects.only("steps").filter(self.mine()).first()
        if job is None:
            raise Fenced
        steps = job.steps
        if not steps or steps[-1]["text"] != text:
            steps.append({"text": text, "at": dt.datetime.now(dt.UTC).isoformat()})
        changed = Job.objects.filter(self.mine()).update(
            step=text[:120], progress=max(0, min(100, percent)), steps=steps
        )
        if not changed:
            raise Fenced


def claimable() -> Q:
    """Waiting and due, or left behind by a worker whose lease ran out, by the database's clock."""
    due = Q(lease_until=None) | Q(lease_until__lte=Now())
    waiting = Q(state=Job.State.QUEUED) & due
    abandoned = Q(state=Job.State.RUNNING, lease_until__lt=Now())
    return (waiting | abandoned) & Q(attempts__lt=MAX_ATTEMPTS)


def claim(job_id: int, token: uuid.UUID) -> Claim | None:
    """Take the job by one conditional UPDATE; None when somebody else has it or nothing is left to do.

    A token serves once: a message that is delivered twice does not claim twice.
    """
    taken = (
        Job.objects.filter(claimable(), pk=job_id)
        .exclude(token=token)
        .update(
            state=Job.State.RUNNING,
            token=token,
            attempts=F("attempts") + 1,
            lease_until=Now() + LEASE,
            started_at=Now(),
            step="",
            steps=[],
            progress=0,
        )
    )
    return Claim(job_id, token) if taken else None


def run(job_id: int, token: uuid.UUID) -> bool:
    """Claim, do and finish one job; whether this call finished it. Never raises for what the handler did."""
    claimed = claim(job_id, token)
    if claimed is None:
        return False
    job = Job.objects.select_related("regency", "created_by").get(pk=job_id)
    try:
        result = job_kinds[job.kind].handler(job, claimed.report) or Result()
        fresh_connection()
        finish(claimed, result)
    except Fenced:
        logger.info("job %s was taken from this worker", job_id)
        return False
    except Refused as refusal:
        fresh_connection()
        return fail(claimed.mine(), refusal.message)
    except Exception:
        logger.exception("job %s, attempt %s", job_id, job.attempts)
        fresh_connection()
        give_back(claimed)
        return False
    return True


def fresh_connection() -> None:
    """After long work the server may have hung up: let Django look before the last transaction."""
    if not connection.in_atomic_block:
        close_old_connections()


def finish(claimed: Claim, result: Result) -> None:
    """Write what the handler made and close the job, in one transaction behind the fence."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(claimed.mine()).first()
        if job is None:
            raise Fenced
        job.state, job.progress, job.message = Job.State.DONE, 100, result.message[:400]
        job.lease_until = None
        job.save(update_fields=["state", "progress", "message", "lease_until"])
        Job.objects.filter(pk=job.pk).update(finished_at=Now())
        tell(job, f"Selesai: {job.title}")
        if result.apply:
            result.apply(job)


def give_back(claimed: Claim) -> None:
    """After a fault: wait a little and let it be tried again, or give up after the last attempt."""
    job = Job.objects.filter(claimed.mine()).first()
    if job is None:
        return
    if job.attempts >= MAX_ATTEMPTS:
        fail(claimed.mine(), exhausted(job))
        return
    Job.objects.filter(claimed.mine()).update(
        state=Job.State.QUEUED, rung_at=None, lease_until=Now() + BACK_OFF * job.attempts
    )


def abandon(job_id: int, token: uuid.UUID) -> None:
    """The process that held this claim is known to be dead: do not wait for its lease."""
    give_back(Claim(job_id, token))


def fail(which: Q, message: str) -> bool:
    """Close a job with a sentence for its user; whether it was still open."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(which).first()
        if job is None:
            return False
        job.state, job.message, job.lease_until = Job.State.FAILED, message[:400], None
        job.save(update_fields=["state", "message", "lease_until"])
        Job.objects.filter(pk=job.pk).update(finished_at=Now())
        tell(job, f"Gagal: {job.title}")
    return True


def exhausted(job: Job) -> str:
    return (
        f"Pekerjaan ini sudah {MAX_ATTEMPTS} kali dicoba dan belum berhasil. Data Anda tidak berubah. "
        f"Coba lagi beberapa saat lagi, atau sampaikan nomor pekerjaan {job.pk} kepada pengelola sistem."
    )


def tell(job: Job, text: str) -> None:
    if job.created_by_id:
        url = reverse("documents:job", args=[job.pk])
        Notice.objects.create(regency_id=job.regency_id, user_id=job.created_by_id, text=text[:300], url=url)


# --- finding what was lost -----------------------------------------------------------------------


def sweep() -> int:
    """Close jobs that used up their attempts, ring again for those nobody heard; how many were rung."""
    spent = Q(state__in=OPEN, lease_until__lt=Now(), attempts__gte=MAX_ATTEMPTS)
    for job in Job.objects.filter(spent)[:SWEEP_LIMIT]:
        fail(spent & Q(pk=job.pk), exhausted(job))
    unheard = Q(rung_at=None, created_at__lt=Now() - FIRST_RING) | Q(rung_at__lt=Now() - RING_AGAIN)
    waiting = Job.objects.filter(claimable()).filter(unheard).order_by("created_at")
    rung = 0
    for job_id in list(waiting.values_list("pk", flat=True)[:SWEEP_LIMIT]):
        if not ring(job_id):
            break
        rung += 1
    return rung
