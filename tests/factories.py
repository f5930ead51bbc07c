"""Rows for tests: each function makes one thing with sensible values; override what the test is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from indicators.models import Assignment, Instrument, Item, Period, PeriodStage, Tier
from participants.models import Organisation, Regency
from tests.conftest import NOW


def make_period(regency: Regency, **over: Any) -> Period:
    """An open period 2026 of `regency`, Nindya → Utama, its first three stages open."""
    instrument = Instrument.objects.get()
    bands = {band.code: band for band in instrument.bands.all()}
    period = Period.objects.create(
        **{
            "regency": regency,
            "slug": "2026",
            "name": "Evaluasi 2026",
            "instrument": instrument,
            "evidence_years": [2024, 2025],
            "current_predicate": bands["nindya"],
            "target_predicate": bands["utama"],
            "state": Period.State.OPEN,
        }
        | over
    )
    for tier in (Tier.CLAIM, Tier.INTERNAL, Tier.VA_PROV):
        PeriodStage.objects.create(
            period=period,
            regency=regency,
            tier=tier,
            opens_at=NOW - dt.timedelta(days=30),
            closes_at=NOW + dt.timedelta(days=3650),
        )
    return period


def assign(period: Period, code: str, lead: Organisation, *contributors: Organisation) -> Item:
    """The item `code` of the period's instrument, led by `lead`; returns the item."""
    item = Item.objects.get(instrument=period.instrument, code=code)
    bodies = [(lead, Assignment.Part.LEAD), *((c, Assignment.Part.CONTRIBUTOR) for c in contributors)]
    for body, part in bodies:
        Assignment.objects.create(
            regency=period.regency,
            period=period,
            item=item,
            organisation=body,
            part=part,
            due_at=NOW + dt.timedelta(days=7),
        )
    return item
