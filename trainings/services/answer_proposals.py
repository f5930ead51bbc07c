"""From the coverage meter to the answer of the training question: the counted value with its list of names.

The list is sealed and handed in by a worker. Whoever answers the item then takes the value or turns it down
(`indicators.services.proposals`). Children are counted, never listed: their value is proposed without a list.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from common.formats import long_date
from common.refusals import Refused
from documents.models import Document, Job
from documents.registry import Result, job_kinds
from documents.services.files import request_page_images
from documents.services.jobs import OPEN, enqueue
from documents.services.seals import STEPS, keep, prepare
from indicators.models import Evidence, Item, Period, ProposedValue
from indicators.services import evidence as register
from indicators.services.periods import lead_of, lock_item
from indicators.services.proposals import propose
from participants import audit
from participants.models import Organisation
from trainings.models import StaffCategory
from trainings.rendering import coverage as page
from trainings.services.coverage_papers import LIST, freeze_list, latest_list, list_subject

if TYPE_CHECKING:
    from documents.registry import Report
    from documents.services.seals import Prepared
    from participants.models import User

JOB = "training-proposal"
STATE_WORDS = "Usulan tercatat pada butir {code}: {said}"


def register_job() -> None:
    """Called once at start."""
    job_kinds.register(JOB, _make, steps=STEPS)


def order(period: Period, category: StaffCategory, *, by: User, now: dt.datetime) -> Job | ProposedValue:
    """Put the counted value before the item: a job while its list is made, else the proposal itself.

    No new list is made of a category of children, nor where the sealed one in force still says the same.
    Raises Refused: "cover-no-question", "cover-unknown" without a number that should be trained,
    "cover-contradicts" where more are trained than that, "item-unassigned", "period-not-open",
    "window-closed".
    """
    row = ready_row(period, category, period.regency.day_of(now))
    item = _item(row)
    lead_of(period, item)
    if period.state != Period.State.OPEN:
        raise Refused("period-not-open", f"{period.name} tidak sedang berjalan. Tidak ada yang diusulkan.")
    register.check_window(period, item, by=by, now=now)
    if category.children:
        return _propose(period, category, row, None, by=by, now=now)
    document = _same_list(period, category, now)
    if document is not None:
        return hand_in(period, category, document, by=by, now=now)
    return _enqueue(period, category, by)


def ready_row(period: Period, category: StaffCategory, today: dt.date) -> page.Row:
    """The category as it stands, if it can be proposed; Refused as in `order`."""
    row = page.read_coverage(period, today).row(category.code)
    if row is None or row.item is None:
        raise Refused("cover-no-question", "Kategori ini tidak ditanyakan pada instrumen periode ini.")
    if row.cover.contradicts:
        raise Refused(
            "cover-contradicts",
            f"{row.cover.trained} orang terlatih melebihi {row.cover.should} orang sasaran. Perbaiki dahulu"
            " jumlah sasarannya; nilai belum diusulkan.",
        )
    if not row.cover.counts:
        raise Refused(
            "cover-unknown",
            "Jumlah SDM sasaran kategori ini belum diisi atau masih 0, sehingga persentasenya belum dapat"
            " dihitung. Isi dahulu jumlahnya beserta sumbernya.",
        )
    return row


@transaction.atomic
def hand_in(
    period: Period, category: StaffCategory, document: Document, *, by: User, now: dt.datetime
) -> ProposedValue:
    """The sealed list as evidence of the item's lead, and the value it says as the proposal.

    Raises Refused "cover-moved" where people or numbers changed since the list was frozen.
    """
    row, listed = ready_row(period, category, period.regency.day_of(now)), _body(document.snapshot)
    if (row.cover.trained, row.cover.should) != (listed["trained"], listed["should"]):
        raise Refused(
            "cover-moved", "Jumlahnya berubah saat daftar nama disusun. Tidak ada yang diusulkan; coba lagi."
        )
    evidence = _attach(period, category, _item(row), document, by=by, now=now)
    return _propose(period, category, row, evidence, by=by, now=now)


def _enqueue(period: Period, category: StaffCategory, by: User) -> Job:
    subject = list_subject(period, category)
    earlier = Job.objects.filter(regency=period.regency, kind=JOB, arguments__subject=subject)
    running = earlier.filter(state__in=OPEN).first()
    return running or enqueue(
        JOB,
        f"{subject}:{earlier.count() + 1}",
        regency=period.regency,
        title=f"Usulan ke butir {category.item_code}: {category.name}",
        by=by,
        arguments={"subject": subject, "period": period.pk, "category": category.pk},
    )


def _make(job: Job, report: Report) -> Result:
    """The handler: the list is laid out outside any transaction, handed in and proposed in the last one."""
    period = Period.objects.select_related("regency", "instrument").get(pk=job.arguments["period"])
    category = StaffCategory.objects.get(pk=job.arguments["category"])
    now = timezone.now()
    row = ready_row(period, category, period.regency.day_of(now))
    prepared = prepare(LIST, job.arguments["subject"], regency=job.regency, at=now, job=None, report=report)
    message = STATE_WORDS.format(code=category.item_code, said=page.said(row, _day(prepared.snapshot)))
    return Result(message=message, apply=partial(_apply, prepared, period, category))


def _apply(prepared: Prepared, period: Period, category: StaffCategory, job: Job) -> None:
    if job.created_by is None:
        raise Refused("proposal-nobody", "Usulan harus diajukan oleh seseorang.")
    item = Item.objects.get(instrument=period.instrument_id, code=category.item_code)
    _lock(period, item, evidence_of(period, category))
    document = keep(prepared, regency=job.regency, by=job.created_by, job=job)
    hand_in(period, category, document, by=job.created_by, now=timezone.now())


def _lock(period: Period, item: Item, evidence: Evidence | None) -> None:
    """Items before the audit trail, as everybody else locks them; also those the evidence was linked to."""
    places = {(period.pk, item.pk): (period, item)}
    for link in evidence.links.select_related("period", "item") if evidence else ():
        places[link.period_id, link.item_id] = (link.period, link.item)
    for _, place in sorted(places.items()):
        lock_item(*place)


def evidence_of(period: Period, category: StaffCategory) -> Evidence | None:
    """The evidence of the item's lead that holds this or an earlier list and was not withdrawn."""
    lists = Document.objects.filter(regency=period.regency, kind=LIST, subject=list_subject(period, category))
    rows = Evidence.objects.filter(
        regency=period.regency, withdrawn_at=None, revisions__file__in=lists.values("file")
    )
    return rows.distinct().first()


