"""Wherever tests run, a page that asks the database once a row is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from zeal.errors import NPlusOneError

from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


ROWS = Regency.objects.order_by("pk")


def page_of(
    rows: QuerySet[Regency], cell: Callable[[Regency], object]
) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: HttpResponse([cell(regency) for regency in rows.all()])


def province(regency: Regency) -> object:
    return regency.province.name


def has_bodies(regency: Regency) -> object:
    return Organisation.objects.filter(regency=regency).exists()


urlpatterns = [
    path("relation/", page_of(ROWS[:2], province)),
    path("exists/", page_of(ROWS[:9], has_bodies)),
    path("joined/", page_of(ROWS.select_related("province")[:9], province)),
]


@pytest.mark.parametrize("address", ["/relation/", "/exists/"])
def test_a_page_that_asks_once_a_row_is_an_error(client: Client, address: str) -> None:
    with pytest.raises(NPlusOneError):
        client.get(address)


@pytest.mark.parametrize(("method", "address"), [("get", "/joined/"), ("post", "/relation/")])
def test_a_page_that_asks_once_passes_and_writing_is_not_watched(
    client: Client, method: str, address: str
) -> None:
    assert getattr(client, method)(address).status_code == 200
