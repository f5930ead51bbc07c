"""What a period's points are measured against: bands, gates, past predicates, what is due; in one query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from common.prepared import prepared
from coordination.models import Commitment, CommitmentItem, Meeting
from coordination.stages import PLANNED
from indicators import gates
from indicators.answer_values import read_answer
from indicators.instrument_shapes import GateSource
from indicators.models import (
    Answer,
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    Gate,
    GateDecision,
    Period,
    PeriodStage,
    PredicateBand,
    PublishedResult,
    StageScore,
    Tier,
)
from indicators.scoring import Band
from trainings.models import ActionPlan, expected_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from indicators.answer_values import AnswerValue
    from indicators.gates import Noted
    from participants.models import Regency

UNKEPT = (Commitment.State.OPEN, Commitment.State.BROKEN)
DERIVED = GateDecision.State.DERIVED
LATE_PLANS = 400
GATE_ITEMS = (gates.PERDA_ITEM, gates.UPTD_ITEM)


@dataclass(frozen=True)
class PastResult:
    """A predicate of the past; `score` is None where none was published."""

    year: int
    predicate: str
    score: Decimal | None
    approximate: bool
    source: str


@dataclass(frozen=True)
class Closing:
    """The stage that closes next."""

    label: str
    at: dt.datetime


@dataclass(frozen=True)
class Overdue:
    """A promise past its date ("berjalan") or broken ("ingkar"), with the points at stake."""

    organisation: str
    state: str
    points: Decimal


@dataclass(frozen=True)
class LatePlan:
    """An action plan of a training that owes a report past its day."""

    organisation: str
    due_on: dt.date


@dataclass(frozen=True)
class NextMeeting:
    pk: int
    at: dt.datetime


@dataclass(frozen=True)
class Surroundings:
    """`filed` is the total in the ministry's application with the number of items it covers.

    `noted` holds what somebody noted of a gate by hand, `gate_answers` the answers that gates rest on,
    by item code; `withheld` counts files kept back because a child may be recognised.
    """

    bands: tuple[Band, ...]
    gates: tuple[GateSource, ...]
    noted: Mapping[str, Noted]
    gate_answers: Mapping[str, AnswerValue | None]
    filed: tuple[Decimal, int]
    past: tuple[PastResult, ...]
    withheld: int
    closing: Closing | None
    overdue: tuple[Overdue, ...] = ()
    next_meeting: NextMeeting | None = None
    late_plans: tuple[LatePlan, ...] = ()


def read_surroundings(period: Period, now: dt.datetime) -> Surroundings:
    """One query; the caller has already checked access to the period."""
    told = _around(period=period.pk, now=now)[0]
    meeting = told["coming"]
    filed, closing = told["filed"] or {"points": 0, "items": 0}, told["closing"]
    return Surroundings(
        tuple(Band(b["code"], b["name"], exact(b["low"]), exact(b["high"])) for b in told["its_bands"]),
        tuple(GateSource(g["code"], g["rule"], g["sure"], "", g["source"]) for g in told["its_gates"]),
        {n["code"]: _noted(n, period.regency) for n in told["its_notes"] if n["state"] != DERIVED},
        {a["code"]: read_answer(a["rule"], a["value"]) for a in told["its_gate_answers"]},
        (exact(filed["points"]), filed["items"]),
        tuple(_past_result(row) for row in told["past"]),
        told["withheld"] or 0,
        closing_told(closing),
        tuple(_overdue(told["its_overdue"], period.regency.day_of(now))),
        NextMeeting(meeting["pk"], dt.datetime.fromisoformat(meeting["at"])) if meeting else None,
        tuple(_late_plans(told["its_plans"], period.regency.day_of(now))),
    )


@prepared
def _around(period: int, now: dt.datetime) -> QuerySet[Any, Any]:
    parts: dict[str, Any] = {
        "its_bands": ArraySubquery(_bands()),
        "its_gates": ArraySubquery(_gates()),
        "its_notes": ArraySubquery(_notes()),
        "its_gate_answers": ArraySubquery(_gate_answers()),
        "filed": Subquery(_filed()),
        "past": ArraySubquery(_past()),
        "withheld": Subquery(_withheld()),
        "closing": Subquery(closing_after(now)),
        "its_overdue": ArraySubquery(_promises()),
        "coming": Subquery(_next_meeting(now)),
        "its_plans": ArraySubquery(_plans()),
    }
    rows: QuerySet[Any, Any] = Period.objects.filter(pk=period).annotate(**parts)
    return rows.values(*parts)


def _bands() -> Any:
    rows = PredicateBand.objects.filter(instrument=OuterRef("instrument")).order_by("minimum")
    return rows.values(told=JSONObject(code="code", name="name", low="minimum", high="maximum"))


def _gates() -> Any:
    rows = Gate.objects.filter(instrument=OuterRef("instrument")).order_by("pk")
    return rows.values(told=JSONObject(code="code", rule="rule", sure="confidence", source="source"))


def _notes() -> Any:
    """The newest note on each condition."""
    rows = GateDecision.objects.filter(period=OuterRef("pk")).order_by("code", "-pk").distinct("code")
    names = ("code", "state", "note", "at")
    return rows.values(
        told=JSONObject(
            **{name: F(name) for name in names},
            number=F("document_number"),
            date=F("document_date"),
            title=F("evidence__title"),
        )
    )


def _gate_answers() -> Any:
    rows = Answer.objects.filter(period=OuterRef("pk"), item__code__in=GATE_ITEMS)
    return rows.values(told=JSONObject(code=F("item__code"), rule=F("item__rule"), value="value"))


def _filed() -> Any:
    """Newest EM row of each item, added up; a withdrawn one is none."""
    rows = StageScore.objects.filter(period=OuterRef("pk"), tier=Tier.EM)
    newer = StageScore.objects.filter(
        period=OuterRef("period"), tier=Tier.EM, item=OuterRef("item"), pk__gt=OuterRef("pk")
    )
    newest = rows.exclude(Exists(newer)).filter(withdrawn=False).order_by().values("period")
    return newest.values(told=JSONObject(points=Sum("points"), items=Count("pk")))


def _past() -> Any:
    rows = PublishedResult.objects.filter(regency=OuterRef("regency")).order_by("year")
    names = ("year", "predicate", "score", "approximate", "source")
    return rows.values(told=JSONObject(**{name: F(name) for name in names}))


def _withheld() -> Any:
    linked = EvidenceLink.objects.filter(evidence=OuterRef("pk"), period=OuterRef(OuterRef("pk")))
    redacted = EvidenceRevision.objects.filter(
        evidence=OuterRef("pk"), role=EvidenceRevision.FileRole.REDACTED
    )
    files = Evidence.objects.filter(regency=OuterRef("regency"), withdrawn_at=None).exclude(
        child_identifiable=Evidence.ChildIdentifiable.NO
    )
    kept = files.filter(Exists(linked)).exclude(Exists(redacted))
    return kept.order_by().values("regency").values(count=Count("pk"))


def closing_after(now: dt.datetime) -> Any:
    """Of an outer period: the stage that closes next, for `closing_told`."""
    rows = PeriodStage.objects.filter(period=OuterRef("pk"), closes_at__gte=now).order_by("closes_at")
    return rows.values(told=JSONObject(tier="tier", at="closes_at"))[:1]


def _promises() -> Any:
    """Open and broken promises of the period, as `reports.services.promised.of_period` means it."""
    mine = Q(period=OuterRef("pk")) | Q(period=None, meeting__period=OuterRef("pk"))
    rows = Commitment.objects.filter(mine, regency=OuterRef("regency"), state__in=UNKEPT)
    parts = CommitmentItem.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    stake = Subquery(parts.annotate(sum=Sum("points")).values("sum"))
    return rows.order_by("due_on", "pk").values(
        told=JSONObject(body=F("organisation__short_name"), state="state", due="due_on", points=stake)
    )


def _overdue(told: Sequence[Mapping[str, Any]], today: dt.date) -> Iterator[Overdue]:
    """Broken ones, and open ones past their date."""
    for row in told:
        if row["state"] == Commitment.State.BROKEN or dt.date.fromisoformat(row["due"]) < today:
            yield Overdue(row["body"], row["state"], exact(row["points"] or 0))


def _plans() -> Any:
    rows = ActionPlan.objects.filter(regency=OuterRef("regency"), state=ActionPlan.State.OPEN)
    owing = rows.annotate(due=expected_report()).filter(due__isnull=False).order_by("due", "pk")
    body = Coalesce("organisation__short_name", "organisation_name")
    return owing.values(told=JSONObject(body=body, due=F("due")))[:LATE_PLANS]


def _late_plans(told: Sequence[Mapping[str, Any]], today: dt.date) -> Iterator[LatePlan]:
    for row in told:
        due_on = dt.date.fromisoformat(row["due"])
        if due_on < today:
            yield LatePlan(row["body"], due_on)


def _next_meeting(now: dt.datetime) -> Any:
    rows = Meeting.objects.filter(regency=OuterRef("regency"), state__in=PLANNED)
    coming = rows.filter(occasion__starts_at__gte=now).order_by("occasion__starts_at")
    return coming.values(told=JSONObject(pk="pk", at=F("occasion__starts_at")))[:1]


def closing_told(told: Mapping[str, Any] | None) -> Closing | None:
    return Closing(Tier(told["tier"]).label, dt.datetime.fromisoformat(told["at"])) if told else None


def _past_result(row: Mapping[str, Any]) -> PastResult:
    score = None if row["score"] is None else exact(row["score"])
    return PastResult(row["year"], row["predicate"], score, row["approximate"], row["source"])


def _noted(note: Mapping[str, Any], regency: Regency) -> gates.Noted:
    date = dt.date.fromisoformat(note["date"]) if note["date"] else None
    day = regency.day_of(dt.datetime.fromisoformat(note["at"]))
    return gates.noted(note["state"], day, note["number"], date, note["title"] or "", note["note"])


def exact(value: float | int) -> Decimal:
    """Two decimals that came through JSON."""
    return Decimal(str(value))
