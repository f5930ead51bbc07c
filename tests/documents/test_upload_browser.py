"""The upload as a person sees it: progress, a sentence for a bad file, a cut line, photos as one PDF."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import FilePayload, Page, Route, expect, sync_playwright

from documents.models import StoredFile, Upload
from indicators.models import EvidenceRevision
from tests import hostile
from tests.conftest import make_cast
from tests.documents.web_server import running
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from tests.conftest import Cast

CHROMIUM = "/usr/bin/chromium"
expect.set_options(timeout=30_000)


@pytest.fixture
def cast(live_database: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with django_db_blocker.unblock():
        cast = make_cast()
        assign(make_period(cast.banjar), "I15-Q1", cast.dinkes)
        yield cast


@pytest.fixture
def page(cast: Cast, live_database: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The form for new evidence, open in a browser of the Dinas Kesehatan's operator.

    Playwright keeps an event loop in this thread, so Django must be told that its queries are safe here, and
    opens a connection of its own under it, which must be closed there.
    """
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    session = Client()
    session.force_login(cast.operator, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
    with running(live_database) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        base = f"http://127.0.0.1:{port}"
        context = browser.new_context(base_url=base, locale="id-ID")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])
        page = context.new_page()
        page.goto("/63.03/evaluasi/2026/bukti/baru/?butir=I15-Q1")
        yield page
        connections["default"].close()
        browser.close()


def _save(page: Page) -> None:
    page.get_by_label("Judul").fill("SK Tim Puskesmas Ramah Anak")
    page.locator("select[name=kind]").select_option(index=1)
    page.locator("input[name=child][value=no], input[name=child][value=tidak]").first.check()
    page.get_by_role("button", name="Simpan bukti").click()
    expect(page.get_by_text("Bukti tersimpan.")).to_be_visible()


def test_a_bad_file_gets_its_sentence_at_once_and_a_good_one_takes_its_place(page: Page) -> None:
    code, name, content = hostile.all_hostile()["pdf: javascript at opening"]
    assert code == "pdf-javascript"
    field = page.locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    expect(page.get_by_text("PDF ini memuat program (JavaScript).")).to_be_visible()
    good = hostile.pdf(text="Surat Keputusan", pages=3)
    field.set_input_files({"name": "SK Tim.pdf", "mimeType": "application/pdf", "buffer": good})
    expect(page.get_by_text("SK Tim.pdf sudah diterima dan diperiksa.")).to_be_visible()
    _save(page)
    revision = EvidenceRevision.objects.select_related("file").get()
    assert (revision.file_name, revision.file.sha256) == ("SK Tim.pdf", hashlib.sha256(good).hexdigest())


def test_a_cut_line_is_taken_up_again_without_the_person_doing_anything(page: Page) -> None:
    cut: list[str] = []

    def fail_twice(route: Route) -> None:
        if route.request.method == "PATCH" and len(cut) < 2:
            cut.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/unggahan/*/", fail_twice)
    photo = hostile.noisy_photo()
    page.locator("input[type=file]").set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    _save(page)
    assert len(cut) == 2
    assert StoredFile.objects.filter(sha256=hashlib.sha256(photo).hexdigest()).exists()


def test_two_photos_become_one_document(page: Page) -> None:
    photos: list[FilePayload] = [
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": hostile.phone_photo()},
        {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": hostile.picture()},
    ]
    page.locator("input[type=file]").set_input_files(photos)
    expect(page.get_by_text("2 foto sudah diterima.")).to_be_visible()
    _save(page)
    file = EvidenceRevision.objects.select_related("file").get().file
    assert (file.kind, file.pages) == ("pdf", 2)
    assert not Upload.objects.exists()
    assert StoredFile.objects.count() == 1


def test_on_a_phone_one_photo_after_the_other_is_taken(page: Page) -> None:
    phone = page.context.browser
    assert phone is not None
    context = phone.new_context(
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 844},
        storage_state=page.context.storage_state(),
    )
    on_phone = context.new_page()
    on_phone.goto(page.url)
    camera = on_phone.locator("input[type=file][capture]")
    for number, photo in enumerate([hostile.phone_photo(), hostile.picture(), hostile.picture("PNG")], 1):
        camera.set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photo})
        expect(on_phone.get_by_text(f"{number} foto sudah diterima.")).to_be_visible()
        expect(on_phone.get_by_role("button", name="Ambil foto berikutnya")).to_be_visible()
    _save(on_phone)
    assert EvidenceRevision.objects.select_related("file").get().file.pages == 3
    assert not Upload.objects.exists()


def test_without_javascript_the_form_sends_the_file_itself(page: Page, cast: Cast) -> None:
    page.route("**/js/unggah*.js", lambda route: route.abort())
    page.reload()
    content = hostile.xlsx()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").set_input_files(
        {"name": "Data anak.xlsx", "mimeType": kind, "buffer": content}
    )
    _save(page)
    assert EvidenceRevision.objects.get().file_name == "Data anak.xlsx"
