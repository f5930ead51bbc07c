"""The readiness report: frozen facts and their seal in, the paper's HTML out; same input, same text."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from common import charts
from common.chart_scale import scale
from common.formats import moment, points, trim, weekday_date, zone_of
from common.paper import Paper
from reports.rendering import rows, words
from reports.snapshot import Readiness

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from documents.models import Document
    from documents.registry import Fields, Seal

TEMPLATE = "print/readiness.html"
NO_PREDICATE = "none"
SINCE = {"komitmen": 2, "pelatihan": 3}
"""The format of snapshot from which on a chapter is known."""
CHAPTERS_BEFORE = (
    ("ringkasan", "Ringkasan untuk {head}"),
    ("cara", "Cara membaca laporan ini"),
    ("rekap", "Rekapitulasi nilai"),
)
CHAPTERS_AFTER = (
    ("kesenjangan", "Matriks kesenjangan"),
    ("komitmen", "Komitmen lembaga"),
    ("pelatihan", "SDM terlatih Konvensi Hak Anak"),
    ("bukti", "Daftar bukti"),
    ("singkatan", "Singkatan"),
    ("asumsi", "Asumsi dan keyakinan"),
    ("pengesahan", "Pengesahan"),
)


def title(facts: Readiness) -> str:
    """ "Laporan Kesiapan Predikat KLA: Kabupaten Banjar, Nindya menuju Utama"."""
    told = facts.predicates
    return (
        f"Laporan Kesiapan Predikat KLA: {facts.meta['regency']}, {told['current']} menuju {told['target']}"
    )


def html(snapshot_json: str, seal: Seal) -> str:
    """The whole report. ValueError for a snapshot of another format."""
    facts = Readiness.from_json(snapshot_json)
    return render_to_string(TEMPLATE, context(facts, seal))


def public_fields(document: Document) -> Fields:
    """What a stranger with the code may see: the instrument, no figures."""
    meta = json.loads(document.snapshot)["paper"]
    facts = Readiness.from_json(meta)
    return [
        ("Instrumen", f"versi {facts.meta['instrument']}"),
    ]


def context(facts: Readiness, seal: Seal) -> dict[str, Any]:
    """Everything the templates place; they compute nothing."""
    at = dt.datetime.fromisoformat(facts.meta["at"])
    head = "Wali Kota" if facts.meta["regency"].startswith("Kota") else "Bupati"
    clusters = rows.clusters(facts)
    return {
        "doc": paper(facts, seal),
        "seal": {"number": seal.audit_number, "hash": seal.audit_hash[:24]},
        "meta": facts.meta,
        "head": head,
        "at": moment(at, zone_of(at)),
        "year": str(at.year),
        "evidence_years": " dan ".join(map(str, facts.meta["evidence_years"])),
        "told": facts.predicates,
        "outlook": outlook(facts),
        "totals": facts.totals,
        "numbers": numbers(facts),
        "chart": pictures(facts),
        "bands": bands(facts),
        "gates": [
            {
                **g,
                "shape": words.GATES[g["state"]],
                "trust": words.CONFIDENCE.get(g["confidence"], g["confidence"]),
            }
            for g in facts.gates
        ],
        "gate_groups": rows.gate_groups(facts),
        "unmet": "; ".join(g["label"] for g in facts.gates if g["state"] == "unmet"),
        "contents": contents(clusters, head, facts.format),
        **_promised(facts),
        "clusters": _with_pictures(clusters),
        "indicators": sum(len(c["indicators"]) for c in facts.clusters),
        "questions": len({i["question"] for i in facts.items}),
        "top": rows.top(facts),
        "gaps": rows.gaps(facts),
        "gap_count": len(facts.gaps),
        "owners": rows.owners(facts),
        "paper_only": rows.paper_only(facts),
        "evidence": rows.evidence(facts),
        "evidence_count": len(facts.evidence),
        "restricted_count": sum(e["restricted"] for e in facts.evidence),
        "rates": rows.rates(facts),
        "rubrics": rows.rubrics(facts),
        "legend": rows.legend(facts),
        "abbreviations": _abreast(rows.abbreviations(facts)),
        "pair_signing": facts.signatories[:2],
        "pair_noting": facts.signatories[2:],
        "asked": asked(facts, at),
    }


def _promised(facts: Readiness) -> dict[str, Any]:
    """What the chapters on promises and trainings place."""
    return {
        "trained": facts.trainings,
        "with_promises": facts.format >= SINCE["komitmen"],
        "commitments": rows.commitments(facts),
        "commitment_sums": rows.commitment_sums(facts),
    }


def paper(facts: Readiness, seal: Seal) -> Paper:
    """Names for head, foot and metadata."""
    meta = facts.meta
    demo = " · data peragaan" if meta["demo"] else ""
    return Paper(
        code=seal.code,
        url=seal.url,
        title=title(facts),
        short=f"Laporan Kesiapan Predikat KLA, {meta['regency']}, {meta['period_name']}",
        owner=f"{meta['regency']} · {meta['period_name']}",
        status=f"belum ditandatangani{demo}",
        stamp=meta["at"],
        subject=f"Kesiapan predikat KLA {meta['regency']}, {meta['period_name']}",
    )


def outlook(facts: Readiness) -> str:
    """ "predikat Nindya", or that the forecast reaches none."""
    name = facts.predicates["forecast"]
    none = next((b["name"] for b in facts.bands if b["code"] == NO_PREDICATE), "")
    return name.lower() if name == none else f"predikat {name}"


def numbers(facts: Readiness) -> dict[str, str]:
    """The same figure is printed the same everywhere: made here once."""
    t, told = facts.totals, facts.predicates
    accepted = rows.known(t["accepted"], (i["accepted"] for i in facts.items))
    top = sum((Decimal(row["points"]) for row in facts.top), rows.ZERO)
    only_paper = sum((Decimal(i["accepted"] or 0) for i in facts.items if i["paper_only"]), rows.ZERO)
    loss = Decimal(t["max"]) - (accepted or rows.ZERO)
    return {
        "accepted": points(accepted),
        "claimed": points(rows.known(t["claimed"], (i["claimed"] for i in facts.items))),
        "forecast": points(Decimal(t["forecast"])),
        "range": f"{points(Decimal(t['low']))}–{points(Decimal(t['high']))}",
        "max": trim(Decimal(t["max"])),
        "target": trim(Decimal(told["target_points"])),
        "missing_accepted": points(Decimal(told["missing_accepted"])),
        "missing_forecast": points(Decimal(told["missing_forecast"])),
        "loss": points(loss),
        "top": points(top),
        "only_paper": points(only_paper),
        "tiers": tiers(facts),
        "tier_names": "/".join(words.TIERS[tier] for tier in _tiers_in_order(facts)) or "Dinas/Provinsi",
    }


def tiers(facts: Readiness) -> str:
    """ "422,58 poin oleh Dinas dan 191,57 poin oleh Provinsi"."""
    by_tier = facts.totals["by_tier"]
    parts = [f"{points(Decimal(by_tier[t]))} poin oleh {words.TIERS[t]}" for t in _tiers_in_order(facts)]
    return " dan ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _tiers_in_order(facts: Readiness) -> list[str]:
    return [tier for tier in words.TIERS if tier in facts.totals["by_tier"]]


def bands(facts: Readiness) -> list[dict[str, str]]:
    return [
        {"name": b["name"], "low": trim(Decimal(b["low"])), "high": trim(Decimal(b["high"]))}
        for b in facts.bands
    ]


def pictures(facts: Readiness) -> dict[str, SafeString]:
    """All charts of the report as SVG."""
    t, told = facts.totals, facts.predicates
    edges = [Decimal(b["low"]) for b in facts.bands] + [charts.FULL]
    predicates = [
        charts.ScaleBand(
            "KLA" if b["code"] == "kla" else b["name"],
            edges[n],
            edges[n + 1],
            Decimal(b["high"]),
            b["name"] in (told["accepted"], told["forecast"]),
        )
        for n, b in enumerate(facts.bands)
    ]
    score = charts.Score(
        rows.known(t["accepted"], (i["accepted"] for i in facts.items)),
        rows.known(t["claimed"], (i["claimed"] for i in facts.items)),
        *(Decimal(value) for value in (t["forecast"], t["low"], t["high"], told["target_points"])),
    )
    bars = [
        rows.bar(words.SHORT_CLUSTER.get(c["code"], c["name"]), c, rows.cluster_items(c))
        for c in facts.clusters
    ]
    parts = [
        charts.Part(words.VERIFIED, Decimal(t["accepted"]), "dengan bukti"),
        charts.Part("Belum ditelaah", Decimal(t["unreviewed"]), "diklaim, belum diputus"),
        charts.Part("Dikurangi", Decimal(t["cut"]), "diklaim, bukti tidak cukup"),
        charts.Part("Tidak diklaim", Decimal(t["not_claimed"]), "belum diisi atau belum penuh"),
    ]
    drawn = {
        "scale": scale(score, predicates, words.VERIFIED),
        "clusters": charts.clusters(bars, words.VERIFIED.lower()),
        "whole": charts.whole(parts),
        "m_accepted": charts.lone_mark("accepted", "Tanda cakram penuh"),
        "m_forecast": charts.lone_mark("forecast", "Tanda belah ketupat"),
        "m_claimed": charts.lone_mark("claimed", "Tanda cincin"),
    }
    return {name: mark_safe(picture) for name, picture in drawn.items()}


def contents(clusters: list[dict[str, Any]], head: str, format: int) -> list[dict[str, Any]]:
    """The table of contents; page numbers are found while laying out."""
    found = [{"level": 1, "id": i, "text": text.format(head=head)} for i, text in CHAPTERS_BEFORE]
    for c in clusters:
        found.append({"level": 1, "id": c["code"], "text": c["name"]})
        found += [
            {"level": 2, "id": i["code"], "text": f"{i['label']}. {i['name']}"} for i in c["indicators"]
        ]
    after = [chapter for chapter in CHAPTERS_AFTER if SINCE.get(chapter[0], 1) <= format]
    return found + [{"level": 1, "id": i, "text": text} for i, text in after]


def asked(facts: Readiness, at: dt.datetime) -> list[str]:
    """What the head of the regency is asked to do; dates only while they lie ahead."""
    ends = {s["tier"]: dt.datetime.fromisoformat(s["closes"]) for s in facts.meta["stages"]}

    def until(tier: str) -> str:
        end = ends.get(tier)
        return f"paling lambat {weekday_date(end.date())}" if end is not None and end > at else "segera"

    wishes = []
    if facts.top:
        wishes.append(f"Menugaskan pengampu butir di atas menuntaskan buktinya {until('CLAIM')}.")
    waiting = Decimal(facts.totals["unreviewed"])
    if waiting:
        wishes.append(
            f"Memerintahkan telaah {points(waiting)} poin yang sudah diklaim selesai {until('INTERNAL')}."
        )
    unsure = [g["label"] for g in facts.gates if g["state"] != "met" and g["confidence"] != "not_found"]
    if unsure:
        wishes.append(f"Memastikan syarat di luar poin: {'; '.join(unsure)}.")
    return wishes


def _with_pictures(clusters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for c in clusters:
        for i in c["indicators"]:
            i["micro"] = mark_safe(i["micro"])
    return clusters


def _abreast(pairs: list[tuple[str, str]]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Two columns, read downwards."""
    half = (len(pairs) + 1) // 2
    return list(zip(pairs[:half], [*pairs[half:], ("", "")], strict=False))
