from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Document
from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_training
from trainings.models import Certificate

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "trainings:certificates": ("training", "L+++++-0", "Lxxxxxxx"),
    "trainings:certificates-issue": ("training", "Lxxxxxxx", "L---+--0"),
    "trainings:certificates-print": ("training", "L---+--0", "Lxxxxxxx"),
    "trainings:certificates-list": ("training", "Lxxxxxxx", "L---++-0"),
    "trainings:certificates-xlsx": ("training", "L---++-0", "Lxxxxxxx"),
    "trainings:certificate-revoke": ("certificate", "L---+--0", "L---+--0"),
    "trainings:certificates-external": ("external", "L---+--0", "L---+--0"),
    "trainings:certificates-template": ("external", "L---+--0", "Lxxxxxxx"),
    "trainings:certificates-check": ("external", "Lxxxxxxx", "L---+--0"),
    "trainings:certificates-take": ("external", "Lxxxxxxx", "L---+--0"),
    "trainings:own-certificate": ("own-certificate", "++++++++", "xxxxxxxx"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    external = make_training(banjar, external=True)
    row = add_participant(external, "Siti Rahmah", scene.cast.dinkes)
    paper = Document.objects.create(
        regency=banjar,
        kind="certificate",
        subject="sertifikat/1",
        title="Sertifikat",
        snapshot=Document.objects.latest("pk").snapshot,
        sealed_at=NOW,
        file=Document.objects.latest("pk").file,
        pages=2,
    )
    certificate = Certificate.objects.create(
        regency=banjar,
        participant=row,
        number="12/KHA/2026",
        issued_on=NOW.date(),
        facts={"name": row.name},
        document=paper,
    )
    scene.args["external"] = [banjar.code, external.pk]
    scene.args["certificate"] = [banjar.code, external.pk, certificate.pk]
    scene.args["own-certificate"] = [row.token]
