"""The readiness report as laid out: one page where one is promised, nothing outside its column, tagged."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from common.pdf import render_pdf
from documents.registry import Seal
from reports.rendering import readiness
from tests.factories_paper import (
    make_clusters,
    make_evidence,
    make_gap,
    make_item,
    make_readiness,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.snapshot import GateFact, Readiness, TopFact

ROOT = Path(__file__).resolve().parents[2]
SEAL = Seal(
    "6303-UJI", "https://kla.contoh.go.id/dokumen/6303-UJI/", "2026-03-13T08:00:00+00:00", 12, "ab" * 32
)
POINT_PER_MM = 72 / 25.4
LONG = 300


def html(facts: Readiness) -> str:
    return readiness.html(facts.to_json(), SEAL)


def pdf(facts: Readiness) -> bytes:
    return render_pdf(html(facts), identifier=SEAL.code)


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def boxes(data: bytes, letter: str) -> list[tuple[float, float, float]]:
    """Left and right edge in millimetres of every such letter, with the width of its page."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        width = page.get_width() / POINT_PER_MM
        for n, char in enumerate(text.get_text_range()):
            if char == letter:
                left, _, right, _ = text.get_charbox(n)
                found.append((left / POINT_PER_MM, right / POINT_PER_MM, width))
    return found


def tags(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node["/S"]), node
        children: Any = node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from tags(child)


def top(n: int) -> TopFact:
    text = "Persentase perangkat daerah yang bermitra secara nyata untuk percepatan akta kelahiran dan KIA"
    needed = "Matriks isian, tabel data dua tahun"
    lead = "Dinas Sosial, Pemberdayaan Perempuan, dan Perlindungan Anak"
    return {
        "code": f"I{n}",
        "number": f"21A.{n}",
        "text": text,
        "lead": lead,
        "points": "8.00",
        "needed": needed,
    }


def gate(label: str, state: str) -> GateFact:
    return {"label": label, "state": state, "word": state, "detail": "", "confidence": "one_source"}


def test_the_summary_keeps_to_one_page_when_everything_is_full() -> None:
    gates = [gate("Perda KLA sudah ditetapkan", "unmet"), gate("UPTD PPA sudah dibentuk", "unmet")]
    gates += [
        gate("Nilai mandiri di atas 500", "unknown"),
        gate("Kunjungan lapangan bagi calon Utama", "unknown"),
    ]
    facts = make_readiness(top=[top(n) for n in range(10)], gates=gates)
    facts.totals["unreviewed"] = "52.00"
    text = pages(pdf(facts))
    assert "Ringkasan untuk Bupati" in text[1]
    assert "Yang dimohon dari Bupati" in text[1]
    assert "Memerintahkan telaah 52,00 poin" in text[1]
    assert "Memastikan syarat di luar poin" in text[1]
    assert text[1].count("21A.") == 10
    assert "Daftar isi" in text[2][:120]


def test_an_unmet_condition_stands_above_the_score() -> None:
    unmet = html(make_readiness(gates=[gate("Perda KLA", "unmet")]))
    assert unmet.index("belum terpenuhi:</span> Perda KLA") < unmet.index('<p class="lead">Nilai yang sudah')
    assert "Syarat ini mendahului nilai" not in html(make_readiness(gates=[gate("Perda KLA", "met")]))


def test_every_page_carries_code_and_number_and_the_cover_no_head() -> None:
    text = pages(pdf(make_readiness()))
    for n, page in enumerate(text, 1):
        assert f"Halaman {n} dari {len(text)}" in page
        assert "Kode 6303-UJI" in page
    head = "Kabupaten Banjar · Evaluasi 2026"
    assert head not in text[0]
    assert all(head in page for page in text[1:])


