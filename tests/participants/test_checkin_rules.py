"""The changing code, the key of a person, and the counting of bodies: rules without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.refusals import Refused
from participants import checkin
from participants.checkin import Came, Children, Sitting, Standing, Unit
from tests.conftest import NOW

OPEN = Sitting(7, "a" * 64, opened_at=NOW - dt.timedelta(hours=1))
MINUTES = st.integers(min_value=0, max_value=200)


def code_at(moment: dt.datetime, sitting: Sitting = OPEN) -> str:
    return checkin.token(sitting.id, sitting.secret, checkin.minute_of(moment))


def refusal(text: str, sitting: Sitting, now: dt.datetime, expected: int | None = None) -> str:
    with pytest.raises(Refused) as refused:
        checkin.verify(text, sitting, now=now, expected=expected)
    return refused.value.code


@given(MINUTES)
def test_a_code_lives_ten_minutes_and_no_longer(age: int) -> None:
    later = NOW + dt.timedelta(minutes=age)
    if age < checkin.LIVES:
        assert checkin.verify(code_at(NOW), OPEN, now=later).session == OPEN.id
    else:
        assert refusal(code_at(NOW), OPEN, later) == "checkin-expired"


@given(MINUTES, MINUTES)
def test_each_minute_has_its_own_code_in_both_forms(one: int, other: int) -> None:
    same = one == other
    assert (checkin.token(7, "s", one) == checkin.token(7, "s", other)) is same
    assert (checkin.short_code("s", one) == checkin.short_code("s", other)) is same


@given(st.integers(0, 27), st.sampled_from("ABCxyz019-_"))
def test_no_letter_of_a_code_can_be_changed(place: int, letter: str) -> None:
    code = code_at(NOW)
    changed = code[:place] + letter + code[place + 1 :]
    if changed != code:
        assert refusal(changed, OPEN, NOW) == "checkin-forged"


@pytest.mark.parametrize("text", ["", "x", "é" * 28, "A" * 27, "A" * 400, "%%%%"])
def test_what_is_no_code_is_called_forged(text: str) -> None:
    assert refusal(text, OPEN, NOW) == "checkin-forged"


@pytest.mark.parametrize(
    ("sitting", "code"),
    [
        (replace(OPEN, secret="b" * 64), "checkin-forged"),
        (replace(OPEN, opened_at=None), "checkin-not-open"),
        (replace(OPEN, closed_at=NOW), "checkin-closed"),
    ],
)
def test_each_reason_not_to_let_in_has_its_code(sitting: Sitting, code: str) -> None:
    assert refusal(code_at(NOW), sitting, NOW) == code


def test_a_code_of_another_session_is_refused_as_such() -> None:
    assert refusal(code_at(NOW), OPEN, NOW, expected=8) == "checkin-other-session"


def test_a_code_of_tomorrow_does_not_live_yet() -> None:
    assert refusal(code_at(NOW + dt.timedelta(days=1)), OPEN, NOW) == "checkin-expired"


def test_a_form_opened_in_time_may_be_sent_while_one_types() -> None:
    ticket = checkin.ticket(OPEN, now=NOW)
    assert checkin.verify_ticket(ticket, OPEN, now=NOW + dt.timedelta(minutes=25)).session == OPEN.id
    with pytest.raises(Refused, match="checkin-expired"):
        checkin.verify_ticket(ticket, OPEN, now=NOW + dt.timedelta(minutes=40))


def test_a_code_is_no_ticket_and_a_ticket_no_code() -> None:
    assert refusal(checkin.ticket(OPEN, now=NOW), OPEN, NOW) == "checkin-forged"
    with pytest.raises(Refused, match="checkin-forged"):
        checkin.verify_ticket(code_at(NOW), OPEN, now=NOW)


@given(MINUTES)
def test_a_short_code_survives_a_careless_hand(minute: int) -> None:
    code = checkin.short_code("s", minute)
    assert checkin.read_short(checkin.spaced(code)) == code
    assert checkin.read_short(f" {code[:2].lower()}-{code[2:].lower()} ") == code
    assert not set(code) & set("01OIL")


def test_a_typed_code_finds_its_session_among_others() -> None:
    other = Sitting(8, "c" * 64, opened_at=NOW)
    typed = checkin.short_code(other.secret, checkin.minute_of(NOW))
    assert checkin.find_short(typed, [OPEN, other], now=NOW).session == 8


@pytest.mark.parametrize(
    ("sitting", "age", "code"),
    [
        (OPEN, 11, "checkin-expired"),
        (OPEN, 70, "checkin-forged"),
        (replace(OPEN, closed_at=NOW), 0, "checkin-closed"),
    ],
)
def test_a_typed_code_that_does_not_serve_says_why(sitting: Sitting, age: int, code: str) -> None:
    typed = checkin.short_code(sitting.secret, checkin.minute_of(NOW) - age)
    with pytest.raises(Refused) as refused:
        checkin.find_short(typed, [sitting], now=NOW)
    assert refused.value.code == code


# --- the same person ------------------------------------------------------------------------------


def test_a_known_body_is_its_id_and_an_unknown_one_its_words() -> None:
    assert checkin.place_key(12, "Dinkes") == "#12"
    assert checkin.place_key(None, " PT. Maju  Jaya ") == checkin.place_key(None, "pt maju jaya")


# --- bodies ---------------------------------------------------------------------------------------

UNITS = [Unit(1, "opd"), Unit(2, "opd"), Unit(3, "media"), Unit(4, "forum_anak")]


def test_the_body_counts_and_not_the_people() -> None:
    came = [Came(1, "wakil", "opd", "#1"), Came(1, "pimpinan", "opd", "#1"), Came(2, "anggota", "opd", "#2")]
    assert checkin.standings(UNITS, came) == {
        1: Standing.PRESENT,
        2: Standing.REPRESENTED,
        3: Standing.ABSENT,
        4: Standing.ABSENT,
    }


def test_children_make_their_forum_present() -> None:
    assert checkin.standings(UNITS, [], [Children(4, "forum_anak", 3, 2)])[4] is Standing.PRESENT


def test_whoever_was_invited_by_name_is_present_by_coming() -> None:
    unit = Unit(9, "opd", in_person=True)
    assert checkin.standings([unit], [Came(9, "tamu", "opd", "#1")])[9] is Standing.PRESENT
    assert checkin.standings([unit], [Came(9, "wakil", "opd", "#1")])[9] is Standing.REPRESENTED


@given(
    st.lists(
        st.builds(
            Came,
            st.sampled_from([None, 1, 2, 3, 4]),
            st.sampled_from(["pimpinan", "wakil", "tamu"]),
            st.sampled_from(["opd", "media", "usaha"]),
            st.sampled_from(["#1", "pt maju"]),
        )
    )
)
def test_every_invitation_has_one_standing_and_every_adult_is_counted_once(came: list[Came]) -> None:
    table = checkin.by_sector(UNITS, came)
    sums = checkin.total(table)
    assert sums.present + sums.represented + sums.absent == sums.invited == len(UNITS)
    assert sums.people == len(came)
