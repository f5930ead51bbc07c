"""How an account is named on a page: by its post, not by its login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable


def titles_of(users: Iterable[int | None]) -> dict[int | None, str]:
    """The newest post of each account ("Plt. Kepala Dinas Kesehatan"), in one query."""
    rows = Membership.objects.filter(user__in={pk for pk in users if pk}).order_by("starts_on", "pk")
    return {row.user_id: row.full_title for row in rows}
