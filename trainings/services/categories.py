"""Staff categories of a regency: entered from the instrument's list, their windows set by the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from trainings.categories import CATEGORIES
from trainings.models import StaffCategory

if TYPE_CHECKING:
    from participants.models import Regency, User

LONGEST_WINDOW = 120


def ensure_categories(regency: Regency) -> list[StaffCategory]:
    """The categories of a regency in the order of the instrument; those not there yet are entered.

    Reference data, no decision: no audit entry. Safe to repeat and to call at the same time.
    """
    rows = list(StaffCategory.objects.filter(regency=regency))
    known = {row.code for row in rows}
    lacking = [
        StaffCategory(
            regency=regency,
            code=row.code,
            name=row.name,
            item_code=row.item_code,
            validity_months=row.validity_months,
            children=row.children,
            position=number,
        )
        for number, row in enumerate(CATEGORIES, start=1)
        if row.code not in known
    ]
    if not lacking:
        return rows
    StaffCategory.objects.bulk_create(lacking, ignore_conflicts=True)
    return list(StaffCategory.objects.filter(regency=regency))


@transaction.atomic
def set_window(
    category: StaffCategory, *, months: int | None, expected: int | None, by: User
) -> StaffCategory:
    """How many months a certificate counts for this category; None for always.

    `expected` is the window the form was opened on. Raises Refused: "window-range" outside 1 to 120 months,
    "window-changed" when somebody set another one in between.
    """
    if months is not None and not 1 <= months <= LONGEST_WINDOW:
        raise Refused(
            "window-range",
            f"Tulis masa berlaku 1 sampai {LONGEST_WINDOW} bulan, atau kosongkan bila berlaku seterusnya.",
        )
    rows = StaffCategory.objects.select_for_update(of=("self",)).select_related("regency")
    locked = rows.get(pk=category.pk)
    if locked.validity_months == months:
        return locked
    if locked.validity_months != expected:
        now = "seterusnya" if locked.validity_months is None else f"{locked.validity_months} bulan"
        raise Refused(
            "window-changed",
            f"Masa berlaku kategori ini sudah diubah orang lain menjadi {now}. Periksa, lalu simpan lagi.",
        )
    before, locked.validity_months = locked.validity_months, months
    locked.save(update_fields=["validity_months"])
    audit.record(
        locked.regency,
        "trainings.category-window",
        "staff-category",
        locked.pk,
        by=by,
        code=locked.code,
        before=before,
        after=months,
    )
    return locked
