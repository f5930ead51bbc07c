"""What a reviewer is typing on the desk: kept per user and item, seen by nobody else, gone once decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from indicators import policies_review as policies
from indicators.models import ReviewDraft

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from indicators.models import Answer
    from participants.models import User

LARGEST_DRAFT = 40_000


@transaction.atomic
def keep_review(answer: Answer, *, by: User, data: dict[str, str], version: int) -> dt.datetime:
    """Keep the typed fields (name → text) as they are, right or wrong; the instant they were kept.

    `version` is the answer's version the reviewer looked at. No row that others see is touched.
    Raises Refused: "own-item", "draft-too-large" above 40,000 characters.
    """
    if policies.has_hand_in(by, answer):
        raise Refused("own-item", "Anda ikut mengerjakan butir ini. Orang lain yang harus menelaahnya.")
    if len(json.dumps(data)) > LARGEST_DRAFT:
        raise Refused("draft-too-large", "Catatan terlalu panjang untuk disimpan sebagai draf. Ringkaskan.")
    looked: dict[str, Any] = {"version": version}
    if version == answer.version:
        looked |= {"value": answer.value, "points": str(answer.points)}
    draft, _ = ReviewDraft.objects.update_or_create(
        user=by,
        period=answer.period,
        item=answer.item,
        defaults={"regency": answer.regency, "data": data, "looked": looked},
    )
    return timezone.localtime(draft.saved_at)


@transaction.atomic
def remark_many(answers: Iterable[Answer], *, reason: str, note: str, by: User) -> int:
    """Put one remark into the reviewer's drafts of several items, after what is typed there; how many.

    Raises Refused: "nothing-chosen", "remark-empty", and those of `keep_review`.
    """
    chosen = list(answers)
    if not chosen:
        raise Refused("nothing-chosen", "Centang dahulu butirnya.")
    if not (reason or note):
        raise Refused("remark-empty", "Pilih alasan atau tulis catatan.")
    drafts = ReviewDraft.objects.filter(user=by, item__in=[answer.item_id for answer in chosen])
    before = {(row.period_id, row.item_id): row.data for row in drafts}
    for answer in chosen:
        data = dict(before.get((answer.period_id, answer.item_id), {}))
        data["reason"] = reason or data.get("reason", "")
        if note and note not in data.get("note", ""):
            data["note"] = f"{data.get('note', '')}\n{note}".strip()
        keep_review(answer, by=by, data=data, version=answer.version)
    return len(chosen)


def drop_review(answer: Answer, *, by: User) -> None:
    ReviewDraft.objects.filter(user=by, period=answer.period, item=answer.item).delete()
