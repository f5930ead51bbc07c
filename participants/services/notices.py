"""Who is told what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Notice, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Regency


def notify(regency: Regency, users: Iterable[User], text: str, url: str) -> list[Notice]:
    """Tell each user once, inside the caller's transaction; the frame shows the unread count."""
    return Notice.objects.bulk_create(
        Notice(regency=regency, user=user, text=text[:300], url=url) for user in users
    )
