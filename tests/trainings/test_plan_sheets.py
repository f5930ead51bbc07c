"""Action plans as XLSX in (checked first) and out, and the recapitulation on paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from common import sheets
from common.refusals import Refused
from documents.services.seals import seal_now
from documents.storage import default_store
from participants.models import Organisation
from tests.conftest import NOW, Cast
from tests.factories import make_period
from tests.factories_trainings import add_participant, make_plan, make_training
from trainings import plan_sheet
from trainings.models import ActionPlan, PlanImport, Training
from trainings.plan_sheet import COLUMNS, day_of
from trainings.services.follow_ups import Said, report
from trainings.services.plan_papers import KIND, order

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

LATER = NOW + dt.timedelta(days=10)
GOOD = {
    "Masalah di lembaga": "Belum ada SOP",
    "Kegiatan": "Menyusun SOP",
    "Sasaran": "Petugas",
    "Ukuran berhasil": "Satu SOP",
    "Waktu selesai": "30 September 2026",
    "Penanggung jawab": "Kepala bidang",
    "Bukti": "SOP",
}


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


def book(*rows: dict[str, str]) -> bytes:
    lines = [[row.get(column, "") for column in COLUMNS] for row in rows]
    return sheets.write([sheets.Sheet("Rencana", tuple(sheets.Column(c) for c in COLUMNS), lines)])


def hand_in(desk: Client, training: Training, content: bytes) -> PlanImport:
    file = SimpleUploadedFile("rencana.xlsx", content, content_type=sheets.MIME)
    with time_machine.travel(LATER, tick=False):
        response = desk.post(f"/63.03/pelatihan/{training.pk}/rtl/unggah/", {"sheet": file})
    assert response.status_code == 302, response.content.decode()
    return PlanImport.objects.latest("pk")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", dt.date(2026, 12, 31)),
        ("31/12/2026", dt.date(2026, 12, 31)),
        ("31 Desember 2026", dt.date(2026, 12, 31)),
        ("Triwulan IV", None),
        ("31-13-2026", None),
        ("31 Bulan 2026", None),
    ],
)
def test_days_as_people_write_them(text: str, day: dt.date | None) -> None:
    assert day_of(text) == day


def test_a_sheet_is_checked_row_by_row_and_only_right_rows_are_taken(
    cast: Cast, training: Training, login: Login
) -> None:
    make_period(cast.banjar)
    person = add_participant(training, "Hj. Norhasanah, S.Pd.", cast.dinkes)
    desk = login(cast.secretariat)
    wrong = {
        "bukan tanggal": {"Waktu selesai": "Triwulan IV"},
        "tidak sesudah pelatihan": {"Waktu selesai": "01-01-2026"},
        "Ukuran berhasil: masih kosong": {"Ukuran berhasil": ""},
        "bukan kode butir": {"Indikator KLA": "X99"},
        "bukan kode peserta": {"Kode pribadi": "ZZZZZ"},
        "tidak dikenali": {"Peserta": "Orang Lain"},
        "belum terdaftar": {"Lembaga": "Dinas Khayalan"},
    }
    held = hand_in(
        desk,
        training,
        book(
            GOOD | {"Kode pribadi": person.code.lower(), "Indikator KLA": "i15-q4"},
            GOOD | {"Peserta": "Norhasanah"},
            GOOD | {"Lembaga": "Dinas Pendidikan", "Waktu selesai": "2026-10-01"},
            {"Peserta": "Belum menulis apa pun"},
            *({"Lembaga": "Dinas Kesehatan"} | GOOD | change for change in wrong.values()),
        ),
    )
    path = f"/63.03/pelatihan/{training.pk}/rtl/unggah/{held.pk}/"
    with time_machine.travel(LATER, tick=False):
        told = desk.get(path).content.decode()
        assert all(text in told for text in wrong)
        said = told.partition("Akan ditambahkan")[2][:400]
        assert "2 rencana baru, 1 sudah ada" in said
        assert not ActionPlan.objects.exists()
        assert desk.post(path, follow=True).status_code == 200
        desk.post(path)
        again = sheets.read(desk.get(f"{path}perbaikan/").content, max_rows=99)
    plans = ActionPlan.objects.order_by("pk")
    assert [(plan.participant, str(plan.organisation)) for plan in plans] == [
        (person, "Dinas Kesehatan"),
        (None, "Dinas Pendidikan"),
    ]
    assert {plan.made_on for plan in plans} == {dt.date(2026, 3, 4)}
    assert len(again["rencana"].lines) == len(wrong)


def test_a_file_without_the_columns_is_refused_with_a_sentence(
    cast: Cast, training: Training, login: Login
) -> None:
    content = sheets.write([sheets.Sheet("Rencana", (sheets.Column("Nama"),), [["x"]])])
    file = SimpleUploadedFile("x.xlsx", content, content_type=sheets.MIME)
    response = login(cast.secretariat).post(f"/63.03/pelatihan/{training.pk}/rtl/unggah/", {"sheet": file})
    assert (response.status_code, "tidak memuat kolom" in response.content.decode()) == (422, True)


def test_the_template_names_the_participants_and_an_untouched_one_holds_no_plan(
    cast: Cast, training: Training, login: Login
) -> None:
    person = add_participant(training, "Norhasanah", cast.dinkes)
    desk = login(cast.secretariat)
    content = desk.get(f"/63.03/pelatihan/{training.pk}/rtl/templat/").content
    lines = sheets.read(content, max_rows=99)["rencana"].lines
    assert lines[0][1][:3] == ["Norhasanah", person.code, cast.dinkes.name]
    with pytest.raises(Refused, match="sheet-empty"):
        plan_sheet.read(content)


def test_the_list_goes_out_with_its_reports_and_without_names_for_an_assessor(
    cast: Cast, training: Training, login: Login
) -> None:
    plan = make_plan(training, add_participant(training, "Norhasanah", cast.dinkes))
    report(plan.follow_ups.get(day=30), Said("berjalan", "Dicat"), by=None, now=NOW + dt.timedelta(days=25))

    def lines(user: User) -> str:
        content = login(user).get(f"/63.03/pelatihan/{training.pk}/rtl/unduh/").content
        return str(sheets.read(content, max_rows=99)["rencana"].lines)

    assert all(text in lines(cast.secretariat) for text in ("Norhasanah", "Dicat", "Kepala Puskesmas"))
    hidden = lines(cast.assessor)
    assert ("Dicat" in hidden, "Norhasanah" in hidden, "Kepala Puskesmas" in hidden) == (True, False, False)


def test_the_recapitulation_is_sealed_and_tells_a_stranger_no_name(cast: Cast, training: Training) -> None:
    with pytest.raises(Refused, match="plans-none"):
        order(training, by=cast.secretariat)
    make_plan(training, add_participant(training, "Norhasanah", cast.dinkes))
    make_plan(training, organisation=Organisation.objects.get(pk=cast.disdik.pk))
    paper = seal_now(KIND, f"pelatihan/{training.pk}/rtl", regency=cast.banjar, by=cast.secretariat)
    with default_store().open(paper.file.sha256) as stream, pikepdf.open(stream) as pdf:
        assert len(pdf.pages) <= 2
        box = pdf.pages[0].mediabox
        assert float(box[2]) > float(box[3])
    assert "Norhasanah" in paper.snapshot
    public = paper.snapshot.partition('"public"')[2]
    assert "Norhasanah" not in public
