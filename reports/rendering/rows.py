"""Rows of the readiness report: facts of the snapshot in, finished words out. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common import charts
from common.formats import MINUS, numeric_date, points, trim, zone_of
from coordination import promises
from reports.gaps import words_of
from reports.rendering import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.snapshot import ClusterFact, EvidenceFact, GapFact, IndicatorFact, ItemFact, Readiness

ZERO = Decimal(0)
INDICATOR_WORD = "Indikator"
TOP_TEXT, TOP_LEAD = 50, 20
GAP_TEXT, PAPER_TEXT = 50, 64
HASH_SHOWN = 12
ANY_KIND = "Dokumen"


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


def gaps(facts: Readiness) -> list[dict[str, Any]]:
    """The matrix in the columns the regencies know, grouped by cluster and numbered throughout."""
    names = {c["code"]: c["name"] for c in facts.clusters}
    topics = {i["code"]: i["topic"] for i in facts.items}
    groups: list[dict[str, Any]] = []
    for position, gap in enumerate(facts.gaps, 1):
        if not groups or groups[-1]["code"] != gap["cluster"]:
            name = names.get(gap["cluster"], gap["cluster"])
            groups.append({"code": gap["cluster"], "name": name, "rows": []})
        groups[-1]["rows"].append(_gap(position, gap, topics.get(gap["code"], "")))
    return groups


def _gap(position: int, gap: GapFact, topic: str) -> dict[str, Any]:
    question = gap["text"].removesuffix(f" ({topic})")
    return {
        "position": position,
        "score": f"{points(number(gap['accepted']))} / {trim(Decimal(gap['max']))}",
        "missing": points(Decimal(gap["missing"])),
        "number": gap["number"],
        "text": f"{words.clipped(question, GAP_TEXT)} ({topic})" if topic else question,
        "done": gap["done"],
        "undone": gap["undone"],
        "lead": gap["lead"],
        "contributors": words.many(gap["contributors"]),
        "needed": gap["needed"],
    }


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
            "text": words.clipped(
                f"{words.capital(i['topic'])}: {i['text']}" if i["topic"] else i["text"], PAPER_TEXT
            ),
            "accepted": points(number(i["accepted"])),
            "lead": i["lead"],
        }
        for i in facts.items
        if i["paper_only"]
    ]


def commitments(facts: Readiness) -> list[dict[str, str]]:
    """Promises in the order they were frozen in."""
    return [
        {
            "organisation": c["organisation"],
            "what": c["what"],
            "target": c["target"],
            "items": ", ".join(c["items"]) or "–",
            "due": _day(c["due"]),
            "points": points(Decimal(c["points"])),
            "shape": words.PROMISES[c["standing"]],
            "word": promises.WORDS[c["standing"]],
            "decided": _day(c["decided"]),
        }
        for c in facts.commitments
    ]


def commitment_sums(facts: Readiness) -> list[dict[str, Any]]:
    """Number and points per state, late ones first, and their sum as the last row."""
    found = []
    for standing, shape in words.PROMISES.items():
        mine = [Decimal(c["points"]) for c in facts.commitments if c["standing"] == standing]
        found.append((shape, promises.WORDS[standing], len(mine), sum(mine, ZERO)))
    found.append(("", "Jumlah", len(facts.commitments), sum((row[3] for row in found), ZERO)))
    return [{"shape": s, "word": w, "count": n, "points": points(p)} for s, w, n, p in found]


def _day(iso: str) -> str:
    return numeric_date(dt.date.fromisoformat(iso)) if iso else ""


def evidence(facts: Readiness) -> list[dict[str, Any]]:
    """The register grouped by indicator."""
    names = {i["code"]: (i["label"], i["name"]) for c in facts.clusters for i in c["indicators"]}
    groups: list[dict[str, Any]] = []
    for fact in facts.evidence:
        code = fact["indicator"]
        label, name = names.get(code, (code, ""))
        if not groups or groups[-1]["code"] != code:
            groups.append({"code": code, "title": f"{label}. {name}" if name else code, "rows": []})
        groups[-1]["rows"].append(_file(fact, name))
    return groups


def _file(fact: EvidenceFact, indicator: str) -> dict[str, Any]:
    """One file; neither the indicator of the group nor a kind its title begins with is said again."""
    states = {link["state"] for link in fact["links"]}
    state = next(s for s in ("returned", "attached", "accepted") if s in states)
    day = dt.date.fromisoformat(fact["document_date"]) if fact["document_date"] else None
    pages = dict.fromkeys(str(link["page"]) for link in fact["links"] if link["page"])
    title = fact["title"].removesuffix(f": {indicator}")
    details = [] if title.startswith(fact["kind"]) or fact["kind"] == ANY_KIND else [fact["kind"]]
    details += [f"No. {fact['document_number']}"] if fact["document_number"] else []
    details += [numeric_date(day)] if day else []
    details += [f"hal. {', '.join(pages)}"] if pages else []
    return {
        "code": fact["code"],
        "title": title or "Berkas terbatas (data anak), judul tidak dicetak",
        "restricted": fact["restricted"],
        "details": ", ".join(details),
        "organisation": fact["organisation"],
        "items": ", ".join(link["number"] for link in fact["links"]),
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
    at = dt.datetime.fromisoformat(facts.meta["at"])
    zone = f"{at.astimezone(zone_of(at)):%Z}"
    pairs = {**dict(words.ABBREVIATIONS), zone: words.ZONES[zone], **dict(facts.organisations)}
    return sorted(pairs.items(), key=lambda pair: pair[0].lower())


def _maximum(items: Sequence[ItemFact]) -> Decimal:
    return sum((Decimal(i["max"]) for i in items), ZERO)
