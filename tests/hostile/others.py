"""Pictures, office files and files that are not what they say."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

from tests.hostile.made import DOCM_MAIN, DOTX_MAIN, archive, docx, noisy_photo, pdf, picture, relations, xlsx
from tests.hostile.pdfs import hostile_pdfs

if TYPE_CHECKING:
    pass


def compound(stream: str) -> bytes:
    """The beginning of an old Office container that holds `stream`."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def png_of(width: int, height: int) -> bytes:
    """A PNG that promises `width` × `height` pixels and is a few bytes long."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(64)))
        + chunk(b"IEND", b"")
    )


def overlapping_archive() -> bytes:
    """A Word file whose list of contents names the same bytes twice (an overlap bomb)."""
    content = docx(extra={"word/media/a": "x" * 5_000, "word/media/b": "x" * 5_000})
    first = content.index(b"PK\x01\x02")
    entries = content[first : content.rindex(b"PK\x05\x06")]
    start_a, start_b = (content.index(b"word/media/" + n) - 30 for n in (b"a", b"b"))
    forged = entries.replace(
        struct.pack("<I", start_b) + b"word/media/b", struct.pack("<I", start_a) + b"word/media/b"
    )
    return content[:first] + forged + content[content.rindex(b"PK\x05\x06") :]


def lying_archive() -> bytes:
    """A Word file with a part that unpacks to more than its list of contents says."""
    content = bytearray(docx(extra={"word/media/a": "x" * 50_000}))
    for signature, position in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = (
            content.rindex(b"word/media/a") if signature == b"PK\x01\x02" else content.index(b"word/media/a")
        )
        header = content.rindex(signature, 0, start)
        content[header + position : header + position + 4] = struct.pack("<I", 100)
    return bytes(content)


def hostile_pictures() -> dict[str, tuple[str, str, bytes]]:
    photo, drawing = picture("JPEG"), picture("PNG")
    animated = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(animated, "PNG", save_all=True, append_images=frames[1:])
    return {
        "pixel bomb": ("image-bomb", "peta.png", png_of(60_000, 60_000)),
        "cut photo": ("image-broken", "foto.jpg", noisy_photo(400)[:-4_000]),
        "cut drawing": ("image-broken", "peta.png", drawing[: len(drawing) // 2]),
        "only a header": ("image-broken", "foto.jpg", photo[:20]),
        "cut between scans": ("image-broken", "foto.jpg", picture(progressive=True)[:-900]),
        "wrong checksum": ("image-broken", "peta.png", drawing[:50] + b"\xff\x00\xff" + drawing[53:]),
        "animated": ("image-animated", "peta.png", animated.getvalue()),
        "data behind a drawing": ("polyglot", "peta.png", drawing + b"MZ" + bytes(99)),
        "archive behind a photo": ("polyglot", "foto.jpg", photo + archive({"a.txt": "x"})),
        "document in a photo": ("polyglot", "foto.jpg", photo[:20] + b"%PDF-1.4" + photo[20:]),
        "script in a photo": (
            "polyglot",
            "foto.jpg",
            photo[:2] + b"\xff\xfe\x00\x1b<script>alert(1)</script>" + photo[2:],
        ),
    }


def hostile_office() -> dict[str, tuple[str, str, bytes]]:
    remote = relations(noun="attachedTemplate", target="https://contoh.invalid/x.dotm", outside=True)
    locked = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = locked.rindex(signature)
        locked[position + offset] |= 1
    dde = (
        '<w:document><w:r><w:t>DDE</w:t></w:r><w:r><w:t>AUTO c:\\\\cmd.exe "/k calc"</w:t></w:r></w:document>'
    )
    entity = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    types_bomb = archive({"[Content_Types].xml": entity, "word/document.xml": "<a/>"})
    ole = bytes(64) + "\x01Ole10Native".encode("utf-16-le") + b"payload.exe"
    inner = archive({"a.txt": "x"})
    cases: dict[str, tuple[str, bytes]] = {
        "macro renamed to docx": ("office-macro", docx(main=DOCM_MAIN)),
        "macro part": ("office-macro", docx(extra={"word/vbaProject.bin": b"macro"})),
        "macro in a nested workbook": (
            "office-macro",
            docx(extra={"word/embeddings/a.xlsx": xlsx(extra={"xl/vbaProject.bin": b"macro"})}),
        ),
        "macro sheet": ("office-macro", docx(extra={"xl/macrosheets/sheet1.xml": "<x/>"})),
        "active control": ("office-active", docx(extra={"word/activeX/activeX1.xml": "<x/>"})),
        "program inside": ("office-active", docx(extra={"word/media/a.exe": b"MZ"})),
        "command field": ("office-active", docx(extra={"word/header1.xml": dde})),
        "remote template": (
            "office-remote",
            docx(extra={"word/_rels/settings.xml.rels": remote}),
        ),
        "packed object": ("office-embedded-file", docx(extra={"word/embeddings/oleObject1.bin": ole})),
        "entity in content types": ("office-xml-bomb", types_bomb),
        "entity in a part": ("office-xml-bomb", docx(extra={"word/footer1.xml": entity})),
        "entity in relations": ("office-xml-bomb", docx(extra={"word/_rels/a.rels": entity})),
        "ratio": ("archive-bomb", docx(extra={"word/media/a.bmp": bytes(40 << 20)})),
        "too many entries": ("archive-bomb", docx(extra={f"word/media/{n}": b"" for n in range(4_100)})),
        "overlap": ("archive-bomb", overlapping_archive()),
        "wrong sizes": ("office-broken", lying_archive()),
        "nested archive": ("archive-nested", docx(extra={"word/media/a.zip": inner})),
        "nested twice": (
            "archive-nested",
            docx(extra={"word/embeddings/a.xlsx": xlsx(extra={"xl/embeddings/b.xlsx": xlsx()})}),
        ),
        "path outside": ("archive-path", docx(extra={"../../etc/cron.d/a": b"x"})),
        "locked part": ("office-encrypted", bytes(locked)),
        "cut": ("office-broken", docx()[:-60]),
        "template": ("office-not-document", docx(main=DOTX_MAIN)),
        "password": ("office-encrypted", compound("EncryptedPackage")),
    }
    return {case: (code, "Laporan.docx", content) for case, (code, content) in cases.items()}


def hostile_kinds() -> dict[str, tuple[str, str, bytes]]:
    """Wrong kinds, wrong names, nothing at all."""
    heic = b"\x00\x00\x00\x18ftypheic" + bytes(40)
    open_document = archive({"mimetype": "application/vnd.oasis.opendocument.text"}, stored=True)
    return {
        "empty": ("file-empty", "SK.pdf", b""),
        "only zero bytes": ("file-blank", "SK.pdf", bytes(4_000)),
        "old Word": ("legacy-doc", "SK.doc", compound("WordDocument")),
        "old Excel": ("legacy-xls", "Data.xls", compound("Workbook")),
        "old PowerPoint": ("legacy-ppt", "Paparan.ppt", compound("PowerPoint Document")),
        "unknown compound": ("type-not-allowed", "a.msi", compound("Lain")),
        "iPhone photo": ("type-heic", "IMG_1.HEIC", heic),
        "video": ("type-video", "rapat.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(40)),
        "GIF": ("type-picture", "a.gif", picture("GIF")),
        "WebP": ("type-picture", "a.webp", picture("WEBP")),
        "TIFF": ("type-picture", "a.tif", picture("TIFF")),
        "GIF that is a script": ("polyglot", "a.gif", b"GIF89a=1;alert(1)//"),
        "program named as PDF": ("type-program", "SK.pdf", b"MZ" + bytes(200)),
        "shell script": ("type-program", "SK.pdf", b"#!/bin/sh\nrm -rf /\n"),
        "ZIP": ("type-archive", "bukti.zip", archive({"a.txt": "x"})),
        "RAR": ("type-archive", "bukti.rar", b"Rar!\x1a\x07\x00" + bytes(80)),
        "web page named as PDF": ("type-web-page", "SK.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        "SVG": ("type-web-page", "logo.svg", b"<svg xmlns='x' onload='alert(1)'/>"),
        "RTF": ("type-rtf", "SK.rtf", b"{\\rtf1 isi}"),
        "OpenDocument": ("type-opendocument", "SK.odt", open_document),
        "plain text": ("type-not-allowed", "catatan.txt", b"hanya catatan biasa"),
        "PDF named as Word": ("extension-mismatch", "SK.docx", pdf()),
        "Word named as PDF": ("extension-mismatch", "SK.pdf", docx()),
        "reversed name": ("extension-mismatch", "laporan\u202efdp.exe", pdf()),
        "double ending": ("extension-mismatch", "SK.pdf.exe", pdf()),
    }


def all_hostile() -> dict[str, tuple[str, str, bytes]]:
    """Every bad input: "group: case" → (expected code, file name, bytes)."""
    groups = {
        "pdf": hostile_pdfs(),
        "picture": hostile_pictures(),
        "office": hostile_office(),
        "kind": hostile_kinds(),
    }
    return {f"{group}: {case}": found for group, cases in groups.items() for case, found in cases.items()}
