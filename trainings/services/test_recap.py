"""Results of the tests to keep: as XLSX, and as a sealed paper of a page or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from common.formats import long_date, number, trim, weekday_date
from common.refusals import Refused
from common.sheets import Column, Sheet, write
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from trainings import policies
from trainings.models import KnowledgeTest, Participant, Training
from trainings.rendering.test_results import Line, Results, results
from trainings.score_sheet import template

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from documents.models import Document, Job
    from participants.models import User

KIND = "test-results"
FORMAT = 1
PEOPLE = (
    Column("No", 6),
    Column("Kode", 10),
    Column("Nama", 36),
    Column("Lembaga", 40),
    Column("Unsur", 24),
    Column("Uji awal", 12),
    Column("Uji akhir", 12),
    Column("Kenaikan", 12),
)
TOPICS = (Column("Topik", 44), Column("Uji awal", 12), Column("Uji akhir", 12), Column("Keterangan", 16))


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND, format=FORMAT, build=freeze_results, template="print/test_results.html", may_read=can_read
    )


def can_read(user: User, document: Document) -> bool:
    """Whoever may read the results on screen may read them on paper."""
    return policies.can_read_tests(user, document.regency)


def order(training: Training, *, by: User) -> Job:
    """Have the recap made; Refused "results-empty" while no sheet has come in."""
    if not any(results(training).taken.values()):
        raise Refused("results-empty", "Belum ada lembar uji yang masuk, jadi belum ada yang direkap.")
    title = f"Hasil uji: {training}"[:200]
    return request_paper(KIND, f"pelatihan/{training.pk}/uji", regency=training.regency, title=title, by=by)


def book_of(training: Training) -> bytes:
    """Participants with their scores, and topics with percent of right answers; numbers are numbers."""
    found = results(training)
    people = [
        (
            place,
            line.participant.code,
            line.participant.name,
            line.participant.body_name,
            line.participant.get_sector_display(),
            _figure(line.sheets.pre),
            _figure(line.sheets.post),
            _figure(line.sheets.gain),
        )
        for place, line in enumerate(found.lines, start=1)
    ]
    topics = [
        (topic.name, _figure(topic.pre), _figure(topic.post), "lemah" if topic.weak else "")
        for topic in found.topics
    ]
    return write([Sheet("Hasil uji", PEOPLE, people), Sheet("Topik", TOPICS, topics)])


def blank_book(training: Training) -> bytes:
    """The template for scores from paper: everybody's code and name, the scores to be filled in."""
    rows = Participant.objects.filter(training=training).accepted().select_related("organisation", "invitee")
    return template((row.code, row.name, row.organisation_name) for row in rows)


def freeze_results(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The results of the training named by `subject` ("pelatihan/12/uji"); `job` is unused."""
    rows = Training.objects.select_related("occasion", "regency")
    training = rows.get(pk=int(subject.split("/")[1]))
    regency, occasion, found = training.regency, training.occasion, results(training)
    first, last = regency.day_of(occasion.starts_at), regency.day_of(occasion.ends_at)
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Hasil uji: {occasion.title}, {long_date(first)}",
        short=f"Hasil uji: {occasion.title}"[:90],
        status="keadaan saat dicetak",
        subject=f"Rekapitulasi uji awal dan uji akhir, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kegiatan", occasion.title), ("Hari, tanggal", weekday_date(first))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "heading": occasion.title,
            "days": weekday_date(first)
            if first == last
            else f"{weekday_date(first)} sampai {weekday_date(last)}",
            "place": occasion.place,
            "state": weekday_date(regency.day_of(at)),
            "minimum": number(training.minimum_post) if training.minimum_post is not None else "",
            "unpaired": len(found.unpaired),
            "posts": [signature_of(regency, Letter.TRAINING_REPORT, at).facts("Penyelenggara,")],
            **_figures(found),
        },
    )


def _figures(found: Results) -> dict[str, Any]:
    return {
        "means": found.means,
        "both": found.gain.people if found.gain else 0,
        "taken": [found.taken[KnowledgeTest.Kind.PRE], found.taken[KnowledgeTest.Kind.POST]],
        "seats": len(found.lines),
        "topics": [
            {"name": topic.name, "pre": number(topic.pre), "post": number(topic.post), "weak": topic.weak}
            for topic in found.topics
        ],
        "people": [_person(place, line) for place, line in enumerate(found.lines, start=1)],
    }


def _person(place: int, line: Line) -> dict[str, Any]:
    scores = line.sheets
    return {
        "number": place,
        "name": line.participant.name,
        "body": line.participant.body_name,
        "pre": trim(scores.pre),
        "post": trim(scores.post),
        "gain": line.gain or "–",
    }


def _figure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
