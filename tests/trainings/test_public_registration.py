from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from participants.models import Sector
from tests.factories_trainings import add_participant, make_training
from trainings.models import Participant, Quota, RegistrationRepeat, Training
from trainings.services.decisions import step
from trainings.services.public_registration import keep_pace
from trainings.services.registration import accept
from trainings.services.window import close_window, set_window

if TYPE_CHECKING:
    from tests.conftest import Cast

TYPED = {
    "name": "Norhayati, S.Pd.",
    "gender": "P",
    "body": "Masjid Al-Karomah",
    "sector": Sector.WORSHIP,
    "position": "Pengurus",
    "phone": "0812 3456 7890",
}


@pytest.fixture
def training(cast: Cast) -> Training:
    row = make_training(cast.banjar, starts_at=timezone.now() + dt.timedelta(days=9))
    row.state, row.public_registration = Training.State.REGISTRATION, True
    row.registration_closes_at = timezone.now() + dt.timedelta(days=3)
    row.save()
    return row


def door(training: Training) -> str:
    return reverse("trainings:public", args=[training.token])


def bare(text: str) -> str:
    """A receipt without what its sender typed and its own address."""
    return re.sub(r"/daftar/terkirim/[\w-]+/|Norhayati, S\.Pd\.|Pengurus|Bendahara", "", text)


def test_a_stranger_registers_and_keeps_a_link(training: Training) -> None:
    client = Client()
    assert client.get(door(training)).status_code == 200
    answer = client.post(door(training), TYPED, follow=True)
    text = answer.content.decode()
    row = Participant.objects.get()
    assert (row.state, row.origin, row.person) == ("diusulkan", "mandiri", None)
    assert ("Menunggu keputusan panitia" in text, "Simpan tautan ini" in text) == (True, True)
    assert "0812 3456 7890" not in text


def test_the_receipt_leads_to_the_own_page_once_accepted(training: Training) -> None:
    answer = Client().post(door(training), TYPED)
    row = accept(Participant.objects.get(), by=None)
    text = Client().get(answer["Location"]).content.decode()
    assert reverse("trainings:own-page", args=[row.token]) in text


def test_the_same_sent_twice_is_one_entry_and_one_receipt(training: Training) -> None:
    first, again = (Client().post(door(training), TYPED)["Location"] for _ in range(2))
    assert (first == again, Participant.objects.count(), RegistrationRepeat.objects.count()) == (True, 1, 0)


def test_the_answer_does_not_tell_who_is_registered(cast: Cast, training: Training) -> None:
    fresh = Client().post(door(training), TYPED, follow=True).content.decode()
    Participant.objects.all().delete()
    there = add_participant(training, "Norhayati")
    known = Client().post(door(training), {**TYPED, "position": "Bendahara"}, follow=True)
    assert bare(known.content.decode()) == bare(fresh)
    there.refresh_from_db()
    assert (there.position, there.state, there.repeats.get().position) == (
        "Pengurus",
        "diterima",
        "Bendahara",
    )
    assert there.token not in known.content.decode()


def test_who_withdrew_is_proposed_again_and_who_was_declined_is_not(cast: Cast, training: Training) -> None:
    Client().post(door(training), TYPED)
    row = Participant.objects.get()
    step(row, "mundur", by=cast.secretariat, reason="Sakit")
    Client().post(door(training), TYPED)
    row.refresh_from_db()
    assert row.state == "diusulkan"
    step(row, "tolak", by=cast.secretariat, reason="Bukan sasaran")
    Client().post(door(training), TYPED)
    row.refresh_from_db()
    assert row.state == "ditolak"


def test_beyond_the_quota_a_stranger_is_kept_waiting(cast: Cast, training: Training) -> None:
    Quota.objects.create(regency=cast.banjar, training=training, sector=Sector.WORSHIP, seats=0)
    text = Client().post(door(training), TYPED, follow=True).content.decode()
    assert ("Daftar cadangan" in text, Participant.objects.get().state) == (True, "cadangan")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Tulis nama lengkap."),
        ({"phone": "nol delapan"}, "Nomor ponsel ditulis dengan angka"),
        ({"sector": ""}, "Pilih unsurnya"),
        ({"sector": "forum_anak"}, "Anak tidak didaftarkan dengan nama"),
    ],
)
def test_what_is_wrong_is_told_and_kept(training: Training, typed: dict[str, str], sentence: str) -> None:
    answer = Client().post(door(training), TYPED | typed)
    text = answer.content.decode()
    assert (answer.status_code, sentence in text, "Masjid Al-Karomah" in text) == (422, True, True)
    assert not Participant.objects.exists()


def test_a_closed_form_says_so_and_takes_nothing(cast: Cast, training: Training) -> None:
    close_window(training, now=timezone.now(), by=cast.secretariat)
    answer = Client().post(door(training), TYPED)
    assert (answer.status_code, "ditutup" in answer.content.decode()) == (410, True)
    assert not Participant.objects.exists()


def test_a_form_that_was_never_opened_to_the_public_is_not_there(training: Training) -> None:
    training.public_registration = False
    training.save()
    assert Client().get(door(training)).status_code == 404


def test_a_flood_is_slowed_and_loses_nothing(training: Training) -> None:
    now = timezone.now()
    for _ in range(60):
        keep_pace(training, now=now)
    with pytest.raises(Refused) as refusal:
        keep_pace(training, now=now)
    assert refusal.value.code == "registration-flood"
    keep_pace(training, now=now + dt.timedelta(seconds=2))


def test_a_flood_answers_with_everything_typed(training: Training) -> None:
    for _ in range(60):
        keep_pace(training, now=timezone.now())
    answer = Client().post(door(training), TYPED)
    assert (answer.status_code, "Norhayati" in answer.content.decode()) == (429, True)


def test_the_form_is_small_and_asks_no_nik(training: Training) -> None:
    answer = Client().get(door(training))
    assert len(answer.content) < 100_000
    assert 'name="nik"' not in answer.content.decode().lower()
    assert "Pelindungan Data Pribadi" in answer.content.decode()


def test_a_closing_in_the_past_or_after_the_training_is_refused(cast: Cast, training: Training) -> None:
    now = timezone.now()
    for closes_at, code in ((now, "closing-past"), (now + dt.timedelta(days=90), "closing-late")):
        with pytest.raises(Refused) as refusal:
            set_window(training, closes_at=closes_at, public=True, now=now, by=cast.secretariat)
        assert refusal.value.code == code


def test_a_running_training_is_not_opened_again(cast: Cast, training: Training) -> None:
    training.state = Training.State.RUNNING
    training.save()
    now = timezone.now()
    with pytest.raises(Refused) as refusal:
        set_window(training, closes_at=now + dt.timedelta(days=1), public=True, now=now, by=cast.secretariat)
    assert refusal.value.code == "registration-over"
