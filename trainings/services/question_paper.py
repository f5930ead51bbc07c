"""The questions of a test on paper, in the order of the phone, so that letters can be copied back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.formats import long_date
from common.refusals import Refused
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from trainings import policies
from trainings.marking import LETTERS
from trainings.models import KnowledgeTest

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Document, Job
    from participants.models import User
    from trainings.models import Training

KIND = "test-questions"
FORMAT = 1


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND, format=FORMAT, build=freeze_questions, template="print/test_questions.html", may_read=can_read
    )


def can_read(user: User, document: Document) -> bool:
    """Until the test is over its questions are for those who set it."""
    return policies.can_read_tests(user, document.regency)


def order(training: Training, test: KnowledgeTest, *, by: User) -> Job:
    """Have the sheet made; Refused "test-empty" while the test asks nothing."""
    if not test.questions:
        raise Refused("test-empty", "Uji ini belum memuat soal. Susun soalnya dahulu.")
    title = f"Lembar soal {str(test).lower()}: {training}"[:200]
    subject = f"pelatihan/{training.pk}/uji/{test.kind}"
    return request_paper(KIND, subject, regency=training.regency, title=title, by=by)


def freeze_questions(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The questions of the test named by `subject` ("pelatihan/12/uji/awal"); `job` is unused."""
    _, training, _, kind = subject.split("/")
    rows = KnowledgeTest.objects.select_related("training__occasion", "regency")
    test = rows.get(training=int(training), kind=kind)
    occasion, regency = test.training.occasion, test.regency
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Lembar soal {str(test).lower()}: {occasion.title}",
        short=f"Lembar soal {str(test).lower()}",
        status="soal tetap" if test.opened_at else "soal masih dapat diganti",
        subject=f"Soal {str(test).lower()}, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kegiatan", occasion.title), ("Uji", str(test))],
        body={
            "test": str(test),
            "heading": occasion.title,
            "day": long_date(regency.day_of(occasion.starts_at)),
            "questions": [
                [place, one["text"], [[LETTERS[option], text] for option, text in enumerate(one["options"])]]
                for place, one in enumerate(test.questions, start=1)
            ],
        },
    )
