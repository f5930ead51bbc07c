"""An operator fills in an item: save, recount, conflict, and the doors in front of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from common.refusals import Refused
from indicators.models import Answer, Item, Period, PeriodStage, Tier
from indicators.services.answers import Conflict, Filled, save_answer
from participants.models import AuditEntry
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

SHARE = {"numerator": "68", "denominator": "210"}


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    """I15-Q4: a share of people, with a matrix, up to 3 points."""
    return assign(period, "I15-Q4", cast.dinkes, cast.dinas)


def url(item: Item, act: str = "item") -> str:
    return reverse(f"indicators:{act}", args=["63.03", "2026", item.code])


def close(period: Period) -> None:
    PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).update(closes_at=NOW - dt.timedelta(days=1))


def test_operator_saves_a_share_and_sees_its_points(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    reply = client.post(url(item, "item-save"), {"version": "0", "m-rows": "0", **SHARE})
    assert reply.status_code == 302
    answer = Answer.objects.get()
    assert (answer.value, answer.points, answer.state) == (SHARE, Decimal("1.00"), "draft")
    page = client.get(url(item)).content.decode()
    assert "32,38" in page
    assert "68 dari 210 orang" in page
    assert "Kurang 3 orang untuk naik ke 2,00 poin." in page


def test_another_agency_does_not_find_the_item(cast: Cast, item: Item, login: Login) -> None:
    assert login(cast.other_operator).get(url(item)).status_code == 404


def test_another_regency_does_not_find_the_item(cast: Cast, item: Item, login: Login) -> None:
    assert login(cast.foreign_secretariat).get(url(item)).status_code == 404


def test_an_assessor_sees_what_was_handed_in_and_no_draft(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    save_answer(period, item, Filled(value=SHARE, note="rahasia"), expected_version=0, by=cast.head, now=NOW)
    client = login(cast.assessor)
    page = client.get(url(item)).content.decode()
    assert "rahasia" not in page
    assert "32,38" not in page
    Answer.objects.update(state="submitted")
    assert "32,38" in client.get(url(item)).content.decode()


@pytest.mark.parametrize("act", ["item-save", "item-submit", "item-recount", "item-autosave", "item-discard"])
def test_a_reader_may_look_but_not_write(cast: Cast, item: Item, login: Login, act: str) -> None:
    client = login(cast.task_force_lead)
    assert client.get(url(item)).status_code == 200
    assert client.post(url(item, act), {"version": "0"}).status_code == 403


@pytest.mark.parametrize(
    "act", ["item-save", "item-submit", "item-recount", "item-autosave", "item-discard", "item-withdraw"]
)
def test_writing_addresses_take_no_get(cast: Cast, item: Item, login: Login, act: str) -> None:
    assert login(cast.operator).get(url(item, act)).status_code == 405


def test_a_closed_window_refuses_and_keeps_what_was_typed(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    close(period)
    with pytest.raises(Refused, match="window-closed"):
        save_answer(period, item, Filled(value=SHARE), expected_version=0, by=cast.operator, now=NOW)
    reply = login(cast.operator).post(url(item, "item-save"), {"version": "0", **SHARE})
    assert reply.status_code == 422
    assert "Masa pengisian sudah ditutup" in reply.content.decode()


def test_the_secretariat_may_still_write_after_the_window(cast: Cast, period: Period, item: Item) -> None:
    close(period)
    answer = save_answer(
        period,
        item,
        Filled(value=SHARE, on_behalf="surat 800/12/Dinkes"),
        expected_version=0,
        by=cast.secretariat,
        now=NOW,
    )
    assert answer.on_behalf == "surat 800/12/Dinkes"


def test_entry_on_behalf_is_told_on_the_page(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.secretariat)
    assert client.post(url(item, "item-save"), {"version": "0", **SHARE}).status_code == 422
    client.post(url(item, "item-save"), {"version": "0", "on_behalf": "WhatsApp", **SHARE})
    page = login(cast.operator).get(url(item)).content.decode()
    assert "Diinput Sekretariat atas nama Dinas Kesehatan, diserahkan melalui WhatsApp" in page


def test_a_returned_answer_may_be_corrected_until_its_time_is_over(
    cast: Cast, period: Period, item: Item
) -> None:
    save_answer(period, item, Filled(value=SHARE), expected_version=0, by=cast.operator, now=NOW)
    Answer.objects.update(state="returned", return_due_at=NOW + dt.timedelta(hours=48))
    close(period)
    better = Filled(value={"numerator": "71", "denominator": "210"})
    saved = save_answer(period, item, better, expected_version=1, by=cast.operator, now=NOW)
    assert (saved.state, saved.points) == ("returned", Decimal("2.00"))
    with pytest.raises(Refused, match="window-closed"):
        save_answer(
            period, item, better, expected_version=2, by=cast.operator, now=NOW + dt.timedelta(hours=49)
        )


def test_a_numerator_above_its_denominator_is_explained_at_the_field(
    cast: Cast, item: Item, login: Login
) -> None:
    typed = {"version": "0", "numerator": "211", "denominator": "210", "note": "tetap ada"}
    reply = login(cast.operator).post(url(item, "item-save"), typed)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "211 melebihi jumlah orang, yaitu 210. Periksa salah satunya." in page
    assert "tetap ada" in page
    assert not Answer.objects.exists()


def test_an_ambiguous_number_is_asked_back_and_settled_by_a_button(
    cast: Cast, item: Item, login: Login
) -> None:
    client = login(cast.operator)
    typed = {"version": "0", "m-rows": "0", "numerator": "68", "denominator": "1.000"}
    reply = client.post(url(item, "item-save"), typed)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert page.count("“1.000” berarti seribu (1000) atau satu (1)?") == 2
    assert 'value="denominator=1000"' in page
    settled = client.post(url(item, "item-recount"), typed | {"jadi": "denominator=1000"})
    assert settled.status_code == 200
    assert "68 dari 1.000 orang" in settled.content.decode()


def test_a_decimal_comma_is_read(cast: Cast, item: Item, login: Login) -> None:
    login(cast.operator).post(url(item, "item-save"), {"version": "0", "percentage": "12,5"})
    assert Answer.objects.get().value == {"percentage": "12.5"}


def test_no_answer_is_not_zero(cast: Cast, item: Item, login: Login) -> None:
    login(cast.operator).post(url(item, "item-save"), {"version": "0", "note": "sedang dikumpulkan"})
    answer = Answer.objects.get()
    assert (answer.value, answer.points) == (None, None)


def test_zero_is_an_answer(cast: Cast, item: Item, login: Login) -> None:
    typed = {"version": "0", "numerator": "0", "denominator": "210"}
    login(cast.operator).post(url(item, "item-save"), typed)
    assert Answer.objects.get().points == Decimal("0.00")


def test_matrix_rows_are_kept_summed_and_asked_back(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    row = {"m-rows": "2", "m-0-0": "Puskesmas Gambut", "m-0-3": "35", "m-1-0": "RSUD", "m-1-3": "1.500"}
    reply = client.post(url(item, "item-save"), {"version": "0", **SHARE, **row})
    assert reply.status_code == 422
    assert "Baris 2" in reply.content.decode()
    reply = client.post(url(item, "item-recount"), {"version": "0", **SHARE, **row, "jadi": "m-1-3=1500"})
    assert "1.535" in reply.content.decode()
    client.post(url(item, "item-save"), {"version": "0", **SHARE, **row, "m-1-3": "1500"})
    cells = [stored["cells"] for stored in Answer.objects.get().rows]
    assert cells == [["Puskesmas Gambut", "", "", "35", ""], ["RSUD", "", "", "1500", ""]]


def test_rows_can_be_added_and_pasted_from_a_spreadsheet(cast: Cast, item: Item, login: Login) -> None:
    client = login(cast.operator)
    reply = client.post(url(item, "item-recount"), {"version": "0", "m-rows": "0", "tambah": "1"})
    assert 'name="m-0-0"' in reply.content.decode()
    pasted = "1\tPuskesmas A\t12/2025\tGambut\t4\tok\n2\tPuskesmas B\t13/2025\tAluh\t5\tok"
    reply = client.post(url(item, "item-recount"), {"m-rows": "0", "tempel": "1", "tempelan": pasted})
    page = reply.content.decode()
    assert 'value="Puskesmas B"' in page
    assert ">9<" in page


def test_a_conflict_shows_both_texts_and_mine_can_win(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    save_answer(period, item, Filled(value=SHARE, note="lama"), expected_version=0, by=cast.head, now=NOW)
    client = login(cast.operator)
    typed = {"version": "0", "numerator": "70", "denominator": "210", "note": "punya saya"}
    reply = client.post(url(item, "item-save"), typed)
    page = reply.content.decode()
    assert reply.status_code == 409
    assert "lama" in page
    assert "punya saya" in page
    assert 'name="version" value="1"' in page
    assert client.post(url(item, "item-save"), typed | {"version": "1"}).status_code == 302
    assert Answer.objects.get().note == "punya saya"


def test_the_service_refuses_an_old_version(cast: Cast, period: Period, item: Item) -> None:
    save_answer(period, item, Filled(value=SHARE), expected_version=0, by=cast.operator, now=NOW)
    with pytest.raises(Conflict) as found:
        save_answer(period, item, Filled(note="x"), expected_version=0, by=cast.operator, now=NOW)
    assert found.value.stored.value == SHARE
    assert found.value.typed.note == "x"


def test_saving_is_audited_once_and_nothing_changed_is_not(cast: Cast, period: Period, item: Item) -> None:
    for version in (0, 1):
        save_answer(period, item, Filled(value=SHARE), expected_version=version, by=cast.operator, now=NOW)
    entries = AuditEntry.objects.filter(action="indicators.answer.saved")
    assert entries.count() == 1
    assert "68" not in str(entries.get().data.get("value", ""))


def test_an_invalid_form_posted_by_htmx_comes_back_as_the_panel_alone(
    cast: Cast, item: Item, login: Login
) -> None:
    reply = login(cast.operator).post(
        url(item, "item-save"), {"version": "0", "numerator": "x"}, headers={"HX-Request": "true"}
    )
    page = reply.content.decode()
    assert reply.status_code == 422
    assert page.lstrip().startswith('<section class="panel" id="lembar"')
    assert "bukan angka" in page


def test_a_saved_form_posted_by_htmx_redirects(cast: Cast, item: Item, login: Login) -> None:
    reply = login(cast.operator).post(
        url(item, "item-save"), {"version": "0", **SHARE}, headers={"HX-Request": "true"}
    )
    assert reply.headers["HX-Redirect"] == url(item)


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("I01-Q1", {"choice": "perda"}, {"choice": "perda"}),
        ("I02-Q1", {"choice": "ya"}, {"yes": True}),
        ("I02-Q2", {"numerator": "3", "denominator": "9"}, {"numerator": "3", "denominator": "9"}),
        ("I02-Q3", {"ticked": "2"}, {"ticked": ["2"]}),
        ("I02-Q3", {"none_met": "on"}, {"ticked": []}),
        ("I02-Q7", {"count": "4"}, {"count": "4"}),
        ("I21B-Q1", {"count": "0", "as_of": "2025-12-31"}, {"count": "0", "as_of": "2025-12-31"}),
        ("I26-Q10.17", {"percentage": "41,5"}, {"percentage": "41.5"}),
    ],
)
def test_every_kind_of_answer_has_its_form(
    cast: Cast, period: Period, login: Login, code: str, typed: dict[str, str], value: dict[str, object]
) -> None:
    item = assign(period, code, cast.dinkes)
    client = login(cast.operator)
    assert client.post(url(item, "item-save"), {"version": "0", **typed}).status_code == 302
    assert Answer.objects.get().value == value


def test_no_tick_is_not_none_met(cast: Cast, period: Period, login: Login) -> None:
    item = assign(period, "I02-Q3", cast.dinkes)
    client = login(cast.operator)
    client.post(url(item, "item-save"), {"version": "0", "note": "x"})
    assert Answer.objects.get().points is None
    client.post(url(item, "item-save"), {"version": "1", "none_met": "on"})
    assert Answer.objects.get().points == Decimal("0.00")
    assert 'id="id_none_met" checked' in client.get(url(item)).content.decode()
    both = client.post(url(item, "item-save"), {"version": "2", "none_met": "on", "ticked": "1"})
    assert both.status_code == 422


def test_each_of_the_289_items_opens(cast: Cast, period: Period, login: Login) -> None:
    client = login(cast.secretariat)
    seen: dict[tuple[object, ...], Item] = {}
    for item in Item.objects.filter(instrument=period.instrument):
        seen.setdefault((item.kind, item.compare_years, bool(item.matrix_columns)), item)
    for item in seen.values():
        assign(period, item.code, cast.dinas)
        assert client.get(url(item)).status_code == 200, item.code


def test_the_item_page_asks_the_database_the_same_few_questions(
    cast: Cast, period: Period, item: Item, login: Login, django_assert_num_queries: Any
) -> None:
    save_answer(period, item, Filled(value=SHARE), expected_version=0, by=cast.operator, now=NOW)
    client = login(cast.operator)
    with django_assert_num_queries(9):
        client.get(url(item))
