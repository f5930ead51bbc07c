"""Many certificates by one job: whole, repeated, broken off; and the file to print."""

from __future__ import annotations

import io
import os
import re
import secrets
import signal
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.db import connections

from common.refusals import Refused
from documents.models import Document, Job, NumberRegister
from documents.services import jobs
from participants.models import Attendance
from tests.conftest import make_cast
from tests.documents.test_live_jobs import run_out, sweeping, wait_for, worker
from tests.trainings.certificate_scene import LATER, over, who_attended
from trainings.models import Certificate
from trainings.services.certificate_batch import make_certificates, open_job, order
from trainings.services.certificate_list import print_file
from trainings.services.certificates import revoke

if TYPE_CHECKING:
    from pytest_django import Settings
    from pytest_django.plugin import DjangoDbBlocker

    from tests.conftest import Cast
    from trainings.models import Participant, Training


def quiet(_text: str, _percent: int) -> None: ...


@pytest.fixture
def training(cast: Cast) -> Training:
    return over(cast)


@pytest.fixture
def people(cast: Cast, training: Training) -> list[Participant]:
    names = ("Zainab", "Ahmad", "Norhayati")
    return [who_attended(training, name, cast.secretariat, cast.dinkes) for name in names]


def test_everybody_gets_number_and_paper_by_name(
    cast: Cast, training: Training, people: list[Participant]
) -> None:
    job = order(training, participants=people, by=cast.secretariat)
    result = make_certificates(job, quiet)
    assert list(Certificate.objects.values_list("participant__name", "line__number")) == [
        ("Ahmad", 1),
        ("Norhayati", 2),
        ("Zainab", 3),
    ]
    assert Document.objects.filter(kind="certificate", certificate__isnull=False).count() == 3
    assert re.fullmatch(r"3 sertifikat siap diunduh, nomor 001–003/SERT/\S+\.", result.message)


def test_a_second_run_makes_nothing_twice(cast: Cast, training: Training, people: list[Participant]) -> None:
    job = order(training, participants=people, by=cast.secretariat)
    make_certificates(job, quiet)
    before = set(Document.objects.values_list("code", flat=True))
    make_certificates(job, quiet)
    assert set(Document.objects.values_list("code", flat=True)) == before
    assert NumberRegister.objects.get().last == 3


def test_the_same_request_is_one_job_and_another_is_its_own(
    cast: Cast, training: Training, people: list[Participant]
) -> None:
    job = order(training, participants=people, by=cast.secretariat)
    assert order(training, participants=people, by=cast.secretariat) == job
    assert order(training, participants=people[:1], by=cast.secretariat) != job
    assert open_job(training) is not None
    assert job.title == "Terbitkan 3 sertifikat"


def test_who_did_not_pass_is_named_and_nobody_is_issued(
    cast: Cast, training: Training, people: list[Participant]
) -> None:
    absent = who_attended(training, "Rusdi", cast.secretariat, days=1)
    with pytest.raises(Refused, match=r"Rusdi: Kehadiran 33,33 persen, batasnya 80 persen\."):
        order(training, participants=[*people, absent], by=cast.secretariat)
    with pytest.raises(Refused, match=r"^nobody-chosen:"):
        order(training, participants=[], by=cast.secretariat)
    assert not Job.objects.exists()


def test_who_failed_meanwhile_is_told_and_the_others_go_on(
    cast: Cast, training: Training, people: list[Participant]
) -> None:
    job = order(training, participants=people, by=cast.secretariat)
    Attendance.objects.filter(invitee=people[0].invitee).delete()
    result = make_certificates(job, quiet)
    assert Certificate.objects.count() == 2
    assert "1 tidak terbit: Sertifikat Zainab belum dapat diterbitkan." in result.message


def test_only_those_in_force_are_printed_together(
    cast: Cast, training: Training, people: list[Participant]
) -> None:
    with pytest.raises(Refused, match=r"^nothing-to-print:"):
        print_file(training)
    make_certificates(order(training, participants=people, by=cast.secretariat), quiet)
    first = Certificate.objects.first()
    assert first is not None
    revoke(first, reason="Salah nama", by=cast.secretariat, now=LATER)
    with pikepdf.open(io.BytesIO(print_file(training).read())) as whole:
        assert len(whole.pages) == 4


@pytest.mark.live
def test_a_worker_killed_midway_wastes_no_number_and_repeats_no_paper(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker, settings: Settings
) -> None:
    settings.KLA_QUEUE = f"test-{secrets.token_hex(4)}"
    env = live_database | {"KLA_QUEUE": settings.KLA_QUEUE}
    with django_db_blocker.unblock():
        cast = make_cast()
        training = over(cast)
        crowd = [who_attended(training, f"Peserta {n:02d}", cast.secretariat) for n in range(12)]
        job = order(training, participants=crowd, by=cast.secretariat)
        with worker(env) as running:
            jobs.ring(job.pk)
            wait_for(lambda: Document.objects.count() >= 3)
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        early = set(Document.objects.values_list("code", flat=True))
        assert 3 <= len(early) < 12
        run_out(job)
        with worker(env):
            wait_for(sweeping(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE))
        assert early < set(Document.objects.values_list("code", flat=True))
        assert Document.objects.count() == Certificate.objects.filter(document__isnull=False).count() == 12
        assert NumberRegister.objects.get().last == 12
        assert set(Certificate.objects.values_list("line__number", flat=True)) == set(range(1, 13))
        connections.close_all()
