"""What the gap matrix says of an item: done, not done, needed. Pure: facts of the snapshot in, words out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.snapshot import ItemFact, Proof


class Words(NamedTuple):
    """One kind of evidence: its short name, when it is there, when it is not, and what to bring."""

    short: str
    done: str
    undone: str
    needed: str


KINDS: dict[str, Words] = {
    "Salinan produk hukum": Words(
        "salinan produk hukum",
        "produk hukum terbit dan tersalin",
        "salinan produk hukum belum diterima",
        "salinan produk hukum bernomor dan tautan JDIH",
    ),
    "Tautan publikasi": Words(
        "tautan publikasi",
        "publikasi tersedia dengan salinannya",
        "publikasi belum dibuktikan",
        "tautan publikasi pada tahun bukti beserta salinan halamannya",
    ),
    "SK Kepala": Words(
        "surat keputusan",
        "surat keputusan berikut lampiran diterima",
        "surat keputusan yang berlaku belum diterima",
        "surat keputusan yang masih berlaku berikut lampiran nama",
    ),
    "Matriks isian": Words(
        "matriks isian",
        "matriks terisi sesuai format",
        "matriks belum lengkap",
        "matriks isian sesuai format, ditandatangani kepala perangkat daerah",
    ),
    "Matriks anggaran": Words(
        "matriks anggaran",
        "matriks anggaran dan cuplikan DPA diterima",
        "cuplikan DPA belum disahkan",
        "matriks anggaran dan cuplikan DPA/APBD yang disahkan",
    ),
    "Dokumen utama": Words(
        "dokumen utama",
        "dokumen final bertanda tangan diterima",
        "dokumen final bertanda tangan belum diterima",
        "dokumen final bertanda tangan (PDF)",
    ),
    "Foto": Words(
        "foto lapangan",
        "foto lapangan berketerangan diterima",
        "foto lapangan belum diterima",
        "foto pada tahun bukti dengan keterangan tanggal dan lokasi",
    ),
    "Sertifikat pelatihan": Words(
        "sertifikat KHA",
        "sertifikat dan daftar SDM terlatih diterima",
        "sertifikat pelatihan KHA belum dilampirkan",
        "sertifikat KHA dan daftar SDM terlatih",
    ),
    "Laporan kegiatan": Words(
        "laporan kegiatan",
        "laporan kegiatan dan daftar hadir diterima",
        "laporan kegiatan belum lengkap",
        "laporan kegiatan, notula, dan daftar hadir",
    ),
    "MoU": Words(
        "naskah kerja sama",
        "naskah kerja sama diterima",
        "kerja sama belum dibuktikan tertulis",
        "naskah kerja sama yang berlaku dan peran tiap mitra",
    ),
    "Tabel data": Words(
        "tabel data dua tahun",
        "tabel data dua tahun disahkan",
        "tabel data dua tahun belum disahkan",
        "tabel data tahun dinilai dan tahun sebelumnya yang disahkan",
    ),
    "SOP": Words("SOP", "SOP ditetapkan", "SOP belum diterima", "SOP atau alur layanan yang ditetapkan"),
    "Profil inovasi": Words(
        "profil inovasi",
        "profil inovasi diterima",
        "bukti penerapan inovasi belum diterima",
        "profil inovasi dan bukti penerapannya",
    ),
    "Sertifikat/berita": Words(
        "bukti standardisasi",
        "bukti standardisasi diterima",
        "bukti standardisasi belum diterima",
        "berita acara standardisasi atau hasil audit mandiri",
    ),
}
LEVELS = {
    "choice": "jenjang jawaban belum yang tertinggi",
    "yes_no": "jawaban belum “ya”",
    "checklist": "butir daftar belum lengkap",
    "bands": "capaian belum pada tangga tertinggi",
    "count_bands": "jumlah belum mencapai tangga tertinggi",
}
WAITING, RETURNED, UNANSWERED = "wait", "back", ("none", "draft")


def words_of(line: str) -> Words:
    """Words for one line of expected evidence; an unknown line speaks for itself."""
    for start, words in KINDS.items():
        if line.startswith(start):
            return words
    short = line.partition(" (")[0]
    return Words(short, f"{short} diterima", f"{short} belum diterima", line)


def done(item: ItemFact) -> str:
    """ "Telah dilaksanakan": what was accepted; what only lies there says so."""
    parts = [words_of(p["line"]).done for p in _in(item, "accepted")]
    if _in(item, "attached"):
        parts.append("berkas diunggah, menunggu telaah")
    if not parts and _in(item, "returned"):
        return "Berkas diunggah, lalu dikembalikan"
    return _sentence(parts) or ("Jawaban diajukan tanpa berkas" if _answered(item) else "Belum ada")


def undone(item: ItemFact) -> str:
    """ "Belum dilaksanakan": missing and returned proof, the reviewer's reason, the level not reached."""
    if item["state"] in UNANSWERED:
        return "Belum diajukan oleh pengampu"
    parts = [words_of(p["line"]).undone for p in _in(item, "missing")]
    parts += [_returned(p) for p in _in(item, "returned")]
    if item["reason"] and item["reason"] not in [p["reason"] for p in _in(item, "returned")]:
        parts.append(f"catatan penelaah: {item['reason'].lower()}")
    if item["state"] == WAITING:
        parts.append("menunggu telaah")
    if _below_maximum(item) and item["method"] in LEVELS:
        parts.append(LEVELS[item["method"]])
    if not parts:
        parts.append("nilai di bawah klaim" if _cut(item) else "jenjang tertinggi belum tercapai")
    return _sentence(parts)


