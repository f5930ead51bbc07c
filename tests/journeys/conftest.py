"""The stage of the journeys: desktop and phone width, unless a module says its own `width`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.documents.web_server import running
from tests.journeys.stage import CHROMIUM, QUIET, Stage, set_scene, worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.conftest import Cast


@pytest.fixture(params=[1440, 390], ids=["desktop", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def stage(
    width: int,
    live_database: dict[str, str],
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Stage, Cast]]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    env = live_database | {"KLA_QUEUE": f"journey-{secrets.token_hex(4)}"}
    with django_db_blocker.unblock():
        cast = set_scene()
        with worker(env), running(env) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            theatre = Stage(browser, f"http://127.0.0.1:{port}", width)
            yield theatre, cast
            theatre.close()
