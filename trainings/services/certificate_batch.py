"""Many certificates by one job: numbers, paper, seal; safe to repeat and to break off anywhere.

Each number is given in a short transaction with its certificate, each paper is laid out outside of any and
then sealed once: a second run, or the next attempt after a killed worker, takes up what is still missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from common.refusals import Refused
from documents.models import Job
from documents.numbering import number_span
from documents.registry import Result, job_kinds
from documents.services.jobs import OPEN, enqueue
from participants import audit
from trainings.models import Certificate, Participant, Training
from trainings.results import results_of
from trainings.services.certificate_paper import seal_certificate
from trainings.services.certificates import issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.registry import Report
    from participants.models import User

KIND = "certificates"
NUMBERING = "Memberi nomor"
PRINTING = "Menata dan menyegel sertifikat"
STEPS = (NUMBERING, PRINTING)
NUMBERED = 15
"""Percent of the progress that the numbers take; the rest is paper."""
BATCH = 10
TOLD = 3


def register_jobs() -> None:
    """Called once at start."""
    job_kinds.register(KIND, make_certificates, steps=STEPS, place=_place, piecemeal=True)


def _place(job: Job) -> str:
    return reverse("trainings:certificates", args=[job.regency.code, job.arguments["training"]])


@transaction.atomic
def order(training: Training, *, participants: Sequence[Participant], by: User) -> Job:
    """Ask for certificates of these participants, or for the paper of those they have; refuses all or none.

    The same request while its job is open gives that job. Refused: "nobody-chosen", "not-passed" (who and
    why: the first few).
    """
    if not participants:
        raise Refused("nobody-chosen", "Pilih sedikitnya satu peserta yang memenuhi syarat.")
    locked = Training.objects.select_for_update(of=("self",)).select_related("regency").get(pk=training.pk)
    _refuse_failed(locked, participants)
    chosen = sorted(row.pk for row in participants)
    earlier = Job.objects.filter(regency=locked.regency, kind=KIND, arguments__training=locked.pk)
    running = earlier.filter(state__in=OPEN, arguments__participants=chosen).first()
    if running is not None:
        return running
    job = enqueue(
        KIND,
        f"{locked.pk}:{earlier.count() + 1}",
        regency=locked.regency,
        title=f"Terbitkan {len(chosen)} sertifikat",
        by=by,
        arguments={"training": locked.pk, "participants": chosen},
    )
    audit.record(
        locked.regency, "trainings.certificates-ordered", "training", locked.pk, by=by, people=len(chosen)
    )
    return job


def open_job(training: Training) -> Job | None:
    """The job that makes certificates of this training now."""
    rows = Job.objects.filter(regency=training.regency_id, kind=KIND, arguments__training=training.pk)
    return rows.filter(state__in=OPEN).first()


def make_certificates(job: Job, report: Report) -> Result:
    """The handler: numbers for those who have none, by name; then the papers that are missing."""
    from common.pdf import collector_resting

    people = Participant.objects.filter(
        pk__in=job.arguments["participants"], training=job.arguments["training"]
    )
    ordered = list(people.order_by("name_key", "pk"))
    refusals = _number(job, ordered, report)
    waiting = Certificate.objects.valid().filter(participant__in=ordered, document=None).order_by("pk")
    missing = list(waiting.select_related("regency").defer("facts"))
    for batch in _batches(missing):
        with collector_resting():
            for done, certificate in batch:
                report(PRINTING, NUMBERED + (100 - NUMBERED) * done // len(missing))
                seal_certificate(certificate, by=job.created_by)
    return Result(message=_told(ordered, refusals))


def _number(job: Job, ordered: Sequence[Participant], report: Report) -> list[str]:
    """Issue to everybody who has none; what was refused, a sentence each."""
    if job.created_by is None:
        raise ValueError(f"job {job.pk} was ordered by nobody")
    held = set(
        Certificate.objects.valid().filter(participant__in=ordered).values_list("participant", flat=True)
    )
    refusals = []
    for done, row in enumerate(ordered):
        report(NUMBERING, NUMBERED * done // len(ordered))
        if row.pk in held:
            continue
        try:
            issue(row, by=job.created_by, now=job.created_at)
        except Refused as refusal:
            if refusal.code != "certificate-in-force":
                refusals.append(refusal.message)
    return refusals


def _batches(rows: Sequence[Certificate]) -> Iterator[list[tuple[int, Certificate]]]:
    counted = list(enumerate(rows))
    for start in range(0, len(counted), BATCH):
        yield counted[start : start + BATCH]


def _told(ordered: Sequence[Participant], refusals: Sequence[str]) -> str:
    numbers = list(
        Certificate.objects.valid()
        .filter(participant__in=ordered)
        .order_by("pk")
        .values_list("number", flat=True)
    )
    said = []
    if numbers:
        said.append(f"{len(numbers)} sertifikat siap diunduh, nomor {number_span(numbers[0], numbers[-1])}.")
    if refusals:
        said.append(f"{len(refusals)} tidak terbit: {' '.join(refusals[:TOLD])}")
    return " ".join(said)


def _refuse_failed(training: Training, participants: Sequence[Participant]) -> None:
    """Nobody is left out in silence: who did not pass is named before anything is issued."""
    found = results_of(training, participants)
    held = Certificate.objects.valid().filter(participant__in=participants)
    has_one = set(held.values_list("participant", flat=True))
    failed = [
        (row, found[row.pk].outcome)
        for row in participants
        if row.pk not in has_one and not found[row.pk].outcome.passed
    ]
    if not failed:
        return
    told = " ".join(
        f"{row.name}: {' '.join(reason.text for reason in outcome.reasons)}" for row, outcome in failed[:TOLD]
    )
    more = f" Dan {len(failed) - TOLD} peserta lain." if len(failed) > TOLD else ""
    raise Refused("not-passed", f"Tidak ada sertifikat yang diterbitkan. {told}{more}")
