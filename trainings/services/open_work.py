"""What the holder of a post leaves open among action plans of trainings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.open_work import OpenWork
from trainings.models import ActionPlan

if TYPE_CHECKING:
    from participants.models import Membership


def of_post(post: Membership) -> list[OpenWork]:
    """Running plans of the organisation: they stay with it, whoever reports on them."""
    if post.organisation is None:
        return []
    plans = ActionPlan.objects.filter(organisation=post.organisation, state=ActionPlan.State.OPEN)
    return [OpenWork("Rencana tindak lanjut pelatihan yang berjalan", plans.count())]
