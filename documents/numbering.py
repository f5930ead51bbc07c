"""How numbers of letters are written: the pattern a regency chose, filled in. Pure: no Django, no clock.

The form follows what secretariats use: classification of the archive, running number, own text, month in
Roman numerals, year. Number and year must both be there: the running number begins at 1 each year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from common.refusals import Refused

if TYPE_CHECKING:
    import datetime as dt

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PARTS = {
    "klasifikasi": "kode klasifikasi arsip",
    "urut": "nomor urut; {urut:03d} menulis 007",
    "unit": "kode unit pengolah",
    "bulan": "bulan, 01 sampai 12",
    "bulan_romawi": "bulan, I sampai XII",
    "tahun": "tahun, empat angka",
}
USUAL_PATTERN = "{klasifikasi}/{urut:03d}/{unit}/{bulan_romawi}/{tahun}"
OPEN_NUMBER = "……………………"
LONGEST = 60
_PART = re.compile(r"\{([a-z_]+)(?::0([1-6])d)?\}")
_OWN_TEXT = re.compile(r"[A-Za-z0-9./ \-]*")


def check_pattern(pattern: str) -> str:
    """The pattern as it is kept; `Refused` says which part is wrong and what is allowed.

    Codes: "pattern-empty", "pattern-unknown-part", "pattern-width", "pattern-characters",
    "pattern-without-number", "pattern-without-year", "pattern-too-long".
    """
    said = " ".join(pattern.split())
    if not said:
        raise Refused("pattern-empty", f"Tulis polanya, misalnya {USUAL_PATTERN}.")
    names = []
    for found in _PART.finditer(said):
        name, width = found.groups()
        if name not in PARTS:
            raise Refused(
                "pattern-unknown-part",
                f"Bagian {{{name}}} tidak dikenal. Yang tersedia: {', '.join(f'{{{p}}}' for p in PARTS)}.",
            )
        if width and name != "urut":
            raise Refused("pattern-width", f"Lebar angka hanya untuk {{urut:03d}}, bukan untuk {{{name}}}.")
        names.append(name)
    if not _OWN_TEXT.fullmatch(_PART.sub("", said)):
        raise Refused(
            "pattern-characters",
            "Di luar bagian bertanda kurung kurawal, pola hanya memuat huruf, angka, titik, garis miring, "
            "strip, dan spasi.",
        )
    _check_whole(said, names)
    return said


def format_number(
    pattern: str, *, number: int, day: dt.date, classification: str = "", unit: str = ""
) -> str:
    """The written number; `pattern` as `check_pattern` gave it, `day` the date of the letter.

    >>> format_number("{klasifikasi}/{urut:03d}/KHA/{bulan_romawi}/{tahun}", number=7, day=march_2nd_2026,
    ...               classification="463")  # doctest: +SKIP
    '463/007/KHA/III/2026'
    """
    values = {
        "klasifikasi": classification,
        "unit": unit,
        "bulan": f"{day.month:02d}",
        "bulan_romawi": ROMAN[day.month - 1],
        "tahun": str(day.year),
    }

    def fill(found: re.Match[str]) -> str:
        name, width = found.groups()
        return f"{number:0{width or 1}d}" if name == "urut" else values[name]

    return _PART.sub(fill, pattern)


def _check_whole(said: str, names: list[str]) -> None:
    if names.count("urut") != 1:
        raise Refused(
            "pattern-without-number", "Pola harus memuat {urut} tepat satu kali, misalnya {urut:03d}."
        )
    if "tahun" not in names:
        raise Refused(
            "pattern-without-year",
            "Pola harus memuat {tahun}: nomor urut mulai dari 1 setiap tahun, tanpa tahun nomornya kembar.",
        )
    if len(said) > LONGEST:
        raise Refused("pattern-too-long", f"Pola ini {len(said)} huruf, paling panjang {LONGEST}.")


def number_span(first: str, last: str) -> str:
    """From one number to another, what they share said once: "001–092/SERT/III/2026".

    >>> number_span("400.2/001/KHA/2025", "400.2/092/KHA/2025")
    '400.2/001–092/KHA/2025'
    """
    if first == last:
        return first
    parts, others = first.split("/"), last.split("/")
    different = [place for place, pair in enumerate(zip(parts, others, strict=False)) if len(set(pair)) > 1]
    if len(parts) != len(others) or len(different) != 1:
        return f"{first} sampai {last}"
    place = different[0]
    return "/".join([*parts[:place], f"{parts[place]}–{others[place]}", *parts[place + 1 :]])
