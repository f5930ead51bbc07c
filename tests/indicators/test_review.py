"""The reviewers' desk: deciding, returning, the queue, and what the claim keeps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from indicators.models import Answer, Evidence, EvidenceLink, ItemResult, Period, StageScore, Tier
from indicators.rendering.review import claim_text, neighbours, queue
from indicators.services.evidence import Paper, replace_file
from indicators.services.review import Opinion, decide, return_answer
from indicators.services.verdicts import FileVerdict
from participants.models import AuditEntry, Notice
from tests.conftest import NOW
from tests.factories import assign
from tests.hostile import pdf
from tests.indicators.desk_scene import close, decision, deliver, give, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

LOWER = Decimal("2.01")
CLAIM = Decimal("3.00")


def ready(cast: Cast) -> tuple[Period, Answer]:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.operator, item, page=3)
    return period, signed(period, item, cast.operator, cast.head)


def decided(answer: Answer, by: User, score: Decimal = CLAIM, tier: Tier = Tier.INTERNAL) -> StageScore:
    opinion = Opinion(reason="" if score == CLAIM else "tidak_konsisten")
    return decide(answer, tier=tier, score=score, opinion=opinion, version=answer.version, by=by, now=NOW)


def test_a_decision_is_a_new_score_and_the_claim_stays(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    link = EvidenceLink.objects.get()
    over = {"page": "3", f"file_{link.pk}": "accepted", f"why_{link.pk}": ""}
    assert decision(login(cast.secretariat), period, answer, **over).status_code == 302
    score = StageScore.objects.get(tier=Tier.INTERNAL)
    answer.refresh_from_db()
    link.refresh_from_db()
    assert (score.points, score.reason, score.note) == (
        LOWER,
        "tidak_konsisten",
        "Halaman 3. Lampiran memuat 15.",
    )
    assert (answer.points, answer.state, link.state) == (CLAIM, "signed", "accepted")
    result = ItemResult.objects.get(period=period, item=answer.item)
    assert (result.claimed, result.internal, result.accepted_tier) == (CLAIM, LOWER, Tier.INTERNAL)
    assert AuditEntry.objects.filter(action="indicators.review.decided", actor=cast.secretariat).exists()


def test_the_assessor_decides_her_own_tier(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    decision(login(cast.assessor), period, answer)
    assert StageScore.objects.get(tier=Tier.VA_PROV).points == LOWER
    assert not StageScore.objects.filter(tier=Tier.INTERNAL).exists()


def test_nobody_decides_a_tier_that_is_not_theirs(cast: Cast) -> None:
    _, answer = ready(cast)
    with pytest.raises(Refused) as refusal:
        decided(answer, cast.assessor, tier=Tier.INTERNAL)
    assert refusal.value.code == "wrong-tier"


def test_a_score_below_the_claim_needs_a_reason(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    response = decision(login(cast.secretariat), period, answer, reason="")
    assert response.status_code == 422
    assert "Nilai 2,01 berbeda dari klaim 3,00" in response.content.decode()
    assert not StageScore.objects.filter(tier=Tier.INTERNAL).exists()


def test_the_claimed_score_needs_none(cast: Cast) -> None:
    _, answer = ready(cast)
    assert decided(answer, cast.secretariat).points == CLAIM


def test_only_scores_of_the_rubric_are_taken(cast: Cast) -> None:
    _, answer = ready(cast)
    with pytest.raises(Refused) as refusal:
        decided(answer, cast.secretariat, Decimal("2.50"))
    assert refusal.value.code == "score-not-in-rubric"


def test_a_decision_without_a_level_is_asked_back(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    response = decision(login(cast.secretariat), period, answer, level="")
    assert response.status_code == 422
    assert "Pilih nilai menurut rubrik" in response.content.decode()


def test_an_answer_that_changed_meanwhile_is_read_again(cast: Cast) -> None:
    _, answer = ready(cast)
    Answer.objects.filter(pk=answer.pk).update(version=answer.version + 1)
    with pytest.raises(Refused) as refusal:
        decided(answer, cast.secretariat)
    assert refusal.value.code == "answer-changed"


def test_sign_off_comes_first_where_the_period_asks_for_it(cast: Cast) -> None:
    period, item = scene(cast)
    answer = signed(period, item, cast.operator, None)
    with pytest.raises(Refused) as refusal:
        decided(answer, cast.secretariat)
    assert refusal.value.code == "not-reviewable"


def test_without_that_rule_a_submitted_answer_is_reviewed(cast: Cast) -> None:
    period, item = scene(cast, signoff_before_review=False)
    answer = signed(period, item, cast.operator, None)
    assert decided(answer, cast.secretariat).points == CLAIM


@pytest.mark.parametrize(("who", "tier"), [("secretariat", Tier.INTERNAL), ("assessor", Tier.VA_PROV)])
def test_a_closed_stage_takes_no_decision(cast: Cast, who: str, tier: Tier) -> None:
    period, answer = ready(cast)
    close(period, tier)
    with pytest.raises(Refused) as refusal:
        decide(
            answer,
            tier=tier,
            score=CLAIM,
            opinion=Opinion(),
            version=answer.version,
            by=getattr(cast, who),
            now=NOW + dt.timedelta(minutes=1),
        )
    assert refusal.value.code == "stage-closed"


def test_a_return_gives_two_days_and_tells_the_organisation(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, answer = ready(cast)
    link = EvidenceLink.objects.get()
    over = {"reason": "tahun_salah", f"file_{link.pk}": "returned", f"why_{link.pk}": "tahun_salah"}
    response = decision(login(cast.secretariat), period, answer, "return", **over)
    answer.refresh_from_db()
    link.refresh_from_db()
    assert response.status_code == 302
    assert (answer.state, answer.return_reason, answer.return_note) == (
        "returned",
        "tahun_salah",
        "Lampiran memuat 15.",
    )
    assert (link.state, link.reason) == ("returned", "tahun_salah")
    assert {notice.user for notice in Notice.objects.all()} == {cast.operator, cast.head}
    assert not StageScore.objects.filter(tier=Tier.INTERNAL).exists()


def test_the_correction_time_is_twice_twenty_four_hours(cast: Cast) -> None:
    _, answer = ready(cast)
    returned = return_answer(
        answer,
        tier=Tier.INTERNAL,
        opinion=Opinion("tanpa_bukti"),
        version=answer.version,
        by=cast.secretariat,
        now=NOW,
    )
    assert returned.return_due_at == NOW + dt.timedelta(hours=48)


@pytest.mark.parametrize(
    ("opinion", "code"), [(Opinion(), "reason-needed"), (Opinion("lainnya"), "note-needed")]
)
def test_a_return_says_why(cast: Cast, opinion: Opinion, code: str) -> None:
    _, answer = ready(cast)
    with pytest.raises(Refused) as refusal:
        return_answer(
            answer, tier=Tier.INTERNAL, opinion=opinion, version=answer.version, by=cast.secretariat, now=NOW
        )
    assert refusal.value.code == code


def test_a_returned_file_needs_its_own_reason(cast: Cast) -> None:
    _, answer = ready(cast)
    opinion = Opinion(files={EvidenceLink.objects.get().pk: FileVerdict("returned")})
    with pytest.raises(Refused) as refusal:
        decide(
            answer,
            tier=Tier.INTERNAL,
            score=CLAIM,
            opinion=opinion,
            version=answer.version,
            by=cast.secretariat,
            now=NOW,
        )
    assert refusal.value.code == "reason-needed"


def test_a_file_replaced_meanwhile_is_read_again(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    client = login(cast.secretariat)
    seen = client.get(url("desk", period, answer.item.code)).context["form"]["seen"].value()
    fresh = deliver(cast.operator, period, pdf(pages=2, text="SK baru"))
    replace_file(Evidence.objects.get(), delivery=fresh, paper=Paper(), by=cast.operator, now=NOW)
    response = decision(client, period, answer, seen=seen)
    assert "Bukti berubah sejak Anda membukanya" in response.content.decode()
    assert not StageScore.objects.filter(tier=Tier.INTERNAL).exists()


def test_a_withheld_file_cannot_be_accepted_unseen(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.operator, item, child="ya")
    answer, link = signed(period, item, cast.operator, cast.head), EvidenceLink.objects.get()
    client = login(cast.assessor)
    form = client.get(url("desk", period, item.code)).context["form"]
    assert form[f"file_{link.pk}"].value() == "attached"
    response = decision(client, period, answer, **{f"file_{link.pk}": "accepted"})
    assert response.status_code == 422
    assert not StageScore.objects.filter(tier=Tier.VA_PROV).exists()


def test_files_of_other_items_are_not_judged_here(cast: Cast) -> None:
    period, answer = ready(cast)
    other = assign(period, "I01-Q1", cast.dinkes)
    from_elsewhere = give(period, cast.dinkes, cast.operator, other).links.get()
    opinion = Opinion(files={from_elsewhere.pk: FileVerdict("accepted")})
    decide(
        answer,
        tier=Tier.INTERNAL,
        score=CLAIM,
        opinion=opinion,
        version=answer.version,
        by=cast.secretariat,
        now=NOW,
    )
    from_elsewhere.refresh_from_db()
    assert from_elsewhere.state == "attached"


def test_the_oldest_submission_waits_first_and_points_are_summed(cast: Cast) -> None:
    period, answer = ready(cast)
    other = assign(period, "I02-Q1", cast.dinkes)
    later = signed(period, other, cast.operator, cast.head, {"yes": True})
    Answer.objects.filter(pk=later.pk).update(submitted_at=NOW - dt.timedelta(days=2))
    found = queue(cast.secretariat, period, Tier.INTERNAL)
    assert [row.code for row in found.waiting] == ["I02-Q1", "I15-Q1"]
    assert found.points_waiting == "6,00"
    assert neighbours(found, "I02-Q1").next_waiting == found.waiting[1].url
    decided(answer, cast.secretariat)
    assert (queue(cast.secretariat, period, Tier.INTERNAL).decided, found.total) == (1, 2)


def test_a_resubmitted_answer_waits_again(cast: Cast) -> None:
    period, answer = ready(cast)
    decided(answer, cast.secretariat)
    Answer.objects.filter(pk=answer.pk).update(submitted_at=NOW + dt.timedelta(hours=1))
    assert len(queue(cast.secretariat, period, Tier.INTERNAL).waiting) == 1


def test_the_queue_asks_as_often_for_many_rows(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = ready(cast)
    client, asked = login(cast.secretariat), []
    client.get(url("review-queue", period))
    for codes in ((), ("I02-Q1", "I02-Q2", "I01-Q1")):
        for code in codes:
            item = assign(period, code, cast.dinkes)
            Answer.objects.create(
                regency=cast.banjar,
                period=period,
                item=item,
                organisation=cast.dinkes,
                saved_by=cast.operator,
                state="signed",
                points=1,
                submitted_at=NOW,
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(url("review-queue", period))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 11


def test_the_desk_asks_as_often_for_many_files(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    client, asked = login(cast.assessor), []
    for more in (1, 4):
        for number in range(more):
            content = pdf(text=f"Berkas {more} {number}")
            give(period, cast.dinkes, cast.operator, answer.item, content=content, title=f"{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(url("desk", period, answer.item.code))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 11


def test_the_desk_shows_claim_rubric_and_file(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    page = login(cast.assessor).get(url("desk", period, answer.item.code)).content.decode()
    for words in (
        "64,00 persen, 16 dari 25 puskesmas",
        "3,00 poin",
        'data-key="4"',
        "Halaman <b>3</b> dari 6",
    ):
        assert words in page


@pytest.mark.parametrize("who", ["operator", "head", "other_operator"])
@pytest.mark.parametrize("name", ["review-queue", "desk"])
def test_organisations_have_no_desk(cast: Cast, login: Callable[[User], Client], who: str, name: str) -> None:
    period, answer = ready(cast)
    more = [answer.item.code] if name == "desk" else []
    assert login(getattr(cast, who)).get(url(name, period, *more)).status_code == 403


def test_another_regency_has_no_desk_here(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    assert login(cast.foreign_secretariat).get(url("desk", period, answer.item.code)).status_code == 404


def test_the_assessor_sees_only_what_was_submitted(cast: Cast, login: Callable[[User], Client]) -> None:
    period, answer = ready(cast)
    Answer.objects.update(state="draft")
    assert login(cast.assessor).get(url("desk", period, answer.item.code)).status_code == 404


@pytest.mark.parametrize("verb", ["decide", "return"])
def test_decisions_are_posted(cast: Cast, login: Callable[[User], Client], verb: str) -> None:
    period, answer = ready(cast)
    assert login(cast.secretariat).get(url(verb, period, answer.item.code)).status_code == 405


def test_a_claim_without_data_reads_as_such(cast: Cast) -> None:
    _, item = scene(cast)
    assert claim_text(item, None) == "Tidak ada data"
    assert claim_text(item, {"percentage": "60.5"}) == "60,5 persen"
