"""The frozen facts of a readiness report. Pure: plain JSON values, no Django, no clock.

Points are decimal strings with two places ("797.50"), None where there is no data. Dates are ISO. What is
not in here is not on the paper, and the same facts always give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TypedDict

from documents.letters import LetterheadFacts, SignatureFacts

FORMAT = 3
READABLE = (1, 2, FORMAT)
Points = str


class Stage(TypedDict):
    tier: str
    label: str
    closes: str


class Meta(TypedDict):
    regency_code: str
    regency: str
    province: str
    period: str
    period_name: str
    evidence_years: list[int]
    instrument: str
    instrument_title: str
    instrument_basis: str
    instrument_hash: str
    gap_policy: str
    at: str
    letterhead: LetterheadFacts
    demo: bool
    stages: list[Stage]


class Totals(TypedDict):
    """The sums of `indicators.forecast.Totals`, with what is missing to the target."""

    items: int
    decided: int
    max: Points
    claimed: Points
    accepted: Points
    by_tier: dict[str, Points]
    forecast: Points
    low: Points
    high: Points
    unreviewed: Points
    cut: Points
    raised: Points
    not_claimed: Points
    inferred: Points
    assumed: Points
    own_review: Points


class Predicates(TypedDict):
    """Names: today's official predicate, the target's, and what accepted and forecast points would give."""

    current: str
    target: str
    target_points: Points
    accepted: str
    forecast: str
    missing_accepted: Points
    missing_forecast: Points


class Band(TypedDict):
    code: str
    name: str
    low: Points
    high: Points


class GateFact(TypedDict):
    label: str
    state: str
    word: str
    detail: str
    confidence: str


class Proof(TypedDict):
    """One line of evidence the instrument asks for: state is accepted, attached, returned or missing."""

    line: str
    state: str
    reason: str


class ItemFact(TypedDict):
    code: str
    number: str
    text: str
    topic: str
    question: str
    question_number: str
    max: Points
    claimed: Points | None
    accepted: Points | None
    tier: str
    forecast: Points
    lead: str
    contributors: list[str]
    state: str
    reason: str
    note: str
    proofs: list[Proof]
    doc: str
    field: str
    paper_only: bool
    bands: str
    own_review: bool
    method: str


class IndicatorFact(TypedDict):
    code: str
    label: str
    name: str
    max: Points
    claimed: Points
    accepted: Points
    forecast: Points
    items: list[ItemFact]


class ClusterFact(TypedDict):
    code: str
    name: str
    max: Points
    claimed: Points
    accepted: Points
    forecast: Points
    indicators: list[IndicatorFact]


class TopFact(TypedDict):
    code: str
    number: str
    text: str
    lead: str
    points: Points
    needed: str


class GapFact(TypedDict):
    """One row of the matrix in the columns the regencies know."""

    code: str
    number: str
    cluster: str
    accepted: Points | None
    max: Points
    missing: Points
    text: str
    done: str
    undone: str
    lead: str
    contributors: list[str]
    needed: str


class EvidenceLinkFact(TypedDict):
    number: str
    page: int | None
    state: str


class EvidenceFact(TypedDict):
    """One file; `title` is empty where a child may be recognised."""

    code: str
    title: str
    kind: str
    document_number: str
    document_date: str
    organisation: str
    indicator: str
    links: list[EvidenceLinkFact]
    restricted: bool
    sha256: str


class CommitmentFact(TypedDict):
    """One promise: `standing` is a key of `coordination.promises.WORDS` as of the report's day."""

    organisation: str
    what: str
    target: str
    items: list[str]
    due: str
    points: Points
    standing: str
    decided: str


class CoverageFact(TypedDict):
    """One category of trained staff, in words; `percent` and `points` are "–" without data."""

    code: str
    name: str
    item_code: str
    trained: str
    should: str
    percent: str
    points: str
    maximum: str
    lift: str
    full: bool
    note: str
    contradicts: bool
    window: str
    counts: list[str]


class TrainingFact(TypedDict):
    """One training of the evidence years; `reported` plans have at least one report."""

    title: str
    days: str
    external: bool
    participants: int
    hours: int
    certificates: int
    plans: int
    reported: int


class TrainingChapter(TypedDict):
    """`day`: as of when certificates count; `total` as `trainings.rendering.coverage.total_words`."""

    day: str
    total: dict[str, str]
    rows: list[CoverageFact]
    assumptions: list[str]
    trainings: list[TrainingFact]


class RateFact(TypedDict):
    basis: str
    sentence: str
    assumption: bool
    items: int
    points: Points


@dataclass(frozen=True)
class Readiness:
    """Everything a readiness report says. Format 1 knew no commitments, format 2 no trainings; both are laid
    out without them."""

    meta: Meta
    totals: Totals
    predicates: Predicates
    bands: list[Band]
    gates: list[GateFact]
    clusters: list[ClusterFact]
    top: list[TopFact]
    gaps: list[GapFact]
    evidence: list[EvidenceFact]
    rates: list[RateFact]
    signatories: list[SignatureFacts]
    organisations: list[tuple[str, str]]
    commitments: list[CommitmentFact] = field(default_factory=list)
    trainings: TrainingChapter | None = None
    format: int = FORMAT

    def to_json(self) -> str:
        """Canonical: sorted keys, no spaces, letters as they are."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Readiness:
        """The inverse of `to_json`, also for older formats. ValueError for one that is not known."""
        facts = json.loads(text)
        if facts.get("format") not in READABLE:
            raise ValueError(f"readiness snapshot of format {facts.get('format')!r}")
        facts["organisations"] = [tuple(pair) for pair in facts["organisations"]]
        return cls(**facts)

    @property
    def items(self) -> list[ItemFact]:
        """All items in the order of the instrument."""
        return [item for c in self.clusters for i in c["indicators"] for item in i["items"]]
