"""How many people of a category a body should train in a period, typed with its source.

Lock order: Period → TrainedStaffCount → audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import number
from common.refusals import Refused
from indicators.models import Period
from indicators.services.periods import hold_period
from participants import audit
from trainings.models import TrainedStaffCount
from trainings.rendering.coverage import day_of, read_trainees, trained_of_body

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from participants.models import Organisation, User
    from trainings.models import StaffCategory

MOST = 1_000_000


@dataclass(frozen=True)
class Numbers:
    """What is typed; `trained_children` only for categories of children, whose names are never kept."""

    should_be_trained: int
    source: str
    trained_children: int | None = None


class CountConflict(Refused):
    """Somebody saved in between; `stored` is what is in the database now."""

    def __init__(self, stored: TrainedStaffCount) -> None:
        super().__init__(
            "count-conflict",
            f"Jumlah ini sudah diubah orang lain menjadi {number(stored.should_be_trained, 0)} orang"
            f" (sumber: {stored.source}). Ketikan Anda masih ada di bawah; simpan lagi bila tetap benar.",
        )
        self.stored = stored


@transaction.atomic
def save_count(
    period: Period,
    category: StaffCategory,
    organisation: Organisation,
    *,
    numbers: Numbers,
    expected_version: int,
    by: User,
    now: dt.datetime,
) -> TrainedStaffCount:
    """Save the number of one body; `expected_version` is 0 for the first one. The same again writes nothing.

    Raises CountConflict; Refused: "count-period-closed", "count-source-missing", "count-range",
    "count-below-trained", "count-children-missing", "count-children-above".
    """
    hold_period(period)
    if period.state == Period.State.CLOSED:
        raise Refused("count-period-closed", f"{period.name} sudah ditutup; jumlah SDM hanya dapat dibaca.")
    rows = TrainedStaffCount.objects.select_for_update(of=("self",))
    stored = rows.filter(period=period, category=category, organisation=organisation).first()
    if (stored.version if stored else 0) != expected_version:
        if stored is None:
            raise Refused("count-gone", "Jumlah ini sudah tidak ada. Buka kembali halamannya.")
        raise CountConflict(stored)
    _check(period, category, organisation, numbers, now)
    content = {
        "should_be_trained": numbers.should_be_trained,
        "trained_children": numbers.trained_children,
        "source": numbers.source.strip(),
    }
    if stored is not None and all(getattr(stored, name) == value for name, value in content.items()):
        return stored
    row = stored or TrainedStaffCount(
        regency=period.regency, period=period, category=category, organisation=organisation, version=0
    )
    return _write(row, content, by=by, now=now)


def _write(
    row: TrainedStaffCount, content: Mapping[str, object], *, by: User, now: dt.datetime
) -> TrainedStaffCount:
    before = row.should_be_trained if row.version else None
    for name, value in content.items():
        setattr(row, name, value)
    row.version += 1
    row.saved_by, row.saved_at = by, now
    row.save()
    audit.record(
        row.regency,
        "trainings.staff-count-saved",
        "staff-count",
        row.pk,
        by=by,
        category=row.category.code,
        organisation=row.organisation_id,
        period=row.period_id,
        before=before,
        after=row.should_be_trained,
    )
    return row


def _check(
    period: Period, category: StaffCategory, organisation: Organisation, numbers: Numbers, now: dt.datetime
) -> None:
    if not numbers.source.strip():
        raise Refused(
            "count-source-missing",
            "Tulis sumber jumlah ini, misalnya “Data kepegawaian per 31 Desember 2025”.",
        )
    if not 0 <= numbers.should_be_trained <= MOST:
        raise Refused("count-range", "Jumlah SDM sasaran ditulis 0 sampai 1.000.000 orang.")
    if category.children:
        _check_children(numbers)
        return
    day = day_of(period, period.regency.day_of(now))
    trained = trained_of_body(organisation.pk, category, day, read_trainees(period.regency_id))
    if numbers.should_be_trained < trained:
        raise Refused(
            "count-below-trained",
            f"{number(numbers.should_be_trained, 0)} orang lebih sedikit daripada {number(trained, 0)} orang"
            f" {organisation.short_name} yang sudah bersertifikat. Periksa jumlah sasarannya, atau kategori"
            " peserta pada pelatihan.",
        )


def _check_children(numbers: Numbers) -> None:
    if numbers.trained_children is None:
        raise Refused("count-children-missing", "Tulis berapa anak yang sudah terlatih, 0 bila belum ada.")
    if not 0 <= numbers.trained_children <= numbers.should_be_trained:
        raise Refused(
            "count-children-above",
            f"{number(numbers.trained_children, 0)} anak terlatih melebihi"
            f" {number(numbers.should_be_trained, 0)} anak sasaran. Periksa salah satunya.",
        )
