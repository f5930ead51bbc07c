from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from coordination.models import Meeting, Minutes
from coordination.services.minutes import begin_minutes
from documents.models import Job
from documents.services.seals import seal_now
from tests.conftest import NOW, Cast
from tests.factories_rakor import add_agenda, make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    meeting = make_meeting(cast.banjar, state="berlangsung", opened_by="Asisten II")
    add_agenda(meeting, "Pembukaan", "08:30", "08:45", led_by="Asisten II")
    return meeting


def here(meeting: Meeting, what: str = "susun/") -> str:
    return f"/63.03/rakor/{meeting.pk}/notula/{what}"


def typed(**over: str) -> dict[str, str]:
    """What a browser sends for one entry and one decision."""
    return {
        "version": "1",
        "began": "09:16",
        "ended": "11:25",
        "chair": "Asisten II",
        "note_taker": "Sekretariat",
        "summary": "",
        "acara-TOTAL_FORMS": "1",
        "acara-INITIAL_FORMS": "0",
        "acara-0-title": "Pembukaan",
        "acara-0-points": "Target Utama.",
        "keputusan-TOTAL_FORMS": "1",
        "keputusan-INITIAL_FORMS": "0",
        "keputusan-0-text": "Bukti lengkap 11 Maret 2026.",
    } | over


@pytest.fixture
def draft(cast: Cast, meeting: Meeting) -> Minutes:
    return begin_minutes(meeting, by=cast.secretariat, now=NOW)


def test_the_secretariat_begins_writes_and_signs(cast: Cast, meeting: Meeting, login: Login) -> None:
    client = login(cast.secretariat)
    assert client.post(here(meeting, "mulai/"))["Location"] == here(meeting)
    assert "Pembukaan" in client.get(here(meeting)).content.decode()
    response = client.post(here(meeting), typed(act="sign"))
    job = Job.objects.get(kind="minutes")
    assert response["Location"] == f"/pekerjaan/{job.pk}/"
    minutes = Minutes.objects.get()
    assert (minutes.state, [d.text for d in minutes.decisions.all()]) == (
        "sah",
        ["Bukti lengkap 11 Maret 2026."],
    )


def test_minutes_are_not_begun_before_the_meeting(cast: Cast, login: Login) -> None:
    planned = make_meeting(cast.banjar)
    page = login(cast.secretariat).post(here(planned, "mulai/"), follow=True).content.decode()
    assert "Notula disusun sesudah rapat dimulai" in page


def test_what_lacks_is_told_and_what_was_written_is_kept(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    response = login(cast.secretariat).post(here(meeting), typed(act="sign", note_taker=""))
    page = response.content.decode()
    assert (response.status_code, "Lengkapi: notulis" in page, "Target Utama." in page) == (422, True, True)
    assert Minutes.objects.get().state == "draf"


def test_a_time_that_is_none_is_told_and_nothing_is_lost(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    response = login(cast.secretariat).post(here(meeting), typed(began="jam 9"))
    assert (response.status_code, "Target Utama." in response.content.decode()) == (422, True)


def test_two_writers_see_both_texts(cast: Cast, meeting: Meeting, draft: Minutes, login: Login) -> None:
    client = login(cast.secretariat)
    client.post(here(meeting), typed())
    response = client.post(here(meeting), typed(**{"acara-0-points": "Tulisan kedua."}))
    page = response.content.decode()
    assert (response.status_code, "Tulisan kedua." in page, "Target Utama." in page) == (409, True, True)
    assert 'name="version" value="2"' in page


def test_autosave_carries_the_new_version_back(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    client = login(cast.secretariat)
    answer = client.post(here(meeting, "simpan-otomatis/"), typed()).content.decode()
    assert 'value="2"' in answer
    assert "Tersimpan otomatis" in answer
    again = client.post(here(meeting, "simpan-otomatis/"), typed(version="1", chair="Lain"))
    assert "sudah diubah orang lain" in again.content.decode()


def test_a_row_sent_again_unchanged_is_kept(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    client = login(cast.secretariat)
    client.post(here(meeting), typed())
    client.post(here(meeting), typed(version="2", chair="Sekda"))
    assert [e.points for e in Minutes.objects.get().entries.all()] == ["Target Utama."]


def test_others_read_signed_minutes_only(cast: Cast, meeting: Meeting, draft: Minutes, login: Login) -> None:
    login(cast.secretariat).post(here(meeting), typed())
    operator = login(cast.operator)
    assert "Target Utama." not in operator.get(here(meeting, "")).content.decode()
    login(cast.secretariat).post(here(meeting), typed(version="2", act="sign"))
    assert "Target Utama." in operator.get(here(meeting, "")).content.decode()


def test_a_new_version_needs_its_reason(cast: Cast, meeting: Meeting, draft: Minutes, login: Login) -> None:
    client = login(cast.secretariat)
    client.post(here(meeting), typed(act="sign"))
    assert "Tulis alasan" in client.post(here(meeting, "versi-baru/"), follow=True).content.decode()
    client.post(here(meeting, "versi-baru/"), {"reason": "Nama keliru"})
    assert Minutes.objects.get(number=2).change_reason == "Nama keliru"


def test_the_paper_of_signed_minutes_can_be_ordered_again(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    client = login(cast.secretariat)
    early = client.post(here(meeting, "naskah/"), follow=True).content.decode()
    assert "Belum ada notula yang disahkan" in early
    client.post(here(meeting), typed(act="sign"))
    Job.objects.update(state=Job.State.FAILED)
    assert "Susun PDF" in client.get(here(meeting, "")).content.decode()
    client.post(here(meeting, "naskah/"))
    assert Job.objects.filter(kind="minutes", state=Job.State.QUEUED).count() == 1


def test_the_sealed_paper_is_found_from_the_page(
    cast: Cast, meeting: Meeting, draft: Minutes, login: Login
) -> None:
    login(cast.secretariat).post(here(meeting), typed(act="sign"))
    subject = f"rakor/{meeting.pk}/notula/1"
    document = seal_now("minutes", subject, regency=cast.banjar, by=None, at=timezone.now())
    page = login(cast.operator).get(here(meeting, "")).content.decode()
    assert f"/berkas/{document.code}/unduh/" in page
    assert login(cast.operator).get(f"/berkas/{document.code}/unduh/").status_code == 200
    assert login(cast.foreign_secretariat).get(f"/berkas/{document.code}/unduh/").status_code == 404
