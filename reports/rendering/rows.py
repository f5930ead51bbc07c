"""Rows of the readiness report: facts of the snapshot in, finished words out. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common import charts
from common.formats import MINUS, NO_DATA, numeric_date, points, trim
from reports.gaps import words_of
from reports.rendering import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.snapshot import ClusterFact, EvidenceFact, IndicatorFact, ItemFact, Readiness

ZERO = Decimal(0)
INDICATOR_WORD = "Indikator"
TOP_TEXT, TOP_LEAD = 50, 20
HASH_SHOWN = 12


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def known(value: str, parts: Iterable[str | None]) -> Decimal | None:
    """A sum, or None while none of its parts is known: a sum of nothing is no zero."""
    return Decimal(value) if any(part is not None for part in parts) else None


def cluster_items(cluster: ClusterFact) -> list[ItemFact]:
    return [item for indicator in cluster["indicators"] for item in indicator["items"]]


def clusters(facts: Readiness) -> list[dict[str, Any]]:
    """Clusters with their indicators and rows of items, for the sections and the recapitulation."""
    return [
        {
            "code": c["code"],
            "name": c["name"],
            **sums(c, cluster_items(c)),
            "indicators": [indicator(i) for i in c["indicators"]],
        }
        for c in facts.clusters
    ]


def sums(part: ClusterFact | IndicatorFact, items: Sequence[ItemFact]) -> dict[str, str]:
    """Printed sums of a cluster or indicator."""
    accepted = known(part["accepted"], (i["accepted"] for i in items))
    loss = Decimal(part["max"]) - (accepted or ZERO)
    return {
        "max": trim(Decimal(part["max"])),
        "claimed": points(known(part["claimed"], (i["claimed"] for i in items))),
        "accepted": points(accepted),
        "forecast": points(Decimal(part["forecast"])),
        "loss": MINUS + points(loss) if loss else points(ZERO),
    }


def bar(name: str, part: ClusterFact | IndicatorFact, items: Sequence[ItemFact]) -> charts.Bar:
    return charts.Bar(
        name,
        Decimal(part["max"]),
        known(part["accepted"], (i["accepted"] for i in items)),
        known(part["claimed"], (i["claimed"] for i in items)),
        Decimal(part["forecast"]),
    )


def indicator(facts: IndicatorFact) -> dict[str, Any]:
    items = facts["items"]
    micro = charts.micro(bar(f"{INDICATOR_WORD} {facts['label']}", facts, items), words.VERIFIED.lower())
    rows = []
    question = ""
    for fact in items:
        if fact["topic"] and fact["question"] != question:
            rows.append(
                {
                    "heading": fact["text"].removesuffix(f" ({fact['topic']})"),
                    "number": fact["question_number"],
                }
            )
        question = fact["question"]
        rows.append(item(fact))
    for position, row in enumerate(rows):
        first, last = position == 0, position == len(rows) - 1
        row["keep"] = "lead2" if first and not last else "tail2" if last and not first else ""
    return {
        "code": facts["code"],
        "label": facts["label"],
        "name": facts["name"],
        "micro": micro,
        "rows": rows,
        **sums(facts, items),
    }


def item(fact: ItemFact) -> dict[str, Any]:
    """One row of a question table."""
    shape, word, _ = words.STATES[fact["state"]]
    tags = [words.TIERS.get(fact["tier"], "")] if fact["accepted"] is not None else []
    if fact["own_review"]:
        tags.append("reviu sendiri")
    if fact["paper_only"]:
        tags.append("hanya dokumen")
    elif fact["state"] == "low":
        tags.append("di bawah maks")
    scored = Decimal(fact["max"]) > 0
    return {
        "number": fact["number"],
        "text": words.capital(fact["topic"]) if fact["topic"] else fact["text"],
        "line": remark(fact),
        "max": trim(number(fact["max"]) if scored else None),
        "claimed": points(number(fact["claimed"]) if scored else None),
        "accepted": points(number(fact["accepted"]) if scored else None),
        "shape": shape,
        "state": word,
        "tag": ", ".join(filter(None, tags)),
        "doc": words.AXES[fact["doc"]],
        "field": words.AXES[fact["field"]],
        "lead": fact["lead"],
        "contributors": words.many(fact["contributors"]),
    }


def remark(fact: ItemFact) -> str:
    """What stands below a question: missing proof and the reviewer's reason, where points are open."""
    if fact["state"] in ("ok", "data", "none", "draft"):
        return ""
    parts = []
    if fact["reason"]:
        parts.append(f"Catatan penelaah: {fact['reason'].lower()}.")
    missing = [p["line"] for p in fact["proofs"] if p["state"] in ("missing", "returned")]
    if missing:
        names = list(dict.fromkeys(words_of(line).short for line in missing))
        parts.append(f"Kurang: {', '.join(names)}.")
    return " ".join(parts)


def gaps(facts: Readiness) -> list[dict[str, str]]:
    """The matrix of eight columns."""
    return [
        {
            "cluster": words.ROMAN.get(g["cluster"], g["cluster"]),
            "score": f"{points(number(g['accepted']))} / {trim(Decimal(g['max']))}",
            "missing": points(Decimal(g["missing"])),
            "number": g["number"],
            "text": g["text"],
            "done": g["done"],
            "undone": g["undone"],
            "lead": g["lead"],
            "contributors": words.many(g["contributors"]),
            "needed": g["needed"],
        }
        for g in facts.gaps
    ]


