"""Word, Excel and PowerPoint files: ZIP archives with a known shape, and nothing that runs."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from common.refusals import Refused
from documents.inspection.base import MEGABYTE, Findings, Limits
from documents.inspection.kinds import ALLOWED, DOCX, PPTX, XLSX, Kind

CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": DOCX,
    "spreadsheetml.sheet.main+xml": XLSX,
    "presentationml.presentation.main+xml": PPTX,
}
_SMALL_PART = 4 * MEGABYTE
_ARCHIVE_HEAD = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PARAGRAPH_END = re.compile(r"</(?:\w+:)?(?:p|si|c|row|v|t(?:c|r))>|<(?:\w+:)?(?:tab|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_DDE = re.compile(rb"(?i)\bDDE(AUTO)?\s+[\"\\c]|<(\w+:)?ddeLink\b")
_RESAVE = "Buka berkasnya, pilih Simpan Sebagai, jenis {} tanpa makro, lalu unggah hasilnya."
_ALL_NEW = "DOCX, XLSX, atau PPTX"


def office_kind(path: Path) -> Kind:
    """The kind of a ZIP file by its content types; refuses other archives, macro and OpenDocument files."""
    with _opened(path) as archive:
        names = {info.filename for info in archive.infolist()[:20_000]}
        if CONTENT_TYPES not in names:
            raise _other_archive(archive, names)
        content = _small(archive, CONTENT_TYPES)
    kinds = _content_types(content)
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds):
        raise _macro()
    for kind in kinds:
        for ending, found in _MAIN_PARTS.items():
            if kind.endswith(ending):
                return found
    raise Refused(
        "office-not-document",
        f"Ini templat atau tayangan Office, bukan dokumen biasa. {_RESAVE.format(_ALL_NEW)}",
    )


def read(path: Path, kind: Kind, limits: Limits) -> Findings:
    """Findings of an Office file; refuses bombs, nested archives, macros, remote templates, objects."""
    with _opened(path) as archive:
        entries = _check_directory(archive, limits, path.stat().st_size)
        _check_names(entries)
        warnings = _check_relations(archive, entries)
        _check_parts(archive, entries, limits, depth=0)
        slides = sum(1 for e in entries if re.fullmatch(r"ppt/slides/slide\d+\.xml", e.filename))
    return Findings(pages=slides, warnings=warnings, texts=_texts(path))


def _opened(source: Path | IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken() from error


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            content = part.read(_SMALL_PART + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken() from error
    if len(content) > _SMALL_PART:
        raise _bomb()
    return content


def _content_types(content: bytes) -> list[str]:
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _xml_bomb() from error
    except (ParseError, ValueError) as error:
        raise _broken() from error
    return [str(child.get("ContentType", "")) for child in root]


def _check_directory(archive: zipfile.ZipFile, limits: Limits, size: int) -> list[zipfile.ZipInfo]:
    """The archive's list of contents must be modest, honest and without overlaps."""
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise _bomb()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(
            "office-encrypted", "Berkas Office ini dikunci kata sandi. Hapus kata sandinya, lalu unggah lagi."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes or sum(entry.compress_size for entry in entries) > size:
        raise _bomb()
    if unpacked > 10 * MEGABYTE and unpacked > limits.unpacked_ratio * size:
        raise _bomb()
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise _bomb()
        end = entry.header_offset + entry.compress_size
    return entries


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\x00" in name:
            raise Refused(
                "archive-path",
                f"Di dalam berkas ini ada nama yang menunjuk ke luar. {_RESAVE.format(_ALL_NEW)}",
            )
        if name.lower() in seen:
            raise _broken()
        seen.add(name.lower())
        base = name.rsplit("/", 1)[-1].lower()
        if (
            base in ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
            or "/macrosheets/" in f"/{name.lower()}"
        ):
            raise _macro()
        if "/activex/" in f"/{name.lower()}" or base.endswith(
            (".exe", ".dll", ".js", ".vbs", ".bat", ".ps1", ".scr")
        ):
            raise Refused(
                "office-active", f"Berkas ini memuat objek yang dapat dijalankan. {_RESAVE.format(_ALL_NEW)}"
            )


def _check_relations(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> tuple[str, ...]:
    """Refuse templates and objects fetched from elsewhere; links are normal, linked workbooks a warning."""
    outside = False
    for entry in entries:
        if not entry.filename.endswith(".rels"):
            continue
        try:
            root = fromstring(_small(archive, entry.filename), forbid_dtd=True)
        except DefusedXmlException as error:
            raise _xml_bomb() from error
        except (ParseError, ValueError) as error:
            raise _broken() from error
        for relation in root:
            if relation.get("TargetMode") != "External":
                continue
            noun = str(relation.get("Type", "")).rsplit("/", 1)[-1]
            if noun in ("attachedTemplate", "oleObject", "frame", "subDocument", "control", "vbaProject"):
                raise Refused(
                    "office-remote",
                    f"Berkas ini mengambil isi dari alamat lain saat dibuka. {_RESAVE.format(_ALL_NEW)}",
                )
            outside = outside or noun != "hyperlink"
    return ("office-external-links",) if outside else ()


def _check_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits, depth: int
) -> None:
    """Unpack every part within the limit, so that broken, lying and nested ones are found."""
    budget = limits.unpacked_bytes
    for entry in entries:
        if entry.is_dir():
            continue
        try:
            with archive.open(entry) as part:
                budget -= _check_part(entry.filename, part, limits, depth)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise _broken() from error
        if budget < 0:
            raise _bomb()


def _check_part(name: str, part: IO[bytes], limits: Limits, depth: int) -> int:
    head = part.read(MEGABYTE)
    if name.endswith((".xml", ".rels", ".vml")):
        wide = head[:8192].replace(b"\x00", b"")
        if b"<!DOCTYPE" in wide or b"<!ENTITY" in wide:
            raise _xml_bomb()
        if _DDE.search(_without_tags(head)) if name.startswith("word/") else _DDE.search(head):
            raise Refused(
                "office-active",
                f"Berkas ini memuat perintah DDE yang menjalankan program. {_RESAVE.format(_ALL_NEW)}",
            )
    if "Ole10Native".encode("utf-16-le") in head:
        raise Refused(
            "office-embedded-file",
            "Berkas Office ini membawa berkas lain di dalamnya. Hapus sisipannya, lalu unggah sendiri.",
        )
    if head.startswith(_ARCHIVE_HEAD):
        whole = head + part.read(limits.file_bytes)
        _check_nested(whole, limits, depth)
        return len(whole)
    size = len(head)
    while block := part.read(MEGABYTE):
        size += len(block)
    return size


def _check_nested(content: bytes, limits: Limits, depth: int) -> None:
    """A chart carries its workbook as an .xlsx inside: allowed one level deep, and only when clean itself."""
    if not content.startswith(b"PK\x03\x04") or depth >= 1:
        raise _nested()
    with _opened(io.BytesIO(content)) as archive:
        if CONTENT_TYPES not in archive.namelist():
            raise _nested()
        if any("macroenabled" in kind.lower() for kind in _content_types(_small(archive, CONTENT_TYPES))):
            raise _macro()
        entries = _check_directory(archive, limits, len(content))
        _check_names(entries)
        _check_relations(archive, entries)
        _check_parts(archive, entries, limits, depth + 1)


def _texts(path: Path) -> Iterator[str]:
    with _opened(path) as archive:
        for entry in archive.infolist():
            if re.match(r"(word|xl|ppt)/.*\.xml$", entry.filename) and "theme" not in entry.filename:
                with archive.open(entry) as part:
                    text = part.read(20 * MEGABYTE).decode("utf-8", "replace")
                yield _TAG.sub("", _PARAGRAPH_END.sub("\n", text))


def _without_tags(content: bytes) -> bytes:
    return re.sub(rb"<[^>]*>", b"", content)


def _other_archive(archive: zipfile.ZipFile, names: set[str]) -> Refused:
    if "mimetype" in names and _small(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument"):
        return Refused("type-opendocument", f"Ini berkas OpenDocument. {_RESAVE.format(_ALL_NEW)}")
    return Refused(
        "type-archive", f"Ini arsip ZIP. Buka arsipnya, lalu unggah isinya satu per satu. {ALLOWED}"
    )


def _macro() -> Refused:
    return Refused("office-macro", f"Berkas Office ini memuat makro. {_RESAVE.format(_ALL_NEW)}")


def _nested() -> Refused:
    return Refused(
        "archive-nested",
        "Di dalam berkas Office ini terselip arsip lain. Hapus sisipannya, lalu unggah lagi.",
    )


def _bomb() -> Refused:
    return Refused(
        "archive-bomb",
        f"Isi berkas Office ini mengembang jauh melebihi ukurannya. {_RESAVE.format(_ALL_NEW)}",
    )


def _xml_bomb() -> Refused:
    return Refused(
        "office-xml-bomb", f"Berkas Office ini memuat definisi XML yang berbahaya. {_RESAVE.format(_ALL_NEW)}"
    )


def _broken() -> Refused:
    return Refused(
        "office-broken",
        "Berkas Office ini rusak atau terpotong. Buka aslinya, simpan ulang, lalu unggah lagi.",
    )
