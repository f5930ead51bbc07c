"""What the holder of a post leaves open among the items of periods that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from indicators.models import Answer, Assignment, Draft, Period
from participants.open_work import OpenWork

if TYPE_CHECKING:
    from participants.models import Membership


def of_post(post: Membership) -> list[OpenWork]:
    """Assigned items, drafts and returned answers; and typing that only the leaver can still see."""
    if post.organisation is None:
        return []
    running = Period.objects.filter(regency=post.home, state=Period.State.OPEN)
    assigned = Assignment.objects.filter(period__in=running, organisation=post.organisation).aggregate(
        lead=Count("pk", filter=Q(part=Assignment.Part.LEAD)),
        contributor=Count("pk", filter=Q(part=Assignment.Part.CONTRIBUTOR)),
    )
    answers = Answer.objects.filter(period__in=running, organisation=post.organisation).aggregate(
        drafts=Count("pk", filter=Q(state=Answer.State.DRAFT)),
        returned=Count("pk", filter=Q(state=Answer.State.RETURNED)),
    )
    typing = Draft.objects.filter(period__in=running, user=post.user_id).count()
    return [
        OpenWork("Butir yang diampu", assigned["lead"]),
        OpenWork("Butir yang didukung sebagai kontributor", assigned["contributor"]),
        OpenWork("Jawaban berupa draf", answers["drafts"]),
        OpenWork("Jawaban yang dikembalikan", answers["returned"]),
        OpenWork("Ketikan belum disimpan di akun lama", typing, stays=False),
    ]
