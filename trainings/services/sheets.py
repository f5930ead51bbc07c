"""Sheets of a test: handed in on a phone, copied from paper, corrected, paired with their participants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, When

from common.formats import number, trim
from common.refusals import Refused
from participants import audit, checkin
from participants.models import Attendance, AttendanceRepeat
from trainings.marking import Mark, kept, mark, read_letters, read_score
from trainings.models import KnowledgeTest, Participant, TestSheet
from trainings.services.knowledge_tests import keep_pace, stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from participants.models import User
    from trainings.models import Training

CORRECTIONS = (
    ("salah_ketik", "Salah ketik saat menyalin"),
    ("salah_hitung", "Salah hitung pada lembar kertas"),
    ("tertukar", "Lembar tertukar dengan peserta lain"),
)
REMOVALS = (
    ("kode_lain", "Dikirim dengan kode orang lain"),
    ("ganda", "Orang yang sama mengirim dua lembar"),
    ("percobaan", "Lembar percobaan, bukan jawaban peserta"),
)


def hand_in(test: KnowledgeTest, *, code: str, answers: Mapping[int, int], now: dt.datetime) -> TestSheet:
    """Take the sheet of one phone. The same answers again are the same sheet, also after closing.

    `answers`: {question id: option}; whatever the test does not ask is left out. Raises Refused: test-flood,
    test-sent-before (other answers), test-not-open, test-closed, test-code (not on the list of attendance;
    the sentence is the same for a code that does not exist).
    """
    keep_pace(test, now=now)
    return _hand_in(test, checkin.read_short(code), answers, now)


@transaction.atomic
def _hand_in(test: KnowledgeTest, code: str, answers: Mapping[int, int], now: dt.datetime) -> TestSheet:
    rows = KnowledgeTest.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("training", "regency").get(pk=test.pk)
    given = kept(locked.questions, answers)
    before = TestSheet.objects.filter(test=locked, code=code).first()
    if before is not None:
        if before.answers == _as_json(given):
            return before
        raise Refused(
            "test-sent-before",
            "Lembar dengan kode ini sudah masuk, dan lembar yang pertama yang berlaku. Bila bukan Anda yang "
            "mengirimnya, sampaikan kepada panitia.",
        )
    if locked.opened_at is None:
        raise Refused("test-not-open", "Uji ini belum dibuka. Tunggu panitia membukanya.")
    if locked.closed_at is not None:
        raise Refused(
            "test-closed", "Uji ini sudah ditutup, jadi jawaban Anda belum masuk. Serahkan kepada panitia."
        )
    attended, participant = _attended(locked.training, code)
    if not attended:
        raise Refused(
            "test-code",
            "Kode ini belum tercatat hadir pada pelatihan ini. Periksa kodenya; bila sudah benar, minta "
            "panitia mencatat kehadiran Anda, lalu kirim lagi.",
        )
    sheet = _store(
        locked,
        code=code,
        participant=participant,
        marked=mark(locked.questions, given),
        answers=given,
        origin=TestSheet.Origin.PHONE,
        now=now,
        by=None,
    )
    audit.record(locked.regency, "trainings.sheet-handed-in", "test-sheet", sheet.pk, by=None)
    return sheet


@dataclass(frozen=True)
class PaperRow:
    """One line as typed from paper: the personal code with a score ("85,5"), or with letters ("abca-d")."""

    code: str
    score: str = ""
    letters: str = ""


def enter_paper(
    training: Training, kind: str, *, rows: Sequence[PaperRow], by: User, now: dt.datetime
) -> list[str]:
    """Enter many sheets, each for itself; "" for a line that is kept, else why it is not.

    The participant need not be on the list of attendance yet: the sheet is the proof. Also after closing.
    """
    people, answers, seen = people_of(training), [], dict[str, int]()
    for line, row in enumerate(rows, start=1):
        code = checkin.read_short(row.code)
        try:
            if seen.setdefault(code, line) != line:
                raise Refused("code-twice", f"Kode ini tertulis dua kali, juga pada baris {seen[code]}.")
            if code not in people:
                raise Refused("code-unknown", f"Kode {row.code.strip()} tidak ada pada pelatihan ini.")
            _enter(training, kind, code, people[code], row, by, now)
            answers.append("")
        except Refused as refusal:
            answers.append(refusal.message)
    return answers


@transaction.atomic
def _enter(
    training: Training,
    kind: str,
    code: str,
    participant: int | None,
    row: PaperRow,
    by: User,
    now: dt.datetime,
) -> None:
    test = KnowledgeTest.objects.select_for_update().get(pk=stored(training, kind).pk)
    marked, given = _read(test, row)
    same = Q(code=code) | Q(participant=participant) if participant else Q(code=code)
    before = TestSheet.objects.select_for_update().filter(same, test=test).first()
    if before is not None:
        if before.score == marked.score:
            return
        raise Refused(
            "sheet-known",
            f"Lembar kode ini sudah masuk dengan nilai {trim(before.score)}. "
            "Perbaiki pada halaman hasil uji.",
        )
    sheet = _store(
        test,
        code=code,
        participant=participant,
        marked=marked,
        answers=given,
        origin=TestSheet.Origin.PAPER,
        now=now,
        by=by,
    )
    audit.record(training.regency, "trainings.sheet-entered", "test-sheet", sheet.pk, by=by)


def _read(test: KnowledgeTest, row: PaperRow) -> tuple[Mark, dict[int, int] | None]:
    typed = read_score(row.score) if row.score.strip() else None
    if not row.letters.strip():
        if typed is None:
            raise Refused("sheet-blank", "Tulis nilainya, atau jawaban tiap soal.")
        return Mark(typed, {}), None
    if test.opened_at is None:
        raise Refused("test-not-open", "Buka uji ini dahulu supaya soalnya tetap, lalu salin jawabannya.")
    given = read_letters(row.letters, test.questions)
    marked = mark(test.questions, given)
    if typed is not None and typed != marked.score:
        raise Refused(
            "score-differs",
            f"Nilai {row.score.strip()} tidak sama dengan hasil jawabannya, "
            f"{number(marked.score)}. Periksa salah satunya.",
        )
    return marked, given


@transaction.atomic
def correct(sheet: TestSheet, *, score: Decimal, reason: str, by: User) -> TestSheet:
    """Write the score of a paper sheet anew; `reason` is a code of CORRECTIONS.

    Refused "sheet-from-phone" where the score follows from answers given on a phone.
    """
    row = TestSheet.objects.select_for_update(of=("self",)).select_related("regency").get(pk=sheet.pk)
    if row.origin != TestSheet.Origin.PAPER:
        raise Refused(
            "sheet-from-phone", "Nilai ini dihitung dari jawaban di ponsel dan tidak dapat ditulis ulang."
        )
    before, row.score = row.score, score
    row.answers, row.topics = None, {}
    row.save(update_fields=["score", "answers", "topics"])
    audit.record(
        row.regency,
        "trainings.sheet-corrected",
        "test-sheet",
        row.pk,
        by=by,
        reason=reason,
        before=str(before),
        after=str(score),
    )
    return row


@transaction.atomic
def remove(sheet: TestSheet, *, reason: str, by: User) -> None:
    """Take a sheet out of the results; the audit trail keeps its score and the reason, a code of REMOVALS."""
    row = TestSheet.objects.select_for_update(of=("self",)).select_related("regency").get(pk=sheet.pk)
    regency, gone = row.regency, row.pk
    facts = {
        "reason": reason,
        "test": row.test_id,
        "participant": row.participant_id,
        "score": str(row.score),
    }
    row.delete()
    audit.record(regency, "trainings.sheet-removed", "test-sheet", gone, by=by, **facts)


@transaction.atomic
def pair(sheet: TestSheet, *, participant: Participant, by: User) -> TestSheet:
    """Say whose a sheet is that nobody's code claims; Refused "sheet-paired" or "participant-has-sheet"."""
    row = TestSheet.objects.select_for_update(of=("self",)).select_related("regency").get(pk=sheet.pk)
    if row.participant_id is not None:
        raise Refused("sheet-paired", "Lembar ini sudah dipasangkan. Tidak ada yang berubah.")
    row.participant = participant
    try:
        with transaction.atomic():
            row.save(update_fields=["participant"])
    except IntegrityError:
        raise Refused(
            "participant-has-sheet",
            f"{participant.name} sudah mempunyai lembar pada uji ini. Hapus salah satunya dahulu.",
        ) from None
    audit.record(
        row.regency, "trainings.sheet-paired", "test-sheet", row.pk, by=by, participant=participant.pk
    )
    return row


