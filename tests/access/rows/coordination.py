from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coordination.models import Commitment, Meeting
from participants.models import Occasion, OccasionSession
from tests.conftest import NOW

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "coordination:commitments": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:commitment-new": ("R", "L---++-0", "L---++-0"),
    "coordination:commitment": ("commitment", "L++0+++0", "Lxxxxxxx"),
    "coordination:commitment-change": ("commitment", "L--0++-0", "L--0++-0"),
    "coordination:commitment-progress": ("commitment", "Lxxxxxxx", "L++0+--0"),
    "coordination:commitment-decide": ("commitment", "Lxxxxxxx", "L--0++-0"),
    "coordination:commitment-remind": ("commitment", "Lxxxxxxx", "L--0++-0"),
    "coordination:meetings": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:meeting-new": ("R", "L---++-0", "L---++-0"),
    "coordination:meeting": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:meeting-edit": ("meeting", "L---++-0", "L---++-0"),
    "coordination:meeting-schedule": ("meeting", "L---++-0", "L---++-0"),
    "coordination:meeting-step": ("meeting-step", "L---++-0", "L---++-0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    times = {"starts_at": NOW, "ends_at": NOW + dt.timedelta(hours=2)}
    occasion = Occasion.objects.create(regency=banjar, title="Rakor", place="Martapura", **times)
    OccasionSession.objects.create(regency=banjar, occasion=occasion, **times)
    meeting = Meeting.objects.create(regency=banjar, occasion=occasion)
    scene.args["meeting"] = [banjar.code, meeting.pk]
    scene.args["meeting-step"] = [banjar.code, meeting.pk, "mulai"]
    commitment = Commitment.objects.create(
        regency=banjar,
        meeting=meeting,
        organisation=scene.cast.dinkes,
        what="Melengkapi SK",
        target="SK bernomor",
        made_on=NOW.date(),
        due_on=NOW.date(),
    )
    scene.args["commitment"] = [banjar.code, commitment.pk]
