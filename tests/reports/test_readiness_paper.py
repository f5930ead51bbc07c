"""The sealed readiness report: what is frozen, what is printed, what is withheld."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from coordination.models import Commitment
from documents.models import Document, StoredFile
from documents.registry import Seal, papers
from documents.services.seals import render_again, seal_now
from documents.storage import default_store
from indicators.models import Answer, Evidence, EvidenceLink, EvidenceRevision, Item, StageScore, Tier
from indicators.services.results import refresh_result
from indicators.services.verdicts import FileVerdict, give_verdict
from reports import gaps
from reports.policies import can_read_paper
from reports.rendering import readiness, rows, words
from reports.services.freezing import freeze
from reports.services.papers import READINESS, subject_of
from reports.snapshot import Readiness
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_coverage import certify, type_count
from tests.factories_trainings import make_plan, make_training
from trainings.services.categories import ensure_categories

if TYPE_CHECKING:
    from pathlib import Path

    from indicators.models import Period

SECRET_TITLE = "Foto Siti dan Ahmad di panti"
SEAL = Seal("7F3K-91QD-AAAA-BBBBB", "https://kla.contoh.go.id/dokumen/7F3K/", NOW.isoformat(), 12, "ab" * 32)


def decide(period: Period, item: Item, tier: Tier, points: str, reason: str = "", own: bool = False) -> None:
    StageScore.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        tier=tier,
        points=Decimal(points),
        reason=reason,
        decided_by="Penelaah",
        own_review=own,
        at=NOW,
    )
    refresh_result(period, item)


def answer(period: Period, item: Item, cast: Cast, state: str, **over: object) -> Answer:
    return Answer.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        organisation=cast.dinkes,
        state=state,
        saved_by=cast.operator,
        **over,
    )


def attach(
    period: Period,
    item: Item,
    cast: Cast,
    title: str,
    kind: str,
    child: str = "tidak",
    state: str = "accepted",
) -> EvidenceLink:
    data = title.encode()
    stored = default_store().put(data)
    file, _ = StoredFile.objects.get_or_create(
        regency=period.regency,
        sha256=stored.sha256,
        defaults={"size": len(data), "kind": "pdf", "mime": "application/pdf", "pages": 3},
    )
    evidence = Evidence.objects.create(
        regency=period.regency,
        organisation=cast.dinkes,
        title=title,
        kind=kind,
        child_identifiable=child,
        created_by=cast.operator,
    )
    EvidenceRevision.objects.create(
        regency=period.regency,
        evidence=evidence,
        number=1,
        file=file,
        file_name="berkas.pdf",
        document_number="800/118",
        document_date=dt.date(2025, 1, 14),
        uploaded_by=cast.operator,
    )
    link = EvidenceLink.objects.create(
        regency=period.regency, period=period, item=item, evidence=evidence, page=2
    )
    verdict = FileVerdict(state, "tahun_salah" if state == "returned" else "")
    give_verdict(link, verdict, tier=Tier.INTERNAL, post="Sekretariat", by=cast.secretariat, now=NOW)
    return link


@pytest.fixture
def period(cast: Cast) -> Period:
    """Five items: cut by the Dinas, verified by the province, waiting, returned, and never answered."""
    made = make_period(cast.banjar)
    cut = assign(made, "I01-Q1", cast.dinkes, cast.dinas, cast.disdik)
    province = assign(made, "I01-Q2.2a", cast.dinkes)
    waiting = assign(made, "I02-Q7", cast.dinkes)
    returned = assign(made, "I01-Q4", cast.dinas)
    assign(made, "I07-Q1", cast.disdik)
    for item, claim in ((cut, "12"), (province, "1"), (waiting, "5"), (returned, "5")):
        decide(made, item, Tier.CLAIM, claim)
    decide(made, cut, Tier.INTERNAL, "9", reason="tidak_konsisten", own=True)
    decide(made, province, Tier.INTERNAL, "1")
    decide(made, province, Tier.VA_PROV, "0.75")
    answer(made, cut, cast, "signed")
    answer(made, province, cast, "signed")
    answer(made, waiting, cast, "submitted")
    answer(made, returned, cast, "returned", return_reason="tahun_salah")
    attach(made, cut, cast, "Salinan produk hukum: Perda KLA", Evidence.Kind.REGULATION)
    attach(made, waiting, cast, SECRET_TITLE, Evidence.Kind.FIELD_PHOTO, child="ya", state="attached")
    return made


def frozen(period: Period) -> Readiness:
    return freeze(subject_of(period), NOW, None)


def printed(period: Period) -> str:
    return re.sub(r"\s+", " ", readiness.html(frozen(period).to_json(), SEAL))


def test_the_snapshot_survives_its_json_and_is_canonical(period: Period) -> None:
    facts = frozen(period)
    text = facts.to_json()
    again = Readiness.from_json(text)
    assert again == facts
    assert again.to_json() == text == frozen(period).to_json()
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text


def test_a_snapshot_of_another_format_is_refused(period: Period) -> None:
    facts = json.loads(frozen(period).to_json()) | {"format": 99}
    with pytest.raises(ValueError, match="99"):
        Readiness.from_json(json.dumps(facts))


def promise(period: Period, cast: Cast, what: str, days: int, **over: object) -> Commitment:
    fields: dict[str, Any] = {
        "regency": cast.banjar,
        "period": period,
        "organisation": cast.dinkes,
        "what": what,
        "target": "SK bernomor",
        "made_on": NOW.date() - dt.timedelta(days=30),
        "due_on": NOW.date() + dt.timedelta(days=days),
    }
    row = Commitment.objects.create(**fields | over)
    item = Item.objects.get(instrument=period.instrument, code="I01-Q1")
    row.items.create(regency=cast.banjar, item=item, points="1.25")
    return row


def test_promises_stand_in_the_report_late_ones_first_with_their_sums(period: Period, cast: Cast) -> None:
    promise(period, cast, "Masih berjalan", 4)
    promise(period, cast, "Sudah terlambat", -3)
    promise(period, cast, "Ditepati", -9, state="ditepati", decided_on=NOW.date())
    promise(period, cast, "Dibatalkan", -9, state="batal", decided_on=NOW.date())
    facts = frozen(period)
    assert [c["what"] for c in facts.commitments] == ["Sudah terlambat", "Masih berjalan", "Ditepati"]
    late, *_, whole = rows.commitment_sums(facts)
    assert (late["word"], late["count"], late["points"]) == ("Terlambat", 1, "1,25")
    assert (whole["count"], whole["points"]) == (3, "3,75")
    page = printed(period)
    assert page.index("Matriks kesenjangan</h1>") < page.index("Komitmen lembaga</h1>")
    assert 'href="#komitmen"' in page


def test_a_report_frozen_before_promises_were_known_is_laid_out_as_it_was(period: Period) -> None:
    facts = json.loads(frozen(period).to_json()) | {"format": 1}
    del facts["commitments"]
    page = readiness.html(json.dumps(facts), SEAL)
    assert "Matriks kesenjangan" in page
    assert "komitmen" not in page.lower()


def test_trained_staff_and_trainings_of_the_evidence_years_stand_in_the_report(
    period: Period, cast: Cast
) -> None:
    health = next(row for row in ensure_categories(cast.banjar) if row.code == "kesehatan")
    training = make_training(cast.banjar, starts_at=dt.datetime(2025, 8, 20, 1, tzinfo=dt.UTC))
    make_training(cast.banjar, title="Tahun lain", starts_at=dt.datetime(2022, 8, 20, 1, tzinfo=dt.UTC))
    make_plan(training, certify(training, "Siti Rahmah", health, organisation=cast.dinkes))
    type_count(period, health, cast.dinkes, 3, cast.operator)
    chapter = frozen(period).trainings
    assert chapter is not None
    assert [(row["title"], row["participants"], row["hours"]) for row in chapter["trainings"]] == [
        ("Pelatihan Konvensi Hak Anak", 1, 24)
    ]
    page = printed(period)
    assert page.index("Komitmen lembaga</h1>") < page.index("SDM terlatih Konvensi Hak Anak</h1>")
    assert "1 / 3" in page
    assert "Asumsi: sertifikat dihitung per 31 Desember 2025" in page
    assert 'href="#pelatihan"' in page


def test_a_report_frozen_before_trainings_were_known_is_laid_out_as_it_was(period: Period) -> None:
    facts = json.loads(frozen(period).to_json()) | {"format": 2}
    del facts["trainings"]
    page = readiness.html(json.dumps(facts), SEAL)
    assert "Komitmen lembaga</h1>" in page
    assert 'id="pelatihan"' not in page
    assert 'href="#pelatihan"' not in page


def test_each_item_is_frozen_in_its_own_state_with_the_deciding_tier(period: Period) -> None:
    items = {i["code"]: i for i in frozen(period).items}
    assert {code: i["state"] for code, i in items.items()} == {
        "I01-Q1": "cut",
        "I01-Q2.2a": "cut",
        "I01-Q4": "back",
        "I02-Q7": "wait",
        "I07-Q1": "none",
    }
    assert (items["I01-Q1"]["accepted"], items["I01-Q1"]["tier"]) == ("9.00", "INTERNAL")
    assert (items["I01-Q2.2a"]["accepted"], items["I01-Q2.2a"]["tier"]) == ("0.75", "VA_PROV")
    assert (items["I02-Q7"]["claimed"], items["I02-Q7"]["accepted"]) == ("5.00", None)
    assert (items["I07-Q1"]["claimed"], items["I07-Q1"]["accepted"]) == (None, None)
    assert items["I01-Q1"]["own_review"]
    assert items["I01-Q1"]["reason"] == "Data tidak konsisten"
    assert items["I01-Q2.2a"]["number"] == "1.2a"
    assert items["I01-Q1"]["contributors"] == ["Dinsos P3AP2KB", "Dinas Pendidikan"]


def test_the_totals_are_the_sums_of_the_items_and_of_the_tiers(period: Period) -> None:
    facts = frozen(period)
    accepted = sum(Decimal(i["accepted"]) for i in facts.items if i["accepted"] is not None)
    assert Decimal(facts.totals["accepted"]) == accepted == Decimal("9.75")
    assert facts.totals["by_tier"] == {"INTERNAL": "9.00", "VA_PROV": "0.75"}
    assert facts.totals["own_review"] == "9.00"
    assert sum(Decimal(c["max"]) for c in facts.clusters) == Decimal(facts.totals["max"])


def test_what_has_no_score_is_printed_as_a_dash_and_never_as_zero(period: Period) -> None:
    facts = frozen(period)
    untouched = next(i for c in facts.clusters for i in c["indicators"] if i["code"] == "I07")
    row = rows.indicator(untouched)
    assert (row["claimed"], row["accepted"]) == ("–", "–")
    assert (row["rows"][0]["claimed"], row["rows"][0]["accepted"]) == ("–", "–")
    assert "terverifikasi –, klaim –" in row["micro"]


def test_the_title_of_a_restricted_file_is_neither_frozen_nor_printed(period: Period) -> None:
    facts = frozen(period)
    restricted = [e for e in facts.evidence if e["restricted"]]
    assert [e["title"] for e in restricted] == [""]
    assert restricted[0]["sha256"] == hashlib.sha256(SECRET_TITLE.encode()).hexdigest()
    assert "Siti" not in facts.to_json()
    assert "Siti" not in printed(period)
    assert "judul tidak dicetak" in printed(period)


def test_the_gap_matrix_says_what_is_done_what_is_not_and_who_must_bring_what(period: Period) -> None:
    facts = {g["code"]: g for g in frozen(period).gaps}
    assert set(facts) == {"I01-Q1", "I01-Q2.2a", "I01-Q4", "I02-Q7", "I07-Q1"}
    cut = facts["I01-Q1"]
    assert cut["missing"] == "3.00"
    assert cut["done"].startswith("Produk hukum terbit")
    assert "publikasi belum dibuktikan" in cut["undone"].lower()
    assert "data tidak konsisten" in cut["undone"]
    assert cut["lead"] == "Dinas Kesehatan"
    assert "tautan publikasi" in cut["needed"].lower()
    assert "menunggu telaah" in facts["I02-Q7"]["undone"].lower()
    assert facts["I07-Q1"]["undone"] == "Belum diajukan oleh pengampu"
    assert all(gap["undone"] for gap in facts.values())


def test_a_gap_without_any_other_word_says_that_the_value_is_below_the_claim(period: Period) -> None:
    item = next(i for i in frozen(period).items if i["code"] == "I01-Q1")
    item |= {"proofs": [], "reason": "", "state": "done", "claimed": item["max"]}
    item["accepted"] = "1.00"
    assert gaps.undone(item) == "Nilai di bawah klaim"
    item["accepted"] = item["max"]
    assert gaps.undone(item) == "Jenjang tertinggi belum tercapai"


def test_withdrawn_evidence_proves_nothing(period: Period) -> None:
    Evidence.objects.update(withdrawn_at=NOW)
    facts = frozen(period)
    assert facts.evidence == []
    assert {p["state"] for i in facts.items for p in i["proofs"]} == {"missing"}


def test_what_people_typed_stays_text_on_paper(period: Period, cast: Cast) -> None:
    item = assign(period, "I02-Q1", cast.dinas)
    attach(period, item, cast, "<img src='file:///etc/passwd'> & \"kutip\"", Evidence.Kind.DOCUMENT)
    assert "<img src='file" not in printed(period)
    assert "&lt;img src=" in printed(period)


def test_scores_are_called_verified_and_name_their_tier(period: Period) -> None:
    text = printed(period)
    assert "sudah terverifikasi (Dinas/Provinsi) <strong>9,75</strong>" in text
    assert "9,00 poin oleh Dinas dan 0,75 poin oleh Provinsi" in text
    assert "WITA" in text


def test_more_than_three_contributors_are_counted() -> None:
    assert words.many(["A", "B", "C"]) == "A, B, C"
    assert words.many(["A", "B", "C", "D", "E"]) == "A, B, C, dan 2 lainnya"


def test_the_sealed_report_is_tagged_paper_that_can_be_made_again(period: Period, cast: Cast) -> None:
    document = seal_now(READINESS, subject_of(period), regency=cast.banjar, by=cast.secretariat, at=NOW)
    with default_store().open(document.file.sha256) as file:
        sealed = file.read()
    assert b"%PDF-1.7" in sealed[:20]
    assert document.title == "Laporan Kesiapan Predikat KLA: Kabupaten Banjar, Nindya menuju Utama"
    assert render_again(document) == sealed
    assert papers[READINESS].public_fields(document) == [("Instrumen", "versi 0.1-draft")]


def test_only_readers_of_the_regency_may_open_the_report(period: Period, cast: Cast) -> None:
    document = Document(regency=cast.banjar, kind=READINESS)
    assert can_read_paper(cast.secretariat, document)
    assert can_read_paper(cast.assessor, document)
    assert not can_read_paper(cast.operator, document)
    assert not can_read_paper(cast.foreign_secretariat, document)


def test_the_command_seals_and_hands_out_both_files(period: Period, tmp_path: Path) -> None:
    pdf, facts = tmp_path / "laporan.pdf", tmp_path / "laporan.json"
    call_command(
        "render_readiness",
        regency="63.03",
        period="2026",
        output=pdf,
        json=facts,
        at=dt.datetime(2026, 3, 2, 9, 16),
        stdout=StringIO(),
        stderr=StringIO(),
    )
    document = Document.objects.get(kind=READINESS)
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == document.file.sha256
    assert Readiness.from_json(facts.read_text()).meta["at"] == "2026-03-02T09:16:00+08:00"


def test_the_command_refuses_an_unknown_period(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"63\.03/1999"):
        call_command("render_readiness", regency="63.03", period="1999", output=tmp_path / "x.pdf")
