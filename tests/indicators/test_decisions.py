"""Past decisions added up by the database give the rates that the pure rules give."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from indicators import forecast as fc
from indicators.decisions import read_rates
from indicators.models import ItemResult, Tier
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from indicators.models import Period
    from tests.conftest import Cast

CODES = ("I15-Q4", "I15-Q6", "I12-Q7", "I01-Q1", "I01-Q4", "I02-Q7", "I07-Q1")
POINTS = (("4", "3", "2"), ("5", "6", None), ("3", "0.49", "0.49"), ("0", "0", "0"), ("2", None, "1"))


def decide(period: Period, cast: Cast, tier: str) -> list[ItemResult]:
    rows = []
    for n, code in enumerate(CODES):
        lead = (cast.dinkes, cast.disdik)[n % 2]
        claimed, internal, external = (p and Decimal(p) for p in POINTS[n % len(POINTS)])
        row = {
            "claimed": claimed,
            "internal": internal,
            "external": external,
            "accepted": external or internal,
        }
        item = assign(period, code, lead)
        rows.append(
            ItemResult.objects.create(
                regency=period.regency, period=period, item=item, lead=lead, accepted_tier=tier, **row
            )
        )
    return rows


def pure(rows: list[ItemResult]) -> fc.Rates:
    acceptance, retention = [], []
    for row in rows:
        place = (row.item.code, row.item.question.indicator.code, row.lead.short_name)
        if row.claimed is not None and row.internal is not None:
            acceptance.append(fc.Decision(*place, row.claimed, row.internal))
        if row.internal is not None and row.external is not None and row.accepted_tier not in fc.OWN_TIERS:
            retention.append(fc.Decision(*place, row.internal, row.external))
    return fc.Rates(fc.Samples(acceptance, retention))


@pytest.mark.django_db
@pytest.mark.parametrize("tier", [Tier.VA_PROV, Tier.EM])
def test_each_item_gets_the_rates_of_the_pure_rules(cast: Cast, tier: str) -> None:
    years = [make_period(cast.banjar, slug=f"{year}") for year in range(2021, 2027)]
    rows = [row for period in years for row in decide(period, cast, tier)]
    expected, found = pure(rows), read_rates(cast.banjar.pk)
    levels = set()
    for row in rows:
        place = (row.item.code, row.item.question.indicator.code, "K1", row.lead.short_name)
        state = fc.ItemState(*place, max_score=row.item.max_score)
        assert found.acceptance(state) == expected.acceptance(state)
        assert found.retention(state) == expected.retention(state)
        levels |= {found.acceptance(state).level, found.retention(state).level}
    assert "item" in levels
    assert (found.retention(state).level == fc.PUBLISHED) == (tier == Tier.EM)


@pytest.mark.django_db
def test_decisions_of_another_regency_are_no_sample(cast: Cast) -> None:
    for year in range(2021, 2027):
        decide(make_period(cast.banjar, slug=f"{year}"), cast, Tier.VA_PROV)
    state = fc.ItemState("I15-Q4", "I15", "K1", cast.dinkes.short_name, max_score=Decimal(4))
    assert read_rates(cast.balangan.pk).acceptance(state).level == fc.PUBLISHED
