"""Freeze a period into the facts of a readiness report: the database is read here and nowhere after."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from indicators import scoring
from indicators.forecast import LEVEL_WORDS
from indicators.models import Period
from indicators.services.standing import read_standing, recoverable
from reports import gaps, snapshot
from reports.services.conditions import gate_states
from reports.services.freezing_items import Sources, freeze_evidence, freeze_item, read_sources
from reports.services.promised import freeze_promises
from reports.services.surroundings import read_surroundings
from reports.services.trained import freeze_trainings

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from indicators.forecast import Totals
    from indicators.services.standing import Row, Standing

TOP = 10
SIGNED = (
    (Letter.REPORT_LEAD, "Ketua Gugus Tugas KLA,"),
    (Letter.REPORT_SECRETARY, "Sekretaris Gugus Tugas KLA,"),
    (Letter.REPORT_NOTED, "Mengetahui,"),
)


def freeze(subject: str, at: dt.datetime, job: Job | None) -> snapshot.Readiness:
    """The facts of the period named by `subject` ("63.03/2026") as they stand; Period.DoesNotExist otherwise.

    `job` is unused: a readiness report takes no further arguments.
    """
    regency_code, slug = subject.split("/", 1)
    period = Period.objects.select_related(
        "regency__province", "instrument", "current_predicate", "target_predicate"
    ).get(regency__code=regency_code, slug=slug)
    around = read_surroundings(period, at)
    standing = read_standing(period, around.bands)
    sources = read_sources(period)
    clusters = _clusters(standing, sources)
    items = {i["code"]: i for c in clusters for n in c["indicators"] for i in n["items"]}
    return snapshot.Readiness(
        meta=_meta(period, at),
        totals=_totals(standing.totals),
        predicates=_predicates(period, standing),
        bands=[
            {"code": b.code, "name": b.name, "low": plain(b.minimum), "high": plain(b.maximum)}
            for b in standing.bands
        ],
        gates=[
            {
                "label": g.label,
                "state": g.state,
                "word": g.word,
                "detail": g.detail,
                "confidence": g.confidence,
            }
            for g in gate_states(around, standing)
        ],
        clusters=clusters,
        top=_top(standing, items),
        gaps=_gaps(clusters),
        evidence=freeze_evidence(sources),
        rates=_rates(standing, items),
        signatories=[signature_of(period.regency, letter, at).facts(part) for letter, part in SIGNED],
        organisations=sources.organisations,
        commitments=freeze_promises(period, period.regency.day_of(at)),
        trainings=freeze_trainings(period, period.regency.day_of(at)),
    )


def plain(value: Decimal) -> str:
    """Points as the snapshot keeps them."""
    return f"{value:.2f}"


def _meta(period: Period, at: dt.datetime) -> snapshot.Meta:
    regency, instrument = period.regency, period.instrument
    return {
        "regency_code": regency.code,
        "regency": regency.name,
        "province": regency.province.name,
        "period": period.slug,
        "period_name": period.name,
        "evidence_years": sorted(period.evidence_years),
        "instrument": instrument.version,
        "instrument_title": instrument.title,
        "instrument_basis": instrument.basis,
        "instrument_hash": instrument.content_hash,
        "gap_policy": instrument.gap_policy,
        "at": at.astimezone(regency.zone).isoformat(timespec="seconds"),
        "letterhead": letterhead_of(regency, at).facts(),
        "demo": regency.is_demo,
        "stages": [
            {
                "tier": s.tier,
                "label": s.get_tier_display(),
                "closes": s.closes_at.astimezone(regency.zone).isoformat(),
            }
            for s in period.stages.all()
        ],
    }


def _totals(t: Totals) -> snapshot.Totals:
    return {
        "items": t.items,
        "decided": t.decided,
        "max": plain(t.max_score),
        "claimed": plain(t.claimed),
        "accepted": plain(t.accepted),
        "by_tier": {tier: plain(points) for tier, points in sorted(t.accepted_by_tier.items())},
        "forecast": plain(t.forecast),
        "low": plain(t.low),
        "high": plain(t.high),
        "unreviewed": plain(t.unreviewed),
        "cut": plain(t.cut),
        "raised": plain(t.raised),
        "not_claimed": plain(t.not_claimed),
        "inferred": plain(t.inferred_points),
        "assumed": plain(t.assumed_points),
        "own_review": plain(t.own_review_points),
    }


def _predicates(period: Period, standing: Standing) -> snapshot.Predicates:
    return {
        "current": period.current_predicate.name,
        "target": period.target_predicate.name,
        "target_points": plain(standing.target),
        "accepted": standing.predicate_accepted.name,
        "forecast": standing.predicate_forecast.name,
        "missing_accepted": plain(scoring.points_to(standing.totals.accepted, standing.target)),
        "missing_forecast": plain(scoring.points_to(standing.totals.forecast, standing.target)),
    }


def _clusters(standing: Standing, sources: Sources) -> list[snapshot.ClusterFact]:
    rows = defaultdict(list)
    for row in standing.rows:
        rows[row.indicator].append(row)
    found: list[snapshot.ClusterFact] = []
    for cluster in sources.clusters:
        indicators: list[snapshot.IndicatorFact] = []
        for indicator in cluster.indicators.all():
            led = rows.get(indicator.code, [])
            totals = standing.by_indicator.get(indicator.code)
            if totals is None:
                continue
            indicators.append(
                {
                    "code": indicator.code,
                    "label": indicator.label,
                    "name": indicator.name,
                    "max": plain(totals.max_score),
                    "claimed": plain(totals.claimed),
                    "accepted": plain(totals.accepted),
                    "forecast": plain(totals.forecast),
                    "items": [freeze_item(row, sources) for row in led],
                }
            )
        if indicators:
            t = standing.by_cluster[cluster.code]
            found.append(
                {
                    "code": cluster.code,
                    "name": cluster.name,
                    "max": plain(t.max_score),
                    "claimed": plain(t.claimed),
                    "accepted": plain(t.accepted),
                    "forecast": plain(t.forecast),
                    "indicators": indicators,
                }
            )
    return found


def _top(standing: Standing, items: dict[str, snapshot.ItemFact]) -> list[snapshot.TopFact]:
    return [
        {
            "code": row.code,
            "number": items[row.code]["number"],
            "text": items[row.code]["topic"] or items[row.code]["text"],
            "lead": row.lead,
            "points": plain(row.recoverable),
            "needed": gaps.needed_briefly(items[row.code]),
        }
        for row in recoverable(standing, TOP)
        if row.recoverable > 0
    ]


def _gaps(clusters: list[snapshot.ClusterFact]) -> list[snapshot.GapFact]:
    """Every item below its maximum, by cluster and then by the points it lacks."""
    found: list[snapshot.GapFact] = []
    for cluster in clusters:
        open_items = []
        for item in (i for indicator in cluster["indicators"] for i in indicator["items"]):
            missing = Decimal(item["max"]) - Decimal(item["accepted"] or "0")
            if missing > 0:
                open_items.append((missing, item))
        for missing, item in sorted(open_items, key=lambda pair: (-pair[0], pair[1]["code"])):
            found.append(
                {
                    "code": item["code"],
                    "number": item["number"],
                    "cluster": cluster["code"],
                    "accepted": item["accepted"],
                    "max": item["max"],
                    "missing": plain(missing),
                    "text": item["text"],
                    "done": gaps.done(item),
                    "undone": gaps.undone(item),
                    "lead": item["lead"],
                    "contributors": item["contributors"],
                    "needed": gaps.needed(item),
                }
            )
    return found


def _rates(standing: Standing, items: dict[str, snapshot.ItemFact]) -> list[snapshot.RateFact]:
    """Each rate the forecast uses, with the items and the points it was applied to."""
    uses: dict[tuple[str, str, bool], list[Decimal]] = defaultdict(list)
    for row in standing.rows:
        if row.forecast.rate is not None:
            rate = row.forecast.rate
            base = row.state.claimed if row.forecast.basis == "acceptance" else row.state.accepted
            where = _where(rate.level, row, items[row.code]["number"])
            uses[row.forecast.basis, rate.told(where), rate.assumption].append(base or scoring.ZERO)
    rates: list[snapshot.RateFact] = [
        {
            "basis": basis,
            "sentence": sentence,
            "assumption": assumption,
            "items": len(points),
            "points": plain(sum(points, scoring.ZERO)),
        }
        for (basis, sentence, assumption), points in uses.items()
    ]
    return sorted(rates, key=lambda r: (r["basis"], -Decimal(r["points"]), r["sentence"]))


def _where(level: str, row: Row, number: str) -> str:
    """Where a rate was found, by name: the list of rates stands far from the items."""
    places = {
        "item": f"pada butir {number}",
        "indicator": f"pada indikator {row.indicator_label}",
        "organisation": f"pada {row.lead}",
    }
    return places.get(level) or LEVEL_WORDS.get(level, "")
