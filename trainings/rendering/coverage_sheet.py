"""Trained staff per category as XLSX: the numbers for everybody, names as far as the reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.formats import long_date
from common.sheets import Column, Sheet, write
from trainings.models import Certificate
from trainings.rendering import coverage as page
from trainings.rendering.coverage_names import names_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participants.models import User
    from trainings.rendering.coverage import Coverage

NUMBERS = (
    Column("No", 6),
    Column("Kategori SDM", 44),
    Column("Butir", 12),
    Column("Terlatih", 10),
    Column("Sasaran", 10),
    Column("Persen", 10),
    Column("Poin", 8),
    Column("Poin maksimum", 14),
    Column("Kurang orang", 14),
    Column("Dihitung evaluasi berikutnya", 18),
    Column("Lewat masa berlaku", 18),
    Column("Masa berlaku", 24),
    Column("Sumber jumlah sasaran", 60),
)
NAMES = (
    Column("No", 6),
    Column("Kategori SDM", 36),
    Column("Nama", 36),
    Column("Lembaga", 44),
    Column("Nomor sertifikat", 30),
    Column("Tanggal terbit", 14),
    Column("Berlaku sampai", 14),
    Column("Keadaan", 22),
)


def coverage_book(found: Coverage, user: User) -> bytes:
    """An XLSX of two sheets; two queries more than `read_coverage`, whatever the number of people."""
    note = page.day_words(found.day)
    return write(
        [
            Sheet(f"SDM terlatih {found.period.slug}"[:31], NUMBERS, _numbers(found), note=note),
            Sheet("Daftar nama", NAMES, _names(found, user), note=f"Keadaan {long_date(found.day)}"),
        ]
    )


def _numbers(found: Coverage) -> Iterator[list[object]]:
    for number, row in enumerate((one for one in found.rows if one.item is not None), 1):
        covered, share = row.cover, row.cover.share
        sources = (f"{one.organisation.surviving.short_name}: {one.source}" for one in row.counts)
        yield [
            number,
            row.category.name,
            row.category.item_code,
            covered.trained,
            covered.should,
            None if share is None else round(float(share), 2),
            None if covered.points is None else float(covered.points),
            float(covered.max_score),
            covered.missing,
            covered.later,
            row.expired,
            page.window_words(row.category),
            "; ".join(sources),
        ]


def _names(found: Coverage, user: User) -> Iterator[list[object]]:
    rows = (
        Certificate.objects.visible_to(user)
        .valid()
        .filter(regency=found.period.regency_id, participant__person__isnull=False)
    )
    held = list(
        rows.select_related(
            "participant__person__merged_into", "participant__organisation__merged_into"
        ).prefetch_related("participant__categories")
    )
    number = 0
    for row in found.rows:
        inside = [one for one in held if row.category in one.participant.categories.all()]
        for name in names_from(inside, row.category, found.day):
            number += 1
            yield [
                number,
                row.category.name,
                name.name,
                name.body,
                name.number,
                name.issued_on,
                name.until,
                name.word,
            ]
