"""Conditions that outrank points (syarat pokok). Pure: facts in, three-valued states out.

An unmet gate is shown above the score; a gate nobody has data for says so and is never taken as met.
Which gates exist, and how sure their sources are, comes from the instrument file (section `gates`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from common.formats import long_date, points
from indicators.answer_values import AnswerValue, ChecklistAnswer, ChoiceAnswer
from indicators.instrument_shapes import GateSource

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"
WORDS = {MET: "Terpenuhi", UNMET: "Belum", UNKNOWN: "Tidak diketahui"}

EM_MINIMUM = Decimal(500)
PERDA_ITEM = "I01-Q1"
UPTD_ITEM = "I21A-Q4"
UPTD_TICK = "1"


@dataclass(frozen=True)
class Noted:
    """What somebody noted by hand on one condition, and the proof in words."""

    state: str
    proof: str


@dataclass(frozen=True)
class GateFacts:
    """What is known, None where it is not. `em_total` is the total filed in the ministry's application.

    `noted` maps a condition's code to what was noted by hand: it outranks what the portal reads itself,
    because it names its proof.
    """

    em_total: Decimal | None = None
    perda_kla: bool | None = None
    uptd_ppa: bool | None = None
    noted: Mapping[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True)
class GateState:
    code: str
    label: str
    state: str
    detail: str
    confidence: str

    @property
    def word(self) -> str:
        """Terpenuhi, Belum or Tidak diketahui."""
        return WORDS[self.state]


def perda_kla(answer: AnswerValue | None) -> bool | None:
    """Does the answer to I01-Q1 name a Perda? None without an answer."""
    return answer.value == "perda" if isinstance(answer, ChoiceAnswer) else None


def uptd_ppa(answer: AnswerValue | None) -> bool | None:
    """Does the answer to I21A-Q4 tick "UPTD PPA terbentuk dengan Perkada"? None without an answer."""
    return UPTD_TICK in answer.ticked if isinstance(answer, ChecklistAnswer) else None


def noted(state: str, day: dt.date, number: str, date: dt.date | None, file: str, note: str) -> Noted:
    """A note of that day with its proof in words: number and date of a document, title of a file, remark."""
    told = [number, f"tanggal {long_date(date)}" if date else "", f"berkas “{file}”" if file else ""]
    proof = " ".join(text for text in told if text)
    begin = f"Dicatat Sekretariat {long_date(day)}"
    sentences = [f"{begin}: {proof}" if proof else begin, note]
    return Noted(state, " ".join(f"{text.rstrip('.')}." for text in sentences if text))


def evaluate(gates: Sequence[GateSource], facts: GateFacts) -> tuple[GateState, ...]:
    """One state per gate, unmet first, then unknown, then met; `perda_uptd` is told as its two parts."""
    states = [state for gate in gates for state in _states(gate, facts)]
    order = {UNMET: 0, UNKNOWN: 1, MET: 2}
    return tuple(sorted(states, key=lambda state: order[state.state]))


def _states(gate: GateSource, facts: GateFacts) -> list[GateState]:
    def told(code: str, label: str, fact: bool | None, detail: str) -> GateState:
        derived = UNKNOWN if fact is None else MET if fact else UNMET
        noted = facts.noted.get(code)
        if noted is None:
            return GateState(code, label, derived, detail, gate.confidence)
        return GateState(code, label, noted.state, noted.proof, gate.confidence)

    if gate.code == "em_min":
        above = None if facts.em_total is None else facts.em_total > EM_MINIMUM
        detail = f"Nilai mandiri (EM) {points(facts.em_total)}; batasnya di atas {points(EM_MINIMUM)}."
        return [told("em_min", "Nilai mandiri di atas 500", above, detail)]
    if gate.code == "perda_uptd":
        detail = "Satu kota tanpa Perda KLA dan UPTD PPA tidak memperoleh predikat pada 2025."
        return [
            told("perda_kla", "Perda KLA sudah ditetapkan", facts.perda_kla, detail),
            told("uptd_ppa", "UPTD PPA sudah dibentuk", facts.uptd_ppa, detail),
        ]
    if gate.code == "utama_visit":
        return [told("utama_visit", "Kunjungan lapangan bagi calon Utama", None, gate.rule + ".")]
    return [told(gate.code, gate.rule, None, "Bunyi aturannya belum ditemukan.")]
