"""Writes about the pre- and post-test of a training: put together, open, close."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.http import Http404

from common.refusals import Refused
from participants import audit
from trainings.marking import LONGEST, Question, order_of
from trainings.models import KnowledgeTest, TestQuestion, Training

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from participants.models import User

KINDS = (KnowledgeTest.Kind.PRE, KnowledgeTest.Kind.POST)
STEP = dt.timedelta(milliseconds=500)
BURST = dt.timedelta(seconds=150)
"""300 sheets of one test at once, then two a second: a class sends once, a guesser for ever."""
PACE = """
UPDATE trainings_knowledgetest SET pace_due_at = greatest(pace_due_at, %s) + %s * interval '1 second'
WHERE id = %s AND (pace_due_at IS NULL OR pace_due_at <= %s)
"""


def test_of(training: Training, kind: str) -> KnowledgeTest:
    """The test of this kind, or a new one not yet stored; Http404 for a kind that does not exist."""
    if kind not in KnowledgeTest.Kind.values:
        raise Http404
    found = KnowledgeTest.objects.filter(training=training, kind=kind).first()
    return found or KnowledgeTest(regency=training.regency, training=training, kind=kind)


def by_token(token: str) -> KnowledgeTest:
    """The test behind the link in a QR code; Http404 for a link that was never given out."""
    rows = KnowledgeTest.objects.select_related("training__occasion", "regency")
    found = rows.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def stored(training: Training, kind: str) -> KnowledgeTest:
    """The test of this kind, made where there is none; the caller's transaction."""
    row, _ = KnowledgeTest.objects.get_or_create(
        training=training, kind=kind, defaults={"regency_id": training.regency_id}
    )
    return row


@transaction.atomic
def compose(
    training: Training, *, kinds: Collection[str], questions: Iterable[TestQuestion], by: User
) -> list[KnowledgeTest]:
    """Let the tests of these kinds ask these questions, each test in an order of its own.

    Raises Refused: test-empty, test-long (more than 40), test-opened.
    """
    Training.objects.select_for_update().get(pk=training.pk)
    copies = {row.pk: as_asked(row) for row in questions}
    if not copies:
        raise Refused("test-empty", "Pilih paling sedikit satu soal.")
    if len(copies) > LONGEST:
        raise Refused(
            "test-long",
            f"{len(copies)} soal terlalu banyak untuk uji di ponsel. Pilih paling banyak {LONGEST} soal.",
        )
    rows = [stored(training, kind) for kind in kinds]
    for row in rows:
        if row.opened_at is not None:
            raise Refused("test-opened", f"{row} sudah dibuka, jadi soalnya tidak dapat diganti.")
        row.questions = [copies[number] for number in order_of(copies, f"{training.pk}:{row.kind}")]
        row.save(update_fields=["questions"])
    audit.record(
        training.regency,
        "trainings.test-composed",
        "training",
        training.pk,
        by=by,
        kinds=sorted(kinds),
        questions=len(copies),
    )
    return rows


def as_asked(question: TestQuestion) -> Question:
    """The copy of a question that a test keeps."""
    return {
        "id": question.pk,
        "topic": question.topic.name,
        "text": question.text,
        "options": list(question.options),
        "answer": question.answer,
    }


@transaction.atomic
def open_test(test: KnowledgeTest, *, by: User, now: dt.datetime) -> KnowledgeTest:
    """Open a test, or open it again after it was closed; an open one stays as it is.

    The first opening freezes the questions, each as the bank words it at that moment.
    Raises Refused: test-empty, training-cancelled.
    """
    row = _locked(test)
    if row.training.state == Training.State.CANCELLED:
        raise Refused("training-cancelled", "Pelatihan ini dibatalkan, jadi ujinya tidak dapat dibuka.")
    if not row.questions:
        raise Refused("test-empty", "Uji ini belum memuat soal. Susun soalnya dahulu.")
    if row.is_open:
        return row
    if row.opened_at is None:
        row.opened_at, row.questions = now, _reworded(row.questions)
    row.closed_at = None
    row.save(update_fields=["opened_at", "closed_at", "questions"])
    audit.record(row.regency, "trainings.test-opened", "knowledge-test", row.pk, by=by)
    return row


@transaction.atomic
def close_test(test: KnowledgeTest, *, by: User, now: dt.datetime) -> KnowledgeTest:
    """Accept no more sheets from phones; Refused "test-not-open" when it is not open."""
    row = _locked(test)
    if not row.is_open:
        raise Refused("test-not-open", "Uji ini tidak sedang dibuka. Tidak ada yang berubah.")
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    audit.record(row.regency, "trainings.test-closed", "knowledge-test", row.pk, by=by)
    return row


def keep_pace(test: KnowledgeTest, *, now: dt.datetime) -> None:
    """Let one test be sent 300 times at once and twice a second after; Refused "test-flood" beyond.

    Not undone by a sheet that is refused: refused codes are what is to be slowed.
    """
    with connection.cursor() as cursor:
        cursor.execute(PACE, (now, STEP.total_seconds(), test.pk, now + BURST - STEP))
        if cursor.rowcount == 0:
            raise Refused(
                "test-flood",
                "Terlalu banyak kiriman sekaligus. Jawaban Anda masih ada: tunggu sepuluh detik, "
                "lalu kirim lagi.",
            )


def _locked(test: KnowledgeTest) -> KnowledgeTest:
    rows = KnowledgeTest.objects.select_for_update(of=("self",)).select_related("training", "regency")
    return rows.get(pk=test.pk)


def _reworded(questions: list[Question]) -> list[Question]:
    """The same questions in the same order; one that was retired meanwhile stays as it was chosen."""
    rows = TestQuestion.objects.filter(pk__in=[one["id"] for one in questions], retired_at=None)
    fresh = {row.pk: as_asked(row) for row in rows.select_related("topic")}
    return [fresh.get(one["id"], one) for one in questions]
