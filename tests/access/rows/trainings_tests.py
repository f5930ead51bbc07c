from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories_trainings import make_question

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:questions": ("R", "L---++-0", "Lxxxxxxx"),
    "trainings:question-new": ("R", "L---+--0", "L---+--0"),
    "trainings:questions-load": ("R", "Lxxxxxxx", "L---+--0"),
    "trainings:questions-xlsx": ("R", "L---++-0", "Lxxxxxxx"),
    "trainings:question-template": ("R", "L---+--0", "Lxxxxxxx"),
    "trainings:question-upload": ("R", "L---+--0", "L---+--0"),
    "trainings:question-take": ("R", "Lxxxxxxx", "L---+--0"),
    "trainings:question": ("question", "L---+--0", "L---+--0"),
    "trainings:question-retire": ("question", "Lxxxxxxx", "L---+--0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    question = make_question(banjar)
    scene.args["question"] = [banjar.code, question.pk]
