from __future__ import annotations

import datetime as dt

import pytest

from documents.models import NumberRegister
from participants.models import Regency
from reports.demo import people
from reports.demo.more_trainings import fill_neighbour
from reports.demo.period import prepare_period
from reports.demo.training import fill_training
from tests.conftest import NOW
from trainings.models import ActionPlan, Certificate, FollowUp, Participant, Training
from trainings.results import results_of

TODAY = dt.date(2026, 3, 2)


@pytest.mark.django_db
def test_the_training_in_balangan_is_whole() -> None:
    home = people.balangan(Regency.objects.get(code="63.11"), people.Logins())
    period = prepare_period(home.regency, TODAY, home.users["sekretariat"])
    fill_training(home, period, TODAY, NOW)
    fill_neighbour(home, TODAY)
    training = Training.objects.get(regency=home.regency, external=False)
    rows = list(Participant.objects.filter(training=training).select_related("training"))
    assert len(rows) == len({row.person_id for row in rows}) == 100
    assert {"sekolah", "puskesmas", "ibadah", "pesantren", "lksa", "usaha", "media", "opd"} <= {
        row.sector for row in rows
    }
    passed = sum(result.outcome.passed for result in results_of(training, rows).values())
    valid = Certificate.objects.valid().filter(participant__training=training).count()
    assert (passed, valid, len(rows) - passed) == (94, 91, 6)
    register = NumberRegister.objects.get(regency=home.regency, series="sertifikat")
    assert (register.last, [void["number"] for void in register.voids]) == (92, [47])
    numbers = Certificate.objects.filter(line__isnull=False).order_by("pk").values_list("number", flat=True)
    assert numbers[0] == "400.2/001/KHA/DP3AP2KBPMD/VIII/2025"
    reports = FollowUp.objects.exclude(state="")
    assert ActionPlan.objects.count() == 62
    assert [reports.filter(day=day).count() for day in (30, 90, 180)] == [51, 38, 22]
    assert Certificate.objects.filter(line=None).count() == 28
