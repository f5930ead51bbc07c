"""A contributor hands in rows and a note; the lead takes them into the answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from indicators.models import Answer, Contribution, Item, Period, PeriodStage, Tier
from indicators.services.contributions import merge_contribution, save_contribution
from indicators.services.late import grant_late
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

ROW = {"m-rows": "1", "m-0-0": "SD Gambut 1", "m-0-3": "12"}
LATER = NOW + dt.timedelta(minutes=1)
CELLS = ["SD Gambut 1", "", "", "12", ""]


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    return assign(period, "I15-Q4", cast.dinkes, cast.disdik)


def url(item: Item, organisation: int) -> str:
    return reverse("indicators:item-contribute", args=["63.03", "2026", item.code, organisation])


def handed_in(cast: Cast, period: Period, item: Item, note: str = "dari sekolah") -> Contribution:
    return save_contribution(
        period,
        item,
        cast.disdik,
        rows=[{"cells": CELLS}],
        note=note,
        hand_in=True,
        by=cast.other_operator,
        now=NOW,
    )


def merge_url(item: Item, contribution: Contribution) -> str:
    return reverse("indicators:item-merge", args=["63.03", "2026", item.code, contribution.pk])


def test_a_contributor_fills_in_and_the_lead_merges(cast: Cast, item: Item, login: Login) -> None:
    contributor = login(cast.other_operator)
    assert (
        "Serahkan ke pengampu utama"
        in contributor.get(reverse("indicators:item", args=["63.03", "2026", item.code])).content.decode()
    )
    contributor.post(url(item, cast.disdik.pk), {**ROW, "note": "dari sekolah", "serahkan": "1"})
    given = Contribution.objects.get()
    assert given.state == "submitted"
    lead = login(cast.operator)
    lead.post(merge_url(item, given))
    answer = Answer.objects.get()
    assert answer.rows == [{"cells": CELLS, "organisation": cast.disdik.pk}]
    assert answer.note == "Dinas Pendidikan: dari sekolah"
    assert answer.value is None
    given.refresh_from_db()
    assert given.state == "merged"


def test_a_second_handing_in_appends_and_does_not_repeat(cast: Cast, period: Period, item: Item) -> None:
    merge_contribution(handed_in(cast, period, item), by=cast.operator, now=NOW)
    again = handed_in(cast, period, item, note="")
    merge_contribution(again, by=cast.operator, now=NOW)
    answer = Answer.objects.get()
    assert len(answer.rows) == 2
    assert answer.version == 2
    with pytest.raises(Refused, match="contribution-stage"):
        merge_contribution(again, by=cast.operator, now=NOW)


def test_a_draft_is_not_merged(cast: Cast, period: Period, item: Item, login: Login) -> None:
    login(cast.other_operator).post(url(item, cast.disdik.pk), {**ROW, "note": ""})
    given = Contribution.objects.get()
    assert given.state == "draft"
    with pytest.raises(Refused, match="contribution-stage"):
        merge_contribution(given, by=cast.operator, now=NOW)


def test_nothing_is_not_handed_in(cast: Cast, item: Item, login: Login) -> None:
    reply = login(cast.other_operator).post(url(item, cast.disdik.pk), {"m-rows": "0", "serahkan": "1"})
    assert reply.status_code == 422
    assert "sebelum diserahkan" in reply.content.decode()


def test_a_number_that_is_none_keeps_the_row_on_the_form(cast: Cast, item: Item, login: Login) -> None:
    typed = ROW | {"m-0-3": "banyak", "note": "x"}
    reply = login(cast.other_operator).post(url(item, cast.disdik.pk), typed)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "SD Gambut 1" in page
    assert "bukan angka" in page


def test_after_the_window_its_part_is_read_only_and_says_why(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    handed_in(cast, period, item)
    PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).update(closes_at=NOW)
    client = login(cast.other_operator)
    page = client.get(reverse("indicators:item", args=["63.03", "2026", item.code])).content.decode()
    assert page.count("Masa pengisian sudah ditutup pada Senin, 2 Maret 2026, pukul 09.16 WITA") == 1
    assert "Serahkan ke pengampu utama" not in page
    assert "SD Gambut 1" in page
    reply = client.post(url(item, cast.disdik.pk), {"m-rows": "1", "m-0-0": "SD Gambut 2", "note": "x"})
    assert reply.status_code == 422
    assert "SD Gambut 2" in reply.content.decode(), "what was typed can still be copied"


def test_leave_for_a_contributor_opens_its_part_alone(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).update(closes_at=NOW)
    until = timezone.now() + dt.timedelta(days=2)
    grant_late(period, cast.disdik, item, until=until, reason="Data menyusul", by=cast.secretariat, now=LATER)
    address = reverse("indicators:item", args=["63.03", "2026", item.code])
    assert "Serahkan ke pengampu utama" in login(cast.other_operator).get(address).content.decode()
    assert "Simpan draf" not in login(cast.operator).get(address).content.decode()


def test_only_a_contributor_fills_in_its_part(cast: Cast, period: Period, item: Item, login: Login) -> None:
    assert login(cast.operator).post(url(item, cast.disdik.pk), ROW).status_code == 403
    assert login(cast.task_force_lead).post(url(item, cast.disdik.pk), ROW).status_code == 403
    assert login(cast.foreign_secretariat).post(url(item, cast.disdik.pk), ROW).status_code == 404
    assert login(cast.other_operator).post(url(item, cast.dinkes.pk), ROW).status_code == 403
    assert login(cast.operator).post(url(item, cast.dinkes.pk), ROW).status_code == 403
    assert login(cast.other_operator).post(url(item, cast.dp3a_balangan.pk), ROW).status_code == 404
    with pytest.raises(Refused, match="not-contributor"):
        save_contribution(
            period, item, cast.dinkes, rows=[], note="x", hand_in=False, by=cast.operator, now=NOW
        )


def test_only_the_lead_merges(cast: Cast, period: Period, item: Item, login: Login) -> None:
    given = handed_in(cast, period, item)
    assert login(cast.other_operator).post(merge_url(item, given)).status_code == 403
    assert login(cast.operator).get(merge_url(item, given)).status_code == 405


def test_a_contribution_of_another_item_is_not_found(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    other = assign(period, "I02-Q2", cast.dinkes)
    given = handed_in(cast, period, item)
    assert login(cast.operator).post(merge_url(other, given)).status_code == 404


def test_a_closed_window_refuses(cast: Cast, period: Period, item: Item) -> None:
    PeriodStage.objects.filter(tier=Tier.CLAIM).update(closes_at=NOW - dt.timedelta(minutes=1))
    with pytest.raises(Refused, match="window-closed"):
        handed_in(cast, period, item)


def test_the_part_takes_no_get(cast: Cast, item: Item, login: Login) -> None:
    assert login(cast.other_operator).get(url(item, cast.disdik.pk)).status_code == 405
