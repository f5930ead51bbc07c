"""Certificates another organiser gave: number and date as on that paper; they count, and have no PDF here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import long_date
from common.refusals import Refused
from participants import audit
from trainings.models import Certificate, Participant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from participants.models import User
    from trainings.external_sheet import Line
    from trainings.models import Training


@transaction.atomic
def record(participant: Participant, *, number: str, dated: dt.date, by: User, today: dt.date) -> Certificate:
    """Write down one certificate of another organiser.

    Refused: "training-own" (the portal itself issues), "not-a-participant", "certificate-in-force",
    "number-missing", "certificate-date" (before the training began, or later than today).
    """
    row = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("training__occasion", "regency")
        .get(pk=participant.pk)
    )
    said = " ".join(number.split())
    if not row.training.external:
        raise Refused("training-own", "Sertifikat pelatihan ini diterbitkan portal. Tidak ada yang dicatat.")
    if row.state != Participant.State.ACCEPTED:
        raise Refused("not-a-participant", f"{row.name} belum diterima sebagai peserta pelatihan ini.")
    if not said:
        raise Refused("number-missing", "Tulis nomor seperti tertulis pada sertifikat.")
    if fault := date_fault(row.training, dated, today):
        raise Refused("certificate-date", fault)
    earlier = list(row.certificates.defer("facts"))
    if any(one.revoked_at is None for one in earlier):
        raise Refused("certificate-in-force", f"{row.name} sudah mempunyai sertifikat yang berlaku.")
    certificate = Certificate.objects.create(
        regency=row.regency,
        participant=row,
        number=said,
        issued_on=dated,
        issued_by=by,
        facts={"name": row.name},
        replaces=earlier[-1] if earlier else None,
    )
    audit.record(row.regency, "trainings.certificate-recorded", "certificate", certificate.pk, by=by)
    return certificate


def date_fault(training: Training, dated: dt.date, today: dt.date) -> str:
    """What is wrong with the date of a certificate, "" for nothing."""
    begun = training.regency.day_of(training.occasion.starts_at)
    if dated > today:
        return f"Tanggal sertifikat {long_date(dated)} belum tiba."
    if dated < begun:
        return f"Tanggal sertifikat {long_date(dated)} mendahului pelatihan, yang mulai {long_date(begun)}."
    return ""


def waiting(training: Training) -> list[Participant]:
    """Participants without a certificate in force, by name, with personal code and body."""
    held = Certificate.objects.valid().filter(participant__training=training).values("participant")
    rows = Participant.objects.accepted().filter(training=training).exclude(pk__in=held)
    return list(rows.select_related("invitee", "organisation__merged_into").order_by("name_key", "pk"))


def checked(training: Training, lines: Iterable[Line], today: dt.date) -> tuple[list[Line], list[Line]]:
    """Lines that can be taken and lines that cannot, each of those with its fault; writes nothing."""
    open_codes = {row.code for row in waiting(training)}
    all_codes = set(
        Participant.objects.accepted().filter(training=training).values_list("invitee__row_code", flat=True)
    )
    right, wrong, seen = [], [], set[str]()
    for line in lines:
        fault = line.fault
        if not fault and line.code not in all_codes:
            fault = f"Kode {line.code or '(kosong)'} tidak dikenal pada pelatihan ini."
        elif not fault and line.code not in open_codes:
            fault = "Peserta ini sudah mempunyai sertifikat yang berlaku."
        elif not fault and line.code in seen:
            fault = f"Kode {line.code} muncul dua kali."
        elif not fault and line.dated:
            fault = date_fault(training, line.dated, today)
        seen.add(line.code)
        if fault:
            wrong.append(replace(line, fault=fault))
        else:
            right.append(line)
    return right, wrong


@transaction.atomic
def take(training: Training, *, rows: Sequence[tuple[str, str, dt.date]], by: User, today: dt.date) -> int:
    """Record checked lines (code, number, day): all or none; how many. Refused: the codes of `record`."""
    by_code = {row.code: row for row in waiting(training)}
    for code, number, dated in rows:
        if code not in by_code:
            raise Refused("line-changed", f"Peserta berkode {code} kini sudah mempunyai sertifikat.")
        record(by_code[code], number=number, dated=dated, by=by, today=today)
    return len(rows)
