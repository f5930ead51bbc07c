"""Who answered, uploaded or signed off an item may not review it; the Dinas' own items are marked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from indicators.models import Answer, Contribution, ItemResult, StageScore, Tier
from indicators.policies_review import has_hand_in
from indicators.services.answers import Filled, save_answer
from indicators.services.review import Opinion, decide, return_answer
from participants.models import Role
from tests.conftest import NOW, make_user
from tests.factories import assign
from tests.indicators.desk_scene import SHARE, give, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast


def review(answer: Answer, by: User) -> StageScore:
    return decide(
        answer,
        tier=Tier.INTERNAL,
        score=Decimal("3.00"),
        opinion=Opinion(),
        version=answer.version,
        by=by,
        now=NOW,
    )


def refused(answer: Answer, by: User) -> bool:
    with pytest.raises(Refused) as refusal:
        review(answer, by)
    return refusal.value.code == "own-item"


def test_a_stranger_to_the_item_reviews_it(cast: Cast) -> None:
    period, item = scene(cast)
    answer = signed(period, item, cast.operator, cast.head)
    assert not has_hand_in(cast.secretariat, answer)
    assert review(answer, cast.secretariat).own_review is False


def test_who_uploaded_a_file_does_not_review_the_item(cast: Cast) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.secretariat, item)
    answer = signed(period, item, cast.operator, cast.head)
    assert refused(answer, cast.secretariat)
    assert review(answer, cast.task_force_lead).points == Decimal(3)


def test_who_uploaded_only_a_replacement_does_not_either(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    original = made.revisions.get()
    made.revisions.create(
        regency=cast.banjar, number=2, file=original.file, file_name="b.pdf", uploaded_by=cast.secretariat
    )
    assert refused(signed(period, item, cast.operator, cast.head), cast.secretariat)


def test_who_typed_on_behalf_does_not_review_even_after_others_saved(cast: Cast) -> None:
    period, item = scene(cast)
    typed = Filled(value=SHARE, on_behalf="surat")
    save_answer(period, item, typed, expected_version=0, by=cast.secretariat, now=NOW)
    changed = Filled(value={"numerator": "17", "denominator": "25"})
    save_answer(period, item, changed, expected_version=1, by=cast.operator, now=NOW)
    Answer.objects.update(state="signed", submitted_by=cast.operator, signed_by=cast.head)
    assert refused(Answer.objects.get(), cast.secretariat)


@pytest.mark.parametrize("hand", ["saved_by", "submitted_by", "signed_by"])
def test_each_hand_counts(cast: Cast, hand: str) -> None:
    period, item = scene(cast)
    answer = signed(period, item, cast.operator, cast.head)
    Answer.objects.update(**{hand: cast.secretariat})
    assert refused(answer, cast.secretariat)


def test_who_contributed_does_not_review(cast: Cast) -> None:
    period, item = scene(cast)
    Contribution.objects.create(
        regency=cast.banjar, period=period, item=item, organisation=cast.dinas, saved_by=cast.secretariat
    )
    assert refused(signed(period, item, cast.operator, cast.head), cast.secretariat)


def test_a_file_on_another_item_does_not_block(cast: Cast) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.secretariat, assign(period, "I01-Q1", cast.dinkes))
    answer = signed(period, item, cast.operator, cast.head)
    assert review(answer, cast.secretariat).points == Decimal(3)


def test_returning_an_own_item_is_refused_too(cast: Cast) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.secretariat, item)
    answer = signed(period, item, cast.operator, cast.head)
    with pytest.raises(Refused) as refusal:
        return_answer(
            answer,
            tier=Tier.INTERNAL,
            opinion=Opinion("tanpa_bukti"),
            version=answer.version,
            by=cast.secretariat,
            now=NOW,
        )
    assert refusal.value.code == "own-item"


def test_a_second_person_of_the_dinas_reviews_its_item_marked(cast: Cast) -> None:
    period, _ = scene(cast)
    item = assign(period, "I02-Q1", cast.dinas)
    operator = make_user("operator.dinas", Role.OPD_OPERATOR, "Operator Dinas", organisation=cast.dinas)
    head = make_user("kepala.dinas", Role.OPD_HEAD, "Kepala Dinas", organisation=cast.dinas)
    answer = signed(period, item, operator, head, {"yes": True})
    assert review(answer, cast.secretariat).own_review is True
    assert ItemResult.objects.get(period=period, item=item).own_review is True


def test_bappeda_reviews_the_dinas_item_unmarked(cast: Cast) -> None:
    period, _ = scene(cast)
    item = assign(period, "I02-Q1", cast.dinas)
    operator = make_user("operator.dinas", Role.OPD_OPERATOR, "Operator Dinas", organisation=cast.dinas)
    head = make_user("kepala.dinas", Role.OPD_HEAD, "Kepala Dinas", organisation=cast.dinas)
    answer = signed(period, item, operator, head, {"yes": True})
    assert review(answer, cast.task_force_lead).own_review is False


def test_the_desk_says_so_and_offers_no_decision(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.secretariat, item)
    signed(period, item, cast.operator, cast.head)
    page = login(cast.secretariat).get(url("desk", period, item.code)).content.decode()
    assert "Butir Anda sendiri" in page
    assert "Putuskan dan lanjut" not in page
