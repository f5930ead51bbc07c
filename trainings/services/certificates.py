"""Certificates: issue with a gapless number, revoke with a reason, issue anew; nothing is ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from documents.models import Letter
from documents.services.letter_numbers import pattern_of, register_letter, type_number, void_letter
from participants import audit
from participants.models import Regency
from trainings.models import Certificate, Participant, Training
from trainings.results import results_of
from trainings.services.certificate_facts import freeze

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from documents.models import LetterNumber
    from participants.models import User

WITH = ("training__occasion", "regency", "organisation__merged_into", "group")


@transaction.atomic
def issue(participant: Participant, *, by: User, now: dt.datetime, number: str = "") -> Certificate:
    """One certificate with the next number of the year and everything its paper says, in one transaction.

    The portal gives the number by the pattern of `Letter.CERTIFICATE`; where the general registry numbers
    certificates, `number` is what it gave. It replaces the participant's last revoked certificate, if any.
    Refused: "certificate-in-force", "not-passed" (with the reasons), "not-a-participant",
    "training-not-over", "training-external", "training-cancelled", "registry-number-missing", and the codes
    of `type_number`.
    """
    row = Participant.objects.select_for_update(of=("self",)).select_related(*WITH).get(pk=participant.pk)
    _check(row, now)
    earlier = list(row.certificates.defer("facts"))
    if any(certificate.revoked_at is None for certificate in earlier):
        raise Refused("certificate-in-force", f"{row.name} sudah mempunyai sertifikat yang berlaku.")
    result = results_of(row.training, [row])[row.pk]
    if not result.outcome.passed:
        told = " ".join(reason.text for reason in result.outcome.reasons)
        raise Refused("not-passed", f"Sertifikat {row.name} belum dapat diterbitkan. {told}")
    text = _numbered(row, len(earlier) + 1, number=number, by=by, now=now)
    certificate = Certificate.objects.create(
        regency=row.regency,
        participant=row,
        number=text.text,
        line=text,
        issued_on=text.day,
        issued_by=by,
        facts=freeze(row, result, number=text.text, at=now),
        replaces=earlier[-1] if earlier else None,
    )
    audit.record(
        row.regency,
        "trainings.certificate-issued",
        "certificate",
        certificate.pk,
        by=by,
        participant=row.pk,
        number=text.number or 0,
    )
    return certificate


@transaction.atomic
def issue_numbered(
    training: Training, *, numbers: Mapping[int, str], by: User, now: dt.datetime
) -> list[Participant]:
    """Certificates under numbers the general registry gave, by participant's id: all or none, in that order.

    Ids of other trainings are passed over. Refused: the codes of `issue`.
    """
    people = Participant.objects.filter(training=training).in_bulk(list(numbers))
    chosen = [people[pk] for pk in numbers if pk in people]
    for row in chosen:
        issue(row, by=by, now=now, number=numbers[row.pk])
    return chosen


def find_participants(training: Training, ids: Sequence[int]) -> list[Participant]:
    """Accepted participants of this training among `ids`; others are passed over."""
    rows = Participant.objects.accepted().filter(training=training, pk__in=ids)
    return list(rows.select_related("organisation").order_by("name_key", "pk"))


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User, now: dt.datetime) -> Certificate:
    """Declare a certificate void: its number is never given again and its check page says so at once.

    Refused: "reason-missing", "certificate-revoked".
    """
    said = " ".join(reason.split())
    if not said:
        raise Refused("reason-missing", "Tulis alasan pencabutan. Sertifikat belum dicabut.")
    row = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("regency", "line__regency", "participant")
        .defer("facts")
        .get(pk=certificate.pk)
    )
    if row.revoked_at is not None:
        raise Refused("certificate-revoked", f"Sertifikat {row.number} sudah dicabut. Tidak ada yang diubah.")
    row.revoked_at, row.revoked_by, row.revoke_reason = now, by, said[:300]
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    if row.line is not None:
        void_letter(row.line, reason=f"Sertifikat dicabut: {said}", by=by)
    audit.record(row.regency, "trainings.certificate-revoked", "certificate", row.pk, by=by)
    return row


@transaction.atomic
def reissue(
    certificate: Certificate, *, reason: str, by: User, now: dt.datetime, number: str = ""
) -> Certificate:
    """Revoke and issue anew with what is known today (a mended name); both or neither.

    Refused: the codes of `revoke` and of `issue`.
    """
    Participant.objects.select_for_update(of=("self",)).get(pk=certificate.participant_id)
    revoked = revoke(certificate, reason=reason, by=by, now=now)
    return issue(revoked.participant, by=by, now=now, number=number)


def certificate_of(participant: Participant) -> Certificate | None:
    """The certificate in force with its sealed paper (`document` is None until it is made); one query."""
    return Certificate.objects.in_force_of(participant)


def _check(row: Participant, now: dt.datetime) -> None:
    training = row.training
    if training.external:
        raise Refused(
            "training-external",
            "Sertifikat pelatihan ini diterbitkan penyelenggara lain. Catat nomornya saja.",
        )
    if training.state == Training.State.CANCELLED:
        raise Refused("training-cancelled", "Pelatihan ini dibatalkan, jadi sertifikat tidak diterbitkan.")
    if now < training.occasion.ends_at:
        raise Refused("training-not-over", "Sertifikat diterbitkan setelah sesi terakhir pelatihan selesai.")
    if row.state != Participant.State.ACCEPTED:
        raise Refused("not-a-participant", f"{row.name} belum diterima sebagai peserta pelatihan ini.")


def _numbered(row: Participant, turn: int, *, number: str, by: User, now: dt.datetime) -> LetterNumber:
    """The line of the register, its number given; `turn` counts the participant's certificates from 1."""
    regency = Regency.objects.select_for_update(no_key=True).get(pk=row.regency_id)
    typed = pattern_of(regency, Letter.CERTIFICATE).by_registry
    if typed and not number.strip():
        raise Refused(
            "registry-number-missing",
            f"Nomor sertifikat diberikan register umum. Tulis nomor untuk {row.name}, lalu terbitkan lagi.",
        )
    line = register_letter(
        regency,
        Letter.CERTIFICATE,
        subject=f"certificate:{row.pk}:{turn}",
        title=f"Sertifikat {row.name}",
        day=regency.day_of(now),
        by=by,
    )
    return type_number(line, number, by=by) if typed else line
