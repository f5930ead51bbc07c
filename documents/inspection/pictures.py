"""JPG and PNG: readable to the last byte, and not larger than we can show."""

import re
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from common.refusals import Refused
from documents.inspection.base import Findings, Limits
from documents.inspection.kinds import Kind

ORIENTATION_TAG = 0x0112
SIDEWAYS = frozenset({5, 6, 7, 8})
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FORMATS = {"jpg": "JPEG", "png": "PNG"}


def read(path: Path, kind: Kind, limits: Limits) -> Findings:
    """Findings of a picture; refuses "image-bomb", "image-broken", "image-animated", "polyglot"."""
    if kind.code == "png":
        check_png_end(path)
    else:
        jpeg_end(path.read_bytes())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_picture(path, kind.code, limits.pixels) as picture:
                width, height = picture.size
                sideways = picture.getexif().get(ORIENTATION_TAG) in SIDEWAYS
                if kind.code == "png":
                    picture.load()
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError) as error:
        raise broken() from error
    if sideways:
        width, height = height, width
    return Findings(pages=1, width=width, height=height)


def open_picture(path: Path, code: str, pixel_limit: int) -> Image.Image:
    """Open without decoding; refuses more than `pixel_limit` pixels before any memory is spent."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(path, formats=[_FORMATS[code]])
    except UnidentifiedImageError as error:
        raise broken() from error
    width, height = picture.size
    if width * height > pixel_limit:
        picture.close()
        raise too_many_pixels(width, height, pixel_limit)
    if getattr(picture, "is_animated", False) and code == "png":
        picture.close()
        raise Refused(
            "image-animated",
            "Gambar PNG ini bergerak. Simpan satu gambar diamnya sebagai JPG atau PNG, lalu unggah.",
        )
    return picture


def check_png_end(path: Path) -> None:
    """Walk the chunks of a PNG to IEND: nothing may follow it, nothing may be cut off."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        position = 8
        while position + 12 <= size:
            handle.seek(position)
            length, name = struct.unpack(">I4s", handle.read(8))
            position += 12 + length
            if name == b"IEND":
                if position != size:
                    raise Refused(
                        "polyglot",
                        "Di belakang gambar ini terselip data lain. Simpan ulang gambarnya, lalu unggah.",
                    )
                return
    raise broken()


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment between SOI and the first scan, which comes last with marker 0xDA.

    Raises `Refused` "image-broken" where the chain of segments breaks off.
    """
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        (length,) = struct.unpack_from(">H", data, position + 2)
        yield marker, position, position + 2 + length
        if marker == 0xDA:
            return
        position += 2 + length
    raise broken()


def jpeg_end(data: bytes) -> int:
    """Where the picture ends: just behind the first EOI after its scans; `Refused` "image-broken" if cut off.

    Bytes of a scan never hold 0xFF alone, so no decoding is needed; photos may carry a second picture behind.
    """
    *_, (_, _, position) = jpeg_segments(data)
    while found := _AFTER_SCAN.search(data, position):
        if data[found.start() + 1] == 0xD9:
            return found.end()
        if found.end() + 2 > len(data):
            break
        (length,) = struct.unpack_from(">H", data, found.end())
        position = found.end() + length
    raise broken()


def broken() -> Refused:
    """The picture cannot be read to its end."""
    return Refused(
        "image-broken",
        "Gambar ini rusak atau terpotong. Ambil atau salin ulang gambarnya, lalu unggah lagi.",
    )


def too_many_pixels(width: int, height: int, limit: int) -> Refused:
    """The picture would need more memory than it is worth."""
    return Refused(
        "image-bomb",
        f"Gambar berukuran {width} × {height} piksel, melebihi batas {limit // 1_000_000} juta piksel. "
        "Perkecil gambarnya, lalu unggah lagi.",
    )
