"""The log: one line a request with ids, nothing personal, and silence where nothing is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from documents.services.seals import public_url
from kla_portal.logs import without_personal
from kla_portal.static_storage import QuickStaticFilesStorage

if TYPE_CHECKING:
    from django.conf import LazySettings

PAGE = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["testserver"]
from django.test import RequestFactory
from django_structlog.middlewares import RequestMiddleware
from django.http import HttpResponse
class User: pk = 7
request = RequestFactory().get("/hadir/rahasia-token/?nama=Aminah", HTTP_USER_AGENT="Peramban")
request.user = User()
RequestMiddleware(lambda request: HttpResponse("ya"))(request)
"""


def lines_of(**more: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", PAGE], env=os.environ | more, capture_output=True, text=True, check=True
    )
    return ran.stderr.splitlines()


def test_in_production_a_request_is_one_json_line_with_ids_only() -> None:
    (line,) = lines_of(LOG_LEVEL="INFO", KLA_LOG_JSON="1")
    told = json.loads(line)
    assert (told["event"], told["code"], told["user_id"]) == ("request_finished", 200, 7)
    assert told["request"] == "GET /hadir/…/"
    assert told["request_id"]
    assert not {"ip", "user_agent"} & set(told)
    assert "rahasia" not in line
    assert "Aminah" not in line


def test_a_console_stays_quiet() -> None:
    assert lines_of(LOG_LEVEL="WARNING", KLA_LOG_JSON="0") == []


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("GET /63.03/lembaga/?q=Aminah", "GET /63.03/lembaga/"),
        ("GET /uji/abc123/jawab/", "GET /uji/…/jawab/"),
        ("GET /berkas/7F3K-91QD/unduh/", "GET /berkas/…/unduh/"),
    ],
)
def test_searches_and_tokens_are_left_out(path: str, kept: str) -> None:
    assert without_personal(None, "info", {"request": path, "ip": "10.0.0.1"}) == {"request": kept}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_address_on_paper_follows_the_settings(settings: LazySettings, scheme: str) -> None:
    settings.KLA_PUBLIC_SCHEME, settings.KLA_PUBLIC_HOST = scheme, "kla.local:8000"
    assert public_url("7F3K").startswith(f"{scheme}://kla.local:8000/dokumen/")


@pytest.mark.parametrize("wanted", [True, False])
def test_brotli_is_made_only_where_asked_for(settings: LazySettings, wanted: bool) -> None:
    settings.KLA_BROTLI = wanted
    assert QuickStaticFilesStorage().create_compressor(quiet=True).use_brotli is wanted
