"""The escalation list for the Sekda, the commitment sheet of a meeting, the ledger as XLSX."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from common import sheets
from common.refusals import Refused
from coordination.models import Commitment
from coordination.rendering.escalation import escalation
from coordination.services import commitment_papers as papers
from coordination.services.commitments import Promised, make_commitment
from documents.models import Job
from documents.services.seals import seal_now
from participants.models import Organisation, Sector
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_rakor import make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

LEDGER = "/63.03/komitmen/"
LIST = f"{LEDGER}eskalasi/"


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


def promise(
    cast: Cast, body: Organisation, days: int, what: str = "Melengkapi SK", **over: object
) -> Commitment:
    """A promise due `days` from today, whose date may lie in the past."""
    today = timezone.localdate()
    made = Promised(body, what, "SK bernomor", today + dt.timedelta(days=max(days, 0)))
    row = make_commitment(cast.banjar, made, by=cast.secretariat, today=today)
    Commitment.objects.filter(pk=row.pk).update(due_on=today + dt.timedelta(days=days), **over)
    return row


def test_the_list_holds_what_is_late_by_a_week_or_broken(cast: Cast, login: Login) -> None:
    promise(cast, cast.dinkes, -6, "Enam hari")
    promise(cast, cast.dinkes, -7, "Tujuh hari")
    promise(cast, cast.disdik, -1, "Ingkar", state="ingkar", decided_on=timezone.localdate())
    page = login(cast.task_force_lead).get(LIST).content.decode()
    assert "Enam hari" not in page
    assert "Tujuh hari" in page
    assert "Menetapkan janji pengganti" in page
    assert "Susun daftar eskalasi untuk Sekda" in page


def test_the_body_with_most_points_comes_first(cast: Cast) -> None:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.disdik)
    small, large = promise(cast, cast.dinkes, -30), promise(cast, cast.disdik, -8)
    large.items.create(regency=cast.banjar, item=item, points="2.50")
    listed = escalation(papers.whole_ledger(cast.banjar), timezone.localdate())
    assert [(body.short_name, body.points) for body in listed.bodies] == [
        ("Dinas Pendidikan", "2,50"),
        ("Dinas Kesehatan", "0,00"),
    ]
    assert listed.bodies[1].rows[0].pk == small.pk
    assert (listed.count, listed.points, listed.late.count) == (2, "2,50", 2)


def test_the_list_is_ordered_from_the_ledger_and_sealed(cast: Cast, login: Login) -> None:
    promise(cast, cast.dinkes, -9)
    client = login(cast.secretariat)
    assert "Susun daftar eskalasi" in client.get(LEDGER).content.decode()
    client.post(f"{LIST}susun/")
    job = Job.objects.get(kind=papers.ESCALATION)
    document = seal_now(job.kind, job.arguments["subject"], regency=cast.banjar, by=cast.secretariat)
    assert f"/berkas/{document.code}/unduh/" in client.get(LIST).content.decode()
    assert client.get(f"/berkas/{document.code}/unduh/").status_code == 200
    assert login(cast.operator).get(f"/berkas/{document.code}/unduh/").status_code != 200


def test_an_empty_list_says_so_and_is_not_printed(cast: Cast, login: Login) -> None:
    promise(cast, cast.dinkes, 3)
    client = login(cast.secretariat)
    assert "Tidak ada yang perlu disampaikan" in client.get(LIST).content.decode()
    assert "Susun daftar eskalasi" not in client.get(LEDGER).content.decode()
    told = client.post(f"{LIST}susun/", follow=True).content.decode()
    assert "tidak ada janji yang lewat sepekan" in told
    assert not Job.objects.filter(kind=papers.ESCALATION).exists()


def test_the_sheet_carries_the_promises_and_a_block_for_each_pillar(cast: Cast) -> None:
    meeting = make_meeting(cast.banjar, starts_at=dt.datetime(2026, 2, 20, 0, 30, tzinfo=dt.UTC))
    shop = Organisation.objects.create(
        regency=cast.banjar, name="Forum Dunia Usaha", short_name="Usaha", sector=Sector.BUSINESS
    )
    for body in (cast.dinkes, shop):
        made = Promised(body, "Menyerahkan data", "Data lengkap", NOW.date())
        make_commitment(cast.banjar, made, by=cast.secretariat, today=NOW.date(), meeting=meeting)
    facts = papers.freeze_sheet(
        papers.order_sheet(meeting, by=cast.secretariat).arguments["subject"], NOW, None
    )
    assert facts.body["day"].startswith("Jumat, tanggal dua puluh bulan Februari")
    assert [row["organisation"] for row in facts.body["promises"]] == [cast.dinkes.name, shop.name]
    posts = [post["post"] for post in (*facts.body["upper"], *facts.body["lower"])]
    assert posts[2] == "Pimpinan Forum Dunia Usaha"
    assert facts.body["open_pillars"] == ["masyarakat", "media massa"]


def test_a_cancelled_promise_is_on_no_sheet(cast: Cast) -> None:
    meeting = make_meeting(cast.banjar)
    row = promise(cast, cast.dinkes, 3, state="batal", decided_on=timezone.localdate())
    Commitment.objects.filter(pk=row.pk).update(meeting=meeting)
    with pytest.raises(Refused) as refusal:
        papers.order_sheet(meeting, by=cast.secretariat)
    assert refusal.value.code == "sheet-empty"


def test_the_sheet_is_found_from_the_meeting(cast: Cast, login: Login) -> None:
    meeting = make_meeting(cast.banjar)
    row = promise(cast, cast.dinkes, 3)
    Commitment.objects.filter(pk=row.pk).update(meeting=meeting)
    client, place = login(cast.secretariat), f"/63.03/rakor/{meeting.pk}/"
    client.post(f"{place}komitmen-bersama/")
    job = Job.objects.get(kind=papers.SHEET)
    document = seal_now(job.kind, job.arguments["subject"], regency=cast.banjar, by=None)
    assert document.pages == 1
    assert f"/berkas/{document.code}/unduh/" in client.get(place).content.decode()


def test_the_ledger_comes_as_xlsx_with_what_one_may_read(cast: Cast, login: Login) -> None:
    promise(cast, cast.dinkes, -3, "=SUM(A1)")
    promise(cast, cast.disdik, 3, "Janji Disdik")
    book = sheets.read(login(cast.operator).get(f"{LEDGER}unduh/").content, max_rows=50)
    lines = book["rencana tindak lanjut"]
    assert lines.headings[1:4] == ("keputusan/rujukan", "uraian tindak lanjut", "butir terkait")
    assert [(cells[2], cells[9]) for _, cells in lines.lines] == [("=SUM(A1)", "Terlambat")]
