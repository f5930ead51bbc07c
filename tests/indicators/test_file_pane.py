"""The file beside the desk: pages, near and far, and what the page says of itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from documents.models import PageImage
from indicators.models import Answer, Evidence, FileOpening, Period
from indicators.rendering.evidence_page import Preview
from indicators.rendering.file_pane import reading
from indicators.services import evidence as services
from tests.factories import assign
from tests.hostile import pdf
from tests.indicators.desk_scene import deliver, give, scene, signed, url
from tests.indicators.test_restricted_files import draw_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

SAYS = pdf(pages=3, text="Nomor 440/052/2025")


def drawn(cast: Cast, child: str = "tidak") -> tuple[Period, Answer, Evidence]:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item, page=2, content=SAYS, child=child)
    draw_pages(made.revisions.get().file)
    return period, signed(period, item, cast.operator, cast.head), made


def show(client: Client, period: Period, answer: Answer, asked: str = "") -> Any:
    return client.get(url("desk", period, answer.item.code) + asked)


def test_pages_and_zoom_are_links_that_keep_each_other(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer, made = drawn(cast)
    client, link = login(cast.assessor), made.links.get().pk
    pane = show(client, period, answer).context["pane"]
    assert (pane.previous, pane.nearer) == (
        f"?berkas={link}&halaman=1&zum=lebar",
        f"?berkas={link}&halaman=2&zum=150",
    )
    page = show(client, period, answer, f"?berkas={link}&halaman=3&zum=200")
    pane = page.context["pane"]
    assert (pane.following, pane.nearer) == ("", "")
    assert pane.farther == f"?berkas={link}&halaman=3&zum=150"
    assert "zoom-200" in page.content.decode()


@pytest.mark.parametrize(
    "asked", ["?zum=9000", "?halaman=99&zum=", "?berkas=x&halaman=-1", "?halaman=²", f"?halaman={'9' * 5000}"]
)
def test_an_unknown_page_or_zoom_shows_the_usual(
    cast: Cast, login: Callable[[User], Client], asked: str
) -> None:
    period, answer, _ = drawn(cast)
    page = show(login(cast.assessor), period, answer, asked)
    assert page.status_code == 200
    assert "zoom-lebar" in page.content.decode()


def test_the_page_is_read_out(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer, _ = drawn(cast)
    page = show(login(cast.assessor), period, answer, "?halaman=1").content.decode()
    assert "nomor 440/052/2025 (halaman 1)" in page


@pytest.mark.parametrize("who", ["secretariat", "assessor"])
def test_a_restricted_page_is_not_read_out(cast: Cast, login: Callable[[User], Client], who: str) -> None:
    period, answer, _ = drawn(cast, child="ya")
    page = show(login(getattr(cast, who)), period, answer, "?halaman=1&zum=200").content.decode()
    assert "Terbaca pada berkas" not in page
    assert not FileOpening.objects.exists()


def test_its_redacted_copy_is(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer, made = drawn(cast, child="ya")
    copy = deliver(cast.operator, period, pdf(pages=1, text="Nomor 1/2025"))
    services.add_redacted(made, delivery=copy, by=cast.operator)
    draw_pages(made.revisions.get(number=2).file)
    page = show(login(cast.assessor), period, answer).content.decode()
    assert "nomor 1/2025" in page
    assert "440/052/2025" not in page


def test_the_picture_of_a_restricted_page_is_still_written_down(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answer, _ = drawn(cast, child="ya")
    client = login(cast.secretariat)
    client.get(show(client, period, answer).context["pane"].preview.image_url)
    assert [opening.user for opening in FileOpening.objects.all()] == [cast.secretariat]


@pytest.mark.parametrize(
    ("facts", "whole", "words"),
    [
        (None, None, ""),
        ({}, None, "Halaman 3 tidak memuat teks yang dapat dibaca mesin."),
        ({"text": True}, None, "Halaman 3 memuat teks, tetapi tidak ada judul, nomor, atau tanggal."),
        ({"rows": 15}, Decimal(25), "15 baris bernomor, atau 60,00 persen dari 25 (halaman 3)"),
        ({"rows": 26}, Decimal(25), "26 baris bernomor (halaman 3)"),
        ({"heading": "DAFTAR", "date": "2025-03-17"}, None, "“DAFTAR”; 17 Maret 2025 (halaman 3)"),
        ({"date": "2025-02-31"}, None, "2025-02-31 (halaman 3)"),
    ],
)
def test_the_words_of_a_reading(facts: dict[str, Any] | None, whole: Decimal | None, words: str) -> None:
    assert reading(Preview(number=3, facts=facts), whole) == words


def test_a_page_drawn_before_has_no_reading(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer, _ = drawn(cast)
    PageImage.objects.update(facts=None)
    assert "Terbaca pada berkas" not in show(login(cast.assessor), period, answer).content.decode()


def test_the_keys_are_listed_on_the_page(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer, _ = drawn(cast)
    signed(period, assign(period, "I02-Q1", cast.dinkes), cast.operator, cast.head, {"yes": True})
    page = show(login(cast.assessor), period, answer).content.decode()
    for key in ("k", "1", "t", "[", "]", "+", "-", "?"):
        assert f'data-key="{key}"' in page
