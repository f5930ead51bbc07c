from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Notice

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "participants:notices": ("", "L+++++++", "Lxxxxxxx"),
    "participants:notice-read": ("notice", "Lxxxxxxx", "L+000000"),
    "participants:organisations": ("R", "L++++++0", "Lxxxxxxx"),
    "participants:organisation-new": ("R", "L---+--0", "L---+--0"),
}


def prepare(scene: Scene) -> None:
    cast = scene.cast
    notice = Notice.objects.create(regency=cast.banjar, user=cast.operator, text="Dikembalikan", url="/")
    scene.args["notice"] = [notice.pk]
