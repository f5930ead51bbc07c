"""Tanda terima: a numbered, dated, hashed proof of what an organisation handed in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from documents.services import take_number
from indicators.models import EvidenceLink, Receipt

if TYPE_CHECKING:
    import datetime as dt

    from indicators.models import Answer
    from participants.models import User

SERIES = "tanda-terima"


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
        "organisation": answer.organisation.name,
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
