from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories_trainings import make_training

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:trainings": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:training": ("training", "L++++++0", "Lxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    training = make_training(banjar)
    scene.args["training"] = [banjar.code, training.pk]
