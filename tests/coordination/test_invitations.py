"""The letter of a meeting: wording, issue, number, messages, calendar file, sealed paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail as post
from icalendar import Calendar

from common.refusals import Refused
from coordination.letter import LetterFacts
from coordination.models import Invitation, Meeting
from coordination.rendering.messages import international, invitation_text, whatsapp_link
from coordination.services import invitations, life
from coordination.services.calendar_file import calendar_of
from coordination.services.invitations import Wording
from coordination.services.invitees import invite
from coordination.services.letter_freezing import freeze
from coordination.services.meetings import Schedule, reschedule
from documents.models import Job, LetterNumber
from documents.services import mail
from documents.services.seals import seal_now
from participants.models import Invitee
from participants.services.occasions import Sitting
from tests.conftest import NOW, WITA, Cast
from tests.factories_coordination import ENDS, STARTS, make_meeting

if TYPE_CHECKING:
    from pathlib import Path

WORDING = Wording(
    nature="penting",
    enclosure="satu berkas",
    subject="Undangan rapat koordinasi KLA",
    addressed_to="Bapak/Ibu (daftar undangan pada lampiran I)",
    place="Martapura",
    dated_on=dt.date(2026, 2, 10),
    opening="Kami mengundang Bapak/Ibu untuk hadir pada:",
    notes="",
    dress="",
    reply_by=dt.date(2026, 2, 18),
    copies_to=["Bupati Banjar (sebagai laporan)"],
)
THEN = dt.datetime(2026, 2, 10, 9, 0, tzinfo=WITA)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Worded, two bodies invited, one with an address."""
    made = make_meeting(cast)
    invite(made, organisations=[cast.dinkes, cast.disdik], by=cast.secretariat)
    Invitee.objects.filter(organisation=cast.dinkes).update(email="dinkes@contoh.go.id")
    invitations.word_letter(made, wording=WORDING, by=cast.secretariat)
    return made


def sealed(meeting: Meeting, cast: Cast) -> None:
    invitations.issue(meeting, by=cast.secretariat, now=THEN)
    subject = invitations.subject_of(meeting)
    seal_now(invitations.PAPER, subject, regency=cast.banjar, by=cast.secretariat, at=THEN)


def test_issuing_takes_a_number_moves_the_meeting_on_and_orders_the_paper(
    meeting: Meeting, cast: Cast
) -> None:
    job = invitations.issue(meeting, by=cast.secretariat, now=THEN)
    assert job.kind == "undangan"
    assert Meeting.objects.get().state == "diundang"
    assert Invitation.objects.get().letter_number == LetterNumber.objects.get().text != ""
    invitations.issue(meeting, by=cast.secretariat, now=THEN)
    assert LetterNumber.objects.count() == meeting.steps.count() == 1


def test_a_number_left_open_is_dotted_until_the_registry_gives_it(meeting: Meeting, cast: Cast) -> None:
    invitations.issue(meeting, by=cast.secretariat, now=THEN, leave_open=True)
    subject = invitations.subject_of(meeting)
    assert "……" in freeze(subject, THEN, None).number
    invitations.number_letter(meeting, text="400.2/117/KLA/2026", by=cast.secretariat, now=THEN)
    assert freeze(subject, THEN, None).number == "400.2/117/KLA/2026"
    assert Invitation.objects.get().letter_number == "400.2/117/KLA/2026"


def test_a_letter_to_nobody_or_without_words_is_not_issued(cast: Cast) -> None:
    meeting = make_meeting(cast)
    with pytest.raises(Refused, match="letter-missing"):
        invitations.issue(meeting, by=cast.secretariat, now=THEN)
    invitations.word_letter(meeting, wording=WORDING, by=cast.secretariat)
    with pytest.raises(Refused, match="letter-nobody"):
        invitations.issue(meeting, by=cast.secretariat, now=THEN)
    assert not LetterNumber.objects.exists()


def test_a_running_meeting_has_its_letter_behind_it(cast: Cast) -> None:
    meeting = make_meeting(cast, state="berlangsung")
    with pytest.raises(Refused, match="letter-over"):
        invitations.word_letter(meeting, wording=WORDING, by=cast.secretariat)


def test_the_letter_says_day_hours_place_and_whom_it_invites(meeting: Meeting, cast: Cast) -> None:
    invitations.issue(meeting, by=cast.secretariat, now=THEN)
    facts = freeze(invitations.subject_of(meeting), THEN, None)
    assert facts.when[:3] == [
        ["hari, tanggal", "Jumat, 20 Februari 2026"],
        ["waktu", "pukul 08.30–11.30 WITA"],
        ["tempat", "Guest House Sultan Sulaiman, Martapura"],
    ]
    assert [name for _, name in facts.invitees] == [
        "Kepala Dinas Kesehatan Kabupaten Banjar",
        "Kepala Dinas Pendidikan Kabupaten Banjar",
    ]
    assert "Rabu, 18 Februari 2026" in facts.reply
    assert LetterFacts.from_json(facts.to_json()) == facts


