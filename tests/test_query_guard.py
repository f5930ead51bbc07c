"""Where the guard is asked for, a page that reads a relation once a row is an error."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connections

from tests import databases

PAGE = """
import django; django.setup()
from django.http import HttpRequest, HttpResponse
from kla_portal.query_guard import QueryGuardMiddleware
from participants.models import Regency
regencies = Regency.objects.order_by("pk")[:9]
request = HttpRequest()
request.method = "{method}"
page = lambda request: HttpResponse([regency.province.name for regency in {rows}])
print(QueryGuardMiddleware(page)(request).status_code)
"""
ONCE_A_ROW, ONCE = "regencies", "regencies.select_related('province')"


def run(method: str, rows: str) -> subprocess.CompletedProcess[str]:
    name = str(connections["default"].settings_dict["NAME"])
    env = databases.environment(name) | {"KLA_N_PLUS_ONE_GUARD": "1"}
    code = PAGE.format(method=method, rows=rows)
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


@pytest.mark.django_db
def test_a_page_that_asks_once_a_row_is_an_error() -> None:
    told = run("GET", ONCE_A_ROW)
    assert told.returncode != 0
    assert "NPlusOneError" in told.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "rows"), [("GET", ONCE), ("POST", ONCE_A_ROW)])
def test_a_page_that_asks_once_passes_and_writing_is_not_watched(method: str, rows: str) -> None:
    assert run(method, rows).stdout.strip() == "200"
