from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from participants.models import DirectoryImport, Organisation, OrganisationAlias, Person, Position

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "participants:organisations": ("R", "L++++++0", "Lxxxxxxx"),
    "participants:organisation": ("body", "L++++++0", "Lxxxxxxx"),
    "participants:organisation-new": ("R", "L---+--0", "L---+--0"),
    "participants:organisation-edit": ("body", "L---+--0", "L---+--0"),
    "participants:organisation-rename": ("body", "L---+--0", "L---+--0"),
    "participants:alias-add": ("body", "Lxxxxxxx", "L---+--0"),
    "participants:alias-remove": ("alias", "Lxxxxxxx", "L---+--0"),
    "participants:organisation-merge": ("body", "L---+--0", "L---+--0"),
    "participants:organisation-split": ("body", "Lxxxxxxx", "L---+--0"),
    "participants:regions": ("R", "Lxxxxxxx", "L---+--0"),
    "participants:duplicates": ("R", "L---+--0", "Lxxxxxxx"),
    "participants:directory-export": ("R", "L++++++0", "Lxxxxxxx"),
    "participants:import-new": ("R", "L---+--0", "L---+--0"),
    "participants:import-template": ("R", "L---+--0", "Lxxxxxxx"),
    "participants:import": ("import", "L---+--0", "L---+--0"),
    "participants:import-rejected": ("import", "L---+--0", "Lxxxxxxx"),
    "participants:people": ("R", "L---++-0", "Lxxxxxxx"),
    "participants:person": ("person", "L---++-0", "Lxxxxxxx"),
    "participants:person-new": ("R", "L---+--0", "L---+--0"),
    "participants:person-edit": ("person", "L---+--0", "L---+--0"),
    "participants:person-erase": ("person", "L---+--0", "L---+--0"),
    "participants:position-add": ("person", "Lxxxxxxx", "L---+--0"),
    "participants:position-end": ("position", "Lxxxxxxx", "L---+--0"),
    "participants:person-merge": ("person", "L---+--0", "L---+--0"),
    "participants:person-split": ("person", "Lxxxxxxx", "L---+--0"),
}


def prepare(scene: Scene) -> None:
    cast = scene.cast
    banjar = cast.banjar
    body = Organisation.objects.create(
        regency=banjar, sector="media", name="Radio Banjar", short_name="Radio"
    )
    alias = OrganisationAlias.objects.create(regency=banjar, organisation=body, name="Suara Banjar")
    person = Person.objects.create(regency=banjar, name="Nama Contoh, S.Sos.")
    position = Position.objects.create(
        regency=banjar, person=person, organisation=body, title="Ketua", starts_on=dt.date(2025, 1, 2)
    )
    held = DirectoryImport.objects.create(
        regency=banjar, created_by=cast.secretariat, file_name="daftar.xlsx", rows=[]
    )
    here = banjar.code
    scene.args |= {
        "body": [here, body.pk],
        "alias": [here, body.pk, alias.pk],
        "person": [here, person.pk],
        "position": [here, person.pk, position.pk],
        "import": [here, held.pk],
    }
