from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_training
from trainings.models import Participant, RegistrationSheet
from trainings.services.registration import Entry, register

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:registration": ("registration", "L---+--0", "L---+--0"),
    "trainings:registration-close": ("registration", "Lxxxxxxx", "L---+--0"),
    "trainings:participants": ("registration", "L++++++0", "Lxxxxxxx"),
    "trainings:participant-new": ("registration", "L---+--0", "L---+--0"),
    "trainings:nominate": ("registration", "L+++---0", "L+++---0"),
    "trainings:participants-decide": ("registration", "Lxxxxxxx", "L---+--0"),
    "trainings:participant": ("participant", "L++0++00", "Lxxxxxxx"),
    "trainings:participant-edit": ("participant", "L++0+-00", "L++0+-00"),
    "trainings:participant-accept": ("participant", "L--0+-00", "L--0+-00"),
    "trainings:participant-remove": ("participant", "Lxxxxxxx", "L--0+-00"),
    "trainings:participant-step": ("participant-step", "L++0+-00", "L++0+-00"),
    "trainings:participants-xlsx": ("registration", "L+++++-0", "Lxxxxxxx"),
    "trainings:participants-paper": ("registration", "Lxxxxxxx", "L---+--0"),
    "trainings:participants-welcome": ("registration", "Lxxxxxxx", "L---+--0"),
    "trainings:roster-new": ("registration", "L---+--0", "L---+--0"),
    "trainings:roster-template": ("registration", "L---+--0", "Lxxxxxxx"),
    "trainings:roster": ("roster", "L---+--0", "L---+--0"),
    "trainings:roster-rejected": ("roster", "L---+--0", "Lxxxxxxx"),
    "trainings:public": ("public", "++++++++", "++++++++"),
    "trainings:public-receipt": ("public-receipt", "++++++++", "xxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    cast, banjar = scene.cast, scene.cast.banjar
    training = make_training(banjar, title="Pelatihan dengan pendaftaran")
    training.public_registration, training.state = True, training.State.REGISTRATION
    training.save()
    scene.args["registration"] = [banjar.code, training.pk]
    scene.args["public"] = [training.token]
    row = register(
        training,
        entry=Entry("Siti Rahmah", cast.dinkes.name, "Bidan"),
        origin=Participant.Origin.OPD,
        by=cast.operator,
        now=NOW,
        nominated_by=cast.dinkes,
    )
    scene.args["participant"] = [banjar.code, training.pk, row.pk]
    scene.args["participant-step"] = [*scene.args["participant"], "mundur"]
    held = RegistrationSheet.objects.create(
        regency=banjar,
        training=training,
        created_by=cast.secretariat,
        created_at=NOW,
        file_name="peserta.xlsx",
        rows=[[2, {"Nama": "Norhayati", "Jabatan": "Guru", "Lembaga": cast.disdik.name}]],
    )
    scene.args["roster"] = [banjar.code, training.pk, held.pk]
    sent = add_participant(training, "Ahmad Fauzi")
    sent.origin = Participant.Origin.PUBLIC
    sent.save()
    scene.args["public-receipt"] = [sent.token]
