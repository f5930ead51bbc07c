"""The heart's memory: instrument, periods, answers, evidence, scores."""

from indicators.models.answers import (
    Answer,
    Contribution,
    Draft,
    ItemResult,
    Receipt,
)
from indicators.models.evidence import (
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    EvidenceVerdict,
    FileOpening,
)
from indicators.models.instrument import (
    Cluster,
    Gate,
    Indicator,
    Instrument,
    Item,
    PredicateBand,
    Question,
)
from indicators.models.periods import (
    Assignment,
    CodeMapping,
    Period,
    PeriodStage,
    PublishedResult,
    Tier,
)
from indicators.models.proposals import ProposedValue
from indicators.models.scores import MinistryEntry, Reason, ReviewDraft, StageScore
from indicators.models.steering import AssignmentChange, GateDecision, LateException, PeriodStep

__all__ = [
    "Answer",
    "Assignment",
    "AssignmentChange",
    "Cluster",
    "CodeMapping",
    "Contribution",
    "Draft",
    "Evidence",
    "EvidenceLink",
    "EvidenceRevision",
    "EvidenceVerdict",
    "FileOpening",
    "Gate",
    "GateDecision",
    "Indicator",
    "Instrument",
    "Item",
    "ItemResult",
    "LateException",
    "MinistryEntry",
    "Period",
    "PeriodStage",
    "PeriodStep",
    "PredicateBand",
    "ProposedValue",
    "PublishedResult",
    "Question",
    "Reason",
    "Receipt",
    "ReviewDraft",
    "StageScore",
    "Tier",
]
