"""Numbers of letters: the chosen pattern, the register, and numbers the general registry gives."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from common.refusals import Refused
from documents.models import Letter, LetterNumber, NumberRegister
from documents.numbering import OPEN_NUMBER, check_pattern, format_number, number_span
from documents.services import give_number, register_letter, type_number, void_letter, written_number
from documents.services.letter_numbers import save_pattern
from participants.models import AuditEntry

if TYPE_CHECKING:
    from tests.conftest import Cast

DAY = dt.date(2026, 3, 2)


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}:")


class TestPattern:
    def test_a_pattern_is_filled_in(self) -> None:
        pattern = check_pattern("{klasifikasi}/{urut:03d}/KHA/{unit}/{bulan_romawi}/{tahun}")
        text = format_number(pattern, number=7, day=DAY, classification="463", unit="DINSOS")
        assert text == "463/007/KHA/DINSOS/III/2026"

    @pytest.mark.parametrize(("month", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (12, "XII")])
    def test_months_are_roman(self, month: int, roman: str) -> None:
        day = dt.date(2026, month, 1)
        assert format_number("{urut}/{bulan_romawi}/{tahun}", number=12, day=day) == f"12/{roman}/2026"

    @pytest.mark.parametrize(
        ("pattern", "code"),
        [
            ("  ", "pattern-empty"),
            ("{urut}/{nama}/{tahun}", "pattern-unknown-part"),
            ("{urut}/{tahun:04d}", "pattern-width"),
            ("{urut}/{tahun}{0.__class__}", "pattern-characters"),
            ("{urut}/{tahun", "pattern-characters"),
            ("{urut:99d}/{tahun}", "pattern-characters"),
            ("<b>{urut}</b>/{tahun}", "pattern-characters"),
            ("UND/{tahun}", "pattern-without-number"),
            ("{urut}/{urut}/{tahun}", "pattern-without-number"),
            ("{urut}/UND", "pattern-without-year"),
            ("{urut}/{tahun}/" + "A" * 60, "pattern-too-long"),
        ],
    )
    def test_a_pattern_that_would_lie_is_refused(self, pattern: str, code: str) -> None:
        with refused(code):
            check_pattern(pattern)

    @pytest.mark.parametrize(
        ("first", "last", "told"),
        [
            ("001/SERT/III/2026", "092/SERT/III/2026", "001–092/SERT/III/2026"),
            ("001/SERT/III/2026", "001/SERT/III/2026", "001/SERT/III/2026"),
            ("001/SERT/XII/2025", "002/SERT/I/2026", "001/SERT/XII/2025 sampai 002/SERT/I/2026"),
            ("12", "12/KHA/2026", "12 sampai 12/KHA/2026"),
        ],
    )
    def test_what_two_numbers_share_is_said_once(self, first: str, last: str, told: str) -> None:
        assert number_span(first, last) == told

    def test_spaces_are_made_single(self) -> None:
        assert check_pattern(" {urut}  /{tahun} ") == "{urut} /{tahun}"


def choose(cast: Cast, pattern: str = "{klasifikasi}/{urut:03d}/{tahun}", **over: Any) -> None:
    fields = {"classification": "005", "unit": "", "by_registry": False, "by": cast.secretariat}
    save_pattern(cast.banjar, Letter.INVITATION, pattern=pattern, **{**fields, **over})


def letter(cast: Cast, subject: str = "meeting:1", **over: Any) -> LetterNumber:
    fields = {"title": "Undangan rakor", "day": DAY, "by": cast.secretariat}
    return register_letter(cast.banjar, Letter.INVITATION, subject=subject, **{**fields, **over})


class TestSettings:
    def test_the_chosen_pattern_is_used(self, cast: Cast) -> None:
        choose(cast)
        assert written_number(cast.banjar, Letter.INVITATION, 4, DAY) == "005/004/2026"

    def test_the_usual_patterns_of_two_kinds_never_meet(self, cast: Cast) -> None:
        kinds = (Letter.INVITATION, Letter.MINUTES, Letter.CERTIFICATE, Letter.ASSIGNMENT)
        assert len({written_number(cast.banjar, kind, 1, DAY) for kind in kinds}) == len(kinds)

    @pytest.mark.parametrize(
        ("pattern", "code"),
        [("{klasifikasi}/{urut}/{tahun}", "classification"), ("{unit}/{urut}/{tahun}", "unit")],
    )
    def test_what_the_pattern_asks_for_must_be_filled_in(self, cast: Cast, pattern: str, code: str) -> None:
        with refused(f"pattern-{code}"):
            choose(cast, pattern, classification="", unit=" ")

    def test_another_regency_keeps_its_own(self, cast: Cast) -> None:
        choose(cast)
        assert written_number(cast.balangan, Letter.INVITATION, 1, DAY) == "001/UND/III/2026"


class TestRegister:
    def test_a_letter_is_numbered_at_once_and_only_once(self, cast: Cast) -> None:
        choose(cast)
        assert letter(cast).text == "005/001/2026"
        assert letter(cast).number == 1
        assert letter(cast, "meeting:2").text == "005/002/2026"

    def test_a_letter_may_wait_for_the_general_registry(self, cast: Cast) -> None:
        line = letter(cast, leave_open=True)
        assert (line.printed, line.number) == (OPEN_NUMBER, None)
        assert not NumberRegister.objects.exists()
        assert type_number(line, " 005/118/Setda ", by=cast.secretariat).printed == "005/118/Setda"

    def test_a_series_of_the_general_registry_is_always_left_open(self, cast: Cast) -> None:
        choose(cast, by_registry=True)
        assert letter(cast).printed == OPEN_NUMBER

    def test_an_open_letter_may_take_the_next_number_later(self, cast: Cast) -> None:
        choose(cast)
        line = letter(cast, leave_open=True)
        assert give_number(line, by=cast.secretariat).text == "005/001/2026"

    def test_a_number_is_typed_once_a_year(self, cast: Cast) -> None:
        type_number(letter(cast, leave_open=True), "005/118", by=cast.secretariat)
        other = letter(cast, "meeting:2", leave_open=True)
        with refused("number-taken"):
            type_number(other, "005/118", by=cast.secretariat)
        next_year = letter(cast, "meeting:3", leave_open=True, day=DAY.replace(year=2027))
        assert type_number(next_year, "005/118", by=cast.secretariat).text == "005/118"

    def test_the_database_keeps_numbers_apart_too(self, cast: Cast) -> None:
        type_number(letter(cast, leave_open=True), "005/a", by=cast.secretariat)
        other = letter(cast, "meeting:2", leave_open=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterNumber.objects.filter(pk=other.pk).update(text="005/A")

    @pytest.mark.parametrize(("text", "code"), [(" ", "number-empty"), ("9", "number-given")])
    def test_nothing_and_a_second_number_are_refused(self, cast: Cast, text: str, code: str) -> None:
        line = letter(cast)
        with refused(code):
            type_number(line, text, by=cast.secretariat)

    def test_a_number_of_the_registry_is_skipped_and_recorded_as_void(self, cast: Cast) -> None:
        choose(cast)
        type_number(letter(cast, leave_open=True), "005/001/2026", by=cast.secretariat)
        assert letter(cast, "meeting:2").text == "005/002/2026"
        assert NumberRegister.objects.get().voids[0]["number"] == 1

    def test_the_number_of_a_void_letter_is_never_given_again(self, cast: Cast) -> None:
        choose(cast)
        void_letter(letter(cast), reason="Rapat dibatalkan", by=cast.secretariat)
        assert letter(cast).text == "005/002/2026"
        assert AuditEntry.objects.filter(action="documents.letter-voided").exists()

    def test_a_void_letter_takes_no_number(self, cast: Cast) -> None:
        line = void_letter(letter(cast, leave_open=True), reason="Batal", by=cast.secretariat)
        with refused("letter-void"):
            type_number(line, "1", by=cast.secretariat)
        with refused("letter-void"):
            give_number(line, by=cast.secretariat)
        with refused("letter-void"):
            void_letter(line, reason="Lagi", by=cast.secretariat)

    def test_only_who_writes_letters_sees_the_register(self, cast: Cast) -> None:
        letter(cast)
        assert LetterNumber.objects.visible_to(cast.secretariat).count() == 1
        assert not LetterNumber.objects.visible_to(cast.operator).exists()
        assert not LetterNumber.objects.visible_to(cast.foreign_secretariat).exists()
