"""One coded reason for several items at once: returned together, or noted in the reviewer's drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from indicators.models import Answer, Period, ReviewDraft, Tier
from tests.factories import assign
from tests.indicators.desk_scene import close, give, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

REMARK = {"reason": "tahun_salah", "note": "SK tahun 2023."}


def two(cast: Cast) -> tuple[Period, list[Answer]]:
    period, item = scene(cast)
    other = assign(period, "I02-Q1", cast.dinkes)
    first = signed(period, item, cast.operator, cast.head)
    return period, [first, signed(period, other, cast.operator, cast.head, {"yes": True})]


def post(client: Client, period: Period, answers: list[Answer], act: str = "kembalikan", **over: Any) -> Any:
    ticked = [f"{answer.pk}:{answer.version}" for answer in answers]
    return client.post(url("review-many", period), REMARK | {"pilih": ticked, "aksi": act} | over)


def states() -> list[str]:
    return list(Answer.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("who", ["secretariat", "assessor", "task_force_lead"])
def test_ticked_items_go_back_with_one_reason(cast: Cast, login: Callable[[User], Client], who: str) -> None:
    period, answers = two(cast)
    assert post(login(getattr(cast, who)), period, answers).status_code == 302
    assert states() == ["returned", "returned"]
    told = Answer.objects.values_list("return_reason", "return_note").distinct()
    assert list(told) == [("tahun_salah", "SK tahun 2023.")]


def test_a_remark_lands_in_the_drafts_after_what_is_there(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answers = two(cast)
    client = login(cast.assessor)
    typed = {"note": "Halaman 2 kabur.", "level": "1", "version": answers[0].version}
    client.post(url("review-draft", period, answers[0].item.code), typed)
    assert post(client, period, answers, "catat").status_code == 302
    first = ReviewDraft.objects.get(item=answers[0].item).data
    assert (first["note"], first["level"]) == ("Halaman 2 kabur.\nSK tahun 2023.", "1")
    assert ReviewDraft.objects.get(item=answers[1].item).data == REMARK
    assert states() == ["signed", "signed"]


def test_one_that_may_not_be_returned_stops_all(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answers = two(cast)
    give(period, cast.dinkes, cast.secretariat, answers[1].item)
    response = post(login(cast.secretariat), period, answers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Butir I02-Q1: Anda ikut mengisi" in page
    assert "SK tahun 2023." in page
    assert states() == ["signed", "signed"]


def test_an_own_item_gets_no_remark_either(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answers = two(cast)
    give(period, cast.dinkes, cast.secretariat, answers[1].item)
    assert post(login(cast.secretariat), period, answers, "catat").status_code == 422
    assert not ReviewDraft.objects.exists()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"pilih": []}, "Centang dahulu"),
        ({"reason": ""}, "Pilih alasan pengembalian"),
        ({"reason": "lainnya", "note": ""}, "Tulis catatan"),
        ({"reason": "", "note": "", "aksi": "catat"}, "Pilih alasan atau tulis catatan"),
    ],
)
def test_what_is_missing_is_asked_back(
    cast: Cast, login: Callable[[User], Client], over: dict[str, Any], words: str
) -> None:
    period, answers = two(cast)
    response = post(login(cast.secretariat), period, answers, **over)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_an_item_that_changed_meanwhile_stops_all(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answers = two(cast)
    Answer.objects.filter(pk=answers[0].pk).update(version=answers[0].version + 1)
    assert "Jawaban berubah" in post(login(cast.secretariat), period, answers).content.decode()
    assert "returned" not in states()


def test_a_closed_stage_returns_nothing(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answers = two(cast)
    close(period, Tier.INTERNAL)
    assert post(login(cast.secretariat), period, answers).status_code == 422
    assert "returned" not in states()


def test_the_wrong_people_and_methods(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answers = two(cast)
    assert post(login(cast.operator), period, answers).status_code == 403
    assert post(login(cast.foreign_secretariat), period, answers).status_code == 404
    assert login(cast.secretariat).get(url("review-many", period)).status_code == 405
    Answer.objects.filter(pk=answers[0].pk).update(state="draft")
    assert post(login(cast.assessor), period, answers).status_code == 404