def _attach(
    period: Period, category: StaffCategory, item: Item, document: Document, *, by: User, now: dt.datetime
) -> Evidence:
    delivery = register.Delivery(document.file, f"sdm-terlatih-{document.code}.pdf")
    paper = register.Paper(document_number=document.code, document_date=_day(document.snapshot))
    evidence, lead = evidence_of(period, category), lead_of(period, item)
    if evidence is None or evidence.organisation_id != lead:
        added = register.add_evidence(
            period,
            organisation=Organisation.objects.get(pk=lead),
            delivery=delivery,
            description=register.Description(
                f"Daftar SDM terlatih KHA: {category.name}"[:200],
                Evidence.Kind.DOCUMENT,
                Evidence.ChildIdentifiable.NO,
            ),
            paper=paper,
            item=item,
            page=None,
            by=by,
            now=now,
        )
        request_page_images(document.file)
        return added
    latest = register.current_revision(evidence, register.ORIGINAL)
    if latest is None or latest.file_id != document.file_id:
        register.replace_file(evidence, delivery=delivery, paper=paper, by=by, now=now)
        request_page_images(document.file)
    if not evidence.links.filter(period=period, item=item).exists():
        register.link_item(evidence, period=period, item=item, page=None, by=by, now=now)
    return evidence


def _propose(
    period: Period,
    category: StaffCategory,
    row: page.Row,
    evidence: Evidence | None,
    *,
    by: User,
    now: dt.datetime,
) -> ProposedValue:
    day = page.day_of(period, period.regency.day_of(now))
    proposal = propose(
        period,
        _item(row),
        value={
            "numerator": str(row.cover.trained),
            "denominator": str(row.cover.should),
            "as_of": day.isoformat(),
        },
        said=page.said(row, day),
        source=_source(row, day),
        evidence=evidence,
        by=by,
        now=now,
    )
    audit.record(
        period.regency,
        "trainings.coverage-proposed",
        "staff-category",
        category.pk,
        by=by,
        proposal=proposal.pk,
        trained=row.cover.trained,
        should=row.cover.should,
    )
    return proposal


def _source(row: page.Row, day: dt.date) -> str:
    """Where both numbers come from, as the answer will name it."""
    kind = "Jumlah anak terlatih menurut perangkat daerah" if row.category.children else "Sertifikat KHA"
    typed = "; ".join(f"{one.organisation.surviving.short_name}: {one.source}" for one in row.counts)
    return f"{kind} per {long_date(day)}; sasaran menurut {typed}"[:300]


def _same_list(period: Period, category: StaffCategory, now: dt.datetime) -> Document | None:
    """The sealed list in force where it says what a new one would say."""
    document = latest_list(period, category)
    if document is None:
        return None
    fresh = freeze_list(list_subject(period, category), now, None)
    return document if _body(document.snapshot) == json.loads(fresh.to_json())["body"] else None


def _body(snapshot: str) -> Any:
    return json.loads(json.loads(snapshot)["paper"])["body"]


def _day(snapshot: str) -> dt.date:
    """The day whose state a list shows: the date of the evidence."""
    return dt.date.fromisoformat(_body(snapshot)["day_iso"])


def _item(row: page.Row) -> Item:
    if row.item is None:
        raise Refused("cover-no-question", "Kategori ini tidak ditanyakan pada instrumen periode ini.")
    return row.item
