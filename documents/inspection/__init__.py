"""What a file really is, told from its bytes; what the portal will not keep, refused in plain words.

Pure: no Django, no network, no writing. `documents.inspection.reading.inspect` does it, and runs in a limited
process only (`documents.sandbox`), because the libraries that read hostile bytes may themselves fail. This
module is what the server process may import: the shapes, the allow-list, names, size and hash.
"""

import hashlib
import math
from pathlib import Path

from common.refusals import Refused
from documents.inspection.base import Inspection, Limits, PagePicture, TextFlags
from documents.inspection.kinds import KINDS
from documents.inspection.names import safe_name

__all__ = [
    "KINDS",
    "Inspection",
    "Limits",
    "PagePicture",
    "TextFlags",
    "check_size",
    "safe_name",
    "sha256_of",
]

READ_SIZE = 1 << 20


def sha256_of(path: Path) -> str:
    """Lower-case hex SHA-256 of the file's bytes, read in 1 MB steps."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(READ_SIZE):
            digest.update(block)
    return digest.hexdigest()


def check_size(size: int, limit_bytes: int) -> None:
    """Refuse an empty file ("file-empty") and one above the limit ("file-too-large"); both in bytes."""
    if size == 0:
        raise Refused(
            "file-empty",
            "Berkas ini kosong (0 byte). Buka berkas aslinya, pastikan ada isinya, simpan, lalu unggah lagi.",
        )
    if size > limit_bytes:
        raise Refused(
            "file-too-large",
            f"Ukuran berkas {_megabytes(size)} MB melebihi batas {_megabytes(limit_bytes)} MB. "
            "Perkecil berkas (pindai 150 dpi atau bagi menjadi beberapa berkas), lalu unggah lagi.",
        )


def _megabytes(size: int) -> str:
    """Rounded up to a tenth, so that a file just above the limit never reads as the limit."""
    return f"{math.ceil(size * 10 / (1 << 20)) / 10:.1f}".replace(".", ",").removesuffix(",0")
