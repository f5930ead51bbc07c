"""The register of letters: a line for each letter, its number given here or typed from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from documents.models import Letter, LetterNumber, NumberPattern
from documents.numbering import check_pattern, format_number
from documents.services.numbers import take_number, void_number
from participants import audit
from participants.models import Regency

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import User

SERIES_CODES = {
    Letter.INVITATION: "UND",
    Letter.MINUTES: "NOT",
    Letter.ASSIGNMENT: "ST",
    Letter.REMINDER: "PGT",
    Letter.CERTIFICATE: "SERT",
    Letter.TRAINING_REPORT: "LAP",
}


def pattern_of(regency: Regency, series: str) -> NumberPattern:
    """The chosen pattern, or the usual one (not saved): "{urut:03d}/UND/{bulan_romawi}/{tahun}"."""
    return NumberPattern.objects.filter(regency=regency, series=series).first() or _usual(regency, series)


def patterns_of(regency: Regency) -> list[NumberPattern]:
    """`pattern_of` for every series that letters have, in one query."""
    chosen = {row.series: row for row in NumberPattern.objects.filter(regency=regency)}
    return [chosen.get(series) or _usual(regency, series) for series in SERIES_CODES]


def _usual(regency: Regency, series: str) -> NumberPattern:
    code = next((code for letter, code in SERIES_CODES.items() if letter == series), series.upper())
    pattern = f"{{urut:03d}}/{code}/{{bulan_romawi}}/{{tahun}}"
    return NumberPattern(regency=regency, series=series, pattern=pattern)


@transaction.atomic
def save_pattern(
    regency: Regency,
    series: str,
    *,
    pattern: str,
    classification: str,
    unit: str,
    by_registry: bool,
    by: User,
) -> NumberPattern:
    """Choose how a series is numbered; numbers already given stay as they are.

    Refused: every code of `documents.numbering.check_pattern`, "pattern-classification", "pattern-unit"
    (the pattern asks for one that is not filled in).
    """
    said = check_pattern(pattern)
    if "{klasifikasi}" in said and not classification.strip():
        raise Refused("pattern-classification", "Pola memakai {klasifikasi}: isi kode klasifikasinya.")
    if "{unit}" in said and not unit.strip():
        raise Refused("pattern-unit", "Pola memakai {unit}: isi kode unitnya.")
    row, _ = NumberPattern.objects.update_or_create(
        regency=regency,
        series=series,
        defaults={
            "pattern": said,
            "classification": classification.strip(),
            "unit": unit.strip(),
            "by_registry": by_registry,
        },
    )
    audit.record(regency, "documents.pattern-saved", "number_pattern", row.pk, by=by, series=series)
    return row


def written_number(regency: Regency, series: str, number: int, day: dt.date) -> str:
    """A running number written in the pattern of its series ("463/007/KHA/III/2026")."""
    row = pattern_of(regency, series)
    return format_number(
        row.pattern, number=number, day=day, classification=row.classification, unit=row.unit
    )


@transaction.atomic
def register_letter(
    regency: Regency,
    series: str,
    *,
    subject: str,
    title: str,
    day: dt.date,
    by: User,
    leave_open: bool = False,
) -> LetterNumber:
    """A line of the register for the letter `subject` ("meeting:12"); safe to repeat.

    The portal gives the number at once, unless `leave_open` or the series is numbered by the general
    registry: then `line.printed` is dotted until `give_number` or `type_number`.
    """
    _lock(regency)
    line, created = LetterNumber.objects.get_or_create(
        regency=regency,
        series=series,
        subject=subject,
        voided_at=None,
        defaults={"title": title[:200], "day": day, "year": day.year},
    )
    if not created:
        return line
    if leave_open or pattern_of(regency, series).by_registry:
        audit.record(regency, "documents.letter-registered", "letter_number", line.pk, by=by, series=series)
        return line
    return give_number(line, by=by)


@transaction.atomic
def give_number(line: LetterNumber, *, by: User) -> LetterNumber:
    """Give an open line the next number of its series; Refused "number-given", "letter-void".

    A number whose text the general registry used already is recorded as void, and the next one is taken.
    """
    found = _open_line(line)
    while True:
        number = take_number(found.regency, found.series, found.year)
        text = written_number(found.regency, found.series, number, found.day)
        if not _taken(found, text):
            break
        void_number(
            found.regency,
            found.series,
            found.year,
            number,
            reason="Sudah dipakai nomor dari register umum",
            by=by,
        )
    found.number = number
    return _write(found, text, by)


@transaction.atomic
def type_number(line: LetterNumber, text: str, *, by: User) -> LetterNumber:
    """Write down the number the general registry gave.

    Refused: "number-empty", "number-given", "letter-void", "number-taken" (another letter of that year has
    it; numbers of void letters stay used).
    """
    said = " ".join(text.split())
    if not said:
        raise Refused("number-empty", "Tulis nomor dari register umum, atau biarkan surat ini tetap terbuka.")
    found = _open_line(line)
    if _taken(found, said):
        raise Refused(
            "number-taken",
            f"Nomor {said} sudah dipakai surat lain pada {found.year}. Periksa lagi di register umum.",
        )
    return _write(found, said, by)


@transaction.atomic
def void_letter(line: LetterNumber, *, reason: str, by: User) -> LetterNumber:
    """Record that the letter was not sent; its number is never given again. Refused "letter-void"."""
    _lock(line.regency)
    found = LetterNumber.objects.select_for_update(of=("self",)).select_related("regency").get(pk=line.pk)
    if found.voided_at is not None:
        raise _void()
    if found.number is not None:
        void_number(found.regency, found.series, found.year, found.number, reason=reason, by=by)
    found.voided_at, found.void_reason = timezone.now(), reason[:200]
    found.save(update_fields=["voided_at", "void_reason"])
    audit.record(found.regency, "documents.letter-voided", "letter_number", found.pk, by=by)
    return found


def _open_line(line: LetterNumber) -> LetterNumber:
    _lock(line.regency)
    found = LetterNumber.objects.select_for_update(of=("self",)).select_related("regency").get(pk=line.pk)
    if found.voided_at is not None:
        raise _void()
    if found.text:
        raise Refused("number-given", f"Surat ini sudah bernomor {found.text}. Nomornya tidak diubah.")
    return found


def _write(line: LetterNumber, text: str, by: User) -> LetterNumber:
    line.text, line.given_at, line.given_by = text, timezone.now(), by
    line.save(update_fields=["number", "text", "given_at", "given_by"])
    audit.record(
        line.regency, "documents.number-given", "letter_number", line.pk, by=by, number=line.number or 0
    )
    return line


def _taken(line: LetterNumber, text: str) -> bool:
    return LetterNumber.objects.filter(regency=line.regency, year=line.year, text__iexact=text).exists()


def _lock(regency: Regency) -> None:
    """One register, one writer at a time: what is unique is looked up before it is written."""
    Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)


def _void() -> Refused:
    return Refused("letter-void", "Surat ini sudah dicatat batal. Daftarkan surat baru.")
