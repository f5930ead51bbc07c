from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Attendance
from participants.services import attendance_desk
from participants.services.attendance import Entry
from tests.conftest import NOW
from tests.factories_trainings import make_training

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:trainings": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:training": ("training", "L++++++0", "Lxxxxxxx"),
    "trainings:training-new": ("R", "L---+--0", "L---+--0"),
    "trainings:training-edit": ("training", "L---+--0", "L---+--0"),
    "trainings:training-schedule": ("training", "L---+--0", "L---+--0"),
    "trainings:training-batch": ("training", "L---+--0", "L---+--0"),
    "trainings:training-step": ("training-step", "L---+--0", "L---+--0"),
    "trainings:curriculum": ("training", "L---+--0", "Lxxxxxxx"),
    "trainings:row-new": ("training-part", "L---+--0", "L---+--0"),
    "trainings:row-edit": ("training-trainer", "L---+--0", "L---+--0"),
    "trainings:row-remove": ("training-trainer", "Lxxxxxxx", "L---+--0"),
    "trainings:recap": ("training", "L---++-0", "Lxxxxxxx"),
    "trainings:recap-xlsx": ("training", "L---++-0", "Lxxxxxxx"),
    "trainings:recap-paper": ("training", "Lxxxxxxx", "L---+--0"),
    "trainings:attendance": ("training", "L---++-0", "Lxxxxxxx"),
    "trainings:attendance-xlsx": ("training", "L---++-0", "Lxxxxxxx"),
    "trainings:attendance-session": ("training-hadir", "L---++-0", "Lxxxxxxx"),
    "trainings:attendance-screen": ("training-hadir", "L---+--0", "Lxxxxxxx"),
    "trainings:attendance-open": ("training-hadir", "Lxxxxxxx", "L---+--0"),
    "trainings:attendance-close": ("training-hadir", "Lxxxxxxx", "L---+--0"),
    "trainings:attendance-paper": ("training-hadir", "Lxxxxxxx", "L---+--0"),
    "trainings:attendance-enter": ("training-hadir", "L---+--0", "L---+--0"),
    "trainings:attendance-sheet": ("training-hadir", "L---+--0", "L---+--0"),
    "trainings:attendance-children": ("training-hadir", "L---+--0", "L---+--0"),
    "trainings:attendance-row": ("training-row", "L---+--0", "L---+--0"),
    "trainings:attendance-remove": ("training-row", "Lxxxxxxx", "L---+--0"),
    "trainings:attendance-match": ("training-row", "L---+--0", "L---+--0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    training = make_training(banjar)
    scene.args["training"] = [banjar.code, training.pk]
    one: list[object] = [banjar.code, training.pk]
    scene.args["training-step"] = [*one, "buka-pendaftaran"]
    scene.args["training-part"] = [*one, "kelompok"]
    scene.args["training-trainer"] = [*one, "narasumber", training.trainers.get().pk]
    scene.args["training-hadir"] = [banjar.code, training.pk, 1]
    entry = Entry("Norhayati", "Dinas Kesehatan", "Bidan", Attendance.Capacity.PARTICIPANT)
    session = training.occasion.sessions.get(number=1)
    person = attendance_desk.enter(session, entry=entry, by=scene.cast.secretariat, now=NOW).attendance
    scene.args["training-row"] = [banjar.code, training.pk, 1, person.pk]
