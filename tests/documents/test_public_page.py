from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from documents.models import Document
from documents.services import seal_now
from documents.services.checks import spelled
from tests.conftest import NOW
from tests.documents import kinds

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, Settings

    from tests.conftest import Cast


@pytest.fixture
def paper(cast: Cast) -> Document:
    return seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=cast.secretariat, at=NOW)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def test_anybody_with_the_code_sees_what_the_paper_is(paper: Document, client: Client) -> None:
    page = client.get(f"/dokumen/{paper.code}/")
    text = text_of(page)
    assert page.status_code == 200
    assert "Dokumen ini tercatat dan masih berlaku" in text
    assert "Surat uji satu" in text
    assert "Senin, 2 Maret 2026 pukul 09.16" in text
    assert "<dt>Perihal</dt><dd>Uji satu</dd>" in text
    digest = paper.file.sha256
    assert " ".join(digest[i : i + 4] for i in range(0, 32, 4)) in text


def test_nothing_personal_is_shown_and_no_engine_indexes_it(
    paper: Document, cast: Cast, client: Client
) -> None:
    page = client.get(f"/dokumen/{paper.code}/")
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert cast.secretariat.username not in page.content.decode()
    assert "unduh" not in page.content.decode()


def test_a_replaced_paper_says_so_and_names_its_successor(
    paper: Document, cast: Cast, client: Client
) -> None:
    successor = seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=None, at=NOW)
    old = text_of(client.get(f"/dokumen/{paper.code}/"))
    assert "pernah sah, tetapi sudah digantikan" in old
    assert f"/dokumen/{successor.code}/" in old
    new = text_of(client.get(f"/dokumen/{successor.code}/"))
    assert "masih berlaku" in new
    assert f"/dokumen/{paper.code}/" in new


def test_an_unknown_code_gets_a_helpful_404(db: None, client: Client) -> None:
    page = client.get("/dokumen/AAAA-BBBB-CCCC-DDDDD/")
    assert page.status_code == 404
    assert "Kode ini tidak tercatat" in text_of(page)
    assert "noindex" in page["X-Robots-Tag"]


def test_a_hostile_code_is_only_text(db: None, client: Client) -> None:
    page = client.get("/dokumen/", {"kode": "<script>alert(1)</script>"}, follow=True)
    assert page.status_code == 404
    assert b"<script>alert" not in page.content


def test_a_code_typed_carelessly_leads_to_its_one_address(paper: Document, client: Client) -> None:
    careless = paper.code.replace("-", " ").lower()
    assert spelled(careless) == paper.code
    page = client.get("/dokumen/", {"kode": careless}, follow=True)
    assert page.redirect_chain[-1] == (f"/dokumen/{paper.code}/", 302)
    assert page.status_code == 200


def test_the_form_alone_explains_itself(db: None, client: Client) -> None:
    page = client.get("/dokumen/")
    assert page.status_code == 200
    assert "Periksa keaslian dokumen" in text_of(page)


def test_the_page_only_reads(paper: Document, client: Client) -> None:
    assert client.post(f"/dokumen/{paper.code}/").status_code == 405


def test_the_page_costs_few_queries(
    paper: Document, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get(f"/dokumen/{paper.code}/")


class TestHealth:
    def test_is_well(self, db: None, client: Client) -> None:
        answer = client.get("/sehat/")
        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "database": "ok", "disk": "ok", "broker": "ok"}

    def test_reports_a_broker_that_is_down_without_failing(
        self, db: None, client: Client, settings: Settings
    ) -> None:
        settings.CELERY_BROKER_URL = "redis+socket:///nowhere/broker.sock"
        answer = client.get("/sehat/")
        assert answer.status_code == 200
        assert answer.json()["broker"] == "gagal"

    def test_fails_without_a_place_for_files(self, db: None, client: Client, settings: Settings) -> None:
        in_the_way = settings.KLA_DATA_DIR / "berkas"
        in_the_way.write_text("")
        settings.KLA_DATA_DIR = in_the_way
        answer = client.get("/sehat/")
        assert answer.status_code == 503
        assert answer.json()["disk"] == "gagal"
