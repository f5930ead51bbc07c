"""Operator submits, head signs off: stages, receipt, claim, results."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from common.refusals import Refused
from indicators.answer_stages import ANSWER_STAGES, next_answer_state
from indicators.models import Answer, Item, ItemResult, Period, PeriodStage, Receipt, StageScore, Tier
from indicators.services.answers import Filled, save_answer, sign_off, submit, withdraw
from indicators.services.receipts import content_sha256
from indicators.services.results import refresh_all, refresh_result
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

SHARE = {"numerator": "68", "denominator": "210"}


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    return assign(period, "I15-Q4", cast.dinkes, cast.dinas)


def url(item: Item, act: str) -> str:
    return reverse(f"indicators:{act}", args=["63.03", "2026", item.code])


SIGN_URL = "/63.03/evaluasi/2026/sahkan/"


def saved(cast: Cast, period: Period, item: Item) -> Answer:
    return save_answer(period, item, Filled(value=SHARE), expected_version=0, by=cast.operator, now=NOW)


def submitted(cast: Cast, period: Period, item: Item) -> Receipt:
    answer = saved(cast, period, item)
    return submit(period, item, expected_version=answer.version, by=cast.operator, now=NOW)


def score(period: Period, item: Item, tier: str, points: str, *, own_review: bool = False) -> None:
    StageScore.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        tier=tier,
        points=Decimal(points),
        own_review=own_review,
        decided_by="uji",
        at=NOW,
    )


def test_submitting_gives_a_numbered_receipt_with_a_hash(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    client = login(cast.operator)
    reply = client.post(url(item, "item-submit"), {"version": "0", "m-rows": "0", **SHARE}, follow=True)
    receipt = Receipt.objects.get()
    year = dt.date.today().year
    assert str(receipt) == f"TT-{year}-0001"
    assert receipt.sha256 == content_sha256(receipt.content)
    assert receipt.content["value"] == SHARE
    assert f"Tanda terima TT-{year}-0001" in reply.content.decode()
    answer = Answer.objects.get()
    assert (answer.state, answer.submitted_by) == ("submitted", cast.operator)
    assert not StageScore.objects.exists()


def test_numbers_of_receipts_have_no_gap(cast: Cast, period: Period) -> None:
    items = [assign(period, code, cast.dinkes) for code in ("I15-Q4", "I02-Q2")]
    assert [submitted(cast, period, item).number for item in items] == [1, 2]


def test_an_empty_answer_is_not_handed_in(cast: Cast, period: Period, item: Item, login: Login) -> None:
    reply = login(cast.operator).post(url(item, "item-submit"), {"version": "0", "note": "belum"})
    assert reply.status_code == 422
    assert "nyatakan bahwa datanya tidak ada" in reply.content.decode()
    assert Answer.objects.get().state == "draft"


def test_no_data_is_handed_in_with_its_reason_and_claims_nothing(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    client = login(cast.operator)
    client.post(url(item, "item-submit"), {"version": "0", "no_data": "on"})
    assert Answer.objects.get().state == "draft"
    client.post(url(item, "item-submit"), {"version": "1", "no_data": "on", "note": "Belum ada pendataan."})
    assert Answer.objects.get().state == "submitted"
    sign_off(period, [item], by=cast.head, now=NOW)
    assert not StageScore.objects.exists()
    assert ItemResult.objects.get(item=item).claimed is None


def test_no_data_beside_a_value_is_refused(cast: Cast, period: Period, item: Item) -> None:
    answer = saved(cast, period, item)
    with pytest.raises(Refused, match="no-data-with-value"):
        submit(period, item, expected_version=answer.version, by=cast.operator, now=NOW, no_data=True)


def test_the_head_signs_and_the_claim_is_counted(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    submitted(cast, period, item)
    reply = login(cast.head).post(SIGN_URL, {"butir": [item.code]})
    assert reply.status_code == 302
    claim = StageScore.objects.get()
    assert (claim.tier, claim.points, claim.decided_by) == (
        "CLAIM",
        Decimal("1.00"),
        "Kepala Dinas Kesehatan",
    )
    assert Answer.objects.get().state == "signed"
    assert ItemResult.objects.get(item=item).claimed == Decimal("1.00")


def test_many_are_signed_at_once_or_none(cast: Cast, period: Period, item: Item, login: Login) -> None:
    other = assign(period, "I02-Q2", cast.dinkes)
    submitted(cast, period, item)
    saved(cast, period, other)
    reply = login(cast.head).post(SIGN_URL, {"butir": [item.code, other.code]})
    assert reply.status_code == 409
    assert not StageScore.objects.exists()
    assert Answer.objects.get(item=item).state == "submitted"
    submit(period, other, expected_version=1, by=cast.operator, now=NOW)
    login(cast.head).post(SIGN_URL, {"butir": [item.code, other.code]})
    assert StageScore.objects.count() == 2


def test_the_list_for_the_phone_shows_what_waits(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    submitted(cast, period, item)
    page = login(cast.head).get(SIGN_URL).content.decode()
    assert 'value="I15-Q4" checked' in page
    assert "Sebagai Kepala Dinas Kesehatan" in page


@pytest.mark.parametrize("who", ["operator", "secretariat", "task_force_lead", "assessor"])
def test_nobody_but_a_head_signs(cast: Cast, period: Period, item: Item, login: Login, who: str) -> None:
    submitted(cast, period, item)
    client = login(getattr(cast, who))
    assert client.get(SIGN_URL).status_code == 403
    assert client.post(SIGN_URL, {"butir": [item.code]}).status_code == 403
    with pytest.raises(Refused, match="not-head"):
        sign_off(period, [item], by=getattr(cast, who), now=NOW)


def test_another_regency_does_not_find_the_list(cast: Cast, period: Period, login: Login) -> None:
    assert login(cast.foreign_secretariat).get(SIGN_URL).status_code == 404


def test_a_submitted_answer_is_locked_until_it_is_withdrawn(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    submitted(cast, period, item)
    with pytest.raises(Refused, match="answer-stage"):
        save_answer(period, item, Filled(), expected_version=2, by=cast.operator, now=NOW)
    client = login(cast.operator)
    assert "Tarik pengajuan" in client.get(url(item, "item")).content.decode()
    client.post(url(item, "item-withdraw"))
    assert Answer.objects.get().state == "draft"


def test_a_signed_answer_is_not_withdrawn(cast: Cast, period: Period, item: Item) -> None:
    submitted(cast, period, item)
    sign_off(period, [item], by=cast.head, now=NOW)
    with pytest.raises(Refused, match="answer-stage"):
        withdraw(period, item, by=cast.operator, now=NOW)


@pytest.mark.parametrize("act", ["submit", "sign", "withdraw"])
def test_a_closed_window_refuses_every_act(cast: Cast, period: Period, item: Item, act: str) -> None:
    answer = saved(cast, period, item)
    if act != "submit":
        submit(period, item, expected_version=answer.version, by=cast.operator, now=NOW)
    PeriodStage.objects.filter(tier=Tier.CLAIM).update(closes_at=NOW - dt.timedelta(minutes=1))
    with pytest.raises(Refused, match="window-closed"):
        if act == "submit":
            submit(period, item, expected_version=answer.version, by=cast.operator, now=NOW)
        elif act == "sign":
            sign_off(period, [item], by=cast.head, now=NOW)
        else:
            withdraw(period, item, by=cast.operator, now=NOW)


def test_without_sign_off_before_review_the_submission_is_the_claim(cast: Cast) -> None:
    period = make_period(cast.banjar, signoff_before_review=False)
    item = assign(period, "I15-Q4", cast.dinkes)
    submitted(cast, period, item)
    claim = StageScore.objects.get()
    assert (claim.tier, claim.decided_by) == ("CLAIM", "Dinas Kesehatan Kabupaten Banjar")
    assert ItemResult.objects.get(item=item).claimed == Decimal("1.00")


def test_a_receipt_is_shown_to_its_agency_only(cast: Cast, period: Period, item: Item, login: Login) -> None:
    receipt = submitted(cast, period, item)
    address = f"/63.03/evaluasi/2026/tanda-terima/{receipt.pk}/"
    assert login(cast.operator).get(address).status_code == 200
    assert login(cast.secretariat).get(address).status_code == 200
    assert login(cast.other_operator).get(address).status_code == 404
    assert login(cast.operator).post(address).status_code == 405


def test_every_stage_has_its_acts_and_nothing_else() -> None:
    acts = {act for row in ANSWER_STAGES.values() for act in row}
    allowed = {(state, act) for state, row in ANSWER_STAGES.items() for act in row}
    for state in ANSWER_STAGES:
        for act in acts:
            if (state, act) in allowed:
                assert next_answer_state(state, act) in Answer.State.values
            else:
                with pytest.raises(Refused, match="answer-stage"):
                    next_answer_state(state, act)


def test_the_newest_row_of_the_highest_decided_tier_is_accepted(
    cast: Cast, period: Period, item: Item
) -> None:
    score(period, item, "CLAIM", "3.00")
    score(period, item, "INTERNAL", "1.00")
    score(period, item, "INTERNAL", "2.00", own_review=True)
    result = refresh_result(period, item)
    assert (result.claimed, result.internal, result.external) == (Decimal(3), Decimal(2), None)
    assert (result.accepted, result.accepted_tier, result.own_review) == (Decimal(2), "INTERNAL", True)
    score(period, item, "VF", "0.00")
    score(period, item, "VA_PROV", "1.50")
    score(period, item, "EM", "3.00")
    result = refresh_result(period, item)
    assert (result.external, result.accepted, result.accepted_tier) == (Decimal(0), Decimal(0), "VF")
    assert not result.own_review


def test_all_results_are_the_same_as_one_by_one(cast: Cast, period: Period) -> None:
    items = [assign(period, code, cast.dinkes) for code in ("I15-Q4", "I02-Q2", "I02-Q3")]
    score(period, items[0], "CLAIM", "1.00")
    score(period, items[1], "VA_PROV", "2.00")
    assert refresh_all(period) == 3
    fields = ("item_id", "claimed", "internal", "external", "accepted", "accepted_tier")
    whole = list(ItemResult.objects.order_by("item").values_list(*fields))
    for item in items:
        refresh_result(period, item)
    assert list(ItemResult.objects.order_by("item").values_list(*fields)) == whole


def test_an_item_without_a_lead_has_no_result(cast: Cast, period: Period) -> None:
    item = Item.objects.get(code="I01-Q1")
    with pytest.raises(Refused, match="item-unassigned"):
        refresh_result(period, item)
