"""The list of an occasion as XLSX: one sheet of units, one sheet per session."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from common.formats import clock, weekday_date
from participants.models import Attendance, ChildHeadCount
from participants.services.attendance_table import EVERYBODY, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Q

    from participants.models import Occasion, OccasionSession

PEOPLE = ("No", "Nama", "Jabatan", "Lembaga", "Unsur", "Hadir sebagai", "Mewakili", "Surat tugas")
LATER = ("Diundang", "Cara", "Pukul")
UNITS = (
    "Unsur",
    "Diundang",
    "Hadir",
    "Diwakili",
    "Tidak hadir",
    "Tidak diundang",
    "Orang",
    "Anak pr",
    "Anak lk",
)


def book_of(
    occasion: Occasion, *, with_phones: bool, expected: Callable[[OccasionSession], Q] = lambda _: EVERYBODY
) -> bytes:
    """The workbook; phone numbers only for those who keep the list. Texts are never formulas.

    `expected` narrows whom of the invitees a session waits for.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for session in occasion.sessions.all():
            name = f"Sesi {session.number}"
            _people(book.add_worksheet(name), session, bold, with_phones=with_phones)
            _units(book.add_worksheet(f"{name} unsur"), session, bold, expected(session))
    return target.getvalue()


def _people(sheet: Any, session: OccasionSession, bold: Any, *, with_phones: bool) -> None:
    regency = session.occasion.regency
    day = weekday_date(regency.day_of(session.starts_at))
    sheet.write_row(0, 0, [session.occasion.title, day], bold)
    sheet.write_row(1, 0, [*PEOPLE, *LATER, *(["Nomor ponsel"] if with_phones else [])], bold)
    people = Attendance.objects.filter(session=session).select_related("organisation__merged_into")
    for line, person in enumerate(people, start=2):
        cells = [
            str(line - 1),
            person.name,
            person.position,
            person.body_name,
            person.get_sector_display(),
            person.get_capacity_display(),
            person.proxy_for,
            person.mandate_number,
            "tidak" if person.uninvited else "ya",
            person.get_method_display(),
            clock(person.checked_in_at, regency.zone),
        ]
        sheet.write_row(line, 0, cells + ([person.phone] if with_phones else []))
    for column, width in enumerate((5, 34, 30, 36, 20, 22, 28, 22, 10, 22, 8, 18)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 2)


def _units(sheet: Any, session: OccasionSession, bold: Any, expected: Q) -> None:
    table = table_of(session, expected)
    sheet.write_row(0, 0, UNITS, bold)
    rows = [*table.rows(), ("Jumlah", table.total)]
    for line, (label, row) in enumerate(rows, start=1):
        counts = (row.invited, row.present, row.represented, row.absent, row.uninvited, row.people)
        sheet.write_row(line, 0, [label, *counts, row.girls, row.boys])
    head_counts = ChildHeadCount.objects.filter(session=session)
    for line, count in enumerate(head_counts, start=len(rows) + 2):
        told = f"{count.girls} anak perempuan, {count.boys} anak laki-laki, pendamping {count.companion}"
        sheet.write_row(line, 0, [count.organisation_name, told])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 8, 14)
