from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Attendance
from participants.services.attendance import Entry
from participants.services.attendance_desk import enter
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import TrainingGroup
from trainings.rendering.session_panel import Presence, presences
from trainings.rendering.training_head import head_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast
    from trainings.models import Training


def page(client: Client, training: Training) -> str:
    answer = client.get(f"/{training.regency.code}/pelatihan/{training.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_days_seats_and_hours(cast: Cast, login: Callable[[User], Client]) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Siti Rahmah", cast.dinkes)
    text = page(login(cast.operator), training)
    assert "Senin–Rabu, 2–4 Maret 2026" in text
    assert "<b>1 peserta</b>, 24 JP" in text
    assert "Narasumber: Sudirman Latief, Narasumber, Yayasan Berlian Provinsi Riau." in text


def test_who_came_is_counted_against_the_seats(cast: Cast) -> None:
    training = make_training(cast.banjar)
    came, _ = (add_participant(training, name, cast.dinkes) for name in ("Siti Rahmah", "Norhayati"))
    attend(came, training.occasion.sessions.get(number=1), by=cast.secretariat)
    found = presences(training, list(training.sessions.select_related("session")))
    assert found[1] == Presence(1, 2, 0)
    assert found[2] == Presence(0, 2, 0)


def test_a_group_is_expected_on_its_own_days_only(cast: Cast) -> None:
    training = make_training(cast.banjar)
    group = TrainingGroup.objects.create(regency=cast.banjar, training=training, name="Kelompok A")
    training.sessions.filter(session__number=1).update(group=group)
    mine, other = (add_participant(training, name, cast.dinkes) for name in ("Siti Rahmah", "Norhayati"))
    mine.group = group
    mine.save()
    attend(mine, by=cast.secretariat)
    attend(other, by=cast.secretariat)
    found = presences(training, list(training.sessions.select_related("session")))
    assert [found[number] for number in (1, 2)] == [Presence(1, 1, 0), Presence(2, 2, 0)]
    assert head_of(training, cast.secretariat).group_days == (("Kelompok A", "Senin, 2 Maret 2026"),)


def test_a_stranger_is_no_participant_and_a_trainer_no_stranger(cast: Cast) -> None:
    training = make_training(cast.banjar)
    session = training.occasion.sessions.get(number=1)
    for name, capacity in (("Norhayati", "tamu"), ("Sudirman", Attendance.Capacity.SPEAKER)):
        entry = Entry(name, cast.dinkes.name, "Bidan", capacity)
        enter(session, entry=entry, by=cast.secretariat, now=NOW)
    found = presences(training, list(training.sessions.select_related("session")))
    assert found[1] == Presence(0, 0, 1)


def test_a_session_that_ended_without_a_list_says_so(cast: Cast, login: Callable[[User], Client]) -> None:
    over = make_training(cast.banjar, starts_at=NOW - dt.timedelta(days=400))
    assert "Belum dicatat" in page(login(cast.secretariat), over)
    later = make_training(cast.banjar, starts_at=NOW + dt.timedelta(days=4000))
    assert "Belum dicatat" not in page(login(cast.secretariat), later)


def test_a_hundred_participants_cost_no_further_question(cast: Cast, login: Callable[[User], Client]) -> None:
    training, client = make_training(cast.banjar), login(cast.secretariat)
    counts = []
    for names in (range(3), range(3, 100)):
        for number in names:
            attend(add_participant(training, f"Peserta {number}", cast.dinkes), by=cast.secretariat)
        page(client, training)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, training)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_the_list_shows_what_comes_before_what_is_over(cast: Cast, login: Callable[[User], Client]) -> None:
    make_training(cast.banjar, title="Angkatan lalu", starts_at=NOW - dt.timedelta(days=400))
    make_training(cast.banjar, title="Angkatan nanti", starts_at=NOW + dt.timedelta(days=4000))
    text = login(cast.assessor).get("/63.03/pelatihan/").content.decode()
    assert text.index("Angkatan nanti") < text.index("Sudah lewat") < text.index("Angkatan lalu")
    assert (
        "Angkatan nanti" not in login(cast.assessor).get("/63.03/pelatihan/?keadaan=selesai").content.decode()
    )


def test_a_training_of_another_regency_is_not_found(cast: Cast, login: Callable[[User], Client]) -> None:
    training = make_training(cast.balangan)
    assert login(cast.secretariat).get(f"/63.03/pelatihan/{training.pk}/").status_code == 404
