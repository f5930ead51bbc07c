"""The instrument file: what it must hold, and that every way of being wrong is named."""

import copy
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import indicators
from indicators.instrument_source import (
    SHAPE_2023,
    InstrumentInvalid,
    InstrumentSource,
    Shape,
    build,
    content_hash,
    load,
)

FILE = Path(indicators.__file__).parent / "data" / "instrument.yaml"
Tree = dict[str, Any]


@cache
def source() -> InstrumentSource:
    return load(FILE)


@cache
def _tree() -> Tree:
    loaded: Tree = yaml.safe_load(FILE.read_text("utf-8"))
    return loaded


def tree() -> Tree:
    return copy.deepcopy(_tree())


def question(root: Tree, code: str) -> Tree:
    for cluster in root["clusters"]:
        for indicator in cluster["indicators"]:
            for one in indicator["questions"]:
                if one["code"] == code:
                    found: Tree = one
                    return found
    raise LookupError(code)


def differences(change: Callable[[Tree], object], shape: Shape = SHAPE_2023) -> list[str]:
    root = tree()
    change(root)
    with pytest.raises(InstrumentInvalid) as refused:
        build(root, shape)
    return refused.value.differences


class TestWhatTheFileHolds:
    def test_seven_clusters_make_one_thousand_points(self) -> None:
        clusters = {cluster.code: cluster.max_score for cluster in source().clusters}
        assert clusters == {"K0": 164, "K1": 115, "K2": 156, "K3": 150, "K4": 110, "K5": 205, "KD": 100}
        assert source().max_score == Decimal(1000)

    def test_counts_are_those_of_the_2023_cycle(self) -> None:
        counts = (len(source().indicators), len(source().questions), len(source().items))
        assert counts == (31, 199, 289)
        assert sum(1 for item in source().items if item.topic) == 108

    def test_no_rubric_is_confirmed(self) -> None:
        points: dict[str, Decimal] = {}
        for item in source().items:
            points[item.bands_confidence] = points.get(item.bands_confidence, Decimal(0)) + item.max_score
        assert points == {"inferred": Decimal(573), "assumption": Decimal(427)}

    def test_the_codes_of_one_dinas_take_part_in_132_items(self) -> None:
        dinas = {"DP3A", "DINSOS", "DISDALDUK_KB"}
        shared = [item for item in source().items if dinas & set(item.codes)]
        assert len(shared) == 132
        assert sum(item.max_score for item in shared) == Decimal("568.5")

    def test_class_codes_lead_77_75_points(self) -> None:
        classes = {code.code for code in source().codes if code.is_class}
        assert classes == {"KECAMATAN", "DESA", "FAD", "DUNIA_USAHA"}
        led = sum(item.max_score for item in source().items if item.codes[0] in classes)
        assert led == Decimal("77.75")

    def test_thirteen_questions_count_people_trained_in_the_convention(self) -> None:
        trained = [item.code for item in source().items if item.kha_training]
        assert len(trained) == 13
        assert {"I02-Q2", "I19-Q4", "I21A-Q10"} <= set(trained)
        assert all(item.rule["noun"] == "orang" for item in source().items if item.kha_training)

    def test_seventy_four_questions_need_a_table_whose_columns_are_ours(self) -> None:
        tables = [item for item in source().items if item.matrix_columns]
        assert len({item.question for item in tables}) == 74
        assert all(item.matrix_columns_ours and item.matrix_columns[0] == "No" for item in tables)

    def test_positions_run_through_the_instrument(self) -> None:
        assert [item.position for item in source().items] == list(range(1, 290))
        assert [one.position for one in source().indicators] == list(range(1, 32))

    def test_a_sub_item_knows_its_question_and_its_own_reference(self) -> None:
        item = next(item for item in source().items if item.code == "I01-Q2.2zb")
        assert (item.question, item.official_ref, item.codes) == ("I01-Q2", "2zb", ("KESBANGPOL",))
        assert item.label.endswith("(layanan anak korban jaringan terorisme dan stigmatisasi)")

    def test_an_item_without_points_only_asks_for_data(self) -> None:
        empty = {item.code: item.rule for item in source().items if item.max_score == 0}
        assert set(empty) == {"I21B-Q1", "I22A-Q1", "I23B-Q1", "I26-Q10.17"}
        assert {rule["kind"] for rule in empty.values()} == {"data_only"}
        assert empty["I26-Q10.17"]["input"] == "percentage"

    def test_banjar_has_one_dinas_behind_three_codes(self) -> None:
        names = {alias.code for alias in source().aliases if alias.name == "Dinas Sosial P3AP2KB"}
        assert names == {"DP3A", "DINSOS", "DISDALDUK_KB"}


