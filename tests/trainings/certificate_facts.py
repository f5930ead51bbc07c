"""Facts of certificates made by hand: an ordinary one, and one with everything as long as may be."""

from __future__ import annotations

from typing import Any

LONG_NAME = "Dr. Hj. Siti Rahmah Nur Hidayatullah binti Muhammad Arsyad Al-Banjari, S.Pd., M.Pd., M.Si., CHRP"
LONG_POSITION = (
    "Kepala Seksi Perlindungan Hak Perempuan dan Perlindungan Khusus Anak merangkap Ketua Satuan Tugas "
    "Perlindungan Anak Terpadu Berbasis Masyarakat Tingkat Kabupaten"
)
LONG_BODY = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, Keluarga Berencana, "
    "Pemberdayaan Masyarakat dan Desa Kabupaten Balangan Provinsi Kalimantan Selatan"
)
LONG_MODULE = "Perkembangan anak, pengasuhan alternatif, dan perlindungan khusus anak dalam situasi darurat"


def body(**over: Any) -> dict[str, Any]:
    """What `certificate_facts.freeze` leaves, for an ordinary participant."""
    told: dict[str, Any] = {
        "template": 1,
        "number": "400.2/037/KHA/DP3AP2KBPMD/VIII/2025",
        "name": "Siti Rahmah, S.Pd.",
        "position": "Pengelola Layanan",
        "institution": "Puskesmas Paringin",
        "event": "Pelatihan Konvensi Hak Anak",
        "organiser": "DP3A P2KB PMD Kabupaten Balangan",
        "partners": "Yayasan Berlian Provinsi Riau",
        "days": "20–22 Agustus 2025",
        "place": "Mahligai Mayang Maurai, Paringin",
        "hours": 24,
        "modules": [
            {"title": title, "day": day, "hours": 8}
            for day, title in enumerate(("Prinsip dan sejarah KHA", "Klaster hak anak", "Praktik layanan"), 1)
        ],
        "results": [
            ["Kehadiran", "24 dari 24 JP"],
            ["Uji awal", "55"],
            ["Uji akhir", "85"],
            ["Batas kehadiran", "80 persen"],
            ["Batas uji akhir", "70"],
            ["Rencana tindak lanjut", "diserahkan"],
        ],
        "items": [{"code": "I15-Q4", "name": "Tenaga fasilitas kesehatan", "lasts": "24 bulan"}],
        "dateline": "Paringin, 22 Agustus 2025",
        "letterhead": {
            "lines": ["PEMERINTAH KABUPATEN BALANGAN", "DINAS PEMBERDAYAAN PEREMPUAN"],
            "address": "Jalan Jenderal Ahmad Yani, Paringin, Kalimantan Selatan",
            "contact": "",
            "emblem": "",
        },
        "signature": {"part": "", "post": "Kepala Dinas", "name": "", "rank": ""},
        "regency": "Kabupaten Balangan",
        "demo": True,
    }
    return {**told, **over}


def longest(modules: int = 14) -> dict[str, Any]:
    """Every text as long as its field allows, or as any that was seen."""
    return body(
        name=LONG_NAME,
        position=LONG_POSITION,
        institution=LONG_BODY,
        event="Pelatihan Konvensi Hak Anak bagi Gugus Tugas, Sekolah, Puskesmas, Rumah Ibadah, Pesantren, "
        "LKSA, Dunia Usaha, dan Media Massa se-Kabupaten Balangan Angkatan IV",
        organiser=LONG_BODY,
        partners="Yayasan Berlian Provinsi Riau, Forum Anak Daerah, dan APSAI Kabupaten Balangan",
        place="Gedung Serba Guna Mahligai Mayang Maurai, Kompleks Perkantoran Pemerintah, Paringin Selatan",
        modules=[{"title": LONG_MODULE, "day": number // 5 + 1, "hours": 2} for number in range(modules)],
        letterhead={
            "lines": ["PEMERINTAH KABUPATEN BALANGAN", LONG_BODY.upper()],
            "address": "Jalan Jenderal Ahmad Yani Kilometer 4 Nomor 12, Paringin, Kalimantan Selatan 71662",
            "contact": "Telepon (0526) 2028888, pos-el dp3ap2kbpmd@balangankab.go.id",
            "emblem": "",
        },
        signature={
            "part": "",
            "post": f"a.n. Bupati Balangan\nPlt. Kepala {LONG_BODY}",
            "name": LONG_NAME,
            "rank": "Pembina Utama Muda, IV/c · NIP 19730512 199803 1 004",
        },
        items=[
            {"code": "I15-Q4", "name": "Tenaga fasilitas kesehatan", "lasts": "24 bulan"},
            {"code": "I08-Q5", "name": "Konselor dan tenaga lembaga konsultasi keluarga", "lasts": ""},
        ],
    )
