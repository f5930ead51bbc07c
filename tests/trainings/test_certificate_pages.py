"""The pages of certificates: as the secretariat, an OPD, a participant and somebody else sees them."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document, Job, Letter
from documents.registry import job_kinds
from documents.services.letter_numbers import save_pattern
from documents.services.seals import make_paper
from tests.factories_trainings import add_participant
from tests.trainings.certificate_scene import LATER, over, who_attended
from trainings.models import Certificate, Participant, Training
from trainings.rendering.certificate_panel import panel_of
from trainings.services.certificate_paper import seal_certificate
from trainings.services.certificates import issue, reissue

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import Cast


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.KLA_REQUIRE_2FA = False


@pytest.fixture
def training(cast: Cast) -> Training:
    return over(cast)


@pytest.fixture
def siti(cast: Cast, training: Training) -> Participant:
    return who_attended(training, "Siti Rahmah", cast.secretariat, cast.dinkes)


@pytest.fixture
def rusdi(cast: Cast, training: Training) -> Participant:
    return who_attended(training, "Rusdi", cast.secretariat, cast.disdik, days=1)


def at(training: Training, rest: str = "") -> str:
    return f"/63.03/pelatihan/{training.pk}/sertifikat/{rest}"


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def work(job: Job) -> None:
    """What the worker does."""
    result = job_kinds[job.kind].handler(job, lambda text, percent: None)
    if result and result.apply:
        result.apply(job)


class TestList:
    def test_it_tells_who_may_get_one_and_who_did_not_pass_and_why(
        self, cast: Cast, training: Training, siti: Participant, rusdi: Participant, login: Any
    ) -> None:
        client = login(cast.secretariat)
        page = text_of(client.get(at(training)))
        assert "Terbitkan 1 sertifikat" in page
        assert "Lulus bila hadir sedikitnya 80 persen JP." in page
        failed = text_of(client.get(at(training), {"keadaan": "tidak-lulus"}))
        assert "Kehadiran 33,33 persen, batasnya 80 persen." in failed

    def test_a_session_without_a_list_is_named(
        self, cast: Cast, training: Training, rusdi: Participant, login: Any
    ) -> None:
        page = text_of(login(cast.secretariat).get(at(training)))
        assert "Daftar hadir belum dicatat: Hari ke-2, Hari ke-3." in page

    def test_an_opd_finds_its_own_people_only_and_may_not_issue(
        self, cast: Cast, training: Training, siti: Participant, rusdi: Participant, login: Any
    ) -> None:
        page = text_of(login(cast.operator).get(at(training)))
        assert "Siti Rahmah" in page
        assert "Rusdi" not in page
        assert "Terbitkan" not in page
        assert login(cast.operator).post(at(training, "terbitkan/")).status_code == 403

    def test_who_reads_numbers_only_gets_no_names(self, cast: Cast, training: Training, login: Any) -> None:
        assert login(cast.assessor).get(at(training)).status_code == 403
        assert login(cast.foreign_secretariat).get(at(training)).status_code == 404

    def test_an_empty_list_teaches(self, cast: Cast, training: Training, login: Any) -> None:
        page = text_of(login(cast.secretariat).get(at(training)))
        assert "Peserta yang memenuhi syarat lulus akan tampil di sini." in page

    def test_it_asks_as_much_for_few_as_for_many(self, cast: Cast, training: Training, login: Any) -> None:
        client, asked = login(cast.secretariat), []
        for count in (3, 40):
            for number in range(count):
                row = add_participant(training, f"Peserta {count} {number}", cast.dinkes)
                Certificate.objects.create(
                    regency=cast.banjar,
                    participant=row,
                    number=f"{count}/{number}",
                    issued_on=LATER.date(),
                    facts={"name": row.name},
                )
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert client.get(at(training)).status_code == 200
            asked.append(len(found))
        assert asked[0] == asked[1] <= 20


class TestIssue:
    def test_all_who_are_ready_by_one_button_and_one_job(
        self, cast: Cast, training: Training, siti: Participant, rusdi: Participant, login: Any
    ) -> None:
        client = login(cast.secretariat)
        answer = client.post(at(training, "terbitkan/"), {"untuk": "semua"})
        job = Job.objects.get()
        assert answer["Location"] == f"/pekerjaan/{job.pk}/"
        work(job)
        certificate = Certificate.objects.get()
        assert (certificate.participant, certificate.document is not None) == (siti, True)
        assert certificate.number in text_of(client.get(at(training)))

    def test_only_the_ticked_ones(
        self, cast: Cast, training: Training, siti: Participant, login: Any
    ) -> None:
        who_attended(training, "Ahmad", cast.secretariat)
        login(cast.secretariat).post(at(training, "terbitkan/"), {"peserta": [siti.pk]})
        assert Job.objects.get().arguments["participants"] == [siti.pk]

    def test_nobody_ticked_and_somebody_who_failed_are_told_and_nothing_is_issued(
        self, cast: Cast, training: Training, siti: Participant, rusdi: Participant, login: Any
    ) -> None:
        client = login(cast.secretariat)
        nobody = client.post(at(training, "terbitkan/"))
        assert nobody.status_code == 422
        assert "Pilih sedikitnya satu peserta" in text_of(nobody)
        failed = client.post(at(training, "terbitkan/"), {"peserta": [siti.pk, rusdi.pk]})
        assert failed.status_code == 422
        assert "Rusdi: Kehadiran 33,33 persen" in text_of(failed)
        assert f'value="{siti.pk}" checked' in text_of(failed)
        assert not Job.objects.exists()

    def test_a_participant_of_another_training_is_passed_over(
        self, cast: Cast, training: Training, login: Any
    ) -> None:
        stranger = who_attended(over(cast), "Ahmad", cast.secretariat)
        answer = login(cast.secretariat).post(at(training, "terbitkan/"), {"peserta": [stranger.pk, "x"]})
        assert answer.status_code == 422

    def test_numbers_of_the_general_registry_are_typed_beside_the_names(
        self, cast: Cast, training: Training, siti: Participant, login: Any
    ) -> None:
        other = who_attended(training, "Ahmad", cast.secretariat)
        told: dict[str, Any] = {"classification": "", "unit": "", "by": cast.secretariat}
        save_pattern(cast.banjar, Letter.CERTIFICATE, pattern="{urut}/{tahun}", by_registry=True, **told)
        client = login(cast.secretariat)
        assert "Terbitkan 2 sertifikat" not in text_of(client.get(at(training)))
        same = {f"nomor-{siti.pk}": "400/1", f"nomor-{other.pk}": "400/1"}
        refused = client.post(at(training, "terbitkan/"), same)
        assert refused.status_code == 422
        assert 'value="400/1"' in text_of(refused)
        assert not Certificate.objects.exists()
        client.post(at(training, "terbitkan/"), {f"nomor-{siti.pk}": "400/1", f"nomor-{other.pk}": ""})
        work(Job.objects.get())
        assert list(Certificate.objects.values_list("participant", "number")) == [(siti.pk, "400/1")]


class TestRevoke:
    @pytest.fixture
    def certificate(self, cast: Cast, siti: Participant) -> Certificate:
        return issue(siti, by=cast.secretariat, now=LATER)

    def test_with_a_reason_it_is_revoked(
        self, cast: Cast, training: Training, certificate: Certificate, login: Any
    ) -> None:
        client = login(cast.secretariat)
        empty = client.post(at(training, f"{certificate.pk}/cabut/"), {"reason": ""})
        assert empty.status_code == 422
        assert client.post(at(training, f"{certificate.pk}/cabut/"), {"reason": "Salah"}).status_code == 302
        certificate.refresh_from_db()
        assert certificate.revoke_reason == "Salah"
        assert "Salah" in text_of(client.get(at(training), {"keadaan": "dicabut"}))

    def test_the_new_one_carries_the_mended_name(
        self, cast: Cast, training: Training, siti: Participant, certificate: Certificate, login: Any
    ) -> None:
        Participant.objects.filter(pk=siti.pk).update(name="Siti Rahmah, S.Pd.")
        client = login(cast.secretariat)
        page = text_of(client.get(at(training, f"{certificate.pk}/cabut/")))
        assert "<dd>Siti Rahmah, S.Pd.</dd>" in page
        client.post(at(training, f"{certificate.pk}/cabut/"), {"reason": "Gelar", "ganti": "ya"})
        work(Job.objects.get())
        newer = Certificate.objects.get(replaces=certificate)
        assert (newer.facts["name"], newer.document is not None) == ("Siti Rahmah, S.Pd.", True)

    def test_one_of_another_training_is_not_found(
        self, cast: Cast, certificate: Certificate, login: Any
    ) -> None:
        other = over(cast)
        assert login(cast.secretariat).get(at(other, f"{certificate.pk}/cabut/")).status_code == 404


class TestTakeHome:
    @pytest.fixture
    def paper(self, cast: Cast, siti: Participant) -> Document:
        return seal_certificate(issue(siti, by=cast.secretariat, now=LATER), by=cast.secretariat)

    def test_the_participant_by_the_own_link(
        self, paper: Document, siti: Participant, client: Client
    ) -> None:
        page = text_of(client.get(f"/peserta/{siti.token}/"))
        assert "Unduh PDF" in page
        answer = client.get(f"/peserta/{siti.token}/sertifikat/")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.getvalue()[:5] == b"%PDF-"
        assert client.get("/peserta/nobody/sertifikat/").status_code == 404

    def test_all_in_one_file_for_the_printer(
        self, cast: Cast, training: Training, paper: Document, login: Any
    ) -> None:
        answer = login(cast.secretariat).get(at(training, "cetak/"))
        with pikepdf.open(io.BytesIO(answer.getvalue())) as whole:
            assert len(whole.pages) == 2

    def test_nothing_to_print_is_said(self, cast: Cast, training: Training, login: Any) -> None:
        answer = login(cast.secretariat).get(at(training, "cetak/"), follow=True)
        assert "Belum ada sertifikat yang dapat dicetak." in text_of(answer)

    def test_the_list_as_xlsx_and_on_sealed_paper(
        self, cast: Cast, training: Training, paper: Document, login: Any
    ) -> None:
        client = login(cast.secretariat)
        assert client.get(at(training, "xlsx/")).content[:2] == b"PK"
        client.post(at(training, "daftar/"))
        job = Job.objects.get(kind="certificate-list")
        result = make_paper(job, lambda text, percent: None)
        assert "1 halaman" in result.message
        assert client.get(f"/pekerjaan/{job.pk}/").status_code == 200


def test_the_finished_job_leads_back_to_the_certificates(
    cast: Cast, training: Training, siti: Participant, login: Any
) -> None:
    client = login(cast.secretariat)
    client.post(at(training, "terbitkan/"), {"untuk": "semua"})
    Job.objects.update(state=Job.State.DONE, message="1 sertifikat")
    assert f'href="{at(training)}"' in text_of(client.get(f"/pekerjaan/{Job.objects.get().pk}/"))
    Job.objects.update(state=Job.State.CANCELLED)
    assert "tetap tersimpan" in text_of(client.get(f"/pekerjaan/{Job.objects.get().pk}/"))


class TestPanel:
    def test_it_counts_each_state_and_names_the_numbers(
        self, cast: Cast, training: Training, siti: Participant, rusdi: Participant
    ) -> None:
        other = who_attended(training, "Ahmad", cast.secretariat)
        first = issue(siti, by=cast.secretariat, now=LATER)
        reissue(first, reason="Gelar", by=cast.secretariat, now=LATER)
        issue(other, by=cast.secretariat, now=LATER)
        panel = panel_of(training, cast.secretariat)
        assert panel is not None
        assert [(row.text, row.count) for row in panel.rows] == [
            ("Terbit, nomor 002–003/SERT/III/2026", 2),
            ("Nomor 001/SERT/III/2026, diganti 002/SERT/III/2026", 1),
            ("Belum memenuhi syarat lulus", 1),
        ]

    def test_nobody_fails_before_the_end(self, cast: Cast, login: Any) -> None:
        coming = over(cast, starts_at=timezone.now() + dt.timedelta(days=9))
        add_participant(coming, "Ahmad")
        panel = panel_of(coming, cast.secretariat)
        assert panel is not None
        assert panel.rows == ()
        page = text_of(login(cast.secretariat).get(f"/63.03/pelatihan/{coming.pk}/"))
        assert "Sertifikat terbit setelah sesi terakhir selesai." in page

    def test_who_reads_numbers_only_gets_none(self, cast: Cast, training: Training) -> None:
        assert panel_of(training, cast.assessor) is None
