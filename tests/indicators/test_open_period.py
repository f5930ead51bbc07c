"""Opening a period: every item gets its lead and contributors, or it stays closed and says why."""

from __future__ import annotations

import datetime as dt

import pytest

from common.refusals import Refused
from indicators.models import Answer, Assignment, CodeMapping, Item, ItemResult, Period, Tier
from indicators.services.answers import Filled, save_answer
from indicators.services.assignments import change_deadlines, change_lead
from indicators.services.periods import open_period, unmapped_codes
from participants.models import AuditEntry, Membership, Organisation, Role, Sector
from tests.conftest import NOW, Cast, make_user
from tests.factories import make_period

LEAD, CONTRIBUTOR = Assignment.Part.LEAD, Assignment.Part.CONTRIBUTOR
CLASSES = {"KECAMATAN", "DESA", "FAD", "DUNIA_USAHA"}


def map_all(cast: Cast, period: Period, *, without: str = "") -> None:
    """DINKES and DISDIK stand for themselves, every other code for the Dinas."""
    own = {"DINKES": cast.dinkes, "DISDIK": cast.disdik}
    CodeMapping.objects.bulk_create(
        CodeMapping(
            regency=period.regency,
            code=code,
            organisation=own.get(code, cast.dinas),
            is_class=code in CLASSES,
        )
        for code in period.instrument.codes
        if code != without
    )


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar, state=Period.State.PREPARING)


def parts(period: Period, code: str) -> dict[str, str]:
    rows = Assignment.objects.filter(period=period, item__code=code)
    return dict(rows.values_list("organisation__short_name", "part"))


def test_all_289_items_get_one_lead_and_a_result_row(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    open_period(period, cast.secretariat)
    period.refresh_from_db()
    assert period.state == "open"
    assert Assignment.objects.filter(period=period, part=LEAD).count() == 289
    assert ItemResult.objects.filter(period=period, claimed=None).count() == 289
    assert AuditEntry.objects.get(action="indicators.period.opened").data == {"items": 289}


def test_the_first_code_leads_and_the_others_contribute(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    open_period(period, cast.secretariat)
    assert parts(period, "I15-Q4") == {"Dinas Kesehatan": "lead", "Dinsos P3AP2KB": "contributor"}


def test_codes_of_one_body_collapse(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    open_period(period, cast.secretariat)
    item = Item.objects.filter(codes__contains=["DP3A", "DINSOS"])[0]
    rows = Assignment.objects.filter(period=period, item=item, organisation=cast.dinas)
    assert rows.count() == 1


def district(cast: Cast, name: str, into: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(
        regency=cast.banjar,
        sector=Sector.DISTRICT,
        name=f"Kecamatan {name}",
        short_name=f"Kec. {name}",
        merged_into=into,
    )


def test_a_class_is_led_by_the_named_body_and_gathers_from_its_members(cast: Cast, period: Period) -> None:
    gambut = district(cast, "Gambut")
    lama = district(cast, "Lama", into=gambut)
    make_user("kec.gambut", Role.OPD_OPERATOR, "Operator Kecamatan Gambut", organisation=lama)
    map_all(cast, period)
    open_period(period, cast.secretariat)
    item = Item.objects.filter(codes__0="KECAMATAN")[0]
    found = parts(period, item.code)
    assert found["Dinsos P3AP2KB"] == "lead"
    assert found["Kec. Gambut"] == "contributor"
    assert "Kec. Lama" not in found


def test_a_member_without_an_account_is_answered_for_by_the_lead(cast: Cast, period: Period) -> None:
    silent, left = district(cast, "Aranio"), district(cast, "Astambul")
    make_user("kec.astambul", Role.OPD_OPERATOR, "Operator Kecamatan Astambul", organisation=left)
    Membership.objects.filter(organisation=left).update(ends_on=dt.date(2025, 12, 31))
    map_all(cast, period)
    open_period(period, cast.secretariat)
    assert not Assignment.objects.filter(organisation__in=[silent, left]).exists()
    assert parts(period, Item.objects.filter(codes__0="KECAMATAN")[0].code)["Dinsos P3AP2KB"] == "lead"


def test_contributors_hand_in_before_the_lead(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    open_period(period, cast.secretariat)
    closes = period.stages.get(tier=Tier.CLAIM).closes_at
    due = dict(Assignment.objects.filter(item__code="I15-Q4").values_list("part", "due_at"))
    assert due == {"lead": closes, "contributor": closes - dt.timedelta(days=3)}


def test_unmapped_codes_block_and_are_all_named(cast: Cast, period: Period) -> None:
    map_all(cast, period, without="DINKES")
    CodeMapping.objects.filter(code="KEMENAG").delete()
    assert [code for code, _ in unmapped_codes(period)] == ["DINKES", "KEMENAG"]
    with pytest.raises(Refused) as found:
        open_period(period, cast.secretariat)
    assert found.value.code == "codes-unmapped"
    assert "DINKES (Dinas Kesehatan)" in found.value.message
    assert "KEMENAG" in found.value.message
    assert not Assignment.objects.exists()


def test_a_running_period_is_not_opened_again(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    open_period(period, cast.secretariat)
    with pytest.raises(Refused, match="period-not-preparing"):
        open_period(period, cast.secretariat)


def test_a_period_without_its_schedule_stays_closed(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    period.stages.filter(tier=Tier.CLAIM).delete()
    with pytest.raises(Refused, match="stage-missing"):
        open_period(period, cast.secretariat)


def test_a_new_lead_takes_the_answer_along_and_the_old_one_contributes(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    period = open_period(period, cast.secretariat)
    item = Item.objects.get(code="I15-Q4")
    filled = Filled(value={"numerator": "1", "denominator": "2"})
    save_answer(period, item, filled, expected_version=0, by=cast.operator, now=NOW)
    change_lead(period, item, cast.disdik, reason="Urusan pindah", by=cast.secretariat)
    assert parts(period, "I15-Q4") == {
        "Dinas Pendidikan": "lead",
        "Dinas Kesehatan": "contributor",
        "Dinsos P3AP2KB": "contributor",
    }
    assert Answer.objects.get().organisation == cast.disdik
    assert ItemResult.objects.get(period=period, item=item).lead == cast.disdik
    with pytest.raises(Refused, match="lead-same"):
        change_lead(period, item, cast.disdik, reason="Sama", by=cast.secretariat)
    with pytest.raises(Refused, match="other-regency"):
        change_lead(period, item, cast.dp3a_balangan, reason="Salah", by=cast.secretariat)


def test_a_deadline_moves_but_not_past_the_close(cast: Cast, period: Period) -> None:
    map_all(cast, period)
    period = open_period(period, cast.secretariat)
    item = Item.objects.get(code="I15-Q4")
    due = NOW + dt.timedelta(days=2)
    assert change_deadlines(period, [item], ["lead"], due, by=cast.secretariat) == 1
    assert Assignment.objects.get(item=item, part=LEAD).due_at == due
    closes = period.stages.get(tier=Tier.CLAIM).closes_at
    with pytest.raises(Refused, match="due-after-close"):
        change_deadlines(period, [item], ["lead"], closes + dt.timedelta(days=1), by=cast.secretariat)
