"""What a page says of itself, read from its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from documents.images import render_pages
from documents.inspection.facts import page_facts
from tests.hostile import pdf

if TYPE_CHECKING:
    from pathlib import Path

LIST = """Lampiran Keputusan Kepala Dinas Kesehatan
Nomor 440/052/Dinkes/2025
Tanggal 17 Maret 2025
DAFTAR PUSKESMAS PELAYANAN RAMAH ANAK
No. Puskesmas
1 Puskesmas Martapura 1
2. Puskesmas Martapura 2
3
Puskesmas Astambul
"""


def test_heading_number_date_and_rows_are_found() -> None:
    assert page_facts(LIST) == {
        "heading": "DAFTAR PUSKESMAS PELAYANAN RAMAH ANAK",
        "number": "440/052/Dinkes/2025",
        "date": "2025-03-17",
        "rows": 3,
        "text": True,
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        (" \r\n ", {}),
        ("Foto kegiatan", {"text": True}),
        ("Nomor: 800 / 118 / Dinkes", {"number": "800 / 118 / Dinkes", "text": True}),
        ("No. Puskesmas", {"text": True}),
        ("ditetapkan 45 Maret 2025", {"text": True}),
        ("Tanggal: 14-01-2025", {"date": "2025-01-14", "text": True}),
        ("1 Satu\n3 Tiga", {"text": True}),
        ("1/2025 dan 2/2025", {"text": True}),
    ],
)
def test_what_is_not_there_is_not_invented(text: str, found: dict[str, object]) -> None:
    assert page_facts(text) == found


def test_no_names_are_kept() -> None:
    assert "Astambul" not in str(page_facts(LIST))


def test_the_drawn_page_brings_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(pages=1, text="Nomor 440/052/2025"))
    (made,) = render_pages(path, "pdf", tmp_path)
    assert made.facts["number"] == "440/052/2025"
