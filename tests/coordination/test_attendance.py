"""The committee's pages of a list: screen, list, entry, the signed sheet, corrections, XLSX and paper."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import openpyxl
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.models import Meeting
from coordination.rendering import meeting_page
from coordination.services.attendance_papers import LISTS
from documents.models import Job
from documents.services import seals
from participants import checkin
from participants.models import Attendance, ChildHeadCount, OccasionSession, User
from participants.services.attendance import Counts
from participants.services.attendance_desk import enter, set_children
from participants.services.attendance_table import table_of
from participants.services.mergers import merge_organisations
from tests.conftest import NOW
from tests.participants.occasion_scene import Hall, entry, open_hall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.conf import LazySettings
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from tests.conftest import Cast

Login = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        yield


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return open_hall(cast)


@pytest.fixture
def meeting(hall: Hall, cast: Cast) -> Meeting:
    return Meeting.objects.create(regency=cast.banjar, occasion=hall.occasion)


@pytest.fixture
def desk(cast: Cast, login: Login, settings: LazySettings) -> Client:
    settings.KLA_REQUIRE_2FA = False
    return login(cast.secretariat)


def address(meeting: Meeting, name: str, *more: object) -> str:
    return reverse(f"coordination:attendance-{name}", args=[meeting.regency.code, meeting.pk, 1, *more])


def post(desk: Client, meeting: Meeting, page: str, /, *more: object, **data: object) -> Response:
    return desk.post(address(meeting, page, *more), data, follow=True)


def person(**over: str) -> dict[str, str]:
    typed = {"name": "Siti Aminah", "body": "Dinas Pendidikan", "position": "Sekretaris", "capacity": "wakil"}
    return typed | over


def seat(hall: Hall, cast: Cast, **over: str) -> Attendance:
    return enter(hall.session, entry=entry(**over), by=cast.secretariat, now=NOW).attendance


# --- screen and list -----------------------------------------------------------------------------------


def test_the_screen_shows_the_code_of_the_minute_and_the_count(
    desk: Client, meeting: Meeting, hall: Hall, cast: Cast
) -> None:
    seat(hall, cast)
    page = desk.get(address(meeting, "screen")).text
    minute = checkin.minute_of(NOW + dt.timedelta(minutes=5))
    assert checkin.spaced(checkin.short_code(hall.session.secret, minute)) in page
    assert "<svg" in page and "viewBox" in page and 'http-equiv="refresh"' in page
    assert '<p class="count">1 <span class="of">dari 2</span>' in page and "<b>1 orang</b>" in page


def test_htmx_gets_the_inside_of_the_screen_alone(desk: Client, meeting: Meeting) -> None:
    page = desk.get(address(meeting, "screen"), headers={"HX-Request": "true"}).text
    assert page.lstrip().startswith("<main") and "</main>" in page


@pytest.mark.parametrize("changed", [{"opened_at": None}, {"closed_at": NOW}])
def test_a_list_that_is_not_open_shows_no_code(
    changed: dict[str, object], desk: Client, meeting: Meeting, hall: Hall
) -> None:
    OccasionSession.objects.filter(pk=hall.session.pk).update(**changed)
    assert "<svg" not in desk.get(address(meeting, "screen")).text


def test_the_list_opens_closes_and_opens_again(desk: Client, meeting: Meeting, hall: Hall) -> None:
    assert "ditutup" in post(desk, meeting, "close").text
    assert "tidak sedang dibuka" in post(desk, meeting, "close").text
    assert "dibuka" in post(desk, meeting, "open").text
    assert OccasionSession.objects.get(pk=hall.session.pk).closed_at is None


def test_phone_numbers_are_for_the_secretariat_alone(
    desk: Client, meeting: Meeting, hall: Hall, cast: Cast, login: Login
) -> None:
    seat(hall, cast, phone="0812 3456 7890")
    lead = login(cast.task_force_lead)
    assert "0812 3456 7890" in desk.get(address(meeting, "session")).text
    shown = lead.get(address(meeting, "session")).text
    assert "Kepala Bidang" in shown and "0812" not in shown


def test_the_uninvited_are_flagged(desk: Client, meeting: Meeting, hall: Hall, cast: Cast) -> None:
    seat(hall, cast, body="PT Maju Jaya", sector="usaha")
    assert "Tidak diundang" in desk.get(address(meeting, "session")).text


def test_the_list_asks_as_little_for_thirty_as_for_three(
    desk: Client, meeting: Meeting, hall: Hall, cast: Cast
) -> None:
    found = []
    for names in (range(3), range(3, 30)):
        for number in names:
            seat(hall, cast, name=f"Orang {'abcdefghijklmnopqrstuvwxyzåäöü'[number]}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(meeting, "session"))
        found.append(len(queries))
    assert found[0] == found[1] <= 20


def test_the_bare_address_leads_to_a_session(desk: Client, meeting: Meeting) -> None:
    bare = reverse("coordination:attendance", args=[meeting.regency.code, meeting.pk])
    assert desk.get(bare)["Location"] == address(meeting, "session")


def test_a_session_of_another_meeting_is_not_found(desk: Client, meeting: Meeting) -> None:
    other = reverse("coordination:attendance-session", args=[meeting.regency.code, meeting.pk, 2])
    assert desk.get(other).status_code == 404


# --- entry ---------------------------------------------------------------------------------------------


def test_one_person_is_entered_by_hand(desk: Client, meeting: Meeting, cast: Cast, hall: Hall) -> None:
    assert "Siti Aminah tercatat." in post(desk, meeting, "enter", **person()).text
    assert "sudah ada" in post(desk, meeting, "enter", **person()).text
    row = Attendance.objects.get()
    assert (row.invitee, row.method, row.recorded_by) == (hall.disdik, "manual", cast.secretariat)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name": ""}, "Tulis nama lengkap"),
        ({"body": "PT Maju"}, "Pilih unsurnya"),
        ({"body": "Forum Anak", "sector": "forum_anak"}, "Anak tidak dicatat dengan nama"),
    ],
)
def test_what_cannot_be_entered_is_shown_again(
    over: dict[str, str], sentence: str, desk: Client, meeting: Meeting
) -> None:
    page = post(desk, meeting, "enter", **person(**over))
    assert page.status_code == 422 and sentence in page.text and "Sekretaris" in page.text
    assert Attendance.objects.count() == 0


def sheet(*lines: tuple[str, str, str, str]) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        for name, value in zip(("code", "name", "position", "capacity"), line, strict=True):
            data[f"form-{number}-{name}"] = value
    return data


def test_good_lines_of_the_sheet_are_kept_and_the_others_stay_typed(
    desk: Client, meeting: Meeting, hall: Hall
) -> None:
    lines = sheet(
        (hall.disdik.row_code, "Siti Aminah", "Sekretaris", "wakil"),
        ("ZZZZZ", "Budi Santoso", "Staf", "pimpinan"),
        ("", "", "", "pimpinan"),
    )
    page = post(desk, meeting, "sheet", **lines)
    assert page.status_code == 422 and "1 baris tercatat." in page.text
    assert "Kode baris ZZZZZ tidak ada" in page.text and "Budi Santoso" in page.text
    assert list(Attendance.objects.values_list("name", "method")) == [("Siti Aminah", "lembar")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("", "Budi", "", "wakil"), "Tulis kode barisnya."),
        (("Q4YT7", "", "", "wakil"), "Tulis nama orang"),
        (("", "", "", "wakil"), "Belum ada baris"),
    ],
)
def test_half_a_line_is_asked_for_its_other_half(
    line: tuple[str, str, str, str], sentence: str, desk: Client, meeting: Meeting
) -> None:
    page = post(desk, meeting, "sheet", **sheet(line))
    assert page.status_code == 422 and sentence in page.text


def test_children_are_counted_and_a_second_count_corrects_the_first(desk: Client, meeting: Meeting) -> None:
    typed = {"body": "Forum Anak Daerah", "sector": "forum_anak", "companion": "Rina", "with_disability": 0}
    post(desk, meeting, "children", **typed, girls=3, boys=2)
    page = post(desk, meeting, "children", **typed, girls=4, boys=2)
    assert "4 anak perempuan, 2 anak laki-laki" in page.text
    assert ChildHeadCount.objects.get().girls == 4


def test_a_row_is_corrected_with_a_reason(desk: Client, meeting: Meeting, hall: Hall, cast: Cast) -> None:
    row = seat(hall, cast)
    assert post(desk, meeting, "row", row.pk, **person()).status_code == 422
    typed = person(mandate_number="094/12/2026", reason="susulan")
    assert "diperbaiki" in post(desk, meeting, "row", row.pk, **typed).text
    row.refresh_from_db()
    assert (row.name, row.mandate_number, row.invitee) == ("Siti Aminah", "094/12/2026", hall.disdik)


def test_a_row_is_removed_with_a_reason_only(desk: Client, meeting: Meeting, hall: Hall, cast: Cast) -> None:
    row = seat(hall, cast)
    assert post(desk, meeting, "remove", row.pk).status_code == 422
    assert Attendance.objects.count() == 1
    assert "dihapus" in post(desk, meeting, "remove", row.pk, **{"hapus-reason": "ganda"}).text
    assert Attendance.objects.count() == 0


# --- out -----------------------------------------------------------------------------------------------


def cells(client: Client, meeting: Meeting) -> list[str]:
    answer = client.get(reverse("coordination:attendance-xlsx", args=[meeting.regency.code, meeting.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None]


def test_the_xlsx_holds_people_and_units_and_phones_for_the_secretariat_alone(
    desk: Client, meeting: Meeting, hall: Hall, cast: Cast, login: Login
) -> None:
    seat(hall, cast, phone="0812 3456 7890", position="=1+1")
    found = cells(desk, meeting)
    assert {"H. Ma'ruf Amin, S.Ag.", "=1+1", "Jumlah", "0812 3456 7890"} <= set(found)
    assert "0812 3456 7890" not in cells(login(cast.task_force_lead), meeting)


def facts(meeting: Meeting, kind: str) -> dict[str, object]:
    document = seals.seal_now(
        kind,
        LISTS.subject_of(meeting.pk, meeting.occasion.sessions.get()),
        regency=meeting.regency,
        by=None,
        at=NOW,
    )
    text: dict[str, object] = json.loads(json.loads(document.snapshot)["paper"])
    return text


def test_the_paper_to_sign_has_a_row_code_for_each_invitation(meeting: Meeting, hall: Hall) -> None:
    lines = facts(meeting, LISTS.sheet)["lines"]
    assert isinstance(lines, list)
    assert {line["code"] for line in lines} == {hall.dinkes.row_code, hall.disdik.row_code}


def test_the_filled_paper_names_who_came_and_no_phone(meeting: Meeting, hall: Hall, cast: Cast) -> None:
    seat(hall, cast, phone="0812 3456 7890")
    set_children(
        hall.session,
        body="Forum Anak",
        sector="forum_anak",
        counts=Counts(3, 2),
        companion="Rina",
        by=cast.secretariat,
    )
    told = json.dumps(facts(meeting, LISTS.filled))
    assert "Ma'ruf Amin" in told and "Rina" in told and "0812" not in told


def test_ordering_a_paper_leads_to_its_progress(desk: Client, meeting: Meeting) -> None:
    answer = desk.post(address(meeting, "paper"), {"isi": "ya"})
    job = Job.objects.get()
    assert (job.kind, answer["Location"]) == ("attendance-list", reverse("documents:job", args=[job.pk]))


def test_a_regency_elsewhere_reads_its_own_clock(cast: Cast, desk: Client, meeting: Meeting) -> None:
    page = address(meeting, "session")
    assert "WITA" in desk.get(page).content.decode()
    cast.banjar.time_zone = "Asia/Jakarta"
    cast.banjar.save()
    told = desk.get(page).content.decode()
    assert "08.16" in told and "WIB" in told and "WITA" not in told
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def test_who_came_for_a_body_that_was_merged_came_for_the_survivor(
    cast: Cast, desk: Client, meeting: Meeting, hall: Hall
) -> None:
    enter(hall.session, entry=entry(body=cast.dinkes.name), by=cast.secretariat, now=NOW)
    merge_organisations(cast.dinkes, into=cast.dinas, by=cast.secretariat)
    told = desk.get(address(meeting, "session")).content.decode()
    assert cast.dinas.name in told and cast.dinkes.name not in told


def test_the_page_of_the_meeting_counts_as_the_list_does(meeting: Meeting, hall: Hall, cast: Cast) -> None:
    body, sector = cast.dinkes.name, cast.dinkes.sector
    set_children(
        hall.session, body=body, sector=sector, counts=Counts(3, 2), companion="Rina", by=cast.secretariat
    )
    _rows, total = meeting_page.sectors(meeting)
    assert total.present == table_of(hall.session).total.came == 1
