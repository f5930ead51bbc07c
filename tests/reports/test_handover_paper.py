"""The record of a handover: one page, both sides named, open work counted, nothing personal for strangers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.urls import reverse

from documents.registry import papers
from documents.services.seals import seal_now
from documents.storage import default_store
from indicators.models import Answer
from participants.models import Membership, Person
from participants.services import posts
from reports.services.handover import HANDOVER
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

ON = dt.date(2026, 3, 2)
NAME = "Pejabat Contoh, S.Kom."


def handed_over(cast: Cast) -> Membership:
    person = Person.objects.create(
        regency=cast.banjar, name=NAME, employee_number="198001012005011001", rank="Penata, III/c"
    )
    post = Membership.objects.get(user=cast.operator)
    return posts.hand_over(post, to=cast.head, on=ON, standing="plt", by=cast.secretariat, person=person)


def test_the_record_is_one_page_that_names_both_sides(cast: Cast) -> None:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.dinkes)
    Answer.objects.create(
        regency=cast.banjar, period=period, item=item, organisation=cast.dinkes, saved_by=cast.operator
    )
    document = seal_now(HANDOVER, str(handed_over(cast).pk), regency=cast.banjar, by=cast.secretariat)
    with default_store().open(document.file.sha256) as stream, pikepdf.open(stream) as pdf:
        assert len(pdf.pages) == 1
    for words in ("operator.dinkes", NAME, "Penata, III/c", "Jawaban berupa draf", "Plt. Operator"):
        assert words in document.snapshot


def test_a_stranger_with_the_code_sees_the_post_but_no_person(cast: Cast) -> None:
    document = seal_now(HANDOVER, str(handed_over(cast).pk), regency=cast.banjar, by=cast.secretariat)
    shown = str(papers[HANDOVER].public_fields(document))
    assert "Senin, 2 Maret 2026" in shown
    assert NAME not in shown
    assert "operator.dinkes" not in shown


@pytest.mark.parametrize(("reader", "may"), [("secretariat", True), ("other_operator", False)])
def test_those_who_look_after_posts_read_the_record(reader: str, may: bool, cast: Cast) -> None:
    document = seal_now(HANDOVER, str(handed_over(cast).pk), regency=cast.banjar, by=cast.secretariat)
    assert papers[HANDOVER].may_read(getattr(cast, reader), document) is may


def test_the_record_is_ordered_from_the_page_of_the_post(
    cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    desk = login(cast.secretariat)
    new, other = handed_over(cast), Membership.objects.get(user=cast.other_operator)
    assert "berita-acara" in desk.get(reverse("participants:post", args=["63.03", new.pk])).content.decode()
    assert desk.post(reverse("reports:handover-new", args=["63.03", new.pk])).status_code == 302
    assert desk.post(reverse("reports:handover-new", args=["63.03", other.pk])).status_code == 409
