"""A job as its user follows it: steps done, the one in hand, those to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from documents.models import Job
from documents.registry import job_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Step:
    """`state` is "done", "now", "stopped" or "later"; `duration` is words ("21 detik") or empty."""

    text: str
    state: str
    duration: str


@dataclass(frozen=True)
class Progress:
    heading: str
    percent: int
    steps: list[Step]
    remaining: str
    place: str
    piecemeal: bool


HEADINGS = {
    Job.State.QUEUED: "Menunggu giliran",
    Job.State.DONE: "Selesai",
    Job.State.FAILED: "Gagal",
    Job.State.CANCELLED: "Dibatalkan",
}


def progress_of(job: Job, now: dt.datetime | None = None) -> Progress:
    """The progress page's facts at `now`."""
    moment = now or timezone.now()
    end = job.finished_at or moment
    times = [dt.datetime.fromisoformat(step["at"]) for step in job.steps]
    steps = [
        Step(step["text"], _state(job, last=index == len(job.steps) - 1), seconds(until - since))
        for index, (step, since, until) in enumerate(zip(job.steps, times, [*times, end][1:], strict=True))
    ]
    if job.is_open or job.state == Job.State.DONE:
        steps += [Step(text, "later", "") for text in _to_come(job)]
    heading = HEADINGS.get(Job.State(job.state), job.step or "Dikerjakan")
    kind = job_kinds.get(job.kind)
    return Progress(
        heading,
        job.progress,
        steps,
        _remaining(job, moment),
        place=kind.place(job) if kind else "",
        piecemeal=left_something(job),
    )


def left_something(job: Job) -> bool:
    """Whether a cancelled job of this kind may have written something on its way."""
    kind = job_kinds.get(job.kind)
    return kind is not None and kind.piecemeal


def _state(job: Job, *, last: bool) -> str:
    if not last or job.state == Job.State.DONE:
        return "done"
    return "now" if job.is_open else "stopped"


def _to_come(job: Job) -> Iterable[str]:
    return job_kinds.steps(job.kind)[len(job.steps) :] if job.is_open else ()


def _remaining(job: Job, now: dt.datetime) -> str:
    """A guess from how long the last one of this kind took, in words; empty where there is none to go by."""
    if job.state != Job.State.RUNNING or not job.started_at:
        return ""
    done = Job.objects.filter(regency=job.regency_id, kind=job.kind, state=Job.State.DONE)
    last = done.exclude(started_at=None).order_by("-finished_at").first()
    if last is None or not last.started_at or not last.finished_at:
        return ""
    left = (last.finished_at - last.started_at) - (now - job.started_at)
    return f"kira-kira {seconds(left)} lagi" if left >= dt.timedelta(seconds=1) else ""


def seconds(duration: dt.timedelta) -> str:
    """A duration in words: "21 detik", "2 menit 5 detik"."""
    total = max(0, round(duration.total_seconds()))
    minutes, rest = divmod(total, 60)
    if not minutes:
        return f"{rest} detik"
    return f"{minutes} menit {rest} detik" if rest else f"{minutes} menit"
