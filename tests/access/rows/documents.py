from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Upload

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "documents:job": ("job", "L000++00", "Lxxxxxxx"),
    "documents:job-cancel": ("job", "Lxxxxxxx", "L000+-00"),
    "documents:job-retry": ("job", "Lxxxxxxx", "L000+-00"),
    "documents:download": ("document", "L---+++0", "Lxxxxxxx"),
    "documents:lookup": ("", "++++++++", "xxxxxxxx"),
    "documents:public": ("document", "++++++++", "xxxxxxxx"),
    "documents:health": ("", "++++++++", "xxxxxxxx"),
    "documents:uploads": ("", "xxxxxxxx", "L+++++++"),
    "documents:upload": ("upload", "xxxxxxxx", "xxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    cast = scene.cast
    upload = Upload.objects.create(regency=cast.banjar, owner=cast.operator, name="a.pdf", length=5)
    scene.args["upload"] = [upload.pk]
