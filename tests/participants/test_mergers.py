"""Two entries of one body become one and may be parted again; no reference is rewritten, none is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from common.refusals import Refused
from coordination.rendering import commitments
from coordination.services.commitments import Promised, make_commitment
from indicators.models import Assignment
from indicators.rendering.steering import closing_rows
from indicators.services.results import refresh_all
from indicators.services.standing import read_standing
from participants.models import Membership, Organisation, Person, User
from participants.services import directory, mergers, people
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

DUE = NOW.date() + dt.timedelta(days=14)


@pytest.fixture
def twin(cast: Cast) -> Organisation:
    return directory.add_organisation(
        cast.banjar,
        name="Dinas Kesehatn Kab. Banjar",
        short_name="Dinkes lama",
        sector="opd",
        by=cast.secretariat,
    )


def test_the_duplicate_is_proposed_by_its_name(cast: Cast, twin: Organisation) -> None:
    assert mergers.likely_organisations(cast.banjar) == [(cast.dinkes, twin)]


def test_a_merged_body_keeps_its_references_and_shows_the_survivor(cast: Cast, twin: Organisation) -> None:
    item = assign(make_period(cast.banjar), "I15-Q4", twin)
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    row = Assignment.objects.select_related("organisation__merged_into").get(item=item)
    assert (row.organisation_id, str(row.organisation)) == (twin.pk, "Dinas Kesehatan")


def test_those_of_the_survivor_work_for_what_the_duplicate_leads_and_the_other_way(
    cast: Cast, twin: Organisation, login: Callable[[User], Client]
) -> None:
    assign(make_period(cast.banjar), "I15-Q4", twin)
    address = "/63.03/evaluasi/2026/butir/I15-Q4/"
    assert login(cast.operator).get(address).status_code == 404
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    assert login(cast.operator).get(address).status_code == 200
    Membership.objects.filter(user=cast.other_operator).update(organisation=twin)
    assert cast.dinkes.pk in User.objects.get(pk=cast.other_operator.pk).rights.organisations


def test_a_merged_body_is_one_row_under_the_name_of_the_survivor(cast: Cast, twin: Organisation) -> None:
    period = make_period(cast.banjar)
    assign(period, "I15-Q4", twin)
    assign(period, "I15-Q1", cast.dinkes)
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    rows = read_standing(period).rows
    assert {(row.lead_id, row.lead) for row in rows} == {(cast.dinkes.pk, "Dinas Kesehatan")}
    assert [(row["name"], row["empty"]) for row in closing_rows(period)] == [("Dinas Kesehatan", 2)]


def test_what_the_duplicate_promised_is_the_promise_of_the_survivor(cast: Cast, twin: Organisation) -> None:
    promised = Promised(twin, "Menerbitkan SK Tim", "SK bernomor", DUE)
    make_commitment(cast.banjar, promised, by=cast.secretariat, today=NOW.date())
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    mine = commitments.mine(cast.secretariat, cast.banjar)
    told = commitments.ledger(mine, NOW.date(), organisation=cast.dinkes.pk)
    assert [row.organisation for row in told.rows] == ["Dinas Kesehatan"]
    assert told.bodies == [(cast.dinkes.pk, "Dinas Kesehatan")]


def test_home_and_index_of_the_survivor_show_what_the_duplicate_leads(
    cast: Cast, twin: Organisation, login: Callable[[User], Client]
) -> None:
    period = make_period(cast.banjar)
    assign(period, "I15-Q4", twin)
    refresh_all(period)
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    assert "/butir/I15-Q4/" in login(cast.operator).get("/").content.decode()
    index = f"/63.03/evaluasi/2026/indikator/?pengampu={cast.dinkes.pk}"
    page = login(cast.secretariat).get(index).content.decode()
    assert "Dinkes lama" not in page
    assert "I15-Q4" in page


def test_the_old_name_finds_the_survivor_and_the_old_page_leads_to_it(
    cast: Cast, twin: Organisation, login: Callable[[User], Client]
) -> None:
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    client = login(cast.secretariat)
    assert list(Organisation.objects.current().named_like("dinkes lama")) == [cast.dinkes]
    answer = client.get(f"/63.03/lembaga/{twin.pk}/")
    assert answer["Location"] == f"/63.03/lembaga/{cast.dinkes.pk}/"
    assert "Dinas Kesehatn" in client.get(answer["Location"]).content.decode()


def test_merging_a_survivor_carries_along_what_it_took_in(cast: Cast, twin: Organisation) -> None:
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    mergers.merge_organisations(cast.dinkes, into=cast.dinas, by=cast.secretariat)
    twin.refresh_from_db()
    assert twin.merged_into == cast.dinas


@pytest.mark.parametrize("code", ["merge-self", "merge-gone", "merge-other-regency"])
def test_senseless_mergers_are_refused(code: str, cast: Cast, twin: Organisation) -> None:
    mergers.merge_organisations(twin, into=cast.disdik, by=cast.secretariat)
    pairs = {
        "merge-self": (cast.dinkes, cast.dinkes),
        "merge-gone": (cast.disdik, twin),
        "merge-other-regency": (cast.dinkes, cast.dp3a_balangan),
    }
    one, other = pairs[code]
    with pytest.raises(Refused) as refusal:
        mergers.merge_organisations(one, into=other, by=cast.secretariat)
    assert refusal.value.code == code


def test_two_kecamatan_are_never_one(cast: Cast, twin: Organisation) -> None:
    Organisation.objects.filter(pk=twin.pk).update(region_code="63.03.01")
    Organisation.objects.filter(pk=cast.dinkes.pk).update(region_code="63.03.02")
    with pytest.raises(Refused) as refusal:
        mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    assert refusal.value.code == "merge-two-regions"


def test_the_database_knows_that_nothing_is_merged_into_itself(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=cast.dinkes.pk).update(merged_into=cast.dinkes.pk)


def test_the_secretariat_takes_a_merger_back(cast: Cast, twin: Organisation) -> None:
    mergers.merge_organisations(twin, into=cast.dinkes, by=cast.secretariat)
    twin.refresh_from_db()
    mergers.take_apart(twin, by=cast.secretariat)
    assert set(Organisation.objects.current().filter(pk__in=[twin.pk, cast.dinkes.pk])) == {twin, cast.dinkes}
    with pytest.raises(Refused) as refusal:
        mergers.take_apart(twin, by=cast.secretariat)
    assert refusal.value.code == "merge-none"


def test_the_page_shows_both_and_keeps_the_chosen_one(
    cast: Cast, twin: Organisation, login: Callable[[User], Client]
) -> None:
    client = login(cast.secretariat)
    address = f"/63.03/lembaga/{twin.pk}/gabung/"
    assert "Dinas Kesehatan Kabupaten Banjar" in client.get(address).content.decode()
    page = client.get(address, {"dengan": cast.dinkes.pk}).content.decode()
    assert "Butir yang diikuti" in page
    client.post(address, {"lain": cast.dinkes.pk, "tetap": cast.dinkes.pk})
    twin.refresh_from_db()
    assert twin.merged_into == cast.dinkes


def test_two_entries_of_one_person_become_one_and_are_erased_together(cast: Cast) -> None:
    def person(name: str) -> Person:
        return people.add_person(cast.banjar, contact=people.Contact(name), by=cast.secretariat)

    one, other = person("H. Ikhwansyah, SKM., M.Kes."), person("Ikhwansyah")
    assert mergers.likely_people(cast.banjar) == [(one, other)]
    mergers.merge_people(other, into=one, by=cast.secretariat)
    assert list(Person.objects.current().named_like("ikhwansyah")) == [one]
    people.erase_person(one, now=NOW, by=cast.secretariat)
    assert {row.name for row in Person.objects.filter(pk__in=[one.pk, other.pk])} == {""}
