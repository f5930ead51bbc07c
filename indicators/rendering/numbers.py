"""The three numbers of one item, always together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import points
from indicators import forecast as fc
from indicators.models import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

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
