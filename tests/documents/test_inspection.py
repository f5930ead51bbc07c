"""Good files of each kind pass; each bad input has its own refusal, in the limited process."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

import pikepdf
import pytest

from common.refusals import Refused
from documents import sandbox
from documents.inspection import Limits, safe_name, sha256_of
from documents.inspection.reading import inspect
from documents.inspection.text import has_nik_like
from tests import hostile

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = hostile.all_hostile()


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "unggahan"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png", "docx", "xlsx", "pptx"])
def test_a_good_file_passes_and_is_described(tmp_path: Path, kind: str) -> None:
    path = _file(tmp_path, hostile.good()[kind])
    found = sandbox.inspect_file(path, f"Bukti dukung.{kind}")
    assert (found.kind, found.name, found.sha256) == (kind, f"Bukti dukung.{kind}", sha256_of(path))
    assert found.size == path.stat().st_size
    assert found.warnings == ()
    assert found.pages == {"pdf": 1, "jpg": 1, "png": 1, "pptx": 3}.get(kind, 0)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_bad_file_is_refused_with_its_own_code_and_a_sentence(tmp_path: Path, case: str) -> None:
    code, name, content = HOSTILE[case]
    with pytest.raises(Refused) as refusal:
        sandbox.inspect_file(_file(tmp_path, content), name)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert len(refusal.value.message) <= 400


def test_a_file_above_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = _file(tmp_path, b"%PDF-" + bytes(1_000_000))
    with pytest.raises(Refused) as refusal:
        sandbox.inspect_file(path, "SK.pdf", limit_bytes=500_000)
    assert refusal.value.code == "file-too-large"
    assert "1 MB melebihi batas 0,5 MB" in refusal.value.message


def test_a_name_without_ending_gets_the_one_that_fits(tmp_path: Path) -> None:
    found = sandbox.inspect_file(_file(tmp_path, hostile.pdf()), "Perda No. 4 Tahun 2025")
    assert found.name == "Perda No. 4 Tahun 2025.pdf"


def test_a_repaired_pdf_passes_with_a_warning(tmp_path: Path) -> None:
    whole = hostile.pdf(text="isi")
    found = sandbox.inspect_file(_file(tmp_path, whole.replace(b"startxref\n", b"startxref\n9")), "a.pdf")
    assert found.warnings == ("pdf-repaired",)


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_opens_without_a_password_passes_and_shows_its_pages(
    tmp_path: Path, revision: Literal[2, 3, 4, 6]
) -> None:
    kind = pikepdf.Encryption(owner="pemilik", user="", R=revision, aes=revision > 3, metadata=revision > 3)
    path = _file(tmp_path, hostile.pdf(text="Peraturan Bupati", pages=2, encryption=kind))
    found = sandbox.inspect_file(path, "Perbup.pdf")
    assert (found.pages, found.warnings) == (2, ("pdf-restricted",))
    assert len(sandbox.page_images(path, "pdf", tmp_path)) == 2


def test_the_text_of_a_restricted_pdf_is_searched_too(tmp_path: Path) -> None:
    content = hostile.pdf(text="NIK 6303054506120001", encryption=hostile.RESTRICTED)
    assert sandbox.inspect_file(_file(tmp_path, content), "daftar.pdf").text_flags.nik_like


def test_a_chart_may_carry_its_clean_workbook(tmp_path: Path) -> None:
    content = hostile.docx(extra={"word/embeddings/Microsoft_Excel.xlsx": hostile.xlsx()})
    assert sandbox.inspect_file(_file(tmp_path, content), "Laporan.docx").kind == "docx"


def test_a_link_in_a_document_is_no_danger_but_a_linked_workbook_is_a_warning(tmp_path: Path) -> None:
    for noun, warnings in (("hyperlink", ()), ("externalLinkPath", ("office-external-links",))):
        relation = hostile.relations(noun=noun, target="https://contoh.invalid/", outside=True)
        content = hostile.docx(extra={"word/_rels/document.xml.rels": relation})
        assert sandbox.inspect_file(_file(tmp_path, content), "a.docx").warnings == warnings


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", hostile.pdf(text=f"NIK {hostile.NIK}")),
        ("docx", hostile.docx(f"NIK: {hostile.NIK[:6]}</w:t></w:r><w:r><w:t>{hostile.NIK[6:]}")),
        ("xlsx", hostile.xlsx(hostile.NIK)),
    ],
)
def test_a_number_like_a_nik_in_the_text_is_flagged(tmp_path: Path, kind: str, content: bytes) -> None:
    assert sandbox.inspect_file(_file(tmp_path, content), f"a.{kind}").text_flags.nik_like
    assert not sandbox.inspect_file(_file(tmp_path, hostile.good()[kind]), f"a.{kind}").text_flags.nik_like


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIK 6303054107900003.", True),
        ("6303 0541 0790 0003", True),
        ("6303057207900003", False),
        ("6303054113900003", False),
        ("0103054107900003", False),
        ("16303054107900003", False),
        ("630305410790000", False),
        ("Rp 6.303.054.107.900.003", False),
    ],
)
def test_a_nik_has_sixteen_digits_a_province_and_a_date_of_birth(text: str, expected: bool) -> None:
    assert has_nik_like(text) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SK Tim.pdf", "SK Tim.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dinas\\SK.pdf", "SK.pdf"),
        ("a\uff0fb\u2215c.pdf", "c.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe"),
        ("SK\x00\x1f\n Tim\u200b.pdf", "SK Tim.pdf"),
        ("con.pdf", "_con.pdf"),
        ("NUL", "_NUL"),
        (".htaccess", "htaccess"),
        ('a<b>"|?*.pdf', "a_b_____.pdf"),
        ("...", "berkas"),
        ("", "berkas"),
        ("SK. . ..pdf", "SK.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
    ],
)
def test_a_hostile_name_is_made_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected
    assert safe_name(expected) == expected


def test_a_cleaned_name_is_noted(tmp_path: Path) -> None:
    found = sandbox.inspect_file(_file(tmp_path, hostile.pdf()), "../SK\u202e.pdf")
    assert (found.name, found.warnings) == ("SK.pdf", ("name-cleaned",))


def test_a_photo_on_its_side_is_measured_as_seen(tmp_path: Path) -> None:
    found = inspect(_file(tmp_path, hostile.phone_photo()), "foto.jpg", limits=Limits())
    assert (found.width, found.height) == (200, 400)


def test_a_process_out_of_time_is_a_refusal_and_the_next_file_is_unharmed(tmp_path: Path) -> None:
    path = tmp_path / "menggantung.pdf"
    os.mkfifo(path)
    begun = time.monotonic()
    with pytest.raises(Refused) as refusal:
        sandbox.page_images(path, "pdf", tmp_path, timeout=1)
    assert refusal.value.code == "inspection-failed"
    assert time.monotonic() - begun < 5
    assert sandbox.inspect_file(_file(tmp_path, hostile.pdf()), "a.pdf").kind == "pdf"


def test_a_process_out_of_memory_is_a_refusal(tmp_path: Path) -> None:
    path = _file(tmp_path, hostile.picture("PNG", (7_000, 7_000)))
    with pytest.raises(Refused) as refusal:
        sandbox.inspect_file(path, "peta.png", memory_mb=200)
    assert refusal.value.code == "inspection-failed"
    assert sandbox.inspect_file(path, "peta.png").width == 7_000


def test_a_dead_helper_is_replaced(tmp_path: Path) -> None:
    path = _file(tmp_path, hostile.pdf())
    sandbox.inspect_file(path, "a.pdf")
    sandbox.stop_helper()
    assert sandbox.inspect_file(path, "a.pdf").kind == "pdf"


def test_the_server_process_never_loads_the_libraries_that_read_hostile_bytes() -> None:
    import subprocess
    import sys

    script = (
        "import sys, documents.sandbox, documents.uploads;"
        "print(sorted({'pikepdf', 'pypdfium2', 'PIL', 'django'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=sandbox.ROOT
    )
    assert ran.stdout.strip() == "[]"
