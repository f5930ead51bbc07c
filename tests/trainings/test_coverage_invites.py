"""Whom to invite next, and their registration in one go."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from participants.models import Person, Position
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_coverage import certify, type_count
from tests.factories_trainings import add_participant, make_training
from trainings.models import Participant
from trainings.rendering.coverage import read_coverage
from trainings.rendering.coverage_invites import Candidate, candidates
from trainings.services.categories import ensure_categories
from trainings.services.invites import invite
from trainings.services.registration import accept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from indicators.models import Period
    from participants.models import Organisation, User
    from trainings.models import StaffCategory, Training

    Login = Callable[[User], Client]

TODAY = NOW.date()


@pytest.fixture
def period(cast: Cast) -> Period:
    made = make_period(cast.banjar)
    assign(made, "I15-Q4", cast.dinkes)
    return made


@pytest.fixture
def categories(cast: Cast) -> dict[str, StaffCategory]:
    return {row.code: row for row in ensure_categories(cast.banjar)}


@pytest.fixture
def past(cast: Cast) -> Training:
    return make_training(cast.banjar, starts_at=dt.datetime(2025, 8, 20, 1, tzinfo=dt.UTC))


def employ(body: Organisation, name: str) -> Person:
    person = Person.objects.create(regency=body.regency, name=name)
    Position.objects.create(regency=body.regency, person=person, organisation=body, title="Bidan")
    return person


def found(period: Period, category: StaffCategory) -> list[Candidate]:
    return candidates(read_coverage(period, TODAY), category, TODAY)


def test_untrained_expired_and_expiring_people_are_proposed_and_others_not(
    cast: Cast, period: Period, past: Training, categories: dict[str, StaffCategory]
) -> None:
    health = categories["kesehatan"]
    employ(cast.dinkes, "Belum Pernah")
    employ(cast.disdik, "Bukan Kesehatan")
    certify(past, "Masih Berlaku", health, organisation=cast.dinkes)
    certify(past, "Sudah Lewat", health, organisation=cast.dinkes, issued_on=dt.date(2023, 1, 5))
    certify(past, "Segera Habis", health, organisation=cast.dinkes, issued_on=dt.date(2024, 5, 1))
    told = {one.name: one.why for one in found(period, health)}
    assert told == {
        "Belum Pernah": "Belum bersertifikat",
        "Sudah Lewat": "Lewat masa berlaku sejak 5 Januari 2025",
        "Segera Habis": "Habis masa berlaku 1 Mei 2026",
    }


def test_whose_seat_counts_in_more_categories_comes_first(
    cast: Cast, period: Period, past: Training, categories: dict[str, StaffCategory]
) -> None:
    health, sra = categories["kesehatan"], categories["sra"]
    assign(period, "I19-Q4", cast.disdik)
    type_count(period, health, cast.dinkes, 3, cast.operator)
    type_count(period, sra, cast.disdik, 3, cast.other_operator)
    employ(cast.dinkes, "Aminah")
    both = add_participant(past, "Zainal", cast.dinkes)
    both.categories.set([health, sra])
    first, second = found(period, health)
    assert (first.name, first.codes) == ("Zainal", ("kesehatan", "sra"))
    assert first.worth == 2 * second.worth > 0


def test_people_registered_for_a_training_to_come_and_erased_ones_are_left_out(
    cast: Cast, period: Period, categories: dict[str, StaffCategory]
) -> None:
    employ(cast.dinkes, "Siti Rahmah")
    coming = make_training(cast.banjar, starts_at=NOW + dt.timedelta(days=9))
    add_participant(coming, "Siti Rahmah", cast.dinkes)
    gone = employ(cast.dinkes, "Dihapus")
    Person.objects.filter(pk=gone.pk).update(erased_at=NOW)
    assert found(period, categories["kesehatan"]) == []


def test_the_chosen_are_registered_as_the_same_people(
    cast: Cast, period: Period, categories: dict[str, StaffCategory], login: Login
) -> None:
    person = employ(cast.dinkes, "Siti Rahmah")
    coming = make_training(cast.banjar, starts_at=timezone.now() + dt.timedelta(days=9))
    client = login(cast.secretariat)
    url = reverse("trainings:coverage-invite", args=["63.03", "kesehatan"])
    assert "Siti Rahmah" in client.get(url).content.decode()
    reply = client.post(url, {"orang": [person.pk], "pelatihan": coming.pk})
    assert reply.status_code == 302
    row = Participant.objects.get()
    assert (row.person, row.origin, row.state, row.position) == (person, "sekretariat", "diusulkan", "Bidan")
    assert [one.code for one in row.categories.all()] == ["kesehatan"]
    assert accept(row, by=cast.secretariat).person == person


def test_nobody_chosen_or_no_training_keeps_the_page(
    cast: Cast, period: Period, categories: dict[str, StaffCategory], login: Login
) -> None:
    person = employ(cast.dinkes, "Siti Rahmah")
    coming = make_training(cast.banjar, starts_at=timezone.now() + dt.timedelta(days=9))
    client = login(cast.secretariat)
    url = reverse("trainings:coverage-invite", args=["63.03", "kesehatan"])
    for data, sentence in (
        ({"pelatihan": coming.pk}, "Belum ada yang dipilih"),
        ({"orang": [person.pk]}, "Pilih dahulu pelatihannya"),
    ):
        reply = client.post(url, data)
        assert reply.status_code == 422
        assert sentence in reply.content.decode()
    assert not Participant.objects.exists()


def test_who_has_a_seat_already_is_told_and_the_others_registered(
    cast: Cast, period: Period, categories: dict[str, StaffCategory]
) -> None:
    employ(cast.dinkes, "Aminah")
    employ(cast.dinkes, "Siti Rahmah")
    chosen = found(period, categories["kesehatan"])
    coming = make_training(cast.banjar, starts_at=NOW + dt.timedelta(days=9))
    add_participant(coming, "Siti Rahmah", cast.dinkes)
    done = invite(coming, chosen, by=cast.secretariat, now=NOW)
    assert [row.name for row in done.registered] == ["Aminah"]
    assert [sentence[:11] for sentence in done.refused] == ["Siti Rahmah"]


def test_a_training_that_is_over_takes_nobody(
    cast: Cast, period: Period, past: Training, categories: dict[str, StaffCategory]
) -> None:
    employ(cast.dinkes, "Aminah")
    with pytest.raises(Refused) as refusal:
        invite(past, found(period, categories["kesehatan"]), by=cast.secretariat, now=NOW)
    assert refusal.value.code == "training-not-open"
