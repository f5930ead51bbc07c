"""The guest's pages: what is let in, what is refused with which sentence, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participants import checkin
from participants.models import Attendance, ChildHeadCount, CodePace, Invitee, OccasionSession, Organisation
from tests.conftest import NOW
from tests.participants.occasion_scene import Hall, open_hall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from tests.conftest import Cast

MINUTE = dt.timedelta(minutes=1)
TYPED = {
    "body": "Dinas Kesehatan",
    "name": "Hj. Siti A'minah, S.K.M.",
    "position": "Sekretaris",
    "capacity": "wakil",
    "proxy_for": "Kepala Dinas",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return open_hall(cast)


def send(hall: Hall, **over: object) -> Response:
    return Client().post(f"/hadir/{hall.token()}/", TYPED | over)


def test_a_guest_signs_in_without_account_or_cookie(hall: Hall) -> None:
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(f"/hadir/{hall.token()}/")
    answer = phone.post(f"/hadir/{hall.token()}/", TYPED, follow=True)
    row = Attendance.objects.get()
    assert (row.name, row.proxy_for, row.invitee) == (TYPED["name"], "Kepala Dinas", hall.dinkes)
    assert row.personal_code in answer.text and not page.cookies and not answer.cookies


def test_opening_the_form_writes_nothing(hall: Hall) -> None:
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"/hadir/{hall.token()}/")
        Client().get(f"/hadir/{hall.token()}/lembaga/?body=Dinas")
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_sending_twice_shows_the_same_receipt(hall: Hall) -> None:
    assert send(hall)["Location"] == send(hall)["Location"]
    assert Attendance.objects.count() == 1


def test_somebody_else_with_the_name_learns_nothing(hall: Hall) -> None:
    send(hall, phone="0812 3456 7890")
    probe = Client().post(f"/hadir/{hall.token()}/", TYPED | {"position": "Wartawan"}, follow=True)
    assert "Wartawan" in probe.text
    assert "Sekretaris" not in probe.text and "0812" not in probe.text
    assert Attendance.objects.get().personal_code not in probe.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama lengkap Anda."),
        ("name", "12345", "Nama ditulis dengan huruf."),
        ("body", "", "Tulis nama lembaga yang Anda wakili."),
        ("body", "PT Maju Jaya", "Pilih unsurnya"),
        ("capacity", "", "Pilih salah satu."),
        ("phone", "tidak punya", "Boleh dikosongkan."),
    ],
)
def test_bad_input_gets_its_sentence_and_nothing_typed_is_lost(
    field: str, value: str, sentence: str, hall: Hall
) -> None:
    page = send(hall, **{field: value})
    assert page.status_code == 422 and sentence in page.text
    for name, typed in (TYPED | {field: value}).items():
        if typed and name != "capacity":
            assert typed.replace("'", "&#x27;") in page.text
    assert Attendance.objects.count() == CodePace.objects.count() == 0


def test_an_unknown_body_is_taken_once_its_sector_is_told(hall: Hall) -> None:
    assert send(hall, body="PT Maju Jaya", sector="usaha").status_code == 302
    assert Attendance.objects.get().uninvited


def test_children_are_asked_as_numbers_and_never_as_persons(hall: Hall) -> None:
    page = send(hall, body="Forum Anak Daerah", sector="forum_anak")
    assert page.status_code == 422 and "Anak tidak dicatat dengan nama" in page.text
    numbers = {"girls": "4", "boys": "3", "with_disability": "0"}
    done = send(hall, body="Forum Anak Daerah", sector="forum_anak", **numbers)
    assert done.status_code == 302
    assert (ChildHeadCount.objects.get().girls, Attendance.objects.get().capacity) == (4, "pendamping")


def test_impossible_numbers_of_children_are_shown_again(hall: Hall) -> None:
    numbers = {"girls": "1", "boys": "1", "with_disability": "5"}
    page = send(hall, body="Forum Anak Daerah", sector="forum_anak", **numbers)
    assert page.status_code == 422 and "5 melebihi jumlah anak, yaitu 2." in page.text
    assert ChildHeadCount.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"opened_at": None}, 409, "belum dibuka"),
        ({"closed_at": NOW}, 410, "sudah ditutup"),
        ({"secret": "b" * 64}, 404, "tidak dikenal"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_code_that_does_not_serve_says_why_and_what_to_do(
    method: str, changed: dict[str, object], status: int, sentence: str, hall: Hall
) -> None:
    token = hall.token()
    OccasionSession.objects.filter(pk=hall.session.pk).update(**changed)
    page = getattr(Client(), method)(f"/hadir/{token}/", TYPED)
    assert page.status_code == status and sentence in page.text
    assert Attendance.objects.count() == 0


def test_an_expired_code_is_refused_unless_the_form_was_opened_in_time(
    hall: Hall, clock: time_machine.Traveller
) -> None:
    form = Client().get(f"/hadir/{hall.token()}/")
    ticket, token = form.context["form"]["ticket"].value(), hall.token()
    clock.move_to(NOW + 20 * MINUTE)
    late = Client().post(f"/hadir/{token}/", TYPED)
    assert late.status_code == 410 and "sepuluh menit" in late.text
    assert Client().post(f"/hadir/{token}/", TYPED | {"ticket": ticket}).status_code == 302
    clock.move_to(NOW + 40 * MINUTE)
    assert Client().post(f"/hadir/{token}/", TYPED | {"ticket": ticket}).status_code == 410


def test_a_ticket_of_another_meeting_does_not_serve(
    hall: Hall, cast: Cast, clock: time_machine.Traveller
) -> None:
    other = open_hall(cast)
    ticket = checkin.ticket(
        checkin.Sitting(other.session.pk, other.session.secret, opened_at=NOW), now=NOW + 15 * MINUTE
    )
    token = hall.token()
    clock.move_to(NOW + 15 * MINUTE)
    page = Client().post(f"/hadir/{token}/", TYPED | {"ticket": ticket})
    assert page.status_code == 409 and "kegiatan atau sesi lain" in page.text


def test_a_flood_is_told_to_wait_and_keeps_what_was_typed(hall: Hall) -> None:
    CodePace.objects.create(
        regency=hall.session.regency,
        session=hall.session,
        minute=hall.arrival().minute,
        due_at=NOW + 5 * MINUTE,
    )
    page = send(hall)
    assert page.status_code == 429 and "sekali lagi" in page.text and "Sekretaris" in page.text


def test_a_typed_code_leads_to_the_form(hall: Hall) -> None:
    code = checkin.spaced(checkin.short_code(hall.session.secret, checkin.minute_of(NOW)))
    answer = Client().post("/hadir/", {"code": code.lower()})
    assert (answer.status_code, answer["Location"]) == (302, f"/hadir/{hall.token()}/")


@pytest.mark.parametrize(("typed", "sentence"), [("", "Ketik kode"), ("K7M 4P2", "tidak dikenal")])
def test_a_wrong_typed_code_is_shown_again(typed: str, sentence: str, hall: Hall) -> None:
    page = Client().post("/hadir/", {"code": typed})
    assert page.status_code == 422 and sentence in page.text and typed in page.text


def test_typing_completes_names_of_bodies_invited_first_and_never_of_people(hall: Hall, cast: Cast) -> None:
    Organisation.objects.create(
        regency=cast.banjar, sector="opd", name="Dinas Arsip Kabupaten Banjar", short_name="Arsip"
    )
    send(hall)
    options = Client().get(f"/hadir/{hall.token()}/lembaga/?body=dinas").text
    assert options.index("Dinas Kesehatan") < options.index("Dinas Arsip")
    assert "Balangan" not in options
    assert "inah" not in Client().get(f"/hadir/{hall.token()}/lembaga/?body=Siti").text


def test_without_javascript_the_invited_bodies_are_offered(hall: Hall) -> None:
    page = Client().get(f"/hadir/{hall.token()}/").text
    assert '<option value="Dinas Kesehatan Kabupaten Banjar">' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Dinas Kesehatan", "diundang"),
        ("Dinsos P3AP2KB", "dicatat sebagai tamu"),
        ("PT Maju", "Pilih unsurnya"),
    ],
)
def test_the_form_says_whether_the_body_is_expected(typed: str, said: str, hall: Hall) -> None:
    assert said in Client().get(f"/hadir/{hall.token()}/lembaga/", {"body": typed}).text


def test_a_receipt_serves_its_holder_only(hall: Hall) -> None:
    address = send(hall)["Location"]
    code = Attendance.objects.get().personal_code
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(code, "ZZZZZ")).status_code == 404
    assert Client().get(f"/hadir/tercatat/{code}/{'A' * 28}/").status_code == 404


@pytest.mark.parametrize("guests", [0, 30])
def test_the_form_asks_the_database_little_however_many_came(guests: int, hall: Hall, cast: Cast) -> None:
    for number in range(guests):
        body = Organisation.objects.create(
            regency=cast.banjar, sector="opd", name=f"Badan {number}", short_name=f"B{number}"
        )
        Invitee.objects.create(
            regency=cast.banjar, occasion=hall.occasion, organisation=body, addressee="Kepala", sector="opd"
        )
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"/hadir/{hall.token()}/")
    assert len(queries) == 2
