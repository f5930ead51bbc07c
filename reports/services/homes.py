"""Homes by role: what this post must do first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from common.formats import points
from common.prepared import prepared
from indicators.models import Answer, Assignment, Contribution, Reason, StageScore
from indicators.services.standing import read_standing
from reports.services.promised import read_ahead

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from indicators.models import Period
    from indicators.services.standing import Row, Standing
    from participants.models import Organisation, User

STATE_WORDS = {
    "": ("draft", "Belum diisi", "Mulai isi"),
    "draft": ("draft", "Draf", "Lanjutkan isian"),
    "submitted": ("wait", "Diajukan", "Lihat isian"),
    "signed": ("wait", "Ditelaah Dinas", "Lihat isian"),
    "returned": ("warn", "Dikembalikan", "Perbaiki bukti"),
}
CONTRIBUTION_WORDS = {
    "": ("draft", "Belum diisi"),
    "draft": ("draft", "Draf"),
    "submitted": ("wait", "Diserahkan"),
    "merged": ("ok", "Digabungkan"),
}
LEAD_STILL_WORKS = ("", Answer.State.DRAFT, Answer.State.RETURNED)
REASONS = dict(Reason.choices)
RECENT = 6


def organisation_home(period: Period, family: set[int], now: dt.datetime) -> dict[str, Any]:
    """Tasks of one organisation: returned first, then led (deadline, then points), then contributions.

    `family`: its id with those of the bodies merged with it (`Rights.family_of`).
    """
    standing, ahead = read_standing(period, bands=()), read_ahead(period, family, now)
    totals = standing.of_leads(family)
    led = [row for row in standing.rows if row.lead_id in family]
    open_rows = [r for r in led if r.answer_state in ("", Answer.State.DRAFT) and r.state.max_score]
    back = [r for r in led if r.answer_state == Answer.State.RETURNED]
    contributions = _contributions(period, family, standing)
    tasks = len(open_rows) + len(back) + sum(1 for c in contributions if c["open"])
    return {
        "totals": totals,
        "tasks": tasks,
        "recoverable": points(sum((r.recoverable for r in open_rows + back), Decimal(0))),
        "claimed": points(totals.claimed),
        "accepted": points(totals.accepted),
        "forecast": points(totals.forecast),
        "range": f"{points(totals.low)}–{points(totals.high)}",
        "max": points(totals.max_score),
        "returned": [_returned(r, now) for r in back],
        "led": [_task(r, now) for r in sorted(open_rows, key=lambda r: (r.due_at, -r.recoverable, r.code))],
        "to_sign": [_task(r, now) for r in led if r.answer_state == Answer.State.SUBMITTED],
        "contributions": contributions,
        "promises": ahead.promises,
        "plans": ahead.plans,
        "closing": ahead.closing,
        "left": days_left(ahead.closing.at, now) if ahead.closing else "",
        "recent": _recent(period, family),
    }


def _task(row: Row, now: dt.datetime) -> dict[str, Any]:
    mark, word, act = STATE_WORDS[row.answer_state]
    return {
        "code": row.code,
        "title": row.title,
        "mark": mark,
        "state": word,
        "act": act,
        "due": row.due_at,
        "left": days_left(row.due_at, now),
        "points": points(row.recoverable),
        "detail": row.detail,
        "late": row.due_at < now,
    }


def _returned(row: Row, now: dt.datetime) -> dict[str, Any]:
    due = row.return_due_at or row.due_at
    reason = REASONS.get(row.return_reason, "")
    return _task(row, now) | {
        "state": f"Dikembalikan: {reason.lower()}" if reason else "Dikembalikan",
        "detail": row.return_note,
        "due": due,
        "left": days_left(due, now),
        "late": due < now,
    }


def _contributions(period: Period, family: set[int], standing: Standing) -> list[dict[str, Any]]:
    """What the organisation owes to other leads, as long as the lead has not handed in."""
    rows = {row.item_id: row for row in standing.rows}
    found = []
    for item_id, due, state in _owed(period=period.pk, family=family):
        row = rows[item_id]
        if row.answer_state not in LEAD_STILL_WORKS or state == Contribution.State.MERGED:
            continue
        mark, word = CONTRIBUTION_WORDS[state]
        found.append(
            {
                "code": row.code,
                "title": row.title,
                "lead": row.lead,
                "due": due,
                "mark": mark,
                "state": word,
                "points": points(row.recoverable),
                "open": state in ("", "draft"),
            }
        )
    return found


def _recent(period: Period, family: set[int]) -> list[dict[str, Any]]:
    """The newest decisions on what this organisation leads."""
    return [
        {
            "code": s.item.code,
            "title": s.item.topic or s.item.question.text,
            "tier": s.get_tier_display(),
            "points": points(s.points),
            "mark": "ok" if not s.reason else "warn",
        }
        for s in _decided(period=period.pk, family=family)
    ]


@prepared
def _owed(period: int, family: set[int]) -> QuerySet[Assignment, tuple[Any, ...]]:
    given = Contribution.objects.filter(period=period, organisation__in=family, item=OuterRef("item"))
    mine = Assignment.objects.filter(
        period=period, organisation__in=family, part=Assignment.Part.CONTRIBUTOR
    ).annotate(given=Coalesce(Subquery(given.values("state")), Value("")))
    return mine.order_by("due_at", "item__position").values_list("item_id", "due_at", "given")


@prepared
def _decided(period: int, family: set[int]) -> QuerySet[StageScore]:
    mine = Assignment.objects.filter(period=period, organisation__in=family, part=Assignment.Part.LEAD)
    decided = StageScore.objects.filter(period=period, withdrawn=False).exclude(tier="CLAIM")
    scores = decided.filter(item__in=mine.values("item"))
    return scores.select_related("item__question").order_by("-pk")[:RECENT]


def days_left(due: dt.datetime, now: dt.datetime) -> str:
    """ "9 hari lagi", "hari ini", "lewat 3 hari": calendar days in the zone of `now`."""
    days = (due.astimezone(now.tzinfo).date() - now.date()).days
    if days == 0:
        return "hari ini" if due >= now else "lewat hari ini"
    return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


def organisation_of(user: User, period: Period) -> Organisation | None:
    """The organisation whose tasks are this user's home, if the user is an OPD's head or operator."""
    for row in user.rights.memberships:
        body = row.organisation
        if body and body.regency_id == period.regency_id and row.role in ("opd_head", "opd_operator"):
            return body.surviving
    return None
