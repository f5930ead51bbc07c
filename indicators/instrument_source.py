"""The instrument file (YAML) as frozen dataclasses, or every reason why it is refused. Pure: no Django.

    source = load(path_or_text)            raises InstrumentInvalid(differences: list[str], Indonesian)
    source.clusters[0].indicators[0].questions[0].items[0].rule
    content_hash(source)                   sha256 hex of the canonical content

An Item is the scored leaf: a question without sub-items, or one sub-item (289 items). Rules are in the
shapes of `indicators.scoring`; a sub-item's rule is the question's `item_rule` with its fractions times
the sub-item's maximum. The codes of an item are its own: a sub-item's `opd`, not the question's, which
stay on the Question (so that DP3A, DINSOS and DISDALDUK_KB together take part in 132 items, 568.50
points). The first code leads. Aliases are not applied here: a regency does that.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import yaml

from common.formats import trim
from indicators.instrument_rules import Differences, plain, read_rule
from indicators.instrument_shapes import (
    Alias,
    Cluster,
    GateSource,
    Indicator,
    InstrumentSource,
    Item,
    OrganisationCode,
    PublishedScore,
    Question,
    Shape,
    StageSource,
)
from indicators.scoring import Band

__all__ = [
    "SHAPE_2023",
    "Alias",
    "Band",
    "Cluster",
    "GateSource",
    "Indicator",
    "InstrumentInvalid",
    "InstrumentSource",
    "Item",
    "OrganisationCode",
    "PublishedScore",
    "Question",
    "Shape",
    "StageSource",
    "build",
    "content_hash",
    "load",
]

CLASS_CODES = frozenset({"KECAMATAN", "DESA", "FAD", "DUNIA_USAHA"})
DEFAULT_MATRIX_COLUMNS = (
    "No",
    "Uraian",
    "Nomor/tanggal dokumen",
    "Lokasi/OPD",
    "Jumlah",
    "Keterangan",
)
SHAPE_2023 = Shape()
MATRIX_EVIDENCE = "Matriks"
TWO_YEAR_EVIDENCE = "Tabel data tahun dinilai dan tahun sebelumnya"
TRAINING_EVIDENCE = "Sertifikat pelatihan KHA"


class InstrumentInvalid(Exception):
    """The file is refused. `differences` are Indonesian sentences, all of them, in file order."""

    def __init__(self, differences: list[str]) -> None:
        super().__init__("\n".join(differences))
        self.differences = differences


def load(source: Path | str, shape: Shape = SHAPE_2023) -> InstrumentSource:
    """Read a path, or YAML text (a str with a line break), and check everything the shape demands.

    Raises InstrumentInvalid with every difference found; OSError when a path cannot be read.
    """
    text = source if isinstance(source, str) and "\n" in source else Path(source).read_text("utf-8")
    try:
        loader = _DecimalLoader(text)
        tree = loader.get_single_data()
    except yaml.YAMLError as error:
        raise InstrumentInvalid([f"Berkas bukan YAML yang sah: {error}"]) from error
    return build(tree, shape)


def build(tree: object, shape: Shape = SHAPE_2023) -> InstrumentSource:
    """The parsed file (dicts, lists, Decimal) as a checked InstrumentSource; raises like `load`."""
    if not isinstance(tree, dict):
        raise InstrumentInvalid(["Berkas tidak berisi instrumen."])
    differences = Differences()
    instrument = _instrument(tree, differences)
    _check_sums(instrument, shape, differences)
    _check_codes(instrument, differences)
    _check_bands(instrument.bands, shape, differences)
    if differences.found:
        raise InstrumentInvalid(differences.found)
    return instrument


def content_hash(source: InstrumentSource) -> str:
    """sha256 (hex) of everything in the source, independent of layout and comments of the file."""
    text = json.dumps(plain(asdict(source)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _DecimalLoader(yaml.SafeLoader):
    """SafeLoader whose fractions are Decimal, and which refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = Counter(key.value for key, _ in node.value)
        twice = [key for key, uses in keys.items() if uses > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"kunci ganda {twice[0]}", node.start_mark)
        return super().construct_mapping(node, deep=deep)

    def decimal(self, node: yaml.ScalarNode) -> Decimal:
        return Decimal(str(self.construct_scalar(node)).replace("_", ""))


_DecimalLoader.add_constructor("tag:yaml.org,2002:float", _DecimalLoader.decimal)


