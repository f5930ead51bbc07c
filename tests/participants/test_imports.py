"""A list comes in as XLSX: checked first, the good rows taken, the bad ones given back with what to do."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from common import sheets
from common.refusals import Refused
from participants import directory_sheet
from participants.directory_sheet import BODY_COLUMNS, PERSON_COLUMNS
from participants.models import DirectoryImport, Organisation, OrganisationAlias, Person, Position, Sector
from participants.services import imports
from tests import hostile
from tests.conftest import NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from participants.models import User


def book(bodies: Sequence[Sequence[str]] = (), people: Sequence[Sequence[str]] = ()) -> bytes:
    return sheets.write(
        [
            sheets.Sheet("Lembaga", tuple(sheets.Column(c) for c in BODY_COLUMNS), bodies),
            sheets.Sheet("Orang", tuple(sheets.Column(c) for c in PERSON_COLUMNS), people),
        ]
    )


def held(cast: Cast, content: bytes) -> DirectoryImport:
    return imports.hold(cast.banjar, content=content, file_name="daftar.xlsx", now=NOW, by=cast.secretariat)


def kinds(row: DirectoryImport) -> list[str]:
    return [finding.kind for finding in imports.findings(row)]


def test_the_empty_template_holds_only_examples(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        directory_sheet.read(directory_sheet.template(Sector.labels))
    assert refusal.value.code == "sheet-empty"


def test_of_three_hundred_rows_the_good_ones_are_taken_and_ten_come_back_with_a_reason(cast: Cast) -> None:
    good = [[f"Pesantren Nurul {i:03d}", "", "Pesantren", "", ""] for i in range(290)]
    bad = [[f"Lembaga {i}", "", "Swasta", "", ""] for i in range(10)]
    row = held(cast, book(good[:200] + bad + good[200:]))
    assert Organisation.objects.filter(name__startswith="Pesantren").count() == 0
    assert imports.take(row, same=(), now=NOW, by=cast.secretariat) == (290, 0)
    row.refresh_from_db()
    back = directory_sheet.read(imports.rejected(row))
    assert [r.title for r in back] == [f"Lembaga {i}" for i in range(10)]
    assert "Unsur: “Swasta” tidak ada pada daftar" in imports.findings(row)[0].fault


def test_known_names_are_skipped_and_like_ones_are_asked_about(cast: Cast) -> None:
    rows = [
        ["dinas kesehatan kab. banjar", "", "Perangkat daerah", "", ""],
        ["Dinas Kesehatn Kabupaten Banjar", "", "Perangkat daerah", "", ""],
        ["Radio Suara Banjar", "", "Media massa", "", ""],
        ["RADIO SUARA BANJAR", "", "Media massa", "", ""],
    ]
    assert kinds(held(cast, book(rows))) == ["known", "like", "new", "known"]


def test_a_row_confirmed_as_the_same_body_becomes_its_alias(cast: Cast) -> None:
    row = held(cast, book([["Dinas Kesehatn Kabupaten Banjar", "", "Perangkat daerah", "", ""]]))
    assert imports.take(row, same=["lembaga-2"], now=NOW, by=cast.secretariat) == (0, 0)
    alias = OrganisationAlias.objects.get()
    assert (alias.name, alias.organisation) == ("Dinas Kesehatn Kabupaten Banjar", cast.dinkes)


def test_people_come_with_bodies_of_the_same_file_and_a_second_post_is_the_same_person(cast: Cast) -> None:
    person = Person.objects.create(regency=cast.banjar, name="H. Nu'man, S.Sos.")
    Position.objects.create(regency=cast.banjar, person=person, organisation=cast.dinkes, title="Ketua")
    people = [
        ["Nu'man", "LPA Banjar", "Pembina", "", "", "", ""],
        ["Siti", "LPA Banjar", "Ketua", "", "", "", ""],
    ]
    row = held(cast, book([["Lembaga Perlindungan Anak", "LPA Banjar", "LKSA", "", ""]], people))
    assert kinds(row) == ["new", "like", "new"]
    assert imports.take(row, same=["orang-2"], now=NOW, by=cast.secretariat) == (1, 2)
    assert {p.organisation.short_name for p in person.positions.all()} == {"Dinas Kesehatan", "LPA Banjar"}


def test_each_fault_names_its_column_and_what_to_do(cast: Cast) -> None:
    people = [
        ["", "Dinas Kesehatan", "Ketua", "", "", "", ""],
        ["Satu", "Dinas Kesehatann Kabupaten Banjar", "Ketua", "", "", "", ""],
        ["Dua", "Dinas Kesehatan", "Ketua", "123", "", "", ""],
        ["Tiga", "Dinas Kesehatan", "Ketua", "", "", "", "bukan surel"],
        ["Empat", "Dinas Kesehatan", "Ketua", "", "", "nol delapan", ""],
        ["Lima", "Dinas Kesehatan", "J" * 161, "", "", "", ""],
    ]
    faults = [finding.fault for finding in imports.findings(held(cast, book(people=people)))]
    columns = ["Nama", "Lembaga", "NIP", "Surel", "Telepon", "Jabatan"]
    assert [fault.partition(":")[0] for fault in faults] == columns
    assert "Apakah maksudnya Dinas Kesehatan Kabupaten Banjar?" in faults[1]


def test_a_list_is_taken_only_once(cast: Cast) -> None:
    row = held(cast, book([["Radio Suara Banjar", "", "Media massa", "", ""]]))
    imports.take(row, same=(), now=NOW, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        imports.take(row, same=(), now=NOW, by=cast.secretariat)
    assert refusal.value.code == "import-taken"
    row.refresh_from_db()
    assert row.rows == []


def far_cell() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("Lembaga")
        page.write_row(0, 0, BODY_COLUMNS)
        page.write(1_048_575, 0, "jauh")
    return target.getvalue()


def swelling() -> bytes:
    target = io.BytesIO(book([["Radio", "", "Media massa", "", ""]]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/besar.bin", b"0" * (sheets.UNPACKED_LIMIT + 1))
    return target.getvalue()


def with_macro() -> bytes:
    target = io.BytesIO(book([["Radio", "", "Media massa", "", ""]]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("sheet-not-xlsx", b"nama;lembaga\n"),
        ("sheet-not-xlsx", hostile.docx()),
        ("sheet-active", with_macro()),
        ("sheet-bomb", swelling()),
        ("sheet-too-long", far_cell()),
        ("sheet-too-long", book([["Radio", "", "Media massa", "", ""]] * 2_001)),
        ("sheet-too-large", b"0" * (sheets.FILE_LIMIT + 1)),
        ("sheet-headings", sheets.write([sheets.Sheet("Data", (sheets.Column("Nama"),), [["a"]])])),
    ],
    ids=["text", "word", "macro", "bomb", "far cell", "100k rows", "large", "other sheet"],
)
def test_hostile_and_foreign_files_are_refused_with_a_sentence(
    code: str, content: bytes, cast: Cast, login: Callable[[User], Client]
) -> None:
    with pytest.raises(Refused) as refusal:
        held(cast, content)
    assert refusal.value.code == code
    sent = {"sheet": SimpleUploadedFile("daftar.xlsx", content)}
    page = login(cast.secretariat).post("/63.03/lembaga/impor/", sent)
    assert page.status_code == 422
    assert refusal.value.message in page.content.decode().replace("&quot;", '"')
    assert not DirectoryImport.objects.exists()


def test_a_name_that_looks_like_a_formula_leaves_as_text(cast: Cast, login: Callable[[User], Client]) -> None:
    Organisation.objects.create(
        regency=cast.banjar, sector="media", name='=HYPERLINK("http://x","y")', short_name="=1+1"
    )
    content = b"".join(login(cast.secretariat).get("/63.03/lembaga/unduh/"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert '=HYPERLINK("http://x","y")' in [row.title for row in directory_sheet.read(content)]


def test_the_list_of_an_operator_goes_out_without_people(cast: Cast, login: Callable[[User], Client]) -> None:
    person = Person.objects.create(regency=cast.banjar, name="Siti")
    Position.objects.create(regency=cast.banjar, person=person, organisation=cast.dinkes, title="Ketua")

    def names(user: User) -> list[str]:
        return [row.title for row in directory_sheet.read(b"".join(login(user).get("/63.03/lembaga/unduh/")))]

    assert "Siti" in names(cast.secretariat)
    assert "Siti" not in names(cast.operator)


def test_the_check_page_leads_to_the_taking_over(cast: Cast, login: Callable[[User], Client]) -> None:
    client = login(cast.secretariat)
    content = book([["Radio Suara Banjar", "", "Media massa", "", ""], ["X", "", "", "", ""]])
    answer = client.post("/63.03/lembaga/impor/", {"sheet": SimpleUploadedFile("daftar.xlsx", content)})
    page = client.get(answer["Location"]).content.decode()
    assert "Belum ada yang tersimpan" in page
    assert "Tambahkan 1 baris yang benar" in page
    assert "Lembar Lembaga, baris 3" in page
    assert "<li>Radio Suara Banjar</li>" in page
    client.post(answer["Location"])
    assert "1 baris ditambahkan" in client.get(answer["Location"]).content.decode()
    assert Organisation.objects.filter(name="Radio Suara Banjar").exists()
