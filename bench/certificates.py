"""Certificates of a training: what one costs beside a page of the readiness report, alone and by the job."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bench.figures import Line, Pair, figure, reading
from bench.paper import SEAL, render, report_html
from bench.scene import demo_period
from common.pdf import collector_resting, render_pdf
from documents.services.seals import pages_of
from participants.models import Attendance, Regency, Sector, User
from participants.services.attendance_desk import SheetRow, enter_sheet
from trainings.models import Certificate, Participant, Training
from trainings.rendering.certificate import html
from trainings.services.certificate_batch import BATCH, make_certificates, order
from trainings.services.certificate_paper import facts_of
from trainings.services.registration import Entry, accept, register
from trainings.services.trainings import Day, Lesson, Plan, plan_training

FEW, MANY = 40, 200
SHEET = 40
REPORTS = 3


@contextmanager
def rolled_back() -> Iterator[None]:
    """Rows that are never committed, files that are thrown away."""
    kept = settings.KLA_DATA_DIR
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        settings.KLA_DATA_DIR = type(kept)(folder)
        try:
            yield
        finally:
            settings.KLA_DATA_DIR = kept
            transaction.set_rollback(True)


def crowd(size: int) -> tuple[Training, list[Participant], User]:
    """A training of nine subjects that is over, and `size` participants who attended all of it."""
    regency = Regency.objects.get(pk=demo_period().regency_id)
    by = User.objects.filter(memberships__role="secretariat").first()
    if by is None:
        raise ValueError("the demonstration has a secretariat")
    lessons = tuple(Lesson(f"Mata latih {number}", 3) for number in range(1, 10))
    now = timezone.now()
    day = Day("Hari ke-1", now - dt.timedelta(days=2), now - dt.timedelta(days=1), lessons)
    plan = Plan(title="Bench", place="Bench, Martapura", organiser="Bench", days=(day,), minimum_post=None)
    training = plan_training(regency, plan=plan, by=by)
    people = []
    for number in range(size):
        entry = Entry(name=f"Peserta {number}", body="Bench", position="Guru", sector=Sector.SCHOOL)
        people.append(
            accept(register(training, entry=entry, origin=Participant.Origin.STAFF, by=by, now=now), by=by)
        )
    session = training.occasion.sessions.get()
    rows = [SheetRow(row.code, row.name, row.position, Attendance.Capacity.GUEST) for row in people]
    for start in range(0, size, SHEET):
        enter_sheet(session, rows=rows[start : start + SHEET], by=by, now=now)
    return training, people, by


@figure(
    "certificate PDF",
    against="as many pages of the readiness report as there are certificates (two pages each)",
    goal=2.0,
    clock=time.process_time,
    pairs=5,
)
@contextmanager
def certificate_pdf() -> Iterator[Pair]:
    report = report_html()
    pages = pages_of(render_pdf(report, identifier=SEAL.code))
    with rolled_back():
        training, people, by = crowd(1)
        make_certificates(order(training, participants=people, by=by), lambda text, percent: None)
        facts = facts_of(Certificate.objects.get(participant=people[0]), timezone.now()).to_json()

        def certificates() -> None:
            for start in range(0, pages, BATCH):
                with collector_resting():
                    for _ in range(start, min(start + BATCH, pages)):
                        render(html(facts, SEAL))

        yield Pair(certificates, lambda: render(report))


@reading("certificates by the job", against="a page of the readiness report in the same run")
def certificates_by_the_job(full: bool) -> Iterator[Line]:
    """Number, frozen facts, paper, seal, audit and progress: CPU of this process for each certificate."""
    report, size = report_html(), MANY if full else FEW
    pages = pages_of(render_pdf(report, identifier=SEAL.code))
    with rolled_back():
        training, people, by = crowd(size)
        job = order(training, participants=people, by=by)
        began, started = time.process_time(), time.perf_counter()
        make_certificates(job, lambda text, percent: None)
        each = (time.process_time() - began) / size
        took = time.perf_counter() - started
    began = time.process_time()
    for _ in range(REPORTS):
        render(report)
    page = (time.process_time() - began) / REPORTS / pages
    told = f"one certificate by report pages ({each:.3f} s by {page:.3f} s, {size} in {took:.0f} s)"
    yield Line(told, each / page, 1.5)
