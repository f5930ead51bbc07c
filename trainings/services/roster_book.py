"""The participants as XLSX: what a committee works with, phone numbers only for those who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.sheets import Column, Sheet, write
from trainings.rendering.participants_page import seats_of, total_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trainings.models import Participant, Training
    from trainings.models.participants import ParticipantQuerySet

COLUMNS = (
    Column("No", 6),
    Column("Nama", 36),
    Column("L/P", 6),
    Column("NIP", 22, text=True),
    Column("Pangkat/golongan", 20),
    Column("Jabatan", 34),
    Column("Lembaga", 42),
    Column("Unsur", 22),
    Column("Kelompok", 22),
    Column("Kategori SDM", 40),
    Column("Kode pribadi", 14),
    Column("Keadaan", 20),
    Column("Alasan", 30),
    Column("Asal", 24),
)
CONTACTS = (Column("Telepon", 18, text=True), Column("Surel", 28))
SEATS = (
    Column("Unsur atau lembaga", 42),
    Column("Kuota", 10),
    Column("Diterima", 10),
    Column("Diusulkan", 10),
    Column("Cadangan", 10),
)


def roster_book(training: Training, found: ParticipantQuerySet, *, with_contacts: bool) -> bytes:
    """An XLSX of the entries in `found` and of the seats by sector; numbers and phones stay text."""
    rows = found.select_related("organisation__merged_into", "group", "invitee").prefetch_related(
        "categories"
    )
    columns = (*COLUMNS, *CONTACTS) if with_contacts else COLUMNS
    lines = seats_of(training)
    seats = [
        (line.label, line.seats, line.accepted, line.proposed, line.waiting)
        for line in (*lines, total_of(lines))
    ]
    return write(
        [
            Sheet("Peserta", columns, _lines(rows, with_contacts=with_contacts)),
            Sheet("Kursi menurut unsur", SEATS, seats),
        ]
    )


def _lines(rows: Iterable[Participant], *, with_contacts: bool) -> Iterator[list[object]]:
    for number, row in enumerate(rows, 1):
        yield [
            number,
            row.name,
            row.gender,
            row.employee_number,
            row.rank,
            row.position,
            row.body_name,
            row.get_sector_display(),
            str(row.group) if row.group else "",
            ", ".join(category.name for category in row.categories.all()),
            row.code,
            row.get_state_display(),
            row.reason,
            row.get_origin_display(),
            *((row.phone, row.email) if with_contacts else ()),
        ]
