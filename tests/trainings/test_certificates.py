"""Certificates: who gets one, its number, its revocation, and what replaces it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from common.refusals import Refused
from documents.models import Letter, LetterNumber, NumberRegister
from documents.services.letter_numbers import save_pattern
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.factories_trainings import add_participant, make_plan
from tests.trainings.certificate_scene import LATER, over, scored, who_attended
from trainings.models import Certificate, Training
from trainings.results import results_of
from trainings.services.certificates import certificate_of, issue, reissue, revoke

if TYPE_CHECKING:
    from tests.conftest import Cast
    from trainings.models import Participant


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}:")


@pytest.fixture
def training(cast: Cast) -> Training:
    return over(cast)


@pytest.fixture
def siti(cast: Cast, training: Training) -> Participant:
    return who_attended(training, "Siti Rahmah", cast.secretariat, cast.dinkes)


def number_by_registry(cast: Cast) -> None:
    save_pattern(
        cast.banjar,
        Letter.CERTIFICATE,
        pattern="{urut}/{tahun}",
        classification="",
        unit="",
        by_registry=True,
        by=cast.secretariat,
    )


class TestIssue:
    def test_who_passed_gets_the_next_number_and_a_frozen_paper(self, cast: Cast, siti: Participant) -> None:
        row = issue(siti, by=cast.secretariat, now=LATER)
        assert (row.number, row.issued_on) == ("001/SERT/III/2026", dt.date(2026, 3, 6))
        assert row.line is not None and row.line.subject == f"certificate:{siti.pk}:1"
        assert row.facts["name"] == "Siti Rahmah"
        assert row.facts["days"] == "2–4 Maret 2026"
        assert row.facts["results"][0] == ["Kehadiran", "24 dari 24 JP"]
        assert [(m["day"], m["hours"]) for m in row.facts["modules"]] == [(1, 8), (2, 8), (3, 8)]
        assert AuditEntry.objects.filter(action="trainings.certificate-issued").count() == 1

    def test_who_missed_too_much_is_refused_with_the_figures(self, cast: Cast, training: Training) -> None:
        absent = who_attended(training, "Norhayati", cast.secretariat, days=2)
        with pytest.raises(Refused, match=r"not-passed.*Kehadiran 66,67 persen, batasnya 80 persen\."):
            issue(absent, by=cast.secretariat, now=LATER)
        assert not LetterNumber.objects.exists()
        assert not NumberRegister.objects.exists()

    def test_a_post_test_below_the_minimum_and_a_missing_one_are_refused(self, cast: Cast) -> None:
        training = over(cast, minimum_post=70)
        row = who_attended(training, "Siti Rahmah", cast.secretariat)
        with pytest.raises(Refused, match="Belum ada nilai uji akhir"):
            issue(row, by=cast.secretariat, now=LATER)
        sheet = scored(row, 65)
        with pytest.raises(Refused, match="Nilai uji akhir 65, batasnya 70"):
            issue(row, by=cast.secretariat, now=LATER)
        sheet.score = 70
        sheet.save()
        assert issue(row, by=cast.secretariat, now=LATER).facts["results"][1] == ["Uji akhir", "70"]

    def test_a_plan_of_the_person_or_of_the_institution_counts(self, cast: Cast) -> None:
        training = over(cast, needs_plan=True)
        row = who_attended(training, "Siti Rahmah", cast.secretariat, cast.dinkes)
        with pytest.raises(Refused, match="rencana tindak lanjut"):
            issue(row, by=cast.secretariat, now=LATER)
        make_plan(training, organisation=cast.dinkes)
        assert issue(row, by=cast.secretariat, now=LATER).pk

    def test_nobody_has_two_in_force(self, cast: Cast, siti: Participant) -> None:
        first = issue(siti, by=cast.secretariat, now=LATER)
        with refused("certificate-in-force"):
            issue(siti, by=cast.secretariat, now=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.create(
                regency=cast.banjar, participant=siti, number="x", issued_on=first.issued_on
            )

    def test_none_is_issued_before_the_last_session_ended(self, cast: Cast, siti: Participant) -> None:
        with refused("training-not-over"):
            issue(siti, by=cast.secretariat, now=NOW + dt.timedelta(days=2))

    def test_none_is_issued_for_a_cancelled_or_foreign_training_or_a_seat_not_given(
        self, cast: Cast, training: Training, siti: Participant
    ) -> None:
        for fields, code in (
            ({"state": "dibatalkan"}, "training-cancelled"),
            ({"external": True}, "training-external"),
        ):
            with transaction.atomic():
                Training.objects.filter(pk=training.pk).update(**fields)
                with refused(code):
                    issue(siti, by=cast.secretariat, now=LATER)
                transaction.set_rollback(True)
        type(siti).objects.filter(pk=siti.pk).update(state="mundur")
        with refused("not-a-participant"):
            issue(siti, by=cast.secretariat, now=LATER)

    def test_a_roll_back_gives_the_number_back(
        self, cast: Cast, training: Training, siti: Participant
    ) -> None:
        other = who_attended(training, "Norhayati", cast.secretariat)
        with transaction.atomic():
            assert issue(siti, by=cast.secretariat, now=LATER).number.startswith("001/")
            transaction.set_rollback(True)
        assert issue(other, by=cast.secretariat, now=LATER).number.startswith("001/")

    def test_where_the_general_registry_numbers_its_number_is_typed(
        self, cast: Cast, siti: Participant
    ) -> None:
        number_by_registry(cast)
        with refused("registry-number-missing"):
            issue(siti, by=cast.secretariat, now=LATER)
        assert not LetterNumber.objects.exists()
        row = issue(siti, by=cast.secretariat, now=LATER, number=" 400.2/037/KHA ")
        assert row.number == row.facts["number"] == "400.2/037/KHA"

    def test_days_of_another_group_stay_out(self, cast: Cast, training: Training, siti: Participant) -> None:
        group = training.groups.create(regency=cast.banjar, name="Kelompok A")
        last = training.sessions.order_by("session__number").last()
        assert last is not None
        last.group = group
        last.save()
        assert [m["hours"] for m in issue(siti, by=cast.secretariat, now=LATER).facts["modules"]] == [8, 8]


class TestRevoke:
    def test_a_revoked_number_is_void_and_never_given_again(
        self, cast: Cast, training: Training, siti: Participant
    ) -> None:
        first = issue(siti, by=cast.secretariat, now=LATER)
        row = revoke(first, reason=" Salah  nama ", by=cast.secretariat, now=LATER)
        assert row.revoke_reason == "Salah nama"
        assert LetterNumber.objects.get().voided_at is not None
        other = who_attended(training, "Norhayati", cast.secretariat)
        assert issue(other, by=cast.secretariat, now=LATER).number == "002/SERT/III/2026"
        assert AuditEntry.objects.filter(action="trainings.certificate-revoked").exists()

    def test_a_reason_is_needed_and_it_happens_once(self, cast: Cast, siti: Participant) -> None:
        row = issue(siti, by=cast.secretariat, now=LATER)
        with refused("reason-missing"):
            revoke(row, reason="  ", by=cast.secretariat, now=LATER)
        revoke(row, reason="Salah nama", by=cast.secretariat, now=LATER)
        with refused("certificate-revoked"):
            revoke(row, reason="Salah nama", by=cast.secretariat, now=LATER)

    def test_a_mended_name_is_issued_anew_under_a_new_number(self, cast: Cast, siti: Participant) -> None:
        first = issue(siti, by=cast.secretariat, now=LATER)
        type(siti).objects.filter(pk=siti.pk).update(name="Siti Rahmah, S.Pd.")
        row = reissue(first, reason="Gelar belum tertulis", by=cast.secretariat, now=LATER)
        assert (row.number, row.facts["name"]) == ("002/SERT/III/2026", "Siti Rahmah, S.Pd.")
        assert row.replaces == first
        first.refresh_from_db()
        assert (first.facts["name"], first.revoked_at) == ("Siti Rahmah", LATER)

    def test_nothing_is_revoked_when_the_new_one_cannot_be_issued(
        self, cast: Cast, training: Training, siti: Participant
    ) -> None:
        first = issue(siti, by=cast.secretariat, now=LATER)
        Training.objects.filter(pk=training.pk).update(minimum_post=70)
        with refused("not-passed"):
            reissue(first, reason="Salah nama", by=cast.secretariat, now=LATER)
        first.refresh_from_db()
        assert first.revoked_at is None

    def test_what_was_issued_cannot_be_rewritten(self, cast: Cast, siti: Participant) -> None:
        row = issue(siti, by=cast.secretariat, now=LATER)
        with pytest.raises(IntegrityError, match="tidak dapat diubah"), transaction.atomic():
            Certificate.objects.filter(pk=row.pk).update(facts={})
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()

    def test_only_the_one_in_force_is_the_participants(self, cast: Cast, siti: Participant) -> None:
        row = issue(siti, by=cast.secretariat, now=LATER)
        assert certificate_of(siti) == row
        revoke(row, reason="Salah nama", by=cast.secretariat, now=LATER)
        assert certificate_of(siti) is None


def test_results_cost_the_same_for_few_and_many(
    cast: Cast, training: Training, django_assert_num_queries: Any
) -> None:
    for count in (3, 12):
        rows = [add_participant(training, f"Peserta {count} {n}") for n in range(count)]
        with django_assert_num_queries(4):
            results_of(training, rows)


def test_an_opd_sees_the_certificates_of_its_own_people(
    cast: Cast, training: Training, siti: Participant
) -> None:
    row = issue(siti, by=cast.secretariat, now=LATER)
    seen = ((cast.secretariat, 1), (cast.operator, 1), (cast.other_operator, 0), (cast.assessor, 0))
    for user, sees in seen:
        assert Certificate.objects.visible_to(user).filter(pk=row.pk).count() == sees
