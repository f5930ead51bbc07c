"""What was planned, said, decided and promised in the meetings of the demonstration.

The meeting of 20 February 2026 follows the article of Dinsos P3AP2KB on it: day, place, who opened it, who
spoke and about what. Letter number, counts, points and the words of the minutes are demonstration data.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from participants.models import Sector

DAY = dt.date(2026, 2, 20)
TITLE = "Rakor KLA lintas sektor: penguatan pemenuhan hak dan perlindungan anak"
PLACE = "Guest House Sultan Sulaiman, Martapura"
PURPOSE = "Menyamakan persepsi dan memperkuat komitmen seluruh sektor: dari Nindya menuju Utama."
OPENER = "H. Ikhwansyah, SKM., M.Kes., Asisten II Bidang Perekonomian dan Pembangunan Setda Banjar"
NOTE_TAKER = "Sekretaris Gugus Tugas KLA"
LETTER_NUMBER = "005/117/Dinsos P3AP2KB"
LETTER_OPENING = (
    "Dalam rangka penguatan pemenuhan hak dan perlindungan anak di Kabupaten Banjar, Pemerintah Kabupaten "
    "Banjar menyelenggarakan rapat koordinasi lintas sektor. Sehubungan dengan hal itu, kami mengundang "
    "Bapak/Ibu untuk hadir pada:"
)
LETTER_NOTES = (
    "Kami mohon Bapak/Ibu membawa data dukung butir yang diampu. Apabila berhalangan, kehadiran dapat "
    "diwakilkan kepada pejabat yang berwenang mengambil keputusan dengan membawa surat tugas."
)
SPEAKER = {
    "name": "Andrian Anwary, S.Sos., M.AP",
    "position": "Kepala Bidang Pemenuhan Hak Anak",
    "organisation_name": "DPPPAKB Provinsi Kalimantan Selatan",
    "topic": "Kebijakan dan strategi percepatan KLA serta indikator penilaiannya",
}
SPEAKS = 2
SMALL_ROUND = (Sector.OPD, Sector.VERTICAL, Sector.COMMUNITY)
# starts, ends, title, led by, item, points of the gap, bodies
AGENDA = (
    ("08:30", "08:45", "Pembukaan", OPENER, "", "", ()),
    ("08:45", "09:30", "Kebijakan dan strategi percepatan KLA", "", "", "", ()),
    ("09:30", "09:45", "Janji rakor sebelumnya", "Sekretaris Gugus Tugas KLA", "", "", ()),
    ("09:45", "10:05", "RAD KLA belum ditetapkan", "", "I02-Q4", "5.00", ("bappedalitbang",)),
    (
        "10:05",
        "10:25",
        "Matriks pencegahan perkawinan anak",
        "",
        "I07-Q2",
        "4.00",
        ("kemenag", "pengadilan", "dinkes"),
    ),
    ("10:25", "10:45", "SK satuan pendidikan ramah anak", "", "I19-Q2.2c", "3.20", ("disdik", "kemenag")),
    ("10:45", "11:30", "Komitmen bersama dan penutup", "Ketua Gugus Tugas KLA", "", "", ()),
)
# what was said and what was answered, in the order of the agenda
SAID = (
    (
        "Rapat dibuka atas nama Bupati. Predikat Nindya dipertahankan dan ditingkatkan menjadi Utama. "
        "Yang lebih penting dari predikat adalah anak yang terlindungi dan terpenuhi haknya.",
        "",
    ),
    (
        "Kebijakan dan strategi percepatan KLA serta indikator penilaiannya. Keberhasilan tidak hanya diukur "
        "dari dokumen administrasi, tetapi dari penerapan nyata di lapangan.",
        "Peserta meminta contoh bukti lapangan untuk tiap klaster. Contoh dibagikan melalui portal.",
    ),
    ("Delapan janji rakor 15 Januari dibacakan: ditepati, terlambat, dan tidak ditepati.", ""),
    (
        "Naskah Perbup RAD KLA sudah dibahas lintas perangkat daerah; menunggu pengundangan.",
        "Bappedalitbang menyanggupi penyerahan Perbup yang telah diundangkan.",
    ),
    (
        "Matriks memuat data Kantor Kemenag, Pengadilan Agama, dan Dinas Kesehatan yang belum sama.",
        "Ketiga lembaga menyepakati satu sumber data.",
    ),
    (
        "SK satuan pendidikan ramah anak jenjang SMP dan madrasah belum lengkap.",
        "Dinas Pendidikan dan Kantor Kemenag membagi daftar sekolah.",
    ),
    ("Janji lembaga dibacakan kembali dan disepakati bersama keempat pilar.", ""),
)
DECISIONS = (
    "Target penilaian 2026 ditetapkan: naik dari Nindya ke Utama.",
    "Tiap pengampu melengkapi bukti penerapan di lapangan, bukan dokumen saja.",
    "Bukti diajukan paling lambat {closing} pukul 23.59 WITA.",
)
PRESS_TITLE = "Rakor KLA Bersama Lintas Sektor untuk Pemenuhan Hak Anak"
PRESS = """MARTAPURA – Dinas Sosial, Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan \
Keluarga Berencana Kabupaten Banjar menyelenggarakan rapat koordinasi Kabupaten Layak Anak lintas sektor.

