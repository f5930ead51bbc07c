"""The list of all items: sums, filters, who sees what, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from indicators.models import Assignment, Item, Period
from indicators.services.answers import Filled, save_answer
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

URL = "/63.03/evaluasi/2026/indikator/"


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


def assign_all(cast: Cast, period: Period) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            regency=period.regency,
            period=period,
            item=item,
            organisation=cast.dinkes,
            part="lead",
            due_at=NOW,
        )
        for item in Item.objects.all()
    )


def test_the_whole_list_adds_up_and_stays_small(cast: Cast, period: Period, login: Login) -> None:
    assign_all(cast, period)
    reply = login(cast.secretariat).get(URL)
    page = reply.content.decode()
    assert "289 butir" in page
    assert "1.000,00" in page
    assert len(reply.content) < 100_000


def test_all_rows_at_once_stay_below_a_hundred_kilobytes_a_cluster(
    cast: Cast, period: Period, login: Login
) -> None:
    assign_all(cast, period)
    reply = login(cast.secretariat).get(URL, {"klaster": "K0"})
    assert "I01-Q2.2a" in reply.content.decode()
    assert len(reply.content) < 100_000


def test_a_broad_search_says_how_many_rows_it_keeps_back(cast: Cast, period: Period, login: Login) -> None:
    assign_all(cast, period)
    reply = login(cast.secretariat).get(URL, {"keadaan": "kosong"})
    assert "110 butir pertama ditampilkan, 179 lainnya tidak." in reply.content.decode()
    assert len(reply.content) < 100_000


def test_an_agency_sees_its_own_items_only(cast: Cast, period: Period, login: Login) -> None:
    assign(period, "I15-Q4", cast.dinkes)
    assign(period, "I02-Q2", cast.disdik)
    page = login(cast.operator).get(URL, {"q": "I"}).content.decode()
    assert "I15-Q4" in page
    assert "I02-Q2" not in page


def test_the_list_is_narrowed_by_words_lead_and_state(cast: Cast, period: Period, login: Login) -> None:
    item = assign(period, "I15-Q4", cast.dinkes)
    assign(period, "I02-Q2", cast.disdik)
    filled = Filled(value={"numerator": "1", "denominator": "2"})
    save_answer(period, item, filled, expected_version=0, by=cast.operator, now=NOW)
    client = login(cast.secretariat)

    def codes(**query: str | int) -> set[str]:
        page = client.get(URL, query).content.decode()
        return {code for code in ("I15-Q4", "I02-Q2") if f"../butir/{code}/" in page}

    assert codes(q="fasilitas kesehatan") == {"I15-Q4"}
    assert codes(q="Dinas Pendidikan") == {"I02-Q2"}
    assert codes(pengampu=cast.disdik.pk) == {"I02-Q2"}
    assert codes(keadaan="draft") == {"I15-Q4"}
    assert codes(keadaan="kosong", q="I02-Q2") == {"I02-Q2"}
    assert codes(q="tidak ada yang cocok") == set()


def test_another_regency_does_not_find_it(cast: Cast, period: Period, login: Login) -> None:
    assert login(cast.foreign_secretariat).get(URL).status_code == 404
    assert login(cast.secretariat).post(URL).status_code == 405


@pytest.mark.parametrize("many", [False, True])
def test_it_asks_the_same_questions_for_three_items_and_for_all(
    cast: Cast, period: Period, login: Login, django_assert_num_queries: Any, many: bool
) -> None:
    if many:
        assign_all(cast, period)
    else:
        for code in ("I15-Q4", "I02-Q2", "I02-Q3"):
            assign(period, code, cast.dinkes)
    client = login(cast.operator)
    with django_assert_num_queries(9):
        client.get(URL, {"klaster": "K3"})
