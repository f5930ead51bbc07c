"""The desk: one handed-in answer with everything a reviewer weighs before deciding."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from common.formats import long_date, moment, points, time, weekday_date
from indicators import policies_review as policies
from indicators.answer_values import ShareAnswer, read_answer
from indicators.models import Answer, MinistryEntry, PeriodStage, Reason, ReviewDraft, StageScore, Tier
from indicators.rendering.review import claim_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.models import EvidenceLink, Period
    from participants.models import User

NEWEST_DECISIONS = 12
SHOWN_DECISIONS = 3


@dataclass(frozen=True)
class PastDecision:
    tier: str
    points: str
    reason: str
    note: str
    by: str
    at: str


@dataclass(frozen=True)
class Desk:
    """One answer; `draft` holds the typed fields of this reviewer, `since` the instant of the last look,
    `decided` tells this tier's decisions apart ("" before the first)."""

    answer: Answer
    stage_open: bool
    own_item: bool
    past: list[PastDecision]
    filed: tuple[str, str] | None
    draft: dict[str, str]
    looked: dict[str, Any]
    draft_at: str
    since: dt.datetime | None
    decided: str

    def settled_after(self, decided: str) -> bool:
        """Was the item decided or returned after a page that showed `decided` was opened?"""
        return self.answer.state == Answer.State.RETURNED or self.decided != decided


def read_desk(user: User, period: Period, tier: Tier, code: str, now: dt.datetime) -> Desk | None:
    """The answer if this reviewer may see it, with all the desk tells about it, in one query."""
    scores = StageScore.objects.filter(period=period, item=OuterRef("item")).exclude(tier=Tier.CLAIM)
    stages = PeriodStage.objects.filter(period=period, tier=tier, opens_at__lte=now, closes_at__gte=now)
    entry = MinistryEntry.objects.filter(period=period, item=OuterRef("item"))
    draft = ReviewDraft.objects.filter(period=period, item=OuterRef("item"), user=user)
    names = ("tier", "points", "reason", "note", "withdrawn", "decided_by", "at")
    paper = ("source_document", "source_number", "source_date")
    told = JSONObject(**{name: name for name in (*names, *paper)})
    rows: Any = (
        Answer.objects.visible_to(user)
        .filter(period=period, item__code=code)
        .select_related("item__question__indicator__cluster", "organisation", "regency")
        .annotate(
            stage=Exists(stages),
            has_hand=Case(When(policies.involving(user), then=Value(True)), default=Value(False)),
            scores=ArraySubquery(scores.order_by("-pk").values(told=told)[:NEWEST_DECISIONS]),
            entry=Subquery(entry.values(told=JSONObject(points="points", at="at"))[:1]),
            draft=Subquery(
                draft.values(told=JSONObject(data="data", looked="looked", saved_at="saved_at"))[:1]
            ),
        )
    )
    answer = rows.first()
    if answer is None:
        return None
    answer.period = period
    kept = answer.draft or {"data": {}, "looked": {}, "saved_at": ""}
    saved_at = dt.datetime.fromisoformat(kept["saved_at"]) if kept["saved_at"] else None
    own = next((row for row in answer.scores if row["tier"] == tier), None)
    return Desk(
        answer=answer,
        stage_open=answer.stage and period.state == period.State.OPEN,
        own_item=answer.has_hand,
        past=[_past(row) for row in answer.scores[:SHOWN_DECISIONS]],
        filed=_filed(answer.entry) if answer.entry else None,
        draft=kept["data"],
        looked=kept["looked"],
        draft_at=time(saved_at, period.regency.zone) if saved_at else "",
        since=saved_at or (dt.datetime.fromisoformat(own["at"]) if own else None),
        decided=own["at"] if own else "",
    )


def changes(desk: Desk, links: Sequence[EvidenceLink]) -> list[str]:
    """What is different from the reviewer's last look (draft, else last decision), in sentences."""
    found = [_claim_change(desk)] if desk.draft else []
    for link in links:
        for revision in link.evidence.revisions.all():
            if desk.since is not None and revision.uploaded_at > desk.since:
                verb = "diganti" if revision.number > 1 else "ditambahkan"
                at = moment(revision.uploaded_at, timezone.get_current_timezone())
                found.append(f"“{link.evidence.title}” {verb} {at}.")
    return [sentence for sentence in found if sentence]


def stale_files(desk: Desk, links: Sequence[EvidenceLink]) -> set[int]:
    """Links with a revision newer than the draft: what was noted there of the file no longer holds."""
    if desk.since is None:
        return set()
    newest = {link.pk: max(row.uploaded_at for row in link.evidence.revisions.all()) for link in links}
    return {pk for pk, at in newest.items() if at > desk.since}


def evidence_mark_of(links: Sequence[EvidenceLink]) -> str:
    """The mark of `services.verdicts.evidence_mark`, from links already read with their revisions."""
    revisions = [row.pk for link in links for row in link.evidence.revisions.all()]
    return f"{len(revisions)}-{max(revisions, default=0)}"


def denominator_of(answer: Answer) -> Decimal | None:
    """The claimed whole of a share, where the claim has one."""
    value = {key: part for key, part in (answer.value or {}).items() if key != "as_of"}
    claim = read_answer(answer.item.rule, value)
    return claim.denominator if isinstance(claim, ShareAnswer) else None


def _claim_change(desk: Desk) -> str:
    answer, looked = desk.answer, desk.looked
    if looked.get("version") == answer.version:
        return ""
    if "value" not in looked or looked["value"] == answer.value:
        return "Isian OPD disimpan ulang sejak draf Anda."
    before = f"{claim_text(answer.item, looked['value'])}, {points(_exact(looked['points']))} poin"
    now = f"{claim_text(answer.item, answer.value)}, {points(answer.points)} poin"
    return f"Klaim berubah dari {before} menjadi {now}."


def _exact(text: str) -> Decimal | None:
    return None if text == "None" else Decimal(text)


def _filed(entry: dict[str, Any]) -> tuple[str, str]:
    at = dt.datetime.fromisoformat(entry["at"])
    return points(Decimal(str(entry["points"]))), weekday_date(timezone.localtime(at).date())


def _past(row: dict[str, Any]) -> PastDecision:
    value = points(Decimal(str(row["points"])))
    source = moment(dt.datetime.fromisoformat(row["at"]), timezone.get_current_timezone())
    if row["source_document"]:
        date = long_date(dt.date.fromisoformat(row["source_date"]))
        source = f"{row['source_document']}, nomor {row['source_number']}, {date}"
    return PastDecision(
        tier=Tier(row["tier"]).label,
        points="dicabut" if row["withdrawn"] else f"{value} poin",
        reason=Reason(row["reason"]).label if row["reason"] else "",
        note=row["note"],
        by=row["decided_by"],
        at=source,
    )
