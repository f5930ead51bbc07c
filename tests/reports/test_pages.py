"""Home and readiness: what they ask of the database, and how heavy they are on a weak network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Instrument, Period
from indicators.services.results import refresh_all
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

READINESS = "/63.03/evaluasi/2026/kesiapan/"
ALLOWED_QUERIES = {READINESS: 9, "/": 11}
HEAVIEST = 100 * 1024


def fill(period: Period, cast: Cast, codes: list[str]) -> None:
    period.assignments.all().delete()
    for code in codes:
        assign(period, code, cast.dinkes)
    refresh_all(period)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    assert len(response.content) < HEAVIEST or path == "/"
    return len(asked)


@pytest.mark.parametrize(("role", "path"), [("task_force_lead", READINESS), ("operator", "/")])
def test_a_page_asks_as_little_for_289_items_as_for_three(
    role: str, path: str, cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    period = make_period(cast.banjar)
    fill(period, cast, ["I15-Q4", "I15-Q6", "I12-Q7"])
    few = queries(login(getattr(cast, role)), path)
    fill(period, cast, [item.code for item in Instrument.objects.get().items.all()])
    many = queries(login(getattr(cast, role)), path)
    assert many == few
    assert many <= ALLOWED_QUERIES[path]
