"""PDF: pages that can be shown, and nothing that acts by itself."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from common.refusals import Refused
from documents.inspection.base import MEGABYTE, Findings, Limits
from documents.inspection.kinds import Kind

_PRINT_AGAIN = "Buka berkasnya, pilih Cetak, lalu Simpan sebagai PDF, dan unggah hasilnya."
_SUSPECT = re.compile(
    rb"/(JS|JavaScript|Launch|EmbeddedFiles?|EF|RichMedia|XFA|ImportData|SubmitForm|GoToE|Rendition|3D|Movie|Sound)\b"
)
_ACTIONS = {
    "/JavaScript": "pdf-javascript",
    "/Rendition": "pdf-multimedia",
    "/Launch": "pdf-launch",
    "/ImportData": "pdf-form-action",
    "/SubmitForm": "pdf-form-action",
    "/GoToE": "pdf-embedded-file",
    "/RichMedia": "pdf-multimedia",
    "/3D": "pdf-multimedia",
    "/Movie": "pdf-multimedia",
    "/Sound": "pdf-multimedia",
}
_KEYS = {
    "/JS": "pdf-javascript",
    "/JavaScript": "pdf-javascript",
    "/EF": "pdf-embedded-file",
    "/EmbeddedFiles": "pdf-embedded-file",
    "/XFA": "pdf-xfa",
}
_SENTENCES = {
    "pdf-javascript": "PDF ini memuat program (JavaScript).",
    "pdf-launch": "PDF ini memuat perintah untuk menjalankan program lain.",
    "pdf-embedded-file": "PDF ini membawa berkas lain di dalamnya. Unggah lampirannya tersendiri.",
    "pdf-multimedia": "PDF ini memuat video, suara, atau objek tiga dimensi.",
    "pdf-form-action": "PDF ini memuat formulir yang mengirim data ke luar.",
    "pdf-xfa": "PDF ini formulir XFA yang hanya dapat dibuka di Adobe Reader.",
}
# How many bytes one packed byte can become.
_UNFOLDS = {
    "/FlateDecode": 1_032,
    "/Fl": 1_032,
    "/LZWDecode": 2_731,
    "/LZW": 2_731,
    "/RunLengthDecode": 64,
    "/RL": 64,
}
_BYTES_A_PIXEL = 8
_STEP = 64 * 1024


def read(path: Path, kind: Kind, limits: Limits) -> Findings:
    """Findings of a PDF; refuses what acts by itself, is locked, empty, broken or out of proportion.

    A file that opens without a password passes even where its owner restricts printing or copying, as the
    copies of regulations from JDIH do: everybody may read it, and every guard looks at its decrypted parts.
    """
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.mmap) as pdf:
            pages, warnings = _examine(pdf, limits)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
    ) as error:
        raise _broken() from error
    width, height = _first_page_size(path)
    return Findings(pages, width, height, warnings, _page_texts(path, min(pages, limits.text_pages)))


def _examine(pdf: pikepdf.Pdf, limits: Limits) -> tuple[int, tuple[str, ...]]:
    count = len(pdf.objects)
    if count > limits.pdf_objects:
        raise Refused("pdf-bomb", f"PDF ini terlalu rumit ({count} objek). {_PRINT_AGAIN}")
    for thing in pdf.objects:
        _check_object(thing, limits)
    pages = len(pdf.pages)
    if pages == 0:
        raise Refused("pdf-no-pages", f"PDF ini tidak memiliki halaman. {_PRINT_AGAIN}")
    if pages > limits.pdf_pages:
        raise Refused(
            "pdf-too-many-pages",
            f"PDF ini {pages} halaman, melebihi batas {limits.pdf_pages}. Unggah bagian buktinya saja.",
        )
    warnings = [("pdf-repaired", bool(pdf.get_warnings())), ("pdf-restricted", pdf.is_encrypted)]
    return pages, tuple(code for code, noticed in warnings if noticed)


def _check_object(thing: pikepdf.Object, limits: Limits) -> None:
    if isinstance(thing, pikepdf.Stream):
        _check_stream(thing, limits)
        dictionary: pikepdf.Object = thing.stream_dict
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
        dictionary = thing
    else:
        return
    if _SUSPECT.search(dictionary.unparse(resolved=True)):
        _check_actions(dictionary, 0)


def _check_actions(thing: pikepdf.Object, depth: int) -> None:
    """Look through direct dictionaries and arrays; indirect ones are visited as objects of their own."""
    if depth > 50:
        raise Refused("pdf-bomb", f"Susunan PDF ini terlalu dalam. {_PRINT_AGAIN}")
    if isinstance(thing, pikepdf.Dictionary):
        for role in ("/S", "/Subtype", "/Type"):
            named = thing.get(role)
            if isinstance(named, pikepdf.Name):
                if code := _ACTIONS.get(str(named)):
                    raise _active(code)
                if str(named) == "/EmbeddedFile":
                    raise _active("pdf-embedded-file")
        entries = dict(thing.items())
        for key in _KEYS.keys() & entries.keys():
            raise _active(_KEYS[key])
        children = [value for key, value in entries.items() if key != "/Parent"]
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if not _is_indirect(child):
            _check_actions(child, depth + 1)


def _is_indirect(child: object) -> bool:
    return isinstance(child, pikepdf.Object) and bool(child.is_indirect)


def _check_stream(stream: pikepdf.Stream, limits: Limits) -> None:
    """Refuse streams that unfold out of proportion: huge pictures, doubled or extreme compression."""
    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    packed = [name for name in names if name in _UNFOLDS]
    if len(packed) > 1 or len(names) > 4:
        raise _bomb()
    most = limits.unpacked_bytes
    if stream.get("/Subtype") == "/Image":
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if width * height > 4 * limits.pixels or max(width, height) > 100_000:
            raise Refused(
                "image-bomb",
                f"PDF ini memuat gambar {width} × {height} piksel yang terlalu besar. "
                "Pindai ulang dengan 150 sampai 300 dpi, lalu unggah lagi.",
            )
        most = max(most, width * height * _BYTES_A_PIXEL)
    if packed:
        raw = memoryview(stream.get_raw_stream_buffer())
        if len(raw) * _UNFOLDS[packed[0]] > most:
            _check_unpacked(stream, raw, [name for name in names if name != "/Crypt"], most)


def _check_unpacked(stream: pikepdf.Stream, raw: memoryview, names: list[str], limit: int) -> None:
    """Deflate alone is counted without keeping it; rare other chains unfold within this process's memory."""
    if _UNFOLDS.get(names[0]) == _UNFOLDS["/FlateDecode"]:
        _check_inflated(raw, limit)
    else:
        try:
            unpacked = len(memoryview(stream.get_stream_buffer(pikepdf.StreamDecodeLevel.all)))
        except (MemoryError, pikepdf.DataDecodingError) as error:
            raise _bomb() from error
        if unpacked > limit:
            raise _bomb()


