from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.formats import long_date, numeric_date, weekday_date
from coordination.contradictions import Part, Record, contradictions, dates_in

DAY = dt.date(2026, 2, 20)
PLACE = "Guest House Sultan Sulaiman, Martapura"
RECORD = Record(
    days=[DAY],
    place=PLACE,
    bodies=frozenset({67, 58}),
    people=frozenset({63}),
    evidence_years=[2025, 2026],
)


def codes(*parts: Part, record: Record = RECORD) -> list[str]:
    return [found.code for found in contradictions(record, parts)]


def press(text: str) -> Part:
    return Part("Siaran pers", present=True, text=text)


def test_the_seed_article_s_own_date_is_caught() -> None:
    (found,) = contradictions(RECORD, [press("dilaksanakan di Martapura, Jumat (20/02/2025) ini")])
    assert found.code == "weekday-differs"
    assert "“Jumat (20/02/2025)”" in found.sentence
    assert "hari Kamis" in found.sentence
    assert "Jumat, 20 Februari 2026" in found.sentence


@pytest.mark.parametrize("text", ["Jumat, 20 Februari 2026", "Jum'at (20-02-2026)", "pada 20/02/2026"])
def test_a_right_date_in_any_spelling_passes(text: str) -> None:
    assert codes(press(text)) == []


def test_the_same_day_in_another_year_is_a_slip_even_without_a_weekday() -> None:
    assert codes(press("Rakor digelar 20 Februari 2025.")) == ["year-differs"]


def test_another_date_is_another_event() -> None:
    assert codes(press("Bukti diajukan paling lambat Rabu, 11 Maret 2026.")) == []


def test_a_day_that_does_not_exist_is_named() -> None:
    assert codes(press("Sabtu, 30 Februari 2026")) == ["date-impossible"]


def test_a_postponed_meeting_may_tell_both_dates() -> None:
    record = Record(days=[dt.date(2025, 5, 19)], place=PLACE, former_days=[dt.date(2025, 5, 16)])
    assert codes(press("semula Jumat, 16 Mei 2025, menjadi Senin, 19 Mei 2025"), record=record) == []


def test_a_paper_of_another_day_or_place_is_named() -> None:
    minutes = Part("Notula", present=True, day=dt.date(2026, 2, 21), place="Aula Barakat")
    assert codes(minutes) == ["day-differs", "place-differs"]


def test_a_place_is_compared_by_its_words() -> None:
    assert codes(Part("Notula", present=True, place="guest house  Sultan Sulaiman Martapura")) == []


def test_a_letter_written_after_the_meeting_is_named() -> None:
    assert codes(Part("Undangan", present=True, dated_on=dt.date(2026, 2, 23))) == ["letter-after-meeting"]


def test_one_post_has_one_name() -> None:
    letter = Part("Undangan", present=True, signatories={"Sekretaris Daerah": "A"})
    minutes = Part("Notula", present=True, signatories={"Sekretaris Daerah": "B", "Notulis": ""})
    assert codes(letter, minutes) == ["signatory-differs"]


def test_counts_must_be_those_of_the_attendance() -> None:
    assert codes(press("dihadiri 63 peserta dari 58 lembaga")) == []
    assert codes(press("dihadiri 100 peserta dari 70 lembaga")) == ["count-differs", "count-differs"]


def test_a_count_outside_a_sentence_on_attendance_is_nobodys_business() -> None:
    assert codes(press("Dinas melatih 40 orang pendamping di 12 lembaga. Rakor dihadiri 63 peserta.")) == []


def test_a_missing_part_is_named_and_not_read() -> None:
    part = Part("Foto", present=False, text="Jumat (20/02/2025)")
    assert codes(part) == ["part-missing"]


def test_a_meeting_outside_the_evidence_years_proves_nothing_there() -> None:
    record = Record(days=[DAY], place=PLACE, evidence_years=[2024, 2025])
    (found,) = contradictions(record, [])
    assert (found.code, "2024 dan 2025" in found.sentence) == ("outside-evidence-years", True)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_date_the_portal_writes_is_read_back(day: dt.date) -> None:
    for text in (weekday_date(day), long_date(day), numeric_date(day)):
        (written,) = dates_in(f"Martapura, {text}.")
        assert written.day == day
        assert written.weekday in (None, day.weekday())


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 6))
def test_any_wrong_weekday_is_caught(day: dt.date, shift: int) -> None:
    wrong = weekday_date(day + dt.timedelta(days=shift)).split(",")[0]
    record = Record(days=[day], place=PLACE)
    assert codes(press(f"{wrong} ({numeric_date(day)})"), record=record) == ["weekday-differs"]
