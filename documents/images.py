"""Pictures of pages, several photos as one PDF, and pictures without the place they were taken.

Pure and run in the limited process (`documents.sandbox`): these functions decode hostile bytes.
"""

import hashlib
import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

from common.refusals import Refused
from documents.inspection.base import Limits, PagePicture
from documents.inspection.facts import page_facts
from documents.inspection.pictures import broken, jpeg_end, jpeg_segments, open_picture

MAX_SIDE = 1_400
PHOTO_SIDE = 2_400
EMBLEM_SIDE = 480
MAX_PICTURES = 40
A4 = (595, 842)
MARGIN = 28
_QUALITY = 82


def page_count(path: Path, kind: str) -> int:
    """How many page images the file gives: the pages of a PDF, one for a picture, none for Office files."""
    if kind in ("jpg", "png"):
        return 1
    if kind != "pdf":
        return 0
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def render_pages(
    path: Path, kind: str, folder: Path, *, first: int = 1, count: int = 20
) -> list[PagePicture]:
    """Write pages `first` … `first + count - 1` into `folder` as JPEG of at most 1,400 px, without metadata.

    Fewer (or none) where the file ends earlier. Raises `Refused` "image-broken" or "pdf-broken".
    """
    pages = _pdf_pages(path, first, count) if kind == "pdf" else _picture_pages(path, kind, first)
    return [_written(folder, number, picture, facts) for number, picture, facts in pages]


def pictures_to_pdf(paths: Sequence[Path], *, pixels: int = Limits.pixels) -> bytes:
    """One PDF of A4 pages, one photo each, upright, without EXIF; the same photos give the same bytes.

    `paths`: 1 to 40 JPG or PNG files in page order. Raises `Refused`: "pictures-none", "pictures-too-many",
    "pictures-mixed", "image-broken", "image-bomb".
    """
    if not paths:
        raise Refused(
            "pictures-none", "Belum ada foto. Ambil atau pilih sedikitnya satu foto, lalu unggah lagi."
        )
    if len(paths) > MAX_PICTURES:
        raise Refused(
            "pictures-too-many",
            f"Ada {len(paths)} foto, paling banyak {MAX_PICTURES} dalam satu berkas. Bagi menjadi dua.",
        )
    with pikepdf.new() as pdf:
        for path in paths:
            _add_photo_page(pdf, _upright(path, _picture_kind(path), pixels, PHOTO_SIDE))
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def without_metadata(data: bytes, kind: str) -> bytes:
    """The same pixels without EXIF, GPS, comments and trailing bytes; JPEG orientation and colour are kept.

    Lossless. `kind` "jpg" or "png"; other kinds come back unchanged. Raises `Refused` "image-broken".
    """
    if kind == "jpg":
        return b"".join(_clean_jpeg(data))
    return b"".join(_clean_png(data)) if kind == "png" else data


def small_emblem(path: Path, kind: str) -> bytes:
    """A PNG of at most 480 px for the head of papers: upright, transparent where it was, no metadata.

    256 colours: printed 17 mm wide nobody sees the difference, and every paper carries these bytes.
    Raises `Refused` "image-broken" or "image-bomb".
    """
    try:
        with open_picture(path, kind, Limits.pixels) as source:
            turned = ImageOps.exif_transpose(source).convert("RGBA")
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise broken() from error
    turned.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.new("RGBA", turned.size)
    bare.paste(turned)
    target = io.BytesIO()
    bare.quantize(256, method=Image.Quantize.FASTOCTREE).save(target, "PNG", optimize=True)
    return target.getvalue()


