"""JPG and PNG: readable to the last byte, and not larger than we can show."""

import struct
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from common.refusals import Refused
from documents.inspection.base import Findings, Limits
from documents.inspection.kinds import Kind

ORIENTATION_TAG = 0x0112
SIDEWAYS = frozenset({5, 6, 7, 8})
_FORMATS = {"jpg": "JPEG", "png": "PNG"}


def read(path: Path, kind: Kind, limits: Limits) -> Findings:
    """Findings of a picture; refuses "image-bomb", "image-broken", "image-animated", "polyglot"."""
    if kind.code == "png":
        check_png_end(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_picture(path, kind.code, limits.pixels) as picture:
                width, height = picture.size
                sideways = picture.getexif().get(ORIENTATION_TAG) in SIDEWAYS
                picture.draft("RGB", (max(1, width // 8), max(1, height // 8)))
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
