"""Conditions that outrank points: read from answers and official scores, or noted by hand with a proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from indicators import gates
from indicators.answer_values import read_answer
from indicators.instrument_shapes import GateSource
from indicators.models import Answer, GateDecision, Period, StageScore, Tier
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from indicators.answer_values import AnswerValue
    from indicators.models import Evidence
    from participants.models import Regency, User

State = GateDecision.State


@dataclass(frozen=True)
class Proof:
    """What shows the state of a condition: a document by number and date, a registered evidence, or both."""

    document_number: str = ""
    document_date: dt.date | None = None
    evidence: Evidence | None = None
    note: str = ""

    @property
    def is_enough(self) -> bool:
        return self.evidence is not None or bool(self.document_number and self.document_date)


@dataclass(frozen=True)
class Standing:
    """One condition: as it counts, as the portal alone reads it, and the newest note on it."""

    counted: gates.GateState
    derived: gates.GateState
    decision: GateDecision | None


def standings(period: Period) -> list[Standing]:
    """Every condition for the secretariat's screen, in the order of the instrument.

    A Perda or UPTD PPA is read from its answer only once a reviewer accepted that answer; until then, and
    wherever nobody answered or noted anything, the state is unknown.
    """
    decisions = newest_decisions(period)
    facts, sources = _facts(period, {}), _sources(period)
    derived = {gate.code: gate for source in sources for gate in gates.evaluate([source], facts)}
    noted = _noted(decisions, period.regency)
    with_notes = gates.GateFacts(facts.em_total, facts.perda_kla, facts.uptd_ppa, noted)
    counted = {gate.code: gate for gate in gates.evaluate(sources, with_notes)}
    return [Standing(counted[code], gate, decisions.get(code)) for code, gate in derived.items()]


def newest_decisions(period: Period) -> dict[str, GateDecision]:
    """Code → newest note, in one query."""
    rows = GateDecision.objects.filter(period=period).order_by("code", "-pk").distinct("code")
    return {row.code: row for row in rows.select_related("evidence", "by")}


def gate_history(period: Period, code: str) -> list[GateDecision]:
    """Every note on one condition, newest first."""
    rows = GateDecision.objects.filter(regency=period.regency_id, period=period, code=code)
    return list(rows.select_related("evidence", "by"))


@transaction.atomic
def note_gate(
    period: Period, code: str, state: str, *, proof: Proof, by: User, now: dt.datetime
) -> GateDecision:
    """Note the state of one condition with its proof; the earlier notes stay as its history.

    Raises Refused: "gate-unknown", "period-closed", "proof-missing" for a met condition without document or
    evidence, "proof-in-future", "gate-same" when nothing changes.
    """
    query = "SELECT id, state FROM indicators_period WHERE id = %s FOR UPDATE"
    period.state = Period.objects.raw(query, [period.pk])[0].state
    if period.state == Period.State.CLOSED:
        raise Refused("period-closed", f"{period.name} sudah ditutup; syarat pokoknya hanya dapat dibaca.")
    if code not in {standing.derived.code for standing in standings(period)}:
        raise Refused("gate-unknown", "Syarat pokok ini tidak ada pada instrumen periode ini.")
    if state == State.MET and not proof.is_enough:
        raise Refused("proof-missing", "Isi nomor dan tanggal dokumennya, atau pilih berkas buktinya.")
    if proof.document_date is not None and proof.document_date > now.date():
        raise Refused("proof-in-future", "Tanggal dokumen belum tiba. Periksa kembali tanggalnya.")
    content = {
        "state": state,
        "document_number": proof.document_number.strip(),
        "document_date": proof.document_date,
        "evidence_id": proof.evidence.pk if proof.evidence else None,
        "note": proof.note.strip(),
    }
    last = newest_decisions(period).get(code)
    if last is not None and all(getattr(last, name) == value for name, value in content.items()):
        raise Refused("gate-same", "Tidak ada yang berubah; catatan sebelumnya tetap berlaku.")
    made = GateDecision.objects.create(
        regency=period.regency, period=period, code=code, by=by, at=now, **content
    )
    audit.record(
        period.regency,
        "indicators.gate.noted",
        "gate",
        code,
        by=by,
        period=period.pk,
        state=state,
        decision=made.pk,
        evidence=made.evidence_id,
    )
    return made


def _sources(period: Period) -> list[GateSource]:
    return [
        GateSource(gate.code, gate.rule, gate.confidence, "", gate.source)
        for gate in period.instrument.gates.all()
    ]


def _noted(decisions: Mapping[str, GateDecision], regency: Regency) -> dict[str, gates.Noted]:
    return {
        code: gates.noted(
            decision.state,
            regency.day_of(decision.at),
            decision.document_number,
            decision.document_date,
            decision.evidence.title if decision.evidence else "",
            decision.note,
        )
        for code, decision in decisions.items()
        if decision.state != State.DERIVED
    }


def _facts(period: Period, noted: Mapping[str, gates.Noted]) -> gates.GateFacts:
    answers = _accepted_answers(period)
    return gates.GateFacts(
        em_total=_filed_total(period),
        perda_kla=gates.perda_kla(answers.get(gates.PERDA_ITEM)),
        uptd_ppa=gates.uptd_ppa(answers.get(gates.UPTD_ITEM)),
        noted=noted,
    )


def _accepted_answers(period: Period) -> dict[str, AnswerValue | None]:
    rows = Answer.objects.filter(
        period=period,
        item__code__in=[gates.PERDA_ITEM, gates.UPTD_ITEM],
        item__results__period=period,
        item__results__accepted__isnull=False,
    )
    return {row.item.code: read_answer(row.item.rule, row.value) for row in rows.select_related("item")}


def _filed_total(period: Period) -> Decimal | None:
    """The total filed in the ministry's application, known only when every item has been transcribed."""
    rows = (
        StageScore.objects.filter(period=period, tier=Tier.EM).order_by("item_id", "-pk").distinct("item_id")
    )
    found = list(rows.values_list("points", "withdrawn"))
    if not found or len(found) != period.instrument.items.count():
        return None
    points = [value for value, withdrawn in found if not withdrawn]
    return sum(points[1:], points[0]) if len(points) == len(found) else None