def _instrument(tree: dict[str, Any], found: Differences) -> InstrumentSource:
    meta = found.mapping(tree, "meta", "Instrumen")
    predicates = found.mapping(tree, "predicates", "Instrumen")
    position, numbers = count(1), count(1)
    return InstrumentSource(
        version=found.text(meta, "version", "meta"),
        title=found.text(meta, "title", "meta"),
        basis=found.text(meta, "basis", "meta"),
        warning=str(meta.get("warning") or ""),
        sources=tuple(
            (str(key), str(value)) for key, value in found.optional(tree, "sources", "Instrumen").items()
        ),
        gap_policy=found.text(predicates, "gap_policy", "predicates"),
        bands=_predicates(predicates, found),
        gates=_gates(tree, found),
        stages=_stages(tree, found),
        codes=tuple(
            OrganisationCode(str(code), str(name), code in CLASS_CODES)
            for code, name in found.mapping(tree, "opd_codes", "Instrumen").items()
        ),
        aliases=tuple(
            Alias(str(regency), str(code), str(name))
            for regency in found.optional(tree, "opd_aliases", "Instrumen")
            for code, name in found.mapping(tree["opd_aliases"], regency, "Alias").items()
        ),
        published=tuple(_published(row, found) for row in found.rows(tree, "published_scores", "Instrumen")),
        clusters=tuple(
            _cluster(row, position, numbers, found) for row in found.rows(tree, "clusters", "Instrumen")
        ),
    )


def _predicates(node: dict[str, Any], found: Differences) -> tuple[Band, ...]:
    return tuple(
        Band(
            found.text(band, "code", "Predikat"),
            found.text(band, "name", "Predikat"),
            found.decimal(band, "min", "Predikat"),
            found.decimal(band, "max", "Predikat"),
        )
        for band in found.rows(node, "bands", "predicates")
    )


def _gates(tree: dict[str, Any], found: Differences) -> tuple[GateSource, ...]:
    return tuple(
        GateSource(
            found.text(gate, "code", "Syarat pokok"),
            found.text(gate, "rule", "Syarat pokok"),
            *(str(gate.get(key) or "") for key in ("confidence", "note", "source")),
        )
        for gate in found.rows(tree, "gates", "Instrumen")
    )


def _stages(tree: dict[str, Any], found: Differences) -> tuple[StageSource, ...]:
    return tuple(
        StageSource(found.text(stage, "code", "Tahap"), found.text(stage, "name", "Tahap"))
        for stage in found.rows(tree, "stages", "Instrumen")
    )


def _published(row: dict[str, Any], found: Differences) -> PublishedScore:
    where = f"Nilai terbitan {row.get('region')}"
    return PublishedScore(
        region=found.text(row, "region", where),
        province=str(row.get("province") or ""),
        year=None if row.get("year") is None else int(found.decimal(row, "year", where)),
        stage=found.text(row, "stage", where),
        score=None if row.get("score") is None else found.decimal(row, "score", where),
        predicate_reported=str(row.get("predicate_reported") or ""),
        use_as_threshold_test=bool(row.get("use_as_threshold_test")),
        note=str(row.get("note") or ""),
        source=str(row.get("source") or ""),
        clusters=found.scores(row, "clusters", where),
        indicators=found.scores(row, "indicators", where),
    )


def _cluster(
    row: dict[str, Any], position: Iterator[int], numbers: Iterator[int], found: Differences
) -> Cluster:
    code = found.text(row, "code", "Klaster")
    where = f"Klaster {code}"
    return Cluster(
        code=code,
        number=int(found.decimal(row, "number", where)),
        name=found.text(row, "name_id", where),
        max_score=found.decimal(row, "max_score", where),
        confidence=str(row.get("confidence") or ""),
        indicators=tuple(
            _indicator(child, code, position, numbers, found)
            for child in found.rows(row, "indicators", where)
        ),
    )


def _indicator(
    row: dict[str, Any], cluster: str, position: Iterator[int], numbers: Iterator[int], found: Differences
) -> Indicator:
    code = found.text(row, "code", f"Klaster {cluster}")
    where = f"Indikator {code}"
    return Indicator(
        code=code,
        number=int(found.decimal(row, "number", where)),
        position=next(numbers),
        name=found.text(row, "name_id", where),
        old_name=str(row.get("old_name") or ""),
        max_score=found.decimal(row, "max_score", where),
        codes=(found.text(row, "lead_opd", where), *found.strings(row, "supporting_opd", where)),
        confidence=str(row.get("confidence") or ""),
        note=str(row.get("note") or ""),
        questions=tuple(
            _question(child, order, (cluster, code), position, found)
            for order, child in enumerate(found.rows(row, "questions", where), 1)
        ),
    )


def _question(
    row: dict[str, Any], order: int, place: tuple[str, str], position: Iterator[int], found: Differences
) -> Question:
    code = found.text(row, "code", f"Indikator {place[1]}")
    leaves = found.rows(row, "sub_items", code) if "sub_items" in row else [row]
    return Question(
        code=code,
        position=order,
        official_ref=str(row.get("official_ref") or ""),
        text=found.text(row, "text", code),
        max_score=found.decimal(row, "max_score", code),
        answer_type=found.text(row, "answer_type", code),
        codes=tuple(found.strings(row, "opd", code)),
        evidence=tuple(str(line) for line in row["evidence"])
        if isinstance(row.get("evidence"), list)
        else (),
        confidence=str(row.get("confidence") or ""),
        bands_confidence=found.text(row, "bands_confidence", code),
        note=str(row.get("note") or ""),
        items=tuple(_item(row, leaf, next(position), place, found) for leaf in leaves),
    )


