"""Writes of reviewers: decide a tier's score, return to the organisation. The claim is never touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from common.formats import moment, points
from common.refusals import Refused
from indicators import policies_review as policies
from indicators.answer_stages import next_answer_state
from indicators.models import Answer, Reason, StageScore, Tier
from indicators.scoring import levels
from indicators.services.periods import lock_item
from indicators.services.results import refresh_result
from indicators.services.review_drafts import drop_review
from indicators.services.verdicts import FileVerdict, evidence_mark, judge_files
from participants import audit
from participants.models import Role
from participants.services.notices import notify
from participants.services.posts import members_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from participants.models import User

CORRECTION_TIME = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Opinion:
    """What a reviewer writes down. `files` is keyed by EvidenceLink id; `page` is the page referred to;
    `seen` is the `evidence_mark` of the files looked at, empty to leave it unchecked."""

    reason: str = ""
    note: str = ""
    page: int | None = None
    files: Mapping[int, FileVerdict] = field(default_factory=dict)
    seen: str = ""

    @property
    def full_note(self) -> str:
        return f"Halaman {self.page}. {self.note}".strip() if self.page else self.note


@transaction.atomic
def decide(
    answer: Answer,
    *,
    tier: Tier,
    score: Decimal,
    opinion: Opinion,
    version: int,
    by: User,
    now: dt.datetime,
) -> StageScore:
    """Append the tier's decision on a submitted answer; `score` in points, one of the item's rubric levels.

    `version` is the answer's version the reviewer looked at. Raises Refused: "stage-closed",
    "not-reviewable", "answer-changed", "evidence-changed", "own-item", "score-not-in-rubric",
    "reason-needed", "file-withheld" for accepting a file the reviewer may not open.
    """
    locked = _claimed_for_review(answer, tier, version, by, now)
    if score not in {level.points for level in levels(locked.item.rule, locked.item.max_score)}:
        raise Refused("score-not-in-rubric", "Pilih salah satu nilai pada rubrik butir ini.")
    if score != locked.points and not opinion.reason:
        raise Refused(
            "reason-needed",
            f"Nilai {points(score)} berbeda dari klaim {points(locked.points)}. Pilih alasannya.",
        )
    own = policies.is_own_body(by, locked.organisation_id)
    made = StageScore.objects.create(
        regency=locked.regency,
        period=locked.period,
        item=locked.item,
        tier=tier,
        points=score,
        reason=_reason(opinion.reason),
        note=opinion.full_note,
        decided_by=_post(by, locked),
        entered_by=by,
        own_review=own,
        at=now,
    )
    _judge_files(locked, tier, opinion, by, now)
    drop_review(locked, by=by)
    refresh_result(locked.period, locked.item)
    _record(locked, "review.decided", by, tier=tier, points=str(score), own_review=own, reason=opinion.reason)
    return made


@transaction.atomic
def return_answer(
    answer: Answer, *, tier: Tier, opinion: Opinion, version: int, by: User, now: dt.datetime
) -> Answer:
    """Give the answer back to the leading organisation with a coded reason and 2×24 hours to correct it.

    Source of the time: process.md, the correction window. Raises Refused: those of `decide` and
    "note-needed" when the reason is "lainnya" without a note.
    """
    locked = _claimed_for_review(answer, tier, version, by, now)
    if not opinion.reason:
        raise Refused("reason-needed", "Pilih alasan pengembalian, agar OPD tahu apa yang harus diperbaiki.")
    if opinion.reason == Reason.OTHER and not opinion.note:
        raise Refused("note-needed", "Tulis catatan: apa yang harus diperbaiki OPD.")
    locked.state = next_answer_state(locked.state, "return")
    locked.return_reason = _reason(opinion.reason)
    locked.return_note = opinion.full_note
    locked.return_due_at = now + CORRECTION_TIME
    locked.version += 1
    locked.save(
        update_fields=["state", "return_reason", "return_note", "return_due_at", "version", "updated_at"]
    )
    _judge_files(locked, tier, opinion, by, now)
    drop_review(locked, by=by)
    _tell_organisation(locked)
    refresh_result(locked.period, locked.item)
    _record(locked, "review.returned", by, tier=tier, reason=opinion.reason)
    return locked


def _claimed_for_review(answer: Answer, tier: Tier, version: int, by: User, now: dt.datetime) -> Answer:
    """The locked answer, once every guard has said yes."""
    lock_item(answer.period, answer.item)
    locked = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("regency", "period__regency", "item")
        .get(pk=answer.pk)
    )
    if policies.reviewing_tier(by, locked.period) != tier:
        raise Refused("wrong-tier", "Akun Anda tidak menilai pada tahap ini.")
    if not policies.stage_open(locked.period, tier, now):
        raise Refused("stage-closed", f"Tahap {Tier(tier).label} tidak sedang dibuka.")
    if locked.state not in policies.reviewable_states(locked.period):
        raise Refused(
            "not-reviewable", "Jawaban butir ini belum diajukan dan disahkan, atau sudah dikembalikan."
        )
    if locked.version != version:
        raise Refused(
            "answer-changed", "Jawaban berubah sejak Anda membukanya. Baca kembali sebelum memutuskan."
        )
    if policies.has_hand_in(by, locked):
        raise Refused(
            "own-item",
            "Anda ikut mengisi, mengunggah, atau mengesahkan butir ini. Orang lain yang harus menelaahnya.",
        )
    return locked


def _judge_files(answer: Answer, tier: Tier, opinion: Opinion, by: User, now: dt.datetime) -> None:
    if opinion.seen and opinion.seen != evidence_mark(answer):
        raise Refused("evidence-changed", "Bukti berubah sejak Anda membukanya. Baca kembali berkasnya.")
    judge_files(answer, opinion.files, tier=tier, post=_post(by, answer), by=by, now=now)


def _reason(code: str) -> str:
    if code and code not in Reason.values:
        raise Refused("reason-unknown", "Alasan ini tidak ada pada daftar.")
    return code


def _post(by: User, answer: Answer) -> str:
    membership = by.rights.membership_in(answer.regency)
    return membership.full_title if membership else str(by)


def _tell_organisation(answer: Answer) -> None:
    due = moment(answer.return_due_at, answer.regency.zone) if answer.return_due_at else ""
    text = (
        f"Butir {answer.item.code} dikembalikan: {Reason(answer.return_reason).label}. Perbaiki sampai {due}."
    )
    url = reverse("indicators:item", args=[answer.regency.code, answer.period.slug, answer.item.code])
    people = members_of(answer.organisation, Role.OPD_OPERATOR, Role.OPD_HEAD)
    notify(answer.regency, people, text, url)


def _record(answer: Answer, action: str, by: User, **data: object) -> None:
    audit.record(
        answer.regency,
        f"indicators.{action}",
        "item",
        answer.item.code,
        by=by,
        period=answer.period_id,
        **data,
    )
