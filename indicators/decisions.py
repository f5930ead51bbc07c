"""Past decisions of a regency, added up by the database into the rates of its forecast."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Func, JSONField, Value

from common.prepared import prepared
from indicators import forecast as fc
from participants.models import Regency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

LEVEL_OF = {0b011: "item", 0b101: "indicator", 0b110: "organisation", 0b111: "regency"}


class PastDecisions(Func):
    """Tallies of a regency's decisions as one JSON array, to annotate a query with; `rates_of` reads it."""

    template = """(
        SELECT coalesce(jsonb_agg(
            jsonb_build_array(kind, missing, key, decisions, judged, kept, squares)
        ), '[]')
        FROM (
            SELECT d.kind, grouping(i.code, n.code, o.short_name) AS missing,
                   coalesce(i.code, n.code, o.short_name, '') AS key, count(*) AS decisions,
                   sum(d.before) AS judged, sum(least(d.after, d.before)) AS kept,
                   sum(d.before * d.before) AS squares
            FROM indicators_itemresult r
            CROSS JOIN LATERAL (VALUES
                ('acceptance', r.claimed, r.internal),
                ('retention', r.internal, CASE WHEN r.accepted_tier NOT IN (%(own)s) THEN r.external END)
            ) AS d (kind, before, after)
            JOIN indicators_item i ON i.id = r.item_id
            JOIN indicators_question q ON q.id = i.question_id
            JOIN indicators_indicator n ON n.id = q.indicator_id
            JOIN participants_organisation o ON o.id = r.lead_id
            WHERE r.regency_id = %(expressions)s AND d.before > 0 AND d.after IS NOT NULL
            GROUP BY GROUPING SETS ((d.kind, i.code), (d.kind, n.code), (d.kind, o.short_name), (d.kind))
            HAVING count(*) >= %(enough)s
        ) AS tally
    )"""
    output_field = JSONField()

    def __init__(self, regency_id: int) -> None:
        own = ", ".join(f"'{tier}'" for tier in sorted(fc.OWN_TIERS))
        super().__init__(Value(regency_id), own=own, enough=fc.MIN_DECISIONS)


def read_rates(regency_id: int) -> fc.Rates:
    """Every rate that rests on at least `MIN_DECISIONS` decisions of the regency, in one query."""
    return rates_of(_tallies(regency=regency_id)[0])


@prepared
def _tallies(regency: int) -> QuerySet[Regency, Any]:
    rows = Regency.objects.filter(pk=regency).annotate(tallies=PastDecisions(regency))
    return rows.values_list("tallies", flat=True)


def rates_of(tallies: Iterable[Sequence[Any]]) -> fc.Rates:
    """Rates from what `PastDecisions` brought: kind, level, key, decisions, judged, kept, squares."""
    found: dict[str, dict[tuple[str, str], fc.Tally]] = {"acceptance": {}, "retention": {}}
    for kind, missing, key, decisions, *sums in tallies:
        judged, kept, squares = (Decimal(str(value)) for value in sums)
        found[kind][LEVEL_OF[missing], key] = fc.Tally(decisions, judged, kept, squares)
    return fc.Rates.of_tallies(found["acceptance"], found["retention"])
