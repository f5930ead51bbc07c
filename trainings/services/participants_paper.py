"""Daftar peserta on paper: who was accepted, seats by sector. No phone numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from common.formats import clock, day_span, weekday_date
from common.refusals import Refused
from documents.models import Document, Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from trainings import policies_registration
from trainings.models import Participant, Training
from trainings.rendering.participants_page import seats_of, total_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import User

KIND = "training-participants"
FORMAT = 1


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND,
        format=FORMAT,
        build=freeze,
        template="print/training_participants.html",
        may_read=policies_registration.can_read_participants_paper,
    )


def order(training: Training, *, by: User) -> Job:
    """Ask for the list; Refused "list-empty" while nobody is accepted."""
    if not Participant.objects.accepted().filter(training=training).exists():
        raise Refused("list-empty", "Belum ada peserta yang diterima, jadi daftarnya masih kosong.")
    title = f"Daftar peserta: {training}"[:200]
    return request_paper(KIND, subject_of(training), regency=training.regency, title=title, by=by)


def latest(training: Training) -> str:
    """Code of the newest sealed list, "" where there is none."""
    rows = Document.objects.filter(regency=training.regency_id, kind=KIND, subject=subject_of(training))
    return rows.order_by("-sealed_at").values_list("code", flat=True).first() or ""


def subject_of(training: Training) -> str:
    return f"pelatihan/{training.pk}/peserta"


def freeze(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The list of the training named by `subject` ("pelatihan/12/peserta"); `job` is unused."""
    found = Training.objects.select_related("occasion", "regency")
    training = found.get(pk=int(subject.split("/")[1]))
    regency, occasion = training.regency, training.occasion
    accepted = Participant.objects.accepted().filter(training=training)
    rows = list(accepted.select_related("organisation__merged_into", "group"))
    held = day_span(regency.day_of(occasion.starts_at), regency.day_of(occasion.ends_at))
    lines = seats_of(training)
    genders = Counter(row.gender for row in rows)
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Daftar peserta {occasion.title}, {held}",
        short=f"Daftar peserta: {occasion.title}"[:90],
        status="data pendaftaran",
        subject=f"Daftar peserta pelatihan, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kegiatan", occasion.title), ("Tanggal", held), ("Jumlah peserta", f"{len(rows)} orang")],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "heading": occasion.title,
            "batch": training.batch,
            "held": held,
            "place": occasion.place,
            "count": len(rows),
            "women": genders[Participant.Gender.FEMALE],
            "men": genders[Participant.Gender.MALE],
            "grouped": any(row.group for row in rows),
            "stamp": f"{weekday_date(regency.day_of(at))} pukul {clock(at, regency.zone)}",
            "rows": [
                {
                    "name": row.name,
                    "number": row.employee_number,
                    "gender": row.gender or "–",
                    "position": row.position,
                    "body": row.body_name,
                    "sector": row.get_sector_display(),
                    "group": str(row.group) if row.group else "",
                }
                for row in rows
            ],
            "seats": [
                [line.label, line.seats, line.accepted, line.waiting] for line in (*lines, total_of(lines))
            ],
            "posts": [signature_of(regency, Letter.INVITATION, at).facts("")],
        },
    )
