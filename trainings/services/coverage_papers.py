"""Papers of the coverage meter: the list of trained people of a category, and the recapitulation."""

from __future__ import annotations

from dataclasses import asdict
from itertools import count, groupby
from typing import TYPE_CHECKING, Any

from common.formats import long_date, numeric_date, weekday_date
from common.refusals import Refused
from documents.models import Document, Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from indicators.models import Period
from trainings import policies_coverage
from trainings.coverage import COUNTED
from trainings.rendering import coverage as page
from trainings.rendering.coverage_names import names_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import User
    from trainings.models import StaffCategory

LIST, RECAP = "trained-staff", "training-coverage"
FORMAT = 1
ON_SCREEN = ("width", "ticks", "label")


def register_papers() -> None:
    """Called once at start."""
    register_short(
        LIST,
        format=FORMAT,
        build=freeze_list,
        template="print/trained_staff.html",
        may_read=policies_coverage.can_read_list,
    )
    register_short(
        RECAP,
        format=FORMAT,
        build=freeze_recap,
        template="print/training_coverage.html",
        may_read=policies_coverage.can_read_recap,
    )


def list_subject(period: Period, category: StaffCategory) -> str:
    """ "63.03/2026/sdm-terlatih/I15-Q4": the last part is the item, for `can_read_list`."""
    return f"{period.regency.code}/{period.slug}/sdm-terlatih/{category.item_code}"


def recap_subject(period: Period) -> str:
    return f"{period.regency.code}/{period.slug}/sdm-terlatih"


def latest_list(period: Period, category: StaffCategory) -> Document | None:
    """The sealed list in force."""
    rows = Document.objects.filter(
        regency=period.regency, kind=LIST, subject=list_subject(period, category), state=Document.State.FINAL
    )
    return rows.select_related("file").first()


def latest_recap(period: Period) -> Document | None:
    rows = Document.objects.filter(
        regency=period.regency, kind=RECAP, subject=recap_subject(period), state=Document.State.FINAL
    )
    return rows.first()


def order_recap(period: Period, *, by: User) -> Job:
    """Ask for the recapitulation as it stands."""
    title = f"Rekap SDM terlatih KHA, {period.regency.name}, {period.name}"
    return request_paper(RECAP, recap_subject(period), regency=period.regency, title=title, by=by)


def freeze_list(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """Everybody who counts in the category of `subject` (see `list_subject`); `job` is unused."""
    period, item_code = _subject(subject)
    regency = period.regency
    found = page.read_coverage(period, regency.day_of(at))
    row = next((one for one in found.rows if one.category.item_code == item_code), None)
    if row is None or row.item is None:
        raise Refused("cover-no-question", "Kategori ini tidak ditanyakan pada instrumen periode ini.")
    numbers = count(1)
    counted = [one for one in names_of(row.category, found.day) if one.standing == COUNTED]
    return Facts(
        kind=LIST,
        format=FORMAT,
        title=f"Daftar SDM terlatih KHA: {row.category.name}, {regency.name}, {period.name}",
        short=f"SDM terlatih KHA: {row.category.name}"[:90],
        status="bukti dukung",
        subject=f"Daftar SDM terlatih Konvensi Hak Anak untuk butir {item_code}, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kategori", row.category.name), ("Keadaan", long_date(found.day))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "regency": regency.name,
            "period": period.name,
            "category": row.category.name,
            "item": item_code,
            "question": row.item.question.text,
            "day": long_date(found.day),
            "day_iso": found.day.isoformat(),
            "window": page.window_words(row.category),
            "trained": row.cover.trained,
            "should": row.cover.should,
            "line": asdict(page.line(row)),
            "counts": [
                [one.organisation.surviving.name, one.should_be_trained, one.source] for one in row.counts
            ],
            "bodies": [
                {
                    "name": body,
                    "people": [
                        [next(numbers), one.name, one.number, numeric_date(one.issued_on)] for one in people
                    ],
                }
                for body, people in groupby(counted, key=lambda one: one.body)
            ],
            "posts": [_signature(period, at)],
        },
    )


def freeze_recap(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """Numbers of every category of the period of `subject`; `job` is unused."""
    period, _ = _subject(subject)
    regency = period.regency
    found = page.read_coverage(period, regency.day_of(at))
    return Facts(
        kind=RECAP,
        format=FORMAT,
        title=f"Rekap SDM terlatih KHA {regency.name}, {period.name}",
        short=f"Rekap SDM terlatih KHA, {regency.name}",
        status="belum ditandatangani",
        subject=f"SDM terlatih Konvensi Hak Anak per kategori, {regency.name}, {period.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Keadaan data", weekday_date(regency.day_of(at)))],
        body=recap_body(found)
        | {
            "letterhead": letterhead_of(regency, at).facts(),
            "regency": regency.name,
            "period": period.name,
            "made": weekday_date(regency.day_of(at)),
            "posts": [_signature(period, at)],
        },
    )


def recap_body(found: page.Coverage) -> dict[str, Any]:
    """The recapitulation as plain JSON; the readiness report places the same."""
    return {
        "day": long_date(found.day),
        "total": page.total_words(found),
        "rows": [
            {name: value for name, value in asdict(page.line(row)).items() if name not in ON_SCREEN}
            | {
                "window": page.window_words(row.category) if row.category.validity_months else "",
                "counts": [
                    f"{one.organisation.surviving.short_name} {one.should_be_trained} orang ({one.source})"
                    for one in row.counts
                ],
            }
            for row in found.rows
            if row.item is not None
        ],
        "assumptions": [page.day_words(found.day), *([page.BAND_WORDS] if found.estimated else [])],
    }


def _subject(subject: str) -> tuple[Period, str]:
    code, slug, *rest = subject.split("/")
    period = Period.objects.select_related("regency").get(regency__code=code, slug=slug)
    return period, rest[1] if len(rest) > 1 else ""


def _signature(period: Period, at: dt.datetime) -> Any:
    return signature_of(period.regency, Letter.TRAINING_REPORT, at).facts("Mengetahui,")