def _check_inflated(raw: memoryview, limit: int) -> None:
    """Unpack in small steps and count; broken data is left to the viewer, which stops there too."""
    inflate, total = zlib.decompressobj(), 0
    try:
        for start in range(0, len(raw), _STEP):
            pending: bytes | memoryview = raw[start : start + _STEP]
            while len(pending) and not inflate.eof:
                total += len(inflate.decompress(pending, MEGABYTE))
                if total > limit:
                    raise _bomb()
                pending = inflate.unconsumed_tail
    except zlib.error:
        return


def _first_page_size(path: Path) -> tuple[int, int]:
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            if len(document) == 0:
                raise _broken()
            width, height = document[0].get_size()
            return round(width), round(height)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise _broken() from error


def _page_texts(path: Path, pages: int) -> Iterator[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        for index in range(min(pages, len(document))):
            page = document[index]
            text = page.get_textpage()
            yield text.get_text_bounded()
            text.close()
            page.close()
    except pypdfium2.PdfiumError:
        return
    finally:
        document.close()


def _active(code: str) -> Refused:
    return Refused(code, f"{_SENTENCES[code]} {_PRINT_AGAIN}")


def _bomb() -> Refused:
    return Refused("pdf-bomb", f"Isi PDF ini mengembang jauh melebihi ukurannya. {_PRINT_AGAIN}")


def _encrypted() -> Refused:
    return Refused(
        "pdf-encrypted",
        "PDF ini hanya terbuka dengan kata sandi. Buka dengan kata sandinya, cetak ke PDF baru tanpa kunci, "
        "lalu unggah hasilnya.",
    )


def _broken() -> Refused:
    return Refused("pdf-broken", f"PDF ini rusak atau terpotong. Salin ulang dari aslinya. {_PRINT_AGAIN}")
