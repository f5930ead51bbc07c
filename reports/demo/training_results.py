"""What came of the training in Balangan: sheets of both tests, certificates, plans, who should be trained."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from documents.models import Letter, Signatory
from documents.services.letter_numbers import save_pattern
from indicators.models import Item
from participants.models import Sector
from reports.demo.chance import draw, share
from reports.demo.training_texts import DONE_NOTES, PLANS, SKILLS
from trainings import marking
from trainings.follow_ups import MILESTONES
from trainings.models import (
    FollowUp,
    KnowledgeTest,
    Participant,
    TestQuestion,
    TestSheet,
    TrainedStaffCount,
    Training,
)
from trainings.results import results_of
from trainings.services import certificates, follow_ups, plans, questions
from trainings.services.categories import ensure_categories

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.models import Period
    from participants.models import Regency, User
    from reports.demo.people import Cast

    Targets = Mapping[str, tuple[int, str, str]]

SIGNS = "Kepala DP3A P2KB PMD Kabupaten Balangan"
SIGNS_FROM = dt.date(2025, 1, 2)
ISSUED = 91
REISSUED = 47
PLANNED = 62
REPORTED = dict(zip(MILESTONES, (51, 38, 22), strict=True))
LEAST = 13
"""Right answers, of twenty, that everybody who came to the end reached."""


def add_tests(training: Training, people: list[Participant], by: User) -> None:
    """Both tests with the questions of the starter bank: everybody took the first, who stayed the second."""
    regency = training.regency
    questions.load_starters(regency, by=by)
    bank = [
        {name: getattr(row, name) for name in ("id", "text", "options", "answer")} | {"topic": row.topic.name}
        for row in TestQuestion.objects.filter(regency=regency).select_related("topic").order_by("pk")
    ]
    first, *_, last = training.occasion.sessions.order_by("number")
    stayed = set(last.attendances.values_list("invitee", flat=True))
    for kind, session, after in ((KnowledgeTest.Kind.PRE, first, 0), (KnowledgeTest.Kind.POST, last, 1)):
        opened = session.starts_at + dt.timedelta(minutes=20) if not after else session.ends_at - _hour()
        test = KnowledgeTest.objects.create(
            regency=regency,
            training=training,
            kind=kind,
            questions=bank,
            opened_at=opened,
            closed_at=opened + dt.timedelta(minutes=35),
        )
        TestSheet.objects.bulk_create(
            _sheet(test, person, after, opened)
            for person in people
            if not after or person.invitee_id in stayed
        )


def _hour() -> dt.timedelta:
    return dt.timedelta(hours=1)


def _sheet(test: KnowledgeTest, person: Participant, after: int, opened: dt.datetime) -> TestSheet:
    answers = {}
    missed = []
    for question in test.questions:
        right = share(test.kind, person.name, question["text"]) < SKILLS[question["topic"]][after] / 100
        if not right:
            missed.append(question)
        answers[question["id"]] = (question["answer"] + (0 if right else 1)) % len(question["options"])
    spare = len(test.questions) - len(missed)
    for question in missed[: max(LEAST - spare, 0) if after else 0]:
        answers[question["id"]] = question["answer"]
    mark = marking.mark(test.questions, answers)
    return TestSheet(
        regency_id=test.regency_id,
        test=test,
        code=person.code,
        participant=person,
        answers={str(key): value for key, value in answers.items()},
        score=mark.score,
        topics={name: list(count) for name, count in mark.topics.items()},
        origin=TestSheet.Origin.PHONE,
        handed_in_at=opened + dt.timedelta(minutes=12, seconds=draw(person.name) % 900),
    )


def issue_certificates(training: Training, people: list[Participant], by: User) -> list[Participant]:
    """Certificates of those who passed, but three; number 47 was misspelt and issued anew. Who passed."""
    _how_they_are_issued(training.regency, by)
    results = results_of(training, people)
    passed = [row for row in people if results[row.pk].outcome.passed]
    now = training.occasion.ends_at + dt.timedelta(hours=2)
    issued = [certificates.issue(row, by=by, now=now) for row in passed[:ISSUED]]
    later = now + dt.timedelta(days=3)
    certificates.reissue(issued[REISSUED - 1], reason="Ejaan jabatan keliru", by=by, now=later)
    return passed


def _how_they_are_issued(regency: Regency, by: User) -> None:
    """Who signs, and the pattern of the number."""
    Signatory.objects.create(
        regency=regency, letter=Letter.CERTIFICATE, post=SIGNS, valid_from=SIGNS_FROM, saved_by=by
    )
    save_pattern(
        regency,
        Letter.CERTIFICATE,
        pattern="{klasifikasi}/{urut:03d}/KHA/{unit}/{bulan_romawi}/{tahun}",
        classification="400.2",
        unit="DP3AP2KBPMD",
        by_registry=False,
        by=by,
    )


def add_plans(training: Training, passed: list[Participant], period: Period, today: dt.date) -> None:
    made_on = plans.last_day(training)
    writers = sorted(passed, key=lambda row: draw("rtl", row.name))[:PLANNED]
    items = {row.code: row for row in Item.objects.filter(instrument=period.instrument)}
    for number, person in enumerate(writers):
        problem, activity, whom, measure, support, who, proof, code = PLANS[Sector(person.sector)]
        due_on = made_on + dt.timedelta(days=120)
        plan = plans.make(
            training,
            plans.Planned(problem, activity, whom, measure, due_on, who, proof, support, items.get(code)),
            made_on=made_on,
            by=None,
            participant=person,
        )
        for row in plan.follow_ups.order_by("day"):
            if number < REPORTED[row.day] and row.due_on <= today:
                _report(row)


def _report(row: FollowUp) -> None:
    state = FollowUp.State.DONE if row.day == MILESTONES[-1] else FollowUp.State.RUNNING
    at = dt.datetime.combine(row.due_on, dt.time(9), row.plan.regency.zone)
    follow_ups.report(row, follow_ups.Said(state, DONE_NOTES[row.day]), by=None, now=at)


def set_targets(period: Period, cast: Cast, targets: Targets, now: dt.datetime) -> None:
    """How many of each category there should be, as the bodies would type it."""
    categories = {row.code: row for row in ensure_categories(period.regency)}
    for code, (people, body, source) in targets.items():
        TrainedStaffCount.objects.create(
            regency=period.regency,
            period=period,
            category=categories[code],
            organisation=cast.bodies[body],
            should_be_trained=people,
            source=source,
            saved_by=cast.users["sekretariat"],
            saved_at=now,
        )
