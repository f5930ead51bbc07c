"""Official results copied from letters, one by one or as a sheet."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from django.db import Error, transaction

from common.refusals import Refused
from indicators.models import ItemResult, Period, StageScore, Tier
from indicators.official_results import MAX_ROWS
from indicators.services.transcription import OfficialScore, Source, transcribe
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.factories import assign, make_period
from tests.hostile import xlsx
from tests.indicators.desk_scene import scene, url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

LETTER = Source(Tier.VA_PROV, "Tim Provinsi", "Hasil VA", "400/12", dt.date(2026, 2, 1))
FORM = {
    "tier": "VA_PROV",
    "decided_by": "Tim Provinsi",
    "document": "Hasil VA",
    "number": "400/12",
    "date": "2026-02-01",
}


def sheet(
    rows: Sequence[Sequence[Any]], headings: Sequence[str] = ("Kode butir", "Nilai", "Alasan", "Catatan")
) -> io.BytesIO:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for line, row in enumerate([headings, *rows]):
            page.write_row(line, 0, row)
    target.seek(0)
    target.name = "nilai.xlsx"
    return target


def two_items(cast: Cast) -> Period:
    period, _ = scene(cast)
    assign(period, "I02-Q1", cast.dinas)
    return period


def check(client: Client, period: Period, file: io.BytesIO) -> Any:
    return client.post(url("transcribe-sheet", period), FORM | {"sheet": file})


def test_one_official_score_keeps_its_source(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    form = FORM | {"item": item.code, "points": "2,01", "reason": "hanya_foto"}
    assert login(cast.secretariat).post(url("transcribe", period), form).status_code == 302
    score = StageScore.objects.get()
    assert (score.points, score.source_number, score.decided_by) == (
        Decimal("2.01"),
        "400/12",
        "Tim Provinsi",
    )
    assert ItemResult.objects.get(period=period, item=item).external == Decimal("2.01")
    assert AuditEntry.objects.filter(action="indicators.results-transcribed").exists()


def test_the_newest_row_of_a_tier_counts_and_the_old_one_stays(cast: Cast) -> None:
    period, item = scene(cast)
    for points in ("2.01", "0.99"):
        score = OfficialScore(item.code, Decimal(points))
        transcribe(period, [score], source=LETTER, by=cast.secretariat, now=NOW)
    assert StageScore.objects.count() == 2
    assert ItemResult.objects.get(period=period, item=item).external == Decimal("0.99")
    with pytest.raises(Error), transaction.atomic():
        StageScore.objects.update(points=3)


@pytest.mark.parametrize("points", ["3,01", "-1", "1.000", "banyak"])
def test_a_wrong_score_is_asked_back(cast: Cast, login: Callable[[User], Client], points: str) -> None:
    period, item = scene(cast)
    response = login(cast.secretariat).post(
        url("transcribe", period), FORM | {"item": item.code, "points": points}
    )
    assert response.status_code == 422
    assert not StageScore.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tier": "CLAIM"}, "tier-not-official"),
        ({"number": ""}, "source-incomplete"),
        ({"date": dt.date(2027, 1, 1)}, "source-in-future"),
    ],
)
def test_a_source_must_be_whole(cast: Cast, change: dict[str, Any], code: str) -> None:
    period, item = scene(cast)
    source = Source(**(LETTER.__dict__ | change))
    with pytest.raises(Refused) as refusal:
        transcribe(
            period, [OfficialScore(item.code, Decimal(1))], source=source, by=cast.secretariat, now=NOW
        )
    assert refusal.value.code == code


def test_a_closed_period_takes_no_results(cast: Cast) -> None:
    period, item = scene(cast, state="closed")
    with pytest.raises(Refused) as refusal:
        transcribe(
            period, [OfficialScore(item.code, Decimal(1))], source=LETTER, by=cast.secretariat, now=NOW
        )
    assert refusal.value.code == "period-closed"


def test_the_dry_run_writes_nothing_and_saving_writes_all(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, client = two_items(cast), login(cast.secretariat)
    rows = [("I15-Q1", 2.01, "Hanya foto", "Foto saja"), ("I02-Q1", "3,00", "", "")]
    page = check(client, period, sheet(rows))
    assert "2 nilai" in page.content.decode()
    assert "5,01 poin" in page.content.decode()
    assert not StageScore.objects.exists()
    client.post(url("transcribe-save", period), {"token": page.context["confirm"].initial["token"]})
    found = {score.item.code: (score.points, score.reason) for score in StageScore.objects.all()}
    assert found == {"I15-Q1": (Decimal("2.01"), "hanya_foto"), "I02-Q1": (Decimal("3.00"), "")}
    assert ItemResult.objects.filter(period=period, external__isnull=False).count() == 2


def test_one_bad_row_stops_the_whole_sheet_and_is_named(cast: Cast, login: Callable[[User], Client]) -> None:
    period = two_items(cast)
    rows = [
        ("I15-Q1", 9, "", ""),
        ("I99-Q1", 1, "", ""),
        ("I02-Q1", 3, "karena", ""),
        ("I02-Q1", 3, "", ""),
        ("I02-Q1", 3, "", ""),
    ]
    page = check(login(cast.secretariat), period, sheet(rows))
    text = page.content.decode()
    assert [line for line, _ in page.context["faults"]] == [2, 3, 4, 6]
    assert "Baris 3: Butir I99-Q1 tidak ada" in text
    assert page.context["confirm"] is None
    assert not StageScore.objects.exists()


def test_all_or_nothing_also_when_rows_are_posted_past_the_dry_run(cast: Cast) -> None:
    period = two_items(cast)
    rows = [OfficialScore("I15-Q1", Decimal(1)), OfficialScore("I02-Q1", Decimal(99))]
    with pytest.raises(Refused), transaction.atomic():
        transcribe(period, rows, source=LETTER, by=cast.secretariat, now=NOW)
    assert not StageScore.objects.exists()


def test_rows_without_a_score_are_left_out_not_zero(cast: Cast, login: Callable[[User], Client]) -> None:
    period = two_items(cast)
    page = check(login(cast.secretariat), period, sheet([("I15-Q1", "", "", ""), ("I02-Q1", 0, "", "")]))
    assert page.context["count"] == 1


@pytest.mark.parametrize("case", ["other", "headings", "text", "macro", "far"])
def test_a_file_that_is_no_filled_template_is_refused(
    cast: Cast, login: Callable[[User], Client], case: str
) -> None:
    period = two_items(cast)
    file = {
        "other": io.BytesIO(xlsx()),
        "headings": sheet([], ("Kode", "Nilai", "Alasan", "Catatan")),
        "text": io.BytesIO(b"kode;nilai"),
        "macro": io.BytesIO(xlsx(extra={"xl/vbaProject.bin": b"macro"})),
        "far": sheet([("I15-Q1", 1)] * (MAX_ROWS + 1)),
    }[case]
    file.name = "nilai.xlsx"
    assert check(login(cast.secretariat), period, file).status_code == 422


def test_a_forged_confirmation_writes_nothing(cast: Cast, login: Callable[[User], Client]) -> None:
    period = two_items(cast)
    login(cast.secretariat).post(url("transcribe-save", period), {"token": "palsu"})
    assert not StageScore.objects.exists()


def test_a_confirmation_of_an_other_period_writes_nothing(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, client = two_items(cast), login(cast.secretariat)
    page = check(client, period, sheet([("I15-Q1", 1, "", "")]))
    later = make_period(cast.banjar, slug="2027", name="Evaluasi 2027")
    assign(later, "I15-Q1", cast.dinkes)
    client.post(url("transcribe-save", later), {"token": page.context["confirm"].initial["token"]})
    assert not StageScore.objects.exists()


def test_the_template_lists_every_item_and_reads_back(cast: Cast, login: Callable[[User], Client]) -> None:
    period, client = two_items(cast), login(cast.secretariat)
    response = client.get(url("transcribe-template", period))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book["Nilai"].max_row == 290
    filled = io.BytesIO()
    cell = next(row for row in book["Nilai"].iter_rows() if row[0].value == "I15-Q1")
    cell[1].value = 2.01
    book.save(filled)
    filled.seek(0)
    filled.name = "nilai.xlsx"
    assert check(client, period, filled).context["count"] == 1


@pytest.mark.parametrize("who", ["operator", "assessor", "task_force_lead"])
@pytest.mark.parametrize("name", ["transcribe", "transcribe-template"])
def test_only_the_secretariat_transcribes(
    cast: Cast, login: Callable[[User], Client], who: str, name: str
) -> None:
    period = two_items(cast)
    assert login(getattr(cast, who)).get(url(name, period)).status_code == 403


def test_another_regency_is_not_found_and_saving_is_posted(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period = two_items(cast)
    assert login(cast.foreign_secretariat).get(url("transcribe", period)).status_code == 404
    assert login(cast.secretariat).get(url("transcribe-save", period)).status_code == 405