def pair_sheets(training: Training, *, by: User | None = None) -> int:
    """Pair every sheet whose code meanwhile belongs to a participant: how many. Call it after a row of the
    list of attendance was tied to a participant; where nothing waits it costs one query.
    """
    if not TestSheet.objects.filter(test__training=training, participant=None).exists():
        return 0
    return _pair_sheets(training, by)


@transaction.atomic
def _pair_sheets(training: Training, by: User | None) -> int:
    waiting = list(
        TestSheet.objects.select_for_update(of=("self",)).filter(test__training=training, participant=None)
    )
    people = people_of(training)
    settled = TestSheet.objects.filter(test__training=training, participant__isnull=False)
    taken = set(settled.values_list("test", "participant"))
    paired = []
    for row in waiting:
        owner = people.get(row.code)
        if owner is not None and (row.test_id, owner) not in taken:
            taken.add((row.test_id, owner))
            row.participant_id = owner
            paired.append(row)
    if paired:
        TestSheet.objects.bulk_update(paired, ["participant"])
        audit.record(
            training.regency,
            "trainings.sheets-paired",
            "training",
            training.pk,
            by=by,
            sheets=[row.pk for row in paired],
        )
    return len(paired)


def people_of(training: Training) -> dict[str, int | None]:
    """Participant's id by personal code; None for a code of the list of attendance that is nobody's yet."""
    came = Attendance.objects.filter(session__occasion=training.occasion_id)
    people = _repeats(training)
    for code, owner in came.values_list("personal_code", "invitee__participant"):
        people[code] = owner or people.get(code)
    mine = Participant.objects.filter(training=training, invitee__isnull=False)
    people.update(mine.values_list("invitee__row_code", "pk"))
    return people


