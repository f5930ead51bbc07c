"""The pages of attendance under the address of a room's own occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from participants.views import attendance, attendance_entry

if TYPE_CHECKING:
    from django.urls import URLPattern

    from participants.views.attendance_room import Room, View


def attendance_urls(
    prefix: str, room: Room, *, order_paper: View, sheet: View = attendance_entry.sheet
) -> list[URLPattern]:
    """`prefix` holds <regency:regency> and <int:pk> of the room's row. Paper lies above participants, so each
    room orders its own; `sheet` is how it enters the signed sheet.
    """
    sitting = f"{prefix}<int:number>/"
    line = f"{sitting}baris/<int:row>/"
    pages: list[tuple[str, View, str]] = [
        (prefix, attendance.first, "attendance"),
        (f"{prefix}xlsx/", attendance.book, "attendance-xlsx"),
        (sitting, attendance.listing, "attendance-session"),
        (f"{sitting}layar/", attendance.screen, "attendance-screen"),
        (f"{sitting}buka/", attendance.open_list, "attendance-open"),
        (f"{sitting}tutup/", attendance.close_list, "attendance-close"),
        (f"{sitting}cetak/", order_paper, "attendance-paper"),
        (f"{sitting}catat/", attendance_entry.enter, "attendance-enter"),
        (f"{sitting}lembar/", sheet, "attendance-sheet"),
        (f"{sitting}anak/", attendance_entry.children, "attendance-children"),
        (line, attendance_entry.correct, "attendance-row"),
        (f"{line}hapus/", attendance_entry.remove, "attendance-remove"),
    ]
    return [path(route, view, {"room": room}, name=name) for route, view, name in pages]
