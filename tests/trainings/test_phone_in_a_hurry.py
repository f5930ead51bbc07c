"""Two phones, one code, one moment: really committed rows, and a browser that remembers on its device."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import sync_playwright

from common.refusals import Refused
from tests.conftest import make_cast
from tests.documents.web_server import running
from tests.factories_knowledge import make_tests
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import KnowledgeTest, TestSheet
from trainings.services.sheets import hand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.live
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def test_and_code(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[KnowledgeTest, str]]:
    with django_db_blocker.unblock():
        cast = make_cast()
        training = make_training(cast.banjar)
        person = add_participant(training, "Siti Rahmah", cast.dinkes)
        attend(person, by=cast.secretariat)
        yield make_tests(training, by=cast.secretariat)["awal"], person.code


def test_of_many_phones_with_one_code_one_sheet_is_kept(test_and_code: tuple[KnowledgeTest, str]) -> None:
    test, code = test_and_code

    def send(option: int) -> str:
        answers = {one["id"]: option for one in test.questions}
        try:
            return f"{hand_in(test, code=code, answers=answers, now=timezone.now()).pk}"
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(send, [0, 1, 2, 0, 1, 2]))
    sheet = TestSheet.objects.get()
    assert sorted(set(said)) == sorted({str(sheet.pk), "test-sent-before"})
    assert said.count(str(sheet.pk)) == 2


def test_ticks_outlive_the_tab_until_they_were_sent(
    test_and_code: tuple[KnowledgeTest, str],
    live_database: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    test, code = test_and_code
    with running(live_database) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        device = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        page = device.new_page()
        page.goto(f"/uji/{test.token}/")
        page.get_by_label("Kode pribadi").fill(code)
        for question in page.locator("fieldset").all():
            question.locator("label").first.click()
        page.close()
        page = device.new_page()
        page.goto(f"/uji/{test.token}/")
        assert page.locator("input:checked").count() == 4
        page.get_by_role("button", name="Kirim jawaban").click()
        page.get_by_text("Jawaban Anda sudah diterima").wait_for()
        page.goto(f"/uji/{test.token}/")
        assert page.locator("input:checked").count() == 0
        browser.close()
        connections["default"].close()
    assert TestSheet.objects.get().code == code
