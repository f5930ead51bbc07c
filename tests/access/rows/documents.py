from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Letterhead, LetterNumber, StoredFile, Upload
from tests.conftest import NOW

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
    "documents:letterhead": ("R", "L---+--0", "Lxxxxxxx"),
    "documents:letterhead-edit": ("R", "L---+--0", "L---+--0"),
    "documents:emblem": ("emblem", "L++++++0", "Lxxxxxxx"),
    "documents:signatory": ("signatory", "L---+--0", "L---+--0"),
    "documents:pattern": ("signatory", "L---+--0", "L---+--0"),
    "documents:register": ("R", "L---++-0", "Lxxxxxxx"),
    "documents:letter-number": ("letter", "Lxxxxxxx", "L---++-0"),
    "documents:letter-void": ("letter", "L---++-0", "L---++-0"),
    "documents:uploads": ("", "xxxxxxxx", "L+++++++"),
    "documents:upload": ("upload", "xxxxxxxx", "xxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    cast = scene.cast
    upload = Upload.objects.create(regency=cast.banjar, owner=cast.operator, name="a.pdf", length=5)
    head = Letterhead.objects.create(
        regency=cast.banjar,
        lines=["BANJAR"],
        address="Martapura",
        valid_from=NOW.date(),
        emblem=StoredFile.objects.filter(regency=cast.banjar).first(),
    )
    line = LetterNumber.objects.create(
        regency=cast.banjar, series="undangan", subject="scene", title="Undangan", day=NOW.date(), year=2026
    )
    here = cast.banjar.code
    scene.args["upload"] = [upload.pk]
    scene.args["emblem"] = [here, head.pk]
    scene.args["signatory"] = [here, "undangan"]
    scene.args["letter"] = [here, line.pk]
