"""The shapes that inspection takes and gives."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much a file may ask of us. Sizes in bytes, pictures in pixels."""

    file_bytes: int = 25 * MEGABYTE
    pixels: int = 64_000_000
    pdf_pages: int = 2_000
    pdf_objects: int = 400_000
    unpacked_bytes: int = 300 * MEGABYTE
    unpacked_ratio: int = 150
    archive_entries: int = 4_000
    text_pages: int = 60


@dataclass(frozen=True)
class TextFlags:
    """What the text layer shows. `nik_like`: a 16-digit number with the shape of a NIK or KK number."""

    nik_like: bool = False


@dataclass(frozen=True)
class Inspection:
    """An accepted file. `kind` is pdf, jpg, png, docx, xlsx or pptx.

    `pages`: PDF pages, slides of a pptx, 1 for a picture, 0 where the format has none.
    `width`, `height`: pixels of a picture as it is meant to be seen, points of the first PDF page, else 0.
    `name`: the uploader's name made safe, with the extension that fits the content.
    `warnings`: codes for the reviewer, such as "pdf-repaired" or "office-external-links".
    """

    kind: str
    mime: str
    name: str
    size: int
    pages: int
    width: int
    height: int
    sha256: str
    warnings: tuple[str, ...] = ()
    text_flags: TextFlags = field(default_factory=TextFlags)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Inspection":
        """Rebuild from `dataclasses.asdict` after a trip through JSON."""
        flags = TextFlags(**data["text_flags"])
        return cls(**{**data, "warnings": tuple(data["warnings"]), "text_flags": flags})


@dataclass(frozen=True)
class Findings:
    """What one format's reader found. `texts` may be lazy: it is read once, until a match."""

    pages: int = 0
    width: int = 0
    height: int = 0
    warnings: tuple[str, ...] = ()
    texts: Iterable[str] = ()


@dataclass(frozen=True)
class PagePicture:
    """One page as a JPEG file: `page` counts from 1, `width` and `height` are pixels, `size` bytes.

    `facts`: what the page's text says of the paper (`documents.inspection.facts`), {} without text.
    """

    page: int
    name: str
    width: int
    height: int
    size: int
    sha256: str
    facts: dict[str, Any] = field(default_factory=dict)
