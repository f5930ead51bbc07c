"""Signing in is safe to repeat, paced per code, and tells nobody about anybody else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from participants.models import (
    Attendance,
    AttendanceRepeat,
    AuditEntry,
    ChildHeadCount,
    CodePace,
    Invitee,
    OccasionSession,
    Organisation,
    Person,
)
from participants.services import attendance, attendance_desk
from participants.services.attendance import Counts, Entry, check_in
from participants.services.attendance_desk import SheetRow
from participants.services.attendance_table import table_of
from tests.conftest import NOW
from tests.participants.occasion_scene import Hall, entry, open_hall

if TYPE_CHECKING:
    from tests.conftest import Cast

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return open_hall(cast)


def sign(hall: Hall, **over: str) -> attendance.Recorded:
    return check_in(hall.session, entry=entry(**over), arrival=hall.arrival(), now=NOW)


def refused(code: str, hall: Hall, **over: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign(hall, **over)
    assert refusal.value.code == code
    assert Attendance.objects.count() == 0


def test_a_guest_is_recorded_for_the_invitation_of_the_body(hall: Hall) -> None:
    row = sign(hall).attendance
    assert (row.invitee, row.organisation, row.sector) == (hall.dinkes, hall.dinkes.organisation, "opd")
    assert (row.method, row.uninvited) == ("qr", False)
    assert AuditEntry.objects.filter(action="participants.checked-in").count() == 1


def test_the_same_person_twice_is_one_row_with_the_same_code(hall: Hall) -> None:
    first, second = sign(hall), sign(hall, body=" dinas  kesehatan ")
    assert (first.created, second.created) == (True, False)
    assert first.code == second.code
    assert Attendance.objects.count() == 1


def test_other_words_for_the_same_name_get_an_answer_of_their_own(hall: Hall) -> None:
    first = sign(hall)
    probe = sign(hall, name="Ma’ruf Amin", position="Wartawan")
    assert probe.code != first.code
    assert Attendance.objects.get().position == "Kepala Bidang"
    assert AttendanceRepeat.objects.get().position == "Wartawan"
    assert sign(hall, name="Ma’ruf Amin", position="Wartawan").code == probe.code


def test_both_codes_lead_to_the_one_row(hall: Hall) -> None:
    codes = [sign(hall).code, sign(hall, position="Sekretaris").code]
    assert all(attendance.sent_with(Attendance.objects.get(), code) for code in codes)


def test_a_body_nobody_knows_is_asked_for_its_sector(hall: Hall) -> None:
    refused("sector-missing", hall, body="PT Maju Jaya")
    row = sign(hall, body="PT Maju Jaya", sector="usaha").attendance
    assert (row.organisation, row.organisation_name, row.uninvited) == (None, "PT Maju Jaya", True)


def test_a_person_invited_by_name_is_found_whatever_the_titles(hall: Hall, cast: Cast) -> None:
    person = Person.objects.create(regency=cast.banjar, name="Ma'ruf Amin")
    invited = Invitee.objects.create(
        regency=cast.banjar,
        occasion=hall.occasion,
        person=person,
        addressee="Ma'ruf Amin",
        sector="masyarakat",
    )
    assert sign(hall).attendance.invitee == invited


def test_no_child_is_recorded_by_name(hall: Hall) -> None:
    refused("children-missing", hall, body="Forum Anak Daerah", sector="forum_anak")
    with pytest.raises(Refused, match="child-as-person"):
        check_in(
            hall.session,
            entry=entry(body="Forum Anak Daerah", sector="forum_anak", capacity="tamu"),
            arrival=hall.arrival(),
            now=NOW,
            children=Counts(2, 1),
        )
    assert (Attendance.objects.count(), ChildHeadCount.objects.count()) == (0, 0)


def test_the_companion_signs_and_gives_counts(hall: Hall) -> None:
    forum = entry(
        body="Forum Anak Daerah", sector="forum_anak", capacity="pendamping", position="Fasilitator"
    )
    for _ in range(2):
        check_in(hall.session, entry=forum, arrival=hall.arrival(), now=NOW, children=Counts(3, 2, 1))
    count = ChildHeadCount.objects.get()
    assert (count.girls, count.boys, count.with_disability, count.companion) == (3, 2, 1, forum.name)
    assert Attendance.objects.get().capacity == "pendamping"


@pytest.mark.parametrize(
    ("counts", "code"), [(Counts(0, 0), "children-none"), (Counts(1, 0, 2), "children-disability")]
)
def test_head_counts_that_cannot_be_are_refused(counts: Counts, code: str, hall: Hall, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        attendance_desk.set_children(
            hall.session,
            body="Forum Anak",
            sector="forum_anak",
            counts=counts,
            companion="Pendamping",
            by=cast.secretariat,
        )
    assert refusal.value.code == code


def test_three_hundred_at_once_land_and_a_flood_stops(hall: Hall) -> None:
    for _ in range(300):
        attendance.keep_pace(hall.session, 1, now=NOW)
    with pytest.raises(Refused, match="checkin-flood"):
        attendance.keep_pace(hall.session, 1, now=NOW)
    attendance.keep_pace(hall.session, 2, now=NOW)
    for _ in range(10):
        attendance.keep_pace(hall.session, 1, now=NOW + SECOND)
    with pytest.raises(Refused, match="checkin-flood"):
        attendance.keep_pace(hall.session, 1, now=NOW + SECOND)


def test_a_refused_flood_leaves_no_row(hall: Hall) -> None:
    late = NOW + dt.timedelta(minutes=1)
    CodePace.objects.create(
        regency=hall.session.regency, session=hall.session, minute=hall.arrival().minute, due_at=late
    )
    refused("checkin-flood", hall)


# --- the committee -------------------------------------------------------------------------------------


def test_the_committee_enters_by_hand_also_after_closing(hall: Hall, cast: Cast) -> None:
    attendance_desk.close_list(hall.session, by=cast.secretariat, now=NOW + SECOND)
    row = attendance_desk.enter(hall.session, entry=entry(), by=cast.secretariat, now=NOW).attendance
    assert (row.method, row.recorded_by) == ("manual", cast.secretariat)


def test_a_list_is_closed_once_and_opened_again(hall: Hall, cast: Cast) -> None:
    attendance_desk.close_list(hall.session, by=cast.secretariat, now=NOW + SECOND)
    with pytest.raises(Refused, match="attendance-not-open"):
        attendance_desk.close_list(hall.session, by=cast.secretariat, now=NOW + SECOND)
    attendance_desk.open_list(hall.session, by=cast.secretariat, now=NOW + 2 * SECOND)
    session = OccasionSession.objects.get(pk=hall.session.pk)
    assert (session.opened_at, session.closed_at) == (NOW, None)


def test_lines_of_the_sheet_are_kept_each_for_itself(hall: Hall, cast: Cast) -> None:
    code = hall.disdik.row_code
    rows = [
        SheetRow(f" {code.lower()} ", "Siti Aminah", "Sekretaris", "wakil"),
        SheetRow("ZZZZZ", "Budi", "Staf", "wakil"),
    ]
    kept, unknown = attendance_desk.enter_sheet(hall.session, rows=rows, by=cast.secretariat, now=NOW)
    assert kept == "" and "ZZZZZ tidak ada" in unknown
    row = Attendance.objects.get()
    assert (row.invitee, row.method, row.sector) == (hall.disdik, "lembar", "opd")


def test_a_sheet_entered_after_the_scan_makes_no_second_row(hall: Hall, cast: Cast) -> None:
    sign(hall)
    row = SheetRow(hall.dinkes.row_code, "Ma'ruf Amin", "Kepala Bidang", "wakil")
    assert attendance_desk.enter_sheet(hall.session, rows=[row], by=cast.secretariat, now=NOW) == [""]
    assert Attendance.objects.count() == 1


def test_a_correction_changes_the_body_and_leaves_a_reason(hall: Hall, cast: Cast) -> None:
    row = attendance_desk.correct(
        sign(hall).attendance,
        entry=entry(body="Dinas Pendidikan"),
        reason="salah_ketik",
        by=cast.secretariat,
    )
    assert row.invitee == hall.disdik
    note = AuditEntry.objects.get(action="participants.attendance-corrected")
    assert note.data == {"reason": "salah_ketik"}


def test_a_correction_never_makes_the_same_person_twice(hall: Hall, cast: Cast) -> None:
    sign(hall)
    other = sign(hall, name="Siti Aminah").attendance
    with pytest.raises(Refused, match="attendance-twice"):
        attendance_desk.correct(other, entry=entry(), reason="salah_ketik", by=cast.secretariat)
    assert Attendance.objects.filter(name="Siti Aminah").exists()


def test_a_removed_row_leaves_its_id_and_reason(hall: Hall, cast: Cast) -> None:
    row = sign(hall).attendance
    attendance_desk.remove(row, reason="ganda", by=cast.secretariat)
    assert Attendance.objects.count() == 0
    note = AuditEntry.objects.get(action="participants.attendance-removed")
    assert (note.subject_id, note.data) == (str(row.pk), {"reason": "ganda"})


def test_phone_numbers_go_after_the_set_days(hall: Hall) -> None:
    sign(hall, phone="0812 0000 0000")
    end = hall.session.ends_at
    assert attendance_desk.blank_phones(end + dt.timedelta(days=29)) == 0
    assert attendance_desk.blank_phones(end + dt.timedelta(days=31)) == 1
    assert (Attendance.objects.get().phone, CodePace.objects.count()) == ("", 0)


def test_the_table_counts_bodies_and_flags_the_uninvited(hall: Hall, cast: Cast) -> None:
    sign(hall)
    sign(hall, name="Siti Aminah", capacity="pimpinan")
    sign(hall, name="Budi", body="PT Maju Jaya", sector="usaha")
    table = table_of(hall.session)
    assert [(label, row.came, row.uninvited) for label, row in table.rows()] == [
        ("Perangkat daerah", 1, 0),
        ("Dunia usaha", 0, 1),
    ]
    assert (table.total.invited, table.total.absent, table.total.people) == (2, 1, 3)


def test_counting_takes_three_queries(hall: Hall) -> None:
    for name in ("Ani", "Budi", "Citra"):
        sign(hall, name=name)
    with CaptureQueriesContext(connection) as queries:
        table_of(hall.session)
    assert len(queries) == 3


def test_a_known_short_name_or_alias_is_the_same_body(hall: Hall, cast: Cast) -> None:
    forum = Organisation.objects.create(
        regency=cast.balangan, sector="opd", name="Dinas Luar", short_name="Dinkes"
    )
    assert attendance.find_body(cast.banjar, "Dinkes") is None
    assert attendance.find_body(cast.balangan, " dinkes ") == forum
    assert isinstance(entry(), Entry)


def test_a_merged_body_answers_as_the_one_it_became_and_keeps_its_invitation(hall: Hall, cast: Cast) -> None:
    old = hall.dinkes.organisation
    assert old is not None
    Organisation.objects.filter(pk=old.pk).update(merged_into=cast.dinas)
    row = sign(hall, body="Dinas Kesehatan").attendance
    assert (row.organisation, row.invitee) == (cast.dinas, hall.dinkes)
