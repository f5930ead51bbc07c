"""Charts: pure figures that say everything in words, for any values."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from common import charts
from common.chart_scale import scale

D = Decimal
BANDS = [
    charts.ScaleBand("Belum berpredikat", D(0), D(500), D("499.99")),
    charts.ScaleBand("Pratama", D(500), D(601), D(600)),
    charts.ScaleBand("Madya", D(601), D(701), D(700)),
    charts.ScaleBand("Nindya", D(701), D(801), D(800), strong=True),
    charts.ScaleBand("Utama", D(801), D(901), D(900)),
    charts.ScaleBand("KLA", D(901), D(1000), D(1000)),
]
SVG = "{http://www.w3.org/2000/svg}"


def score(accepted: str | None, claimed: str | None, forecast: str, low: str, high: str) -> charts.Score:
    return charts.Score(
        None if accepted is None else D(accepted),
        None if claimed is None else D(claimed),
        D(forecast),
        D(low),
        D(high),
        D(801),
    )


def figures() -> list[str]:
    bar = charts.Bar("Klaster <I> & 'lain'", D(115), D("88.50"), D("100.50"), D(91))
    empty = charts.Bar("Kosong", D(0), None, None, D(0))
    parts = [
        charts.Part(name, D(value), "catatan")
        for name, value in (("A", 762), ("B", 52), ("C", 0), ("D", 186))
    ]
    return [
        scale(score("762.25", "871", "788.25", "765", "809"), BANDS, "Terverifikasi"),
        charts.micro(bar, "terverifikasi"),
        charts.micro(empty, "terverifikasi"),
        charts.clusters([bar, empty], "terverifikasi"),
        charts.clusters([], "terverifikasi"),
        charts.whole(parts),
        charts.whole([charts.Part("A", D(0), "-")]),
        charts.shield(),
        charts.lone_mark("claimed", "Cincin"),
    ]


def test_every_figure_is_xml_with_a_title_in_words_and_neither_style_nor_class() -> None:
    for figure in figures():
        root = ET.fromstring(figure)
        assert root.get("role") == "img"
        first = root.find(f"{SVG}title")
        assert first is not None
        assert first.text
        assert not re.search(r"\s(style|class|on\w+|href)=|<(style|script)", figure)


@pytest.mark.parametrize(
    "values",
    [
        ("0", "0", "0", "0", "0"),
        ("1000", "1000", "1000", "1000", "1000"),
        ("999.99", "1000", "999.99", "950", "1000"),
        ("12.25", "900", "455.50", "20", "880"),
        (None, None, "0", "0", "0"),
        (None, "871", "700", "650", "750"),
    ],
)
def test_no_mark_leaves_the_scale_whatever_the_values(
    values: tuple[str | None, str | None, str, str, str],
) -> None:
    figure = ET.fromstring(scale(score(*values), BANDS, "Terverifikasi"))
    width = float(figure.attrib["viewBox"].split()[2])
    places = [
        float(node.attrib[name])
        for node in figure.iter()
        for name in ("x", "x1", "x2", "cx")
        if name in node.attrib
    ]
    diamonds = [
        float(x)
        for node in figure.iter(f"{SVG}path")
        for x in re.findall(r"[ML](-?[\d.]+) ", node.attrib["d"])
    ]
    assert min(places + diamonds) >= 0
    assert max(places + diamonds) <= width + 8
    assert "nan" not in ET.tostring(figure, encoding="unicode").lower()


def test_the_words_of_the_scale_hold_all_three_numbers_and_no_data_is_a_dash() -> None:
    said = scale(score(None, "871", "700", "650", "750"), BANDS, "Terverifikasi")
    title = ET.fromstring(said).findtext(f"{SVG}title")
    assert title is not None
    for word in ("Terverifikasi –", "klaim 871,00", "prakiraan 700,00", "650 sampai 750", "target 801"):
        assert word in title


def test_an_undecided_item_has_no_mark_of_a_decision() -> None:
    bare = scale(score(None, None, "700", "650", "750"), BANDS, "Terverifikasi")
    full = scale(score("700", "700", "700", "650", "750"), BANDS, "Terverifikasi")
    assert bare.count("<circle") == 2
    assert full.count("<circle") == 6


def test_parts_fill_the_whole_width() -> None:
    parts = [charts.Part(str(value), D(value), "") for value in (700, 100, 100, 100)]
    boxes = [
        float(box.attrib["width"])
        for box in ET.fromstring(charts.whole(parts)).iter(f"{SVG}rect")
        if box.attrib["height"] == "26.0"
    ]
    assert sum(boxes) == pytest.approx(charts.PAPER_WIDTH, abs=0.3)


def test_an_unknown_mark_is_an_error() -> None:
    with pytest.raises(LookupError):
        charts.mark("stempel", 0, 0)


def test_a_full_cluster_lacks_nothing_and_no_minus_is_printed() -> None:
    full = charts.clusters([charts.Bar("Penuh", D(10), D(10), D(10), D(10))], "terverifikasi")
    assert ">0,00<" in full
    assert "−" not in full
    assert "−2,50" in charts.clusters([charts.Bar("Kurang", D(10), D("7.5"), D(10), D(10))], "terverifikasi")
