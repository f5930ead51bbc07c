"""The training in Balangan whole: 100 participants, who came, tests, certificates, plans, who is trained."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from participants.models import Attendance, OccasionSession, Organisation
from reports.demo import training_results as results
from reports.demo.chance import draw
from reports.demo.training_texts import CAME, HOST, PLACE, SESSIONS, TARGETS, TITLE, TRAINER, seats
from trainings.models import Participant, Training
from trainings.services.categories import ensure_categories
from trainings.services.life import advance
from trainings.services.registration import Entry, accept, register
from trainings.services.trainings import Day, Lesson, Plan, Teacher, plan_training

if TYPE_CHECKING:
    from indicators.models import Period
    from participants.models import Regency
    from reports.demo.people import Cast

TEACHERS = (
    Teacher(TRAINER, "Narasumber", "Yayasan Berlian Provinsi Riau"),
    Teacher(HOST, "Plt. Kepala Bidang Pemberdayaan Perempuan dan Perlindungan Anak", "DP3A P2KB PMD"),
)


def fill_training(cast: Cast, period: Period, today: dt.date, now: dt.datetime) -> None:
    """The three days of August 2025 with everybody who was there, and what came of them."""
    regency, by = cast.regency, cast.users["sekretariat"]
    training = plan_training(regency, plan=_plan(regency), by=by)
    people = _participants(training, cast)
    _attendance(training, people)
    results.add_tests(training, people, by)
    passed = results.issue_certificates(training, people, by)
    results.add_plans(training, passed, period, today)
    results.set_targets(period, cast, TARGETS, now)
    for verb in ("start", "finish"):
        advance(training, verb, by=by)


def _plan(regency: Regency) -> Plan:
    return Plan(
        title=TITLE,
        place=PLACE,
        organiser="DP3A P2KB PMD Kabupaten Balangan",
        partners="Yayasan Berlian Provinsi Riau",
        batch="Angkatan I",
        basis="DPA DP3A P2KB PMD Kabupaten Balangan Tahun 2025",
        audience="Gugus Tugas KLA, sekolah, puskesmas, masjid, pesantren, LKSA, dunia usaha, dan media massa",
        purpose="Setiap sektor pulang dengan rencana tindak lanjut yang terukur.",
        trainers=TEACHERS,
        minimum_attendance=Decimal(80),
        minimum_post=Decimal(65),
        days=tuple(
            Day(
                title,
                _moment(day, starts, regency),
                _moment(day, ends, regency),
                tuple(Lesson(name, hours, (who,) if who else ()) for name, hours, who in lessons),
            )
            for day, starts, ends, title, lessons in SESSIONS
        ),
    )


def _moment(day: int, clock: str, regency: Regency) -> dt.datetime:
    return dt.datetime.combine(dt.date(2025, 8, day), dt.time.fromisoformat(clock), regency.zone)


def _participants(training: Training, cast: Cast) -> list[Participant]:
    regency, by = training.regency, cast.users["sekretariat"]
    categories = {row.code: row for row in ensure_categories(regency)}
    registered_at = training.occasion.starts_at - dt.timedelta(days=9)
    people = []
    for seat in seats(tuple(cast.bodies)):
        body = cast.bodies[seat.body] if seat.known else _body(regency, seat.body, seat.sector)
        entry = Entry(
            name=f"{seat.post} {body.short_name}", body=body.name, position=seat.post, sector=seat.sector
        )
        row = register(
            training,
            entry=entry,
            origin=Participant.Origin.OPD if seat.known else Participant.Origin.STAFF,
            by=by,
            now=registered_at,
            nominated_by=body if seat.known else None,
            categories=[categories[code] for code in seat.categories],
            stranger=True,
        )
        people.append(accept(row, by=by))
    return people


def _body(regency: Regency, name: str, sector: str) -> Organisation:
    row, _ = Organisation.objects.get_or_create(
        regency=regency, name=name, defaults={"short_name": name[:60], "sector": sector}
    )
    return row


def _attendance(training: Training, people: list[Participant]) -> None:
    """The first CAME[n] of a fixed shuffle came to session n."""
    order = sorted(people, key=lambda row: draw("hadir", row.name))
    for session, came in zip(training.occasion.sessions.order_by("number"), CAME, strict=True):
        opened = session.starts_at - dt.timedelta(minutes=30)
        OccasionSession.objects.filter(pk=session.pk).update(opened_at=opened, closed_at=session.ends_at)
        Attendance.objects.bulk_create(
            _row(session, person, opened + dt.timedelta(seconds=18 * n))
            for n, person in enumerate(order[:came])
        )


def _row(session: OccasionSession, person: Participant, at: dt.datetime) -> Attendance:
    return Attendance(
        regency_id=session.regency_id,
        session=session,
        invitee=person.invitee,
        organisation=person.organisation,
        organisation_name=person.organisation_name,
        sector=person.sector,
        person=person.person,
        name=person.name,
        name_key=person.name_key,
        place_key=person.place_key,
        position=person.position,
        capacity=Attendance.Capacity.PARTICIPANT,
        personal_code=person.code,
        method=Attendance.Method.QR,
        checked_in_at=at,
    )
