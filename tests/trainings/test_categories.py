from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from indicators.models import Item
from participants.models import AuditEntry
from trainings.categories import CATEGORIES
from trainings.models import StaffCategory
from trainings.services.categories import ensure_categories, set_window

if TYPE_CHECKING:
    from tests.conftest import Cast


def test_categories_are_entered_once(cast: Cast) -> None:
    first = ensure_categories(cast.banjar)
    assert [row.code for row in first] == [row.code for row in CATEGORIES]
    assert ensure_categories(cast.banjar) == first
    assert not StaffCategory.objects.filter(regency=cast.balangan).exists()


def test_what_the_secretariat_changed_stays_and_what_is_lacking_comes(cast: Cast) -> None:
    StaffCategory.objects.filter(pk=ensure_categories(cast.banjar)[0].pk).update(validity_months=36)
    StaffCategory.objects.filter(regency=cast.banjar, code="sra").delete()
    again = {row.code: row for row in ensure_categories(cast.banjar)}
    assert again["gugus_tugas"].validity_months == 36
    assert "sra" in again


def test_every_category_has_a_training_question_with_bands(cast: Cast) -> None:
    rules = dict(Item.objects.values_list("code", "rule"))
    assert {rules[row.item_code]["kind"] for row in CATEGORIES} == {"bands"}


def test_a_window_is_set_with_its_trace(cast: Cast) -> None:
    row = ensure_categories(cast.banjar)[9]
    assert set_window(row, months=36, expected=24, by=cast.secretariat).validity_months == 36
    entry = AuditEntry.objects.get(action="trainings.category-window")
    assert (entry.data["before"], entry.data["after"]) == (24, 36)


def test_setting_the_same_window_leaves_no_trace(cast: Cast) -> None:
    set_window(ensure_categories(cast.banjar)[9], months=24, expected=24, by=cast.secretariat)
    assert not AuditEntry.objects.filter(action="trainings.category-window").exists()


@pytest.mark.parametrize("months", [0, 121])
def test_a_window_outside_its_range_is_refused(cast: Cast, months: int) -> None:
    with pytest.raises(Refused) as refusal:
        set_window(ensure_categories(cast.banjar)[9], months=months, expected=24, by=cast.secretariat)
    assert refusal.value.code == "window-range"


def test_a_window_changed_in_between_is_not_overwritten(cast: Cast) -> None:
    row = ensure_categories(cast.banjar)[9]
    set_window(row, months=12, expected=24, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        set_window(row, months=36, expected=24, by=cast.secretariat)
    assert refusal.value.code == "window-changed"
