"""Steps that several journeys take on the way of one item from its upload to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERIOD = "/63.03/evaluasi/2026/"


def upload(page: Page, code: str, title: str) -> None:
    page.goto(f"{PERIOD}bukti/baru/?butir={code}")
    content = hostile.pdf(text=title, pages=2)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_label("Judul").fill(title)
    page.locator("select[name=kind]").select_option(index=1)
    page.locator("input[name=child][value=no], input[name=child][value=tidak]").first.check()
    page.get_by_role("button", name="Simpan bukti").click()
    expect(page.get_by_text("Bukti tersimpan.")).to_be_visible()


def tick_first(page: Page, saved: str) -> None:
    """Tick and wait until the page has kept it; what is ticked from before is nothing new to keep."""
    first = page.get_by_role("radio").first
    if not first.is_checked():
        first.check()
        expect(page.get_by_text(saved)).to_be_visible()


def submit(page: Page, code: str) -> None:
    page.goto(f"{PERIOD}butir/{code}/")
    tick_first(page, "Tersimpan otomatis")
    page.get_by_role("button", name="Ajukan ke Dinas").click()
    expect(page.get_by_text("Diajukan", exact=False).first).to_be_visible()


def sign_off(page: Page) -> None:
    page.goto(f"{PERIOD}sahkan/")
    page.get_by_role("button", name="Sahkan yang dicentang").click()
    expect(page.get_by_text("akan tampil di sini")).to_be_visible()


def decide(page: Page, code: str) -> None:
    page.goto(f"{PERIOD}verifikasi/{code}/")
    tick_first(page, "Draf tersimpan")
    page.get_by_role("button", name="Putuskan dan lanjut").click()
    page.wait_for_url(lambda url: code not in url)
