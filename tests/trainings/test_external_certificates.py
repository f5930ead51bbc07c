"""Certificates of another organiser: number and date from its paper, one by one or from XLSX."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.refusals import Refused
from tests.conftest import NOW
from tests.factories_trainings import add_participant
from tests.trainings.certificate_scene import over
from trainings.external_sheet import day_of, lines, template
from trainings.models import Certificate, Participant, Training
from trainings.services.certificates import issue, revoke
from trainings.services.external_certificates import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Cast

TODAY = NOW.date() + dt.timedelta(days=30)
DAY = NOW.date() + dt.timedelta(days=2)


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}:")


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.fixture
def training(cast: Cast) -> Training:
    return over(cast, external=True, organiser="DP3A Provinsi")


@pytest.fixture
def siti(cast: Cast, training: Training) -> Participant:
    return add_participant(training, "Siti Rahmah", cast.dinkes)


class TestRecord:
    def test_number_and_date_are_kept_and_it_is_in_force(self, cast: Cast, siti: Participant) -> None:
        row = record(siti, number=" 12/KHA ", dated=DAY, by=cast.secretariat, today=TODAY)
        assert (row.number, row.issued_on, row.line, row.document) == ("12/KHA", DAY, None, None)
        assert Certificate.objects.valid().count() == 1

    @pytest.mark.parametrize(
        ("over", "code"),
        [
            ({"number": " "}, "number-missing"),
            ({"dated": TODAY + dt.timedelta(days=1)}, "certificate-date"),
            ({"dated": NOW.date() - dt.timedelta(days=1)}, "certificate-date"),
        ],
    )
    def test_bad_input_is_refused(
        self, cast: Cast, siti: Participant, over: dict[str, Any], code: str
    ) -> None:
        told = {"number": "12/KHA", "dated": DAY, "by": cast.secretariat, "today": TODAY}
        with refused(code):
            record(siti, **{**told, **over})

    def test_one_participant_has_one_and_the_portal_issues_none(self, cast: Cast, siti: Participant) -> None:
        record(siti, number="12/KHA", dated=DAY, by=cast.secretariat, today=TODAY)
        with refused("certificate-in-force"):
            record(siti, number="13/KHA", dated=DAY, by=cast.secretariat, today=TODAY)
        with refused("training-external"):
            issue(siti, by=cast.secretariat, now=NOW + dt.timedelta(days=9))

    def test_a_training_of_ones_own_records_none(self, cast: Cast) -> None:
        with refused("training-own"):
            record(
                add_participant(over(cast), "Ahmad"), number="1", dated=DAY, by=cast.secretariat, today=TODAY
            )

    def test_a_mistyped_one_is_revoked_and_written_down_anew(self, cast: Cast, siti: Participant) -> None:
        first = record(siti, number="12/KHA", dated=DAY, by=cast.secretariat, today=TODAY)
        revoke(first, reason="Salah ketik", by=cast.secretariat, now=NOW)
        newer = record(siti, number="21/KHA", dated=DAY, by=cast.secretariat, today=TODAY)
        assert newer.replaces == first


class TestSheet:
    @pytest.mark.parametrize("cell", ["22-08-2025", "22/08/2025", "2025-08-22", dt.datetime(2025, 8, 22, 9)])
    def test_dates_are_read_as_people_write_them(self, cell: object) -> None:
        assert day_of(cell) == dt.date(2025, 8, 22)

    @pytest.mark.parametrize("cell", ["", "Agustus 2025", "31-02-2025", "delapan", None])
    def test_what_is_no_date_is_none(self, cell: object) -> None:
        assert day_of(cell) is None

    def test_an_untouched_template_holds_nothing(self) -> None:
        with refused("sheet-empty"):
            lines(template([("Q4YT7", "Siti", "Dinkes")]))


def filled(rows: Sequence[tuple[str, str, object]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sertifikat"
    sheet.append(["Kode", "Nama", "Lembaga", "Nomor sertifikat", "Tanggal sertifikat"])
    for code, number, dated in rows:
        sheet.append([code, "", "", number, dated])
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("sertifikat.xlsx", target.getvalue())


class TestPages:
    @pytest.fixture(autouse=True)
    def no_second_factor(self, settings: Any) -> None:
        settings.KLA_REQUIRE_2FA = False

    def at(self, training: Training, rest: str = "") -> str:
        return f"/63.03/pelatihan/{training.pk}/sertifikat/luar/{rest}"

    def test_one_by_one_with_what_was_typed_kept_on_a_fault(
        self, cast: Cast, training: Training, siti: Participant, login: Any
    ) -> None:
        client = login(cast.secretariat)
        told = {"participant": siti.pk, "number": "12/KHA", "dated": "2031-01-01"}
        page = client.post(self.at(training), told)
        assert page.status_code == 422
        assert 'value="12/KHA"' in text_of(page)
        client.post(self.at(training), {**told, "dated": DAY.isoformat()})
        assert Certificate.objects.get().number == "12/KHA"
        assert "Semua peserta sudah bernomor" in text_of(client.get(self.at(training)))

    def test_a_sheet_is_looked_through_first_and_taken_then(
        self, cast: Cast, training: Training, siti: Participant, login: Any
    ) -> None:
        client, day = login(cast.secretariat), DAY.strftime("%d-%m-%Y")
        rows = [
            (siti.code, "12/KHA", day),
            (siti.code, "13/KHA", day),
            ("XXXXX", "14", day),
            ("A", "15", "?"),
        ]
        page = client.post(self.at(training, "periksa/"), {"sheet": filled(rows)})
        told = text_of(page)
        assert not Certificate.objects.exists()
        for words in ("Catat 1 sertifikat", "muncul dua kali", "tidak dikenal", "tidak terbaca"):
            assert words in told
        signed = re.search(r'name="baris" value="([^"]+)"', told)
        assert signed is not None
        client.post(self.at(training, "simpan/"), {"baris": signed.group(1)})
        assert Certificate.objects.get().number == "12/KHA"
        again = client.post(self.at(training, "simpan/"), {"baris": signed.group(1)}, follow=True)
        assert "Tidak ada yang dicatat" in text_of(again)

    def test_a_forged_check_is_not_taken(self, cast: Cast, training: Training, login: Any) -> None:
        page = login(cast.secretariat).post(self.at(training, "simpan/"), {"baris": "x"}, follow=True)
        assert "Unggah berkasnya sekali lagi" in text_of(page)

    def test_a_file_that_is_no_sheet_is_told(self, cast: Cast, training: Training, login: Any) -> None:
        file = SimpleUploadedFile("x.xlsx", b"not a sheet")
        page = login(cast.secretariat).post(self.at(training, "periksa/"), {"sheet": file})
        assert page.status_code == 422
        assert "Belum ada yang dicatat" in text_of(page)

    def test_a_training_of_ones_own_has_no_such_page(self, cast: Cast, login: Any) -> None:
        assert login(cast.secretariat).get(self.at(over(cast))).status_code == 404
