"""The receipt as a sealed page: what it says, who gets it, and that it never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest

from documents.models import Document, Job, Letterhead
from documents.services import seal_now
from documents.services.checks import public_facts
from documents.storage import default_store
from indicators.models import Receipt
from indicators.services import receipts
from participants.models import Membership
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.indicators.test_submit_and_sign import submitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]


@pytest.fixture
def receipt(cast: Cast) -> Receipt:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.dinkes)
    return submitted(cast, period, item)


def address(receipt: Receipt) -> str:
    return f"/63.03/evaluasi/2026/tanda-terima/{receipt.pk}/"


def sealed(cast: Cast, receipt: Receipt) -> Document:
    subject = receipts.subject_of(receipt)
    return seal_now(receipts.PAPER, subject, regency=cast.banjar, by=cast.operator, at=NOW)


def test_the_page_says_number_time_item_and_who(cast: Cast, receipt: Receipt) -> None:
    facts = receipts.freeze(receipts.subject_of(receipt), NOW, None)
    assert (facts.number, facts.item, facts.at) == (str(receipt), "I15-Q4", "2026-03-02T09:16:00+08:00")
    assert (facts.organisation, facts.handed_in_by) == (cast.dinkes.name, "Operator Dinas Kesehatan")
    assert facts.sha256 == receipt.sha256


def test_it_is_one_sealed_page_of_a4(cast: Cast, receipt: Receipt, tmp_path: Path) -> None:
    document = sealed(cast, receipt)
    with pikepdf.open(default_store().path_of(document.file.sha256)) as paper:
        assert len(paper.pages) == 1
        assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    assert document.title == f"Tanda Terima {receipt}: butir I15-Q4"


def test_a_page_is_made_once_and_then_downloaded(cast: Cast, receipt: Receipt, login: Login) -> None:
    client = login(cast.operator)
    assert "Buat tanda terima (PDF)" in client.get(address(receipt)).content.decode()
    asked = client.post(f"{address(receipt)}pdf/")
    assert asked["Location"] == f"/pekerjaan/{Job.objects.get(kind=receipts.PAPER).pk}/"
    document = sealed(cast, receipt)
    assert client.post(f"{address(receipt)}pdf/")["Location"] == f"/berkas/{document.code}/unduh/"
    assert f"/berkas/{document.code}/unduh/" in client.get(address(receipt)).content.decode()
    assert client.get(f"/berkas/{document.code}/unduh/").status_code == 200


def test_a_second_person_waits_for_the_page_of_the_first(cast: Cast, receipt: Receipt, login: Login) -> None:
    login(cast.operator).post(f"{address(receipt)}pdf/")
    page = login(cast.head).post(f"{address(receipt)}pdf/", follow=True)
    assert "sedang dibuat" in page.content.decode()
    assert Job.objects.filter(kind=receipts.PAPER).count() == 1


@pytest.mark.parametrize(("who", "status"), [("other_operator", 403), ("foreign_secretariat", 404)])
def test_others_do_not_get_it(cast: Cast, receipt: Receipt, login: Login, who: str, status: int) -> None:
    document = sealed(cast, receipt)
    assert login(getattr(cast, who)).get(f"/berkas/{document.code}/unduh/").status_code == status


def test_a_stranger_with_the_code_sees_no_answer(cast: Cast, receipt: Receipt) -> None:
    facts = public_facts(sealed(cast, receipt).code)
    assert facts is not None
    told = str(facts)
    assert receipt.sha256 in told
    assert "Operator" not in told


def test_a_sealed_page_keeps_its_letterhead(cast: Cast, receipt: Receipt) -> None:
    before = sealed(cast, receipt).snapshot
    Letterhead.objects.create(regency=cast.banjar, lines=["BARU"], address="", valid_from=NOW.date())
    assert "BARU" not in before
    assert "BARU" not in Document.objects.get().snapshot


def test_who_handed_in_is_named_by_the_post_of_that_day(cast: Cast, receipt: Receipt) -> None:
    Membership.objects.filter(user=cast.operator).update(ends_on=NOW.date())
    facts = receipts.freeze(receipts.subject_of(receipt), NOW, None)
    assert facts.handed_in_by == "Operator Dinas Kesehatan"
