"""The training in Balangan of 20–22 August 2025 as the article tells it: sectors, days, subjects.

Participants are posts, not invented people; the only persons named are the two the article names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from participants.models import Sector

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Pelatihan Konvensi Hak Anak Kabupaten Balangan"
PLACE = "Mahligai Mayang Maurai, Paringin"
TRAINER = "Sudirman Latief"
HOST = "Dian Dinilia"
# day of August 2025, from, to, title, lessons (subject, JP, who teaches)
SESSIONS = (
    (
        20,
        "08:30",
        "12:15",
        "Rabu pagi",
        (("Pembukaan dan uji awal", 0, HOST), ("Prinsip dan sejarah KHA", 4, TRAINER)),
    ),
    (20, "13:15", "16:15", "Rabu siang", (("Lima klaster hak anak", 4, TRAINER),)),
    (21, "08:30", "11:30", "Kamis pagi", (("Kebijakan KLA dan peran daerah", 4, ""),)),
    (21, "13:00", "16:00", "Kamis siang", (("Perlindungan dan pelaporan kasus", 4, TRAINER),)),
    (
        22,
        "08:00",
        "11:45",
        "Jumat pagi",
        (("Menyusun rencana tindak lanjut", 4, TRAINER), ("Uji akhir dan penutup", 0, "")),
    ),
)
CAME = (100, 98, 97, 94, 94)
"""How many of the 100 came to each session."""

DISTRICTS = (
    "Paringin",
    "Paringin Selatan",
    "Awayan",
    "Batumandi",
    "Halong",
    "Juai",
    "Lampihong",
    "Tebing Tinggi",
)
OFFICES = ("Kepala Bidang", "Perencana", "Operator Data KLA")
SCHOOLS = (*(f"SDN {place}" for place in DISTRICTS), "SMPN Paringin", "SMAN Paringin")
SCHOOL_POSTS = ("Kepala Sekolah", "Guru BK", "Guru Kelas")
HOMES = ("LKSA Paringin", "LKSA Batumandi", "LKSA Halong")
FIRMS = (
    "Kelompok Usaha Ritel",
    "Kelompok Usaha Perkebunan",
    "Kelompok Usaha Pertambangan",
    "Asosiasi Pengusaha",
)
MEDIA = ("Portal Berita", "Radio Daerah", "Forum Wartawan", "Media Luar Ruang")
TASK_FORCE = 26
ALSO = {"disdukcapil": "dukcapil", "dinsos": "perlindungan"}


@dataclass(frozen=True)
class Seat:
    """One of the 100: the body (key of one with tasks, or a new one by name), the post, the categories."""

    body: str
    post: str
    sector: str
    categories: tuple[str, ...] = ()
    known: bool = False


def seats(bodies: tuple[str, ...]) -> Iterator[Seat]:
    """100 seats: `bodies` are the keys of the regency's bodies with tasks."""
    offices = [(post, key) for post in OFFICES for key in bodies]
    for post, key in offices[:TASK_FORCE]:
        more = (ALSO[key],) if key in ALSO else ()
        yield Seat(key, post, Sector.OPD, ("gugus_tugas", *more), known=True)
    for school in SCHOOLS:
        for post in SCHOOL_POSTS:
            yield Seat(school, post, Sector.SCHOOL, ("sra",))
    for place in DISTRICTS:
        for post in ("Kepala Puskesmas", "Pengelola KIA"):
            yield Seat(f"Puskesmas {place}", post, Sector.HEALTH_CENTRE, ("kesehatan",))
        yield Seat(f"Masjid Kecamatan {place}", "Ketua Takmir", Sector.WORSHIP, ("pka_rira",))
    for place in DISTRICTS[:6]:
        yield Seat(f"Pondok Pesantren {place}", "Pengasuh", Sector.BOARDING, ("pengasuhan", "sra"))
    for home in HOMES:
        for post in ("Ketua", "Pengasuh"):
            yield Seat(home, post, Sector.CHILD_WELFARE, ("pengasuhan",))
    for firm in FIRMS:
        yield Seat(f"{firm} Kabupaten Balangan", "Pengurus", Sector.BUSINESS)
    for medium in MEDIA:
        yield Seat(f"{medium} Kabupaten Balangan", "Redaktur", Sector.MEDIA)


