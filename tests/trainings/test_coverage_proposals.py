"""From the meter to the answer: the list is sealed and handed in, the value waits for a person."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.db import transaction
from django.urls import reverse

from common.refusals import Refused
from documents.models import Document, Job
from documents.registry import job_kinds
from documents.storage import default_store
from indicators.models import Answer, Evidence, ProposedValue
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_coverage import certify, type_count
from tests.factories_trainings import make_training
from trainings.models import TrainedStaffCount
from trainings.services import answer_proposals
from trainings.services.categories import ensure_categories
from trainings.services.coverage_papers import LIST, RECAP, list_subject, recap_subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from indicators.models import Period
    from participants.models import User
    from trainings.models import StaffCategory, Training

    Login = Callable[[User], Client]

SAID = "Usulan dari pelatihan KHA per 31 Desember 2025: 2 dari 3 orang (66,67 persen) = 2,00 poin."


@pytest.fixture
def period(cast: Cast) -> Period:
    made = make_period(cast.banjar)
    assign(made, "I15-Q4", cast.dinkes, cast.dinas)
    return made


@pytest.fixture
def health(cast: Cast) -> StaffCategory:
    return next(row for row in ensure_categories(cast.banjar) if row.code == "kesehatan")


@pytest.fixture
def training(cast: Cast, period: Period, health: StaffCategory) -> Training:
    """Two of three people of Dinas Kesehatan are trained."""
    made = make_training(cast.banjar)
    certify(made, "Siti Rahmah", health, organisation=cast.dinkes)
    certify(made, "Ahmad Yani", health, organisation=cast.dinkes)
    type_count(period, health, cast.dinkes, 3, cast.operator)
    return made


def order(period: Period, category: StaffCategory, by: User) -> Job | ProposedValue:
    return answer_proposals.order(period, category, by=by, now=NOW)


def run(job: Job | ProposedValue) -> None:
    """What a worker does with the job."""
    assert isinstance(job, Job)
    result = job_kinds[job.kind].handler(job, lambda text, percent: None)
    assert result is not None
    assert result.apply is not None
    with transaction.atomic():
        result.apply(job)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def text_of(document: Document) -> str:
    with default_store().open(document.file.sha256) as stream:
        pdf = pypdfium2.PdfDocument(io.BytesIO(stream.read()))
    return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code


def test_the_list_becomes_evidence_of_the_lead_and_the_value_a_proposal(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    url = reverse("trainings:coverage-propose", args=["63.03", "kesehatan"])
    assert login(cast.operator).post(url).status_code == 302
    run(Job.objects.get(kind=answer_proposals.JOB))
    proposal = ProposedValue.objects.get()
    assert proposal.said == SAID
    assert proposal.value == {"numerator": "2", "denominator": "3", "as_of": "2025-12-31"}
    evidence = Evidence.objects.get()
    assert (proposal.evidence, evidence.organisation, evidence.child_identifiable) == (
        evidence,
        cast.dinkes,
        "tidak",
    )
    assert evidence.links.get().item.code == "I15-Q4"
    assert not Answer.objects.exists()
    page = login(cast.operator).get(reverse("indicators:item", args=["63.03", "2026", "I15-Q4"]))
    assert "Daftar nama terlampir" in page.content.decode()


def test_the_same_list_is_not_made_twice_and_a_changed_one_replaces_its_file(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    run(order(period, health, cast.operator))
    assert isinstance(order(period, health, cast.operator), ProposedValue)
    assert Document.objects.filter(kind=LIST).count() == 1
    certify(training, "Nor Aisyah", health, organisation=cast.dinkes)
    run(order(period, health, cast.operator))
    evidence = Evidence.objects.get()
    assert evidence.revisions.count() == 2
    assert list(ProposedValue.objects.order_by("pk").values_list("state", flat=True)) == [
        "diganti",
        "terbuka",
    ]


def test_a_number_that_changed_while_the_list_was_made_proposes_nothing(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    job = order(period, health, cast.operator)
    assert isinstance(job, Job)
    result = job_kinds[job.kind].handler(job, lambda text, percent: None)
    assert result is not None
    TrainedStaffCount.objects.update(should_be_trained=4)
    with pytest.raises(Refused), transaction.atomic():
        assert result.apply is not None
        result.apply(job)
    assert not Evidence.objects.exists()


def test_without_a_number_to_train_there_is_nothing_to_propose(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    TrainedStaffCount.objects.update(should_be_trained=0)
    refused("cover-contradicts", lambda: order(period, health, cast.operator))
    TrainedStaffCount.objects.all().delete()
    refused("cover-unknown", lambda: order(period, health, cast.operator))


def test_a_closed_window_takes_no_proposal_of_the_organisation(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    period.stages.update(closes_at=NOW.replace(year=2025), opens_at=NOW.replace(year=2024))
    refused("window-closed", lambda: order(period, health, cast.operator))


def test_children_are_proposed_without_a_list(cast: Cast, period: Period) -> None:
    assign(period, "I06-Q4", cast.dinas)
    forum = next(row for row in ensure_categories(cast.banjar) if row.children)
    count = type_count(period, forum, cast.dinas, 10, cast.secretariat)
    count.trained_children = 7
    count.save()
    made = order(period, forum, cast.secretariat)
    assert isinstance(made, ProposedValue)
    assert (made.evidence, made.value["numerator"]) == (None, "7")
    assert not Document.objects.exists()


def test_the_list_names_people_bodies_and_numbers(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    run(order(period, health, cast.operator))
    text = text_of(Document.objects.get(kind=LIST))
    for words in ("Siti Rahmah", "Ahmad Yani", "Dinas Kesehatan Kabupaten Banjar", "/KHA/2025", "2 dari 3"):
        assert words in text


def test_who_may_read_the_list_and_the_recapitulation(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    from documents.policies import can_read

    told = {"regency": cast.banjar, "title": "x", "snapshot": "{}", "sealed_at": NOW}
    sealed = Document(kind=LIST, subject=list_subject(period, health), **told)
    recap = Document(kind=RECAP, subject=recap_subject(period), **told)
    people = (cast.secretariat, cast.task_force_lead, cast.operator, cast.other_operator, cast.assessor)
    assert [can_read(user, sealed) for user in people] == [True, True, True, False, False]
    assert [can_read(user, recap) for user in people] == [True] * 5
    assert not can_read(cast.foreign_secretariat, recap)