class TestContentHash:
    def test_ignores_comments_and_layout(self) -> None:
        text = "# komentar lain\n" + FILE.read_text("utf-8")
        assert content_hash(load(text)) == content_hash(source())

    def test_changes_with_a_single_hundredth_of_a_point(self) -> None:
        root = tree()
        options = question(root, "I01-Q4")["scoring"]["options"]
        options[1]["points"] = Decimal("2.51")
        assert content_hash(build(root)) != content_hash(source())

    def test_does_not_depend_on_how_a_number_is_written(self) -> None:
        root = tree()
        question(root, "I01-Q4")["max_score"] = Decimal("5.00")
        assert content_hash(build(root)) == content_hash(source())


class TestDifferences:
    def test_all_of_them_are_listed_at_once(self) -> None:
        def spoil(root: Tree) -> None:
            question(root, "I02-Q1")["max_score"] = 4
            question(root, "I04-Q1")["opd"] = ["DISHUT"]
            question(root, "I02-Q7")["scoring"]["bands"][2]["min"] = 3

        found = differences(spoil)
        assert "Indikator I02 bernilai 36, sedangkan jumlah pertanyaannya 37 (selisih 1)." in found
        assert "I02-Q1: nilai tertinggi 3, seharusnya 4." in found
        assert "Pertanyaan I04-Q1 memakai kode perangkat daerah DISHUT yang tidak dikenal." in found
        assert "I02-Q7: pita jumlah 3–2 tidak bersambung." in found

    def test_the_sum_of_sub_items_is_compared_with_the_question(self) -> None:
        found = differences(lambda root: question(root, "I01-Q2")["sub_items"][0].update(max_score=2))
        assert "Pertanyaan I01-Q2 bernilai 38, sedangkan jumlah butirnya 39 (selisih 1)." in found

    def test_a_cluster_total_from_the_source_is_not_trusted(self) -> None:
        found = differences(lambda root: root["clusters"][1].update(max_score=150))
        assert found == [
            "Klaster K1 bernilai 150, sedangkan jumlah indikatornya 115 (selisih −35).",
            "Instrumen bernilai 1.000, sedangkan jumlah klasternya 1.035 (selisih 35).",
        ]

    def test_a_missing_question_is_counted(self) -> None:
        found = differences(lambda root: root["clusters"][6]["indicators"][0]["questions"].pop())
        assert "Jumlah pertanyaan 198, seharusnya 199." in found
        assert "Jumlah butir 288, seharusnya 289." in found

    def test_a_code_used_twice_is_named(self) -> None:
        found = differences(lambda root: question(root, "I02-Q3").update(code="I02-Q1"))
        assert "Kode pertanyaan I02-Q1 dipakai 2 kali." in found

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (("I02-Q2", "bands", 1, "upper", 21), "I02-Q2: pita 20–40 tidak bersambung."),
            (("I02-Q2", "bands", 5, "upper", 99), "I02-Q2: pita berakhir pada 99, seharusnya 100."),
            (("I02-Q2", "bands", 2, "points", 0), "I02-Q2: poin pita tidak searah dengan persentasenya."),
            (("I02-Q7", "bands", 5, "max", 9), "I02-Q7: pita jumlah terakhir harus terbuka."),
            (("I02-Q7", "bands", 1, "points", 4), "I02-Q7: poin pita jumlah tidak naik."),
            (("I01-Q1", "options", 1, "points", 13), "I01-Q1: ada nilai di luar 0 sampai 12."),
            (("I01-Q1", "options", 1, "value", "perda"), "I01-Q1: ada pilihan dengan kode yang sama."),
            (("I01-Q1", "options", 4, "points", -1), "I01-Q1: ada nilai di luar 0 sampai 12."),
        ],
    )
    def test_a_broken_rubric_is_named(self, change: tuple[str, str, int, str, Any], sentence: str) -> None:
        code, rows, number, key, value = change
        found = differences(lambda root: question(root, code)["scoring"][rows][number].update({key: value}))
        assert sentence in found

    def test_a_checklist_must_add_up(self) -> None:
        found = differences(lambda root: question(root, "I06-Q2")["scoring"]["items"].pop())
        assert found == ["I06-Q2: 5 butir × 2 tidak sama dengan 12."]

    def test_an_unknown_way_of_scoring_is_named(self) -> None:
        found = differences(lambda root: question(root, "I02-Q1")["scoring"].update(method="bintang"))
        assert found == ["I02-Q1: cara penilaian “bintang” tidak dikenal."]

    def test_overlapping_predicates_are_named(self) -> None:
        found = differences(lambda root: root["predicates"]["bands"][3].update(min=700))
        assert found == ["Predikat Madya dan Nindya bertumpang tindih."]

    def test_a_third_decimal_in_a_maximum_is_refused(self) -> None:
        found = differences(lambda root: question(root, "I02-Q1").update(max_score=Decimal("3.005")))
        assert "I02-Q1: nilai maksimum 3.005 harus positif dengan paling banyak dua desimal." in found

    def test_a_later_version_may_have_another_shape(self) -> None:
        root = tree()
        root["clusters"].pop()
        shape = Shape(
            clusters=6, indicators=29, questions=179, sub_items=85, items=247, max_score=Decimal(900)
        )
        root["predicates"]["bands"][-1]["max"] = 900
        root["predicates"]["bands"][-2]["max"] = 850
        root["predicates"]["bands"][-1]["min"] = 851
        with pytest.raises(InstrumentInvalid):
            build(root)
        sizes = [line for line in differences(lambda same: same["clusters"].pop(), shape) if "Jumlah" in line]
        assert all(re.match(r"Jumlah (sub-)?butir", line) for line in sizes)

    @pytest.mark.parametrize("text", ["a: [1\nb", "- satu\n- dua\n", "\n", "meta: {}\n"])
    def test_another_file_is_refused_in_words(self, text: str) -> None:
        with pytest.raises(InstrumentInvalid) as refused:
            load(text)
        assert refused.value.differences

    def test_a_key_written_twice_is_refused(self) -> None:
        with pytest.raises(InstrumentInvalid, match="kunci ganda max_score"):
            load("meta:\n  max_score: 1\n  max_score: 2\n")

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_damage_anywhere_is_answered_with_sentences_or_harmless(self, data: st.DataObject) -> None:
        root = tree()
        node: Any = root
        parent, key = node, ""
        while isinstance(node, dict | list) and node:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            parent, key = node, data.draw(st.sampled_from(keys))
            node = node[key]
            if data.draw(st.integers(0, 4)) == 0:
                break
        parent[key] = data.draw(st.sampled_from([None, -1, "x", [], {}, [1], {"a": 1}, True, 10**9]))
        try:
            built = build(root)
        except InstrumentInvalid as refused:
            assert all(line.strip() for line in refused.differences)
        else:
            assert built.max_score == Decimal(1000)
