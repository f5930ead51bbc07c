"""The period 2026 of the demonstration: stages around today, answers, evidence, decisions, gates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.models import (
    Answer,
    Assignment,
    Instrument,
    MinistryEntry,
    Period,
    PeriodStage,
    PublishedResult,
    StageScore,
    Tier,
)
from indicators.services.ministry import SOURCE
from indicators.services.periods import open_period
from indicators.services.results import refresh_all
from reports.demo.answering import Fiction, invent, rows_of
from reports.demo.chance import share
from reports.demo.evidence import add_evidence

if TYPE_CHECKING:
    from participants.models import Regency, User
    from reports.demo.people import Cast

STAGES = ((Tier.CLAIM, -45, 9), (Tier.INTERNAL, -30, 14), (Tier.EM, -20, 14), (Tier.VA_PROV, -10, 45))
HISTORY = {
    "63.03": (
        (
            2018,
            "pratama",
            None,
            False,
            "https://kalsel.antaranews.com/berita/270056/banjar-terima-penghargaan-kla-2021",
        ),
        (
            2019,
            "pratama",
            None,
            False,
            "https://kalsel.antaranews.com/berita/270056/banjar-terima-penghargaan-kla-2021",
        ),
        (
            2021,
            "pratama",
            None,
            False,
            "https://kalsel.antaranews.com/berita/270056/banjar-terima-penghargaan-kla-2021",
        ),
        (2022, "madya", "628.15", False, "habarkalimantan.com: rakor 16 Februari 2023, nilai 2022"),
        (
            2023,
            "madya",
            "684",
            True,
            "redaksi8.com: verifikasi lapangan 19 Mei 2025, sekitar 684, kurang 16 poin",
        ),
        (2025, "nindya", None, False, "kalsel.antaranews.com/berita/478901: predikat Nindya, 8 Agustus 2025"),
    ),
    "63.11": (
        (2022, "madya", None, False, "bakabar.com: Balangan terima penghargaan KLA kategori Madya"),
        (2025, "nindya", None, False, "kalimantanpost.com: predikat Nindya 2025"),
    ),
}
ANSWER_STATES = {
    "accepted": Answer.State.SIGNED,
    "partly": Answer.State.SIGNED,
    "waiting": Answer.State.SIGNED,
    "submitted": Answer.State.SUBMITTED,
    "returned": Answer.State.RETURNED,
    "draft": Answer.State.DRAFT,
}


def prepare_period(regency: Regency, today: dt.date, by: User) -> Period:
    """Open period 2026: evidence years 2024 and 2025, Nindya → Utama, windows relative to `today`."""
    instrument = Instrument.objects.get(state=Instrument.State.PUBLISHED)
    bands = {band.code: band for band in instrument.bands.all()}
    period = Period.objects.create(
        regency=regency,
        slug="2026",
        name="Evaluasi 2026",
        instrument=instrument,
        evidence_years=[2024, 2025],
        current_predicate=bands["nindya"],
        target_predicate=bands["utama"],
    )
    zone = regency.zone
    for tier, opens, closes in STAGES:
        PeriodStage.objects.create(
            period=period,
            regency=regency,
            tier=tier,
            opens_at=dt.datetime.combine(today + dt.timedelta(days=opens), dt.time(8), zone),
            closes_at=dt.datetime.combine(today + dt.timedelta(days=closes), dt.time(23, 59), zone),
        )
    for year, predicate, score, approximate, source in HISTORY[regency.code]:
        PublishedResult.objects.create(
            regency=regency,
            year=year,
            predicate=predicate,
            score=score and Decimal(score),
            approximate=approximate,
            source=source,
        )
    return open_period(period, by)


def fill(period: Period, cast: Cast, today: dt.date, now: dt.datetime, part: float) -> int:
    """Answers for `part` of the items (0–1), with evidence, claims and decisions; how many files."""
    leads = Assignment.objects.filter(period=period, part=Assignment.Part.LEAD).order_by("item__position")
    made = 0
    for row in leads.select_related("item__question__indicator", "organisation"):
        fiction = invent(row.item)
        if fiction.fate == "empty" or share("part", row.item.code) > part:
            continue
        actors = _actors(cast, row.organisation_id)
        _answer(row, fiction, actors, now)
        made += add_evidence(period, row.item, row.organisation, actors["operator"], fiction.fate, today)
        _scores(row, fiction, cast, actors, now)
    refresh_all(period)
    return made


def _actors(cast: Cast, organisation_id: int) -> dict[str, User]:
    """Operator and head of the lead, or the secretariat on behalf where it has no account."""
    key = next(k for k, body in cast.bodies.items() if body.pk == organisation_id)
    fallback = cast.users["sekretariat"]
    return {
        "operator": cast.users.get(f"operator.{key}", fallback),
        "head": cast.users.get(f"kepala.{key}", fallback),
    }


def _answer(row: Assignment, fiction: Fiction, actors: dict[str, User], now: dt.datetime) -> None:
    state = ANSWER_STATES[fiction.fate]
    submitted = state != Answer.State.DRAFT
    signed = state == Answer.State.SIGNED
    fields: dict[str, Any] = {}
    if state == Answer.State.RETURNED:
        fields = {
            "return_reason": "tahun_salah",
            "return_due_at": now + dt.timedelta(hours=40),
            "return_note": "Dokumen berada di luar tahun bukti 2024 dan 2025. Mohon unggah yang berlaku.",
        }
    Answer.objects.create(
        regency=row.regency,
        period=row.period,
        item=row.item,
        organisation=row.organisation,
        state=state,
        value=fiction.value,
        points=fiction.points,
        rows=rows_of(row.item, fiction.value, row.organisation_id),
        saved_by=actors["operator"],
        source_note="Data peragaan",
        submitted_by=actors["operator"] if submitted else None,
        submitted_at=now - dt.timedelta(days=12) if submitted else None,
        signed_by=actors["head"] if signed else None,
        signed_at=now - dt.timedelta(days=11) if signed else None,
        on_behalf="Diserahkan di kantor Dinas" if actors["operator"] == actors["head"] else "",
        **fields,
    )


def _scores(row: Assignment, fiction: Fiction, cast: Cast, actors: dict[str, User], now: dt.datetime) -> None:
    if fiction.fate not in ("accepted", "partly", "waiting", "returned") or fiction.points is None:
        return
    _score(
        row,
        Tier.CLAIM,
        fiction.points,
        f"Kepala {row.organisation.short_name}",
        actors["head"],
        now - dt.timedelta(days=11),
    )
    if fiction.fate not in ("accepted", "partly"):
        return
    own = row.organisation_id == cast.bodies[next(iter(cast.bodies))].pk
    reviewer = cast.users.get("penelaah", cast.users["sekretariat"])
    given = fiction.points if fiction.fate == "accepted" else fiction.lower
    reason = "" if given == fiction.points else "tidak_konsisten"
    _score(
        row,
        Tier.INTERNAL,
        given,
        "Sekretariat Gugus Tugas KLA",
        reviewer,
        now - dt.timedelta(days=6),
        own_review=own,
        reason=reason,
    )
    if not fiction.external:
        return
    _score(row, Tier.EM, given, SOURCE, cast.users["sekretariat"], now - dt.timedelta(days=4))
    MinistryEntry.objects.create(
        regency=row.regency,
        period=row.period,
        item=row.item,
        points=given,
        entered_by=cast.users["sekretariat"],
    )
    cut = share("cut", row.item.code) < 0.06
    kept = (given / 2).quantize(Decimal("0.01")) if cut else given
    _score(
        row,
        Tier.VA_PROV,
        kept,
        "Asesor Provinsi Kalimantan Selatan",
        cast.users["asesor"],
        now - dt.timedelta(days=2),
        reason="belum_standar" if cut else "",
    )


def _score(
    row: Assignment, tier: Tier, points: Decimal, decided_by: str, by: User, at: dt.datetime, **over: Any
) -> None:
    StageScore.objects.create(
        regency=row.regency,
        period=row.period,
        item=row.item,
        tier=tier,
        points=points,
        decided_by=decided_by,
        entered_by=by,
        at=at,
        **over,
    )
