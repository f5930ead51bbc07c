"""Small real files: PDFs with text, photographs with a caption, workbooks. Nobody real appears in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from PIL import Image, ImageDraw

from reports.demo.chance import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 18
TOP = 780


def pdf(title: str, lines: Sequence[str], pages: int) -> bytes:
    """A plain PDF 1.4 with Helvetica text; every page repeats the title and its own number."""
    streams = [_page([title, f"Halaman {n} dari {pages}", "", *lines]) for n in range(1, pages + 1)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for index, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return _assemble(objects)


def _page(lines: Sequence[str]) -> bytes:
    out = []
    for index, line in enumerate(lines):
        size = 15 if index == 0 else 11
        text = line.encode("cp1252", "replace").decode("cp1252")
        text = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        out.append(f"BT /F1 {size} Tf 60 {TOP - LINE * index} Td ({text}) Tj ET")
    return "\n".join(out).encode("cp1252")


def _assemble(objects: Sequence[bytes]) -> bytes:
    body, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        body += f"{offset:010d} 00000 n \n".encode()
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)


def photo(caption: str) -> bytes:
    """A drawn scene with its caption: ground, sky and a building, in colours the caption decides."""
    seed = draw("photo", caption)
    sky = (150 + seed % 80, 180 + seed // 7 % 60, 205 + seed // 13 % 40)
    picture = Image.new("RGB", (960, 640), sky)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 440, 960, 640), fill=(96 + seed % 60, 128, 88))
    pen.rectangle((220, 220, 740, 470), fill=(236, 226, 205), outline=(110, 90, 70), width=4)
    pen.polygon([(190, 220), (480, 110), (770, 220)], fill=(150, 72, 52))
    for x in range(270, 700, 120):
        pen.rectangle((x, 280, x + 60, 350), fill=(120, 160, 180), outline=(90, 90, 90), width=3)
    pen.rectangle((0, 590, 960, 640), fill=(20, 30, 34))
    pen.text((16, 604), caption[:100], fill=(255, 255, 255), font_size=20)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def workbook(title: str, rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Matriks")
    sheet.write(0, 0, title, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 2):
        sheet.write_row(number, 0, list(row))
    book.close()
    return out.getvalue()
