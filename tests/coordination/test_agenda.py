"""The agenda: no overlaps, an order that can change, items from gaps and broken promises."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from coordination.models import AgendaItem, Commitment, Meeting
from coordination.services import agenda
from coordination.services.agenda import Point
from coordination.services.proposals import from_gaps, from_promises, proposals
from indicators.services.results import refresh_all
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_coordination import make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

TODAY = NOW.date()


def point(meeting: Meeting, starts: str, ends: str, title: str = "Pembukaan") -> Point:
    session = meeting.occasion.sessions.get()
    return Point(session, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), title)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast)


def test_an_item_may_begin_when_another_ends_and_gaps_are_allowed(meeting: Meeting, cast: Cast) -> None:
    agenda.add_item(meeting, point=point(meeting, "08:30", "08:45"), by=cast.secretariat)
    agenda.add_item(meeting, point=point(meeting, "08:45", "09:30", "Kebijakan"), by=cast.secretariat)
    agenda.add_item(meeting, point=point(meeting, "10:00", "10:30", "Komitmen"), by=cast.secretariat)
    assert [item.title for item in meeting.agenda.all()] == ["Pembukaan", "Kebijakan", "Komitmen"]


def test_an_overlap_is_refused_with_a_sentence_that_names_both(meeting: Meeting, cast: Cast) -> None:
    agenda.add_item(meeting, point=point(meeting, "08:30", "09:00"), by=cast.secretariat)
    with pytest.raises(Refused) as refused:
        agenda.add_item(meeting, point=point(meeting, "08:50", "09:10", "Kebijakan"), by=cast.secretariat)
    assert refused.value.code == "agenda-overlap"
    assert "“Kebijakan” pukul 08.50–09.10" in refused.value.message
    assert "“Pembukaan” pukul 08.30–09.00" in refused.value.message
    assert meeting.agenda.count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("08:00", "08:45", "agenda-outside"),
        ("11:00", "12:00", "agenda-outside"),
        ("09:00", "09:00", "agenda-backwards"),
    ],
)
def test_times_that_cannot_be_are_refused(
    starts: str, ends: str, code: str, meeting: Meeting, cast: Cast
) -> None:
    with pytest.raises(Refused) as refused:
        agenda.add_item(meeting, point=point(meeting, starts, ends), by=cast.secretariat)
    assert refused.value.code == code


def test_an_item_keeps_its_own_time_when_it_is_corrected(meeting: Meeting, cast: Cast) -> None:
    item = agenda.add_item(meeting, point=point(meeting, "08:30", "09:00"), by=cast.secretariat)
    agenda.change_item(item, point=point(meeting, "08:40", "09:10", "Sambutan"), by=cast.secretariat)
    assert AgendaItem.objects.get().title == "Sambutan"


def test_two_items_change_places_with_their_lengths(meeting: Meeting, cast: Cast) -> None:
    first = agenda.add_item(meeting, point=point(meeting, "08:30", "08:45"), by=cast.secretariat)
    agenda.add_item(meeting, point=point(meeting, "09:00", "10:00", "Kebijakan"), by=cast.secretariat)
    agenda.move_item(first, earlier=False, by=cast.secretariat)
    rows = [(i.title, i.starts, i.ends) for i in meeting.agenda.all()]
    assert rows == [
        ("Kebijakan", dt.time(8, 30), dt.time(9, 30)),
        ("Pembukaan", dt.time(9, 45), dt.time(10, 0)),
    ]
    with pytest.raises(Refused, match="agenda-edge"):
        agenda.move_item(AgendaItem.objects.get(title="Kebijakan"), earlier=True, by=cast.secretariat)


def test_signed_minutes_close_the_agenda(cast: Cast) -> None:
    meeting = make_meeting(cast, state="notula_sah")
    with pytest.raises(Refused, match="agenda-closed"):
        agenda.add_item(meeting, point=point(meeting, "08:30", "09:00"), by=cast.secretariat)


def test_the_largest_gap_is_proposed_and_adopting_it_invites_lead_and_contributors(cast: Cast) -> None:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.dinkes, cast.disdik)
    small = assign(period, "I15-Q1", cast.disdik)
    refresh_all(period)
    meeting = make_meeting(cast, period=period)
    offered = from_gaps(meeting)
    assert {row.item for row in offered} == {item, small}
    assert [row.points for row in offered] == sorted([item.max_score, small.max_score], reverse=True)
    chosen = next(row for row in offered if row.item == item)
    made = agenda.adopt(meeting, proposal=chosen, by=cast.secretariat)
    assert (made.points, made.origin, made.starts) == (item.max_score, "celah", dt.time(8, 30))
    assert set(made.organisations.all()) == {cast.dinkes, cast.disdik}
    assert {i.organisation for i in meeting.occasion.invitees.all()} == {cast.dinkes, cast.disdik}
    assert [row.item for row in from_gaps(meeting)] == [small]
    with pytest.raises(Refused, match="agenda-twice"):
        agenda.adopt(meeting, proposal=chosen, by=cast.secretariat)


def test_late_and_broken_promises_are_proposed_kept_ones_are_not(meeting: Meeting, cast: Cast) -> None:
    def promise(what: str, due: dt.date, **over: object) -> Commitment:
        values = {"regency": cast.banjar, "organisation": cast.dinkes, "target": "1", "made_on": TODAY}
        return Commitment.objects.create(what=what, due_on=due, **values | over)

    yesterday, tomorrow = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
    late = promise("terlambat", yesterday)
    broken = promise("ingkar", tomorrow, state="ingkar", decided_on=TODAY)
    promise("berjalan", tomorrow)
    promise("ditepati", yesterday, state="ditepati", decided_on=TODAY)
    assert [row.commitment for row in from_promises(meeting, TODAY)] == [late, broken]


def test_a_full_session_takes_no_proposal(cast: Cast) -> None:
    period = make_period(cast.banjar)
    assign(period, "I15-Q4", cast.dinkes)
    refresh_all(period)
    meeting = make_meeting(cast, period=period)
    agenda.add_item(meeting, point=point(meeting, "08:30", "11:15"), by=cast.secretariat)
    with pytest.raises(Refused, match="agenda-full"):
        agenda.adopt(meeting, proposal=proposals(meeting, TODAY)[0], by=cast.secretariat)
    assert not meeting.occasion.invitees.exists()


def test_the_form_comes_back_with_what_was_typed(
    meeting: Meeting, cast: Cast, login: Callable[[User], Client]
) -> None:
    agenda.add_item(meeting, point=point(meeting, "08:30", "09:00"), by=cast.secretariat)
    session = meeting.occasion.sessions.get()
    url = f"/63.03/rakor/{meeting.pk}/agenda/"
    typed = {"session": session.pk, "starts": "08:40", "ends": "09:10", "title": "Sambutan Asisten II"}
    response = login(cast.secretariat).post(url, typed)
    assert response.status_code == 422
    assert "bertumpang tindih" in response.content.decode()
    assert "Sambutan Asisten II" in response.content.decode()
    assert login(cast.secretariat).post(url, typed | {"starts": "09:00"}).status_code == 302
    assert meeting.agenda.count() == 2


def test_one_click_adopts_a_proposal(cast: Cast, login: Callable[[User], Client]) -> None:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.dinkes)
    refresh_all(period)
    meeting = make_meeting(cast, period=period)
    url = f"/63.03/rakor/{meeting.pk}/agenda/usulan/"
    login(cast.secretariat).post(url, {"usulan": f"butir-{item.pk}"})
    assert meeting.agenda.get().points == item.max_score > Decimal(0)
    answer = login(cast.secretariat).post(url, {"usulan": f"butir-{item.pk}"}, follow=True)
    assert "sudah tidak ada" in answer.content.decode()
