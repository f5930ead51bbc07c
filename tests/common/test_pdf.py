"""HTML to PDF/UA: closed to every outside address, the same bytes every time, tagged."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from weasyprint.formatting_structure.boxes import Box
from weasyprint.urls import FatalURLFetchingError

from common.paper import Paper, cols
from common.pdf import AddressRefused, PaperHTML, render_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAPER = Paper(
    code="6303-UJI",
    url="https://kla.contoh.go.id/dokumen/6303-UJI/",
    title="Surat uji",
    short='Uji "kutip" \\ dan </style> & <b>',
    owner="Kabupaten Banjar",
    status="contoh",
    stamp="2026-03-13T16:00:00+08:00",
)


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="id"><head><title>{PAPER.title}</title>'
        f'<meta name="dcterms.created" content="{PAPER.stamp}">'
        f'<meta name="dcterms.modified" content="{PAPER.stamp}">'
        f'<link rel="stylesheet" href="{PAPER.sheet}">{head}</head><body><h1>Uji</h1>{body}</body></html>'
    )


def words(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)


def kinds(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node["/S"])
        children: Any = node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from kinds(child)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:1/x.png",
        "https://example.com/x.png",
        "ftp://127.0.0.1/x.png",
        "/etc/hostname",
        "app:../manage.py",
        "app:print/../icons.svg",
        "app:print/%2e%2e/icons.svg",
        "app:print/tiada.png",
        "app:print/fonts/OFL.txt",
    ],
)
def test_an_outside_address_stops_the_paper(address: str) -> None:
    for body in (f'<img src="{address}" alt="x">', f'<link rel="stylesheet" href="{address}">'):
        with pytest.raises(FatalURLFetchingError) as stopped:
            render_pdf(page(body), identifier="x")
        causes, error = [], stopped.value
        while error is not None:
            causes.append(type(error))
            error = error.__cause__ or error.__context__
        assert AddressRefused in causes


def test_a_file_cannot_be_attached_either() -> None:
    with pytest.raises(FatalURLFetchingError):
        render_pdf(page("", '<link rel="attachment" href="file:///etc/hostname">'), identifier="x")


def test_two_processes_with_different_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "import sys,hashlib; from common.pdf import render_pdf; "
        "print(hashlib.sha256(render_pdf(sys.stdin.read(), identifier='6303-UJI')).hexdigest())"
    )
    html = page("<p>Isi yang sama, <strong>tebal</strong> dan <em>miring</em>.</p>")
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=html,
            text=True,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {hashlib.sha256(render_pdf(html, identifier="6303-UJI")).hexdigest()}


def test_another_identifier_gives_another_file() -> None:
    assert render_pdf(page("x"), identifier="a") != render_pdf(page("x"), identifier="b")


def test_the_paper_is_tagged_titled_and_carries_its_fonts() -> None:
    table = '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    with pikepdf.open(io.BytesIO(render_pdf(page(table), identifier="x"))) as pdf:
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.Root.Lang) == "id"
        assert bool(pdf.Root.MarkInfo.Marked)
        tags = set(kinds(pdf.Root.StructTreeRoot.K[0]))
        assert {"/H1", "/Table", "/TH", "/TD"} <= tags
        fonts = [font for sheet in pdf.pages for font in sheet.Resources.Font.values()]
        assert fonts
        assert all("SourceSans" in str(font.BaseFont).replace("-", "") for font in fonts)


def test_head_and_foot_say_whose_paper_it_is_whatever_stands_in_the_names() -> None:
    text = words(render_pdf(page("<p>Isi</p>"), identifier="x"))
    assert 'Uji "kutip" \\ dan </style> & <b>' in text
    assert "Kode 6303-UJI" in text
    assert "kla.contoh.go.id/dokumen/6303-UJI" in text
    assert "Kabupaten Banjar" in text
    assert "Halaman 1 dari 1" in text


def test_columns_must_add_up_to_the_text_width() -> None:
    assert cols("172", ["44", "127.5", "0.5"]) == ["44mm", "127.5mm", "0.5mm"]
    with pytest.raises(ValueError, match="172"):
        cols("172", ["44", "127"])


def test_no_box_of_a_layout_stays_in_memory() -> None:
    render_pdf(page("<p>Satu</p>"), identifier=PAPER.code)
    assert not [thing for thing in gc.get_objects() if issubclass(type(thing), Box)]


def test_a_plain_element_carries_no_style_but_its_own() -> None:
    document = PaperHTML(string=page("<ol><li>Satu</li></ol><p>Dua</p>"))
    sheet = document._ua_stylesheets()[0]
    pseudo = {
        wrapper.local_name: {selector[2] for selector in sheet.matcher.match(wrapper)} - {None}
        for wrapper in document.wrapper_element.iter_subtree()
    }
    assert pseudo["p"] == set()
    assert pseudo["li"] == {"marker"}
