"""Facts for the conditions that outrank points, from answers and official scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators import gates

if TYPE_CHECKING:
    from indicators.answer_values import AnswerValue
    from indicators.services.standing import Standing
    from reports.services.surroundings import Surroundings


def gate_states(around: Surroundings, standing: Standing) -> tuple[gates.GateState, ...]:
    """Every gate of the instrument with its state; unmet first.

    A Perda or UPTD PPA counts only when the answer that names it was accepted by a reviewer; until then, and
    wherever nobody has answered, the state is unknown. What was noted by hand with its proof outranks this
    reading. The total filed in the ministry's application is known
    only when every item has been transcribed.
    """
    accepted = {row.code for row in standing.rows if row.state.accepted is not None}

    def answer(code: str) -> AnswerValue | None:
        return around.gate_answers.get(code) if code in accepted else None

    total, items = around.filed
    facts = gates.GateFacts(
        em_total=total if items and items == len(standing.rows) else None,
        perda_kla=gates.perda_kla(answer(gates.PERDA_ITEM)),
        uptd_ppa=gates.uptd_ppa(answer(gates.UPTD_ITEM)),
        noted=around.noted,
    )
    return gates.evaluate(around.gates, facts)
