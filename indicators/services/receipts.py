"""Tanda terima: a numbered, dated, hashed proof of what an organisation handed in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from documents.models import Document
from documents.services import letterhead_of, request_paper, take_number
from indicators.models import EvidenceLink, Item, Receipt
from indicators.receipt_facts import ReceiptFacts
from participants.models import Membership
from participants.rights import Rights

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from indicators.models import Answer
    from participants.models import User

SERIES = "tanda-terima"
PAPER = "tanda-terima"


def content_sha256(content: dict[str, Any]) -> str:
    """sha256 (hex) of the canonical JSON of a receipt's content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def issue(answer: Answer, *, to: User, now: dt.datetime) -> Receipt:
    """A receipt for one submitted answer and the files linked to it; call inside the submitting transaction.

    `content` holds item, value, points, rows, note and each file's name and sha256 as they stood at `now`.
    """
    year = timezone.localtime(now).year
    number = take_number(answer.regency, SERIES, year)
    content = {
        "number": f"TT-{year}-{number:04d}",
        "at": now.isoformat(),
        "period": answer.period.slug,
        "organisation": answer.organisation.surviving.name,
        "item": answer.item.code,
        "version": answer.version,
        "value": answer.value,
        "previous_value": answer.previous_value,
        "rows": answer.rows,
        "source_note": answer.source_note,
        "note": answer.note,
        "points": None if answer.points is None else str(answer.points),
        "on_behalf": answer.on_behalf,
        "files": _files(answer),
    }
    return Receipt.objects.create(
        regency=answer.regency,
        period=answer.period,
        organisation=answer.organisation,
        number=number,
        year=year,
        at=now,
        content=content,
        sha256=content_sha256(content),
        issued_to=to,
    )


def _files(answer: Answer) -> list[dict[str, str]]:
    links = EvidenceLink.objects.filter(
        period=answer.period, item=answer.item, evidence__withdrawn_at=None
    ).order_by("pk", "evidence__revisions__number")
    rows = links.values_list(
        "evidence__title", "evidence__revisions__file_name", "evidence__revisions__file__sha256"
    )
    return [{"title": title, "name": name, "sha256": sha} for title, name, sha in rows if sha]


def freeze(subject: str, at: dt.datetime, job: Job | None) -> ReceiptFacts:
    """The facts of the receipt named by `subject` ("63.03/tanda-terima/12"); Receipt.DoesNotExist otherwise.

    The receipt never changes: only the letterhead is of the day it was given.
    """
    rows = Receipt.objects.select_related("regency", "period", "organisation", "issued_to")
    receipt = rows.get(pk=subject.rpartition("/")[2])
    content, regency = receipt.content, receipt.regency
    item = Item.objects.select_related("question").get(
        instrument=receipt.period.instrument_id, code=content["item"]
    )
    posts = Membership.objects.valid_on(regency.day_of(receipt.at)).filter(user=receipt.issued_to)
    post = Rights(posts.select_related("organisation", "regency"), active=True).membership_in(regency)
    return ReceiptFacts(
        letterhead=letterhead_of(regency, receipt.at).facts(),
        number=str(receipt),
        at=receipt.at.astimezone(regency.zone).isoformat(timespec="seconds"),
        period=receipt.period.name,
        regency=regency.name,
        organisation=content["organisation"],
        item=item.code,
        question=f"{item.question.text.rstrip('.')}: {item.topic}" if item.topic else item.question.text,
        version=content["version"],
        points=content["points"],
        rows=len(content["rows"]),
        on_behalf=content["on_behalf"],
        files=content["files"],
        sha256=receipt.sha256,
        handed_in_by=post.full_title if post else receipt.issued_to.username,
        demo=regency.is_demo,
    )


def paper_of(receipt: Receipt) -> Document | None:
    """The sealed page of this receipt, once somebody has asked for it."""
    return Document.objects.filter(
        regency=receipt.regency, kind=PAPER, subject=subject_of(receipt), state=Document.State.FINAL
    ).first()


def order_paper(receipt: Receipt, *, by: User) -> Job:
    """Ask for the sealed page; while it is being made, that job is returned."""
    return request_paper(
        PAPER,
        subject_of(receipt),
        regency=receipt.regency,
        title=f"Tanda terima {receipt}",
        by=by,
    )


def subject_of(receipt: Receipt) -> str:
    return f"{receipt.regency.code}/{SERIES}/{receipt.pk}"
