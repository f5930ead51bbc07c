""" "Sudah diinput ke aplikasi KLA Kementerian": who, when, which value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from indicators.models import MinistryEntry
from indicators.services.transcription import set_ministry_entry
from participants.models import AuditEntry
from tests.indicators.desk_scene import scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast


def test_the_secretariat_notes_the_value_and_changes_it(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    signed(period, item, cast.operator, cast.head)
    client, address = login(cast.secretariat), url("ministry-entry", period, item.code)
    for value in ("2,01", "3,00"):
        assert client.post(address, {"entered": "on", "points": value}).status_code == 302
    entry = MinistryEntry.objects.get()
    assert (entry.points, entry.entered_by) == (Decimal("3.00"), cast.secretariat)
    assert AuditEntry.objects.filter(action="indicators.ministry-entered").count() == 2
    assert "Sudah diinput" in client.get(url("desk", period, item.code)).content.decode()


def test_taking_the_tick_away_clears_it(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    set_ministry_entry(period, item, points=Decimal(3), by=cast.secretariat)
    login(cast.secretariat).post(url("ministry-entry", period, item.code), {"points": ""})
    assert not MinistryEntry.objects.exists()


def test_a_tick_without_a_value_is_asked_back(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    login(cast.secretariat).post(url("ministry-entry", period, item.code), {"entered": "on", "points": ""})
    assert not MinistryEntry.objects.exists()


def test_a_value_above_the_maximum_is_refused(cast: Cast) -> None:
    period, item = scene(cast)
    with pytest.raises(Refused) as refusal:
        set_ministry_entry(period, item, points=Decimal("3.01"), by=cast.secretariat)
    assert refusal.value.code == "score-outside"


@pytest.mark.parametrize("who", ["operator", "assessor", "task_force_lead"])
def test_only_the_secretariat_notes_it(cast: Cast, login: Callable[[User], Client], who: str) -> None:
    period, item = scene(cast)
    address = url("ministry-entry", period, item.code)
    assert login(getattr(cast, who)).post(address, {"entered": "on", "points": "1"}).status_code == 403
    assert not MinistryEntry.objects.exists()


def test_an_unknown_item_another_regency_and_a_get(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    client = login(cast.secretariat)
    assert client.post(url("ministry-entry", period, "I99-Q1"), {}).status_code == 404
    assert client.get(url("ministry-entry", period, item.code)).status_code == 405
    address = url("ministry-entry", period, item.code)
    assert login(cast.foreign_secretariat).post(address, {}).status_code == 404
