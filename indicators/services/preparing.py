"""A period before it opens: its facts, its schedule, whose code is whose, and what still blocks opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from common.formats import moment
from common.refusals import Refused
from indicators.instrument_source import CLASS_CODES
from indicators.models import (
    Assignment,
    CodeMapping,
    Instrument,
    Period,
    PeriodStage,
    PredicateBand,
    Tier,
)
from indicators.services.periods import CONTRIBUTOR_HEAD_START, unmapped_codes
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from participants.models import Organisation, Regency, User

NEEDED_STAGES = (Tier.CLAIM, Tier.INTERNAL)
OLDEST_EVIDENCE = 5


@dataclass(frozen=True)
class Facts:
    """What a period is: `current` and `target` are codes of predicate bands of the instrument."""

    slug: str
    name: str
    evidence_years: Sequence[int]
    instrument: Instrument
    current: str
    target: str
    signoff_before_review: bool


@dataclass(frozen=True)
class Blocker:
    """What keeps a period from opening, and the page (URL name) where it is put right."""

    code: str
    words: str
    place: str
    act: str


@transaction.atomic
def prepare_period(regency: Regency, facts: Facts, *, by: User) -> Period:
    """A new period in preparation; Refused("period-exists") and those of `change_facts`."""
    if Period.objects.filter(regency=regency, slug=facts.slug).exists():
        raise Refused(
            "period-exists", f"Periode {facts.slug} sudah ada. Pilih kode lain, misalnya 2027-susulan."
        )
    period = Period(regency=regency, state=Period.State.PREPARING)
    _fill(period, facts)
    try:
        period.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("period-exists", f"Periode {facts.slug} baru saja dibuat orang lain.") from error
    audit.record(regency, "indicators.period.prepared", "period", period.pk, by=by, slug=period.slug)
    return period


@transaction.atomic
def change_facts(period: Period, facts: Facts, *, by: User) -> Period:
    """Rewrite the facts of a period in preparation; its slug stays.

    Raises Refused: "period-not-preparing", "instrument-not-published", "predicate-unknown",
    "target-below-current".
    """
    locked = Period.objects.select_for_update(of=("self",)).select_related("regency").get(pk=period.pk)
    if locked.state != Period.State.PREPARING:
        raise Refused("period-not-preparing", f"{locked.name} sudah dibuka; datanya tidak dapat diubah lagi.")
    slug = locked.slug
    _fill(locked, facts)
    locked.slug = slug
    locked.save()
    audit.record(locked.regency, "indicators.period.changed", "period", locked.pk, by=by, slug=slug)
    return locked


def _fill(period: Period, facts: Facts) -> None:
    if facts.instrument.state != Instrument.State.PUBLISHED:
        raise Refused("instrument-not-published", "Instrumen ini belum diterbitkan. Pilih versi yang terbit.")
    bands = {band.code: band for band in PredicateBand.objects.filter(instrument=facts.instrument)}
    if facts.current not in bands or facts.target not in bands:
        raise Refused("predicate-unknown", "Predikat ini tidak ada pada instrumen yang dipilih.")
    if bands[facts.target].minimum < bands[facts.current].minimum:
        raise Refused("target-below-current", "Predikat sasaran tidak boleh di bawah predikat saat ini.")
    period.slug, period.name = facts.slug, facts.name.strip()
    period.instrument = facts.instrument
    period.evidence_years = sorted(set(facts.evidence_years))
    period.current_predicate, period.target_predicate = bands[facts.current], bands[facts.target]
    period.signoff_before_review = facts.signoff_before_review


@transaction.atomic
def set_stages(
    period: Period, windows: Mapping[str, tuple[dt.datetime, dt.datetime] | None], *, by: User
) -> None:
    """Write the window of each tier in `windows` (None takes it off the schedule).

    Deadlines follow the closing of the CLAIM stage: those that stood on it move along, later ones are drawn
    in. Raises Refused: "period-closed", "stage-order", "stage-needed" for one a running period cannot miss.
    """
    locked = Period.objects.select_for_update(of=("self",)).select_related("regency").get(pk=period.pk)
    if locked.state == Period.State.CLOSED:
        raise Refused("period-closed", f"{locked.name} sudah ditutup; jadwalnya hanya dapat dibaca.")
    before = {stage.tier: stage for stage in locked.stages.all()}
    for tier, window in windows.items():
        label = Tier(tier).label
        if window is None:
            if locked.state == Period.State.OPEN and tier in NEEDED_STAGES and tier in before:
                raise Refused("stage-needed", f"Jadwal {label} diperlukan selama periode berjalan.")
            PeriodStage.objects.filter(period=locked, tier=tier).delete()
            continue
        opens_at, closes_at = window
        if closes_at <= opens_at:
            raise Refused("stage-order", f"{label}: penutupan harus sesudah pembukaan.")
        PeriodStage.objects.update_or_create(
            period=locked,
            tier=tier,
            defaults={"regency": locked.regency, "opens_at": opens_at, "closes_at": closes_at},
        )
    claim = windows.get(Tier.CLAIM)
    if claim is not None and Tier.CLAIM in before:
        _move_deadlines(locked, before[Tier.CLAIM].closes_at, claim[1])
    told = {tier: [at.isoformat() for at in window] if window else None for tier, window in windows.items()}
    audit.record(locked.regency, "indicators.period.scheduled", "period", locked.pk, by=by, stages=told)


def _move_deadlines(period: Period, old: dt.datetime, new: dt.datetime) -> None:
    if old == new:
        return
    rows = Assignment.objects.filter(period=period)
    rows.filter(due_at=old - CONTRIBUTOR_HEAD_START, part=Assignment.Part.CONTRIBUTOR).update(
        due_at=new - CONTRIBUTOR_HEAD_START
    )
    rows.filter(due_at=old).update(due_at=new)
    rows.filter(due_at__gt=new).update(due_at=new)


@transaction.atomic
def save_mapping(period: Period, chosen: Mapping[str, Organisation], *, by: User) -> int:
    """Say which body stands behind each code of the period's instrument; how many codes changed.

    The mapping belongs to the regency and is taken over by its next period; a running period keeps the leads
    it was opened with. Raises Refused: "code-unknown", "other-regency".
    """
    known: Mapping[str, str] = period.instrument.codes
    rows = CodeMapping.objects.select_for_update().filter(regency=period.regency)
    before = {row.code: row.organisation_id for row in rows}
    changed = {code: body for code, body in chosen.items() if before.get(code) != body.pk}
    for code, body in changed.items():
        if code not in known:
            raise Refused("code-unknown", f"Kode {code} tidak ada pada instrumen ini.")
        if body.regency_id != period.regency_id:
            raise Refused("other-regency", "Lembaga ini berada di kabupaten lain.")
        CodeMapping.objects.update_or_create(
            regency=period.regency,
            code=code,
            defaults={"organisation": body, "is_class": code in CLASS_CODES},
        )
    if changed:
        told = {code: body.pk for code, body in changed.items()}
        audit.record(period.regency, "indicators.codes.mapped", "period", period.pk, by=by, codes=told)
    return len(changed)


def blockers(period: Period) -> list[Blocker]:
    """Everything that keeps the period from opening; empty when it may open."""
    found = []
    if period.instrument.state != Instrument.State.PUBLISHED:
        words = "Instrumen periode ini belum diterbitkan."
        found.append(Blocker("instrument-not-published", words, "period-facts", "Pilih instrumen"))
    found += _missing_stages(period) + _strange_years(period)
    missing = unmapped_codes(period)
    if missing:
        listed = ", ".join(code for code, _ in missing)
        words = f"{len(missing)} kode pengampu belum mempunyai perangkat daerah: {listed}."
        found.append(Blocker("codes-unmapped", words, "code-mapping", "Lengkapi pemetaan"))
    return found


def _missing_stages(period: Period) -> list[Blocker]:
    there = set(period.stages.values_list("tier", flat=True))
    return [
        Blocker("stage-missing", f"Jadwal {tier.label} belum diisi.", "period-stages", "Isi jadwal")
        for tier in NEEDED_STAGES
        if tier not in there
    ]


def _strange_years(period: Period) -> list[Blocker]:
    year = int(period.slug[:4])
    outside = [one for one in period.evidence_years if not year - OLDEST_EVIDENCE <= one <= year]
    if not period.evidence_years:
        words = "Tahun bukti belum diisi."
    elif outside:
        listed = ", ".join(str(one) for one in outside)
        words = f"Tahun bukti {listed} berada di luar {year - OLDEST_EVIDENCE} sampai {year}."
    else:
        return []
    return [Blocker("years-outside", words, "period-facts", "Perbaiki tahun bukti")]


def already_over(period: Period, now: dt.datetime) -> str:
    """A remark when the filling-in would be over on the day of opening, "" otherwise."""
    stage = period.stages.filter(tier=Tier.CLAIM, closes_at__lt=now).first()
    return f"Masa pengisian sudah lewat: {moment(stage.closes_at, period.regency.zone)}." if stage else ""
