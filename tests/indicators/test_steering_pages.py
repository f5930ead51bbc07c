"""The secretariat sets up and steers a period on its screens; others do not see them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from indicators.models import (
    Answer,
    Assignment,
    AssignmentChange,
    CodeMapping,
    Contribution,
    GateDecision,
    Item,
    LateException,
    Period,
    PeriodStage,
    Tier,
)
from indicators.rendering.steering import code_rows
from indicators.services.assignments import add_contributor, remove_contributor
from indicators.services.gates import Proof, note_gate, standings
from indicators.services.periods import open_period
from indicators.services.preparing import blockers, set_stages
from indicators.services.results import refresh_all
from participants.models import AuditEntry, Organisation, OrganisationAlias, Sector
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.indicators.test_open_period import map_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

BASE = "/63.03/evaluasi/2026/atur/"
FACTS = {
    "slug": "2027",
    "name": "Evaluasi 2027",
    "evidence_years": "2025, 2026",
    "current": "nindya",
    "target": "utama",
    "signoff_before_review": "on",
}


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    made = assign(period, "I15-Q4", cast.dinkes, cast.disdik)
    refresh_all(period)
    return made


def close_claims(period: Period) -> None:
    PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).update(
        closes_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    )


def prepared(cast: Cast, login: Login) -> Period:
    instrument = make_period(cast.balangan).instrument
    login(cast.secretariat).post("/63.03/evaluasi/baru/", FACTS | {"instrument": instrument.pk})
    return Period.objects.get(regency=cast.banjar, slug="2027")


def test_a_new_period_is_prepared_unseen_by_organisations(cast: Cast, login: Login) -> None:
    period = prepared(cast, login)
    assert (period.state, period.evidence_years) == ("preparing", [2025, 2026])
    url = "/63.03/evaluasi/2027/indikator/"
    assert login(cast.operator).get(url).status_code == 404
    assert login(cast.assessor).get(url).status_code == 404
    client = login(cast.task_force_lead)
    for place in ("atur", "kesiapan", "indikator", "bukti", "atur/pembagian", "atur/penutupan"):
        assert client.get(f"/63.03/evaluasi/2027/{place}/").status_code == 200, place


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"slug": "tahun depan"}, "Tulis empat angka tahun"),
        ({"evidence_years": "dua tahun"}, "dipisahkan koma"),
        ({"target": "madya"}, "tidak boleh di bawah"),
        ({"slug": "2026"}, "sudah ada"),
    ],
)
def test_strange_facts_are_refused_and_kept(
    cast: Cast, period: Period, login: Login, over: dict[str, str], words: str
) -> None:
    typed = FACTS | {"instrument": period.instrument_id} | over
    reply = login(cast.secretariat).post("/63.03/evaluasi/baru/", typed)
    assert reply.status_code == 422
    assert words in reply.content.decode()
    assert "Evaluasi 2027" in reply.content.decode()


def test_what_blocks_opening_is_listed_with_its_page(cast: Cast, login: Login) -> None:
    period = prepared(cast, login)
    Period.objects.filter(pk=period.pk).update(evidence_years=[2015])
    page = login(cast.secretariat).get("/63.03/evaluasi/2027/atur/").content.decode()
    for words in ("Jadwal Klaim OPD belum diisi", "Tahun bukti 2015 berada di luar", "kode pengampu belum"):
        assert words in page
    for place in ("jadwal", "data", "kode"):
        assert f"/63.03/evaluasi/2027/atur/{place}/" in page
    assert "Buka periode" not in page


def test_a_complete_period_opens_and_the_items_are_shared_out(cast: Cast, login: Login) -> None:
    period = prepared(cast, login)
    client = login(cast.secretariat)
    typed = {
        f"{tier}_{end}": at
        for tier in ("CLAIM", "INTERNAL")
        for end, at in (("opens", "2027-01-04T08:00"), ("closes", "2027-02-04T23:59"))
    }
    assert client.post("/63.03/evaluasi/2027/atur/jadwal/", typed).status_code == 302
    map_all(cast, period)
    assert blockers(period) == []
    client.post("/63.03/evaluasi/2027/atur/buka/")
    period.refresh_from_db()
    assert (period.state, period.assignments.filter(part="lead").count()) == ("open", 289)


def test_a_blocked_period_is_not_opened_by_its_address(cast: Cast, login: Login) -> None:
    period = prepared(cast, login)
    login(cast.secretariat).post("/63.03/evaluasi/2027/atur/buka/")
    period.refresh_from_db()
    assert period.state == "preparing"


def test_half_a_window_or_a_reversed_one_is_refused(cast: Cast, period: Period, login: Login) -> None:
    client = login(cast.secretariat)
    half = client.post(f"{BASE}jadwal/", {"CLAIM_opens": "2026-01-04T08:00"})
    assert (half.status_code, "Isi keduanya" in half.content.decode()) == (422, True)
    reverse = {"CLAIM_opens": "2026-02-04T08:00", "CLAIM_closes": "2026-01-04T08:00"}
    assert client.post(f"{BASE}jadwal/", reverse).status_code == 422
    with pytest.raises(Refused, match="stage-needed"):
        set_stages(period, {Tier.CLAIM: None}, by=cast.secretariat)


def test_deadlines_follow_the_closing(cast: Cast) -> None:
    period = make_period(cast.banjar, state=Period.State.PREPARING)
    map_all(cast, period)
    open_period(period, cast.secretariat)
    closes = NOW + dt.timedelta(days=20)
    set_stages(period, {Tier.CLAIM: (NOW, closes)}, by=cast.secretariat)
    due = dict(Assignment.objects.filter(item__code="I15-Q4").values_list("part", "due_at"))
    assert due == {"lead": closes, "contributor": closes - dt.timedelta(days=3)}


def test_unmapped_codes_come_first_with_points_and_a_suggestion(cast: Cast, period: Period) -> None:
    map_all(cast, period, without="DINKES")
    rows = code_rows(period)
    assert (rows[0].code, rows[0].suggested, rows[0].preset) == ("DINKES", cast.dinkes.pk, cast.dinkes.pk)
    assert rows[0].points > "0"
    assert rows[1].chosen is not None


def test_an_alias_is_a_suggestion_too(cast: Cast, period: Period) -> None:
    OrganisationAlias.objects.create(regency=cast.banjar, organisation=cast.dinas, name="Dinas Sosial")
    assert next(row for row in code_rows(period) if row.code == "DINSOS").suggested == cast.dinas.pk


def test_the_mapping_is_saved_and_a_foreign_body_refused(cast: Cast, period: Period, login: Login) -> None:
    client = login(cast.secretariat)
    assert client.post(f"{BASE}kode/", {"kode-KECAMATAN": cast.dinas.pk}).status_code == 302
    assert CodeMapping.objects.get().is_class
    assert AuditEntry.objects.get(action="indicators.codes.mapped").data["codes"] == {
        "KECAMATAN": cast.dinas.pk
    }
    reply = client.post(f"{BASE}kode/", {"kode-DINKES": cast.dp3a_balangan.pk})
    assert (reply.status_code, CodeMapping.objects.count()) == (422, 1)


def test_a_new_lead_needs_a_reason_and_leaves_a_history(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    client, url = login(cast.secretariat), f"{BASE}pembagian/{item.code}/pengampu/"
    assert client.post(url, {"organisation": cast.disdik.pk}).status_code == 422
    client.post(url, {"organisation": cast.disdik.pk, "reason": "Urusan pindah"})
    assert Assignment.objects.get(item=item, part="lead").organisation == cast.disdik
    page = client.get(f"{BASE}pembagian/{item.code}/").content.decode()
    assert "Dinas Kesehatan menjadi Dinas Pendidikan. Urusan pindah" in page


def test_contributors_come_and_go_but_not_with_their_data(cast: Cast, period: Period, item: Item) -> None:
    add_contributor(period, item, cast.dinas, reason="", by=cast.secretariat)
    with pytest.raises(Refused, match="already-assigned"):
        add_contributor(period, item, cast.dinas, reason="", by=cast.secretariat)
    remove_contributor(period, item, cast.dinas, reason="", by=cast.secretariat)
    with pytest.raises(Refused, match="lead-stays"):
        remove_contributor(period, item, cast.dinkes, reason="", by=cast.secretariat)
    Contribution.objects.create(
        regency=cast.banjar, period=period, item=item, organisation=cast.disdik, saved_by=cast.other_operator
    )
    with pytest.raises(Refused, match="contribution-waiting"):
        remove_contributor(period, item, cast.disdik, reason="", by=cast.secretariat)


def test_a_period_that_does_not_run_keeps_its_assignments(cast: Cast, period: Period, item: Item) -> None:
    Period.objects.filter(pk=period.pk).update(state="closed")
    with pytest.raises(Refused, match="period-not-open"):
        add_contributor(period, item, cast.dinas, reason="", by=cast.secretariat)


def test_many_deadlines_move_at_once(cast: Cast, period: Period, item: Item, login: Login) -> None:
    assign(period, "I15-Q1", cast.dinkes)
    typed = {"butir": ["I15-Q4", "I15-Q1"], "parts": ["lead"], "due_at": "2026-03-20T16:00"}
    assert login(cast.secretariat).post(f"{BASE}pembagian/", typed).status_code == 302
    moved = Assignment.objects.filter(due_at=dt.datetime(2026, 3, 20, 8, tzinfo=dt.UTC))
    assert moved.count() == 2
    assert AssignmentChange.objects.filter(act="deadline").count() == 2
    nothing = login(cast.secretariat).post(f"{BASE}pembagian/", typed | {"butir": []})
    assert (nothing.status_code, "Centang dahulu" in nothing.content.decode()) == (422, True)


def test_the_list_narrows_by_organisation_cluster_and_word(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    client = login(cast.secretariat)
    for query, found in (
        (f"lembaga={cast.disdik.pk}&q=I15", True),
        (f"lembaga={cast.dinas.pk}", False),
        ("klaster=K3&q=I15-Q4", True),
        ("klaster=K1&q=I15-Q4", False),
    ):
        page = client.get(f"{BASE}pembagian/?{query}").content.decode()
        assert (">I15-Q4</a>" in page) is found, query


def test_the_list_asks_the_same_for_three_items_and_for_all(cast: Cast, period: Period, login: Login) -> None:
    client, counts, sizes = login(cast.secretariat), [], []
    for codes in (["I15-Q1", "I15-Q2", "I15-Q3"], None):
        wanted = Item.objects.exclude(assignments__period=period)
        for one in wanted.filter(code__in=codes) if codes else wanted:
            assign(period, one.code, cast.dinkes, cast.disdik)
        with CaptureQueriesContext(connection) as queries:
            reply = client.get(f"{BASE}pembagian/")
        counts.append(len(queries))
        sizes.append(len(reply.content))
    assert counts[0] == counts[1] <= 13
    assert max(sizes) < 100_000


def test_an_exception_is_granted_listed_and_ended_on_its_screen(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    close_claims(period)
    client = login(cast.secretariat)
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    typed = {"organisation": cast.dinkes.pk, "item": "i15-q4", "until": until, "reason": "Jaringan putus"}
    assert client.post(f"{BASE}kelonggaran/", typed).status_code == 302
    page = client.get(f"{BASE}kelonggaran/").content.decode()
    assert "Dinas Kesehatan, I15-Q4" in page
    assert "Berlaku" in page
    client.post(f"{BASE}kelonggaran/{LateException.objects.get().pk}/akhiri/")
    assert "Diakhiri" in client.get(f"{BASE}kelonggaran/").content.decode()


def test_a_refused_exception_keeps_what_was_typed(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    typed = {
        "organisation": cast.dinkes.pk,
        "item": "",
        "until": "2030-01-01T10:00",
        "reason": "Kepala sedang dinas luar",
    }
    reply = login(cast.secretariat).post(f"{BASE}kelonggaran/", typed)
    assert reply.status_code == 422
    assert "Masa pengisian belum ditutup" in reply.content.decode()
    assert "Kepala sedang dinas luar" in reply.content.decode()


def test_a_met_condition_needs_its_proof(cast: Cast, period: Period, login: Login) -> None:
    client, url = login(cast.secretariat), f"{BASE}syarat/perda_kla/"
    assert client.post(url, {"state": "met"}).status_code == 422
    typed = {
        "state": "met",
        "document_number": "Perda Nomor 5 Tahun 2025",
        "document_date": "2025-08-12",
    }
    assert client.post(url, typed).status_code == 302
    page = client.get("/63.03/evaluasi/2026/kesiapan/").content.decode()
    assert "Perda KLA sudah ditetapkan" in page
    assert GateDecision.objects.get().by == cast.secretariat
    counted = {s.derived.code: s.counted for s in standings(period)}["perda_kla"]
    assert counted.word == "Terpenuhi"
    assert "Perda Nomor 5 Tahun 2025 tanggal 12 Agustus 2025." in counted.detail


def test_the_history_of_a_condition_is_kept_and_a_note_can_be_taken_back(cast: Cast, period: Period) -> None:
    def note(state: str) -> None:
        note_gate(period, "uptd_ppa", state, proof=Proof(), by=cast.secretariat, now=NOW)

    note("unmet")
    with pytest.raises(Refused, match="gate-same"):
        note("unmet")
    note("derived")
    assert GateDecision.objects.count() == 2
    counted = {s.derived.code: s.counted for s in standings(period)}["uptd_ppa"]
    assert counted.word == "Tidak diketahui"
    with pytest.raises(ProgrammingError), transaction.atomic():
        GateDecision.objects.update(state="met")


def test_an_unknown_condition_is_refused(cast: Cast, period: Period, login: Login) -> None:
    assert login(cast.secretariat).get(f"{BASE}syarat/entah/").status_code == 404
    with pytest.raises(Refused, match="gate-unknown"):
        note_gate(period, "entah", "unmet", proof=Proof(), by=cast.secretariat, now=NOW)


def test_the_closing_names_what_nobody_signed(cast: Cast, period: Period, item: Item, login: Login) -> None:
    Answer.objects.create(
        regency=cast.banjar,
        period=period,
        item=item,
        organisation=cast.dinkes,
        state="submitted",
        points="2.00",
        saved_by=cast.operator,
    )
    page = login(cast.secretariat).get(f"{BASE}penutupan/").content.decode()
    assert "1 butir sudah diajukan tetapi belum disahkan kepala" in page
    assert 'data-label="Poin menunggu">2,00<' in page
    Period.objects.filter(pk=period.pk).update(signoff_before_review=False)
    page = login(cast.secretariat).get(f"{BASE}penutupan/").content.decode()
    assert "sudah menjadi klaim" in page


def test_the_link_to_steering_is_for_those_who_steer(cast: Cast, period: Period, login: Login) -> None:
    for who, seen in (
        ("secretariat", True),
        ("task_force_lead", True),
        ("operator", False),
        ("assessor", False),
    ):
        page = login(getattr(cast, who)).get("/63.03/evaluasi/2026/indikator/").content.decode()
        assert ("Atur periode" in page) is seen, who


@pytest.mark.parametrize("place", ["", "kode/", "pembagian/", "kelonggaran/", "syarat/", "penutupan/"])
def test_the_head_of_the_task_force_reads_only(
    cast: Cast, period: Period, item: Item, login: Login, place: str
) -> None:
    client = login(cast.task_force_lead)
    page = client.get(f"{BASE}{place}").content.decode()
    assert "Anda membaca halaman ini" in page
    assert login(cast.operator).get(f"{BASE}{place}").status_code == 403
    if place in ("kode/", "pembagian/", "kelonggaran/"):
        assert client.post(f"{BASE}{place}").status_code == 403


def test_a_first_secretariat_without_a_period_is_led_to_prepare_one(cast: Cast, login: Login) -> None:
    Organisation.objects.create(regency=cast.banjar, sector=Sector.OPD, name="Bapenda", short_name="Bapenda")
    client: Any = login(cast.secretariat)
    assert "/63.03/evaluasi/" in client.get("/").content.decode()
    assert client.get("/63.03/evaluasi/").status_code == 200
