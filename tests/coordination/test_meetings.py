"""Planning, correcting and moving a meeting, through its pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine

from common.refusals import Refused
from coordination.models import AgendaItem, Meeting
from coordination.services import life
from coordination.services.meetings import Schedule, reschedule
from participants.services.occasions import Sitting
from tests.conftest import NOW, WITA, Cast
from tests.factories_coordination import ENDS, PLACE, STARTS, TITLE, make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from participants.models import User

    Login = Callable[[User], Client]

TYPED = {
    "title": TITLE,
    "kind": "rakor",
    "mode": "tatap_muka",
    "place": PLACE,
    "sesi0-day": "2026-02-20",
    "sesi0-starts": "08:30",
    "sesi0-ends": "11:30",
}
EARLY = dt.datetime(2026, 2, 9, 9, 0, tzinfo=WITA)


def plan(
    login: Login, cast: Cast, over: dict[str, str] | None = None, at: dt.datetime = EARLY
) -> tuple[int, str]:
    with time_machine.travel(at, tick=False):
        response = login(cast.secretariat).post("/63.03/rakor/baru/", TYPED | (over or {}))
    return response.status_code, response.content.decode()


def test_a_meeting_is_planned_as_a_draft_on_its_day(cast: Cast, login: Login) -> None:
    assert plan(login, cast)[0] == 302
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.occasion.starts_at, meeting.occasion.ends_at) == ("draf", STARTS, ENDS)
    assert [step.state for step in meeting.steps.all()] == ["draf"]


def test_a_past_date_is_asked_back_and_can_be_confirmed(cast: Cast, login: Login) -> None:
    status, page = plan(login, cast, at=NOW)
    assert status == 422
    assert "Tanggal ini sudah lewat" in page
    assert TITLE in page
    assert plan(login, cast, {"past": "on"}, at=NOW)[0] == 302


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"mode": "hibrida"}, "Isi tautan daringnya"),
        ({"place": ""}, "Isi tempat rapat"),
        ({"sesi0-ends": "08:00"}, "Jam selesai harus sesudah jam mulai"),
        ({"sesi1-day": "2026-02-21"}, "Lengkapi, atau kosongkan seluruh baris"),
        ({"sesi0-day": "", "sesi0-starts": "", "sesi0-ends": ""}, "sekurang-kurangnya satu sesi"),
    ],
)
def test_bad_input_keeps_what_was_typed(over: dict[str, str], told: str, cast: Cast, login: Login) -> None:
    status, page = plan(login, cast, over)
    assert status == 422
    assert told in page
    assert TITLE in page
    assert not Meeting.objects.exists()


def test_an_announced_date_changes_only_with_a_reason(cast: Cast, login: Login) -> None:
    meeting = make_meeting(cast, state="diundang")
    life.note_step(meeting, by=None, now=EARLY)
    over = {"sesi0-day": "2026-02-23"}
    with time_machine.travel(EARLY, tick=False):
        response = login(cast.secretariat).post(f"/63.03/rakor/{meeting.pk}/ubah/", TYPED | over)
        assert response.status_code == 422
        assert "Ubah jadwal" in response.content.decode()
        moved = {**TYPED, **over, "reason": "Bentrok"}
        login(cast.secretariat).post(f"/63.03/rakor/{meeting.pk}/jadwal/", moved)
    change = meeting.date_changes.get()
    assert (change.old_starts_at, change.reason) == (STARTS, "Bentrok")
    assert change.new_starts_at == STARTS + dt.timedelta(days=3)
    assert Meeting.objects.get().state == "diundang"


def test_postponing_keeps_both_dates_and_the_agenda_moves_along(cast: Cast) -> None:
    meeting = make_meeting(cast, state="konfirmasi")
    life.note_step(meeting, by=None, now=EARLY)
    session = meeting.occasion.sessions.get()
    AgendaItem.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        session=session,
        number=1,
        starts=dt.time(8, 30),
        ends=dt.time(9),
        title="Pembukaan",
    )
    life.postpone(meeting, by=cast.secretariat, now=NOW, reason="Banjir")
    assert meeting.date_changes.get().new_starts_at is None
    hour = dt.timedelta(days=7, hours=1)
    later = Schedule((Sitting("", STARTS + hour, ENDS + hour),), "Aula Bappeda", "Banjir surut")
    reschedule(meeting, schedule=later, by=cast.secretariat, now=NOW)
    change = meeting.date_changes.get()
    assert (change.old_starts_at, change.new_starts_at) == (STARTS, STARTS + hour)
    assert (change.old_place, Meeting.objects.get().state) == (PLACE, "konfirmasi")
    assert AgendaItem.objects.get().starts == dt.time(9, 30)


def test_a_session_with_an_agenda_is_not_lost(cast: Cast) -> None:
    meeting = make_meeting(cast, sessions=2, state="diundang")
    AgendaItem.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        session=meeting.occasion.sessions.get(number=2),
        number=1,
        starts=dt.time(8, 30),
        ends=dt.time(9),
        title="Pembukaan",
    )
    only = Schedule((Sitting("", STARTS, ENDS),), PLACE, "Cukup sehari")
    with pytest.raises(Refused, match="session-in-use"):
        reschedule(meeting, schedule=only, by=cast.secretariat, now=NOW)
    assert Meeting.objects.get().state == "diundang"


def test_a_step_is_asked_first_and_refused_when_the_table_does_not_know_it(cast: Cast, login: Login) -> None:
    meeting = make_meeting(cast)
    client, url = login(cast.secretariat), f"/63.03/rakor/{meeting.pk}/tahap/"
    assert client.get(f"{url}batalkan/").status_code == 200
    assert client.post(f"{url}batalkan/", {"reason": ""}).status_code == 422
    assert "Keadaannya sekarang: draf" in client.post(f"{url}selesai/", follow=True).content.decode()
    client.post(f"{url}mulai/")
    assert Meeting.objects.get().state == "berlangsung"
    assert client.get(f"{url}terbang/").status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_asks_the_same_of_few_and_many(
    rows: int, cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_meeting(cast)
    client = login(cast.operator)
    client.get("/63.03/rakor/")
    with django_assert_max_num_queries(14):
        assert client.get("/63.03/rakor/").content.decode().count(TITLE) == rows
