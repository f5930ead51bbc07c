"""The coverage meter: who counts, what bodies type, who reads names, and how few questions the pages ask."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.refusals import Refused
from participants.models import AuditEntry, Person
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_coverage import certify, type_count
from tests.factories_trainings import make_training
from trainings.models import TrainedStaffCount, Training
from trainings.rendering.coverage import read_coverage
from trainings.rendering.coverage_panel import panel_of
from trainings.services.categories import ensure_categories
from trainings.services.staff_counts import CountConflict, Numbers, save_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from indicators.models import Period
    from participants.models import User
    from trainings.models import StaffCategory

    Login = Callable[[User], Client]

TODAY = NOW.date()


@pytest.fixture
def period(cast: Cast) -> Period:
    made = make_period(cast.banjar)
    assign(made, "I15-Q4", cast.dinkes, cast.dinas)
    return made


@pytest.fixture
def categories(cast: Cast) -> dict[str, StaffCategory]:
    return {row.code: row for row in ensure_categories(cast.banjar)}


@pytest.fixture
def health(categories: dict[str, StaffCategory]) -> StaffCategory:
    return categories["kesehatan"]


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


def url(name: str = "coverage", *args: object) -> str:
    return reverse(f"trainings:{name}", args=["63.03", *args])


def test_certificates_in_force_count_once_a_person_and_category(
    cast: Cast, period: Period, training: Training, categories: dict[str, StaffCategory]
) -> None:
    health, sra = categories["kesehatan"], categories["sra"]
    again = make_training(cast.banjar, title="Angkatan kedua", external=True)
    certify(training, "Siti Rahmah", health, sra, organisation=cast.dinkes)
    certify(again, "Siti Rahmah", health, organisation=cast.dinkes)
    certify(training, "Dicabut", health, revoked=True)
    certify(training, "Lama", health, issued_on=dt.date(2023, 1, 5))
    certify(training, "Sesudahnya", health, issued_on=dt.date(2026, 1, 5))
    type_count(period, health, cast.dinkes, 3, cast.operator)
    found = read_coverage(period, TODAY)
    row = found.row("kesehatan")
    assert row is not None
    assert (row.cover.trained, row.cover.later, row.expired) == (1, 1, 1)
    assert row.cover.points == Decimal("1.00")
    assert found.total.counting == 1
    other = found.row("sra")
    assert other is not None
    assert (other.cover.trained, other.cover.points) == (1, None)


def test_merged_people_count_once(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    one = certify(training, "Siti Rahmah", health, organisation=cast.dinkes).person
    two = certify(training, "S. Rahmah", health, organisation=cast.dinkes).person
    assert one and two
    two.merged_into = one
    two.save()
    row = read_coverage(period, TODAY).row("kesehatan")
    assert row is not None
    assert row.cover.trained == 1


def test_everybody_sees_numbers_and_the_day_is_named_as_an_assumption(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    type_count(period, health, cast.dinkes, 3, cast.operator)
    for user in (cast.secretariat, cast.operator, cast.assessor, cast.task_force_lead):
        shown = login(user).get(url()).content.decode()
        assert "<b>1</b> dari 3" in shown
        assert "Asumsi: sertifikat dihitung per 31 Desember 2025" in shown
        assert "masih taksiran" in shown


def test_names_are_for_keepers_and_for_ones_own_people(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    certify(training, "Ahmad Yani", health, organisation=cast.disdik)
    page = url("coverage-category", "kesehatan")
    seen = {}
    for user in (cast.secretariat, cast.operator, cast.other_operator, cast.assessor):
        text = login(user).get(page).content.decode()
        seen[user.username] = ("Siti Rahmah" in text, "Ahmad Yani" in text)
    assert seen == {
        "sekretariat": (True, True),
        "operator.dinkes": (True, False),
        "operator.disdik": (False, True),
        "asesor": (False, False),
    }


def test_the_sheet_holds_names_as_far_as_the_reader_may_see(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    from common.sheets import read

    certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    for user, names in ((cast.secretariat, 1), (cast.assessor, 0)):
        book = read(login(user).get(url("coverage-xlsx")).content, max_rows=50)
        assert len(book["sdm terlatih 2026"].lines) == 13
        assert len(book["daftar nama"].lines) == names


def test_more_trained_than_there_should_be_is_said(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    certify(training, "Ahmad Yani", health, organisation=cast.dinkes)
    type_count(period, health, cast.dinkes, 1, cast.operator)
    client = login(cast.secretariat)
    assert "Melebihi sasaran" in client.get(url()).content.decode()
    refused = client.post(url("coverage-propose", "kesehatan"))
    assert refused.status_code == 422
    assert "2 orang terlatih melebihi 1 orang sasaran" in refused.content.decode()


def post_count(client: Client, cast: Cast, **over: str) -> Any:
    data = {"should_be_trained": "12", "source": "Data kepegawaian", "version": "0"} | over
    return client.post(url("coverage-count", "kesehatan", cast.dinkes.pk), data)


def test_the_body_types_its_number_with_its_source(
    cast: Cast, period: Period, health: StaffCategory, login: Login
) -> None:
    assert post_count(login(cast.operator), cast).status_code == 302
    row = TrainedStaffCount.objects.get()
    assert (row.should_be_trained, row.version, row.saved_by) == (12, 1, cast.operator)
    assert AuditEntry.objects.filter(action="trainings.staff-count-saved").exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"should_be_trained": "1.000"}, "Seribu (1000)"),
        ({"should_be_trained": "dua belas"}, "bukan angka"),
        ({"should_be_trained": "1,5"}, "bilangan bulat"),
        ({"should_be_trained": "-1"}, "bilangan bulat"),
        ({"should_be_trained": ""}, "Tulis jumlahnya"),
        ({"source": "  "}, "Tulis dari mana jumlah ini berasal"),
        ({"should_be_trained": "9999999"}, "0 sampai 1.000.000"),
    ],
)
def test_bad_numbers_get_their_sentence_and_stay_on_the_form(
    cast: Cast, period: Period, health: StaffCategory, login: Login, over: dict[str, str], sentence: str
) -> None:
    reply = post_count(login(cast.operator), cast, **over)
    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert not TrainedStaffCount.objects.exists()


def test_an_asked_back_number_is_settled_by_a_button(
    cast: Cast, period: Period, health: StaffCategory, login: Login
) -> None:
    reply = post_count(login(cast.operator), cast, should_be_trained="1.000", jadi="should_be_trained=1000")
    assert reply.status_code == 200
    assert 'value="1000"' in reply.content.decode()


def test_fewer_than_are_trained_is_refused(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    for name in ("Siti Rahmah", "Ahmad Yani"):
        certify(training, name, health, organisation=cast.dinkes)
    reply = post_count(login(cast.operator), cast, should_be_trained="1")
    assert reply.status_code == 422
    assert "lebih sedikit daripada 2 orang" in reply.content.decode()


def test_a_number_changed_in_between_is_shown_and_not_overwritten(
    cast: Cast, period: Period, health: StaffCategory, login: Login
) -> None:
    type_count(period, health, cast.dinkes, 20, cast.head)
    reply = post_count(login(cast.operator), cast)
    assert reply.status_code == 422
    assert "sudah diubah orang lain menjadi 20 orang" in reply.content.decode()
    assert TrainedStaffCount.objects.get().should_be_trained == 20
    assert post_count(login(cast.operator), cast, version="1").status_code == 302
    assert TrainedStaffCount.objects.get().should_be_trained == 12


def test_the_same_again_writes_nothing(cast: Cast, period: Period, health: StaffCategory) -> None:
    told = Numbers(12, "Data kepegawaian")
    for version in (0, 1):
        row = save_count(
            period, health, cast.dinkes, numbers=told, expected_version=version, by=cast.operator, now=NOW
        )
    assert row.version == 1
    with pytest.raises(CountConflict):
        save_count(period, health, cast.dinkes, numbers=told, expected_version=0, by=cast.operator, now=NOW)


def test_a_closed_period_is_only_read(cast: Cast, period: Period, health: StaffCategory) -> None:
    period.state = "closed"
    period.save()
    with pytest.raises(Refused) as refusal:
        save_count(
            period,
            health,
            cast.dinkes,
            numbers=Numbers(1, "x"),
            expected_version=0,
            by=cast.operator,
            now=NOW,
        )
    assert refusal.value.code == "count-period-closed"


def test_children_are_numbers_without_names(
    cast: Cast, period: Period, categories: dict[str, StaffCategory], login: Login
) -> None:
    assign(period, "I06-Q4", cast.dinas)
    client, address = login(cast.secretariat), url("coverage-count", "forum_anak", cast.dinas.pk)
    data = {"should_be_trained": "10", "trained_children": "11", "source": "SK Forum Anak", "version": "0"}
    assert "11 anak terlatih melebihi 10" in client.post(address, data).content.decode()
    assert client.post(address, data | {"trained_children": "7"}).status_code == 302
    row = read_coverage(period, TODAY).row("forum_anak")
    assert row is not None
    assert (row.cover.trained, row.cover.points) == (7, Decimal("3.00"))
    assert "Nama anak tidak disimpan" in client.get(url("coverage-category", "forum_anak")).content.decode()


def test_who_may_type_a_number(cast: Cast, period: Period, health: StaffCategory, login: Login) -> None:
    address = url("coverage-count", "kesehatan", cast.dinkes.pk)
    for user, status in (
        (cast.operator, 200),
        (cast.secretariat, 200),
        (cast.other_operator, 403),
        (cast.task_force_lead, 403),
        (cast.assessor, 403),
        (cast.foreign_secretariat, 404),
    ):
        assert login(user).get(address).status_code == status


def test_the_secretariat_sets_the_window(
    cast: Cast, period: Period, health: StaffCategory, login: Login
) -> None:
    client, address = login(cast.secretariat), url("coverage-window", "kesehatan")
    assert client.post(address, {"months": "0", "expected": "24"}).status_code == 422
    assert client.post(address, {"months": "dua", "expected": "24"}).status_code == 422
    assert client.post(address, {"months": "", "expected": "24"}).status_code == 302
    health.refresh_from_db()
    assert health.validity_months is None
    assert login(cast.operator).get(address).status_code == 403


@pytest.mark.parametrize("many", [False, True])
def test_pages_ask_the_database_the_same_few_questions(
    cast: Cast,
    period: Period,
    training: Training,
    health: StaffCategory,
    login: Login,
    many: bool,
) -> None:
    for number in range(12 if many else 2):
        certify(training, f"Peserta {number}", health, organisation=cast.dinkes)
    type_count(period, health, cast.dinkes, 40, cast.operator)
    client = login(cast.secretariat)
    asked = []
    for address in (url(), url("coverage-category", "kesehatan"), url("coverage-xlsx")):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked.append(len(captured))
    assert asked == [14, 18, 13]


def test_the_page_of_a_training_shows_the_meter_and_its_own_part(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    certify(make_training(cast.banjar, title="Lain"), "Ahmad Yani", health, organisation=cast.dinkes)
    type_count(period, health, cast.dinkes, 3, cast.operator)
    shown = login(cast.operator).get(url("training", training.pk)).content.decode()
    assert "Dari pelatihan ini</dt><dd>1<small>" in shown
    assert "<b>2</b> dari 3" in shown


def test_the_panel_asks_six_questions_whatever_the_number_of_people(
    cast: Cast, period: Period, training: Training, health: StaffCategory
) -> None:
    for number in range(4):
        certify(training, f"Peserta {number}", health, organisation=cast.dinkes)
    user = cast.secretariat
    assert user.rights.regencies
    row = Training.objects.select_related("regency").get(pk=training.pk)
    with CaptureQueriesContext(connection) as captured:
        assert panel_of(row, user) is not None
    assert len(captured) == 6


def test_an_erased_person_counts_and_is_not_named(
    cast: Cast, period: Period, training: Training, health: StaffCategory, login: Login
) -> None:
    row = certify(training, "Siti Rahmah", health, organisation=cast.dinkes)
    assert row.person
    Person.objects.filter(pk=row.person.pk).update(erased_at=NOW, name="")
    found = read_coverage(period, TODAY).row("kesehatan")
    assert found is not None
    assert found.cover.trained == 1
    shown = login(cast.secretariat).get(url("coverage-category", "kesehatan")).content.decode()
    assert "Data dihapus" in shown
    assert "Siti Rahmah" not in shown
