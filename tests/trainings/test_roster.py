from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.refusals import Refused
from documents.models import Job
from participants.models import Person
from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_training
from trainings import roster
from trainings.models import Participant, RegistrationSheet, Training
from trainings.services import participant_mail, participants_paper, roster_import
from trainings.services.roster_book import roster_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

    Login = Callable[[User], Client]

NUMBER = "198001012005012001"


def book(*rows: dict[str, object], headings: tuple[str, ...] = roster.COLUMNS) -> bytes:
    """A filled list as Excel would save it."""
    target, made = io.BytesIO(), openpyxl.Workbook()
    made.active.append(headings)
    for row in rows:
        made.active.append([row.get(heading) for heading in headings])
    made.save(target)
    return target.getvalue()


def line(name: str, **over: object) -> dict[str, object]:
    return {
        "Nama": name,
        "Jabatan": "Pengurus",
        "Lembaga": "Masjid Al-Karomah",
        "Unsur": "Rumah ibadah",
    } | over


def held(cast: Cast, training: Training, *rows: dict[str, object]) -> RegistrationSheet:
    return roster_import.hold(
        training, content=book(*rows), file_name="peserta.xlsx", now=NOW, by=cast.secretariat
    )


def take(cast: Cast, sheet: RegistrationSheet, **choices: str) -> list[str]:
    chosen = {int(name.removeprefix("baris")): value for name, value in choices.items()}
    return [row.name for row in roster_import.take(sheet, choices=chosen, now=NOW, by=cast.secretariat)]


def test_nobody_is_registered_before_somebody_says_so(cast: Cast) -> None:
    training = make_training(cast.banjar)
    sheet = held(cast, training, line("Norhayati", Telepon=81234567890, NIP=NUMBER))
    assert not Participant.objects.exists()
    assert take(cast, sheet) == ["Norhayati"]
    row = Participant.objects.get()
    assert (row.origin, row.phone, row.employee_number) == ("berkas", "081234567890", NUMBER)


def test_a_list_is_taken_once(cast: Cast) -> None:
    sheet = held(cast, make_training(cast.banjar), line("Norhayati"))
    take(cast, sheet)
    with pytest.raises(Refused) as refusal:
        take(cast, sheet)
    assert refusal.value.code == "list-taken"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"NIP": int(NUMBER)}, "NIP: tersimpan sebagai angka"),
        ({"NIP": "123"}, "NIP: harus 18 angka"),
        ({"Unsur": "Kerajaan"}, "Unsur: “Kerajaan” tidak ada"),
        ({"Unsur": ""}, "Unsur: masih kosong"),
        ({"Unsur": "Forum Anak"}, "anak tidak didaftarkan dengan nama"),
        ({"Jabatan": ""}, "Jabatan: masih kosong"),
        ({"L/P": "laki"}, "bukan L atau P"),
        ({"Kelompok": "Z"}, "Kelompok: “Z” tidak ada"),
        ({"Surel": "x"}, "bukan alamat surel"),
        ({"Nama": "123"}, "Nama: tidak memuat huruf"),
    ],
)
def test_each_wrong_line_gets_its_sentence(cast: Cast, over: dict[str, object], sentence: str) -> None:
    sheet = held(cast, make_training(cast.banjar), line("Norhayati", **over), line("Syahrani"))
    found = roster_import.findings(sheet)
    assert (found[0].kind, sentence in found[0].fault) == (roster.WRONG, True)
    assert take(cast, sheet) == ["Syahrani"]
    assert [row[0] for row in RegistrationSheet.objects.get().rows] == [2]


def test_a_formula_is_read_as_nothing_and_asked_for(cast: Cast) -> None:
    sheet = held(cast, make_training(cast.banjar), line('=HYPERLINK("http://x")'), line("Syahrani"))
    assert roster_import.findings(sheet)[0].fault == "Nama: masih kosong. Isi dahulu."