@pytest.mark.parametrize("gap", ["", " "])
def test_names_of_three_hundred_letters_stay_in_their_columns(gap: str) -> None:
    def long(letter: str) -> str:
        return gap.join([letter * 10] * (LONG // 10))

    item = make_item(
        "1.1", lead=long("ÿ"), topic=long("ø"), text=f"Uji ({long('ø')})", accepted=None, state="wait"
    )
    clusters = make_clusters(1, lead=long("ÿ"), contributors=[long("þ")], accepted=None, state="wait")
    data = pdf(
        make_readiness(
            clusters,
            gaps=[make_gap(item)],
            top=[{**top(1), "text": long("ø"), "lead": long("ÿ")}],
            evidence=[make_evidence("B0001", title=long("æ"), organisation=long("ÿ"))],
            organisations=[(long("ÿ"), long("æ"))],
        )
    )
    for letter in "ÿøþæ":
        found = boxes(data, letter)
        assert found
        for left, right, width in found:
            margin = 19 if width < 250 else 17
            assert left >= margin - 0.5
            assert right <= width - margin + 0.5
    wide = [(left, right) for left, right, width in boxes(data, "ÿ") if width > 250]
    column = 17 + 9 + 20 + 66 + 42 + 42
    assert wide
    assert all(left >= column - 0.2 and right <= column + 29 + 0.2 for left, right in wide)


def test_signs_in_names_are_printed_and_never_obeyed() -> None:
    hostile = "Dinas <b>\"A\" & 'B'</b></style><img src='file:///etc/passwd'>"
    meta = make_readiness().meta
    meta["regency"] = hostile
    facts = make_readiness(make_clusters(1, lead=hostile), meta=meta)
    assert "<img src=" not in html(facts)
    joined = re.sub(r"\s+", " ", " ".join(pages(pdf(facts))))
    assert hostile in joined


def test_a_report_on_nothing_is_still_a_report() -> None:
    empty = make_clusters(
        1, claimed=None, accepted=None, tier="", forecast="0.00", state="none", proofs=[], contributors=[]
    )
    facts = make_readiness(empty, evidence=[], rates=[], gates=[], organisations=[])
    text = pages(pdf(facts))
    told = re.sub(r"\s+", " ", text[1])
    assert "sudah terverifikasi (Dinas/Provinsi) –" in told
    assert "Pengesahan" in text[-1]
    assert "0 berkas bukti" in " ".join(text)


def test_the_same_claim_accepted_and_forecast_stand_on_each_page_of_sums() -> None:
    facts = make_readiness(make_clusters(3, claimed="4.50", accepted="3.25", forecast="3.75", state="cut"))
    text = pages(pdf(facts))
    for title in ("Ringkasan untuk", "Cara membaca", "Rekapitulasi nilai", "Pengesahan"):
        page = next(p for p in text[1:] if title in p[:200] and "Daftar isi" not in p[:200])
        for figure in ("108,00", "78,00", "90,00"):
            assert figure in page, (title, figure)


def test_every_figure_speaks_every_table_is_headed_and_no_heading_jumps() -> None:
    with pikepdf.open(io.BytesIO(pdf(make_readiness(top=[top(1)])))) as file:
        found = list(tags(file.Root.StructTreeRoot.K[0]))
        figures = [node for kind, node in found if kind == "/Figure"]
        assert figures
        assert all(str(node.get("/Alt", "")) for node in figures)
        tables = [node for kind, node in found if kind == "/Table"]
        assert tables
        assert all(any(kind == "/TH" for kind, _ in tags(node)) for node in tables)
        levels = [int(kind[2]) for kind, _ in found if re.fullmatch(r"/H\d", kind)]
        assert all(b <= a + 1 for a, b in zip([0, *levels], levels, strict=False))
        links = [note for page in file.pages for note in page.get("/Annots", [])]
        assert links
        assert all("/Contents" in note for note in links)


def test_two_processes_give_the_same_report() -> None:
    facts = make_readiness(top=[top(1)])
    program = (
        "import sys, hashlib, django; django.setup()\n"
        "from documents.registry import Seal; from reports.rendering import readiness\n"
        "from common.pdf import render_pdf\n"
        f"seal = {SEAL!r}\n"
        "data = render_pdf(readiness.html(sys.stdin.read(), seal), identifier=seal.code)\n"
        "print(hashlib.sha256(data).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=facts.to_json(),
            text=True,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Makassar"))
    }
    assert found == {hashlib.sha256(pdf(facts)).hexdigest()}
