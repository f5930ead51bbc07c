"""A period closes once its stages are over, says what stays open, and runs again only for a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, transaction

from common.refusals import Refused
from indicators.models import Item, Period, PeriodStage, PeriodStep, Tier
from indicators.services.answers import Filled, save_answer
from indicators.services.closing import close_period, hindrances, left_open, reopen_period
from indicators.services.late import grant_late
from indicators.services.results import refresh_all
from participants.models import AuditEntry, Notice
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

URL = "/63.03/evaluasi/2026/atur/tutup/"
REOPEN = f"{URL}buka-kembali/"
SHARE = Filled(value={"numerator": "68", "denominator": "210"}, on_behalf="surat")


@pytest.fixture
def period(cast: Cast) -> Period:
    """All its stages are over."""
    period = make_period(cast.banjar)
    period.stages.update(closes_at=NOW - dt.timedelta(days=1))
    return period


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    made = assign(period, "I15-Q4", cast.dinkes, cast.disdik)
    refresh_all(period)
    return made


def closed(cast: Cast, period: Period) -> PeriodStep:
    return close_period(period, knowing=True, by=cast.secretariat, now=NOW)


def test_closing_makes_everything_read_only_and_is_kept_audited_and_told(
    cast: Cast, period: Period, item: Item
) -> None:
    step = closed(cast, period)
    with pytest.raises(Refused, match="window-closed"):
        save_answer(period, item, SHARE, expected_version=0, by=cast.secretariat, now=NOW)
    assert period.state == Period.State.CLOSED, "the service learns of the closing under its lock"
    assert step.left == ["1 butir tidak diisi.", "1 butir tanpa nilai resmi dari provinsi atau pusat."]
    entry = AuditEntry.objects.get(action="indicators.period.closed")
    assert (entry.actor, entry.data) == (cast.secretariat, {"step": step.pk, "left": 2})
    told = Notice.objects.filter(text__startswith="Evaluasi 2026 ditutup")
    assert {row.user for row in told} >= {cast.operator, cast.head, cast.secretariat, cast.task_force_lead}
    assert cast.foreign_secretariat not in {row.user for row in told}


def test_a_stage_that_still_runs_hinders_closing(cast: Cast, period: Period, item: Item) -> None:
    PeriodStage.objects.filter(period=period, tier=Tier.VA_PROV).update(closes_at=NOW + dt.timedelta(days=2))
    with pytest.raises(Refused, match=r"stage-running.*baru berakhir Rabu, 4 Maret 2026, pukul 09.16 WITA"):
        closed(cast, period)


def test_leave_that_was_given_hinders_closing(cast: Cast, period: Period, item: Item) -> None:
    until = NOW + dt.timedelta(days=2)
    grant_late(period, cast.dinkes, item, until=until, reason="Jaringan putus", by=cast.secretariat, now=NOW)
    assert [one.code for one in hindrances(period, NOW)] == ["late-running"]
    with pytest.raises(Refused, match="late-running"):
        closed(cast, period)
    assert hindrances(period, until + dt.timedelta(minutes=1)) == []


def test_what_stays_open_must_be_known(cast: Cast, period: Period, item: Item) -> None:
    with pytest.raises(Refused, match="left-unread"):
        close_period(period, knowing=False, by=cast.secretariat, now=NOW)
    save_answer(period, item, SHARE, expected_version=0, by=cast.secretariat, now=NOW)
    assert left_open(period)[0] == "1 isian masih draf dan tidak pernah diajukan."


def test_it_closes_once_and_runs_again_only_with_a_reason(cast: Cast, period: Period, item: Item) -> None:
    closed(cast, period)
    with pytest.raises(Refused, match="period-not-open"):
        closed(cast, period)
    with pytest.raises(Refused, match="reopened-without-reason"):
        reopen_period(period, reason="  ", by=cast.secretariat, now=NOW)
    reopen_period(period, reason="Nilai VF baru diterima", by=cast.secretariat, now=NOW)
    period.refresh_from_db()
    assert period.state == Period.State.OPEN
    assert Notice.objects.filter(user=cast.head, text__endswith="Nilai VF baru diterima").exists()
    with pytest.raises(Refused, match="period-not-closed"):
        reopen_period(period, reason="Sekali lagi", by=cast.secretariat, now=NOW)


def test_its_history_cannot_be_rewritten(cast: Cast, period: Period, item: Item) -> None:
    step = closed(cast, period)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PeriodStep.objects.filter(pk=step.pk).update(reason="lain")


def test_the_secretariat_closes_and_reopens_on_the_screen(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    client = login(cast.secretariat)
    page = client.get(URL).content.decode()
    assert "Semua tahap sudah lewat" in page
    assert "1 butir tidak diisi." in page
    assert client.post(URL).status_code == 422
    assert client.post(URL, {"knowing": "on"}).status_code == 302
    home = login(cast.operator).get("/").content.decode()
    assert "Evaluasi 2026 sudah ditutup." in home
    assert "Mulai isi" not in home
    page = client.get(URL).content.decode()
    assert "Buka kembali periode" in page
    assert client.post(REOPEN, {"reason": ""}).status_code == 422
    assert client.post(REOPEN, {"reason": "Nilai VF baru diterima"}).status_code == 302
    assert "Nilai VF baru diterima" in client.get(URL).content.decode()


def test_the_head_of_the_task_force_reads_and_nobody_else_sees_it(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    assert "Tutup periode</button>" not in login(cast.task_force_lead).get(URL).content.decode()
    assert login(cast.task_force_lead).post(URL, {"knowing": "on"}).status_code == 403
    assert login(cast.operator).get(URL).status_code == 403
    assert login(cast.foreign_secretariat).get(URL).status_code == 404
    assert login(cast.secretariat).get(REOPEN).status_code == 405
