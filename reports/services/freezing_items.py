"""Freeze items and evidence: rows of the database in, plain facts out, a fixed number of queries."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from indicators import proof
from indicators.models import (
    Answer,
    Assignment,
    Cluster,
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    Item,
    Reason,
    StageScore,
)
from participants.models import Organisation
from participants.models.organisations import surviving

if TYPE_CHECKING:
    from indicators.models import Period
    from indicators.services.standing import Row
    from reports import snapshot

REASONS = dict(Reason.choices)
ITEM_CODE = re.compile(r"I\d+[A-Z]?-Q(?P<question>\d+)(?:\.(?P<part>.+))?")
KIND_OF_LINE = (
    ("Salinan produk hukum", Evidence.Kind.REGULATION),
    ("SK ", Evidence.Kind.REGULATION),
    ("Matriks anggaran", Evidence.Kind.BUDGET),
    ("Matriks", Evidence.Kind.MATRIX),
    ("Foto", Evidence.Kind.FIELD_PHOTO),
    ("Wawancara", Evidence.Kind.INTERVIEW),
    ("Tautan", Evidence.Kind.LINK),
)
LINK_WORDS = {
    EvidenceLink.State.ACCEPTED: "accepted",
    EvidenceLink.State.ATTACHED: "attached",
    EvidenceLink.State.RETURNED: "returned",
}
SUBMITTED = (Answer.State.SUBMITTED, Answer.State.SIGNED)


@dataclass
class Sources:
    """Everything of one period that the standing does not hold."""

    clusters: list[Cluster]
    items: dict[int, Item]
    contributors: dict[int, list[str]]
    links: dict[int, list[EvidenceLink]]
    reviews: dict[int, StageScore]
    organisations: list[tuple[str, str]]
    numbers: dict[int, str] = field(default_factory=dict)


def read_sources(period: Period) -> Sources:
    """Seven queries, whatever the number of items."""
    items = {
        item.pk: item
        for item in Item.objects.filter(instrument=period.instrument).select_related("question__indicator")
    }
    contributors: dict[int, list[str]] = defaultdict(list)
    taking_part = Assignment.objects.filter(period=period, part=Assignment.Part.CONTRIBUTOR)
    named = taking_part.values_list("item_id", surviving("organisation", "short_name"))
    for item_id, name in named.order_by("pk"):
        if name not in contributors[item_id]:
            contributors[item_id].append(name)
    links: dict[int, list[EvidenceLink]] = defaultdict(list)
    revisions = Prefetch(
        "evidence__revisions", EvidenceRevision.objects.select_related("file").order_by("number")
    )
    proofs = EvidenceLink.objects.filter(period=period, evidence__withdrawn_at=None).order_by("pk")
    for link in (
        proofs.judged().select_related("evidence__organisation__merged_into").prefetch_related(revisions)
    ):
        links[link.item_id].append(link)
    reviews = {
        score.item_id: score
        for score in StageScore.objects.filter(period=period, withdrawn=False)
        .exclude(tier="CLAIM")
        .exclude(tier="EM", reason="")
        .order_by("pk")
    }
    led = Organisation.objects.filter(assignments__period=period).distinct().order_by("short_name")
    return Sources(
        clusters=list(Cluster.objects.filter(instrument=period.instrument).prefetch_related("indicators")),
        items=items,
        contributors=contributors,
        links=links,
        reviews=reviews,
        organisations=[(o.short_name, o.name) for o in led if o.short_name != o.name],
        numbers={pk: number_of(item) for pk, item in items.items()},
    )


def number_of(item: Item) -> str:
    """How people read an item's number: I01-Q2.2a → "1.2a", I25-Q9.11 → "25.9.11", I21A-Q10 → "21A.10"."""
    found = ITEM_CODE.fullmatch(item.code)
    if found is None:
        return item.code
    label, question, part = item.question.indicator.label, found["question"], found["part"]
    if part is None:
        return f"{label}.{question}"
    rest = part.removeprefix(question)
    if rest != part and rest[:1].isalpha():
        return f"{label}.{part}"
    return f"{label}.{question}.{part}"