def _pdf_pages(path: Path, first: int, count: int) -> Iterator[tuple[int, Image.Image, dict[str, Any]]]:
    try:
        document = pypdfium2.PdfDocument(path)
        document.init_forms()
        for index in range(first - 1, min(first - 1 + count, len(document))):
            page = document[index]
            width, height = page.get_size()
            bitmap = page.render(scale=MAX_SIDE / max(width, height, 1.0))
            text = page.get_textpage()
            yield index + 1, bitmap.to_pil().convert("RGB"), page_facts(text.get_text_bounded())
            text.close()
            bitmap.close()
            page.close()
        document.close()
    except pypdfium2.PdfiumError as error:
        raise Refused(
            "pdf-broken", "Halaman PDF ini tidak dapat ditampilkan. Cetak ulang ke PDF baru."
        ) from error


def _picture_pages(path: Path, kind: str, first: int) -> Iterator[tuple[int, Image.Image, dict[str, Any]]]:
    if kind in ("jpg", "png") and first == 1:
        yield 1, _upright(path, kind, Limits.pixels, MAX_SIDE), {}


def _upright(path: Path, kind: str, pixels: int, side: int) -> Image.Image:
    """The picture as it is meant to be seen, at most `side` pixels, on white where it was transparent."""
    try:
        with open_picture(path, kind, pixels) as source:
            source.draft("RGB", (side, side))
            turned = ImageOps.exif_transpose(source)
            turned.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
            return _on_white(turned)
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise broken() from error


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()


def _written(folder: Path, number: int, picture: Image.Image, facts: dict[str, Any]) -> PagePicture:
    content = _jpeg(picture)
    name = f"{number:05d}.jpg"
    (folder / name).write_bytes(content)
    width, height = picture.size
    sha256 = hashlib.sha256(content).hexdigest()
    return PagePicture(number, name, width, height, len(content), sha256, facts)


def _picture_kind(path: Path) -> str:
    with path.open("rb") as handle:
        head = handle.read(8)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head == b"\x89PNG\r\n\x1a\n":
        return "png"
    raise Refused(
        "pictures-mixed", "Hanya foto JPG atau PNG yang dapat digabung. Unggah berkas lain satu per satu."
    )


def _add_photo_page(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    width, height = picture.size
    page_width, page_height = A4 if height >= width else (A4[1], A4[0])
    scale = min((page_width - 2 * MARGIN) / width, (page_height - 2 * MARGIN) / height)
    shown_width, shown_height = width * scale, height * scale
    left, bottom = (page_width - shown_width) / 2, (page_height - shown_height) / 2
    photo = pdf.make_stream(
        _jpeg(picture),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    placing = f"q {shown_width:.3f} 0 0 {shown_height:.3f} {left:.3f} {bottom:.3f} cm /Foto Do Q"
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.obj.Contents = pdf.make_stream(placing.encode())
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Foto=photo))


def _clean_jpeg(data: bytes) -> Iterable[bytes]:
    """Keep what decoding needs: no APP1 (EXIF, XMP), APP3–13 and comments; a bare orientation is put back."""
    yield b"\xff\xd8"
    orientation = _orientation(data)
    if orientation != 1:
        body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
        body += struct.pack(">HHI", orientation, 0, 0)
        yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    for marker, start, end in jpeg_segments(data):
        if marker == 0xDA:
            yield data[start : jpeg_end(data)]
        elif not _is_metadata(marker, data[start + 4 : start + 15]):
            yield data[start:end]


def _is_metadata(marker: int, beginning: bytes) -> bool:
    if marker == 0xE2:
        return beginning != b"ICC_PROFILE"
    return marker in (0xFE, 0xE1, 0xEF) or 0xE3 <= marker <= 0xED


def _orientation(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            value = int(picture.getexif().get(0x0112, 1))
    except (OSError, SyntaxError, ValueError, TypeError, struct.error) as error:
        raise broken() from error
    return value if 1 <= value <= 8 else 1


def _clean_png(data: bytes) -> Iterable[bytes]:
    yield data[:8]
    position = 8
    while position + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        if name not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            yield data[position : position + 12 + length]
        position += 12 + length
        if name == b"IEND":
            return
    raise broken()
