"""Action plans at the desk: list, filters, one plan, reports with evidence, reminding, closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Evidence
from participants.models import Notice
from tests.conftest import NOW, Cast
from tests.factories import make_period
from tests.factories_trainings import add_participant, make_plan, make_training
from trainings.models import ActionPlan, Training
from trainings.services.follow_ups import Said, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

DAY_35 = NOW + dt.timedelta(days=37)
TYPED = {
    "problem": "Belum ada SOP",
    "activity": "Menyusun SOP pelaporan",
    "target_group": "Petugas",
    "measure": "Satu SOP",
    "due_on": "2026-09-30",
    "responsible": "Kepala bidang",
    "proof": "SOP",
}


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


def read(client: Client, path: str) -> str:
    with time_machine.travel(DAY_35, tick=False):
        response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def of(training: Training, rest: str = "") -> str:
    return f"/63.03/pelatihan/{training.pk}/rtl/{rest}"


def test_the_list_is_narrowed_and_summed_up_by_sector(cast: Cast, training: Training, login: Login) -> None:
    make_plan(training, add_participant(training, "Norhasanah", cast.dinkes), activity="Ruang tunggu")
    told = make_plan(training, add_participant(training, "Rusmini"), activity="Papan informasi")
    report(told.follow_ups.get(day=30), Said("berjalan", "Dicetak"), by=cast.secretariat, now=DAY_35)
    desk = login(cast.secretariat)
    whole = read(desk, of(training))
    assert all(text in whole for text in ("Ruang tunggu", "Papan informasi", "Rumah ibadah", "2 dari 2"))
    late = read(desk, of(training, "?keadaan=belum_melapor"))
    assert ("Ruang tunggu" in late, "Papan informasi" in late) == (True, False)
    mosque = read(desk, of(training, "?unsur=ibadah&tahap=90"))
    assert ("Ruang tunggu" in mosque, "Papan informasi" in mosque) == (False, True)


def test_an_opd_reads_its_own_plans_and_an_assessor_no_names(
    cast: Cast, training: Training, login: Login
) -> None:
    make_plan(training, add_participant(training, "Norhasanah", cast.dinkes), activity="Ruang tunggu")
    other = make_plan(training, add_participant(training, "Rusmini"), activity="Papan informasi")
    own = read(login(cast.operator), of(training))
    assert ("Ruang tunggu" in own, "Papan informasi" in own, "Norhasanah" in own) == (True, False, True)
    assert login(cast.operator).get(of(training, f"{other.pk}/")).status_code == 404
    province = read(login(cast.assessor), of(training))
    assert ("Papan informasi" in province, "Rusmini" in province) == (True, False)
    assert "Kepala Puskesmas" not in read(login(cast.assessor), of(training, f"{other.pk}/"))


def test_an_opd_writes_for_itself_and_its_people_only(cast: Cast, training: Training, login: Login) -> None:
    mine = add_participant(training, "Norhasanah", cast.dinkes)
    other = add_participant(training, "Rusmini")
    desk = login(cast.operator)
    with time_machine.travel(DAY_35, tick=False):
        assert desk.post(of(training, "baru/"), TYPED | {"participant": mine.pk}).status_code == 302
        assert desk.post(of(training, "baru/"), TYPED | {"organisation": cast.dinkes.pk}).status_code == 302
        for foreign in ({"participant": other.pk}, {"organisation": cast.disdik.pk}, {}):
            assert desk.post(of(training, "baru/"), TYPED | foreign).status_code == 422
    assert [plan.participant for plan in ActionPlan.objects.order_by("pk")] == [mine, None]


def test_a_report_takes_evidence_of_the_body_and_of_no_other(
    cast: Cast, training: Training, login: Login
) -> None:
    make_period(cast.banjar)
    plan = make_plan(training, organisation=cast.dinkes)
    files = [
        Evidence.objects.create(
            regency=cast.banjar,
            organisation=body,
            title="Foto ruang",
            kind="foto",
            child_identifiable="tidak",
            created_by=cast.operator,
        )
        for body in (cast.disdik, cast.dinkes)
    ]
    said = {"state": "berjalan", "note": "Ruang dicat"}
    desk = login(cast.operator)
    with time_machine.travel(DAY_35, tick=False):
        first, second = (
            desk.post(of(training, f"{plan.pk}/lapor/30/"), said | {"evidence": file.pk}) for file in files
        )
    assert (first.status_code, second.status_code) == (422, 302)
    assert plan.follow_ups.get(day=30).evidence == files[1]
    assert "Foto ruang" in read(desk, of(training, f"{plan.pk}/"))


def test_dropping_needs_a_reason_and_can_be_undone(cast: Cast, training: Training, login: Login) -> None:
    plan = make_plan(training, organisation=cast.dinkes)
    desk, path = login(cast.operator), of(training, f"{plan.pk}/keadaan/")
    assert desk.post(path, {"act": "drop"}).status_code == 422
    for act, state in (("drop", "tidak_jalan"), ("reopen", "berjalan"), ("finish", "selesai")):
        assert desk.post(path, {"act": act, "reason": "Keliru"}).status_code == 302
        assert ActionPlan.objects.get().state == state


def test_two_desks_keep_both_texts(cast: Cast, training: Training, login: Login) -> None:
    plan = make_plan(training, organisation=cast.dinkes)
    path = of(training, f"{plan.pk}/ubah/")
    with time_machine.travel(DAY_35, tick=False):
        assert login(cast.operator).post(path, TYPED | {"version": "1"}).status_code == 302
        other = login(cast.secretariat).post(path, TYPED | {"version": "1", "measure": "Tiga SOP"})
    told = other.content.decode()
    assert (other.status_code, "Satu SOP" in told, "Tiga SOP" in told) == (409, True, True)


def test_the_secretariat_reminds_once_a_day(cast: Cast, training: Training, login: Login) -> None:
    make_plan(training, organisation=cast.dinkes)
    desk, path = login(cast.secretariat), of(training, "ingatkan/")
    assert "Ingatkan 1 lembaga" in read(desk, f"/63.03/pelatihan/{training.pk}/")
    with time_machine.travel(DAY_35, tick=False):
        assert "Pengingat dikirim untuk 1 rencana" in desk.post(path, follow=True).content.decode()
        told = Notice.objects.filter(user=cast.operator).count()
        assert "sudah dikirim" in desk.post(path, follow=True).content.decode()
    assert told == 1
    assert Notice.objects.filter(user=cast.operator).count() == 1


@pytest.mark.parametrize("path", ["rtl/", ""])
def test_a_page_asks_as_little_for_twelve_plans_as_for_one(
    path: str, cast: Cast, training: Training, login: Login
) -> None:
    desk = login(cast.secretariat)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(desk, f"/63.03/pelatihan/{training.pk}/{path}")
        return len(found)

    make_plan(training, add_participant(training, "Peserta pertama", cast.dinkes))
    asked()
    few = asked()
    for number in range(11):
        person = add_participant(training, f"Peserta {number}", cast.disdik if number % 2 else None)
        make_plan(training, person, activity=f"Kegiatan {number}")
    assert asked() <= few
