from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coordination.models import TaskForceDecree, TaskForcePost
from documents.models import StoredFile

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "coordination:task-force": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:decree-new": ("R", "L---+--0", "L---+--0"),
    "coordination:decree-edit": ("decree", "L---+--0", "L---+--0"),
    "coordination:decree-file-new": ("decree", "L---+--0", "L---+--0"),
    "coordination:decree-file": ("decree", "L++++++0", "Lxxxxxxx"),
    "coordination:decree-annex": ("decree", "Lxxxxxxx", "L---+--0"),
    "coordination:seat-new": ("decree", "L---+--0", "L---+--0"),
    "coordination:seat-edit": ("seat", "L---+--0", "L---+--0"),
    "coordination:seat-remove": ("seat", "Lxxxxxxx", "L---+--0"),
    "coordination:seat-holder": ("seat", "L---+--0", "L---+--0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    decree = TaskForceDecree.objects.create(
        regency=banjar,
        number="188.45/1",
        dated_on=dt.date(2025, 1, 2),
        about="Gugus Tugas",
        valid_from=dt.date(2025, 1, 2),
        file=StoredFile.objects.filter(regency=banjar).first(),
        file_name="sk.pdf",
    )
    seat = TaskForcePost.objects.create(
        regency=banjar,
        decree=decree,
        group="inti",
        kind="ketua",
        title="Kepala Bappedalitbang",
        organisation=scene.cast.dinkes,
        sector="opd",
    )
    scene.args |= {"decree": [banjar.code, decree.pk], "seat": [banjar.code, decree.pk, seat.pk]}
