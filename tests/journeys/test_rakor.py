"""A rakor from its plan to its close, a guest at the door with a phone, and a promise that is kept."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coordination.models import Commitment, Meeting
from participants import checkin
from participants.models import Attendance, Invitee, OccasionSession
from tests.factories_rakor import PLACE, TITLE
from tests.journeys.stage import Stage
from tests.journeys.steps import decide, sign_off, submit, upload

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Cast

pytestmark = pytest.mark.live
CODE = "I15-Q6"
DECISION = "Dinas Kesehatan melengkapi SK inovasi puskesmas ramah anak."
PROXY = "Kepala Bidang Kesehatan Masyarakat"
expect.set_options(timeout=60_000)


@pytest.fixture
def width() -> int:
    return 1440


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name.replace('_at_', '-')}']").fill(value)


def test_a_rakor_is_prepared_held_written_down_and_its_promise_kept(stage: tuple[Stage, Cast]) -> None:
    theatre, cast = stage
    desk = theatre.page(cast.secretariat)
    here = plan(desk)
    agenda_and_invitees(desk, here)
    letter(theatre, desk, here)
    reply_by_link(theatre, cast)
    hall(theatre, desk, here)
    minutes(theatre, desk, here)
    commitment(desk, here)
    close(theatre, desk, here)
    keep_promise(theatre, cast)


def plan(page: Page) -> str:
    day = timezone.localdate() + dt.timedelta(days=2)
    page.goto("/63.03/rakor/baru/")
    fill(page, title=TITLE, place=PLACE, sesi0_at_day=day.isoformat())
    fill(page, sesi0_at_starts="08:30", sesi0_at_ends="12:00", opened_by="Asisten II")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Rapat tersimpan sebagai draf.")).to_be_visible()
    return f"/63.03/rakor/{Meeting.objects.get().pk}/"


def agenda_and_invitees(page: Page, here: str) -> None:
    page.goto(f"{here}agenda/")
    page.get_by_role("button", name=re.compile("^Masukkan .* ke agenda$")).first.click()
    expect(page.get_by_text("masuk agenda. Diundang:")).to_be_visible()
    page.goto(f"{here}peserta/?unsur=opd")
    page.get_by_role("button", name="Undang semua unsur ini").click()
    expect(page.get_by_text("undangan ditambahkan.")).to_be_visible()
    page.get_by_role("link", name="Ubah alamat Kepala Dinas Kesehatan").click()
    fill(page, email="dinkes@contoh.go.id")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("dinkes@contoh.go.id")).to_be_visible()


def letter(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}undangan/")
    page.get_by_role("button", name="Simpan naskah").click()
    page.get_by_role("button", name="Terbitkan undangan").click()
    link = page.get_by_role("link", name="Unduh PDF")
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as download:
        link.click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) >= 2
    page.goto(f"{here}undangan/")
    page.get_by_role("button", name="Kirim lewat e-mail").click()
    expect(page.get_by_text("1 undangan dikirim lewat e-mail.")).to_be_visible()


def reply_by_link(theatre: Stage, cast: Cast) -> None:
    page = theatre.page(width=390)
    page.goto(f"/undangan/{Invitee.objects.get(organisation=cast.dinkes).token}/")
    page.get_by_label("Saya mewakilkan").check()
    fill(page, name=PROXY)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Jawaban tersimpan:")).to_be_visible()
    theatre.look(page, "undangan-jawab")


def hall(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}tahap/mulai/")
    page.get_by_role("button", name="Mulai rapat").click()
    page.goto(f"{here}hadir/")
    page.get_by_role("button", name="Buka daftar hadir").click()
    page.get_by_role("link", name="Tampilkan di layar").click()
    theatre.look(page, "hadir-layar")
    typed = page.locator(".wall .short").last.inner_text()
    phone = theatre.page(width=390)
    for _ in range(2):
        sign_in(phone, typed)
    theatre.look(phone, "hadir-tercatat")
    assert Attendance.objects.count() == 1
    wrong_codes(phone)
    page.goto(f"{here}hadir/")
    expect(page.get_by_role("rowheader", name="H. Ma'ruf Contoh, S.K.M.")).to_be_visible()
    theatre.look(page, "hadir-daftar")


def sign_in(phone: Page, typed: str) -> None:
    phone.goto("/hadir/")
    fill(phone, code=typed)
    phone.get_by_role("button", name="Buka daftar hadir").click()
    phone.locator("[name=body]").press_sequentially("Dinas Kes")
    choice = phone.locator("#lembaga option").first
    expect(choice).to_have_attribute("value", "Dinas Kesehatan Kabupaten Banjar")
    fill(phone, body="Dinas Kesehatan Kabupaten Banjar", name="H. Ma'ruf Contoh, S.K.M.", position=PROXY)
    phone.get_by_label("Wakil pimpinan lembaga").check()
    fill(phone, proxy_for="Kepala Dinas Kesehatan", mandate_number="800/12/2026")
    phone.get_by_role("button", name="Catat kehadiran saya").click()
    expect(phone.get_by_text("Kehadiran Anda sudah tercatat")).to_be_visible()


def wrong_codes(phone: Page) -> None:
    session = OccasionSession.objects.get()
    old = checkin.minute_of(timezone.now()) - 20
    phone.goto(f"/hadir/{checkin.token(session.pk, session.secret, old)}/")
    expect(phone.get_by_text("Kode ini sudah lewat sepuluh menit.")).to_be_visible()
    forged = checkin.token(session.pk, "bukan rahasianya", old + 20)
    phone.goto(f"/hadir/{forged}/")
    expect(phone.get_by_text("Kode ini tidak dikenal.")).to_be_visible()


def minutes(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}notula/")
    page.get_by_role("button", name="Mulai menyusun notula").click()
    fill(page, acara_at_0_at_points="Capaian dan celah tiap klaster dibahas.")
    expect(page.get_by_text("Tersimpan otomatis pukul")).to_be_visible()
    page.reload()
    expect(page.locator("[name='acara-0-points']")).to_have_value("Capaian dan celah tiap klaster dibahas.")
    theatre.look(page, "notula-susun")
    fill(page, chair="Asisten II", note_taker="Sekretariat", keputusan_at_0_at_text=DECISION)
    page.get_by_role("button", name="Sahkan notula").click()
    expect(page.get_by_role("link", name="Unduh PDF")).to_be_visible(timeout=120_000)
    page.goto(f"{here}notula/")
    theatre.look(page, "notula")


def commitment(page: Page, here: str) -> None:
    page.goto(here)
    page.get_by_role("link", name="Catat komitmen dari keputusan 1").click()
    page.locator("[name=organisation]").select_option(label="Dinas Kesehatan")
    due = timezone.localdate() + dt.timedelta(days=30)
    fill(page, what="Melengkapi SK inovasi", target="1 SK bernomor", due_on=due.isoformat(), items=CODE)
    page.get_by_role("button", name="Catat komitmen").click()
    expect(page.get_by_text("keputusan 1:")).to_be_visible()


def close(theatre: Stage, page: Page, here: str) -> None:
    for step, word in (("tindak-lanjut", "Mulai tindak lanjut"), ("selesai", "Tutup rapat")):
        page.goto(f"{here}tahap/{step}/")
        page.get_by_role("button", name=word).click()
    expect(page.get_by_text("Tahap rapat sekarang: selesai.")).to_be_visible()
    theatre.look(page, "rakor-selesai")


def keep_promise(theatre: Stage, cast: Cast) -> None:
    operator, head, desk = (theatre.page(user) for user in (cast.operator, cast.head, cast.secretariat))
    upload(operator, CODE, "SK Inovasi Puskesmas Ramah Anak")
    head.goto("/63.03/komitmen/")
    head.get_by_role("link", name="Melengkapi SK inovasi").click()
    fill(head, note="SK terbit dan diunggah.")
    head.locator("[name=evidence]").select_option(label="SK Inovasi Puskesmas Ramah Anak")
    head.get_by_role("button", name="Catat kemajuan").click()
    expect(head.get_by_text("Laporan kemajuan tercatat.")).to_be_visible()
    submit(operator, CODE)
    sign_off(head)
    decide(desk, CODE)
    promise = f"/63.03/komitmen/{Commitment.objects.get().pk}/"
    desk.goto(promise)
    desk.get_by_role("button", name="Tandai ditepati").click()
    expect(desk.get_by_text("Keputusan tercatat.")).to_be_visible()
    head.goto(promise)
    expect(head.get_by_text("Ditepati").first).to_be_visible()
    theatre.look(head, "komitmen-ditepati")
