"""The secretariat's screens: letterhead, signatories, patterns, and the register of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from documents.models import Letter, Letterhead, LetterNumber, NumberPattern, Signatory
from documents.services import letterhead_of, register_letter, signature_of
from documents.services.letterheads import PICTURES
from documents.storage import default_store
from participants.models import AuditEntry, Membership
from tests import hostile
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.conftest import Cast

BODY = {
    "lines": "PEMERINTAH KABUPATEN BANJAR\n\n GUGUS  TUGAS KLA ",
    "address": "Jl. A. Yani, Martapura",
    "contact": "dinsos@banjarkab.go.id",
    "valid_from": "2020-01-02",
}


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 1200), name: str = "lambang.png") -> Any:
    return SimpleUploadedFile(name, hostile.picture(kind, size))


def url(name: str, cast: Cast, *more: object) -> str:
    return reverse(f"documents:{name}", args=[cast.banjar.code, *more])


class TestLetterhead:
    def test_the_first_one_is_saved_and_shown(self, cast: Cast, login: Callable[..., Client]) -> None:
        page = login(cast.secretariat).post(url("letterhead-edit", cast), BODY, follow=True)
        assert "Kop surat tersimpan" in page.content.decode()
        head = letterhead_of(cast.banjar, NOW)
        assert head.lines == ("PEMERINTAH KABUPATEN BANJAR", "GUGUS TUGAS KLA")
        assert head.contact == "dinsos@banjarkab.go.id"
        assert AuditEntry.objects.filter(action="documents.letterhead-saved").exists()

    @pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg")])
    def test_an_emblem_becomes_a_small_png(
        self, cast: Cast, login: Callable[..., Client], kind: str, name: str
    ) -> None:
        sent = BODY | {"emblem": picture(kind, name=name)}
        login(cast.secretariat).post(url("letterhead-edit", cast), sent)
        emblem = Letterhead.objects.get().emblem
        assert emblem is not None and emblem.kind == "png"
        with Image.open(default_store().path_of(emblem.sha256)) as shown:
            assert shown.size == (360, 480)
        served = login(cast.operator).get(url("emblem", cast, Letterhead.objects.get().pk))
        assert (served["Content-Type"], served["X-Content-Type-Options"]) == (PICTURES["png"], "nosniff")

    def test_the_emblem_stays_until_it_is_taken_off(self, cast: Cast, login: Callable[..., Client]) -> None:
        client = login(cast.secretariat)
        client.post(url("letterhead-edit", cast), BODY | {"emblem": picture()})
        client.post(url("letterhead-edit", cast), BODY)
        assert letterhead_of(cast.banjar, NOW).emblem
        client.post(url("letterhead-edit", cast), BODY | {"without_emblem": "on"})
        assert not letterhead_of(cast.banjar, NOW).emblem
        assert Letterhead.objects.count() == 3

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", ""),
            (b"%PDF-1.4 no picture", "a.png", ""),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * (5 * 1024 * 1024), "a.png", "paling besar 5 MB"),
        ],
    )
    def test_what_is_no_picture_is_refused_and_the_typing_kept(
        self, cast: Cast, login: Callable[..., Client], content: bytes, name: str, sentence: str
    ) -> None:
        sent = BODY | {"emblem": SimpleUploadedFile(name, content)}
        page = login(cast.secretariat).post(url("letterhead-edit", cast), sent)
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "Jl. A. Yani, Martapura" in page.content.decode()
        assert not Letterhead.objects.exists()

    def test_a_pdf_is_no_emblem(self, cast: Cast, login: Callable[..., Client]) -> None:
        sent = BODY | {"emblem": SimpleUploadedFile("a.pdf", hostile.pdf())}
        page = login(cast.secretariat).post(url("letterhead-edit", cast), sent)
        assert "Lambang harus berupa gambar PNG atau JPG." in page.content.decode()

    @pytest.mark.parametrize("lines", ["", "A\nB\nC\nD\nE", "A" * 71])
    def test_lines_that_do_not_fit_are_refused(
        self, cast: Cast, login: Callable[..., Client], lines: str
    ) -> None:
        page = login(cast.secretariat).post(url("letterhead-edit", cast), BODY | {"lines": lines})
        assert page.status_code == 422

    def test_a_new_one_does_not_begin_before_the_present_one(
        self, cast: Cast, login: Callable[..., Client]
    ) -> None:
        client = login(cast.secretariat)
        client.post(url("letterhead-edit", cast), BODY)
        page = client.post(url("letterhead-edit", cast), BODY | {"valid_from": "2020-01-01"})
        assert "berlaku sekarang mulai 2 Januari 2020" in page.content.decode()

    def test_the_emblem_of_another_regency_is_not_there(
        self, cast: Cast, login: Callable[..., Client]
    ) -> None:
        login(cast.secretariat).post(url("letterhead-edit", cast), BODY | {"emblem": picture()})
        path = reverse("documents:emblem", args=[cast.balangan.code, Letterhead.objects.get().pk])
        assert login(cast.foreign_secretariat).get(path).status_code == 404


class TestSignatory:
    def body(self, cast: Cast, **over: Any) -> dict[str, Any]:
        head = Membership.objects.get(user=cast.head)
        return {"membership": head.pk, "on_behalf_of": "Bupati Banjar", "valid_from": "2025-01-01"} | over

    def test_the_choice_is_printed(self, cast: Cast, login: Callable[..., Client]) -> None:
        page = login(cast.secretariat).post(url("signatory", cast, "undangan"), self.body(cast), follow=True)
        assert "a.n. Bupati Banjar" in page.content.decode()
        signature = signature_of(cast.banjar, Letter.INVITATION, NOW)
        assert signature.lines == ("a.n. Bupati Banjar", "Kepala Dinas Kesehatan")

    def test_neither_official_nor_post_is_refused(self, cast: Cast, login: Callable[..., Client]) -> None:
        body = self.body(cast, membership="")
        page = login(cast.secretariat).post(url("signatory", cast, "undangan"), body)
        assert page.status_code == 422
        assert 'value="Bupati Banjar"' in page.content.decode()
        assert not Signatory.objects.exists()

    def test_an_official_of_another_regency_is_refused(
        self, cast: Cast, login: Callable[..., Client]
    ) -> None:
        foreign = Membership.objects.get(user=cast.foreign_secretariat)
        body = self.body(cast, membership=foreign.pk)
        page = login(cast.secretariat).post(url("signatory", cast, "undangan"), body)
        assert page.status_code == 422

    def test_an_unknown_paper_is_not_there(self, cast: Cast, login: Callable[..., Client]) -> None:
        assert login(cast.secretariat).get(url("signatory", cast, "surat-cinta")).status_code == 404


class TestPatterns:
    def test_a_pattern_is_chosen(self, cast: Cast, login: Callable[..., Client]) -> None:
        body = {"pattern": "{klasifikasi}/{urut:03d}/{tahun}", "classification": "005"}
        page = login(cast.secretariat).post(url("pattern", cast, "undangan"), body, follow=True)
        assert "005/007/" in page.content.decode()

    @pytest.mark.parametrize("pattern", ["{urut}/{nama}/{tahun}", "{klasifikasi}/{urut}/{tahun}", "A" * 61])
    def test_a_bad_pattern_comes_back_as_it_was_typed(
        self, cast: Cast, login: Callable[..., Client], pattern: str
    ) -> None:
        page = login(cast.secretariat).post(url("pattern", cast, "undangan"), {"pattern": pattern})
        assert page.status_code == 422
        assert pattern in page.content.decode()
        assert not NumberPattern.objects.exists()

    def test_reports_have_no_number(self, cast: Cast, login: Callable[..., Client]) -> None:
        assert login(cast.secretariat).get(url("pattern", cast, "laporan-ketua")).status_code == 404


def letter(cast: Cast, subject: str = "meeting:1") -> LetterNumber:
    return register_letter(
        cast.banjar,
        Letter.INVITATION,
        subject=subject,
        title="Undangan rakor triwulan I",
        day=NOW.date(),
        by=cast.secretariat,
        leave_open=True,
    )


class TestRegister:
    def test_an_open_letter_gets_its_number_later(self, cast: Cast, login: Callable[..., Client]) -> None:
        line = letter(cast)
        client = login(cast.secretariat)
        assert "1 surat menunggu nomor" in client.get(url("register", cast)).content.decode()
        page = client.post(url("letter-number", cast, line.pk), {"text": "005/118/Setda"}, follow=True)
        assert "Tidak ada surat yang menunggu nomor" in page.content.decode()
        assert LetterNumber.objects.get().text == "005/118/Setda"

    def test_the_portal_may_give_it_instead(self, cast: Cast, login: Callable[..., Client]) -> None:
        line = letter(cast)
        login(cast.secretariat).post(url("letter-number", cast, line.pk), {"portal": "1"})
        assert LetterNumber.objects.get().text == "001/UND/III/2026"

    @pytest.mark.parametrize("typed", ["005/118", "", "x" * 121])
    def test_a_number_in_use_comes_back_with_what_was_typed(
        self, cast: Cast, login: Callable[..., Client], typed: str
    ) -> None:
        client = login(cast.secretariat)
        client.post(url("letter-number", cast, letter(cast).pk), {"text": "005/118"})
        page = client.post(url("letter-number", cast, letter(cast, "meeting:2").pk), {"text": typed})
        assert page.status_code == 422
        assert f'value="{typed}"' in page.content.decode()

    def test_a_void_letter_keeps_its_reason(self, cast: Cast, login: Callable[..., Client]) -> None:
        client, line = login(cast.secretariat), letter(cast)
        assert client.post(url("letter-void", cast, line.pk), {"reason": ""}).status_code == 422
        page = client.post(url("letter-void", cast, line.pk), {"reason": "Rapat batal"}, follow=True)
        assert "Rapat batal" in page.content.decode()
        assert client.post(url("letter-void", cast, line.pk), {"reason": "Lagi"}).status_code == 422

    @pytest.mark.parametrize("name", ["register", "letterhead"])
    def test_a_page_asks_the_same_for_three_rows_and_for_many(
        self, cast: Cast, login: Callable[..., Client], name: str
    ) -> None:
        client, asked = login(cast.secretariat), []
        for count in (3, 40):
            for number in range(count):
                letter(cast, f"meeting:{count}-{number}")
                Letterhead.objects.create(
                    regency=cast.banjar, lines=["B"], address="", valid_from=NOW.date(), saved_by=cast.head
                )
            with CaptureQueriesContext(connection) as queries:
                client.get(url(name, cast))
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 16, queries.captured_queries
