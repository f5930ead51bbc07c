"""Bodies, posts and accounts of the two seed regencies. Accounts are posts, never invented people."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from documents.models import Letterhead
from indicators.models import CodeMapping
from participants.models import Membership, Organisation, OrganisationAlias, Regency, Role, Sector, User

if TYPE_CHECKING:
    from collections.abc import Iterable

SINCE = dt.date(2025, 1, 2)

# key, official name, short name, sector, instrument codes
BANJAR = (
    (
        "dinsos",
        "Dinas Sosial, Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk "
        "dan Keluarga Berencana",
        "Dinsos P3AP2KB",
        Sector.OPD,
        ("DP3A", "DINSOS", "DISDALDUK_KB"),
    ),
    (
        "bappedalitbang",
        "Badan Perencanaan Pembangunan, Penelitian dan Pengembangan Daerah",
        "Bappedalitbang",
        Sector.OPD,
        ("BAPPEDA",),
    ),
    ("hukum", "Bagian Hukum Sekretariat Daerah", "Bagian Hukum Setda", Sector.OPD, ("BAGIAN_HUKUM",)),
    ("disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", Sector.OPD, ("DISDUKCAPIL",)),
    ("dispusip", "Dinas Perpustakaan dan Kearsipan", "Dispusip", Sector.OPD, ("DISPUSIP",)),
    (
        "dkisp",
        "Dinas Komunikasi, Informatika, Statistik dan Persandian",
        "DKISP",
        Sector.OPD,
        ("DISKOMINFO",),
    ),
    ("disdik", "Dinas Pendidikan", "Dinas Pendidikan", Sector.OPD, ("DISDIK",)),
    ("dinkes", "Dinas Kesehatan", "Dinas Kesehatan", Sector.OPD, ("DINKES",)),
    ("pupr", "Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas PUPR", Sector.OPD, ("PUPR",)),
    ("dlh", "Dinas Lingkungan Hidup", "DLH", Sector.OPD, ("DLH",)),
    ("dishub", "Dinas Perhubungan", "Dishub", Sector.OPD, ("DISHUB",)),
    (
        "disporapar",
        "Dinas Pemuda, Olahraga, Kebudayaan dan Pariwisata",
        "Disporapar",
        Sector.OPD,
        ("DISPORAPAR",),
    ),
    ("disnaker", "Dinas Tenaga Kerja dan Transmigrasi", "Disnaker", Sector.OPD, ("DISNAKER",)),
    ("satpolpp", "Satuan Polisi Pamong Praja", "Satpol PP", Sector.OPD, ("SATPOLPP",)),
    ("bapenda", "Badan Pendapatan Daerah", "Bapenda", Sector.OPD, ("BAPENDA",)),
    ("bpbd", "Badan Penanggulangan Bencana Daerah", "BPBD", Sector.OPD, ("BPBD",)),
    ("kesbangpol", "Badan Kesatuan Bangsa dan Politik", "Kesbangpol", Sector.OPD, ("KESBANGPOL",)),
    ("dpmd", "Dinas Pemberdayaan Masyarakat dan Desa", "DPMD", Sector.OPD, ("DPMD", "DESA")),
    (
        "uptdppa",
        "Unit Pelaksana Teknis Daerah Perlindungan Perempuan dan Anak",
        "UPTD PPA",
        Sector.OPD,
        ("UPTD_PPA",),
    ),
    (
        "pemerintahan",
        "Bagian Pemerintahan Sekretariat Daerah",
        "Bagian Pemerintahan",
        Sector.OPD,
        ("KECAMATAN",),
    ),
    (
        "perekonomian",
        "Bagian Perekonomian Sekretariat Daerah",
        "Bagian Perekonomian",
        Sector.OPD,
        ("DUNIA_USAHA",),
    ),
    ("kemenag", "Kantor Kementerian Agama", "Kankemenag", Sector.VERTICAL, ("KEMENAG",)),
    (
        "polres",
        "Unit Pelayanan Perempuan dan Anak Polres",
        "Unit PPA Polres",
        Sector.VERTICAL,
        ("POLRES_PPA",),
    ),
    ("kejari", "Kejaksaan Negeri", "Kejari", Sector.VERTICAL, ("KEJARI",)),
    ("pengadilan", "Pengadilan Negeri dan Pengadilan Agama", "Pengadilan", Sector.VERTICAL, ("PENGADILAN",)),
    ("bnnk", "Badan Narkotika Nasional Kabupaten", "BNNK", Sector.VERTICAL, ("BNNK",)),
    ("forumanak", "Forum Anak Daerah", "Forum Anak", Sector.CHILD_FORUM, ()),
    ("kec.martapura", "Kecamatan Martapura", "Kec. Martapura", Sector.DISTRICT, ()),
    ("kec.gambut", "Kecamatan Gambut", "Kec. Gambut", Sector.DISTRICT, ()),
    ("kec.sungaipinang", "Kecamatan Sungai Pinang", "Kec. Sungai Pinang", Sector.DISTRICT, ()),
    ("apsai", "Forum Dunia Usaha Layak Anak", "Forum dunia usaha", Sector.BUSINESS, ()),
)
BALANGAN = (
    (
        "dp3a",
        "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, Keluarga Berencana, "
        "Pemberdayaan Masyarakat dan Desa",
        "DP3A P2KB PMD",
        Sector.OPD,
        ("DP3A", "DISDALDUK_KB", "DPMD", "DESA"),
    ),
    (
        "bapperida",
        "Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah",
        "Bapperida",
        Sector.OPD,
        ("BAPPEDA",),
    ),
    ("hukum", "Bagian Hukum Sekretariat Daerah", "Bagian Hukum Setda", Sector.OPD, ("BAGIAN_HUKUM",)),
    ("dinsos", "Dinas Sosial", "Dinas Sosial", Sector.OPD, ("DINSOS", "UPTD_PPA")),
    ("dinkes", "Dinas Kesehatan", "Dinas Kesehatan", Sector.OPD, ("DINKES",)),
    (
        "disdik",
        "Dinas Pendidikan dan Kebudayaan",
        "Dinas Pendidikan",
        Sector.OPD,
        ("DISDIK", "DISPORAPAR", "DISPUSIP"),
    ),
    ("disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", Sector.OPD, ("DISDUKCAPIL",)),
    (
        "setda",
        "Sekretariat Daerah",
        "Setda",
        Sector.OPD,
        (
            "DISKOMINFO",
            "PUPR",
            "DLH",
            "DISHUB",
            "DISNAKER",
            "SATPOLPP",
            "BAPENDA",
            "BPBD",
            "KESBANGPOL",
            "KECAMATAN",
            "DUNIA_USAHA",
        ),
    ),
    (
        "vertikal",
        "Instansi Vertikal",
        "Instansi vertikal",
        Sector.VERTICAL,
        ("KEMENAG", "POLRES_PPA", "KEJARI", "PENGADILAN", "BNNK"),
    ),
)
CLASS_CODES = {"KECAMATAN", "DESA", "FAD", "DUNIA_USAHA"}
ALIASES = {
    "dinsos": ("DP2KBP3A", "Dinas Sosial P3AP2KB", "Dinsos P3AP2KB Kab. Banjar"),
    "pupr": ("Dinas PUPRP",),
}


@dataclass
class Cast:
    regency: Regency
    bodies: dict[str, Organisation]
    users: dict[str, User] = field(default_factory=dict)


class Logins:
    """Accounts with random passwords; only the text handed to the caller ever holds one."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    def create(self, username: str, role: str, title: str, **scope: object) -> User:
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(username, password)
        Membership.objects.create(user=user, role=role, title=title, starts_on=SINCE, **scope)
        self.lines.append((title, username, password))
        return user


