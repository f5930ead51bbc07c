from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_plan
from trainings.models import PlanImport, Training

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:plans-all": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:plans": ("training", "L++++++0", "Lxxxxxxx"),
    "trainings:plan-new": ("training", "L++++--0", "L++++--0"),
    "trainings:plans-remind": ("training", "Lxxxxxxx", "L---+--0"),
    "trainings:plans-xlsx": ("training", "L++++++0", "Lxxxxxxx"),
    "trainings:plans-template": ("training", "L---+--0", "Lxxxxxxx"),
    "trainings:plans-upload": ("training", "L---+--0", "L---+--0"),
    "trainings:plans-check": ("plan-sheet", "L---+--0", "L---+--0"),
    "trainings:plans-rejected": ("plan-sheet", "L---+--0", "Lxxxxxxx"),
    "trainings:plans-paper": ("training", "Lxxxxxxx", "L---+--0"),
    "trainings:plan": ("plan", "L++0+++0", "Lxxxxxxx"),
    "trainings:plan-change": ("plan", "L++0+--0", "L++0+--0"),
    "trainings:plan-report": ("plan-report", "Lxxxxxxx", "L++0+--0"),
    "trainings:plan-close": ("plan", "Lxxxxxxx", "L++0+--0"),
    "trainings:own-link-renew": ("own-link", "Lxxxxxxx", "L---+--0"),
    "trainings:own-page": ("own-page", "++++++++", "xxxxxxxx"),
    "trainings:own-plan-new": ("own-page", "++++++++", "++++++++"),
    "trainings:own-plan": ("own-plan", "++++++++", "++++++++"),
    "trainings:own-plan-change": ("own-plan", "++++++++", "++++++++"),
    "trainings:own-plan-drop": ("own-plan", "xxxxxxxx", "++++++++"),
}


def prepare(scene: Scene) -> None:
    """A plan of a participant of Dinas Kesehatan, in the training that stands in the scene."""
    code, pk = scene.args["training"]
    training = Training.objects.get(pk=str(pk))
    person = add_participant(training, "Norhasanah", scene.cast.dinkes)
    plan = make_plan(training, person, made_on=NOW.date() + dt.timedelta(days=3))
    scene.args["own-link"] = [code, pk, person.pk]
    scene.args["own-page"] = [person.token]
    scene.args["own-plan"] = [person.token, plan.pk]
    scene.args["plan"] = [code, pk, plan.pk]
    held = PlanImport.objects.create(
        regency=training.regency,
        training=training,
        created_by=scene.cast.secretariat,
        created_at=NOW,
        file_name="rencana.xlsx",
        rows=[],
    )
    scene.args["plan-sheet"] = [code, pk, held.pk]
    scene.args["plan-report"] = [code, pk, plan.pk, 30]
