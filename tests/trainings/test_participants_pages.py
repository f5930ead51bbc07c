from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from participants.models import Person, Sector
from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_training
from trainings.models import Participant, Quota, Training, TrainingGroup
from trainings.rendering.participants_page import seats_of
from trainings.services.categories import ensure_categories
from trainings.services.registration import Entry, register

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from participants.models import User
    from tests.conftest import Cast

    Login = Callable[[User], Client]

TYPED = {"name": "Norhayati", "body": "Masjid Al-Karomah", "sector": Sector.WORSHIP, "position": "Pengurus"}


@pytest.fixture(autouse=True)
def no_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


def page(name: str, training: Training, *more: object) -> str:
    return reverse(f"trainings:{name}", args=[training.regency.code, training.pk, *more])


def opened(cast: Cast) -> Training:
    training = make_training(cast.banjar)
    training.state = Training.State.REGISTRATION
    training.save()
    return training


def test_the_secretariat_adds_and_accepts_at_once(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    category = next(row for row in ensure_categories(cast.banjar) if row.code == "pka_rira")
    sent = {**TYPED, "categories": category.pk, "terima": "1"}
    answer = login(cast.secretariat).post(page("participant-new", training), sent, follow=True)
    row = Participant.objects.get(training=training)
    assert "terdaftar dan diterima" in answer.content.decode()
    assert (row.state, row.code != "", list(row.categories.all())) == ("diterima", True, [category])


def test_a_similar_name_is_asked_back_with_all_that_was_typed(cast: Cast, login: Login) -> None:
    training, known = (
        make_training(cast.banjar),
        Person.objects.create(regency=cast.banjar, name="Norhayatie"),
    )
    client, address = login(cast.secretariat), page("participant-new", training)
    asked = client.post(address, TYPED)
    assert asked.status_code == 422
    assert "Orang yang sama: Norhayatie" in asked.content.decode()
    assert 'value="Norhayati"' in asked.content.decode()
    assert not Participant.objects.exists()
    client.post(address, {**TYPED, "sama": f"orang-{known.pk}", "terima": "1"})
    assert Participant.objects.get().person == known


def test_another_person_of_a_similar_name_is_entered_and_not_asked_again(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    Person.objects.create(regency=cast.banjar, name="Norhayatie")
    sent = {**TYPED, "sama": "lain", "terima": "1"}
    login(cast.secretariat).post(page("participant-new", training), sent)
    assert Participant.objects.get().state == "diterima"
    assert Person.objects.filter(regency=cast.banjar).count() == 2


def test_the_same_person_of_the_list_is_not_entered_twice(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    there = add_participant(training, "Norhayatie", cast.dinkes)
    sent = {**TYPED, "sama": f"peserta-{there.pk}"}
    answer = login(cast.secretariat).post(page("participant-new", training), sent)
    assert answer["Location"] == page("participant", training, there.pk)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "Forum Anak Intan", "sector": Sector.CHILD_FORUM}, "Anak tidak didaftarkan dengan nama"),
        ({"sector": ""}, "Pilih unsurnya"),
        ({"employee_number": "123"}, "NIP terdiri atas 18 angka"),
        ({"name": "12345"}, "Nama ditulis dengan huruf"),
    ],
)
def test_bad_input_is_told_and_kept(cast: Cast, login: Login, typed: dict[str, str], sentence: str) -> None:
    training = make_training(cast.banjar)
    answer = login(cast.secretariat).post(page("participant-new", training), TYPED | typed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not Participant.objects.exists()


def test_a_number_of_somebody_else_is_told(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    Person.objects.create(regency=cast.banjar, name="Syahrani", employee_number="198001012005012001")
    sent = {**TYPED, "employee_number": "198001012005012001", "sama": "lain"}
    answer = login(cast.secretariat).post(page("participant-new", training), sent)
    assert "atas nama Syahrani" in answer.content.decode()
    assert not Participant.objects.exists()


def test_an_opd_proposes_its_own_and_sees_what_became_of_it(cast: Cast, login: Login) -> None:
    training = opened(cast)
    Quota.objects.create(
        regency=cast.banjar, training=training, sector=Sector.OPD, organisation=cast.dinkes, seats=1
    )
    client, address = login(cast.operator), page("nominate", training)
    for name in ("Norhayati", "Syahrani"):
        answer = client.post(address, {**TYPED, "name": name, "body": cast.dinkes.name}, follow=True)
    text = answer.content.decode()
    assert "(1 kursi) sudah terisi. Syahrani masuk daftar cadangan; isiannya tersimpan." in text
    assert ("Diusulkan" in text, "Cadangan" in text, "penuh" in text) == (True, True, True)
    assert set(Participant.objects.values_list("nominated_by", flat=True)) == {cast.dinkes.pk}


def test_an_opd_does_not_propose_for_another(cast: Cast, login: Login) -> None:
    training = opened(cast)
    answer = login(cast.operator).post(page("nominate", training), {**TYPED, "body": cast.disdik.name})
    assert (answer.status_code, "bukan bagian dari" in answer.content.decode()) == (422, True)


def test_nothing_is_proposed_after_the_closing(cast: Cast, login: Login) -> None:
    training = opened(cast)
    training.registration_closes_at = NOW
    training.save()
    sent = {**TYPED, "body": cast.dinkes.name}
    answer = login(cast.operator).post(page("nominate", training), sent)
    assert (answer.status_code, "ditutup Senin, 2 Maret 2026" in answer.content.decode()) == (409, True)
    assert not Participant.objects.exists()


def test_a_proposal_is_read_by_its_opd_and_nobody_elses(cast: Cast, login: Login) -> None:
    training = opened(cast)
    entry = Entry("Norhayati", "Puskesmas Gambut", "Bidan", sector=Sector.HEALTH_CENTRE, phone="0812 3456")
    row = register(training, entry=entry, origin="opd", by=cast.operator, now=NOW, nominated_by=cast.dinkes)
    assert "0812 3456" in login(cast.operator).get(page("participant", training, row.pk)).content.decode()
    assert (
        "0812 3456"
        not in login(cast.task_force_lead).get(page("participant", training, row.pk)).content.decode()
    )
    assert login(cast.other_operator).get(page("participant", training, row.pk)).status_code == 404
    assert "Norhayati" not in login(cast.other_operator).get(page("participants", training)).content.decode()
    assert "Norhayati" not in login(cast.assessor).get(page("participants", training)).content.decode()


def test_an_opd_corrects_its_proposal_until_it_is_decided(cast: Cast, login: Login) -> None:
    training = opened(cast)
    entry = Entry("Norhayati", cast.dinkes.name, "Bidan")
    row = register(training, entry=entry, origin="opd", by=cast.operator, now=NOW, nominated_by=cast.dinkes)
    client, address = login(cast.operator), page("participant-edit", training, row.pk)
    client.post(address, {**TYPED, "name": "Norhayati, S.Kep.", "body": cast.dinkes.name})
    row.refresh_from_db()
    assert row.name == "Norhayati, S.Kep."
    row.state, row.reason = "ditolak", "penuh"
    row.save()
    assert client.post(address, TYPED).status_code == 403


def test_many_are_put_into_a_group_and_a_category(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    group = TrainingGroup.objects.create(regency=cast.banjar, training=training, name="Kelompok A")
    category = next(row for row in ensure_categories(cast.banjar) if row.code == "sra")
    rows = [add_participant(training, name) for name in ("Norhayati", "Syahrani")]
    client, ids = login(cast.secretariat), [row.pk for row in rows]
    for verb in (f"kelompok-{group.pk}", f"kategori-{category.pk}", f"kategori-{category.pk}"):
        client.post(page("participants-decide", training), {"peserta": ids, "tindakan": verb})
    assert group.participant_set.count() == category.participants.count() == 2


def test_the_list_is_found_by_name_state_sector_and_category(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Hj. Norhayati, S.Pd.")
    add_participant(training, "Syahrani", cast.dinkes)
    client = login(cast.secretariat)
    for query, there in (
        ("cari=norhayati", 1),
        ("unsur=opd", 1),
        ("keadaan=cadangan", 0),
        ("kategori=tanpa", 2),
    ):
        answer = client.get(f"{page('participants', training)}?{query}")
        assert answer.context["page"].paginator.count == there, query


def test_merged_people_are_shown_as_a_pair(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    one, other = add_participant(training, "Norhayati"), add_participant(training, "Siti Aminah", cast.dinkes)
    assert other.person is not None
    other.person.merged_into = one.person
    other.person.save()
    text = login(cast.secretariat).get(page("participants", training)).content.decode()
    assert "Norhayati dan Siti Aminah ternyata satu orang" in text


def test_the_list_asks_the_same_questions_for_3_and_for_100(
    cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    training, client = make_training(cast.banjar), login(cast.secretariat)
    counts = []
    for names in (range(3), range(3, 100)):
        for number in names:
            add_participant(training, f"Peserta {chr(65 + number % 26)}{chr(97 + number // 26)} {number}")
        client.get(page("participants", training))
        with django_assert_max_num_queries(20) as asked:
            client.get(page("participants", training))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_panel_counts_seats_in_two_questions_and_names_nobody(
    cast: Cast, login: Login, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training = opened(cast)
    Quota.objects.create(regency=cast.banjar, training=training, sector=Sector.WORSHIP, seats=5)
    add_participant(training, "Norhayati")
    with django_assert_num_queries(2):
        lines = seats_of(training)
    assert [(line.label, line.accepted, line.free) for line in lines] == [("Rumah ibadah", 1, 4)]
    text = login(cast.assessor).get(page("training", training)).content.decode()
    assert ("dari 5" in text, "Norhayati" in text) == (True, False)
