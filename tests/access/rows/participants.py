from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from participants.models import AccessLink, Membership, Notice
from participants.services import access_links
from tests.conftest import NOW

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "participants:notices": ("", "L+++++++", "Lxxxxxxx"),
    "participants:notice-read": ("notice", "Lxxxxxxx", "L+000000"),
    "participants:organisations": ("R", "L++++++0", "Lxxxxxxx"),
    "participants:organisation-new": ("R", "L---+--0", "L---+--0"),
    "participants:posts": ("R", "L---+--0", "Lxxxxxxx"),
    "participants:post-new": ("R", "L---+--0", "L---+--0"),
    "participants:post": ("post", "L---+--0", "Lxxxxxxx"),
    "participants:post-handover": ("post", "L---+--0", "L---+--0"),
    "participants:post-end": ("post", "L---+--0", "L---+--0"),
    "participants:post-link": ("post", "L---+--0", "L---+--0"),
    "participants:access-link": ("access-link", "++++++++", "++++++++"),
}


def prepare(scene: Scene) -> None:
    cast = scene.cast
    notice = Notice.objects.create(regency=cast.banjar, user=cast.operator, text="Dikembalikan", url="/")
    scene.args["notice"] = [notice.pk]
    post = Membership.objects.get(user=cast.other_operator)
    scene.args["post"] = [cast.banjar.code, post.pk]
    issued = access_links.issue(cast.other_operator, regency=cast.banjar, by=cast.secretariat, now=NOW)
    cast.other_operator.refresh_from_db()
    AccessLink.objects.update(expires_at=NOW + dt.timedelta(days=3650))
    scene.args["access-link"] = [issued.token]
