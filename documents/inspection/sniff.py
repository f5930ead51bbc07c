"""How a file's first bytes say which kind it is, and what to tell the person when it is none of ours."""

import re
import zipfile
from pathlib import Path

import puremagic

from common.refusals import Refused
from documents.inspection.kinds import ALLOWED, JPG, PDF, PNG, Kind
from documents.inspection.names import split_extension
from documents.inspection.office import office_kind

HEAD = 4096
_SCRIPT = re.compile(rb"(?i)<script|<\?php|<html|<svg|#!/|javascript:")


def sniff(path: Path) -> Kind:
    """The kind of the file at `path` by its content; `Refused` for everything off the allow-list."""
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \x00")
    if bare.startswith(b"%PDF-"):
        return PDF
    if b"%PDF-" in head[:1024]:
        raise _polyglot("bagian depannya bukan PDF, tetapi di dalamnya terselip PDF")
    if head.startswith(b"\xff\xd8\xff"):
        return JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK\x03\x04"):
        return office_kind(path)
    raise _not_allowed(path, head, bare)


def check_extension(kind: Kind, name: str) -> None:
    """Refuse "extension-mismatch" when the name claims another kind than the content; no ending is fine."""
    ending = split_extension(name)[1].lower()
    if ending and ending not in kind.extensions:
        raise Refused(
            "extension-mismatch",
            f"Isi berkas ini {kind.label}, tetapi namanya berakhiran {ending}. "
            f"Ubah akhiran nama menjadi {kind.extensions[0]} bila isinya memang benar, lalu unggah lagi.",
        )


def check_polyglot(path: Path, kind: Kind) -> None:
    """Refuse "polyglot": bytes that another program would open as something else."""
    if kind.family == "office":
        return
    if zipfile.is_zipfile(path):
        raise _polyglot("di belakangnya terselip arsip ZIP")
    if kind.family == "picture":
        with path.open("rb") as handle:
            if _SCRIPT.search(handle.read(HEAD)):
                raise _polyglot("di dalamnya terselip program")


def _polyglot(what: str) -> Refused:
    return Refused(
        "polyglot",
        f"Berkas ini berisi dua jenis sekaligus: {what}. "
        "Buat ulang berkasnya (simpan atau cetak ke PDF yang baru), lalu unggah lagi.",
    )


def _not_allowed(path: Path, head: bytes, bare: bytes) -> Refused:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(path)
    if head.startswith((b"GIF87a", b"GIF89a")) and re.match(rb"\s*(=|/\*|;)", head[6:10]):
        return _polyglot("tampak sebagai gambar GIF, tetapi juga dapat dijalankan sebagai program")
    for code, signature, sentence in _KNOWN:
        if signature.match(bare if code == "type-web-page" else head):
            return Refused(code, f"{sentence} {ALLOWED}")
    if not head.strip(b"\x00"):
        return Refused(
            "file-blank", "Berkas ini hanya berisi byte nol, jadi salinannya rusak. Salin ulang dari aslinya."
        )
    return Refused("type-not-allowed", f"{_guess(path)} {ALLOWED}")


def _compound(path: Path) -> Refused:
    """Old Office files and password-protected new ones share one container; its directory tells which."""
    content = path.read_bytes()
    for code, stream, sentence in _COMPOUND:
        if stream.encode("utf-16-le") in content:
            return Refused(code, sentence)
    return Refused("type-not-allowed", f"Jenis berkas ini tidak dikenali. {ALLOWED}")


def _guess(path: Path) -> str:
    try:
        found = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError, OSError):
        found = []
    ending = found[0].extension.lstrip(".").upper() if found else ""
    return f"Berkas jenis {ending} tidak dapat diunggah." if ending else "Jenis berkas ini tidak dikenali."


_RESAVE = "Buka berkasnya, pilih Simpan Sebagai, jenis {}, lalu unggah hasilnya."
_COMPOUND = (
    (
        "office-encrypted",
        "EncryptedPackage",
        "Berkas Office ini dikunci kata sandi. Hapus kata sandinya (File, Info), simpan, lalu unggah lagi.",
    ),
    ("legacy-doc", "WordDocument", "Ini dokumen Word lama (.doc). " + _RESAVE.format("Dokumen Word (.docx)")),
    (
        "legacy-xls",
        "Workbook",
        "Ini lembar kerja Excel lama (.xls). " + _RESAVE.format("Buku Kerja Excel (.xlsx)"),
    ),
    (
        "legacy-ppt",
        "PowerPoint Document",
        "Ini salindia lama (.ppt). " + _RESAVE.format("Presentasi (.pptx)"),
    ),
)
_KNOWN: tuple[tuple[str, re.Pattern[bytes], str], ...] = (
    (
        "type-heic",
        re.compile(rb"(?s)....ftyp(heic|heix|hevc|mif1|msf1|avif)"),
        "Ini foto HEIC dari ponsel. Kirim ulang fotonya sebagai JPG (kamera: format Paling Kompatibel).",
    ),
    (
        "type-video",
        re.compile(rb"(?s)....ftyp|\x1aE\xdf\xa3|RIFF....AVI "),
        "Ini video. Unggah tangkapan layar atau berita acaranya sebagai PDF; videonya cukup ditautkan.",
    ),
    (
        "type-picture",
        re.compile(rb"(?s)GIF8|BM....\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF....WEBP"),
        "Jenis gambar ini tidak diterima. Simpan ulang gambarnya sebagai JPG atau PNG.",
    ),
    (
        "type-program",
        re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|#!"),
        "Berkas ini sebuah program, bukan dokumen.",
    ),
    (
        "type-archive",
        re.compile(rb"(?s)PK|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar"),
        "Ini arsip. Buka arsipnya, lalu unggah isinya satu per satu.",
    ),
    (
        "type-web-page",
        re.compile(rb"(?i)<!doctype|<html|<svg|<\?xml|<script|<\?php"),
        "Ini halaman web atau berkas XML. Cetak halamannya ke PDF, lalu unggah PDF itu.",
    ),
    ("type-rtf", re.compile(rb"\{\\rtf"), "Ini dokumen RTF. " + _RESAVE.format("Dokumen Word (.docx)")),
)
