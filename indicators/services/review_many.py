"""One reason for several items at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from indicators.services.review import Opinion, return_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from indicators.models import Answer, Tier
    from participants.models import User


@transaction.atomic
def return_many(
    answers: Sequence[tuple[Answer, int]], *, tier: Tier, opinion: Opinion, by: User, now: dt.datetime
) -> int:
    """Return all answers, each at the version the reviewer saw, or none; how many.

    Raises Refused: "nothing-chosen", and those of `return_answer` with the item's code in front.
    """
    if not answers:
        raise Refused("nothing-chosen", "Centang dahulu butir yang akan dikembalikan.")
    for answer, version in sorted(answers, key=lambda pair: pair[0].item_id):
        try:
            return_answer(answer, tier=tier, opinion=opinion, version=version, by=by, now=now)
        except Refused as refusal:
            told = f"Butir {answer.item.code}: {refusal.message} Belum ada butir yang dikembalikan."
            raise Refused(refusal.code, told) from refusal
    return len(answers)
