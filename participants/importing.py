"""What a handed-in list would do to the directory, row by row, before anything is written. Pure: no Django.

Rows are new, known already (nothing to do), like one that is known (somebody decides), or wrong (with the
column and what to do about it). A row of people names its body as any letter would: official name, short name
or alias, also of a body that stands in the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from participants.directory_sheet import BODIES, PEOPLE, Row
from participants.naming import Likeness, body_key, person_key

KINDS = NEW, KNOWN, LIKE, WRONG = "new", "known", "like", "wrong"
LIMITS = {
    "Nama resmi": 200,
    "Nama singkat": 60,
    "Alias": 200,
    "Nama": 120,
    "Jabatan": 160,
    "Pangkat/golongan": 60,
    "Telepon": 20,
    "Surel": 254,
}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"[0-9+][0-9 ()-]{5,}")


@dataclass(frozen=True)
class Finding:
    """What becomes of a row. `twin`: id of the known body or person it resembles.

    `sure`: the names are the same and not only alike, or the employee numbers are. `body`: the key of the
    body it names. `fault`: a sentence that starts with the column.
    """

    row: Row
    kind: str
    note: str = ""
    twin: int | None = None
    sure: bool = False
    body: str = ""
    fault: str = ""


@dataclass
class Known:
    """The directory as it stands: keys of bodies and people with their ids, and who is what where."""

    sectors: dict[str, str]
    bodies: dict[str, int] = field(default_factory=dict)
    body_names: dict[int, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    person_names: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    posts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def plan(rows: Iterable[Row], known: Known) -> list[Finding]:
    """One finding per row, in the order of the rows, bodies before people."""
    listed = list(rows)
    bodies = _Bodies(known, {body_key(row["Nama resmi"]) for row in listed if row.sheet == BODIES})
    found = [bodies.judge(row) for row in listed if row.sheet == BODIES]
    people = _People(known, bodies)
    return found + [people.judge(row) for row in listed if row.sheet == PEOPLE]


class _Bodies:
    def __init__(self, known: Known, coming: set[str]) -> None:
        self.known = known
        self.coming = coming
        self.here: dict[str, int] = {}
        self.likeness = Likeness(known.bodies)

    def judge(self, row: Row) -> Finding:
        name = row["Nama resmi"]
        fault = _needed(row, "Nama resmi", "Unsur") or _too_long(row)
        if not fault and row["Unsur"].lower() not in self.known.sectors:
            fault = f"Unsur: “{row['Unsur'][:40]}” tidak ada pada daftar. Pilih dari daftar pada templat."
        key, parent = body_key(name), body_key(row["Induk"])
        if not fault and not key:
            fault = "Nama resmi: tidak memuat huruf atau angka. Tulis nama lembaganya."
        if not fault and parent and parent not in self.known.bodies and parent not in self.coming:
            fault = f"Induk: “{row['Induk'][:60]}” belum terdaftar. Betulkan namanya atau kosongkan."
        if fault:
            return Finding(row, WRONG, fault=fault)
        if key in self.here:
            return Finding(row, KNOWN, f"sama dengan baris {self.here[key]}")
        twin = self.known.bodies.get(key)
        if twin is not None:
            return Finding(row, KNOWN, f"sudah terdaftar: {self.known.body_names[twin]}", twin)
        self.here[key] = row.line
        for other in (row["Nama singkat"], row["Alias"]):
            self.here.setdefault(body_key(other), row.line)
        like = self.likeness.nearest(key)
        if like is None:
            return Finding(row, NEW, body=key)
        twin = self.known.bodies[like]
        return Finding(row, LIKE, f"mirip {self.known.body_names[twin]}", twin, body=key)

    def knows(self, key: str) -> bool:
        return key in self.known.bodies or key in self.here


class _People:
    def __init__(self, known: Known, bodies: _Bodies) -> None:
        self.known = known
        self.bodies = bodies
        self.here: dict[tuple[str, str, str], int] = {}
        self.namesakes: dict[str, int] = {}
        self.likeness = Likeness(known.people)
        self.names = Likeness([*known.bodies, *bodies.here])

    def judge(self, row: Row) -> Finding:
        fault = _needed(row, "Nama", "Lembaga", "Jabatan") or _too_long(row) or self._fault(row)
        if fault:
            return Finding(row, WRONG, fault=fault)
        key, place = person_key(row["Nama"]), body_key(row["Lembaga"])
        said = (key, place, row["Jabatan"].casefold())
        if said in self.here:
            return Finding(row, KNOWN, f"sama dengan baris {self.here[said]}")
        self.here[said] = row.line
        twin = self.known.numbers.get(bare_number(row["NIP"])) if row["NIP"] else None
        twin = twin if twin is not None else self.known.people.get(key)
        if twin is None:
            return self._stranger(row, key, place)
        at = self.known.bodies.get(place)
        posts = self.known.posts.get(twin, [])
        if any(body == at and title.casefold() == said[2] for body, title in posts):
            return Finding(row, KNOWN, f"sudah terdaftar: {self._called(twin)}", twin)
        note = f"nama sama dengan {self._called(twin)}"
        return Finding(row, LIKE, note, twin, sure=True, body=place)

    def _stranger(self, row: Row, key: str, place: str) -> Finding:
        """Nobody of this name is known: like somebody, named twice in this file, or simply new."""
        earlier = self.namesakes.setdefault(key, row.line)
        if earlier != row.line:
            note = f"nama sama dengan baris {earlier}, pada lembaga atau jabatan lain"
            return Finding(row, LIKE, note, sure=True, body=place)
        like = self.likeness.nearest(key)
        if like is None:
            return Finding(row, NEW, body=place)
        twin = self.known.people[like]
        return Finding(row, LIKE, f"mirip {self._called(twin)}", twin, body=place)

    def _called(self, person: int) -> str:
        posts = self.known.posts.get(person, [])
        where = ", ".join(
            f"{title} {self.known.body_names.get(body, '')}".strip() for body, title in posts[:2]
        )
        name = self.known.person_names[person]
        return f"{name} ({where})" if where else name

    def _fault(self, row: Row) -> str:
        if not person_key(row["Nama"]):
            return "Nama: tidak memuat huruf. Tulis nama orangnya."
        number = bare_number(row["NIP"])
        if row["NIP"] and (len(number) != 18 or not number.isdigit()):
            return "NIP: harus 18 angka. Bila bukan pegawai negeri, kosongkan."
        if row["Surel"] and not EMAIL.fullmatch(row["Surel"]):
            return f"Surel: “{row['Surel'][:40]}” bukan alamat surel. Betulkan atau kosongkan."
        if row["Telepon"] and not PHONE.fullmatch(row["Telepon"]):
            return f"Telepon: “{row['Telepon'][:20]}” bukan nomor telepon. Betulkan atau kosongkan."
        place = body_key(row["Lembaga"])
        if self.bodies.knows(place):
            return ""
        like = self.names.nearest(place)
        at = self.known.bodies.get(like or "")
        hint = f" Apakah maksudnya {self.known.body_names[at]}?" if at is not None else ""
        return (
            f"Lembaga: “{row['Lembaga'][:60]}” belum terdaftar.{hint} "
            "Betulkan namanya, atau tambahkan pada lembar Lembaga."
        )


def _needed(row: Row, *columns: str) -> str:
    empty = [column for column in columns if not row[column]]
    return f"{empty[0]}: masih kosong. Isi dahulu." if empty else ""


def _too_long(row: Row) -> str:
    for column, text in row.cells.items():
        limit = LIMITS.get(column)
        if limit is not None and len(text) > limit:
            return f"{column}: {len(text)} huruf, paling banyak {limit}. Singkat dahulu."
    return ""


def bare_number(number: str) -> str:
    """A NIP as people space it, without the spaces."""
    return number.replace(" ", "").replace(".", "")
