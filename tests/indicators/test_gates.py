"""Gates stand above points, and what nobody knows is never counted as met."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import indicators
from indicators.answer_values import ChecklistAnswer, ChoiceAnswer
from indicators.gates import MET, UNKNOWN, UNMET, GateFacts, Noted, evaluate, perda_kla, uptd_ppa
from indicators.instrument_source import InstrumentSource, load


@cache
def source() -> InstrumentSource:
    return load(Path(indicators.__file__).parent / "data" / "instrument.yaml")


def states(facts: GateFacts) -> dict[str, str]:
    return {gate.code: gate.state for gate in evaluate(source().gates, facts)}


def test_without_facts_every_gate_is_unknown() -> None:
    assert set(states(GateFacts()).values()) == {UNKNOWN}
    assert list(states(GateFacts())) == ["em_min", "perda_kla", "uptd_ppa", "cluster_min", "utama_visit"]


def test_five_hundred_is_not_above_five_hundred() -> None:
    assert states(GateFacts(em_total=Decimal(500)))["em_min"] == UNMET
    assert states(GateFacts(em_total=Decimal("500.01")))["em_min"] == MET


def test_unmet_gates_come_first_and_met_ones_last() -> None:
    visit = {"utama_visit": Noted(UNMET, "Belum dijadwalkan.")}
    facts = GateFacts(em_total=Decimal(700), perda_kla=False, uptd_ppa=True, noted=visit)
    found = evaluate(source().gates, facts)
    assert [gate.state for gate in found] == [UNMET, UNMET, UNKNOWN, MET, MET]
    assert found[0].word == "Belum"


def test_what_was_noted_with_its_proof_outranks_what_the_portal_reads() -> None:
    facts = GateFacts(perda_kla=False, noted={"perda_kla": Noted(MET, "Perda Nomor 5 Tahun 2025.")})
    gate = next(gate for gate in evaluate(source().gates, facts) if gate.code == "perda_kla")
    assert (gate.state, gate.detail) == (MET, "Perda Nomor 5 Tahun 2025.")


def test_the_minimum_per_cluster_stays_unknown_because_no_source_has_it() -> None:
    facts = GateFacts(em_total=Decimal(900), perda_kla=True, uptd_ppa=True)
    gate = next(gate for gate in evaluate(source().gates, facts) if gate.code == "cluster_min")
    assert (gate.state, gate.word) == (UNKNOWN, "Tidak diketahui")


def test_the_perda_and_the_uptd_are_read_from_their_answers() -> None:
    assert perda_kla(ChoiceAnswer("perda")) is True
    assert perda_kla(ChoiceAnswer("perkada")) is False
    assert perda_kla(None) is None
    assert uptd_ppa(ChecklistAnswer(frozenset({"1", "3"}))) is True
    assert uptd_ppa(ChecklistAnswer(frozenset({"3"}))) is False
    assert uptd_ppa(None) is None


def test_the_tick_read_for_the_uptd_is_the_one_that_names_it() -> None:
    item = next(item for item in source().items if item.code == "I21A-Q4")
    assert [one["code"] for one in item.rule["items"] if "UPTD PPA" in one["label"]] == ["1"]
