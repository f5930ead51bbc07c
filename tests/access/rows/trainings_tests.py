from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import Signer

from tests.conftest import NOW
from tests.factories_knowledge import make_tests
from tests.factories_trainings import add_participant, attend, make_question, make_training
from trainings.services.sheets import hand_in
from trainings.views.phone import SALT

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
    "trainings:tests": ("tests", "L---++-0", "Lxxxxxxx"),
    "trainings:test-compose": ("tests", "L---+--0", "L---+--0"),
    "trainings:tests-xlsx": ("tests", "L---++-0", "Lxxxxxxx"),
    "trainings:tests-paper": ("tests", "Lxxxxxxx", "L---+--0"),
    "trainings:test-sheet": ("test-sheet", "L---+--0", "L---+--0"),
    "trainings:test-pair": ("test-sheet", "Lxxxxxxx", "L---+--0"),
    "trainings:test-remove": ("test-sheet", "Lxxxxxxx", "L---+--0"),
    "trainings:test-open": ("test-kind", "Lxxxxxxx", "L---+--0"),
    "trainings:test-close": ("test-kind", "Lxxxxxxx", "L---+--0"),
    "trainings:test-print": ("test-kind", "Lxxxxxxx", "L---+--0"),
    "trainings:test-screen": ("test-kind", "L---+--0", "Lxxxxxxx"),
    "trainings:test-paper": ("test-kind", "L---+--0", "L---+--0"),
    "trainings:test-paper-file": ("test-kind", "Lxxxxxxx", "L---+--0"),
    "trainings:test-paper-template": ("test-kind", "L---+--0", "Lxxxxxxx"),
    "trainings:test-phone": ("test-phone", "++++++++", "++++++++"),
    "trainings:test-received": ("test-received", "++++++++", "xxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    banjar, keeper = scene.cast.banjar, scene.cast.secretariat
    scene.args["question"] = [banjar.code, make_question(banjar).pk]
    training = make_training(banjar, title="Pelatihan dengan uji")
    person = add_participant(training, "Siti Rahmah", scene.cast.dinkes)
    attend(person, by=keeper)
    test = make_tests(training, by=keeper)["awal"]
    sheet = hand_in(test, code=person.code, answers={}, now=NOW)
    place: list[object] = [banjar.code, training.pk]
    scene.args["tests"] = place
    scene.args["test-kind"] = [*place, "awal"]
    scene.args["test-sheet"] = [*place, sheet.pk]
    scene.args["test-phone"] = [test.token]
    scene.args["test-received"] = [test.token, Signer(salt=SALT, sep="~").sign(str(sheet.pk))]
