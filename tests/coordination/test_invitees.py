"""Whom a meeting expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from coordination.models import Speaker
from coordination.services import invitees
from participants.models import Invitee, Organisation, Person, Position, Sector
from tests.conftest import Cast
from tests.factories_coordination import make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User


@pytest.mark.parametrize(
    ("sector", "name", "told"),
    [
        (Sector.OPD, "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        (Sector.OPD, "Sekretariat Daerah", "Sekretaris Daerah"),
        (Sector.DISTRICT, "Kecamatan Martapura", "Camat Martapura"),
        (Sector.VILLAGE, "Kelurahan Keraton", "Lurah Keraton"),
        (Sector.VILLAGE, "Desa Bincau", "Kepala Desa Bincau"),
        (Sector.CHILD_FORUM, "Forum Anak Banjar", "Pendamping Forum Anak Banjar"),
        (Sector.MEDIA, "Media Banjar", "Pemimpin Redaksi Media Banjar"),
    ],
)
def test_a_letter_addresses_the_head_of_a_body(sector: str, name: str, told: str) -> None:
    assert invitees.addressee_of(Organisation(sector=sector, name=name)) == told


def test_a_body_is_invited_once_and_the_second_time_is_told(cast: Cast) -> None:
    meeting = make_meeting(cast)
    first = invitees.invite(meeting, organisations=[cast.dinkes, cast.disdik], by=cast.secretariat)
    again = invitees.invite(meeting, organisations=[cast.dinkes], by=cast.secretariat)
    assert (first, again) == ((2, []), (0, ["Kepala Dinas Kesehatan Kabupaten Banjar"]))


def test_a_person_in_two_bodies_is_invited_once(cast: Cast) -> None:
    meeting = make_meeting(cast)
    person = Person.objects.create(regency=cast.banjar, name="Siti Ma'rifah, S.Ag.", email="a@contoh.go.id")
    posts = [
        Position.objects.create(regency=cast.banjar, person=person, organisation=body, title=title)
        for body, title in ((cast.dinkes, "Sekretaris"), (cast.disdik, "Anggota"))
    ]
    added, known = invitees.invite(meeting, positions=posts, by=cast.secretariat)
    assert added == 1
    assert known == ["Siti Ma'rifah, S.Ag. (sudah diundang sebagai Siti Ma'rifah, S.Ag., Sekretaris)"]
    assert Invitee.objects.get().email == "a@contoh.go.id"


def test_a_speaker_is_invited_and_entered_in_the_directory(cast: Cast) -> None:
    meeting = make_meeting(cast)
    speaker = Speaker.objects.create(
        regency=cast.banjar, meeting=meeting, name="Andrian Anwary, S.Sos., M.AP"
    )
    invitees.invite(meeting, speakers=[speaker], by=cast.secretariat)
    assert Invitee.objects.get().person == Person.objects.get()
    assert invitees.invite(meeting, speakers=[speaker], by=cast.secretariat) == (
        0,
        [f"{speaker.name} (sudah diundang sebagai {speaker.name})"],
    )


def test_the_list_is_closed_once_the_meeting_runs(cast: Cast) -> None:
    meeting = make_meeting(cast, state="berlangsung")
    with pytest.raises(Refused, match="meeting-over"):
        invitees.invite(meeting, organisations=[cast.dinkes], by=cast.secretariat)


def test_whoever_replied_stays_on_the_list(cast: Cast) -> None:
    meeting = make_meeting(cast)
    invitees.invite(meeting, organisations=[cast.dinkes, cast.disdik], by=cast.secretariat)
    replied, silent = Invitee.objects.order_by("addressee")
    Invitee.objects.filter(pk=replied.pk).update(reply="hadir")
    with pytest.raises(Refused, match="invitee-in-use"):
        invitees.remove_invitee(replied, by=cast.secretariat)
    invitees.remove_invitee(silent, by=cast.secretariat)
    assert list(Invitee.objects.all()) == [replied]


def test_a_whole_sector_is_invited_with_one_button(cast: Cast, login: Callable[[User], Client]) -> None:
    meeting = make_meeting(cast)
    url = f"/63.03/rakor/{meeting.pk}/peserta/?unsur=opd"
    login(cast.secretariat).post(url, {"whole": "opd"})
    invited = set(Invitee.objects.values_list("organisation", flat=True))
    assert invited == {cast.dinas.pk, cast.dinkes.pk, cast.disdik.pk}


def test_a_body_of_another_regency_cannot_be_ticked(cast: Cast, login: Callable[[User], Client]) -> None:
    meeting = make_meeting(cast)
    url = f"/63.03/rakor/{meeting.pk}/peserta/"
    response = login(cast.secretariat).post(url, {"organisation": cast.dp3a_balangan.pk})
    assert response.status_code == 422
    assert not Invitee.objects.exists()


def test_a_telephone_number_is_asked_back(cast: Cast, login: Callable[[User], Client]) -> None:
    meeting = make_meeting(cast)
    invitees.invite(meeting, organisations=[cast.dinkes], by=cast.secretariat)
    url = f"/63.03/rakor/{meeting.pk}/peserta/{Invitee.objects.get().pk}/"
    response = login(cast.secretariat).post(url, {"addressee": "Kepala Dinas", "phone": "nanti"})
    assert response.status_code == 422
    login(cast.secretariat).post(url, {"addressee": "Kepala Dinas", "phone": "0812 3456 7890"})
    assert Invitee.objects.get().phone == "0812 3456 7890"
