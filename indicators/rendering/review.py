"""The reviewers' queue and desk: flat rows with finished words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from common.formats import long_date, points, trim
from indicators import policies_review as policies
from indicators.answer_values import (
    ChecklistAnswer,
    ChoiceAnswer,
    CountAnswer,
    ShareAnswer,
    YesNoAnswer,
    read_answer,
)
from indicators.models import Answer, ReviewDraft, StageScore, Tier
from indicators.scoring import levels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.db.models import QuerySet

    from indicators.models import Item, Period
    from participants.models import User


@dataclass(frozen=True)
class QueueRow:
    """One answer waiting for (or past) a decision. `blocked` says why this person may not decide on it."""

    answer_id: int
    code: str
    url: str
    text: str
    organisation: str
    claimed: str
    maximum: str
    decided: str
    submitted: str
    own_body: bool
    blocked: bool
    pending: bool
    version: int
    draft: bool


@dataclass(frozen=True)
class Queue:
    """The whole queue of one tier; `waiting` oldest first, `done` in the instrument's order."""

    waiting: list[QueueRow]
    done: list[QueueRow]
    points_waiting: str

    @property
    def decided(self) -> int:
        return len(self.done)

    @property
    def total(self) -> int:
        return len(self.done) + len(self.waiting)

    @property
    def percent(self) -> int:
        return self.decided * 100 // self.total if self.total else 0

    @property
    def drafts(self) -> int:
        return sum(row.draft for row in (*self.waiting, *self.done))


@dataclass(frozen=True)
class Neighbours:
    """Addresses for k and j, and where a decision leads; empty at the ends."""

    previous: str
    following: str
    next_waiting: str


@dataclass(frozen=True)
class Rung:
    """One rubric level as a choice; `key` is the number key that picks it, empty above nine."""

    index: int
    label: str
    points: str
    key: str
    claimed: bool
    chosen: bool


def queue(user: User, period: Period, tier: Tier) -> Queue:
    """Submitted (or signed) answers of the period and what this tier made of them; one query."""
    answers = _reviewable(user, period, tier)
    rows, waiting_points = [], None
    for answer in answers.select_related("item__question", "organisation"):
        row = _queue_row(user, period, answer)
        rows.append((answer, row))
        if row.pending and answer.points is not None:
            waiting_points = (waiting_points or 0) + answer.points
    waiting = [pair for pair in rows if pair[1].pending]
    waiting.sort(key=lambda pair: (pair[0].submitted_at or _EPOCH, pair[0].item.position))
    done = sorted((pair for pair in rows if not pair[1].pending), key=lambda pair: pair[0].item.position)
    return Queue([row for _, row in waiting], [row for _, row in done], points(waiting_points or 0))


def neighbours(found: Queue, code: str) -> Neighbours:
    """Where k, j and "lanjut" lead from the item `code`."""
    order = [*found.waiting, *found.done]
    place = next((i for i, row in enumerate(order) if row.code == code), None)
    open_rows = [row for row in found.waiting if not row.blocked and row.code != code]
    later = [row for row in open_rows if place is not None and order.index(row) > place]
    onward = (later or open_rows)[:1]
    return Neighbours(
        previous=order[place - 1].url if place else "",
        following=order[place + 1].url if place is not None and place + 1 < len(order) else "",
        next_waiting=onward[0].url if onward else "",
    )


def rungs(item: Item, claimed: Decimal | None, chosen: int | None) -> list[Rung]:
    """The rubric as choices, the claimed level marked."""
    found = levels(item.rule, item.max_score)
    claim = next((level.index for level in found if level.points == claimed), None)
    return [
        Rung(
            index=level.index,
            label=level.label,
            points=points(level.points),
            key=str(level.index + 1) if level.index < 9 else "",
            claimed=level.index == claim,
            chosen=level.index == chosen,
        )
        for level in found
    ]


def claim_text(item: Item, value: Mapping[str, Any] | None) -> str:
    """An answer in words: "64 persen, 16 dari 25 puskesmas"; a claim without data says so."""
    payload = {key: part for key, part in (value or {}).items() if key != "as_of"}
    answer = read_answer(item.rule, payload)
    if isinstance(answer, ChoiceAnswer):
        labels = {option["value"]: option["label"] for option in item.rule["options"]}
        return str(labels[answer.value])
    if isinstance(answer, YesNoAnswer):
        return "Ya" if answer.yes else "Tidak"
    if isinstance(answer, CountAnswer):
        return f"{trim(answer.count)} {item.rule.get('unit', '')}".strip()
    if isinstance(answer, ChecklistAnswer):
        return f"{len(answer.ticked)} dari {len(item.rule['items'])} butir terpenuhi"
    if isinstance(answer, ShareAnswer):
        return _share_text(item, answer)
    return "Tidak ada data"


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _reviewable(user: User, period: Period, tier: Tier) -> QuerySet[Answer]:
    decisions = StageScore.objects.filter(period=period, item=OuterRef("item"), tier=tier).order_by("-pk")
    return (
        Answer.objects.visible_to(user)
        .filter(period=period, state__in=policies.reviewable_states(period))
        .annotate(
            decided_points=Subquery(decisions.values("points")[:1]),
            decided_at=Subquery(decisions.values("at")[:1]),
            has_draft=Exists(ReviewDraft.objects.filter(period=period, item=OuterRef("item"), user=user)),
            has_hand=Case(When(policies.involving(user), then=Value(True)), default=Value(False)),
        )
    )


def _queue_row(user: User, period: Period, answer: Any) -> QueueRow:
    submitted = answer.submitted_at
    pending = answer.decided_at is None or (submitted is not None and answer.decided_at < submitted)
    code = answer.item.code
    return QueueRow(
        answer_id=answer.pk,
        code=code,
        url=reverse("indicators:desk", args=[period.regency.code, period.slug, code]),
        text=answer.item.topic or answer.item.question.text,
        organisation=str(answer.organisation),
        claimed=points(answer.points),
        maximum=points(answer.item.max_score),
        decided=points(answer.decided_points),
        submitted=long_date(timezone.localtime(submitted).date()) if submitted else "",
        own_body=policies.is_own_body(user, answer.organisation_id),
        blocked=answer.has_hand,
        pending=pending,
        version=answer.version,
        draft=answer.has_draft,
    )


def _share_text(item: Item, answer: ShareAnswer) -> str:
    if answer.numerator is None or answer.denominator is None:
        return f"{trim(answer.percentage)} persen"
    percent = answer.numerator * 100 / answer.denominator
    noun = f" {item.rule['noun']}" if item.rule.get("noun") else ""
    return f"{points(percent)} persen, {trim(answer.numerator)} dari {trim(answer.denominator)}{noun}"
