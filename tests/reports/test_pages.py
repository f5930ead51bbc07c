"""Home and readiness: what they ask of the database, and how heavy they are on a weak network."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.models import Commitment
from indicators.models import Instrument, Item, Period
from indicators.services.results import refresh_all
from tests.factories import assign, make_period
from tests.factories_rakor import make_meeting
from tests.factories_trainings import make_plan, make_training

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

READINESS = "/63.03/evaluasi/2026/kesiapan/"
ALLOWED_QUERIES = {READINESS: 9, "/": 11}
HEAVIEST = 100 * 1024


def fill(period: Period, cast: Cast, codes: list[str]) -> None:
    period.assignments.all().delete()
    for code in codes:
        assign(period, code, cast.dinkes)
    refresh_all(period)


def promise(cast: Cast, period: Period, days: int, **over: object) -> Commitment:
    """A promise of Dinas Kesehatan for 2.50 points, due `days` from today."""
    today = timezone.localdate()
    fields: dict[str, Any] = {
        "regency": cast.banjar,
        "organisation": cast.dinkes,
        "period": period,
        "what": f"Menyerahkan SK dalam {days} hari",
        "target": "SK bernomor",
        "made_on": today - dt.timedelta(days=30),
        "due_on": today + dt.timedelta(days=days),
    }
    row = Commitment.objects.create(**fields | over)
    item = Item.objects.get(instrument=period.instrument, code="I15-Q4")
    row.items.create(regency=cast.banjar, item=item, points="2.50")
    return row


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    assert len(response.content) < HEAVIEST or path == "/"
    return len(asked)


@pytest.mark.parametrize(("role", "path"), [("task_force_lead", READINESS), ("operator", "/")])
def test_a_page_asks_as_little_for_289_items_as_for_three(
    role: str, path: str, cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    period = make_period(cast.banjar)
    fill(period, cast, ["I15-Q4", "I15-Q6", "I12-Q7"])
    few = queries(login(getattr(cast, role)), path)
    fill(period, cast, [item.code for item in Instrument.objects.get().items.all()])
    many = queries(login(getattr(cast, role)), path)
    for days in (-9, -2, 0, 8):
        promise(cast, period, days)
    assert queries(login(getattr(cast, role)), path) == many
    assert many == few
    assert many <= ALLOWED_QUERIES[path]


def test_the_home_of_an_organisation_puts_its_late_promise_first(
    cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    period = make_period(cast.banjar)
    for days in (8, -2):
        promise(cast, period, days)
    promise(cast, period, -5, organisation=cast.disdik, what="Janji Disdik")
    page = login(cast.operator).get("/").content.decode()
    assert page.index("SK dalam -2 hari") < page.index("SK dalam 8 hari")
    assert "lewat 2 hari" in page
    assert "Janji Disdik" not in page


def test_readiness_says_what_is_late_and_when_the_next_meeting_is(
    cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    period = make_period(cast.banjar)
    promise(cast, period, -2)
    promise(cast, period, 2)
    promise(cast, period, -20, state="ingkar", decided_on=timezone.localdate())
    client = login(cast.secretariat)
    page = client.get(READINESS).content.decode()
    assert "1 komitmen terlambat" in page
    assert "1 komitmen tidak ditepati" in page
    assert "Belum ada rapat berikutnya" in page
    meeting = make_meeting(cast.banjar, starts_at=timezone.now() + dt.timedelta(days=3))
    assert f"/63.03/rakor/{meeting.pk}/" in client.get(READINESS).content.decode()


def test_action_plans_whose_report_is_due_stand_beside_the_promises(
    cast: Cast, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    period = make_period(cast.banjar)
    fill(period, cast, ["I15-Q4"])
    training = make_training(cast.banjar)
    today = timezone.localdate()
    for days, activity in ((31, "Ruang tunggu ramah anak"), (2, "Baru saja ditulis")):
        made = today - dt.timedelta(days=days)
        make_plan(
            training,
            organisation=cast.dinkes,
            activity=activity,
            made_on=made,
            due_on=max(made, dt.date(2026, 3, 5)),
        )
    desk = login(cast.operator)
    home = desk.get("/").content.decode()
    assert ("Ruang tunggu ramah anak" in home, "Baru saja ditulis" in home) == (True, False)
    assert "lewat 1 hari" in home
    assert queries(desk, "/") <= ALLOWED_QUERIES["/"]
    lead = login(cast.task_force_lead)
    readiness = lead.get(READINESS).content.decode()
    assert "1 rencana tindak lanjut belum dilaporkan" in readiness
    assert queries(lead, READINESS) <= ALLOWED_QUERIES[READINESS]
