"""PDF files that people and attackers send."""

from __future__ import annotations

import base64
import binascii
import random
import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.hostile.made import RESTRICTED, archive, pdf

if TYPE_CHECKING:
    from collections.abc import Callable


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
