"""Scoring rules of the instrument file → the normalised rules of `indicators.scoring`. Pure.

`Differences` gathers Indonesian sentences about everything wrong, so that one run names all of it.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from common.formats import trim
from indicators.answer_values import Rule
from indicators.scoring import to_points

ONE = Decimal(1)
HUNDRED = Decimal(100)
NOUNS = (
    ("Konvensi Hak Anak", "orang"),
    ("terlatih KHA", "orang"),
    ("bersertifikat", "orang"),
    ("KHA dan kebijakan", "orang"),
    ("Persentase kecamatan", "kecamatan"),
    ("Cakupan kecamatan", "kecamatan"),
    ("desa/kelurahan", "desa/kelurahan"),
    ("Profil desa", "desa/kelurahan"),
    ("puskesmas", "puskesmas"),
    ("satuan pendidikan", "satuan pendidikan"),
    ("rumah tangga", "rumah tangga"),
    ("persalinan", "persalinan"),
    ("balita", "balita"),
    ("bayi", "bayi"),
    ("perkantoran", "perkantoran"),
    ("fasilitas umum", "fasilitas umum"),
    ("kasus", "kasus"),
    ("Lembaga", "lembaga"),
    ("ABH", "anak"),
    ("anak", "anak"),
)


class Differences:
    """Everything found wrong with a file, and readers that note what is missing instead of stopping."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, sentence: str) -> None:
        self.found.append(sentence)

    def equal(self, where: str, stated: Decimal, summed: Decimal, parts: str) -> None:
        if stated != summed:
            self.add(
                f"{where} bernilai {trim(stated)}, sedangkan jumlah {parts} {trim(summed)}"
                f" (selisih {trim(summed - stated)})."
            )

    def text(self, node: Mapping[str, Any], key: str, where: str) -> str:
        value = node.get(key)
        if value is None or str(value).strip() == "":
            self.add(f"{where}: “{key}” belum diisi.")
            return ""
        return str(value)

    def decimal(self, node: Mapping[str, Any], key: str, where: str) -> Decimal:
        value = node.get(key)
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.add(f"{where}: “{key}” bukan angka.")
            return Decimal(0)
        if key == "max_score" and (number < 0 or number != to_points(number)):
            self.add(f"{where}: nilai maksimum {number} harus positif dengan paling banyak dua desimal.")
        return number

    def mapping(self, node: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = node.get(key)
        if not isinstance(value, dict) or not value:
            self.add(f"{where}: bagian “{key}” tidak ada.")
            return {}
        return value

    def optional(self, node: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        return self.mapping(node, key, where) if key in node else {}

    def scores(self, node: Mapping[str, Any], key: str, where: str) -> tuple[tuple[str, Decimal], ...]:
        codes = self.optional(node, key, where)
        return tuple((str(code), self.decimal(codes, code, where)) for code in codes)

    def rows(self, node: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        value = node.get(key)
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        if not rows or not isinstance(value, list) or len(rows) != len(value):
            self.add(f"{where}: daftar “{key}” kosong atau berisi baris yang salah bentuk.")
        return rows

    def strings(self, node: Mapping[str, Any], key: str, where: str) -> list[str]:
        value = node.get(key)
        if not isinstance(value, list):
            self.add(f"{where}: daftar “{key}” tidak ada.")
            return []
        return [str(one) for one in value]


def plain(value: object) -> object:
    """A tree with Decimals as shortest plain strings: what JSON may hold without losing a digit."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return {str(key): plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [plain(child) for child in value]
    return value


def read_rule(question: Mapping[str, Any], leaf: Mapping[str, Any], found: Differences) -> Rule:
    """The normalised rule of one item; what is wrong with it is added to `found`."""
    code = str(leaf.get("code"))
    raw = found.mapping(question, "scoring", code)
    max_score = Differences().decimal(leaf, "max_score", code)
    scale = ONE
    if raw.get("method") == "matrix":
        raw = found.mapping(raw, "item_rule", code)
        scale = max_score
        if leaf is question:
            found.add(f"{code}: aturan matriks tanpa sub-butir.")
    elif leaf is not question:
        found.add(f"{code}: sub-butir tanpa aturan matriks.")
    method = raw.get("method")
    if max_score == 0 or method == "data_only":
        share = question.get("answer_type") == "percentage"
        unit = "persen" if share else str(raw.get("unit") or "")
        return {"kind": "data_only", "unit": unit, "input": "percentage" if share else "count"}
    readers = {
        "choice": _choice,
        "yes_no": _yes_no,
        "bands": _bands,
        "count_bands": _count_bands,
        "checklist": _checklist,
    }
    if method not in readers:
        found.add(f"{code}: cara penilaian “{method}” tidak dikenal.")
        return {"kind": "data_only", "unit": "", "input": "count"}
    rule, worths = readers[method](raw, scale, code, found)
    if any(worth < 0 or worth > max_score for worth in worths):
        found.add(f"{code}: ada nilai di luar 0 sampai {trim(max_score)}.")
    if max(worths, default=None) != max_score:
        highest = trim(max(worths)) if worths else "tidak ada"
        found.add(f"{code}: nilai tertinggi {highest}, seharusnya {trim(max_score)}.")
    if method == "bands" and rule.get("bands"):
        return {**rule, "noun": _noun(str(question.get("text")))}
    return rule


def _noun(text: str) -> str:
    return next((noun for words, noun in NOUNS if words in text), "")


def _worth(value: Decimal, scale: Decimal) -> Decimal:
    return to_points(value * scale)


Reading = tuple[dict[str, Any], list[Decimal]]


def _choice(raw: Mapping[str, Any], scale: Decimal, code: str, found: Differences) -> Reading:
    options, worths = [], []
    for option in found.rows(raw, "options", code):
        worths.append(_worth(found.decimal(option, "points", code), scale))
        options.append(
            {
                "value": found.text(option, "value", code),
                "label": found.text(option, "label", code),
                "points": str(worths[-1]),
            }
        )
    values = [option["value"] for option in options]
    if len(set(values)) != len(values):
        found.add(f"{code}: ada pilihan dengan kode yang sama.")
    return {"kind": "choice", "options": options}, worths


def _yes_no(raw: Mapping[str, Any], scale: Decimal, code: str, found: Differences) -> Reading:
    points = found.mapping(raw, "points", code)
    worths = [_worth(found.decimal(points, key, code), scale) for key in ("ya", "tidak")]
    return {"kind": "yes_no", "points": {"ya": str(worths[0]), "tidak": str(worths[1])}}, worths


def _bands(raw: Mapping[str, Any], scale: Decimal, code: str, found: Differences) -> Reading:
    rows: list[dict[str, Any]] = []
    worths: list[Decimal] = []
    edge = Decimal(0)
    for row in found.rows(raw, "bands", code):
        lower, upper = found.decimal(row, "lower", code), found.decimal(row, "upper", code)
        if lower != edge or (upper <= lower and rows) or (not rows and upper != 0):
            found.add(f"{code}: pita {trim(lower)}–{trim(upper)} tidak bersambung.")
        edge = upper
        worths.append(_worth(found.decimal(row, "points", code), scale))
        rows.append({"lower": plain(lower), "upper": plain(upper), "points": str(worths[-1])})
    if rows and edge != HUNDRED:
        found.add(f"{code}: pita berakhir pada {trim(edge)}, seharusnya 100.")
    rising = bool(raw.get("higher_is_better", True))
    if worths != sorted(worths, reverse=not rising):
        found.add(f"{code}: poin pita tidak searah dengan persentasenya.")
    return {"kind": "bands", "higher_is_better": rising, "bands": rows}, worths


def _count_bands(raw: Mapping[str, Any], scale: Decimal, code: str, found: Differences) -> Reading:
    rows: list[dict[str, Any]] = []
    worths: list[Decimal] = []
    following: int | None = 0
    for row in found.rows(raw, "bands", code):
        first = int(found.decimal(row, "min", code))
        last = None if row.get("max") is None else int(found.decimal(row, "max", code))
        if first != following or (last is not None and last < first):
            found.add(f"{code}: pita jumlah {first}–{last} tidak bersambung.")
        following = None if last is None else last + 1
        worths.append(_worth(found.decimal(row, "points", code), scale))
        rows.append({"min": first, "max": last, "points": str(worths[-1])})
    if rows and following is not None:
        found.add(f"{code}: pita jumlah terakhir harus terbuka.")
    if worths != sorted(worths):
        found.add(f"{code}: poin pita jumlah tidak naik.")
    return {"kind": "count_bands", "unit": found.text(raw, "unit", code), "bands": rows}, worths


def _checklist(raw: Mapping[str, Any], scale: Decimal, code: str, found: Differences) -> Reading:
    labels = found.strings(raw, "items", code)
    each = _worth(found.decimal(raw, "points_per_item", code), scale)
    most = _worth(found.decimal(raw, "max", code), scale)
    if each * len(labels) != most:
        found.add(f"{code}: {len(labels)} butir × {trim(each)} tidak sama dengan {trim(most)}.")
    items = [{"code": str(number), "label": label} for number, label in enumerate(labels, 1)]
    rule = {"kind": "checklist", "points_per_item": str(each), "items": items, "max": str(most)}
    return rule, [Decimal(0), most]
