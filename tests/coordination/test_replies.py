"""Answers without an account, and reminders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

from common.refusals import Refused
from coordination.models import Invitation, Meeting
from coordination.services import replies
from coordination.services.invitees import invite
from coordination.services.reminders import remind_invitees
from documents.models import Job
from participants.models import AuditEntry, Invitee
from tests.conftest import WITA, Cast
from tests.factories_coordination import STARTS, make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from participants.models import User

BEFORE = STARTS - dt.timedelta(days=3)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = make_meeting(cast, state="draf")
    invite(made, organisations=[cast.dinkes], by=cast.secretariat)
    Invitee.objects.update(email="dinkes@contoh.go.id")
    Meeting.objects.update(state="diundang")
    made.refresh_from_db()
    return made


def url() -> str:
    return f"/undangan/{Invitee.objects.get().token}/"


def test_reading_changes_nothing_and_answering_needs_no_account(meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        page = Client().get(url())
        assert "Kepala Dinas Kesehatan" in page.content.decode()
        assert Invitee.objects.get().reply == ""
        assert Client().post(url(), {"reply": "hadir"}).status_code == 302
    kept = Invitee.objects.get()
    assert (kept.reply, kept.replied_at) == ("hadir", BEFORE)


def test_an_answer_can_be_changed_until_the_meeting_starts(meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        Client().post(url(), {"reply": "hadir"})
        Client().post(url(), {"reply": "wakil", "name": "Kabid Kesmas"})
    kept = Invitee.objects.get()
    assert (kept.reply, kept.reply_name) == ("wakil", "Kabid Kesmas")
    with time_machine.travel(STARTS, tick=False):
        late = Client().post(url(), {"reply": "tidak", "note": "sakit"})
    assert late.status_code == 409
    assert "sudah dimulai" in late.content.decode()
    assert Invitee.objects.get().reply == "wakil"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reply": "wakil", "note": "ada"}, "nama dan jabatan yang mewakili"),
        ({"reply": "tidak"}, "alasan berhalangan"),
        ({"reply": "mungkin"}, "mungkin"),
        ({}, "Pilih salah satu jawaban"),
    ],
)
def test_half_an_answer_is_asked_back(typed: dict[str, str], told: str, meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        response = Client().post(url(), typed)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert Invitee.objects.get().reply == ""


def test_a_forged_link_and_one_not_issued_yet_look_the_same(meeting: Meeting) -> None:
    assert "tidak dikenal" in Client().get("/undangan/bukan-tautan/").content.decode()
    Meeting.objects.update(state="draf")
    for method in ("get", "post"):
        assert getattr(Client(), method)(url()).status_code == 404


@pytest.mark.parametrize(
    ("state", "told"),
    [("dibatalkan", "dibatalkan"), ("ditunda", "ditunda"), ("berlangsung", "sudah dimulai")],
)
def test_a_closed_invitation_says_why(state: str, told: str, meeting: Meeting) -> None:
    meeting.state = state
    with pytest.raises(Refused, match="reply-closed") as refused:
        replies.answer(Invitee.objects.get(), meeting, reply="hadir", now=BEFORE)
    assert told in refused.value.message


def test_the_page_is_for_nobodys_index(meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        response = Client().get(url())
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"


def remind(day: int) -> int:
    return remind_invitees(dt.datetime(2026, 2, day, 8, 0, tzinfo=WITA))


def test_reminders_come_once_before_the_answer_is_due_and_the_meeting(meeting: Meeting, cast: Cast) -> None:
    Invitation.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        subject="Undangan",
        addressed_to="Bapak/Ibu",
        dated_on=dt.date(2026, 2, 10),
        opening="Kami mengundang",
        reply_by=dt.date(2026, 2, 18),
    )
    assert [remind(day) for day in (16, 17, 17, 18)] == [0, 1, 1, 1]
    assert Job.objects.filter(kind="mail").count() == 1
    assert remind(19) == 1
    subjects = [job.arguments["subject"] for job in Job.objects.filter(kind="mail").order_by("pk")]
    assert [subject.partition(":")[0] for subject in subjects] == [
        "Mohon konfirmasi kehadiran",
        "Pengingat rapat besok",
    ]


def test_who_declined_or_has_answered_is_left_alone(meeting: Meeting) -> None:
    Invitee.objects.update(reply="tidak")
    assert remind(19) == 0
    Invitee.objects.update(reply="hadir")
    assert remind(19) == 1


def test_nobody_is_reminded_of_a_cancelled_meeting(meeting: Meeting) -> None:
    Meeting.objects.update(state="dibatalkan")
    assert remind(19) == 0


def test_the_secretariat_writes_down_what_was_said_by_telephone(
    meeting: Meeting, cast: Cast, login: Callable[[User], Client]
) -> None:
    row = Invitee.objects.get()
    path = f"/63.03/rakor/{meeting.pk}/peserta/{row.pk}/jawaban/"
    desk = login(cast.secretariat)
    with time_machine.travel(BEFORE, tick=False):
        assert desk.post(path, {"reply": "wakil"}).status_code == 422
        sent = desk.post(path, {"reply": "wakil", "name": "Kabid Kesmas"}, follow=True)
    assert "Mewakilkan: Kabid Kesmas" in sent.content.decode()
    written = AuditEntry.objects.get(action="coordination.invitation-answered")
    assert (Invitee.objects.get().reply_name, written.actor) == ("Kabid Kesmas", cast.secretariat)


def test_a_meeting_that_has_begun_takes_no_answers_and_offers_none(
    meeting: Meeting, cast: Cast, login: Callable[[User], Client]
) -> None:
    list_page = f"/63.03/rakor/{meeting.pk}/peserta/"
    path = f"{list_page}{Invitee.objects.get().pk}/jawaban/"
    with time_machine.travel(STARTS, tick=False):
        assert "Catat jawaban" not in login(cast.secretariat).get(list_page).content.decode()
        refused = login(cast.secretariat).post(path, {"reply": "hadir"})
    assert (refused.status_code, Invitee.objects.get().reply) == (422, "")
