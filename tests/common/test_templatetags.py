"""The words every page uses."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from common.templatetags import portal
from indicators.rendering import evidence
from participants import context

ROOT = Path(__file__).resolve().parents[2]


def test_every_icon_in_use_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="([a-z0-9-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())
    } | {*portal.STATE_ICONS.values(), *evidence.ICONS.values(), *(icon for _, _, icon, _ in context.PLACES)}
    assert used - sprite == set()


def test_no_data_is_a_dash_and_zero_is_zero() -> None:
    assert portal.points(None) == "–"
    assert portal.points(Decimal(0)) == "0,00"


def test_a_predicate_says_its_name_beside_its_pips() -> None:
    assert "Utama" in portal.predicate("utama", "Utama")
    assert "n4" in portal.predicate("utama", "Utama")


def test_file_sizes_read_as_people_say_them() -> None:
    assert portal.file_size(1_468_006) == "1,4 MB"
    assert portal.file_size(300) == "1 KB"


def test_a_missing_predicate_has_empty_pips_and_still_its_words() -> None:
    mark = portal.predicate("none", "Belum berpredikat")
    assert 'class="pred n0"' in mark
    assert "Belum berpredikat" in mark


def test_labels_of_a_meter_are_escaped() -> None:
    assert portal.meter(Decimal("1.5"), 4, '"><b>') == (
        '<progress class="meter" value="1.5" max="4" aria-label="&quot;&gt;&lt;b&gt;"></progress>'
    )


def test_no_template_or_script_of_the_screen_carries_inline_style() -> None:
    """The content security policy would drop it silently."""
    screens = [p for p in (ROOT / "templates").rglob("*.html") if "print" not in p.parts]
    inline = re.compile(r"<[a-z][^>{]*\s(style|onclick|onchange|onsubmit|onload)=|<style")
    carriers = [str(path.relative_to(ROOT)) for path in screens if inline.search(path.read_text())]
    assert carriers == []


def test_every_static_file_named_in_a_template_exists() -> None:
    """Each file a template asks for by `static` is there."""
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% static "([^"]+)" %}', path.read_text())
    }
    assert {name for name in asked if not (ROOT / "static" / name).exists()} == set()
