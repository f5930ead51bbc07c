"""What an instrument version holds: frozen dataclasses, made by `indicators.instrument_source`. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.answer_values import Rule
from indicators.scoring import Band


@dataclass(frozen=True)
class Shape:
    """How many of everything a version must hold (instrument file of the 2023/2024 cycle)."""

    clusters: int = 7
    indicators: int = 31
    questions: int = 199
    sub_items: int = 108
    items: int = 289
    max_score: Decimal = Decimal(1000)


@dataclass(frozen=True)
class Item:
    code: str
    position: int
    official_ref: str
    question: str
    indicator: str
    cluster: str
    text: str
    topic: str
    max_score: Decimal
    rule: Rule
    answer_type: str
    codes: tuple[str, ...]
    evidence: tuple[str, ...]
    confidence: str
    bands_confidence: str
    note: str
    matrix_columns: tuple[str, ...]
    matrix_columns_ours: bool
    compare_years: bool
    kha_training: bool

    @property
    def label(self) -> str:
        """Question and topic as one line."""
        return f"{self.text} ({self.topic})" if self.topic else self.text


@dataclass(frozen=True)
class Question:
    code: str
    position: int
    official_ref: str
    text: str
    max_score: Decimal
    answer_type: str
    codes: tuple[str, ...]
    evidence: tuple[str, ...]
    confidence: str
    bands_confidence: str
    note: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Indicator:
    """`number` is the official one: 21 for I21A; `code` tells the lettered parts apart."""

    code: str
    number: int
    position: int
    name: str
    old_name: str
    max_score: Decimal
    codes: tuple[str, ...]
    confidence: str
    note: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Cluster:
    code: str
    number: int
    name: str
    max_score: Decimal
    confidence: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class OrganisationCode:
    """`is_class`: many bodies share the code; a regency names who leads."""

    code: str
    name: str
    is_class: bool


@dataclass(frozen=True)
class Alias:
    regency: str
    code: str
    name: str


@dataclass(frozen=True)
class GateSource:
    code: str
    rule: str
    confidence: str
    note: str
    source: str


@dataclass(frozen=True)
class StageSource:
    code: str
    name: str


@dataclass(frozen=True)
class PublishedScore:
    region: str
    province: str
    year: int | None
    stage: str
    score: Decimal | None
    predicate_reported: str
    use_as_threshold_test: bool
    note: str
    source: str
    clusters: tuple[tuple[str, Decimal], ...]
    indicators: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class InstrumentSource:
    version: str
    title: str
    basis: str
    warning: str
    sources: tuple[tuple[str, str], ...]
    gap_policy: str
    bands: tuple[Band, ...]
    gates: tuple[GateSource, ...]
    stages: tuple[StageSource, ...]
    codes: tuple[OrganisationCode, ...]
    aliases: tuple[Alias, ...]
    published: tuple[PublishedScore, ...]
    clusters: tuple[Cluster, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for cluster in self.clusters for indicator in cluster.indicators)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for indicator in self.indicators for question in indicator.questions)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for question in self.questions for item in question.items)

    @property
    def max_score(self) -> Decimal:
        return sum((item.max_score for item in self.items), Decimal(0))
