from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from participants import checkin
from participants.models import AccessLink, Membership, Notice
from participants.services import access_links
from participants.services.attendance import check_in
from tests.conftest import NOW
from tests.participants.occasion_scene import entry, open_hall

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "participants:checkin-code": ("", "++++++++", "++++++++"),
    "participants:checkin": ("checkin", "++++++++", "++++++++"),
    "participants:checkin-bodies": ("checkin", "++++++++", "xxxxxxxx"),
    "participants:checkin-done": ("checkin-done", "++++++++", "xxxxxxxx"),
    "participants:notices": ("", "L+++++++", "Lxxxxxxx"),
    "participants:notice-read": ("notice", "Lxxxxxxx", "L+000000"),
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
    now = timezone.now()
    hall = open_hall(cast, now)
    scene.args["checkin"] = [hall.token(now)]
    here = check_in(hall.session, entry=entry(), arrival=hall.arrival(now), now=now)
    receipt = checkin.receipt(here.attendance.pk, hall.session.secret, here.code)
    scene.args["checkin-done"] = [here.code, receipt]
