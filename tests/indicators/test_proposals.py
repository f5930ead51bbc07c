"""A counted value waits on the item's page until a person takes it or turns it down."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from common.refusals import Refused
from indicators.models import Answer, Item, Period, ProposedValue
from indicators.services import proposals
from indicators.services.answers import Filled, save_answer, submit
from indicators.services.drafts import keep_draft
from participants.models import AuditEntry, Notice
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

VALUE = {"numerator": "81", "denominator": "210", "as_of": "2025-12-31"}
SAID = "Usulan dari pelatihan KHA per 31 Desember 2025: 81 dari 210 orang (38,57 persen) = 2,00 poin."


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    return assign(period, "I15-Q4", cast.dinkes, cast.dinas)


def make(cast: Cast, period: Period, item: Item, **over: Any) -> ProposedValue:
    told = {"value": VALUE, "said": SAID, "source": "Sertifikat KHA", "evidence": None} | over
    return proposals.propose(period, item, by=cast.secretariat, now=NOW, **told)


def url(row: ProposedValue, act: str) -> str:
    return reverse(f"indicators:proposal-{act}", args=["63.03", "2026", row.item.code, row.pk])


def page(item: Item) -> str:
    return reverse("indicators:item", args=["63.03", "2026", item.code])


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code


def test_a_proposal_is_shown_and_changes_nothing(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    make(cast, period, item)
    shown = login(cast.operator).get(page(item)).content.decode()
    assert SAID in shown
    assert "Pakai usulan" in shown
    assert not Answer.objects.exists()


def test_the_people_of_the_lead_are_told_once(cast: Cast, period: Period, item: Item) -> None:
    make(cast, period, item)
    make(cast, period, item)
    told = Notice.objects.order_by("user").values_list("user", "url")
    address = f"{page(item)}#usulan"
    assert list(told) == [(cast.operator.pk, address), (cast.head.pk, address)]


def test_the_operator_takes_it_and_it_is_saved_as_if_typed(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    row = make(cast, period, item)
    assert login(cast.operator).post(url(row, "use"), {"version": "0"}).status_code == 302
    answer = Answer.objects.get()
    assert (answer.value, answer.points, answer.state) == (VALUE, Decimal("2.00"), "draft")
    assert (answer.source_note, answer.saved_by) == ("Sertifikat KHA", cast.operator)
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("dipakai", cast.operator)


def test_note_and_last_years_figure_stay(cast: Cast, period: Period, item: Item) -> None:
    save_answer(period, item, Filled(note="Lihat lampiran"), expected_version=0, by=cast.operator, now=NOW)
    row = make(cast, period, item)
    proposals.use(row, expected_version=1, on_behalf="", by=cast.operator, now=NOW)
    assert Answer.objects.get().note == "Lihat lampiran"


def test_the_secretariat_says_how_it_was_handed_in(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    row, client = make(cast, period, item), login(cast.secretariat)
    reply = client.post(url(row, "use"), {"version": "0"})
    assert reply.status_code == 422
    assert "Tulis bagaimana perangkat daerah menyerahkan" in reply.content.decode()
    client.post(url(row, "use"), {"version": "0", "on_behalf": "Surel 2 Maret"})
    assert Answer.objects.get().on_behalf == "Surel 2 Maret"


def test_an_answer_changed_in_between_is_not_overwritten(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    row = make(cast, period, item)
    save_answer(period, item, Filled(note="Baru"), expected_version=0, by=cast.head, now=NOW)
    save_answer(period, item, Filled(note="Lagi"), expected_version=1, by=cast.head, now=NOW)
    reply = login(cast.operator).post(url(row, "use"), {"version": "1"})
    assert reply.status_code == 422
    assert "diubah orang lain" in reply.content.decode()
    assert Answer.objects.get().value is None


def test_unsaved_typing_is_not_thrown_away(cast: Cast, period: Period, item: Item) -> None:
    row = make(cast, period, item)
    keep_draft(period, item, by=cast.operator, data={"note": ["Sedang mengetik"]})
    refused(
        "proposal-draft",
        lambda: proposals.use(row, expected_version=0, on_behalf="", by=cast.operator, now=NOW),
    )


def test_a_submitted_answer_is_not_changed_by_a_proposal(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    save_answer(
        period,
        item,
        Filled(value={"numerator": "68", "denominator": "210"}),
        expected_version=0,
        by=cast.operator,
        now=NOW,
    )
    submit(period, item, expected_version=1, by=cast.operator, now=NOW)
    row = make(cast, period, item)
    reply = login(cast.operator).post(url(row, "use"), {"version": "2"})
    assert reply.status_code == 422
    assert "sudah diajukan" in reply.content.decode()
    assert Answer.objects.get().points == Decimal("1.00")


def test_turning_down_needs_a_reason_and_leaves_the_answer(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    row, client = make(cast, period, item), login(cast.operator)
    reply = client.post(url(row, "refuse"), {"reason": " "})
    assert reply.status_code == 422
    assert "Tulis alasan menolak" in reply.content.decode()
    client.post(url(row, "refuse"), {"reason": "Penyebutnya belum final"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ditolak", "Penyebutnya belum final")
    assert "menolak nilai yang diusulkan" in client.get(page(item)).content.decode()


def test_a_newer_proposal_replaces_the_open_one_and_the_same_one_does_not(
    cast: Cast, period: Period, item: Item
) -> None:
    first = make(cast, period, item)
    assert make(cast, period, item) == first
    second = make(cast, period, item, value=VALUE | {"numerator": "82"})
    assert list(ProposedValue.objects.order_by("pk").values_list("state", flat=True)) == [
        "diganti",
        "terbuka",
    ]
    told = AuditEntry.objects.filter(action="indicators.proposal.made").order_by("-number")
    assert told[0].data["replaced"] == first.pk
    refused("proposal-decided", lambda: proposals.refuse(first, reason="x", by=cast.operator, now=NOW))
    assert second.state == "terbuka"


def test_more_than_there_are_cannot_be_proposed(cast: Cast, period: Period, item: Item) -> None:
    refused(
        "numerator-above-denominator",
        lambda: make(cast, period, item, value={"numerator": "3", "denominator": "2"}),
    )


def test_a_closed_period_takes_no_proposal(cast: Cast, period: Period, item: Item) -> None:
    Period.objects.filter(pk=period.pk).update(state=Period.State.CLOSED)
    refused("period-not-open", lambda: make(cast, period, item))


def test_who_may_decide(cast: Cast, period: Period, item: Item, login: Login) -> None:
    row = make(cast, period, item)
    for user, status in (
        (cast.other_operator, 404),
        (cast.foreign_secretariat, 404),
        (cast.task_force_lead, 403),
        (cast.assessor, 404),
    ):
        assert login(user).post(url(row, "use"), {"version": "0"}).status_code == status
        assert login(user).post(url(row, "refuse"), {"reason": "x"}).status_code == status
    assert login(cast.operator).get(url(row, "use")).status_code == 405


def test_an_assessor_sees_no_proposal(cast: Cast, period: Period, item: Item, login: Login) -> None:
    make(cast, period, item)
    assert SAID not in login(cast.assessor).get(page(item)).content.decode()


def test_the_banner_costs_no_query(
    cast: Cast, period: Period, item: Item, login: Login, django_assert_num_queries: Any
) -> None:
    save_answer(
        period,
        item,
        Filled(value={"numerator": "68", "denominator": "210"}),
        expected_version=0,
        by=cast.operator,
        now=NOW,
    )
    make(cast, period, item)
    client = login(cast.operator)
    with django_assert_num_queries(9):
        client.get(page(item))
