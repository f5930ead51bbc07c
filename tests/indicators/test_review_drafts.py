"""Drafts on the desk: one reviewer's own, shown again with what changed since, gone once decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from indicators.models import Answer, Evidence, Period, ReviewDraft, StageScore, Tier
from indicators.services.evidence import Paper, replace_file
from indicators.services.review_drafts import keep_review
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.hostile import pdf
from tests.indicators.desk_scene import decision, deliver, give, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

TYPED = {"level": "2", "reason": "tidak_konsisten", "page": "3", "note": "Lampiran memuat 15."}


def ready(cast: Cast) -> tuple[Period, Answer]:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.operator, item, page=3)
    return period, signed(period, item, cast.operator, cast.head)


def type_in(client: Client, period: Period, answer: Answer, **over: str) -> str:
    sent = TYPED | {"version": str(answer.version)} | over
    response = client.post(
        url("review-draft", period, answer.item.code), sent, headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_typing_is_kept_and_shown_again_to_the_typist_alone(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answer = ready(cast)
    assert "Draf tersimpan pukul" in type_in(login(cast.assessor), period, answer)
    address = url("desk", period, answer.item.code)
    form = login(cast.assessor).get(address).context["form"]
    assert {name: str(form[name].value()) for name in TYPED} == TYPED
    page = login(cast.secretariat).get(address)
    assert page.context["form"]["note"].value() is None
    assert "Lampiran memuat 15" not in page.content.decode()


@pytest.mark.parametrize("verb", ["decide", "return"])
def test_typing_that_arrives_after_the_decision_is_left_out(
    cast: Cast, login: Callable[[User], Client], verb: str
) -> None:
    period, answer = ready(cast)
    client = login(cast.secretariat)
    assert decision(client, period, answer, verb).status_code == 302
    assert "sudah diputuskan atau dikembalikan" in type_in(client, period, answer)
    assert not ReviewDraft.objects.exists()


def test_a_decision_may_be_thought_over_later(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    client = login(cast.assessor)
    decision(client, period, answer)
    page = client.get(url("desk", period, answer.item.code))
    again = str(page.context["form"]["decided"].value())
    assert "Draf tersimpan" in type_in(client, period, answer, decided=again)


def test_a_draft_touches_no_row_that_others_see(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    before = (AuditEntry.objects.count(), StageScore.objects.count(), Answer.objects.values_list().get())
    type_in(login(cast.assessor), period, answer)
    assert before == (
        AuditEntry.objects.count(),
        StageScore.objects.count(),
        Answer.objects.values_list().get(),
    )


def test_the_button_works_without_javascript(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    address = url("review-draft", period, answer.item.code)
    page = login(cast.assessor).post(address, TYPED | {"version": answer.version}, follow=True)
    assert "Draf tersimpan" in page.content.decode()
    assert page.context["queue"].drafts == 1


@pytest.mark.parametrize("verb", ["decide", "return"])
def test_a_decision_discards_the_draft(cast: Cast, login: Callable[[User], Client], verb: str) -> None:
    period, answer = ready(cast)
    client = login(cast.assessor)
    type_in(client, period, answer)
    assert decision(client, period, answer, verb).status_code == 302
    assert not ReviewDraft.objects.exists()


def test_throwing_it_away_leaves_the_others(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    for user in (cast.assessor, cast.secretariat):
        type_in(login(user), period, answer)
    login(cast.assessor).post(url("review-draft-drop", period, answer.item.code))
    assert [draft.user for draft in ReviewDraft.objects.all()] == [cast.secretariat]


def test_a_claim_that_changed_since_is_told_with_both_values(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answer = ready(cast)
    client = login(cast.assessor)
    type_in(client, period, answer)
    changed = {"numerator": "17", "denominator": "25"}
    Answer.objects.update(value=changed, version=answer.version + 1)
    page = client.get(url("desk", period, answer.item.code)).content.decode()
    assert "Klaim berubah dari 64,00 persen, 16 dari 25 puskesmas, 3,00 poin menjadi 68,00 persen" in page
    assert "Lampiran memuat 15." in page


def test_a_replaced_file_is_told_and_its_verdict_asked_anew(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answer = ready(cast)
    client, link = login(cast.assessor), Evidence.objects.get().links.get()
    over = {f"file_{link.pk}": "returned", f"why_{link.pk}": "belum_ttd"}
    type_in(client, period, answer, **over)
    address = url("desk", period, answer.item.code)
    assert client.get(address).context["form"][f"file_{link.pk}"].value() == "returned"
    fresh = deliver(cast.operator, period, pdf(pages=2, text="SK baru"))
    replace_file(Evidence.objects.get(), delivery=fresh, paper=Paper(), by=cast.operator, now=NOW)
    page = client.get(address)
    assert "“SK PRAP” diganti" in page.content.decode()
    assert page.context["form"][f"file_{link.pk}"].value() == "accepted"


def test_who_had_a_hand_in_it_prepares_no_review(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.secretariat, item)
    answer = signed(period, item, cast.operator, cast.head)
    assert "Orang lain yang harus menelaahnya" in type_in(login(cast.secretariat), period, answer)
    assert not ReviewDraft.objects.exists()


def test_a_draft_has_an_end(cast: Cast) -> None:
    _, answer = ready(cast)
    with pytest.raises(Refused) as refusal:
        keep_review(answer, by=cast.assessor, data={"note": "a" * 50_000}, version=1)
    assert refusal.value.code == "draft-too-large"


def test_nobody_sees_the_drafts_of_others_not_even_after_a_handover(cast: Cast) -> None:
    _, answer = ready(cast)
    keep_review(answer, by=cast.assessor, data=TYPED, version=answer.version)
    assert ReviewDraft.objects.visible_to(cast.assessor).count() == 1
    assert not ReviewDraft.objects.visible_to(cast.secretariat).exists()
    cast.assessor.memberships.update(ends_on=dt.date(2025, 6, 1))
    again = type(cast.assessor).objects.get(pk=cast.assessor.pk)
    assert not ReviewDraft.objects.visible_to(again).exists()


@pytest.mark.parametrize("name", ["review-draft", "review-draft-drop"])
def test_drafts_are_posted_by_reviewers(cast: Cast, login: Callable[[User], Client], name: str) -> None:
    period, answer = ready(cast)
    address = url(name, period, answer.item.code)
    assert login(cast.assessor).get(address).status_code == 405
    assert login(cast.operator).post(address).status_code == 403
    assert login(cast.foreign_secretariat).post(address).status_code == 404


def test_an_older_tier_still_counts_the_draft(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    client = login(cast.secretariat)
    type_in(client, period, answer)
    page = client.get(url("review-queue", period))
    assert "Draf Anda" in page.content.decode()
    assert page.context["tier"] == Tier.INTERNAL.label