# category → people who should be trained, key of the body that says so, its source
TARGETS = {
    "gugus_tugas": (32, "dp3a", "SK Gugus Tugas KLA Kabupaten Balangan, lampiran susunan"),
    "dukcapil": (13, "disdukcapil", "Daftar pegawai bidang pelayanan pencatatan sipil"),
    "keluarga": (18, "dp3a", "Daftar petugas lembaga konsultasi keluarga"),
    "pengasuhan": (54, "dinsos", "Data LKSA dan pesantren per 31 Desember 2025"),
    "kesehatan": (176, "dinkes", "Data SDM kesehatan puskesmas per 31 Desember 2025"),
    "sra": (240, "disdik", "Data pendidik SRA per 31 Desember 2025"),
    "pka_rira": (61, "dp3a", "Daftar pengelola PKA dan rumah ibadah ramah anak"),
    "perlindungan": (24, "dinsos", "Daftar SDM layanan perlindungan khusus anak"),
}
BANJAR_TARGETS = {
    "gugus_tugas": (45, "dinsos", "SK Gugus Tugas KLA Kabupaten Banjar, lampiran susunan"),
    "kesehatan": (412, "dinkes", "Data SDM kesehatan puskesmas per 31 Desember 2025"),
    "sra": (530, "disdik", "Data pendidik SRA per 31 Desember 2025"),
}
# problem, activity, whom for, measure, support, who answers, proof, item it serves
PLANS = {
    Sector.OPD: (
        "Data anak belum terpilah di perangkat daerah",
        "Menyusun tabel data anak terpilah jenis kelamin dan umur",
        "Perencana program",
        "Satu tabel data terpilah",
        "Contoh format dari sekretariat",
        "Kepala Bidang",
        "Tabel data terpilah",
        "",
    ),
    Sector.SCHOOL: (
        "Aturan disiplin belum menurut hak anak",
        "Menyusun kesepakatan kelas tanpa hukuman fisik",
        "Guru dan peserta didik",
        "Semua kelas memiliki kesepakatan",
        "Pendampingan Dinas Pendidikan",
        "Kepala Sekolah",
        "Foto dan naskah kesepakatan kelas",
        "I19-Q3",
    ),
    Sector.HEALTH_CENTRE: (
        "Ruang tunggu belum ramah anak",
        "Menata ruang tunggu dan alur layanan anak",
        "Anak dan pengantar",
        "Satu ruang tunggu anak",
        "Anggaran BOK puskesmas",
        "Kepala Puskesmas",
        "Foto ruang tunggu",
        "I15-Q3",
    ),
    Sector.WORSHIP: (
        "Kegiatan anak di masjid belum terjadwal",
        "Membuka jam kegiatan anak setiap pekan",
        "Anak sekitar masjid",
        "Empat kegiatan setiap bulan",
        "Pembina dari Kementerian Agama",
        "Ketua Takmir",
        "Jadwal dan daftar kegiatan",
        "I20-Q2",
    ),
    Sector.BOARDING: (
        "Belum ada jalur pengaduan santri",
        "Menetapkan petugas dan kotak pengaduan",
        "Santri",
        "Satu jalur pengaduan aktif",
        "Rujukan UPTD PPA",
        "Pengasuh",
        "Surat penetapan petugas",
        "I19-Q7",
    ),
    Sector.CHILD_WELFARE: (
        "Pengasuh belum memahami manajemen kasus",
        "Berbagi materi KHA kepada seluruh pengasuh",
        "Pengasuh LKSA",
        "Seluruh pengasuh mengikuti",
        "Modul pelatihan",
        "Ketua",
        "Daftar hadir dan foto",
        "I10-Q2",
    ),
    Sector.BUSINESS: (
        "Tempat usaha belum memiliki ruang laktasi",
        "Menyediakan ruang laktasi",
        "Pekerja dan pelanggan",
        "Satu ruang laktasi",
        "Panduan Dinas",
        "Pengurus",
        "Foto ruang laktasi",
        "I03-Q8",
    ),
    Sector.MEDIA: (
        "Pemberitaan anak belum menyamarkan identitas",
        "Menyusun pedoman pemberitaan ramah anak",
        "Redaksi",
        "Satu pedoman ditetapkan",
        "Naskah pedoman Dewan Pers",
        "Redaktur",
        "Pedoman yang ditetapkan",
        "",
    ),
}
PLANS[Sector.VERTICAL] = PLANS[Sector.OPD]
# what a report says at each milestone
DONE_NOTES = {
    30: "Sudah dibahas bersama pimpinan, pelaksana ditunjuk.",
    90: "Kegiatan berjalan, bahan dan jadwal tersedia.",
    180: "Kegiatan selesai dilaksanakan sesuai ukuran.",
}
# topic → chance of a right answer in the first and in the second test, percent
SKILLS = {
    "Prinsip dan sejarah KHA": (61, 84),
    "Lima klaster hak anak": (57, 81),
    "Kebijakan KLA dan peran daerah": (55, 80),
    "Perlindungan dan pelaporan kasus": (49, 66),
    "Menyusun rencana tindak lanjut": (63, 85),
}
