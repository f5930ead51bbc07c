"""The three numbers of one item, always together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject

from common.formats import points
from indicators import forecast as fc
from indicators.models import ItemResult, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIERS: Mapping[str, str] = dict(Tier.choices)


@dataclass(frozen=True)
class Trio:
    """Claimed, accepted (naming its tier) and forecast (with its range), as texts."""

    claimed: str
    accepted: str
    accepted_by: str
    forecast: str
    spread: str
    basis: str


def past_decisions(regency_id: int) -> ArraySubquery:
    """Every decided item of the regency as one JSON array, to annotate a query with."""
    rows = ItemResult.objects.filter(regency=regency_id, internal__isnull=False)
    return ArraySubquery(
        rows.values(
            told=JSONObject(
                item=F("item__code"),
                indicator=F("item__question__indicator__code"),
                lead=F("lead__short_name"),
                claimed="claimed",
                internal="internal",
                external="external",
                tier="accepted_tier",
            )
        )
    )


def rates_of(decided: Sequence[Mapping[str, Any]]) -> fc.Rates:
    """Rates from what `past_decisions` brought."""
    acceptance, retention = [], []
    for row in decided:
        place = (row["item"], row["indicator"], row["lead"])
        internal = Decimal(str(row["internal"]))
        if row["claimed"] is not None:
            acceptance.append(fc.Decision(*place, Decimal(str(row["claimed"])), internal))
        if row["external"] is not None and row["tier"] not in fc.OWN_TIERS:
            retention.append(fc.Decision(*place, internal, Decimal(str(row["external"]))))
    return fc.Rates(fc.Samples(acceptance, retention))


def trio(state: fc.ItemState, rates: fc.Rates) -> Trio:
    found = fc.forecast_item(state, rates)
    rate = found.rate
    nothing = found.basis == "none" and state.claimed is None
    return Trio(
        claimed=points(state.claimed),
        accepted=points(state.accepted),
        accepted_by=TIERS.get(state.accepted_tier or "", "belum ditelaah"),
        forecast=points(None if nothing else found.forecast),
        spread="" if nothing else f"{points(found.low)}–{points(found.high)}",
        basis=rate.sentence if rate else "",
    )
