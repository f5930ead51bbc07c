"""Bodies and their names, people and their posts: kept as typed, found by any name, erased."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from participants.models import Organisation, OrganisationAlias, Person, Position
from participants.services import directory, people, regions
from tests.conftest import NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

DAY = dt.date(2026, 1, 2)


def make_person(cast: Cast, name: str = "H. Nu'man, S.Sos.", **over: str) -> Person:
    return people.add_person(cast.banjar, contact=people.Contact(name, **over), by=cast.secretariat)


def hold(cast: Cast, person: Person, body: Organisation, title: str = "Ketua") -> Position:
    return people.add_position(
        person, organisation=body, title=title, starts_on=DAY, ends_on=None, by=cast.secretariat
    )


def test_a_new_official_name_leaves_the_old_one_as_a_dated_alias(cast: Cast) -> None:
    old = cast.dinkes.name
    directory.rename(cast.dinkes, name="Dinas Sehat", short_name="Disehat", on=DAY, by=cast.secretariat)
    alias = OrganisationAlias.objects.get(organisation=cast.dinkes)
    assert (alias.name, alias.valid_until) == (old, dt.date(2026, 1, 1))
    assert list(Organisation.objects.named_like("kesehatan")) == [cast.dinkes]


def test_a_body_may_take_back_a_name_it_had_but_not_that_of_another(cast: Cast) -> None:
    old = cast.dinkes.name
    body = directory.rename(cast.dinkes, name="Dinas Sehat", short_name="D", on=DAY, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        directory.rename(body, name=cast.disdik.name, short_name="D", on=NOW.date(), by=cast.secretariat)
    assert refusal.value.code == "organisation-exists"
    directory.rename(body, name=old, short_name="D", on=NOW.date(), by=cast.secretariat)
    assert [a.name for a in OrganisationAlias.objects.filter(organisation=body)] == ["Dinas Sehat"]


def test_two_changes_of_name_cannot_cross(cast: Cast) -> None:
    body = directory.rename(cast.dinkes, name="Satu", short_name="S", on=DAY, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        directory.rename(body, name="Dua", short_name="D", on=DAY, by=cast.secretariat)
    assert refusal.value.code == "name-too-early"


def test_a_body_is_never_its_own_ancestor(cast: Cast) -> None:
    def put(body: Organisation, name: str, parent: Organisation) -> Organisation:
        return directory.change_organisation(
            body, name=name, short_name="X", sector="opd", parent=parent, by=cast.secretariat
        )

    child = put(cast.disdik, "Satu", cast.dinkes)
    with pytest.raises(Refused) as refusal:
        put(cast.dinkes, "Dua", child)
    assert refusal.value.code == "parent-circle"


def test_names_are_kept_as_typed_and_found_without_titles(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    make_person(cast, "H. Nu'man, S.Sos.")
    page = login(cast.secretariat).get("/63.03/lembaga/orang/?q=numan")
    assert "H. Nu&#x27;man, S.Sos." in page.content.decode()


def test_two_posts_at_once_are_allowed_and_said_out_loud(cast: Cast, login: Callable[[User], Client]) -> None:
    person = make_person(cast)
    hold(cast, person, cast.dinkes)
    form = {"organisation": cast.disdik.pk, "title": "Anggota"}
    page = login(cast.secretariat).post(f"/63.03/lembaga/orang/{person.pk}/jabatan/", form, follow=True)
    assert "juga menjabat Ketua di Dinas Kesehatan" in page.content.decode()


def test_the_same_running_post_is_not_entered_twice(cast: Cast) -> None:
    person = make_person(cast)
    hold(cast, person, cast.dinkes)
    with pytest.raises(Refused) as refusal:
        hold(cast, person, cast.dinkes, "ketua")
    assert refusal.value.code == "position-known"


def test_an_employee_number_belongs_to_one_person(cast: Cast) -> None:
    make_person(cast, "Satu", employee_number="197305121998031004")
    with pytest.raises(Refused) as refusal:
        make_person(cast, "Dua", employee_number="197305121998031004")
    assert refusal.value.code == "employee-number-known"


def test_an_erased_person_keeps_its_row_and_nothing_else(cast: Cast) -> None:
    person = make_person(cast, phone="081200000000", email="a@contoh.id", rank="III/d")
    hold(cast, person, cast.dinkes)
    people.erase_person(person, now=NOW, by=cast.secretariat)
    row = Person.objects.get(pk=person.pk)
    assert [getattr(row, field) for field in people.FIELDS] == [""] * 5
    assert row.positions.count() == 1
    with pytest.raises(Refused):
        people.change_person(row, contact=people.Contact("Lagi"), by=cast.secretariat)


def test_the_holder_of_an_account_is_not_erased_under_it(cast: Cast) -> None:
    person = make_person(cast)
    cast.head.memberships.update(person=person)
    with pytest.raises(Refused) as refusal:
        people.erase_person(person, now=NOW, by=cast.secretariat)
    assert refusal.value.code == "person-in-office"
    assert Person.objects.get(pk=person.pk).name == "H. Nu'man, S.Sos."


def test_erasing_asks_first(cast: Cast, login: Callable[[User], Client]) -> None:
    person = make_person(cast)
    client = login(cast.secretariat)
    assert (
        "tidak dapat dikembalikan" in client.get(f"/63.03/lembaga/orang/{person.pk}/hapus/").content.decode()
    )
    client.post(f"/63.03/lembaga/orang/{person.pk}/hapus/")
    assert Person.objects.get(pk=person.pk).erased_at is not None


def test_a_position_of_somebody_else_is_not_ended_through_a_person(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    one, other = make_person(cast, "Satu"), make_person(cast, "Dua")
    post = hold(cast, other, cast.dinkes)
    address = f"/63.03/lembaga/orang/{one.pk}/jabatan/{post.pk}/akhiri/"
    assert login(cast.secretariat).post(address, {"on": "2026-03-01"}).status_code == 404
    assert Position.objects.get(pk=post.pk).ends_on is None


def test_all_regions_are_registered_once_and_a_known_kecamatan_is_recognised(cast: Cast) -> None:
    mine = directory.add_organisation(
        cast.banjar,
        name="Kecamatan Gambut Kabupaten Banjar",
        short_name="Kec. Gambut",
        sector="kecamatan",
        by=cast.secretariat,
    )
    assert regions.missing_regions(cast.banjar) == 310
    assert regions.register_regions(cast.banjar, by=cast.secretariat) == (19, 290)
    assert regions.register_regions(cast.banjar, by=cast.secretariat) == (0, 0)
    mine.refresh_from_db()
    assert mine.region_code and mine.members.count() > 0
    assert Organisation.objects.filter(short_name__startswith="Kelurahan").count() == 13


def test_the_list_stays_small_and_asks_as_much_for_three_rows_as_for_three_hundred(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    client = login(cast.secretariat)
    client.get("/63.03/lembaga/")
    with CaptureQueriesContext(connection) as few:
        client.get("/63.03/lembaga/")
    regions.register_regions(cast.banjar, by=cast.secretariat)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/63.03/lembaga/?unsur=desa")
    assert len(many) <= len(few) <= 18
    assert len(page.content) < 100_000
