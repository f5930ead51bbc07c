"""Fixed words of the readiness report. Pure."""

from __future__ import annotations

SHORT_CLUSTER = {
    "K0": "Kelembagaan",
    "K1": "I: Hak sipil dan kebebasan",
    "K2": "II: Keluarga dan pengasuhan alternatif",
    "K3": "III: Kesehatan dasar, kesejahteraan",
    "K4": "IV: Pendidikan, waktu luang, budaya",
    "K5": "V: Perlindungan khusus",
    "KD": "Kecamatan dan desa/kelurahan",
}
TIERS = {
    "INTERNAL": "Dinas",
    "EM": "EM",
    "VA_PROV": "Provinsi",
    "VA_PUSAT": "Pusat",
    "VLH": "Lapangan hibrida",
    "VF": "Final",
}
VERIFIED = "Terverifikasi"
# state → (shape, word, meaning)
STATES = {
    "ok": ("full", VERIFIED, "Klaim disetujui seluruhnya dan bernilai penuh."),
    "low": ("full", VERIFIED, "Klaim disetujui seluruhnya, tetapi klaimnya sendiri di bawah maksimum."),
    "cut": ("half", "Sebagian", "Penelaah memberi nilai di bawah klaim; alasannya tertulis di bawah butir."),
    "back": ("back", "Dikembalikan", "Bukti tidak diterima dan dikembalikan untuk diperbaiki."),
    "wait": ("wait", "Belum ditelaah", "Sudah diajukan, belum ditelaah; nilainya belum dihitung."),
    "draft": ("dash", "Belum diajukan", "Masih draf pada pengampu; belum dihitung sebagai klaim."),
    "none": ("dash", "Belum diisi", "Tidak ada jawaban. Kosong tidak sama dengan nol."),
    "data": ("dash", "Data saja", "Butir tanpa nilai; hanya mengumpulkan data."),
}
PROMISES = {"terlambat": "back", "ingkar": "zero", "berjalan": "wait", "ditepati": "full"}
AXES = {
    "full": ("full", "lengkap"),
    "half": ("half", "sebagian"),
    "zero": ("zero", "belum"),
    "na": ("none", "tak diminta"),
}
LINKS = {
    "accepted": ("full", "Diterima"),
    "attached": ("wait", "Belum ditelaah"),
    "returned": ("back", "Dikembalikan"),
}
GATES = {"unmet": "back", "unknown": "zero", "met": "full"}
CONFIDENCE = {
    "confirmed_2": "dua sumber",
    "one_source": "satu sumber",
    "not_found": "tidak ditemukan",
    "inferred": "diturunkan",
    "assumption": "asumsi",
}
BASES = {
    "acceptance": "Klaim yang belum ditelaah",
    "retention": "Nilai dari Dinas yang belum diverifikasi Provinsi",
}
ABBREVIATIONS = (
    ("ABH", "anak yang berhadapan dengan hukum"),
    ("AMPK", "anak yang memerlukan perlindungan khusus"),
    ("APSAI", "Asosiasi Perusahaan Sahabat Anak Indonesia"),
    ("DPA", "dokumen pelaksanaan anggaran"),
    ("EM", "evaluasi mandiri dalam aplikasi kementerian"),
    ("JDIH", "jaringan dokumentasi dan informasi hukum"),
    ("KHA", "Konvensi Hak Anak"),
    ("KIE", "komunikasi, informasi, dan edukasi"),
    ("KLA", "kabupaten/kota layak anak"),
    ("LKSA", "lembaga kesejahteraan sosial anak"),
    ("PAUD-HI", "pendidikan anak usia dini holistik integratif"),
    ("PKA", "pusat kreativitas anak"),
    ("PMBA", "pemberian makan bayi dan anak"),
    ("RASS", "rute aman selamat ke dan dari sekolah"),
    ("RIRA", "rumah ibadah ramah anak"),
    ("SRA", "sekolah ramah anak"),
    ("TTE", "tanda tangan elektronik"),
    ("UPTD PPA", "unit pelaksana teknis daerah perlindungan perempuan dan anak"),
)
ZONES = {"WIB": "Waktu Indonesia Barat", "WITA": "Waktu Indonesia Tengah", "WIT": "Waktu Indonesia Timur"}
CONTRIBUTORS_SHOWN = 3


def many(names: list[str], limit: int = CONTRIBUTORS_SHOWN) -> str:
    """At most `limit` names, then "dan n lainnya"."""
    if len(names) <= limit:
        return ", ".join(names)
    return f"{', '.join(names[:limit])}, dan {len(names) - limit} lainnya"


def clipped(text: str, length: int) -> str:
    """The beginning of a long text, cut between words."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;(") + " …"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
