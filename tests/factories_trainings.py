"""Rows of trainings for tests: each function makes one thing with sensible values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from participants.models import Attendance, OccasionSession, Organisation, Regency, Sector
from participants.services.attendance_desk import SheetRow, enter_sheet
from tests.conftest import NOW
from trainings.categories import CATEGORIES
from trainings.models import ActionPlan, Participant, StaffCategory, TestQuestion, Topic, Training
from trainings.services.plans import Planned, last_day, make
from trainings.services.registration import Entry, accept, register
from trainings.services.trainings import Day, Lesson, Plan, Teacher, plan_training

TRAINER = Teacher("Sudirman Latief", "Narasumber", "Yayasan Berlian Provinsi Riau")
LESSONS = (
    (Lesson("Pembukaan dan uji awal", 0), Lesson("Prinsip dan sejarah KHA", 8, (TRAINER.name,))),
    (Lesson("Lima klaster hak anak", 8, (TRAINER.name,)),),
    (Lesson("Menyusun rencana tindak lanjut", 8), Lesson("Uji akhir dan penutup", 0)),
)


def make_training(regency: Regency, *, starts_at: dt.datetime = NOW, days: int = 3, **over: Any) -> Training:
    """`days` days of seven hours (8 JP) from `starts_at` on; `over` changes the plan."""
    plan = Plan(
        title=over.pop("title", "Pelatihan Konvensi Hak Anak"),
        place=over.pop("place", "Mahligai Mayang Maurai, Paringin"),
        organiser=over.pop("organiser", "Dinas Sosial P3AP2KB Kabupaten Banjar"),
        trainers=(TRAINER,),
        days=tuple(
            Day(
                f"Hari ke-{number + 1}",
                starts_at + dt.timedelta(days=number),
                starts_at + dt.timedelta(days=number, hours=7),
                LESSONS[min(number, 2)],
            )
            for number in range(days)
        ),
        **over,
    )
    return plan_training(regency, plan=plan, by=None)


def add_participant(
    training: Training, name: str, organisation: Organisation | None = None, **over: Any
) -> Participant:
    """An accepted participant; without a body one of a mosque nobody has in the directory."""
    entry = Entry(
        name=name,
        body=organisation.name if organisation else over.pop("body", "Masjid Al-Karomah"),
        position=over.pop("position", "Pengurus"),
        sector=over.pop("sector", Sector.WORSHIP),
        **over,
    )
    row = register(training, entry=entry, origin=Participant.Origin.STAFF, by=None, now=NOW)
    return accept(row, by=None)


def attend(participant: Participant, *sessions: OccasionSession, by: Any) -> None:
    """Sign the sheet of these sessions, or of all."""
    for session in sessions or participant.training.occasion.sessions.all():
        line = SheetRow(
            participant.code, participant.name, participant.position, Attendance.Capacity.PARTICIPANT
        )
        assert enter_sheet(session, rows=[line], by=by, now=NOW) == [""]


def make_plan(
    training: Training,
    participant: Participant | None = None,
    organisation: Organisation | None = None,
    *,
    made_on: dt.date | None = None,
    by: Any = None,
    **over: Any,
) -> ActionPlan:
    """A running plan of a participant or a body, made on the training's last day unless told otherwise."""
    ended = last_day(training)
    told: dict[str, Any] = {
        "problem": "Ruang tunggu belum ramah anak",
        "activity": "Menyediakan ruang tunggu ramah anak",
        "target_group": "Anak yang berobat",
        "measure": "Satu ruang, 40 anak sehari",
        "due_on": ended + dt.timedelta(days=120),
        "responsible": "Kepala Puskesmas",
        "proof": "Foto ruang dan SK",
    }
    planned = Planned(**told | over)
    return make(
        training,
        planned,
        participant=participant,
        organisation=organisation,
        made_on=made_on or ended,
        by=by,
    )


def add_categories(regency: Regency) -> dict[str, StaffCategory]:
    """The categories of the instrument, by code."""
    return {
        row.code: StaffCategory.objects.create(
            regency=regency,
            code=row.code,
            name=row.name,
            item_code=row.item_code,
            validity_months=row.validity_months,
            children=row.children,
            position=number,
        )
        for number, row in enumerate(CATEGORIES, start=1)
    }


def make_question(
    regency: Regency, text: str = "Kapan Konvensi Hak Anak disahkan?", **over: Any
) -> TestQuestion:
    """A question of the bank with three options, the first of them right."""
    topic, _ = Topic.objects.get_or_create(regency=regency, name=over.pop("topic", "Prinsip dan sejarah KHA"))
    values: dict[str, Any] = {"options": ["1989", "1990", "2002"], "answer": 0} | over
    return TestQuestion.objects.create(regency=regency, topic=topic, text=text, **values)
