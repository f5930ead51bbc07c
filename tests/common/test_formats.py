"""Indonesian numbers, dates and times."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import formats
from common.refusals import Refused


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1234.5", "1.234,50"),
        ("0", "0,00"),
        ("-0.001", "0,00"),
        ("-3", "−3,00"),
        ("0.125", "0,13"),
        ("-0.125", "−0,13"),
        ("1234567.894", "1.234.567,89"),
    ],
)
def test_points_have_two_decimals_a_comma_and_a_true_minus(value: str, printed: str) -> None:
    assert formats.points(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("12.00", "12"), ("12.50", "12,5"), ("12.05", "12,05"), ("1000", "1.000"), ("0", "0"), ("100", "100")],
)
def test_maxima_lose_only_needless_zeros(value: str, printed: str) -> None:
    assert formats.trim(Decimal(value)) == printed


def test_no_data_is_a_dash_everywhere() -> None:
    assert {
        formats.points(None),
        formats.trim(None),
        formats.long_date(None),
        formats.numeric_date(None),
    } == {"–"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (1_111, "seribu seratus sebelas"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_001_000, "satu juta seribu"),
        (7_000_000_001, "tujuh miliar satu"),
    ],
)
def test_numbers_are_spelt_as_letters_spell_them(value: int, words: str) -> None:
    assert formats.terbilang(value) == words


def read_words(words: str) -> int:
    """Back from words to the number, by a grammar of its own."""
    small = {"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7}
    small |= {"delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100}
    total, part, last = 0, 0, 0
    for word in words.replace("seribu", "satu ribu").split():
        if word in ("ribu", "juta", "miliar"):
            total += (part + last) * {"ribu": 10**3, "juta": 10**6, "miliar": 10**9}[word]
            part, last = 0, 0
        elif word in ("belas", "puluh", "ratus"):
            part += last + 10 if word == "belas" else last * (10 if word == "puluh" else 100)
            last = 0
        else:
            part, last = part + last, small[word]
    return total + part + last


@given(st.integers(0, 10**12 - 1))
def test_words_lead_back_to_their_number(value: int) -> None:
    assert read_words(formats.terbilang(value)) == value


@pytest.mark.parametrize("value", [-1, 10**12])
def test_what_has_no_words_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        formats.terbilang(value)


def test_a_record_spells_its_date() -> None:
    spelt = "Jumat, tanggal dua puluh bulan Februari tahun dua ribu dua puluh enam"
    assert formats.date_in_words(dt.date(2026, 2, 20)) == spelt


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12,5", "12.5"),
        (" 12,50 ", "12.50"),
        ("1000", "1000"),
        ("1.234,50", "1234.50"),
        ("1.000.000", "1000000"),
        ("1 000", "1000"),
        ("12.5", "12.5"),
        ("0.500", "0.500"),
        ("1234.500", "1234.500"),
        ("−3", "-3"),
        ("0", "0"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(typed: str, value: str) -> None:
    assert formats.parse_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["1.000", "12.500", "-1.250", " 999.999 "])
def test_a_dot_before_three_digits_is_asked_back_with_both_readings(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        formats.parse_number(typed)
    assert refused.value.code == "number-ambiguous"
    assert typed.strip().replace(".", "") in refused.value.message
    assert typed.strip().replace(".", ",") in refused.value.message


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,2,3", "1.00.000", "12%", "٣", "1e5", "NaN", "1.000,", ",5", "--1"]
)
def test_anything_else_is_refused_as_no_number(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        formats.parse_number(typed)
    assert refused.value.code == "number-invalid"


def test_what_is_printed_can_be_typed_in_again() -> None:
    for value in (Decimal("797.50"), Decimal("1234.50"), Decimal("0.25"), Decimal("-3.00")):
        assert formats.parse_number(formats.points(value)) == value


def test_the_day_fits_the_date() -> None:
    assert formats.weekday_date(dt.date(2026, 2, 20)) == "Jumat, 20 Februari 2026"
    assert formats.numeric_date(dt.date(2026, 2, 3)) == "03-02-2026"


def test_a_kept_instant_names_its_zone_by_its_offset() -> None:
    kept = dt.datetime.fromisoformat("2026-03-14T01:05:00+08:00")
    assert formats.moment(kept, formats.zone_of(kept)) == "Sabtu, 14 Maret 2026, pukul 01.05 WITA"
    for elsewhere in ("2026-03-14T01:05:00+00:00", "2026-03-14T01:05:00"):
        with pytest.raises(ValueError, match="Indonesian zone"):
            formats.zone_of(dt.datetime.fromisoformat(elsewhere))


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "Sabtu, 14 Maret 2026, pukul 00.05 WIB"),
        ("Asia/Makassar", "Sabtu, 14 Maret 2026, pukul 01.05 WITA"),
        ("Asia/Jayapura", "Sabtu, 14 Maret 2026, pukul 02.05 WIT"),
    ],
)
def test_a_regency_elsewhere_has_its_own_clock(zone: str, told: str) -> None:
    at = dt.datetime(2026, 3, 13, 17, 5, tzinfo=dt.UTC)
    assert formats.moment(at, ZoneInfo(zone)) == told
    assert formats.time(at, ZoneInfo(zone)) == told.rpartition("pukul ")[2]


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.clock(dt.datetime(2026, 3, 13, 9, 0), ZoneInfo("Asia/Makassar"))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (dt.date(2025, 8, 20), dt.date(2025, 8, 20), "Rabu, 20 Agustus 2025"),
        (dt.date(2025, 8, 20), dt.date(2025, 8, 22), "Rabu–Jumat, 20–22 Agustus 2025"),
        (dt.date(2025, 8, 29), dt.date(2025, 9, 1), "Jumat–Senin, 29 Agustus–1 September 2025"),
        (dt.date(2025, 12, 31), dt.date(2026, 1, 1), "Rabu–Kamis, 31 Desember 2025–1 Januari 2026"),
    ],
)
def test_a_span_of_days_says_once_what_both_share(first: dt.date, last: dt.date, told: str) -> None:
    assert formats.day_span(first, last) == told
