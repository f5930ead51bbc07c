"""What is left of a name when two are compared: rules without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.naming import Likeness, body_key, person_key, plain

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGH '’.,-", min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("H. Ikhwansyah, SKM., M.Kes.", "ikhwansyah"),
        ("Andrian Anwary, S.Sos., M.AP", "andrian anwary"),
        ("Dr. Hj. Siti Hamidah", "siti hamidah"),
        ("Gt. Muhammad Noor", "muhammad noor"),
        ("Nu'man", "numan"),
        ("Ir. H.", "ir h"),
    ],
)
def test_what_is_left_of_a_name(typed: str, key: str) -> None:
    assert person_key(typed) == key


@pytest.mark.parametrize(
    "typed",
    [
        "Ma’ruf Amin",
        "  ma'ruf   AMIN ",
        "H. Ma`ruf Amin",
        "Ma´ruf Amin",
        "Dr. H. Ma'ruf Amin, S.Ag., M.Pd.",
        "Drs.H.Ma'ruf Amin M.Si",
        "Prof. Dr. Maruf Amin S.H. M.H.",
        "Bapak Maruf Amin, SKM",
        "Drs., Ma'ruf Amin",
        "H. Ma'ruf Amin, M.Kes (Epid)",
    ],
)
def test_titles_case_spaces_and_apostrophes_degrees_make_no_other_person(typed: str) -> None:
    assert person_key(typed) == "maruf amin"


@given(NAMES)
def test_the_key_of_a_key_is_itself(name: str) -> None:
    key = person_key(name)
    assert person_key(key) == key


@given(NAMES)
def test_shouting_makes_no_other_person(name: str) -> None:
    assert person_key(name.upper()) == person_key(name.lower())


@given(NAMES.filter(lambda name: any(letter.isalpha() for letter in name)))
def test_whoever_has_a_letter_has_a_key(name: str) -> None:
    assert person_key(name)


def test_different_people_keep_different_keys() -> None:
    names = ["Siti Aminah", "Siti Aminah Hasan", "Hj. Siti Maryam", "M. Noor", "H.", "Sari Ma", "Ir. H."]
    assert len({person_key(name) for name in names}) == len(names)


def test_an_abbreviated_body_is_the_body_written_out() -> None:
    assert body_key("Kec. Gambut") == body_key("KECAMATAN  GAMBUT") == "kecamatan gambut"


def test_a_name_in_other_letters_is_not_empty() -> None:
    assert plain("Ma’had النور") == "mahad النور"


def test_numbers_in_names_are_no_slips_of_the_pen() -> None:
    assert Likeness([body_key("SMPN 1 Martapura")]).nearest(body_key("SMPN 2 Martapura")) is None
    assert (
        Likeness([body_key("Kec. Martapura")]).nearest(body_key("Kecamatan Martapuraa"))
        == "kecamatan martapura"
    )


def test_a_long_name_in_common_does_not_make_one_office_of_two() -> None:
    government = body_key("Bagian Pemerintahan Sekretariat Daerah Kabupaten Banjar")
    assert Likeness([government]).nearest(government.replace("pemerintahan", "perekonomian")) is None
