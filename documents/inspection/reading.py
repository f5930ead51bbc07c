"""Read one file: size, kind, name, polyglots, then what its own format allows. For the limited process."""

from pathlib import Path

from documents.inspection import check_size, office, pdf, pictures, sha256_of
from documents.inspection.base import Inspection, Limits, TextFlags
from documents.inspection.names import safe_name
from documents.inspection.sniff import check_extension, check_polyglot, sniff
from documents.inspection.text import has_nik_like


def inspect(path: Path, name: str, *, limits: Limits, sha256: str | None = None) -> Inspection:
    """Say what the file at `path` is, judging by content; `name` is what the uploader called it.

    `sha256` saves a second reading where the caller has hashed the bytes while they arrived.
    Raises `Refused` with one code per reason; the message says what happened and what to do.
    """
    size = path.stat().st_size
    check_size(size, limits.file_bytes)
    kind = sniff(path)
    clean = safe_name(name)
    check_extension(kind, clean)
    check_polyglot(path, kind)
    findings = _READERS[kind.family](path, kind, limits)
    warnings = list(findings.warnings)
    if clean != name:
        warnings.append("name-cleaned")
    return Inspection(
        kind=kind.code,
        mime=kind.mime,
        name=safe_name(name, extension=kind.extensions[0]),
        size=size,
        pages=findings.pages,
        width=findings.width,
        height=findings.height,
        sha256=sha256 or sha256_of(path),
        warnings=tuple(warnings),
        text_flags=TextFlags(nik_like=any(has_nik_like(text) for text in findings.texts)),
    )


_READERS = {"pdf": pdf.read, "picture": pictures.read, "office": office.read}
