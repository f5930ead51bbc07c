"""Facts for the conditions that outrank points, read from answers and official scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators import gates
from indicators.answer_values import read_answer
from indicators.instrument_shapes import GateSource
from indicators.models import Answer, GateState, StageScore, Tier

if TYPE_CHECKING:
    from decimal import Decimal

    from indicators.answer_values import AnswerValue
    from indicators.models import Period
    from reports.services.standing import Standing

FIELD_VISIT = "utama_visit"


def gate_states(period: Period, standing: Standing) -> tuple[gates.GateState, ...]:
    """Every gate of the instrument with its state; unmet first.

    A Perda or UPTD PPA counts only when the answer that names it was accepted by a reviewer; until then, and
    wherever nobody has answered, the state is unknown.
    """
    sources = [
        GateSource(gate.code, gate.rule, gate.confidence, "", gate.source)
        for gate in period.instrument.gates.all()
    ]
    accepted = {row.code for row in standing.rows if row.state.accepted is not None}
    facts = gates.GateFacts(
        em_total=_filed_total(period, len(standing.rows)),
        perda_kla=gates.perda_kla(_answer(period, gates.PERDA_ITEM, accepted)),
        uptd_ppa=gates.uptd_ppa(_answer(period, gates.UPTD_ITEM, accepted)),
        field_visit=_noted(period, FIELD_VISIT),
    )
    return gates.evaluate(sources, facts)


def _answer(period: Period, code: str, accepted: set[str]) -> AnswerValue | None:
    if code not in accepted:
        return None
    row = Answer.objects.filter(period=period, item__code=code).select_related("item").first()
    return read_answer(row.item.rule, row.value) if row else None


def _filed_total(period: Period, items: int) -> Decimal | None:
    """The total filed in the ministry's application, known only when every item has been transcribed."""
    rows = (
        StageScore.objects.filter(period=period, tier=Tier.EM).order_by("item_id", "-pk").distinct("item_id")
    )
    points = list(rows.values_list("points", flat=True))
    return sum(points[1:], points[0]) if points and len(points) == items else None


def _noted(period: Period, code: str) -> bool | None:
    """A condition somebody has to note by hand."""
    state = GateState.objects.filter(period=period, gate__code=code).values_list("state", flat=True).first()
    return {"met": True, "unmet": False}.get(state or "")
