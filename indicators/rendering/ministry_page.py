"""The list "Input EM": one cluster at a time, the value the Gugus Tugas accepted ready to be noted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from common.formats import long_date, points
from indicators.models import ItemResult, MinistryEntry, StageScore, Tier

if TYPE_CHECKING:
    from indicators.models import Period


@dataclass(frozen=True)
class FilingRow:
    """One item. `filed` is the tier EM in force, `internal` what the Gugus Tugas accepted; "–" is neither."""

    item_id: int
    code: str
    text: str
    lead: str
    maximum: str
    internal: str
    filed: str
    noted: str
    proposed: Decimal | None
    cluster: str


@dataclass(frozen=True)
class ClusterTab:
    code: str
    name: str
    done: int
    total: int
    chosen: bool


@dataclass(frozen=True)
class FilingList:
    """`rows` of the chosen cluster; `done` of `total` items and their `points` for the whole period."""

    rows: list[FilingRow]
    tabs: list[ClusterTab]
    done: int
    total: int
    points: str
    cluster: str

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


FIELDS = (
    "item_id",
    "item__code",
    "item__topic",
    "item__question__text",
    "item__max_score",
    "lead__short_name",
    "internal",
    "item__question__indicator__cluster__code",
    "item__question__indicator__cluster__name",
    "em",
    "em_withdrawn",
    "noted_at",
)


def filing_list(period: Period, cluster: str, *, everything: bool) -> FilingList:
    """Items of one cluster (the first by default); without `everything` those not in the application yet."""
    newest = StageScore.objects.filter(period=period, item=OuterRef("item"), tier=Tier.EM).order_by("-pk")
    entry = MinistryEntry.objects.filter(period=period, item=OuterRef("item"))
    found = ItemResult.objects.filter(period=period).annotate(
        em=Subquery(newest.values("points")[:1]),
        em_withdrawn=Subquery(newest.values("withdrawn")[:1]),
        noted_at=Subquery(entry.values("at")[:1]),
    )
    names: dict[str, str] = {}
    rows: list[FilingRow] = []
    total = Decimal(0)
    for values in found.order_by("item__position").values_list(*FIELDS):
        row, name, em = _row(values)
        names.setdefault(row.cluster, name)
        rows.append(row)
        total += em or 0
    chosen = cluster if cluster in names else next(iter(names), "")
    here = [row for row in rows if row.cluster == chosen and (everything or not row.filed)]
    tabs = [_tab(code, name, rows, chosen) for code, name in names.items()]
    return FilingList(here, tabs, sum(tab.done for tab in tabs), len(rows), points(total), chosen)


def _row(values: tuple[Any, ...]) -> tuple[FilingRow, str, Decimal | None]:
    item_id, code, topic, text, top, lead, internal, cluster, name, em, withdrawn, noted_at = values
    em = None if withdrawn else em
    row = FilingRow(
        item_id=item_id,
        code=code,
        text=topic or text,
        lead=lead,
        maximum=points(top),
        internal=points(internal),
        filed=points(em) if em is not None else "",
        noted=long_date(timezone.localtime(noted_at).date()) if noted_at else "",
        proposed=em if em is not None else internal,
        cluster=cluster,
    )
    return row, name, em


def _tab(code: str, name: str, rows: list[FilingRow], chosen: str) -> ClusterTab:
    inside = [row for row in rows if row.cluster == code]
    return ClusterTab(code, name, sum(bool(row.filed) for row in inside), len(inside), code == chosen)