def test_a_message_goes_once_to_each_address_with_letter_and_calendar(
    meeting: Meeting, cast: Cast, data_dir: Path
) -> None:
    with pytest.raises(Refused, match="letter-not-sealed"):
        invitations.send_letters(meeting, by=cast.secretariat, now=THEN)
    sealed(meeting, cast)
    for _ in range(2):
        assert invitations.send_letters(meeting, by=cast.secretariat, now=THEN) == (1, 1)
    job = Job.objects.get(kind=mail.MAIL)
    assert job.arguments["to"] == ["dinkes@contoh.go.id"]
    assert [name for _, name in job.arguments["attachments"]] == ["surat-undangan.pdf", "rakor.ics"]
    assert Invitee.objects.get(email="dinkes@contoh.go.id").token in job.arguments["text"]


def test_a_new_date_is_told_in_a_message_of_its_own(meeting: Meeting, cast: Cast) -> None:
    sealed(meeting, cast)
    invitations.send_letters(meeting, by=cast.secretariat, now=THEN)
    later = Sitting("", STARTS + dt.timedelta(days=3), ENDS + dt.timedelta(days=3))
    schedule = Schedule((later,), meeting.occasion.place, "Bentrok dengan agenda Bupati")
    moved = reschedule(meeting, schedule=schedule, by=cast.secretariat, now=THEN)
    invitations.send_letters(moved, by=cast.secretariat, now=THEN)
    subjects = [job.arguments["subject"] for job in Job.objects.filter(kind=mail.MAIL).order_by("pk")]
    assert subjects == [
        "Undangan: Rakor KLA lintas sektor",
        "Perubahan jadwal rapat: Rakor KLA lintas sektor",
    ]


def events(meeting: Meeting) -> list[tuple[str, int, str, dt.datetime]]:
    calendar = Calendar.from_ical(calendar_of(meeting, now=NOW))
    return [
        (str(e["uid"]), int(str(e["sequence"])), str(e["status"]), e.decoded("dtstart"))
        for e in calendar.walk("VEVENT")
    ]


def test_the_calendar_keeps_its_uid_raises_its_sequence_and_cancels(cast: Cast) -> None:
    meeting = make_meeting(cast, sessions=2, state="diundang")
    first = events(meeting)
    assert [(s, t, at) for _, s, t, at in first] == [
        (0, "CONFIRMED", STARTS),
        (0, "CONFIRMED", STARTS + dt.timedelta(days=1)),
    ]
    life.postpone(meeting, by=cast.secretariat, now=THEN, reason="Banjir")
    put_off = events(meeting)
    assert [(u, s, t) for u, s, t, _ in put_off] == [(u, 1, "CANCELLED") for u, *_ in first]
    later = tuple(Sitting("", STARTS + dt.timedelta(days=n), ENDS + dt.timedelta(days=n)) for n in (7, 8))
    moved = reschedule(meeting, schedule=Schedule(later, "Aula", "Banjir"), by=cast.secretariat, now=THEN)
    assert events(moved)[0] == (first[0][0], 1, "CONFIRMED", STARTS + dt.timedelta(days=7))
    life.advance(moved, "cancel", by=cast.secretariat, now=THEN, reason="Batal")
    assert {(s, t) for _, s, t, _ in events(moved)} == {(2, "CANCELLED")}


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("0812 3456-7890", "6281234567890"), ("+62 812 3456 7890", "6281234567890"), ("", "")],
)
def test_numbers_are_written_for_whatsapp(typed: str, digits: str) -> None:
    assert international(typed) == digits
    assert whatsapp_link(typed, "Yth. Bapak & Ibu").startswith(f"https://wa.me/{digits}?text=Yth.%20Bapak")


def test_the_text_names_day_place_and_the_personal_link(meeting: Meeting) -> None:
    text = invitation_text(meeting, Invitee.objects.all()[0], "https://x/undangan/abc/")
    assert "Hari, tanggal: Jumat, 20 Februari 2026\nWaktu: 08.30–11.30 WITA" in text
    assert "paling lambat Rabu, 18 Februari 2026 melalui tautan ini" in text
    assert "https://x/undangan/abc/" in text


def test_a_message_carries_its_attachments(meeting: Meeting, cast: Cast, data_dir: Path) -> None:
    sealed(meeting, cast)
    invitations.send_letters(meeting, by=cast.secretariat, now=THEN)
    mail.send(Job.objects.get(kind=mail.MAIL), lambda text, percent: None)
    (message,) = post.outbox
    assert [(name, kind) for name, _, kind in message.attachments] == [
        ("surat-undangan.pdf", "application/pdf"),
        ("rakor.ics", "text/calendar"),
    ]
