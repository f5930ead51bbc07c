"""A training from the open form to the certificate that a stranger checks."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import Occasion, OccasionSession
from tests.journeys.stage import Stage
from trainings.models import Certificate, KnowledgeTest, Participant, Training

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Cast

pytestmark = pytest.mark.live
NAME = "Nama Contoh Peserta, S.Kep."
expect.set_options(timeout=60_000)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").fill(value)


def test_a_participant_registers_attends_is_tested_certified_and_plans(stage: tuple[Stage, Cast]) -> None:
    theatre, cast = stage
    desk = theatre.page(cast.secretariat)
    training = prepare(theatre, desk, cast)
    here = f"/63.03/pelatihan/{training.pk}/"
    open_registration(theatre, desk, here)
    register(theatre, training)
    accept(theatre, desk, here)
    code = attend(theatre, desk, here)
    for kind in ("awal", "akhir"):
        take_test(theatre, desk, here, kind, code)
    theatre.look(desk, "pelatihan-uji")
    days_later(training)
    certify(theatre, desk, here)
    plan(theatre)
    check_certificate(theatre)
    desk.goto(here)
    theatre.look(desk, "pelatihan")


def prepare(theatre: Stage, page: Page, cast: Cast) -> Training:
    """One day, today, with one subject of eight JP."""
    page.goto("/63.03/pelatihan/baru/")
    theatre.look(page, "pelatihan-baru")
    today = cast.banjar.day_of(timezone.now()).isoformat()
    fill(page, title="Pelatihan Konvensi Hak Anak", place="Aula Dinas, Martapura", organiser="Dinsos P3AP2KB")
    fill(page, first_day=today, last_day=today, starts="00:01", ends="23:59")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Pelatihan tersimpan.")).to_be_visible()
    training = Training.objects.get()
    page.goto(f"/63.03/pelatihan/{training.pk}/kurikulum/")
    page.get_by_role("link", name="Tambah mata latih").first.click()
    fill(page, title="Prinsip dan sejarah KHA", lesson_hours="8")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Prinsip dan sejarah KHA").first).to_be_visible()
    theatre.look(page, "pelatihan-kurikulum")
    return training


def open_registration(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}pendaftaran/")
    fill(page, day=timezone.localdate().isoformat(), time="23:58")
    page.get_by_label("Buka juga formulir umum").check()
    page.get_by_role("button", name="Buka pendaftaran").click()
    expect(page.get_by_text("Dibuka sampai")).to_be_visible()
    theatre.look(page, "pelatihan-pendaftaran")


def register(theatre: Stage, training: Training) -> None:
    phone = theatre.page(width=390)
    phone.goto(f"/daftar/{training.token}/")
    theatre.look(phone, "pelatihan-daftar")
    fill(phone, name=NAME, body="Dinas Kesehatan Kabupaten Banjar", position="Perawat", phone="081200000000")
    phone.locator("[name=gender]").select_option("P")
    phone.get_by_role("button", name="Daftar", exact=True).click()
    phone.wait_for_url(re.compile("/daftar/terkirim/"))
    theatre.look(phone, "pelatihan-terdaftar")


def accept(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}peserta/")
    page.get_by_role("checkbox", name=f"Pilih {NAME}").check()
    page.locator("#tindakan").select_option("terima")
    page.get_by_role("button", name="Jalankan").click()
    expect(page.locator("tbody").get_by_text("Diterima")).to_be_visible()
    theatre.look(page, "pelatihan-peserta")


def attend(theatre: Stage, page: Page, here: str) -> str:
    """Sign in by the code on the wall; the personal code comes back."""
    page.goto(f"{here}hadir/")
    page.get_by_role("button", name="Buka daftar hadir").click()
    page.get_by_role("link", name="Tampilkan di layar").click()
    typed = page.locator(".wall .short").last.inner_text()
    phone = theatre.page(width=390)
    phone.goto("/hadir/")
    fill(phone, code=typed)
    phone.get_by_role("button", name="Buka daftar hadir").click()
    fill(phone, name=NAME, body="Dinas Kesehatan Kabupaten Banjar", position="Perawat")
    phone.get_by_role("button", name="Catat kehadiran saya").click()
    expect(phone.get_by_text("Kehadiran Anda sudah tercatat")).to_be_visible()
    theatre.look(phone, "pelatihan-kode")
    return phone.locator("p.big").inner_text()


def take_test(theatre: Stage, page: Page, here: str, kind: str, code: str) -> None:
    if kind == "awal":
        compose(page, here)
    page.goto(f"{here}uji/")
    page.get_by_role("button", name=f"Buka uji {kind}").click()
    phone = theatre.page(width=390)
    phone.goto(f"/uji/{KnowledgeTest.objects.get(kind=kind).token}/")
    theatre.look(phone, f"uji-{kind}")
    right = {row["id"]: row["answer"] for row in KnowledgeTest.objects.get(kind=kind).questions}
    for number, answer in right.items():
        if kind == "akhir" or number % 2:
            phone.locator(f"input[name='q{number}'][value='{answer}']").check()
    fill(phone, code="ZZZZZ")
    phone.get_by_role("button", name="Kirim jawaban").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    fill(phone, code=code)
    phone.get_by_role("button", name="Kirim jawaban").click()
    if kind == "awal":
        phone.get_by_role("button", name=re.compile("soal kosong")).click()
    phone.wait_for_url(re.compile("/diterima/"))
    page.goto(f"{here}uji/")
    page.get_by_role("button", name=f"Tutup uji {kind}").click()
    expect(page.get_by_text("Ditutup").first).to_be_visible()


def compose(page: Page, here: str) -> None:
    page.goto("/63.03/pelatihan/soal/")
    page.get_by_role("button", name="Muat soal awal").first.click()
    page.goto(f"{here}uji/susun/?tiap=2")
    page.get_by_role("button", name="Simpan susunan soal").click()
    page.wait_for_url(re.compile("/uji/$"))


def days_later(training: Training) -> None:
    """What the clock does while everybody is at home."""
    for model in (Occasion, OccasionSession):
        key = "pk" if model is Occasion else "occasion"
        row = model.objects.get(**{key: training.occasion_id})
        past = {name: getattr(row, name) - dt.timedelta(days=2) for name in ("starts_at", "ends_at")}
        model.objects.filter(pk=row.pk).update(**past)


def certify(theatre: Stage, page: Page, here: str) -> None:
    page.goto(f"{here}sertifikat/")
    theatre.look(page, "sertifikat-siap")
    page.get_by_role("button", name="Terbitkan 1 sertifikat").click()
    expect(page.get_by_text("Selesai.", exact=True)).to_be_visible(timeout=120_000)
    page.goto(f"{here}sertifikat/?keadaan=terbit")
    expect(page.get_by_text(Certificate.objects.get().number)).to_be_visible()
    theatre.look(page, "sertifikat-terbit")


def plan(theatre: Stage) -> None:
    phone = theatre.page(width=390)
    phone.goto(f"/peserta/{Participant.objects.get().token}/")
    expect(phone.get_by_text("Hasil uji Anda")).to_be_visible()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Unduh PDF").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) == 2
    phone.get_by_role("link", name="Tulis rencana").click()
    due = timezone.localdate() + dt.timedelta(days=60)
    fill(phone, problem="Ruang tunggu belum ramah anak", activity="Menata ruang tunggu anak")
    fill(phone, target_group="Anak dan pengantar", measure="Satu ruang tunggu", due_on=due.isoformat())
    fill(phone, responsible="Kepala Puskesmas", proof="Foto ruang tunggu")
    phone.get_by_role("button", name=re.compile("^Simpan")).click()
    phone.goto(f"/peserta/{Participant.objects.get().token}/")
    expect(phone.get_by_text("Menata ruang tunggu anak")).to_be_visible()
    theatre.look(phone, "peserta")


def check_certificate(theatre: Stage) -> None:
    """Anybody with the code reads name, event, JP, number and status, and nothing else of the person."""
    certificate = Certificate.objects.select_related("document").get()
    assert certificate.document is not None
    stranger = theatre.page(width=390)
    stranger.goto(f"/dokumen/{certificate.document.code}/")
    for told in (NAME, certificate.number, "Pelatihan Konvensi Hak Anak"):
        expect(stranger.get_by_text(told, exact=False).first).to_be_visible()
    expect(stranger.get_by_text("Perawat")).to_have_count(0)
    theatre.look(stranger, "sertifikat-periksa")
