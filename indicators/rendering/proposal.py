"""The proposed value above an item's answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from indicators.models import ProposedValue
from participants.models import Membership

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Banner:
    """`evidence` is the id of the list handed in with it, None without one; `by` the post that proposed."""

    pk: int
    said: str
    source: str
    evidence: int | None
    by: str
    at: dt.datetime


def open_proposal(period: int) -> Subquery:
    """The open proposal of the outer item as JSON."""
    title = Membership.objects.filter(user=OuterRef("proposed_by")).order_by("-starts_on").values("title")
    rows = ProposedValue.objects.filter(period=period, item=OuterRef("pk"), state=ProposedValue.State.OPEN)
    told = JSONObject(
        pk="pk",
        said="said",
        source="source",
        evidence="evidence",
        by=Subquery(title[:1]),
        at="proposed_at",
    )
    return Subquery(rows.order_by().values(told=told)[:1])


def banner(told: Mapping[str, Any] | None) -> Banner | None:
    """What `open_proposal` read."""
    if told is None:
        return None
    return Banner(
        told["pk"],
        told["said"],
        told["source"],
        told["evidence"],
        told["by"] or "",
        dt.datetime.fromisoformat(told["at"]),
    )
