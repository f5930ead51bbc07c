from __future__ import annotations

from typing import TYPE_CHECKING

from trainings.services.categories import ensure_categories

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:coverage": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:coverage-xlsx": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:coverage-paper": ("R", "Lxxxxxxx", "L---++-0"),
    "trainings:coverage-category": ("staff-category", "L++++++0", "Lxxxxxxx"),
    "trainings:coverage-count": ("staff-count", "L++-+--0", "L++-+--0"),
    "trainings:coverage-window": ("staff-category", "L---+--0", "L---+--0"),
    "trainings:coverage-invite": ("staff-category", "L---++-0", "L---+--0"),
    "trainings:coverage-propose": ("staff-category", "Lxxxxxxx", "L++-+--0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    ensure_categories(banjar)
    scene.args["staff-category"] = [banjar.code, "kesehatan"]
    scene.args["staff-count"] = [banjar.code, "kesehatan", scene.cast.dinkes.pk]
