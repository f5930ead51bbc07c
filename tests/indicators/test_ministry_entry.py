""" "Sudah diinput ke aplikasi KLA Kementerian": who, when, which value; it is the score of the tier EM."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from indicators.models import Item, ItemResult, MinistryEntry, Period, StageScore, Tier
from indicators.rendering.ministry_page import filing_list
from indicators.services.ministry import SOURCE, Filed, note_filed, take_back
from indicators.services.results import refresh_all
from indicators.services.review import Opinion, decide
from indicators.services.transcription import OfficialScore, Source, transcribe
from participants.models import AuditEntry
from reports.services.surroundings import read_surroundings
from tests.conftest import NOW
from tests.factories import assign
from tests.indicators.desk_scene import scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

TWO, THREE = Decimal("2.01"), Decimal("3.00")


def note(period: Period, item: Item, value: Decimal, by: User) -> list[StageScore]:
    return note_filed(period, [Filed(item, value)], by=by, now=NOW)


def accepted(cast: Cast) -> tuple[Period, Item]:
    """I15-Q1 with an internal score of 3,00."""
    period, item = scene(cast)
    answer = signed(period, item, cast.operator, cast.head)
    decide(
        answer,
        tier=Tier.INTERNAL,
        score=THREE,
        opinion=Opinion(),
        version=answer.version,
        by=cast.secretariat,
        now=NOW,
    )
    return period, item


def test_a_tick_is_the_em_score_and_a_correction_a_new_row(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, item = accepted(cast)
    client, address = login(cast.secretariat), url("ministry-entry", period, item.code)
    for value in ("2,01", "3,00"):
        assert client.post(address, {"entered": "on", "points": value}).status_code == 302
    scores = StageScore.objects.filter(tier=Tier.EM)
    assert [(row.points, row.decided_by, row.entered_by) for row in scores] == [
        (TWO, SOURCE, cast.secretariat),
        (THREE, SOURCE, cast.secretariat),
    ]
    entry = MinistryEntry.objects.get()
    assert (entry.points, entry.entered_by) == (THREE, cast.secretariat)
    result = ItemResult.objects.get(period=period, item=item)
    assert (result.external, result.accepted_tier) == (THREE, Tier.EM)
    assert AuditEntry.objects.filter(action="indicators.ministry-entered").count() == 2
    assert "Sudah diinput" in client.get(url("desk", period, item.code)).content.decode()


def test_the_same_value_twice_says_nothing_new(cast: Cast) -> None:
    period, item = accepted(cast)
    assert len(note(period, item, TWO, cast.secretariat)) == 1
    assert note(period, item, TWO, cast.secretariat) == []


def test_taking_the_tick_away_withdraws_the_score(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = accepted(cast)
    note(period, item, TWO, cast.secretariat)
    login(cast.secretariat).post(url("ministry-entry", period, item.code), {"points": ""})
    assert not MinistryEntry.objects.exists()
    result = ItemResult.objects.get(period=period, item=item)
    assert (result.external, result.accepted, result.accepted_tier) == (None, THREE, Tier.INTERNAL)
    assert [row.withdrawn for row in StageScore.objects.filter(tier=Tier.EM)] == [False, True]
    assert read_surroundings(period, NOW).filed == (Decimal(0), 0)
    note(period, item, TWO, cast.secretariat)
    assert read_surroundings(period, NOW).filed == (TWO, 1)


def test_a_score_copied_from_a_letter_outlives_the_tick(cast: Cast) -> None:
    period, item = accepted(cast)
    note(period, item, TWO, cast.secretariat)
    letter = Source(Tier.EM, "Kementerian", "Rekap EM", "B-1", NOW.date())
    transcribe(period, [OfficialScore(item.code, THREE)], source=letter, by=cast.secretariat, now=NOW)
    take_back(period, item, by=cast.secretariat, now=NOW)
    assert ItemResult.objects.get(period=period, item=item).external == THREE


def test_nothing_to_take_back_is_said(cast: Cast) -> None:
    period, item = scene(cast)
    with pytest.raises(Refused) as refusal:
        take_back(period, item, by=cast.secretariat, now=NOW)
    assert refusal.value.code == "nothing-to-note"


def test_a_tick_without_a_value_is_asked_back(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    login(cast.secretariat).post(url("ministry-entry", period, item.code), {"entered": "on", "points": ""})
    assert not MinistryEntry.objects.exists()


def test_a_value_above_the_maximum_is_refused(cast: Cast) -> None:
    period, item = scene(cast)
    with pytest.raises(Refused) as refusal:
        note(period, item, Decimal("3.01"), cast.secretariat)
    assert refusal.value.code == "score-outside"


def test_a_closed_period_takes_no_tick(cast: Cast) -> None:
    period, item = scene(cast)
    Period.objects.filter(pk=period.pk).update(state=Period.State.CLOSED)
    with pytest.raises(Refused) as refusal:
        note(period, item, TWO, cast.secretariat)
    assert refusal.value.code == "period-closed"


@pytest.mark.parametrize("who", ["operator", "assessor", "task_force_lead"])
def test_only_the_secretariat_notes_it(cast: Cast, login: Callable[[User], Client], who: str) -> None:
    period, item = scene(cast)
    client = login(getattr(cast, who))
    address = url("ministry-entry", period, item.code)
    assert client.post(address, {"entered": "on", "points": "1"}).status_code == 403
    assert client.post(url("ministry-list", period), {"semua": "1"}).status_code == 403
    assert not MinistryEntry.objects.exists()


def test_an_unknown_item_another_regency_and_a_get(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    client = login(cast.secretariat)
    assert client.post(url("ministry-entry", period, "I99-Q1"), {}).status_code == 404
    assert client.get(url("ministry-entry", period, item.code)).status_code == 405
    for name, more in (("ministry-entry", [item.code]), ("ministry-list", [])):
        assert login(cast.foreign_secretariat).post(url(name, period, *more), {}).status_code == 404


def test_the_list_offers_the_accepted_value_and_takes_all_at_once(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, item = accepted(cast)
    other = assign(period, "I15-Q2", cast.dinkes)
    refresh_all(period)
    client, address = login(cast.secretariat), url("ministry-list", period)
    form = client.get(address).context["form"]
    assert form[f"points_{item.pk}"].value() == "3,00"
    assert form[f"points_{other.pk}"].value() == ""
    sent = {f"points_{item.pk}": "3,00", f"points_{other.pk}": "", "semua": "1"}
    page = client.post(address, sent, follow=True).content.decode()
    assert "1 butir tercatat sudah diinput, jumlahnya 3,00 poin." in page
    assert [row.code for row in filing_list(period, "", everything=False).rows] == ["I15-Q2"]


def test_only_ticked_rows_are_noted(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = accepted(cast)
    other = assign(period, "I15-Q2", cast.dinkes)
    refresh_all(period)
    sent = {f"points_{item.pk}": "3,00", f"points_{other.pk}": "0,50", f"tick_{other.pk}": "on"}
    login(cast.secretariat).post(url("ministry-list", period), sent)
    assert [entry.item for entry in MinistryEntry.objects.all()] == [other]


@pytest.mark.parametrize(
    ("value", "words"),
    [("9,00", "di luar rentang"), ("", "Isi nilai yang diinput"), ("1.000", "1.000")],
)
def test_one_wrong_value_stops_all_and_keeps_the_typing(
    cast: Cast, login: Callable[[User], Client], value: str, words: str
) -> None:
    period, item = accepted(cast)
    other = assign(period, "I15-Q2", cast.dinkes)
    refresh_all(period)
    sent = {f"points_{item.pk}": "2,99", f"tick_{item.pk}": "on", f"points_{other.pk}": value}
    response = login(cast.secretariat).post(url("ministry-list", period), sent | {f"tick_{other.pk}": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="2,99"' in page
    assert not MinistryEntry.objects.exists()


def test_the_list_asks_as_often_for_many_rows(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = accepted(cast)
    client, asked = login(cast.secretariat), []
    for codes in ((), ("I15-Q2", "I15-Q3", "I15-Q4")):
        for code in codes:
            assign(period, code, cast.dinkes)
        refresh_all(period)
        client.get(url("ministry-list", period))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("ministry-list", period))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 11
