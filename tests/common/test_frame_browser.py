"""The frame's script in a real browser: typing outlives a lost session, for nobody but who typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import make_cast
from tests.documents.web_server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from participants.models import User
    from tests.conftest import Cast

CHROMIUM = "/usr/bin/chromium"
FORM = "/63.03/lembaga/baru/"


@pytest.fixture
def cast(live_database: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with django_db_blocker.unblock():
        yield make_cast()


@pytest.fixture
def page(cast: Cast, live_database: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with running(live_database) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="id-ID").new_page()
        enter(page, cast.secretariat, port)
        page.goto(FORM)
        yield page
        connections["default"].close()
        browser.close()


def enter(page: Page, user: User, port: int) -> None:
    session = Client()
    session.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
    address = f"http://127.0.0.1:{port}"
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def port_of(page: Page) -> int:
    return int(page.url.split(":")[2].split("/")[0])


def type_and_lose_the_session(page: Page) -> None:
    page.get_by_label("Nama resmi").fill("Dinas Perikanan")
    page.get_by_label("Nama singkat").fill("Diskan")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Simpan lembaga").click()
    page.wait_for_url("**/masuk/**")


def test_what_was_typed_comes_back_after_logging_in_again(page: Page, cast: Cast) -> None:
    type_and_lose_the_session(page)
    enter(page, cast.secretariat, port_of(page))
    page.goto(FORM)
    expect(page.get_by_label("Nama resmi")).to_have_value("Dinas Perikanan")
    expect(page.get_by_text("dikembalikan")).to_be_visible()


def test_nobody_else_gets_what_was_typed(page: Page, cast: Cast) -> None:
    type_and_lose_the_session(page)
    enter(page, cast.task_force_lead, port_of(page))
    page.goto("/pemberitahuan/")
    assert (
        page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kla-isian')).length") == 0
    )


def test_what_the_portal_accepted_is_not_offered_again(page: Page) -> None:
    page.get_by_label("Nama resmi").fill("Dinas Perikanan")
    page.get_by_label("Nama singkat").fill("Diskan")
    page.get_by_role("button", name="Simpan lembaga").click()
    page.wait_for_url("**/lembaga/*/")
    page.goto(FORM)
    expect(page.get_by_label("Nama resmi")).to_have_value("")


def test_a_menu_closes_with_escape(page: Page) -> None:
    page.locator("summary.who").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