Kegiatan di Guest House Sultan Sulaiman, Martapura, Jumat (20/02/2025) ini dibuka oleh Asisten II Bidang \
Perekonomian dan Pembangunan Setda Banjar, H. Ikhwansyah, SKM., M.Kes. Hadir kepala OPD se-Kabupaten Banjar, \
perwakilan lembaga dan instansi, dunia usaha, serta media massa.

Narasumber dari DPPPAKB Provinsi Kalimantan Selatan, Andrian Anwary, S.Sos., M.AP, Kepala Bidang Pemenuhan \
Hak Anak, memaparkan kebijakan dan strategi percepatan KLA serta indikator penilaiannya.

Kabupaten Banjar saat ini berpredikat Nindya dan menargetkan predikat Utama pada penilaian berikutnya."""


@dataclass(frozen=True)
class Told:
    """One promise. `due_on`: a day of history; `due_in`: days from the day the demonstration is loaded."""

    body: str
    code: str
    points: str
    what: str
    target: str
    due_on: dt.date | None = None
    due_in: int = 0
    state: str = "berjalan"
    decided_on: dt.date | None = None
    reason: str = ""
    reported: str = ""


@dataclass(frozen=True)
class Story:
    """An earlier meeting; `entries`: title, speaker, points; `in_period`: whether it belongs to 2026."""

    day: dt.date
    title: str
    purpose: str
    entries: tuple[tuple[str, str, str], ...]
    decisions: tuple[str, ...]
    promises: tuple[Told, ...]
    in_period: bool = True
    closed_on: dt.date | None = None


def kept(body: str, code: str, points: str, what: str, target: str, *, due: dt.date, on: dt.date) -> Told:
    return Told(
        body,
        code,
        points,
        what,
        target,
        due_on=due,
        state="ditepati",
        decided_on=on,
        reported="Berkas sudah diunggah dan diajukan.",
    )


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


PROMISES = (
    Told(
        "hukum",
        "I01-Q1",
        "3.00",
        "Menyerahkan salinan Perda KLA bernomor dan tautan JDIH",
        "Perda bernomor pada JDIH",
        due_in=-3,
    ),
    Told(
        "kemenag",
        "I07-Q2",
        "4.00",
        "Melengkapi matriks pencegahan perkawinan anak dan MoU",
        "Matriks terisi dan MoU ditandatangani",
        due_in=2,
        reported="MoU sudah diparaf Pengadilan Agama.",
    ),
    Told(
        "bappedalitbang",
        "I02-Q4",
        "5.00",
        "Menyerahkan Perbup RAD KLA yang telah diundangkan",
        "Perbup bernomor dan lampiran RAD",
        due_in=4,
    ),
    Told(
        "disdik",
        "I19-Q2.2c",
        "3.20",
        "Melengkapi SK SRA jenjang SMP dan madrasah",
        "SK untuk seluruh SMP dan madrasah negeri",
        due_in=7,
    ),
    Told(
        "dinkes",
        "I15-Q4",
        "1.00",
        "Melengkapi sertifikat KHA tenaga faskes, paling sedikit 71 orang",
        "71 sertifikat",
        due_in=7,
        reported="68 dari 71 sertifikat terkumpul.",
    ),
    kept(
        "disdukcapil",
        "I04-Q4",
        "2.50",
        "Menyerahkan SK layanan jemput bola akta kelahiran",
        "SK dan jadwal layanan",
        due=day(2, 25),
        on=day(2, 24),
    ),
    kept(
        "dishub",
        "I11-Q7",
        "1.50",
        "Menyerahkan matriks mitra RASS",
        "Matriks mitra lengkap",
        due=day(2, 26),
        on=day(2, 26),
    ),
    kept(
        "dinsos",
        "I02-Q3",
        "2.00",
        "Menyerahkan notula sub-gugus tugas lima klaster",
        "Lima notula",
        due=day(2, 27),
        on=day(2, 26),
    ),
    kept(
        "apsai",
        "I03-Q4.1d-du",
        "1.50",
        "Menyerahkan perjanjian kemitraan kesehatan anak",
        "Perjanjian ditandatangani",
        due=day(2, 27),
        on=day(2, 27),
    ),
)
JANUARY = Story(
    day(1, 15),
    "Rakor awal evaluasi mandiri KLA 2026",
    "Membagi butir, membaca hasil 2025, dan menyepakati jadwal pengisian.",
    (
        ("Hasil penilaian 2025", "Kepala Dinsos P3AP2KB", "Predikat Nindya; kehilangan terbesar pada bukti."),
        ("Pembagian butir", "Sekretaris Gugus Tugas KLA", "Setiap butir mempunyai satu pengampu utama."),
    ),
    ("Setiap pengampu menunjuk operator.", "Data dukung yang tersedia diserahkan sebelum akhir Februari."),
    (
        Told(
            "dkisp",
            "I05-Q5",
            "2.00",
            "Menyerahkan SOP penapisan konten tidak layak anak",
            "SOP ditetapkan",
            due_in=-10,
        ),
        Told(
            "pupr",
            "I16-Q5",
            "1.50",
            "Menyerahkan data sanitasi layak dua tahun",
            "Data 2024 dan 2025",
            due_in=-17,
        ),
        Told(
            "satpolpp",
            "I17-Q6",
            "1.50",
            "Melaporkan kegiatan satgas pengawas KTR",
            "Laporan 2024 dan 2025",
            due_on=day(1, 30),
            state="ingkar",
            decided_on=day(2, 16),
            reason="Laporan tidak diserahkan sesudah tiga kali diingatkan",
        ),
        kept(
            "dinkes",
            "I12-Q3",
            "2.00",
            "Menyerahkan cakupan imunisasi dua tahun",
            "Data 2024 dan 2025",
            due=day(1, 30),
            on=day(1, 29),
        ),
        kept(
            "dinkes",
            "I14-Q5",
            "1.75",
            "Mendata perkantoran beruang laktasi",
            "Daftar dan foto",
            due=day(2, 6),
            on=day(2, 5),
        ),
        kept(
            "uptdppa",
            "I21A-Q10",
            "1.50",
            "Menyerahkan daftar SDM layanan terlatih",
            "Daftar dan sertifikat",
            due=day(2, 10),
            on=day(2, 9),
        ),
        kept(
            "dinsos",
            "I06-Q3",
            "2.00",
            "Merangkum kegiatan pelopor dan pelapor Forum Anak",
            "Rangkuman lima klaster",
            due=day(2, 13),
            on=day(2, 12),
        ),
        kept(
            "dinsos",
            "I08-Q2",
            "1.50",
            "Merekap keluarga terlayani PUSPAGA",
            "Rekap 2024 dan 2025",
            due=day(2, 13),
            on=day(2, 13),
        ),
    ),
)
MAY = Story(
    day(5, 5, 2025),
    "Rakor persiapan verifikasi lapangan KLA",
    "Memeriksa kesiapan lokasi dan penjawab tiap klaster sebelum verifikasi lapangan.",
    (
        ("Lokasi verifikasi", "Kepala Dinsos P3AP2KB", "Sepuluh lokasi ditinjau; tiga perlu perbaikan."),
        ("Pembagian penjawab", "Sekretaris Gugus Tugas KLA", "Tiap klaster menunjuk satu penjawab."),
    ),
    ("Lokasi verifikasi siap sebelum 16 Mei 2025.", "Penjawab klaster membawa bukti yang diunggah."),
    (
        kept(
            "dlh",
            "",
            "0",
            "Menyiapkan ruang bermain ramah anak Alun-alun Martapura",
            "Lokasi siap ditinjau",
            due=day(5, 14, 2025),
            on=day(5, 13, 2025),
        ),
        kept(
            "disdik",
            "",
            "0",
            "Menunjuk penjawab klaster pendidikan",
            "Nama jabatan penjawab",
            due=day(5, 9, 2025),
            on=day(5, 8, 2025),
        ),
        Told(
            "dispusip",
            "",
            "0",
            "Menyerahkan foto layanan pojok baca",
            "Dua belas foto bertanggal",
            due_on=day(5, 14, 2025),
            state="ingkar",
            decided_on=day(6, 2, 2025),
            reason="Foto baru tersedia sesudah verifikasi lapangan",
        ),
    ),
    in_period=False,
    closed_on=day(6, 16, 2025),
)
