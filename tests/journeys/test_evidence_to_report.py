"""The main job by hand: upload, sign off; return, correct, score; render, download, check the code."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from playwright.sync_api import expect

from documents.models import Document
from indicators.models import Answer, ItemResult
from tests.journeys.stage import Stage
from tests.journeys.steps import PERIOD, decide, sign_off, submit, upload

if TYPE_CHECKING:
    from tests.conftest import Cast

pytestmark = pytest.mark.live
CODE = "I15-Q6"
ITEM = f"{PERIOD}butir/{CODE}/"
DESK = f"{PERIOD}verifikasi/{CODE}/"
expect.set_options(timeout=60_000)


def test_from_upload_to_a_report_whose_code_anyone_can_check(stage: tuple[Stage, Cast]) -> None:
    theatre, cast = stage
    operator_and_head(theatre, cast)
    review_and_correction(theatre, cast)
    report(theatre, cast)


def operator_and_head(theatre: Stage, cast: Cast) -> None:
    page = theatre.page(cast.operator)
    page.goto("/")
    theatre.look(page, "beranda")
    upload(page, CODE, "SK Inovasi Puskesmas Ramah Anak")
    page.goto(ITEM)
    theatre.look(page, "butir")
    submit(page, CODE)
    head = theatre.page(cast.head)
    head.goto(f"{PERIOD}sahkan/")
    theatre.look(head, "sahkan")
    sign_off(head)
    assert Answer.objects.get(item__code=CODE).state == "signed"


def review_and_correction(theatre: Stage, cast: Cast) -> None:
    desk = theatre.page(cast.secretariat)
    desk.goto(f"{PERIOD}verifikasi/")
    theatre.look(desk, "verifikasi")
    desk.goto(DESK)
    theatre.look(desk, "meja")
    desk.locator("#id_reason").select_option("tahun_salah")
    desk.locator("#id_note").fill("SK tahun 2023 berada di luar tahun bukti.")
    desk.locator("summary", has_text="Kembalikan ke OPD").click()
    desk.get_by_role("button", name="Kembalikan sekarang").click()
    desk.wait_for_url(lambda url: CODE not in url)
    page = theatre.page(cast.operator)
    page.goto("/")
    expect(page.get_by_text("Dikembalikan: tahun salah")).to_be_visible()
    upload(page, CODE, "SK Inovasi tahun 2025")
    submit(page, CODE)
    sign_off(theatre.page(cast.head))
    decide(desk, CODE)
    assessor = theatre.page(cast.assessor)
    assessor.goto(DESK)
    theatre.look(assessor, "meja-asesor")
    decide(assessor, CODE)
    assert ItemResult.objects.get(item__code=CODE).accepted_tier == "VA_PROV"


def report(theatre: Stage, cast: Cast) -> None:
    page = theatre.page(cast.secretariat)
    page.goto(f"{PERIOD}kesiapan/")
    theatre.look(page, "kesiapan")
    page.get_by_role("button", name="Susun laporan kesiapan").click()
    expect(page.get_by_role("link", name="Unduh PDF")).to_be_visible(timeout=180_000)
    theatre.look(page, "laporan-selesai")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) > 10
    stranger = theatre.page()
    document = Document.objects.select_related("file").get()
    stranger.goto(f"/dokumen/{document.code}/")
    expect(stranger.get_by_text(document.file.sha256[:4]).first).to_be_visible()
    theatre.look(stranger, "dokumen")
    stranger.goto("/masuk/")
    theatre.look(stranger, "masuk")