def test_who_is_registered_is_skipped_and_who_is_alike_is_asked(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Norhayati", body="Masjid Al-Karomah")
    Person.objects.create(regency=cast.banjar, name="Muhammad Ilham")
    sheet = held(
        cast, training, line("Hj. Norhayati"), line("Norhayatie"), line("Muhamad Ilham"), line("Gani")
    )
    kinds = [found.kind for found in roster_import.findings(sheet)]
    assert kinds == [roster.KNOWN, roster.LIKE, roster.LIKE, roster.NEW]
    person = roster_import.findings(sheet)[2].value
    assert take(cast, sheet, baris3="lain", baris4=person) == ["Norhayatie", "Muhamad Ilham", "Gani"]
    assert Participant.objects.get(name="Muhamad Ilham").person == Person.objects.get(name="Muhammad Ilham")


def test_what_nobody_chose_stays_with_the_list(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Norhayati")
    sheet = held(cast, training, line("Norhayatie"))
    assert take(cast, sheet) == []
    assert len(RegistrationSheet.objects.get().rows) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (book({"Nama": "X"}, headings=("Nama", "Alamat")), "sheet-headings"),
        (book(), "sheet-empty"),
        (book(*[line(f"Peserta {n}") for n in range(600)]), "sheet-too-long"),
        (b"%PDF-1.7", "sheet-not-xlsx"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        roster.read(content)
    assert refusal.value.code == code


def test_the_template_is_read_back_without_its_example(cast: Cast) -> None:
    content = roster.template(roster_import.ADULT_SECTORS, ["Kelompok A"])
    assert "Forum Anak" not in roster_import.ADULT_SECTORS
    with pytest.raises(Refused) as refusal:
        roster.read(content)
    assert refusal.value.code == "sheet-empty"
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert made["Peserta"].column_dimensions["C"].width > 20


def test_the_pages_of_an_import(cast: Cast, login: Login, settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False
    training, client = make_training(cast.banjar), login(cast.secretariat)
    place = [cast.banjar.code, training.pk]
    content = book(line("Norhayati"), line("Syahrani", NIP="1"))
    file = SimpleUploadedFile("peserta.xlsx", content)
    checked = client.post(reverse("trainings:roster-new", args=place), {"sheet": file}, follow=True)
    assert "Baris 3" in checked.content.decode()
    done = client.post(checked.redirect_chain[-1][0], follow=True)
    assert "1 peserta didaftarkan" in done.content.decode()
    wrong = client.get(f"{checked.redirect_chain[-1][0]}perbaikan/")
    again = openpyxl.load_workbook(io.BytesIO(wrong.content))["Peserta"]
    assert (again["A2"].value, again["L2"].value[:4]) == ("Syahrani", "NIP:")


def test_a_wrong_file_is_told_on_the_form(cast: Cast, login: Login, settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False
    training = make_training(cast.banjar)
    file = SimpleUploadedFile("x.xlsx", b"bukan")
    address = reverse("trainings:roster-new", args=[cast.banjar.code, training.pk])
    answer = login(cast.secretariat).post(address, {"sheet": file})
    assert (answer.status_code, "Belum ada yang didaftarkan" in answer.content.decode()) == (422, True)


def cells(content: bytes) -> list[Any]:
    return [cell.value for row in openpyxl.load_workbook(io.BytesIO(content))["Peserta"] for cell in row]


def test_phones_leave_only_for_the_secretariat(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "=Norhayati", phone="0812 3456 7890", employee_number=NUMBER)
    found = Participant.objects.filter(training=training)
    whole = cells(roster_book(training, found, with_contacts=True))
    assert {"0812 3456 7890", NUMBER, "=Norhayati"} <= set(whole)
    assert "0812 3456 7890" not in cells(roster_book(training, found, with_contacts=False))


def test_word_of_acceptance_goes_once_to_each_with_code_days_and_link(cast: Cast) -> None:
    training = make_training(cast.banjar)
    row = add_participant(training, "Norhayati", email="norhayati@contoh.go.id")
    add_participant(training, "Syahrani")
    assert participant_mail.send_welcome(training, by=cast.secretariat) == (1, 1)
    assert participant_mail.send_welcome(training, by=cast.secretariat) == (1, 1)
    text = Job.objects.get(kind="mail").arguments["text"]
    assert (row.code in text, row.token in text, "Senin, 2 Maret 2026" in text) == (True, True, True)


def test_the_paper_lists_names_and_sectors_and_no_phones(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Norhayati", phone="0812 3456 7890", employee_number=NUMBER, gender="P")
    facts = participants_paper.freeze(participants_paper.subject_of(training), NOW, None)
    assert (NUMBER in facts.to_json(), "0812" in facts.to_json()) == (True, False)
    assert (facts.body["count"], facts.body["women"], "Norhayati" in str(facts.public)) == (1, 1, False)


def test_an_empty_list_is_not_printed(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        participants_paper.order(make_training(cast.banjar), by=cast.secretariat)
    assert refusal.value.code == "list-empty"
