"""Each reviewing side has its own say on a file; nothing that was said is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, transaction

from common.refusals import Refused
from indicators.models import Evidence, EvidenceLink, EvidenceVerdict, Tier
from indicators.rendering.evidence import item_panel
from indicators.rendering.evidence_page import narrowed
from indicators.services import evidence as services
from indicators.services.evidence import Paper
from indicators.services.verdicts import FileVerdict
from tests.conftest import NOW
from tests.hostile import pdf
from tests.indicators.desk_scene import ACCEPTED, decision, deliver, give, judge, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from indicators.models import Item, Period
    from participants.models import User
    from tests.conftest import Cast

BACK = FileVerdict("returned", "belum_ttd")


def attached(cast: Cast) -> tuple[Period, Item, Evidence]:
    period, item = scene(cast)
    return period, item, give(period, cast.dinkes, cast.operator, item)


def test_the_province_does_not_overwrite_the_gugus_tugas(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item, made = attached(cast)
    answer, link = signed(period, item, cast.operator, cast.head), made.links.get()
    accept = {f"file_{link.pk}": "accepted"}
    send_back = {f"file_{link.pk}": "returned", f"why_{link.pk}": "belum_ttd"}
    assert decision(login(cast.secretariat), period, answer, **accept).status_code == 302
    assert decision(login(cast.assessor), period, answer, **send_back).status_code == 302
    told = EvidenceVerdict.objects.values_list("tier", "state", "reason", "decided_by", "entered_by")
    assert list(told) == [
        ("INTERNAL", "accepted", "", "Sekretariat Gugus Tugas", cast.secretariat.pk),
        ("VA_PROV", "returned", "belum_ttd", "Asesor Provinsi", cast.assessor.pk),
    ]
    link = EvidenceLink.objects.judged().get()
    assert [str(link.internal), str(link.province)] == ["INTERNAL accepted", "VA_PROV returned"]


def test_the_organisation_sees_both_sides_by_name(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item, made = attached(cast)
    judge(made, ACCEPTED)
    judge(made, BACK, Tier.VA_PROV)
    (row,) = item_panel(cast.operator, period, item, may_add=True).rows
    assert [(v.side, v.label) for v in row.verdicts] == [
        ("Gugus Tugas", "Diterima"),
        ("Provinsi", "Dikembalikan"),
    ]
    assert row.replace_url
    page = login(cast.operator).get(url("evidence", period, made.pk)).content.decode()
    assert "Gugus Tugas" in page and "Provinsi" in page and "Tidak ditandatangani" in page


def test_the_province_counts_where_it_has_spoken(cast: Cast) -> None:
    period, item, made = attached(cast)
    judge(made, ACCEPTED)
    assert item_panel(cast.operator, period, item, may_add=True).axes.admin_accepted == 1
    link = judge(made, BACK, Tier.VA_PROV)
    assert (link.state, link.reason) == ("returned", "belum_ttd")
    assert item_panel(cast.operator, period, item, may_add=True).axes.admin_accepted == 0


@pytest.mark.parametrize(("state", "found"), [("returned", 1), ("accepted", 0), ("attached", 0)])
def test_the_register_is_filtered_by_what_counts(cast: Cast, state: str, found: int) -> None:
    period, _, made = attached(cast)
    judge(made, ACCEPTED)
    judge(made, BACK, Tier.VA_PROV)
    assert narrowed(Evidence.objects.all(), period, {"state": state}).count() == found


def test_the_same_word_twice_is_one_row_and_taking_it_back_is_another(cast: Cast) -> None:
    _, _, made = attached(cast)
    judge(made, ACCEPTED)
    judge(made, ACCEPTED)
    assert EvidenceVerdict.objects.count() == 1
    link = judge(made, FileVerdict("attached"))
    assert (link.state, EvidenceVerdict.objects.count()) == ("attached", 2)


def test_a_replaced_file_is_judged_anew_by_both_and_the_old_words_stay(cast: Cast) -> None:
    period, _, made = attached(cast)
    judge(made, ACCEPTED)
    judge(made, BACK, Tier.VA_PROV)
    fresh = deliver(cast.operator, period, pdf(pages=2, text="SK baru"))
    services.replace_file(made, delivery=fresh, paper=Paper(), by=cast.operator, now=NOW)
    link = EvidenceLink.objects.judged().get()
    assert (link.internal, link.province, EvidenceVerdict.objects.count()) == (None, None, 2)
    judge(made, ACCEPTED)
    assert EvidenceVerdict.objects.latest("pk").revision.number == 2


@pytest.mark.parametrize("tier", [Tier.INTERNAL, Tier.VA_PROV])
def test_a_file_one_side_has_taken_stays(cast: Cast, tier: Tier) -> None:
    _, _, made = attached(cast)
    link = judge(made, ACCEPTED, tier)
    with pytest.raises(Refused) as refusal:
        services.unlink_item(link, by=cast.operator, now=NOW)
    assert refusal.value.code == "link-reviewed"


@pytest.mark.parametrize("change", [{"state": "accepted"}, None])
def test_the_application_cannot_rewrite_or_delete_a_verdict(
    cast: Cast, change: dict[str, str] | None
) -> None:
    _, _, made = attached(cast)
    judge(made, BACK)
    rows = EvidenceVerdict.objects.all()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows.update(**change) if change else rows._raw_delete(rows.db)


def test_a_link_taken_off_leaves_what_was_said(cast: Cast) -> None:
    _, _, made = attached(cast)
    link = judge(made, BACK)
    services.unlink_item(link, by=cast.operator, now=NOW)
    assert (EvidenceLink.objects.count(), EvidenceVerdict.objects.count()) == (0, 1)


def test_the_desk_offers_each_side_its_own_verdict(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item, made = attached(cast)
    link = judge(made, BACK, Tier.VA_PROV)
    signed(period, item, cast.operator, cast.head)
    for user, wanted in ((cast.secretariat, "accepted"), (cast.assessor, "returned")):
        form = login(user).get(url("desk", period, item.code)).context["form"]
        assert form[f"file_{link.pk}"].value() == wanted
