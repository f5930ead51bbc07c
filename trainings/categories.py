"""Kategori SDM of the instrument: whom its 13 training questions ask about. Pure reference data.

Only the question on health facilities names a window ("dua tahun terakhir"); in every other category a
certificate counts until it is revoked.
"""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """`sectors` says in which bodies such staff work: a proposal when inviting, never a rule."""

    code: str
    name: str
    item_code: str
    sectors: tuple[str, ...] = ()
    validity_months: int | None = None
    children: bool = False


CATEGORIES = (
    Category("gugus_tugas", "Anggota Gugus Tugas", "I02-Q2", ("opd", "vertikal")),
    Category("dukcapil", "Petugas registrasi Dukcapil", "I04-Q5", ("opd",)),
    Category("informasi", "Pengelola layanan informasi anak", "I05-Q6", ("opd", "masyarakat")),
    Category("forum_anak", "Pengurus Forum Anak", "I06-Q4", ("forum_anak",), children=True),
    Category("keluarga", "Konselor dan tenaga lembaga konsultasi keluarga", "I08-Q5", ("opd", "masyarakat")),
    Category("paud_hi", "SDM satuan atau pos PAUD-HI", "I09-Q2", ("sekolah", "desa")),
    Category("pengasuhan", "Pengelola LKSA, pesantren, dan pengasuhan", "I10-Q4", ("lksa", "pesantren")),
    Category("rbra", "Pengelola ruang bermain ramah anak", "I11-Q3", ("opd", "desa", "usaha")),
    Category("rass", "Petugas penyelenggara RASS", "I11-Q6", ("opd", "sekolah")),
    Category("kesehatan", "Tenaga fasilitas kesehatan", "I15-Q4", ("puskesmas", "opd"), validity_months=24),
    Category("sra", "Pendidik dan tenaga kependidikan SRA", "I19-Q4", ("sekolah", "pesantren")),
    Category("pka_rira", "Pengelola PKA dan rumah ibadah", "I20-Q4", ("ibadah", "opd")),
    Category("perlindungan", "SDM layanan perlindungan khusus", "I21A-Q10", ("opd", "vertikal", "kampus")),
)
