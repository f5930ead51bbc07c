"""Promises as homes and reports show them: an organisation's own, and those a period's points hang on.

Beside them the action plans an organisation brought home from trainings, when a report on them is due.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import JSONObject

from common.formats import points
from common.prepared import prepared
from coordination import promises
from coordination.models import Commitment, CommitmentItem
from coordination.rendering.commitments import promise_of
from indicators.models import Period
from reports.services.freezing_items import number_of
from reports.services.surroundings import Closing, closing_after, closing_told, exact
from trainings import follow_ups
from trainings.models import ActionPlan, expected_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from reports import snapshot

SHOWN = 8


def of_period(period: Period) -> Q:
    """Promises for items of the period, and those without items from its meetings."""
    return Q(period=period) | Q(period=None, meeting__period=period)


@dataclass(frozen=True)
class Ahead:
    """What lies ahead of an organisation: the stage that closes next, its open promises as rows, and its
    action plans whose report is due."""

    closing: Closing | None
    promises: list[dict[str, Any]]
    plans: list[dict[str, Any]]


def read_ahead(period: Period, family: set[int], now: dt.datetime) -> Ahead:
    """One query; most urgent first. `family` as in `homes`."""
    found = _ahead(period=period.pk, family=family, now=now)[0]
    today = now.date()
    pairs = [(row, _open(row)) for row in found["its_promises"]]
    pairs.sort(key=lambda pair: promises.urgency(pair[1], today))
    return Ahead(
        closing_told(found["closing"]),
        [_row(row, promise, today) for row, promise in pairs[:SHOWN]],
        list(_plans(found["its_plans"], today)),
    )


@prepared
def _ahead(period: int, family: set[int], now: dt.datetime) -> QuerySet[Any, Any]:
    rows = Commitment.objects.filter(
        regency=OuterRef("regency"), organisation__in=family, state=Commitment.State.OPEN
    )
    parts = CommitmentItem.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    stake = Subquery(parts.annotate(sum=Sum("points")).values("sum"))
    told = rows.order_by("due_on", "pk").values(
        told=JSONObject(pk="pk", what="what", target="target", due="due_on", points=stake)
    )
    parts_of: dict[str, Any] = {
        "closing": Subquery(closing_after(now)),
        "its_promises": ArraySubquery(told),
        "its_plans": ArraySubquery(_plans_of(family)),
    }
    found: QuerySet[Any, Any] = Period.objects.filter(pk=period).annotate(**parts_of)
    return found.values(*parts_of)


def _plans_of(family: set[int]) -> Any:
    rows = ActionPlan.objects.filter(
        regency=OuterRef("regency"), organisation__in=family, state=ActionPlan.State.OPEN
    )
    names = {name: F(name) for name in ("pk", "training", "activity", "measure")}
    owing = rows.annotate(due=expected_report()).filter(due__isnull=False).order_by("due", "pk")
    return owing.values(told=JSONObject(**names, due=F("due")))[:SHOWN]


def _plans(told: list[dict[str, Any]], today: dt.date) -> Iterator[dict[str, Any]]:
    """Those on which a report is taken already."""
    for row in told:
        due = dt.date.fromisoformat(row["due"])
        if follow_ups.opens_on(due) <= today:
            late = due < today
            yield row | {
                "due": due,
                "phrase": follow_ups.phrase(due, today),
                "mark": "bad" if late else "wait",
                "word": "Belum melapor" if late else "Laporan ditunggu",
            }


def _open(row: dict[str, Any]) -> promises.Promise:
    return promises.Promise(
        Commitment.State.OPEN, dt.date.fromisoformat(row["due"]), exact(row["points"] or 0)
    )


def _row(row: dict[str, Any], promise: promises.Promise, today: dt.date) -> dict[str, Any]:
    standing = promises.standing(promise, today)
    return {
        "pk": row["pk"],
        "what": row["what"],
        "target": row["target"],
        "due": promise.due_on,
        "phrase": promises.phrase(promise, today),
        "points": points(promise.points),
        "mark": promises.MARKS[standing],
        "word": promises.WORDS[standing],
    }


def freeze_promises(period: Period, today: dt.date) -> list[snapshot.CommitmentFact]:
    """The promises of a period as they stand today, late ones first; cancelled ones are left out."""
    items = CommitmentItem.objects.select_related("item__question__indicator")
    rows = (
        Commitment.objects.filter(of_period(period), regency=period.regency_id)
        .exclude(state=Commitment.State.CANCELLED)
        .select_related("organisation")
        .prefetch_related(Prefetch("items", items))
    )
    pairs = [(row, promise_of(row)) for row in rows]
    pairs.sort(key=lambda pair: (*promises.urgency(pair[1], today), pair[0].pk))
    return [
        {
            "organisation": row.organisation.short_name,
            "what": row.what,
            "target": row.target,
            "items": [number_of(part.item) for part in row.items.all()],
            "due": row.due_on.isoformat(),
            "points": f"{promise.points:.2f}",
            "standing": promises.standing(promise, today),
            "decided": row.decided_on.isoformat() if row.decided_on else "",
        }
        for row, promise in pairs
    ]
