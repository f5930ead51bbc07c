"""One good file of each kind, made in memory, and what the bad ones are made with."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NIK = "6303054107900003"
_TYPES = "application/vnd.openxmlformats-officedocument."
DOCX_MAIN = _TYPES + "wordprocessingml.document.main+xml"
DOTX_MAIN = _TYPES + "wordprocessingml.template.main+xml"
XLSX_MAIN = _TYPES + "spreadsheetml.sheet.main+xml"
PPTX_MAIN = _TYPES + "presentationml.presentation.main+xml"
DOCM_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


RESTRICTED = pikepdf.Encryption(
    owner="pemilik", user="", allow=pikepdf.Permissions(extract=False, print_highres=False)
)


def pdf(
    change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, text: str = "", **save: Any
) -> bytes:
    """A PDF of A4 pages with `text` on the first, after `change` has had its way with it."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        if text and pages:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page = document.pages[0].obj
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            page.Contents = Stream(document, f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        if change:
            change(document)
        target = io.BytesIO()
        document.save(target, deterministic_id="encryption" not in save, **save)
        return target.getvalue()


def picture(format_: str = "JPEG", size: tuple[int, int] = (320, 240), **save: Any) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, format_, **save)
    return target.getvalue()


def noisy_photo(side: int = 2_600, quality: int = 95) -> bytes:
    """A photo-like JPEG that does not compress: about 5 MB at the default side."""
    target = io.BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(target, "JPEG", quality=quality)
    return target.getvalue()


def phone_photo(orientation: int = 6) -> bytes:
    """A JPEG that lies on its side and knows where it was taken; red at the left edge, else blue."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 100, 200))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "RahasiaPonsel"
    exif[0x8825] = {1: "S", 2: (3.0, 24.0, 38.0), 3: "E", 4: (114.0, 51.0, 9.0)}
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, quality=95)
    return target.getvalue()


def archive(parts: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    target = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 2, 20, 9, 0, 0)), content, method)
    return target.getvalue()


def content_types(main: str) -> str:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/x" ContentType="{main}"/>'
        "</Types>"
    )


def relations(
    *, noun: str = "officeDocument", target: str = "word/document.xml", outside: bool = False
) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{_RELS}">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{noun}" Target="{target}"{mode}/></Relationships>'
    )


def docx(
    text: str = "Surat Keputusan", *, main: str = DOCX_MAIN, extra: Mapping[str, bytes | str] | None = None
) -> bytes:
    """A small Word file; `extra` parts by path."""
    body = f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": content_types(main),
        "_rels/.rels": relations(),
        "word/document.xml": body,
    }
    return archive(parts | dict(extra or {}))


def xlsx(text: str = "Jumlah anak", *, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    shared = f"<sst><si><t>{text}</t></si></sst>"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": content_types(XLSX_MAIN),
        "_rels/.rels": relations(target="xl/workbook.xml"),
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": shared,
        "xl/worksheets/sheet1.xml": '<worksheet><c t="s"><v>0</v></c><c><v>12</v></c></worksheet>',
    }
    return archive(parts | dict(extra or {}))


def pptx(slides: int = 3) -> bytes:
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": content_types(PPTX_MAIN),
        "_rels/.rels": relations(target="ppt/presentation.xml"),
        "ppt/presentation.xml": "<p/>",
    }
    return archive(parts | {f"ppt/slides/slide{n}.xml": "<s/>" for n in range(1, slides + 1)})


def good() -> dict[str, bytes]:
    """One clean file of each kind on the allow-list."""
    return {
        "pdf": pdf(text="Surat Keputusan Bupati"),
        "jpg": picture("JPEG"),
        "png": picture("PNG"),
        "docx": docx(),
        "xlsx": xlsx(),
        "pptx": pptx(),
    }
