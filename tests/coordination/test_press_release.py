from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from coordination import press
from coordination.models import Decision, Meeting, Minutes, PressRelease
from coordination.services.press import begin_release
from participants.services import attendance_desk
from tests.conftest import NOW, WITA, Cast
from tests.factories_rakor import make_meeting
from tests.participants.occasion_scene import entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

FRIDAY = dt.datetime(2026, 2, 20, 8, 30, tzinfo=WITA)


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """The rakor of Friday 20 February 2026 with one person on its list and signed minutes."""
    meeting = make_meeting(cast.banjar, starts_at=FRIDAY, opened_by="Asisten II", state="notula_sah")
    session = meeting.occasion.sessions.get()
    attendance_desk.enter(session, entry=entry(), by=cast.secretariat, now=NOW)
    minutes = Minutes.objects.create(regency=cast.banjar, meeting=meeting)
    text = "Bukti lengkap 11 Maret 2026."
    Decision.objects.create(regency=cast.banjar, minutes=minutes, number=1, text=text)
    Minutes.objects.update(state="sah", signed_by=cast.secretariat, signed_at=NOW)
    return meeting


@pytest.fixture
def release(cast: Cast, meeting: Meeting) -> PressRelease:
    return begin_release(meeting, by=cast.secretariat, now=NOW)


def here(meeting: Meeting, what: str = "siaran-pers/") -> str:
    return f"/63.03/rakor/{meeting.pk}/{what}"


def typed(**over: str) -> dict[str, str]:
    return {"title": "Rakor KLA", "body": "MARTAPURA – Rakor.", "version": "1"} | over


def test_the_draft_tells_the_right_day_and_invents_no_quotation(release: PressRelease) -> None:
    assert "Jumat, 20 Februari 2026" in release.body
    assert release.body.startswith("MARTAPURA – Pemerintah Kabupaten Banjar menyelenggarakan")
    assert "1 peserta" in release.body
    assert "1. Bukti lengkap 11 Maret 2026." in release.body
    assert press.open_places(release.body) == 1
    assert "“" not in release.body


def test_the_draft_contradicts_nothing(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    page = login(cast.secretariat).get(here(meeting)).content.decode()
    assert "Ada pertentangan" not in page
    assert "1 tempat kutipan belum diisi" in page


def test_the_weekday_of_the_published_article_is_caught_beside_the_text(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    client = login(cast.secretariat)
    body = "Kegiatan di Guest House Sultan\nSulaiman, Martapura, Jumat (20/02/2025) ini dibuka."
    assert client.post(here(meeting), typed(body=body)).status_code == 302
    for address in (here(meeting), here(meeting, "berkas/"), here(meeting, "")):
        page = client.get(address).content.decode()
        assert "Jumat (20/02/2025)" in page
        assert "jatuh pada hari Kamis" in page


def test_nothing_is_drafted_before_the_meeting(cast: Cast, login: Login) -> None:
    later = make_meeting(cast.banjar, starts_at=dt.datetime(2099, 2, 20, 9, tzinfo=WITA))
    page = login(cast.secretariat).post(here(later, "siaran-pers/susun/"), follow=True).content.decode()
    assert "sesudah rapat dimulai" in page
    assert not PressRelease.objects.exists()


def test_a_second_draft_leaves_the_edited_text(cast: Cast, meeting: Meeting, release: PressRelease) -> None:
    PressRelease.objects.update(body="Sudah disunting.")
    assert begin_release(meeting, by=cast.secretariat, now=NOW).body == "Sudah disunting."


def test_two_hands_see_both_texts_and_the_next_save_wins(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    client = login(cast.secretariat)
    client.post(here(meeting), typed(body="Tulisan pertama."))
    response = client.post(here(meeting), typed(body="Tulisan kedua."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tulisan pertama." in page
    assert "Tulisan kedua." in page
    assert 'name="version" value="2"' in page
    client.post(here(meeting), typed(body="Tulisan kedua.", version="2"))
    assert PressRelease.objects.get().body == "Tulisan kedua."


def test_an_empty_text_is_refused_and_the_stored_one_stays(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    response = login(cast.secretariat).post(here(meeting), typed(title="Judul baru", body=""))
    assert response.status_code == 422
    assert "Judul baru" in response.content.decode()
    assert PressRelease.objects.get().body == release.body


def test_autosave_hands_back_the_version_and_what_the_checker_finds(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    address = here(meeting, "siaran-pers/simpan-otomatis/")
    page = login(cast.secretariat).post(address, typed(body="Kamis, 20 Februari 2026")).content.decode()
    assert 'name="version" value="2"' in page
    assert "jatuh pada hari Jumat" in page
    again = login(cast.secretariat).post(address, typed(body="Lain.")).content.decode()
    assert "sudah diubah orang lain" in again


@pytest.mark.parametrize(("form", "mark"), [("teks", "Rakor <KLA>"), ("html", "<h1>Rakor &lt;KLA&gt;</h1>")])
def test_the_text_leaves_as_a_file(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login, form: str, mark: str
) -> None:
    PressRelease.objects.update(title="Rakor <KLA>")
    response = login(cast.secretariat).get(here(meeting, f"siaran-pers/unduh/{form}/"))
    assert mark in response.content.decode()
    assert "attachment" in response["Content-Disposition"]


def test_the_release_is_for_those_who_prepare_the_meeting(
    cast: Cast, meeting: Meeting, release: PressRelease, login: Login
) -> None:
    assert login(cast.operator).get(here(meeting)).status_code == 403
    assert login(cast.foreign_secretariat).get(here(meeting)).status_code == 404
    assert login(cast.secretariat).get(here(meeting, "siaran-pers/susun/")).status_code == 405
