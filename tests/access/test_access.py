"""The access matrix: every URL × viewpoint × method. A URL without a row fails.

One letter per viewpoint, in the order of VIEWPOINTS:
`+` let through (whatever the form then says), `L` sent to the login page, `-` 403: yours, wrong role,
`0` 404: not yours, `x` 405: no such method.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as portal_settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.rows import MATRIX
from tests.access.scene import Scene, make_scene
from tests.conftest import Cast, make_cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.conf import LazySettings

VIEWPOINTS = (
    "anonymous",
    "operator",
    "head",
    "other_operator",
    "secretariat",
    "task_force_lead",
    "assessor",
    "foreign_secretariat",
)


def all_names() -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)
            else:
                yield f"{space}{pattern.name}"

    return walk(get_resolver().url_patterns, "")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside leaves the scene as it was."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def client_of(cast: Cast, viewpoint: str) -> Client:
    client = Client()
    if viewpoint != "anonymous":
        client.force_login(getattr(cast, viewpoint), backend=portal_settings.AUTHENTICATION_BACKENDS[0])
    return client


def letter(client: Client, method: str, url: str) -> str:
    response = getattr(client, method)(url)
    to_login = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    if to_login or response.status_code == 401:
        return "L"
    assert response.status_code < 500, f"{method} {url}: {response.status_code}"
    return {403: "-", 404: "0", 405: "x"}.get(response.status_code, "+")


@pytest.fixture
def scene(db: None, settings: LazySettings) -> Scene:
    settings.KLA_REQUIRE_2FA = False
    return make_scene()


@pytest.mark.parametrize("name", MATRIX)
def test_the_door_of(name: str, scene: Scene) -> None:
    key, *expected = MATRIX[name]
    url = reverse(name, args=scene.args[key])
    for method, wanted in zip(("get", "post"), expected, strict=True):
        found = ""
        for viewpoint in VIEWPOINTS:
            with rolled_back():
                found += letter(client_of(scene.cast, viewpoint), method, url)
        assert (method, found) == (method, wanted)


@pytest.mark.django_db
def test_roles_that_decide_set_up_a_second_factor_first(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = True
    cast = make_cast()
    for viewpoint, sent_away in (("secretariat", True), ("assessor", True), ("operator", False)):
        response = client_of(cast, viewpoint).get("/pemberitahuan/")
        assert (response.status_code == 302) is sent_away


def test_every_url_has_a_row() -> None:
    assert sorted(set(all_names()) - set(MATRIX)) == []
    assert sorted(set(MATRIX) - set(all_names())) == []