def create_bodies(regency: Regency, rows: Iterable[tuple[str, str, str, str, tuple[str, ...]]]) -> Cast:
    bodies: dict[str, Organisation] = {}
    for key, name, short, sector, codes in rows:
        body = Organisation.objects.create(
            regency=regency, name=f"{name} {regency.name}"[:200], short_name=short, sector=sector
        )
        bodies[key] = body
        for code in codes:
            CodeMapping.objects.create(
                regency=regency, code=code, organisation=body, is_class=code in CLASS_CODES
            )
    return Cast(regency, bodies)


def banjar(regency: Regency, logins: Logins) -> Cast:
    """About thirty bodies, the posts of the Gugus Tugas, and a head and an operator for every OPD."""
    cast = create_bodies(regency, BANJAR)
    dinsos = cast.bodies["dinsos"]
    CodeMapping.objects.create(regency=regency, code="FAD", organisation=dinsos, is_class=True)
    for key, names in ALIASES.items():
        for name in names:
            OrganisationAlias.objects.create(regency=regency, organisation=cast.bodies[key], name=name)
    cast.users["sekretariat"] = logins.create(
        "sekretariat", Role.SECRETARIAT, "Sekretariat Gugus Tugas KLA", regency=regency, organisation=dinsos
    )
    cast.users["penelaah"] = logins.create(
        "penelaah.dinsos",
        Role.SECRETARIAT,
        "Penelaah Internal Dinsos P3AP2KB",
        regency=regency,
        organisation=dinsos,
    )
    cast.users["pimpinan"] = logins.create(
        "pimpinan.gugustugas",
        Role.TASK_FORCE_LEAD,
        "Kepala Bappedalitbang, Ketua Gugus Tugas KLA",
        regency=regency,
        organisation=cast.bodies["bappedalitbang"],
    )
    cast.users["asesor"] = logins.create(
        "asesor.kalsel", Role.ASSESSOR, "Asesor Provinsi Kalimantan Selatan", province=regency.province
    )
    for key, body in cast.bodies.items():
        if body.sector not in (Sector.OPD, Sector.VERTICAL):
            continue
        for prefix, role, word in (
            ("operator", Role.OPD_OPERATOR, "Operator"),
            ("kepala", Role.OPD_HEAD, "Kepala"),
        ):
            name = f"{prefix}.{key}"
            cast.users[name] = logins.create(name, role, f"{word} {body.short_name}", organisation=body)
    Letterhead.objects.create(
        regency=regency,
        lines=["PEMERINTAH KABUPATEN BANJAR", "GUGUS TUGAS KABUPATEN LAYAK ANAK"],
        address="Sekretariat: Dinas Sosial P3AP2KB, Martapura, Kalimantan Selatan",
        valid_from=SINCE,
    )
    return cast


def balangan(regency: Regency, logins: Logins) -> Cast:
    cast = create_bodies(regency, BALANGAN)
    dp3a = cast.bodies["dp3a"]
    CodeMapping.objects.create(regency=regency, code="FAD", organisation=dp3a, is_class=True)
    cast.users["sekretariat"] = logins.create(
        "sekretariat.balangan",
        Role.SECRETARIAT,
        "Sekretariat Gugus Tugas KLA Balangan",
        regency=regency,
        organisation=dp3a,
    )
    for key in ("dp3a", "dinkes"):
        name = f"operator.{key}.balangan"
        body = cast.bodies[key]
        cast.users[f"operator.{key}"] = logins.create(
            name, Role.OPD_OPERATOR, f"Operator {body.short_name} Balangan", organisation=body
        )
    Letterhead.objects.create(
        regency=regency,
        lines=["PEMERINTAH KABUPATEN BALANGAN", "GUGUS TUGAS KABUPATEN LAYAK ANAK"],
        address="Sekretariat: DP3A P2KB PMD, Paringin, Kalimantan Selatan",
        valid_from=SINCE,
    )
    return cast
