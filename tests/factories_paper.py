"""A readiness snapshot made of plain facts, for tests of the paper alone: no database, always the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from reports import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

BANDS = (
    ("none", "Belum berpredikat", "0.00", "499.99"),
    ("pratama", "Pratama", "500.00", "600.00"),
    ("madya", "Madya", "601.00", "700.00"),
    ("nindya", "Nindya", "701.00", "800.00"),
    ("utama", "Utama", "801.00", "900.00"),
    ("kla", "Kabupaten/Kota Layak Anak (Paripurna)", "901.00", "1000.00"),
)
CLUSTERS = (
    ("K0", "Kelembagaan", ("1", "2")),
    ("K1", "Klaster I: Hak Sipil dan Kebebasan", ("4",)),
    ("K2", "Klaster II: Lingkungan Keluarga dan Pengasuhan Alternatif", ("7",)),
    ("K3", "Klaster III: Kesehatan Dasar dan Kesejahteraan", ("12",)),
    ("K4", "Klaster IV: Pendidikan, Pemanfaatan Waktu Luang, dan Kegiatan Budaya", ("18",)),
    ("K5", "Klaster V: Perlindungan Khusus", ("21",)),
    ("KD", "Penyelenggaraan KLA di Kecamatan dan Desa/Kelurahan (KELANA dan DEKELA)", ("25",)),
)
FOTO = "Foto kegiatan berketerangan tanggal dan lokasi"


def make_item(number: str, **over: Any) -> snapshot.ItemFact:
    """A fully verified item of five points; `over` replaces facts."""
    fact: snapshot.ItemFact = {
        "code": f"I0{number.replace('.', '-Q')}",
        "number": number,
        "text": "Ada inovasi daerah yang berjalan untuk percepatan registrasi, akta, dan KIA.",
        "topic": "",
        "question": f"I0{number.replace('.', '-Q')}",
        "question_number": number,
        "max": "5.00",
        "claimed": "5.00",
        "accepted": "5.00",
        "tier": "INTERNAL",
        "forecast": "4.75",
        "lead": "Disdukcapil",
        "contributors": ["Dinsos P3AP2KB"],
        "state": "ok",
        "reason": "",
        "note": "",
        "proofs": [{"line": FOTO, "state": "accepted", "reason": ""}],
        "doc": "full",
        "field": "full",
        "paper_only": False,
        "bands": "inferred",
        "own_review": False,
        "method": "choice",
    }
    fact.update(cast("snapshot.ItemFact", over))
    return fact


def make_evidence(code: str, **over: Any) -> snapshot.EvidenceFact:
    fact: snapshot.EvidenceFact = {
        "code": code,
        "title": "Matriks isian: registrasi dan akta kelahiran",
        "kind": "Matriks",
        "document_number": "405/2025",
        "document_date": "2025-07-27",
        "organisation": "Disdukcapil",
        "indicator": "I01",
        "links": [{"number": "1.1", "page": 2, "state": "accepted"}],
        "restricted": False,
        "sha256": "ab" * 32,
    }
    fact.update(cast("snapshot.EvidenceFact", over))
    return fact


def total(items: Sequence[snapshot.ItemFact], key: str) -> str:
    return f"{sum((Decimal(str(dict(i)[key] or 0)) for i in items), Decimal(0)):.2f}"


def make_indicator(label: str, items: list[snapshot.ItemFact]) -> snapshot.IndicatorFact:
    return {
        "code": f"I0{label}",
        "label": label,
        "name": "Anak yang Diregistrasi dan yang Memiliki Kutipan Akta Kelahiran",
        "max": total(items, "max"),
        "claimed": total(items, "claimed"),
        "accepted": total(items, "accepted"),
        "forecast": total(items, "forecast"),
        "items": items,
    }


def make_clusters(per_indicator: int = 2, **over: Any) -> list[snapshot.ClusterFact]:
    """Seven clusters of eight indicators; every item gets `over`."""
    found: list[snapshot.ClusterFact] = []
    for code, name, labels in CLUSTERS:
        indicators = [
            make_indicator(label, [make_item(f"{label}.{n + 1}", **over) for n in range(per_indicator)])
            for label in labels
        ]
        items = [item for indicator in indicators for item in indicator["items"]]
        found.append(
            {
                "code": code,
                "name": name,
                "max": total(items, "max"),
                "claimed": total(items, "claimed"),
                "accepted": total(items, "accepted"),
                "forecast": total(items, "forecast"),
                "indicators": indicators,
            }
        )
    return found


def make_gap(item: snapshot.ItemFact) -> snapshot.GapFact:
    return {
        "code": item["code"],
        "number": item["number"],
        "cluster": "K0",
        "accepted": item["accepted"],
        "max": item["max"],
        "missing": "5.00",
        "text": item["text"],
        "done": "Belum ada",
        "undone": "Belum diajukan oleh pengampu",
        "lead": item["lead"],
        "contributors": item["contributors"],
        "needed": "Matriks isian sesuai format",
    }


def make_meta() -> snapshot.Meta:
    return {
        "regency_code": "63.03",
        "regency": "Kabupaten Banjar",
        "province": "Kalimantan Selatan",
        "period": "2026",
        "period_name": "Evaluasi 2026",
        "evidence_years": [2024, 2025],
        "instrument": "0.1-draft",
        "instrument_title": "Draf instrumen evaluasi KLA",
        "instrument_basis": "Disusun kembali dari salinan publik.",
        "instrument_hash": "cd" * 32,
        "gap_policy": "conservative",
        "at": "2026-03-13T16:00:00+08:00",
        "letterhead": {
            "lines": ["PEMERINTAH KABUPATEN BANJAR", "GUGUS TUGAS KLA"],
            "address": "Martapura",
            "contact": "",
            "emblem": "",
        },
        "demo": True,
        "stages": [{"tier": "CLAIM", "label": "Klaim OPD", "closes": "2026-03-31T23:59:00+08:00"}],
    }


def make_totals(items: Sequence[snapshot.ItemFact]) -> snapshot.Totals:
    return {
        "items": len(items),
        "decided": sum(i["accepted"] is not None for i in items),
        "max": total(items, "max"),
        "claimed": total(items, "claimed"),
        "accepted": total(items, "accepted"),
        "by_tier": {"INTERNAL": total(items, "accepted")} if any(i["accepted"] for i in items) else {},
        "forecast": total(items, "forecast"),
        "low": total(items, "forecast"),
        "high": total(items, "max"),
        "unreviewed": "0.00",
        "cut": "0.00",
        "raised": "0.00",
        "not_claimed": "0.00",
        "inferred": total(items, "max"),
        "assumed": "0.00",
        "own_review": "0.00",
    }


def make_readiness(clusters: list[snapshot.ClusterFact] | None = None, **over: Any) -> snapshot.Readiness:
    """A small report whose sums fit its items; `over` replaces whole parts of it."""
    clusters = make_clusters() if clusters is None else clusters
    items = [i for c in clusters for n in c["indicators"] for i in n["items"]]
    facts = snapshot.Readiness(
        meta=make_meta(),
        totals=make_totals(items),
        predicates={
            "current": "Nindya",
            "target": "Utama",
            "target_points": "801.00",
            "accepted": "Madya",
            "forecast": "Nindya",
            "missing_accepted": "721.00",
            "missing_forecast": "725.00",
        },
        bands=[{"code": c, "name": n, "low": low, "high": high} for c, n, low, high in BANDS],
        gates=[
            {
                "label": "Perda KLA sudah ditetapkan",
                "state": "met",
                "word": "Terpenuhi",
                "detail": "",
                "confidence": "confirmed_2",
            }
        ],
        clusters=clusters,
        top=[],
        gaps=[],
        evidence=[make_evidence(f"B{n:04d}") for n in range(1, 4)],
        rates=[],
        signatories=[
            {"part": f"Pihak {n},", "post": "Kepala Bappedalitbang", "name": "", "rank": ""} for n in range(3)
        ],
        organisations=[("Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil")],
    )
    return replace(facts, **over)
