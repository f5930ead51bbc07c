"""Every page about meetings, people, promises and posts: light on a desk, dark on a phone, judged by axe."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import ViewportSize, sync_playwright

from participants.models import OccasionSession
from participants.services import attendance_desk
from tests.access.rows import accounts, coordination, directory, indicators, participants, task_force
from tests.access.scene import Scene, make_scene
from tests.documents.web_server import running
from tests.journeys.stage import CHROMIUM, PICTURES, QUIET, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_django import DjangoDbBlocker

    Scheme = Literal["light", "dark"]

pytestmark = pytest.mark.live
SECRETARIAT = 4
FILES = ("-xlsx", "-file", "-export", "-template", "-rejected", ":material", ":photo", "calendar", "-bodies")
PERIOD_PAGES = {name: row for name, row in indicators.ROWS.items() if name.startswith("indicators:period")}
ROOMS = (accounts.ROWS, coordination.ROWS, directory.ROWS, participants.ROWS, task_force.ROWS, PERIOD_PAGES)
ROWS = {name: row for room in ROOMS for name, row in room.items()}
PAGES = [n for n, row in ROWS.items() if row[1][SECRETARIAT] == "+" and ":" in n and not n.endswith(FILES)]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
DEVICES: tuple[tuple[ViewportSize, Scheme], ...] = ((DESK, "light"), (PHONE, "dark"))


@pytest.fixture
def stage(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Stage, Scene]]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    env = live_database | {"KLA_QUEUE": f"journey-{secrets.token_hex(4)}"}
    with django_db_blocker.unblock():
        with transaction.atomic():
            scene = make_scene()
        hall = OccasionSession.objects.get(occasion__title="Rakor")
        attendance_desk.open_list(hall, by=scene.cast.secretariat, now=timezone.now())
        with running(env) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            theatre = Stage(browser, f"http://127.0.0.1:{port}", DESK["width"])
            yield theatre, scene
            theatre.close()


def test_nobody_is_kept_out_by_the_shape_of_a_page(stage: tuple[Stage, Scene]) -> None:
    theatre, scene = stage
    page = theatre.page(scene.cast.secretariat)
    PICTURES.mkdir(parents=True, exist_ok=True)
    troubles: list[str] = []
    for name in PAGES:
        page.set_viewport_size(DESK)
        answer = page.goto(reverse(name, args=scene.args[ROWS[name][0]]))
        if answer is None or answer.status != 200:
            troubles.append(f"{name} answers {answer and answer.status}")
        troubles += [f"{name}: {trouble}" for trouble in looked_at(page, name.replace(":", "-"))]
    assert troubles == []


def looked_at(page: Page, name: str) -> Iterator[str]:
    for size, scheme in DEVICES:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour caught halfway
        for found in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            yield f"{size['width']} {scheme} {found['id']} {found['nodes'][0]['html'][:120]}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            yield f"wider than {size['width']}"
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