def needed(item: ItemFact) -> str:
    """ "Data yang dibutuhkan": what to bring so that the points can be given."""
    parts = [words_of(p["line"]).needed for p in (*_in(item, "returned"), *_in(item, "missing"))]
    if not parts and item["state"] == WAITING:
        return "Telaah sekretariat; berkas sudah diunggah"
    if not parts and item["proofs"]:
        parts = [f"bukti untuk jenjang berikutnya: {words_of(item['proofs'][0]['line']).short}"]
    return _sentence(parts) or "Bukti untuk jenjang berikutnya"


def needed_briefly(item: ItemFact, length: int = 36) -> str:
    """The same in one short line, for the page of ten: as many kinds as fit, and how many more there are."""
    lines = [*_in(item, "returned"), *_in(item, "missing")]
    shorts = list(dict.fromkeys(words_of(p["line"]).short for p in lines))
    if not shorts:
        return "Telaah sekretariat" if item["state"] == WAITING else "Bukti jenjang berikutnya"
    for shown in range(len(shorts), 1, -1):
        rest = len(shorts) - shown
        text = ", ".join(shorts[:shown]) + (f", +{rest}" if rest else "")
        if len(text) <= length:
            return _capital(text)
    return _capital(shorts[0] + (f", +{len(shorts) - 1}" if len(shorts) > 1 else ""))


def _in(item: ItemFact, state: str) -> Sequence[Proof]:
    return [proof for proof in item["proofs"] if proof["state"] == state]


def _answered(item: ItemFact) -> bool:
    return item["state"] not in UNANSWERED


def _returned(proof: Proof) -> str:
    reason = f" ({proof['reason'].lower()})" if proof["reason"] else ""
    return f"{words_of(proof['line']).short} dikembalikan{reason}"


def _below_maximum(item: ItemFact) -> bool:
    return item["claimed"] is not None and Decimal(item["claimed"]) < Decimal(item["max"])


def _cut(item: ItemFact) -> bool:
    return None not in (item["claimed"], item["accepted"]) and item["claimed"] != item["accepted"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(parts: Sequence[str]) -> str:
    return _capital("; ".join(dict.fromkeys(parts)))
