"""The paper of a certificate: two pages, frozen facts, its public page, and who may take it home."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from documents.models import Letterhead
from documents.registry import Seal
from documents.services.checks import verify_file
from documents.services.seals import lay_out, pages_of, render_again
from documents.services.short_papers import Facts
from documents.storage import default_store
from tests.trainings.certificate_facts import body, longest
from tests.trainings.certificate_scene import LATER, over, who_attended
from trainings.models import Certificate, LessonModule, Participant, Training
from trainings.rendering import certificate as rendering
from trainings.services.certificate_paper import seal_certificate
from trainings.services.certificates import issue, reissue, revoke

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from documents.models import Document
    from participants.models import User
    from tests.conftest import Cast

SEAL = Seal("7F3K-91QD-ABCD-EFGHJ", "http://kla.test/dokumen/7F3K-91QD-ABCD-EFGHJ/", LATER.isoformat(), 0, "")


def laid_out(told: dict[str, Any]) -> bytes:
    facts = Facts("certificate", 1, "Sertifikat", "Sertifikat", "", "", LATER.isoformat(), told, demo=True)
    return lay_out(rendering.html(facts.to_json(), SEAL), SEAL.code)


def text_of(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    siti = who_attended(over(cast), "Siti Rahmah", cast.secretariat, cast.dinkes)
    return issue(siti, by=cast.secretariat, now=LATER)


@pytest.fixture
def paper(cast: Cast, certificate: Certificate) -> Document:
    return seal_certificate(certificate, by=cast.secretariat, at=LATER)


@pytest.mark.parametrize(
    "told",
    [
        body(),
        body(modules=longest()["modules"]),
        longest(),
        longest(modules=3),
        body(partners="", results=body()["results"][:1], items=[], position=""),
        body(name=longest()["name"], position=longest()["position"]),
    ],
    ids=["usual", "14 modules", "everything long", "long front", "no test", "long name"],
)
def test_whatever_it_holds_it_has_two_pages_and_says_all_of_it(told: dict[str, Any]) -> None:
    data = laid_out(told)
    text = text_of(data)
    assert pages_of(data) == 2
    for words in (told["number"], told["days"], told["modules"][-1]["title"], "Halaman 2 dari 2"):
        assert words in text


def test_an_emblem_finds_its_place(paper: Document) -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
        "RU5ErkJggg=="
    )
    told = body(letterhead={**body()["letterhead"], "emblem": dot})
    assert pages_of(laid_out(told)) == 2
    assert "LAMBANG" not in text_of(laid_out(told))


def test_it_is_tagged_and_carries_its_fonts() -> None:
    with pikepdf.open(io.BytesIO(laid_out(body()))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
        fonts = pdf.pages[0].Resources.Font
        embedded = [font.DescendantFonts[0].FontDescriptor for _, font in fonts.items()]
        assert all("/FontFile3" in one or "/FontFile2" in one for one in embedded)


def test_no_later_change_touches_what_was_issued(
    cast: Cast, certificate: Certificate, paper: Document
) -> None:
    with default_store().open(paper.file.sha256) as stored:
        sealed = stored.read()
    training = certificate.participant.training
    Training.objects.filter(pk=training.pk).update(minimum_attendance=90, organiser="Lain")
    LessonModule.objects.filter(session__training=training).update(title="Lain", lesson_hours=1)
    Participant.objects.update(name="Lain")
    Letterhead.objects.create(
        regency=cast.banjar, lines=["LAIN"], address="", valid_from=LATER.date(), saved_by=cast.secretariat
    )
    assert render_again(paper) == sealed
    again = seal_certificate(Certificate.objects.get(pk=certificate.pk), by=cast.secretariat)
    assert again == paper


def test_it_is_sealed_once(cast: Cast, certificate: Certificate, paper: Document) -> None:
    certificate.refresh_from_db()
    assert certificate.document == paper
    assert (paper.kind, paper.pages) == ("certificate", 2)
    assert json.loads(json.loads(paper.snapshot)["paper"])["body"] == certificate.facts


class TestPublicPage:
    def page(self, client: Client, code: str) -> str:
        return re.sub(r"\s+", " ", client.get(f"/dokumen/{code}/").content.decode())

    def test_a_stranger_sees_name_event_hours_number_and_status(
        self, paper: Document, certificate: Certificate, client: Client
    ) -> None:
        text = self.page(client, paper.code)
        for words in (
            "masih berlaku",
            "Siti Rahmah",
            "Pelatihan Konvensi Hak Anak",
            "24 JP",
            certificate.number,
        ):
            assert words in text
        for secret in ("Dinas Kesehatan", "Pengurus", "Kehadiran"):
            assert secret not in text

    def test_a_revoked_one_says_so_at_once_and_why_is_nobodys_business(
        self, cast: Cast, paper: Document, certificate: Certificate, client: Client
    ) -> None:
        revoke(certificate, reason="Dipakai orang lain", by=cast.secretariat, now=LATER)
        text = self.page(client, paper.code)
        assert "Sertifikat ini sudah dicabut dan tidak berlaku lagi." in text
        assert "masih berlaku" not in text
        assert "Dipakai orang lain" not in text

    def test_a_replaced_one_leads_to_the_new_one(
        self, cast: Cast, paper: Document, certificate: Certificate, client: Client
    ) -> None:
        newer = reissue(certificate, reason="Gelar", by=cast.secretariat, now=LATER)
        assert f"diganti dengan nomor {newer.number}" in self.page(client, paper.code)
        sealed = seal_certificate(newer, by=cast.secretariat)
        assert f"/dokumen/{sealed.code}/" in self.page(client, paper.code)
        assert "masih berlaku" in self.page(client, sealed.code)


def test_the_file_of_a_revoked_one_is_genuine_and_says_so(
    cast: Cast, paper: Document, certificate: Certificate, tmp_path: Path
) -> None:
    with default_store().open(paper.file.sha256) as stored:
        (tmp_path / "a.pdf").write_bytes(stored.read())
    assert "masih berlaku" in verify_file(tmp_path / "a.pdf").sentence
    revoke(certificate, reason="Salah nama", by=cast.secretariat, now=LATER)
    verdict = verify_file(tmp_path / "a.pdf")
    assert verdict.genuine
    assert verdict.sentence.endswith(": dicabut.")


def test_keepers_and_the_opd_of_the_participant_take_it_home(
    cast: Cast, paper: Document, login: Callable[[User], Client]
) -> None:
    address = f"/berkas/{paper.code}/unduh/"
    seen = ((cast.secretariat, 200), (cast.operator, 200), (cast.other_operator, 403), (cast.assessor, 403))
    for user, status in (*seen, (cast.foreign_secretariat, 404)):
        assert login(user).get(address).status_code == status


def test_certificates_stay_out_of_the_list_of_reports(
    cast: Cast, paper: Document, login: Callable[[User], Client]
) -> None:
    from tests.factories import make_period

    make_period(cast.banjar)
    page = login(cast.secretariat).get("/63.03/evaluasi/2026/laporan/")
    assert page.status_code == 200
    assert paper.code not in page.content.decode()
