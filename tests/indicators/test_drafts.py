"""Typing is kept every few seconds, comes back on the next visit, and is never audited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from indicators.models import Answer, Draft, Item, Period
from participants.models import AuditEntry
from tests.conftest import Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    return assign(period, "I15-Q4", cast.dinkes)


def url(item: Item, act: str) -> str:
    return reverse(f"indicators:{act}", args=["63.03", "2026", item.code])


def test_typing_is_kept_right_or_wrong_and_the_time_is_told(cast: Cast, item: Item, login: Login) -> None:
    typed = {"version": "0", "numerator": "enam", "note": "baru separuh"}
    reply = login(cast.operator).post(url(item, "item-autosave"), typed, headers=HTMX)
    assert re.search(r"Tersimpan otomatis pukul \d\d\.\d\d WITA", reply.content.decode())
    assert Draft.objects.get().data["numerator"] == ["enam"]
    assert not Answer.objects.exists()
    assert not AuditEntry.objects.exists()


def test_it_comes_back_on_the_next_visit_of_the_same_person_only(
    cast: Cast, item: Item, login: Login
) -> None:
    client = login(cast.operator)
    client.post(url(item, "item-autosave"), {"version": "0", "note": "baru separuh"})
    assert "baru separuh" in client.get(url(item, "item")).content.decode()
    assert "baru separuh" not in login(cast.head).get(url(item, "item")).content.decode()


def test_a_second_keeping_replaces_the_first(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    for note in ("satu", "dua"):
        client.post(url(item, "item-autosave"), {"note": note})
    assert Draft.objects.get().data["note"] == ["dua"]


def test_saving_and_discarding_both_end_it(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    client.post(url(item, "item-autosave"), {"version": "0", "note": "x"})
    client.post(url(item, "item-save"), {"version": "0", "note": "x"})
    assert not Draft.objects.exists()
    client.post(url(item, "item-autosave"), {"version": "1", "note": "y"})
    client.post(url(item, "item-discard"))
    assert not Draft.objects.exists()
    assert Answer.objects.get().note == "x"


def test_a_keeping_that_comes_after_the_save_is_left_out(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    typed = {"version": "0", "note": "x", "csrfmiddlewaretoken": "rahasia"}
    client.post(url(item, "item-save"), typed)
    client.post(url(item, "item-autosave"), typed)
    assert not Draft.objects.exists()
    login(cast.head).post(url(item, "item-autosave"), typed)
    assert "csrfmiddlewaretoken" not in Draft.objects.get().data


def test_too_much_is_refused_in_a_sentence(cast: Cast, item: Item, login: Login) -> None:
    reply = login(cast.operator).post(url(item, "item-autosave"), {"note": "x" * 400_001})
    assert "terlalu panjang" in reply.content.decode()
    assert not Draft.objects.exists()


def test_others_cannot_keep_anything(cast: Cast, item: Item, login: Login) -> None:
    assert login(cast.other_operator).post(url(item, "item-autosave"), {}).status_code == 404
    assert login(cast.task_force_lead).post(url(item, "item-autosave"), {}).status_code == 403
    assert login(cast.operator).get(url(item, "item-autosave")).status_code == 405
