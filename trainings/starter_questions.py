"""Soal awal: twenty questions with which a bank begins. Pure data; the first option is the right one.

Only what a public source bears out: the Convention itself (articles 1, 2, 3, 6 and 12), Keppres 36/1990,
UU 35/2014 with articles 21 and 59, Perpres 25/2021 and the evaluation sheet of KLA. `shift` says how far the
right answer is moved down, so that it does not always stand first.
"""

from __future__ import annotations

from typing import NamedTuple

HISTORY = "Prinsip dan sejarah KHA"
CLUSTERS = "Lima klaster hak anak"
POLICY = "Kebijakan KLA dan peran daerah"
PROTECTION = "Perlindungan dan pelaporan kasus"
PLAN = "Menyusun rencana tindak lanjut"


class Starter(NamedTuple):
    topic: str
    text: str
    options: tuple[str, ...]
    shift: int

    @property
    def ordered(self) -> list[str]:
        """The options as they are asked; the right one stands at `shift`."""
        wrong = list(self.options[1:])
        return [*wrong[: self.shift], self.options[0], *wrong[self.shift :]]


STARTERS = (
    Starter(
        HISTORY,
        "Kapan Konvensi Hak Anak disahkan Majelis Umum Perserikatan Bangsa-Bangsa?",
        ("20 November 1989", "10 Desember 1948", "17 Agustus 1990", "23 Juli 2002"),
        1,
    ),
    Starter(
        HISTORY,
        "Dengan aturan apa Indonesia meratifikasi Konvensi Hak Anak?",
        (
            "Keputusan Presiden Nomor 36 Tahun 1990",
            "Undang-Undang Nomor 35 Tahun 2014",
            "Peraturan Presiden Nomor 25 Tahun 2021",
            "Keputusan bupati tentang Gugus Tugas KLA",
        ),
        0,
    ),
    Starter(
        HISTORY,
        "Siapa yang disebut anak dalam undang-undang perlindungan anak di Indonesia?",
        (
            "Seseorang yang belum berusia 18 tahun, termasuk anak yang masih dalam kandungan",
            "Seseorang yang belum berusia 16 tahun dan masih bersekolah",
            "Seseorang yang belum berusia 21 tahun dan belum bekerja",
            "Seseorang yang belum mempunyai kartu tanda penduduk",
        ),
        2,
    ),
    Starter(
        HISTORY,
        "Manakah empat prinsip umum Konvensi Hak Anak?",
        (
            "Nondiskriminasi; kepentingan terbaik bagi anak; hak hidup, kelangsungan hidup, dan "
            "perkembangan; penghargaan terhadap pandangan anak",
            "Kepatuhan; kedisiplinan; prestasi; tanggung jawab",
            "Perencanaan; penganggaran; pelaksanaan; pelaporan",
            "Sandang; pangan; papan; sekolah",
        ),
        3,
    ),
    Starter(
        CLUSTERS,
        "Akta kelahiran dan partisipasi anak melalui Forum Anak termasuk klaster apa?",
        (
            "Klaster I: hak sipil dan kebebasan",
            "Klaster II: lingkungan keluarga dan pengasuhan alternatif",
            "Klaster III: kesehatan dasar dan kesejahteraan",
            "Klaster V: perlindungan khusus",
        ),
        0,
    ),
    Starter(
        CLUSTERS,
        "Pencegahan perkawinan anak dan layanan konsultasi bagi keluarga termasuk klaster apa?",
        (
            "Klaster II: lingkungan keluarga dan pengasuhan alternatif",
            "Klaster I: hak sipil dan kebebasan",
            "Klaster III: kesehatan dasar dan kesejahteraan",
            "Klaster IV: pendidikan, pemanfaatan waktu luang, dan kegiatan budaya",
        ),
        1,
    ),
    Starter(
        CLUSTERS,
        "Satuan Pendidikan Ramah Anak (SRA) dinilai pada klaster apa?",
        (
            "Klaster IV: pendidikan, pemanfaatan waktu luang, dan kegiatan budaya",
            "Klaster III: kesehatan dasar dan kesejahteraan",
            "Klaster II: lingkungan keluarga dan pengasuhan alternatif",
            "Klaster V: perlindungan khusus",
        ),
        3,
    ),
    Starter(
        CLUSTERS,
        "Anak korban kekerasan dan anak yang berhadapan dengan hukum menjadi perhatian klaster apa?",
        (
            "Klaster V: perlindungan khusus",
            "Klaster I: hak sipil dan kebebasan",
            "Klaster III: kesehatan dasar dan kesejahteraan",
            "Klaster IV: pendidikan, pemanfaatan waktu luang, dan kegiatan budaya",
        ),
        2,
    ),
    Starter(
        POLICY,
        "Aturan mana yang menetapkan Kebijakan Kabupaten/Kota Layak Anak?",
        (
            "Peraturan Presiden Nomor 25 Tahun 2021",
            "Keputusan Presiden Nomor 36 Tahun 1990",
            "Undang-Undang Nomor 17 Tahun 2016",
            "Peraturan desa masing-masing",
        ),
        2,
    ),
    Starter(
        POLICY,
        "Apa kewajiban pemerintah daerah menurut Pasal 21 Undang-Undang Nomor 35 Tahun 2014?",
        (
            "Melaksanakan dan mendukung kebijakan nasional perlindungan anak, antara lain melalui upaya "
            "membangun kabupaten/kota layak anak",
            "Menyerahkan seluruh urusan anak kepada lembaga masyarakat",
            "Menangani kasus anak hanya bila diminta pemerintah provinsi",
            "Membentuk pengadilan anak di setiap kecamatan",
        ),
        1,
    ),
    Starter(
        POLICY,
        "Siapa yang mengoordinasikan penyelenggaraan KLA lintas perangkat daerah di kabupaten?",
        (
            "Gugus Tugas KLA yang dibentuk dengan keputusan resmi",
            "Forum Anak",
            "Kepala sekolah yang ditunjuk",
            "Dunia usaha yang tergabung dalam asosiasi",
        ),
        0,
    ),
    Starter(
        POLICY,
        "Manakah urutan predikat KLA dari yang terendah sampai yang tertinggi?",
        (
            "Pratama, Madya, Nindya, Utama, KLA",
            "Madya, Pratama, Utama, Nindya, KLA",
            "Pratama, Nindya, Madya, KLA, Utama",
            "Utama, Nindya, Madya, Pratama, KLA",
        ),
        3,
    ),
    Starter(
        PROTECTION,
        "Seorang pendidik melihat tanda kekerasan pada anak. Apa langkah pertamanya?",
        (
            "Memastikan anak aman, lalu melapor kepada layanan perlindungan anak yang berwenang",
            "Memanggil terduga pelaku dan mendamaikan kedua pihak",
            "Menunggu sampai ada saksi lain",
            "Menanyai anak di depan teman-temannya agar jelas",
        ),
        1,
    ),
    Starter(
        PROTECTION,
        "Bagaimana sebaiknya mendengarkan cerita anak yang mengalami kekerasan?",
        (
            "Tenang, di tempat yang aman, tanpa menyalahkan dan tanpa mendesak anak mengulang ceritanya",
            "Direkam dan dikirim ke grup percakapan agar cepat ditangani",
            "Ditanyai berkali-kali oleh beberapa orang agar ceritanya teruji",
            "Diminta menulis surat pernyataan di hadapan terduga pelaku",
        ),
        0,
    ),
    Starter(
        PROTECTION,
        "Apa yang boleh disebarkan dari kasus anak korban kekerasan?",
        (
            "Tidak satu pun hal yang dapat membuat anak itu dikenali",
            "Nama panggilan dan nama sekolahnya",
            "Foto anak bila wajahnya terlihat sedih",
            "Alamat keluarga agar dapat dibantu masyarakat",
        ),
        3,
    ),
    Starter(
        PROTECTION,
        "Pasal 59 Undang-Undang Nomor 35 Tahun 2014 mengatur tentang apa?",
        (
            "Kewajiban memberikan perlindungan khusus kepada anak dalam keadaan tertentu",
            "Tata cara pemilihan pengurus Forum Anak",
            "Besaran anggaran pendidikan di daerah",
            "Jam belajar anak di rumah",
        ),
        2,
    ),
    Starter(
        PLAN,
        "Rencana tindak lanjut yang baik memuat apa saja?",
        (
            "Kegiatan, sasaran, waktu, penanggung jawab, dan bukti yang dapat diperiksa",
            "Ucapan terima kasih kepada panitia dan narasumber",
            "Harapan umum agar semua anak bahagia",
            "Daftar hadir pelatihan hari terakhir",
        ),
        0,
    ),
    Starter(
        PLAN,
        "Manakah rumusan sasaran yang paling terukur?",
        (
            "Sampai 30 November, 20 guru SD menandatangani kode etik perlindungan anak",
            "Guru menjadi lebih peduli kepada anak",
            "Sekolah meningkatkan mutu secara bertahap",
            "Kekerasan di sekolah diharapkan berkurang",
        ),
        2,
    ),
    Starter(
        PLAN,
        "Mengapa anak perlu dilibatkan ketika lembaga menyusun rencana tindak lanjut?",
        (
            "Karena anak berhak didengar dalam hal yang memengaruhi kehidupannya",
            "Karena anak dapat menggantikan tugas petugas",
            "Karena rencana tanpa tanda tangan anak tidak sah",
            "Karena foto kegiatan anak menambah nilai",
        ),
        1,
    ),
    Starter(
        PLAN,
        "Mengapa rencana tindak lanjut perlu bukti pelaksanaan?",
        (
            "Agar kemajuannya dapat diperiksa dan perbaikannya diketahui",
            "Agar laporan menjadi tebal",
            "Agar lembaga lain tidak perlu melapor",
            "Agar rencana tidak perlu diubah lagi",
        ),
        3,
    ),
)