def _item(
    question: dict[str, Any], leaf: dict[str, Any], position: int, place: tuple[str, str], found: Differences
) -> Item:
    code = found.text(leaf, "code", str(question.get("code")))
    is_sub_item = leaf is not question
    evidence = tuple(str(line) for line in question.get("evidence") or ())
    columns = tuple(
        str(column) for column in leaf.get("matrix_columns") or question.get("matrix_columns") or ()
    )
    needs_matrix = bool(columns) or any(line.startswith(MATRIX_EVIDENCE) for line in evidence)
    own_reference = code.partition(".")[2] if is_sub_item else question.get("official_ref")
    answer_type = str(question.get("answer_type") or "")
    trained = "KHA" in str(question.get("text")) and any(
        line.startswith(TRAINING_EVIDENCE) for line in evidence
    )
    return Item(
        code=code,
        position=position,
        official_ref=str(own_reference or ""),
        question=str(question.get("code")),
        indicator=place[1],
        cluster=place[0],
        text=str(question.get("text") or ""),
        topic=found.text(leaf, "topic", code) if is_sub_item else "",
        max_score=found.decimal(leaf, "max_score", code),
        rule=read_rule(question, leaf, found),
        answer_type=answer_type,
        codes=tuple(found.strings(leaf, "opd", code)),
        evidence=evidence,
        confidence=str(question.get("confidence") or ""),
        bands_confidence=str(question.get("bands_confidence") or ""),
        note=str(question.get("note") or ""),
        matrix_columns=columns or (DEFAULT_MATRIX_COLUMNS if needs_matrix else ()),
        matrix_columns_ours=needs_matrix and not columns,
        compare_years=any(line.startswith(TWO_YEAR_EVIDENCE) for line in evidence),
        kha_training=trained and answer_type == "percentage",
    )


def _total(parts: Sequence[Cluster | Indicator | Question | Item]) -> Decimal:
    return sum((part.max_score for part in parts), Decimal(0))


def _check_sums(source: InstrumentSource, shape: Shape, found: Differences) -> None:
    sub_items = sum(1 for item in source.items if item.code != item.question)
    for name, have, want in (
        ("klaster", len(source.clusters), shape.clusters),
        ("indikator", len(source.indicators), shape.indicators),
        ("pertanyaan", len(source.questions), shape.questions),
        ("sub-butir", sub_items, shape.sub_items),
        ("butir", len(source.items), shape.items),
    ):
        if have != want:
            found.add(f"Jumlah {name} {have}, seharusnya {want}.")
    for cluster in source.clusters:
        found.equal(f"Klaster {cluster.code}", cluster.max_score, _total(cluster.indicators), "indikatornya")
        for indicator in cluster.indicators:
            where = f"Indikator {indicator.code}"
            found.equal(where, indicator.max_score, _total(indicator.questions), "pertanyaannya")
    for question in source.questions:
        found.equal(f"Pertanyaan {question.code}", question.max_score, _total(question.items), "butirnya")
    found.equal("Instrumen", shape.max_score, _total(source.clusters), "klasternya")


def _check_codes(source: InstrumentSource, found: Differences) -> None:
    for name, codes in (
        ("klaster", [cluster.code for cluster in source.clusters]),
        ("indikator", [indicator.code for indicator in source.indicators]),
        ("pertanyaan", [question.code for question in source.questions]),
        ("butir", [item.code for item in source.items]),
    ):
        for code, uses in Counter(codes).items():
            if uses > 1:
                found.add(f"Kode {name} {code} dipakai {uses} kali.")
    known = {code.code for code in source.codes}
    named: list[tuple[str, tuple[str, ...]]] = []
    named += [(f"Indikator {one.code}", one.codes) for one in source.indicators]
    named += [(f"Pertanyaan {one.code}", one.codes) for one in source.questions]
    named += [(f"Butir {one.code}", one.codes) for one in source.items if one.code != one.question]
    for where, owners in named:
        if not owners:
            found.add(f"{where} tidak mempunyai pengampu.")
        for code in owners:
            if code not in known:
                found.add(f"{where} memakai kode perangkat daerah {code} yang tidak dikenal.")
    for alias in source.aliases:
        if alias.code not in known:
            found.add(f"Alias {alias.regency} memakai kode {alias.code} yang tidak dikenal.")


def _check_bands(bands: tuple[Band, ...], shape: Shape, found: Differences) -> None:
    for below, above in pairwise(bands):
        if not below.minimum <= below.maximum < above.minimum:
            found.add(f"Predikat {below.name} dan {above.name} bertumpang tindih.")
    if bands and (bands[0].minimum != 0 or bands[-1].maximum != shape.max_score):
        found.add(f"Predikat harus mencakup 0 sampai {trim(shape.max_score)}.")