def owners(facts: Readiness) -> list[dict[str, str]]:
    """Points by leading organisation: unreviewed, cut, and everything below the maximum."""
    found: dict[str, list[Decimal]] = {}
    counts: Counter[str] = Counter()
    for fact in facts.items:
        loss = Decimal(fact["max"]) - Decimal(fact["accepted"] or 0)
        if loss <= 0:
            continue
        waiting = Decimal(fact["claimed"] or 0) if fact["accepted"] is None else ZERO
        cut = (
            max(ZERO, Decimal(fact["claimed"] or 0) - Decimal(fact["accepted"])) if fact["accepted"] else ZERO
        )
        row = found.setdefault(fact["lead"], [ZERO, ZERO, ZERO])
        found[fact["lead"]] = [a + b for a, b in zip(row, (waiting, cut, loss), strict=True)]
        counts[fact["lead"]] += 1
    ordered = sorted(found.items(), key=lambda pair: (-pair[1][2], pair[0]))
    return [
        {
            "name": name,
            "items": str(counts[name]),
            "waiting": points(waiting),
            "cut": points(cut),
            "loss": points(loss),
        }
        for name, (waiting, cut, loss) in ordered
    ]


def paper_only(facts: Readiness) -> list[dict[str, str]]:
    return [
        {
            "number": i["number"],
            "text": words.clipped(i["text"], 110),
            "accepted": points(number(i["accepted"])),
            "lead": i["lead"],
        }
        for i in facts.items
        if i["paper_only"]
    ]


def evidence(facts: Readiness) -> list[dict[str, Any]]:
    """The register grouped by indicator."""
    names = {i["code"]: f"{i['label']}. {i['name']}" for c in facts.clusters for i in c["indicators"]}
    groups: list[dict[str, Any]] = []
    for fact in facts.evidence:
        if not groups or groups[-1]["code"] != fact["indicator"]:
            title = names.get(fact["indicator"], fact["indicator"])
            groups.append({"code": fact["indicator"], "title": title, "rows": []})
        groups[-1]["rows"].append(_file(fact))
    return groups


def _file(fact: EvidenceFact) -> dict[str, Any]:
    states = {link["state"] for link in fact["links"]}
    state = next(s for s in ("returned", "attached", "accepted") if s in states)
    day = dt.date.fromisoformat(fact["document_date"]) if fact["document_date"] else None
    pages = [str(link["page"]) for link in fact["links"] if link["page"]]
    details = [fact["kind"]]
    details += [f"No. {fact['document_number']}"] if fact["document_number"] else []
    details += [numeric_date(day)] if day else []
    return {
        "code": fact["code"],
        "title": fact["title"] or "Berkas terbatas (data anak), judul tidak dicetak",
        "restricted": fact["restricted"],
        "details": ", ".join(details),
        "organisation": fact["organisation"],
        "items": ", ".join(link["number"] for link in fact["links"]),
        "pages": ", ".join(dict.fromkeys(pages)) or NO_DATA,
        "shape": words.LINKS[state][0],
        "state": words.LINKS[state][1],
        "hash": fact["sha256"][:HASH_SHOWN],
    }


def top(facts: Readiness) -> list[dict[str, str]]:
    return [
        {
            "number": t["number"],
            "text": words.clipped(words.capital(t["text"]).rstrip("."), TOP_TEXT),
            "lead": words.clipped(t["lead"], TOP_LEAD),
            "needed": t["needed"],
            "points": points(Decimal(t["points"])),
        }
        for t in facts.top
    ]


def gate_groups(facts: Readiness) -> list[dict[str, str]]:
    """Conditions beside the points by their state, unmet ones first."""
    groups: dict[str, list[str]] = {state: [] for state in words.GATES}
    labels = {gate["state"]: gate["word"] for gate in facts.gates}
    for gate in facts.gates:
        groups[gate["state"]].append(gate["label"])
    return [
        {"shape": shape, "word": words.capital(labels[state]), "labels": "; ".join(groups[state])}
        for state, shape in words.GATES.items()
        if groups[state]
    ]


def rates(facts: Readiness) -> list[dict[str, str]]:
    return [
        {
            "basis": words.BASES[r["basis"]],
            "sentence": r["sentence"],
            "items": str(r["items"]),
            "points": points(Decimal(r["points"])),
        }
        for r in facts.rates
    ]


def rubrics(facts: Readiness) -> list[dict[str, str]]:
    """How many items and points of each cluster rest on inferred or assumed rungs."""
    rows = []
    for c in facts.clusters:
        items = cluster_items(c)
        inferred = [i for i in items if i["bands"] == "inferred"]
        assumed = [i for i in items if i["bands"] == "assumption"]
        rows.append(
            {
                "name": c["name"],
                "items": str(len(items)),
                "inferred": f"{len(inferred)}",
                "inferred_points": points(_maximum(inferred)),
                "assumed": f"{len(assumed)}",
                "assumed_points": points(_maximum(assumed)),
            }
        )
    return rows


def legend(facts: Readiness) -> list[dict[str, str]]:
    counts = Counter(i["state"] for i in facts.items)
    return [
        {
            "shape": shape,
            "word": f"{word}, di bawah maks" if code == "low" else word,
            "meaning": meaning,
            "items": str(counts[code]),
        }
        for code, (shape, word, meaning) in words.STATES.items()
    ]


def abbreviations(facts: Readiness) -> list[tuple[str, str]]:
    """General ones and the short names of the organisations, in one alphabet."""
    pairs = {**dict(words.ABBREVIATIONS), **dict(facts.organisations)}
    return sorted(pairs.items(), key=lambda pair: pair[0].lower())


def _maximum(items: Sequence[ItemFact]) -> Decimal:
    return sum((Decimal(i["max"]) for i in items), ZERO)
