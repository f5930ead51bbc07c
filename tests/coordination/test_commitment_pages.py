from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.models import Commitment
from coordination.services.commitments import Promised, make_commitment
from participants.models import Membership, Notice, Role
from tests.conftest import Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import Organisation, User

    Login = Callable[[User], Client]

LEDGER = "/63.03/komitmen/"


def promise(cast: Cast, body: Organisation, days: int = 7, what: str = "Melengkapi SK") -> Commitment:
    made = Promised(body, what, "SK bernomor", timezone.localdate() + dt.timedelta(days=max(days, 0)))
    row = make_commitment(cast.banjar, made, by=cast.secretariat, today=timezone.localdate())
    if days < 0:
        Commitment.objects.filter(pk=row.pk).update(due_on=timezone.localdate() + dt.timedelta(days=days))
    return row


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


def test_the_secretariat_writes_a_promise_for_an_item(cast: Cast, login: Login) -> None:
    assign(make_period(cast.banjar), "I15-Q4", cast.dinkes)
    typed = {
        "organisation": cast.dinkes.pk,
        "what": "Melengkapi sertifikat KHA",
        "target": "71 orang",
        "due_on": (timezone.localdate() + dt.timedelta(days=7)).isoformat(),
        "items": "i15-q4",
    }
    response = login(cast.secretariat).post(f"{LEDGER}baru/", typed)
    row = Commitment.objects.get()
    assert response["Location"] == f"{LEDGER}{row.pk}/"
    assert [part.item.code for part in row.items.all()] == ["I15-Q4"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"items": "I15-Q4, X99"}, "Butir X99 tidak ada"),
        ({"due_on": "2020-01-01"}, "sudah lewat"),
        ({"target": ""}, "Ukuran selesai"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_is_kept(
    cast: Cast, login: Login, change: dict[str, str], said: str
) -> None:
    make_period(cast.banjar)
    typed = {
        "organisation": str(cast.dinkes.pk),
        "what": "Melengkapi Nu'man",
        "target": "71 orang",
        "due_on": (timezone.localdate() + dt.timedelta(days=7)).isoformat(),
    } | change
    response = login(cast.secretariat).post(f"{LEDGER}baru/", typed)
    page = response.content.decode()
    assert (response.status_code, said in page, "Melengkapi Nu&#x27;man" in page) == (422, True, True)
    assert not Commitment.objects.exists()


def test_a_body_of_another_regency_cannot_promise_here(cast: Cast, login: Login) -> None:
    typed = {"organisation": cast.dp3a_balangan.pk, "what": "a", "target": "b", "due_on": "2030-01-01"}
    assert login(cast.secretariat).post(f"{LEDGER}baru/", typed).status_code == 422


def test_the_ledger_shows_an_operator_its_own_promises_only(cast: Cast, login: Login) -> None:
    promise(cast, cast.dinkes, what="Janji Dinkes")
    promise(cast, cast.disdik, what="Janji Disdik")
    page = login(cast.operator).get(LEDGER).content.decode()
    assert "Janji Dinkes" in page
    assert "Janji Disdik" not in page


def test_the_ledger_puts_the_late_first_and_narrows(cast: Cast, login: Login) -> None:
    promise(cast, cast.disdik, days=3, what="Masih berjalan")
    promise(cast, cast.dinkes, days=-3, what="Sudah terlambat")
    client = login(cast.secretariat)
    page = client.get(LEDGER).content.decode()
    assert page.index("Sudah terlambat") < page.index("Masih berjalan")
    assert "lewat 3 hari" in page
    late = client.get(LEDGER, {"keadaan": "terlambat", "rakor": "bukan-angka"}).content.decode()
    assert "Masih berjalan" not in late


def test_the_ledger_costs_the_same_for_three_and_for_thirty(cast: Cast, login: Login) -> None:
    client = login(cast.secretariat)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LEDGER)
        return len(queries)

    for _ in range(3):
        promise(cast, cast.dinkes)
    few = cost()
    for _ in range(27):
        promise(cast, cast.disdik)
    assert cost() == few <= 11


def test_an_operator_reports_and_the_secretariat_decides(cast: Cast, login: Login) -> None:
    row = promise(cast, cast.dinkes, days=-3)
    page = f"{LEDGER}{row.pk}/"
    assert login(cast.operator).post(f"{page}kemajuan/", {"note": "60 dari 71"}).status_code == 302
    assert login(cast.operator).post(f"{page}keputusan/", {"act": "keep"}).status_code == 403
    secretariat = login(cast.secretariat)
    refused = secretariat.post(f"{page}keputusan/", {"act": "keep", "reason": "Sudah ada"})
    assert (refused.status_code, "Belum ada bukti" in refused.content.decode()) == (422, True)
    assert (
        secretariat.post(f"{page}keputusan/", {"act": "break", "reason": "Tanpa berkas"}).status_code == 302
    )
    row.refresh_from_db()
    assert row.state == "ingkar"


def test_a_reminder_reaches_the_organisation_s_people(cast: Cast, login: Login) -> None:
    row = promise(cast, cast.dinkes)
    Notice.objects.all().delete()
    login(cast.secretariat).post(f"{LEDGER}{row.pk}/ingatkan/")
    assert {n.user for n in Notice.objects.all()} == {cast.operator, cast.head}


def test_nobody_decides_a_promise_of_their_own_organisation(cast: Cast, login: Login) -> None:
    row = promise(cast, cast.dinkes)
    Membership.objects.create(
        user=cast.secretariat,
        role=Role.OPD_HEAD,
        title="Plt. Kepala Dinas Kesehatan",
        organisation=cast.dinkes,
        starts_on=dt.date(2025, 1, 1),
    )
    response = login(cast.secretariat).post(f"{LEDGER}{row.pk}/keputusan/", {"act": "cancel", "reason": "x"})
    assert response.status_code == 403
