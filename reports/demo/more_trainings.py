"""Trainings around the one in Balangan: those of the province, which only count, and one being prepared."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from participants.models import Organisation, Sector
from reports.demo.training_texts import DISTRICTS, SCHOOLS
from trainings.models import Participant, Training
from trainings.services import external_certificates
from trainings.services.categories import ensure_categories
from trainings.services.registration import Entry, accept, register
from trainings.services.trainings import Day, Lesson, Plan, plan_training
from trainings.services.window import set_window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Regency
    from reports.demo.people import Cast

PROVINCE = "Dinas PPPAKB Provinsi Kalimantan Selatan"
PLACE = "Banjarmasin"
TUESDAY = 1
OFFICES = ("Sekretaris", "Kepala Subbagian Perencanaan")
BANJAR_BODIES = (
    *("dinsos", "dinkes", "disdik", "disdukcapil", "dkisp"),
    *("pupr", "dishub", "satpolpp", "uptdppa", "kemenag"),
)


class Trained(NamedTuple):
    """One whose certificate came from the province: post, body and category."""

    post: str
    body: Organisation
    category: str


def fill_neighbour(cast: Cast, today: dt.date) -> None:
    """Balangan: nurses trained too long ago to count, teachers who still do."""
    regency = cast.regency
    bodies = {row.name: row for row in Organisation.objects.filter(regency=regency)}
    nurses = (Trained("Perawat", bodies[f"Puskesmas {place}"], "kesehatan") for place in DISTRICTS)
    teachers = (
        Trained(post, bodies[school], "sra")
        for school in SCHOOLS
        for post in ("Wakil Kepala Sekolah", "Guru Pendamping")
    )
    _external(cast, "Pelatihan KHA bagi tenaga kesehatan", dt.date(2023, 10, 11), nurses, today)
    _external(cast, "Pelatihan KHA bagi pendidik", dt.date(2024, 9, 18), teachers, today)


def fill_home(cast: Cast, bodies: dict[str, Organisation], today: dt.date) -> None:
    """Banjar: members of the Gugus Tugas trained by the province, and a training people register for."""
    members = (Trained(post, bodies[key], "gugus_tugas") for key in BANJAR_BODIES for post in OFFICES)
    _external(cast, "Pelatihan KHA bagi Gugus Tugas", dt.date(2025, 6, 17), members, today)
    _coming(cast, today)


def _external(cast: Cast, title: str, day: dt.date, people: Iterable[Trained], today: dt.date) -> None:
    regency, by = cast.regency, cast.users["sekretariat"]
    categories = {row.code: row for row in ensure_categories(regency)}
    lesson = Lesson("Konvensi Hak Anak dan kebijakan KLA", 8)
    plan = Plan(
        title=title,
        place=PLACE,
        organiser=PROVINCE,
        days=(Day("", _at(regency, day, 8), _at(regency, day, 16), (lesson,)),),
        external=True,
        minimum_post=None,
    )
    training = plan_training(regency, plan=plan, by=by)
    for number, one in enumerate(people, start=1):
        entry = Entry(f"{one.post} {one.body.short_name}", one.body.name, one.post, one.body.sector)
        row = register(
            training,
            entry=entry,
            origin=Participant.Origin.SHEET,
            by=by,
            now=_at(regency, day, 7),
            categories=[categories[one.category]],
            stranger=True,
        )
        accept(row, by=by)
        said = f"{number:03d}/KHA/peragaan/{day.year}"
        external_certificates.record(row, number=said, dated=day, by=by, today=today)
    Training.objects.filter(pk=training.pk).update(state=Training.State.FINISHED)


def _coming(cast: Cast, today: dt.date) -> None:
    """Tuesday and Wednesday in three weeks or four; registration is open, also without an account."""
    regency, by = cast.regency, cast.users["sekretariat"]
    first = today + dt.timedelta(days=21)
    first += dt.timedelta(days=(TUESDAY - first.weekday()) % 7)
    subjects = (
        ("Prinsip dan klaster hak anak", "Kebijakan KLA"),
        ("Pelayanan ramah anak", "Rencana tindak lanjut"),
    )
    plan = Plan(
        title="Pelatihan Konvensi Hak Anak bagi tenaga puskesmas",
        place="Aula Dinas Sosial P3AP2KB, Martapura",
        organiser="Dinas Sosial P3AP2KB Kabupaten Banjar",
        partners="Dinas Kesehatan Kabupaten Banjar",
        audience="Tenaga fasilitas kesehatan dan pengelola layanan anak",
        batch="Angkatan I",
        days=tuple(
            Day(
                f"Hari ke-{number + 1}",
                _at(regency, first + dt.timedelta(days=number), 8),
                _at(regency, first + dt.timedelta(days=number), 15),
                tuple(Lesson(title, 4) for title in lessons),
            )
            for number, lessons in enumerate(subjects)
        ),
    )
    training = plan_training(regency, plan=plan, by=by)
    now = _at(regency, today, 8)
    set_window(training, closes_at=now + dt.timedelta(days=14), public=True, now=now, by=by)
    categories = {row.code: row for row in ensure_categories(regency)}
    body = cast.bodies["dinkes"]
    for place in ("Martapura", "Gambut", "Kertak Hanyar", "Astambul"):
        register(
            training,
            entry=Entry(
                f"Pengelola KIA Puskesmas {place}",
                f"Puskesmas {place}",
                "Pengelola KIA",
                Sector.HEALTH_CENTRE,
            ),
            origin=Participant.Origin.OPD,
            by=by,
            now=now,
            nominated_by=body,
            categories=[categories["kesehatan"]],
        )


def _at(regency: Regency, day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), regency.zone)
