"""A real server, a real socket, and a client that vanishes in the middle of a photo."""

from __future__ import annotations

import hashlib
import http.client
import time
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from documents.models import StoredFile, Upload
from documents.storage import default_store
from documents.uploads import CHUNK_TYPE
from tests import hostile
from tests.conftest import make_cast
from tests.documents.web_server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def server(live_database: dict[str, str]) -> Iterator[int]:
    with running(live_database) as port:
        yield port


def _ask(
    port: int, method: str, url: str, headers: dict[str, str], body: bytes = b""
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, url, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def _cut(port: int, url: str, headers: dict[str, str], content: bytes, sent: int) -> None:
    """Announce all of `content`, send `sent` bytes of it and hang up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("PATCH", url)
    for key, value in (headers | {"Content-Length": str(len(content))}).items():
        connection.putheader(key, value)
    connection.endheaders(content[:sent])
    connection.close()


def test_a_photo_cut_in_the_middle_arrives_whole(server: int, django_db_blocker: DjangoDbBlocker) -> None:
    photo = hostile.noisy_photo()
    with django_db_blocker.unblock():
        cast = make_cast()
        browser = Client()
        browser.force_login(cast.operator, backend=settings.AUTHENTICATION_BACKENDS[0])
        browser.cookies["csrftoken"] = token = "a" * 32
    base = {
        "Cookie": "; ".join(f"{key}={morsel.value}" for key, morsel in browser.cookies.items()),
        "X-CSRFToken": token,
        "Tus-Resumable": "1.0.0",
    }
    announced = {
        "Upload-Length": str(len(photo)),
        "Upload-Metadata": "filename Rm90by5qcGc=,regency NjMuMDM=",
    }
    created = _ask(server, "POST", "/unggahan/", base | announced)
    assert created.status == 201
    url = created.headers["Location"]
    chunk = base | {"Content-Type": CHUNK_TYPE}

    _cut(server, url, chunk | {"Upload-Offset": "0"}, photo, 1_500_000)
    for _ in range(600):
        held = int(_ask(server, "HEAD", url, base).headers["Upload-Offset"])
        if held:
            break
        time.sleep(0.05)
    assert held == 1_500_000

    assert _ask(server, "PATCH", url, chunk | {"Upload-Offset": "0"}, b"x").status == 409
    rest = _ask(server, "PATCH", url, chunk | {"Upload-Offset": str(held)}, photo[held:])
    assert rest.status == 204
    with django_db_blocker.unblock():
        assert Upload.objects.get().state == "done"
        assert StoredFile.objects.get().sha256 == hashlib.sha256(photo).hexdigest()
    assert default_store().is_whole(hashlib.sha256(photo).hexdigest())
