"""The stored result of each item: the newest score of every tier, in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from common.refusals import Refused
from indicators.models import ItemResult, Tier
from indicators.models.periods import ACCEPTED_TIERS

if TYPE_CHECKING:
    from indicators.models import Item, Period

OUTSIDE_TIERS = tuple(str(tier) for tier in ACCEPTED_TIERS if tier != Tier.INTERNAL)
ORDERED_TIERS = tuple(str(tier) for tier in ACCEPTED_TIERS)

REFRESH = """
WITH newest AS (
    SELECT DISTINCT ON (item_id, tier) item_id, tier, points, own_review, withdrawn,
           array_position(%(ordered)s::text[], tier::text) AS rank
    FROM indicators_stagescore
    WHERE regency_id = %(regency)s AND period_id = %(period)s
      AND (%(item)s::bigint IS NULL OR item_id = %(item)s)
    ORDER BY item_id, tier, id DESC
), latest AS (SELECT * FROM newest WHERE NOT withdrawn)
INSERT INTO indicators_itemresult
    (regency_id, period_id, item_id, lead_id, claimed, internal, external, accepted, accepted_tier,
     own_review)
SELECT a.regency_id, a.period_id, a.item_id, a.organisation_id,
       max(l.points) FILTER (WHERE l.tier = 'CLAIM'),
       max(l.points) FILTER (WHERE l.tier = 'INTERNAL'),
       (array_agg(l.points ORDER BY l.rank DESC) FILTER (WHERE l.tier = ANY(%(outside)s)))[1],
       (array_agg(l.points ORDER BY l.rank DESC) FILTER (WHERE l.rank IS NOT NULL))[1],
       coalesce((array_agg(l.tier ORDER BY l.rank DESC) FILTER (WHERE l.rank IS NOT NULL))[1], ''),
       coalesce((array_agg(l.own_review ORDER BY l.rank DESC) FILTER (WHERE l.rank IS NOT NULL))[1], false)
FROM indicators_assignment a LEFT JOIN latest l ON l.item_id = a.item_id
WHERE a.period_id = %(period)s AND a.part = 'lead' AND (%(item)s::bigint IS NULL OR a.item_id = %(item)s)
GROUP BY a.regency_id, a.period_id, a.item_id, a.organisation_id
ON CONFLICT (period_id, item_id) DO UPDATE SET
    lead_id = excluded.lead_id, claimed = excluded.claimed, internal = excluded.internal,
    external = excluded.external, accepted = excluded.accepted,
    accepted_tier = excluded.accepted_tier, own_review = excluded.own_review
"""


def refresh_result(period: Period, item: Item) -> ItemResult:
    """Rewrite one item's result from its newest scores; call it after every StageScore, before the audit.

    `claimed` and `internal` are the newest CLAIM and INTERNAL rows. `external` is the newest row of the
    highest decided tier above INTERNAL (EM, VA_PROV, VA_PUSAT, VLH, VF), `accepted` that of the highest
    from INTERNAL up, named in `accepted_tier`; `own_review` is taken from the accepted row. No row stays
    None, never zero.
    Raises Refused("item-unassigned") when nobody leads the item.
    """
    _refresh(period, item.pk)
    result = ItemResult.objects.filter(period=period, item=item).first()
    if result is None:
        raise Refused("item-unassigned", f"Butir {item.code} belum mempunyai pengampu utama.")
    return result


def refresh_all(period: Period) -> int:
    """Rewrite the results of every assigned item of the period in one statement; how many rows."""
    return _refresh(period, None)


def _refresh(period: Period, item_id: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            REFRESH,
            {
                "ordered": list(ORDERED_TIERS),
                "outside": list(OUTSIDE_TIERS),
                "regency": period.regency_id,
                "period": period.pk,
                "item": item_id,
            },
        )
        return int(cursor.rowcount)
