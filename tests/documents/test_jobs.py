from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from documents.models import Job, NumberRegister
from documents.progress import progress_of
from documents.registry import Result
from documents.services import cancel, jobs, retry
from participants.models import AuditEntry, Notice
from tests.documents.conftest import count_job

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from participants.models import User
    from tests.conftest import Cast

State = Job.State
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids for which the bell was pulled; nobody hears it."""
    heard: list[int] = []

    def pull(self: jobs.Doorbell, job_id: int) -> bool:
        heard.append(job_id)
        return True

    monkeypatch.setattr(jobs.Doorbell, "ring", pull)
    return heard


def effects() -> int:
    return sum(NumberRegister.objects.values_list("last", flat=True))


def change(job: Job, **fields: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def test_the_same_key_gives_the_same_row(cast: Cast) -> None:
    first = count_job(cast.banjar, cast.secretariat)
    again = count_job(cast.banjar, cast.operator)
    assert again.pk == first.pk
    assert again.created_by == cast.secretariat


def test_the_bell_is_rung_after_the_commit_and_once(
    cast: Cast, rung: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = count_job(cast.banjar, cast.secretariat)
        count_job(cast.banjar, cast.secretariat)
        assert rung == []
    assert rung == [job.pk]
    job.refresh_from_db()
    assert job.rung_at is not None


def test_a_rolled_back_request_leaves_no_job(cast: Cast, rung: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        count_job(cast.banjar, cast.secretariat)
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert rung == []


def test_a_job_is_done_once_and_its_owner_is_told(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat)
    assert jobs.run(job.pk, uuid.uuid4())
    assert not jobs.run(job.pk, uuid.uuid4())
    job.refresh_from_db()
    assert (job.state, job.progress, job.message, effects()) == (State.DONE, 100, "Sudah dihitung.", 1)
    assert [step["text"] for step in job.steps] == ["Menghitung", "Hampir selesai"]
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (cast.secretariat, f"/pekerjaan/{job.pk}/")


def test_a_claimed_job_is_not_claimed_again_while_its_lease_lasts(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat)
    assert jobs.claim(job.pk, uuid.uuid4())
    assert jobs.claim(job.pk, uuid.uuid4()) is None
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until - timezone.now() > dt.timedelta(seconds=300)


def test_a_message_delivered_twice_does_not_claim_twice(cast: Cast) -> None:
    job, token = count_job(cast.banjar, cast.secretariat), uuid.uuid4()
    assert jobs.claim(job.pk, token)
    change(job, lease_until=timezone.now() - MINUTE)
    assert jobs.claim(job.pk, token) is None
    assert jobs.claim(job.pk, uuid.uuid4())


def test_a_zombie_can_neither_report_nor_finish(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat)
    zombie = jobs.claim(job.pk, uuid.uuid4())
    change(job, lease_until=timezone.now() - MINUTE)
    heir = jobs.claim(job.pk, uuid.uuid4())
    assert zombie and heir
    with pytest.raises(jobs.Fenced):
        zombie.report("Masih di sini", 50)
    with pytest.raises(jobs.Fenced):
        jobs.finish(zombie, Result("Terlambat."))
    jobs.give_back(zombie)
    heir.report("Bekerja", 50)
    jobs.finish(heir, Result("Tepat waktu."))
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (State.DONE, "Tepat waktu.", 2)


def test_a_refusal_closes_the_job_with_its_sentence(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat, refuse="Data belum lengkap.")
    jobs.run(job.pk, uuid.uuid4())
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (State.FAILED, "Data belum lengkap.", 1)
    assert Notice.objects.get().text.startswith("Gagal")


def test_a_fault_is_tried_four_times_and_then_explained(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat, breaks=True)
    for attempt in (1, 2, 3):
        jobs.run(job.pk, uuid.uuid4())
        job.refresh_from_db()
        assert (job.state, job.attempts, job.rung_at) == (State.QUEUED, attempt, None)
        assert jobs.claim(job.pk, uuid.uuid4()) is None, "it waits a little before the next attempt"
        change(job, lease_until=timezone.now() - MINUTE)
    jobs.run(job.pk, uuid.uuid4())
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "4 kali dicoba" in job.message
    assert effects() == 0


def test_a_cancelled_job_writes_nothing(cast: Cast) -> None:
    job = count_job(cast.banjar, cast.secretariat)
    claimed = jobs.claim(job.pk, uuid.uuid4())
    assert claimed
    cancel(job, by=cast.secretariat)
    with pytest.raises(jobs.Fenced):
        claimed.report("Masih bekerja", 50)
    with pytest.raises(jobs.Fenced):
        jobs.finish(claimed, Result())
    with pytest.raises(Refused, match="job-not-open"):
        cancel(job, by=cast.secretariat)
    assert AuditEntry.objects.get().action == "documents.job_cancelled"


def test_a_failed_job_can_be_started_again(cast: Cast) -> None:
    job = change(count_job(cast.banjar, cast.secretariat), state=State.FAILED, attempts=4, message="Gagal.")
    retry(job, by=cast.secretariat)
    assert jobs.run(job.pk, uuid.uuid4())
    with pytest.raises(Refused, match="job-not-closed"):
        retry(job, by=cast.secretariat)


def test_the_sweeper_rings_for_those_nobody_heard(cast: Cast, rung: list[int]) -> None:
    past = timezone.now() - 10 * MINUTE
    fresh = count_job(cast.banjar, None, "baru")
    never = change(count_job(cast.banjar, None, "tak-terdengar"), created_at=past)
    lost = change(count_job(cast.banjar, None, "hilang"), created_at=past, rung_at=past)
    just_rung = change(count_job(cast.banjar, None, "berdering"), created_at=past, rung_at=timezone.now())
    left = change(
        count_job(cast.banjar, None, "tertinggal"),
        state=State.RUNNING,
        attempts=1,
        rung_at=past,
        lease_until=past,
    )
    waiting = change(
        count_job(cast.banjar, None, "menunggu"), created_at=past, lease_until=timezone.now() + MINUTE
    )
    assert jobs.sweep() == 3
    assert set(rung) == {never.pk, lost.pk, left.pk}
    assert not {fresh.pk, just_rung.pk, waiting.pk} & set(rung)
    assert jobs.sweep() == 0, "what was just rung is left in peace"


def test_the_sweeper_closes_what_died_four_times(cast: Cast, rung: list[int]) -> None:
    job = change(
        count_job(cast.banjar, cast.secretariat),
        state=State.RUNNING,
        attempts=4,
        lease_until=timezone.now() - MINUTE,
    )
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert f"nomor pekerjaan {job.pk}" in job.message
    assert rung == []


class TestProgressPage:
    def test_shows_steps_and_a_way_to_stop(self, cast: Cast, login: Callable[[User], Client]) -> None:
        job = count_job(cast.banjar, cast.secretariat)
        claimed = jobs.claim(job.pk, uuid.uuid4())
        assert claimed
        claimed.report("Menghitung", 30)
        page = login(cast.secretariat).get(f"/pekerjaan/{job.pk}/")
        text = page.content.decode()
        assert page.status_code == 200
        assert 'http-equiv="refresh"' in text
        assert "Batalkan pekerjaan" in text
        assert text.index("Menghitung") < text.index("Hampir selesai")

    def test_htmx_gets_the_piece_and_stops_at_the_end(
        self, cast: Cast, login: Callable[[User], Client]
    ) -> None:
        job = count_job(cast.banjar, cast.secretariat)
        client = login(cast.secretariat)
        piece = client.get(f"/pekerjaan/{job.pk}/", headers={"HX-Request": "true"})
        assert piece.status_code == 200
        assert b"<html" not in piece.content
        assert b"every 2s" in piece.content
        jobs.run(job.pk, uuid.uuid4())
        ended = client.get(f"/pekerjaan/{job.pk}/", headers={"HX-Request": "true"})
        assert ended.status_code == 286
        assert b"every 2s" not in ended.content

    def test_guesses_the_rest_from_the_last_one_of_its_kind(self, cast: Cast) -> None:
        began = timezone.now()
        last, job = (count_job(cast.banjar, cast.secretariat, key) for key in ("satu", "dua"))
        job.state, job.started_at, job.progress = State.RUNNING, began, 45
        assert progress_of(job, began + MINUTE / 3).remaining == ""
        times = {"started_at": began - MINUTE, "finished_at": began}
        Job.objects.filter(pk=last.pk).update(state=State.DONE, **times)
        assert progress_of(job, began + MINUTE / 3).remaining == "kira-kira 40 detik lagi"
        assert progress_of(job, began + 2 * MINUTE).remaining == ""

    def test_belongs_to_its_owner_and_the_secretariat(
        self, cast: Cast, login: Callable[[User], Client]
    ) -> None:
        job = count_job(cast.banjar, cast.operator)
        url = f"/pekerjaan/{job.pk}/"
        seen = {u: login(u).get(url).status_code for u in (cast.operator, cast.secretariat)}
        assert set(seen.values()) == {200}
        for stranger in (cast.other_operator, cast.foreign_secretariat, cast.assessor):
            assert login(stranger).get(url).status_code == 404

    def test_may_be_stopped_by_owner_and_secretariat_only(
        self, cast: Cast, login: Callable[[User], Client]
    ) -> None:
        job = count_job(cast.banjar, cast.operator)
        url = f"/pekerjaan/{job.pk}/batal/"
        assert login(cast.other_operator).post(url).status_code == 404
        assert login(cast.task_force_lead).post(url).status_code == 403
        assert login(cast.operator).get(url).status_code == 405
        assert login(cast.operator).post(url).status_code == 302
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        assert login(cast.operator).post(url).status_code == 409, "it has already ended"

    def test_failed_work_is_explained_and_can_be_repeated(
        self, cast: Cast, login: Callable[[User], Client]
    ) -> None:
        job = count_job(cast.banjar, cast.operator, refuse="Data belum lengkap.")
        jobs.run(job.pk, uuid.uuid4())
        client = login(cast.operator)
        assert "Data belum lengkap." in client.get(f"/pekerjaan/{job.pk}/").content.decode()
        assert client.post(f"/pekerjaan/{job.pk}/ulang/").status_code == 302
        job.refresh_from_db()
        assert job.state == State.QUEUED

    def test_asks_for_a_login(self, cast: Cast, client: Client) -> None:
        job = count_job(cast.banjar, cast.operator)
        assert client.get(f"/pekerjaan/{job.pk}/").status_code == 302
