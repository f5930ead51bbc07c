from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.test import Client

from documents.models import Job
from documents.services import seals
from participants.models import User
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import Participant, TrainingGroup
from trainings.rendering.recap import recap_of
from trainings.services.recap_papers import KIND, NARROWEST, width_of

if TYPE_CHECKING:
    from tests.conftest import Cast
    from trainings.models import Training

Login = Callable[[User], Client]


@pytest.fixture
def training(cast: Cast) -> Training:
    """Three days of 8 JP, the first for group A alone; Siti of the group missed the last."""
    row = make_training(cast.banjar)
    group = TrainingGroup.objects.create(regency=cast.banjar, training=row, name="Kelompok A")
    row.sessions.filter(session__number=1).update(group=group)
    mine, other = (add_participant(row, name, cast.dinkes) for name in ("Siti Rahmah", "Ahmad Fauzi"))
    Participant.objects.filter(pk=mine.pk).update(group=group)
    first, second, third = row.occasion.sessions.order_by("number")
    attend(mine, first, second, by=cast.secretariat)
    attend(other, second, third, by=cast.secretariat)
    return row


def test_each_participant_is_measured_by_the_own_days(training: Training) -> None:
    ahmad, siti = recap_of(training).lines
    assert (ahmad.marks, ahmad.attended, ahmad.hours, ahmad.share) == (
        ("", "hadir", "hadir"),
        16,
        16,
        Decimal(100),
    )
    assert (siti.marks, siti.attended, siti.hours) == (("hadir", "hadir", "tidak"), 16, 24)
    assert siti.share == Decimal("66.67")


def test_the_page_and_the_xlsx_say_the_same(cast: Cast, training: Training, login: Login) -> None:
    desk = login(cast.task_force_lead)
    assert "66,67" in desk.get(f"/63.03/pelatihan/{training.pk}/rekap/").text
    answer = desk.get(f"/63.03/pelatihan/{training.pk}/rekap/xlsx/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][7].startswith("1. Hari ke-1, Senin, 2 Maret 2026 (8 JP)")
    assert rows[2][2] == "Siti Rahmah"
    assert rows[2][-3:] == (16, 24, 66.67)


def test_the_paper_is_ordered_and_frozen(cast: Cast, training: Training, login: Login) -> None:
    login(cast.secretariat).post(f"/63.03/pelatihan/{training.pk}/rekap/cetak/")
    assert Job.objects.get().kind == KIND
    document = seals.seal_now(KIND, f"pelatihan/{training.pk}/rekap", regency=cast.banjar, by=None, at=NOW)
    body = json.loads(json.loads(document.snapshot)["paper"])["body"]
    assert [row["marks"] for row in body["lines"]] == [["", "✓", "✓"], ["✓", "✓", "–"]]
    assert sum(body["widths"]) == 172


@pytest.mark.parametrize("sessions", range(1, 40))
def test_the_columns_fill_the_paper_or_are_left_out(sessions: int) -> None:
    width = width_of(sessions)
    assert width == 0 or (width >= NARROWEST and width * sessions <= 72)


def test_a_training_without_participants_has_an_empty_recap(cast: Cast, login: Login) -> None:
    row = make_training(cast.banjar)
    text = login(cast.secretariat).get(f"/63.03/pelatihan/{row.pk}/rekap/").text
    assert "Peserta dan kehadirannya akan tampil di sini" in text


def test_a_long_recap_goes_on_over_pages_below_100_kb(cast: Cast, login: Login) -> None:
    row = make_training(cast.banjar, days=5)
    for number in range(51):
        add_participant(row, f"Peserta {number:02d}", cast.dinkes)
    address = f"/63.03/pelatihan/{row.pk}/rekap/"
    first = login(cast.secretariat).get(address)
    assert len(first.content) < 100_000
    assert "Halaman 1 dari 2" in first.content.decode()
    assert "Peserta 50" in login(cast.secretariat).get(address, {"hal": 2}).content.decode()