def freeze_item(row: Row, sources: Sources) -> snapshot.ItemFact:
    """One item with its points, its proof on both axes, its state and the reviewer's reason."""
    item, links = sources.items[row.item_id], sources.links.get(row.item_id, [])
    accepted = [link.evidence.is_field_proof for link in links if link.state == EvidenceLink.State.ACCEPTED]
    axes = proof.axes(item.evidence_expected, accepted)
    review = sources.reviews.get(row.item_id)
    state = _state(row)
    reason = row.return_reason or (review.reason if review is not None and state == "cut" else "")
    return {
        "code": row.code,
        "number": sources.numbers[row.item_id],
        "text": f"{item.question.text} ({item.topic})" if item.topic else item.question.text,
        "topic": item.topic,
        "question": item.question.code,
        "question_number": f"{item.question.indicator.label}.{item.question.code.partition('-Q')[2]}",
        "max": f"{item.max_score:.2f}",
        "claimed": _points(row.state.claimed),
        "accepted": _points(row.state.accepted),
        "tier": row.state.accepted_tier or "",
        "forecast": f"{row.forecast.forecast:.2f}",
        "lead": row.lead,
        "contributors": sources.contributors.get(row.item_id, []),
        "state": state,
        "reason": REASONS.get(reason, reason),
        "note": review.note if review is not None and state in ("cut", "back") else "",
        "proofs": match_proofs(item.evidence_expected, links),
        "doc": _axis(axes.admin_expected, axes.admin_accepted),
        "field": _axis(axes.field_expected, axes.field_accepted),
        "paper_only": axes.paper_only and axes.field_expected > 0 and (row.state.accepted or 0) > 0,
        "bands": item.bands_confidence,
        "own_review": row.state.own_review,
        "method": item.kind,
    }


def match_proofs(expected: list[str], links: list[EvidenceLink]) -> list[snapshot.Proof]:
    """Give each line of expected evidence the file of its kind, the one whose title names it first."""
    left = sorted(links, key=lambda link: list(LINK_WORDS).index(EvidenceLink.State(link.state)))
    found: list[snapshot.Proof] = []
    for line in expected:
        kind = next((k for start, k in KIND_OF_LINE if line.startswith(start)), Evidence.Kind.DOCUMENT)
        fitting = [link for link in left if link.evidence.kind == kind]
        first_word = line.split()[0].rstrip("/").lower()
        named = [link for link in fitting if link.evidence.title.lower().startswith(first_word)]
        chosen = next(iter(named or fitting), None)
        if chosen is None:
            found.append({"line": line, "state": "missing", "reason": ""})
            continue
        left.remove(chosen)
        found.append(
            {
                "line": line,
                "state": LINK_WORDS[EvidenceLink.State(chosen.state)],
                "reason": REASONS.get(chosen.reason, chosen.reason),
            }
        )
    return found


def freeze_evidence(sources: Sources) -> list[snapshot.EvidenceFact]:
    """The register: each file once, in the order of the items it proves; restricted titles are withheld."""
    by_file: dict[int, list[EvidenceLink]] = defaultdict(list)
    for item_id in sources.items:
        for link in sources.links.get(item_id, []):
            by_file[link.evidence_id].append(link)
    ordered = sorted(by_file.values(), key=lambda links: sources.items[links[0].item_id].position)
    return [_file(f"B{n:04d}", links, sources) for n, links in enumerate(ordered, 1)]


def _file(code: str, links: list[EvidenceLink], sources: Sources) -> snapshot.EvidenceFact:
    evidence = links[0].evidence
    revision = list(evidence.revisions.all())[-1] if evidence.revisions.all() else None
    return {
        "code": code,
        "title": "" if evidence.is_restricted else evidence.title,
        "kind": evidence.get_kind_display(),
        "document_number": revision.document_number if revision else "",
        "document_date": revision.document_date.isoformat() if revision and revision.document_date else "",
        "organisation": str(evidence.organisation),
        "indicator": sources.items[links[0].item_id].question.indicator.code,
        "links": [
            {
                "number": sources.numbers[link.item_id],
                "page": link.page,
                "state": LINK_WORDS[EvidenceLink.State(link.state)],
            }
            for link in links
        ],
        "restricted": evidence.is_restricted,
        "sha256": revision.file.sha256 if revision else "",
    }


def _state(row: Row) -> str:
    """data · back · none · draft · wait · cut · low · ok, in the words of the legend."""
    state = row.state
    if not state.max_score:
        return "data"
    if row.answer_state == Answer.State.RETURNED:
        return "back"
    if state.accepted is None:
        return "wait" if row.answer_state in SUBMITTED else (row.answer_state or "none")
    if state.accepted < (state.claimed or Decimal(0)):
        return "cut"
    return "low" if state.accepted < state.max_score else "ok"


def _axis(expected: int, accepted: int) -> str:
    if not expected:
        return "na"
    return "full" if accepted >= expected else "half" if accepted else "zero"


def _points(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
