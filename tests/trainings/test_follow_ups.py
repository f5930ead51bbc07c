"""Milestones and reminders of action plans, on a calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from documents.models import Job
from participants.models import Notice
from participants.open_work import of
from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_plan, make_training
from trainings import follow_ups
from trainings.follow_ups import Step
from trainings.models import ActionPlan, Participant
from trainings.services.follow_ups import remind_due

if TYPE_CHECKING:
    from tests.conftest import Cast

MADE = dt.date(2026, 3, 4)
STEPS = [Step(day, due) for day, due in follow_ups.due_dates(MADE)]


def on(days: int) -> dt.date:
    return MADE + dt.timedelta(days=days)


def told(*states: str) -> list[Step]:
    return [Step(step.day, step.due_on, state) for step, state in zip(STEPS, states, strict=True)]


def test_the_latest_open_milestone_is_asked_and_a_skipped_one_is_let_go() -> None:
    assert [step.day if (step := follow_ups.asked(STEPS, on(days))) else 0 for days in (0, 20, 100, 200)] == [
        30,
        30,
        90,
        180,
    ]
    assert [step.day for step in follow_ups.expected(told("", "berjalan", ""))] == [180]
    assert follow_ups.asked(told("", "", "berjalan"), on(200)) is None


def test_a_plan_stands_by_its_reports_and_the_calendar() -> None:
    stands = follow_ups.standing
    assert stands("berjalan", STEPS, on(30)) == "berjalan"
    assert stands("berjalan", STEPS, on(31)) == "belum_melapor"
    assert stands("berjalan", told("terkendala", "", ""), on(31)) == "terkendala"
    assert stands("berjalan", told("terkendala", "berjalan", ""), on(91)) == "berjalan"
    assert stands("selesai", STEPS, on(99)) == "selesai"


def test_counts_ask_whose_day_has_come_and_leave_dropped_plans_out() -> None:
    plans = [("berjalan", STEPS), ("selesai", STEPS), ("tidak_jalan", STEPS)]
    rows = follow_ups.counts(plans, on(30))
    assert [(row.day, row.reported, row.asked) for row in rows] == [(30, 1, 2), (90, 1, 1), (180, 1, 1)]


@given(st.integers(-40, 60), st.one_of(st.none(), st.integers(-40, 60)))
def test_no_reminder_goes_out_twice_for_the_same_reason(days: int, before: int | None) -> None:
    due, today = on(30), on(30 + days)
    reminded = on(30 + before) if before is not None else None
    if follow_ups.reminder_due(due, reminded, today):
        assert days >= -follow_ups.REMIND_BEFORE
        assert not follow_ups.reminder_due(due, today, today)


def test_reminders_go_out_a_week_before_on_the_day_and_a_week_after(cast: Cast) -> None:
    training = make_training(cast.banjar)
    make_plan(training, organisation=cast.dinkes)
    make_plan(training, organisation=cast.dinkes, activity="Kegiatan kedua")
    sent = []
    for day in range(50):
        at = NOW + dt.timedelta(days=2 + day)
        if remind_due(at):
            sent.append(day)
        assert remind_due(at) == 0
    assert sent == [23, 30, 37]
    assert Notice.objects.filter(user=cast.operator).count() == len(sent)
    assert "2 rencana" in Notice.objects.filter(user=cast.operator).latest("pk").text


def test_a_participant_with_an_address_gets_the_own_link(cast: Cast) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Rusmini", email="rusmini@contoh.id")
    add_participant(training, "Tanpa rencana", email="tanpa@contoh.id")
    make_plan(training, person)
    assert remind_due(NOW + dt.timedelta(days=32)) == 1
    job = Job.objects.get(kind="mail")
    assert job.arguments["to"] == ["rusmini@contoh.id"]
    assert f"/peserta/{person.token}/" in job.arguments["text"]


def test_who_cannot_be_reached_is_asked_again_once_somebody_can(cast: Cast) -> None:
    training = make_training(cast.banjar)
    make_plan(training, add_participant(training, "Rusmini"))
    assert remind_due(NOW + dt.timedelta(days=32)) == 0
    Participant.objects.update(email="rusmini@contoh.id")
    assert remind_due(NOW + dt.timedelta(days=33)) == 1


def test_a_closed_plan_is_asked_nothing(cast: Cast) -> None:
    make_plan(make_training(cast.banjar), organisation=cast.dinkes)
    ActionPlan.objects.update(state="selesai", closed_on=MADE)
    assert remind_due(NOW + dt.timedelta(days=32)) == 0


def test_a_handover_lists_the_open_plans(cast: Cast) -> None:
    make_plan(make_training(cast.banjar), organisation=cast.dinkes)
    found = {work.label: work.count for work in of(cast.operator.memberships.get())}
    assert found["Rencana tindak lanjut pelatihan yang berjalan"] == 1
