"""What somebody is typing right now: kept every few seconds, never audited, gone once it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from common.refusals import Refused
from indicators.models import Draft

if TYPE_CHECKING:
    import datetime as dt

    from indicators.models import Item, Period
    from participants.models import User

LARGEST_DRAFT = 400_000


def keep_draft(period: Period, item: Item, *, by: User, data: dict[str, Any]) -> dt.datetime:
    """Keep the typed fields (name → list of texts) as they are, right or wrong; the instant they were kept.

    Raises Refused("draft-too-large") above 400,000 characters.
    """
    if len(json.dumps(data)) > LARGEST_DRAFT:
        raise Refused(
            "draft-too-large", "Isian terlalu panjang untuk disimpan otomatis. Simpan draf sekarang."
        )
    draft, _ = Draft.objects.update_or_create(
        user=by, period=period, item=item, defaults={"regency": period.regency, "data": data}
    )
    return timezone.localtime(draft.saved_at)


def drop_draft(period: Period, item: Item, *, by: User) -> None:
    Draft.objects.filter(user=by, period=period, item=item).delete()