def _attended(training: Training, code: str) -> tuple[bool, int | None]:
    """Whether this code is on a list of attendance of the training, and whose it is if anybody's."""
    came = Attendance.objects.filter(session__occasion=training.occasion_id)
    owners = list(
        came.filter(Q(personal_code=code) | Q(invitee__row_code=code)).values_list(
            "invitee__participant", flat=True
        )
    )
    if owners:
        return True, next((owner for owner in owners if owner), None)
    repeats = _repeats(training, personal_code=code)
    return bool(repeats), repeats.get(code)


def _repeats(training: Training, **only: str) -> dict[str, int | None]:
    """Codes besides that of the row, each with its participant: only where the code is the one with which the
    row began, before it was tied. A later sender of the same name may be somebody else.
    """
    rows = AttendanceRepeat.objects.filter(attendance__session__occasion=training.occasion_id, **only)
    began = When(sent_at=F("attendance__checked_in_at"), then=F("attendance__invitee__participant"))
    return dict(rows.annotate(owner=Case(began)).values_list("personal_code", "owner"))


def _store(
    test: KnowledgeTest,
    *,
    code: str,
    participant: int | None,
    marked: Mark,
    answers: Mapping[int, int] | None,
    origin: str,
    now: dt.datetime,
    by: User | None,
) -> TestSheet:
    """A participant who has a sheet under another code gets no second one: the committee decides."""
    if participant and TestSheet.objects.filter(test=test, participant=participant).exists():
        participant = None
    return TestSheet.objects.create(
        regency_id=test.regency_id,
        test=test,
        code=code,
        participant_id=participant,
        answers=None if answers is None else _as_json(answers),
        score=marked.score,
        topics=marked.topics,
        origin=origin,
        handed_in_at=now,
        entered_by=by,
    )


def _as_json(answers: Mapping[int, int]) -> dict[str, int]:
    return {str(question): option for question, option in answers.items()}
