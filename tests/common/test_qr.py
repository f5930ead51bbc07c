"""QR codes."""

from __future__ import annotations

import base64
from xml.etree import ElementTree as ET

from common.qr import qr_png_data_uri, qr_svg

URL = "https://kla.contoh.go.id/dokumen/6303-UJI/"


def test_the_paper_code_is_a_png_that_depends_on_the_address_alone() -> None:
    head, _, body = qr_png_data_uri(URL).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(body).startswith(b"\x89PNG")
    assert qr_png_data_uri(URL) == qr_png_data_uri(URL)
    assert qr_png_data_uri(URL) != qr_png_data_uri(URL + "x")


def test_the_screen_code_is_svg_without_script_and_says_what_it_is() -> None:
    picture = qr_svg(URL, title="Kode daftar hadir <rapat> & lain")
    root = ET.fromstring(picture)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Kode daftar hadir <rapat> & lain"
    assert "script" not in picture
    assert "style=" not in picture
