"""The door of a training: who may register until when, and the link that is shared."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import weekday_date
from common.refusals import Refused
from participants import audit
from trainings.models import Training
from trainings.services.life import advance

if TYPE_CHECKING:
    from participants.models import User

State = Training.State


def closed_sentence(training: Training, now: dt.datetime) -> str:
    """Why nobody can register or be proposed now; "" while the registration is open."""
    closes = training.registration_closes_at
    if training.state == State.CANCELLED:
        return "Pelatihan ini dibatalkan."
    if training.state == State.PREPARING:
        return "Pendaftaran pelatihan ini belum dibuka."
    if training.state == State.REGISTRATION and (closes is None or now < closes):
        return ""
    if closes is not None and closes <= now:
        return f"Pendaftaran pelatihan ini ditutup {weekday_date(training.regency.day_of(closes))}."
    return "Pendaftaran pelatihan ini sudah ditutup."


def check_open(training: Training, now: dt.datetime) -> None:
    """Refused "registration-closed" for whoever is not the secretariat."""
    if sentence := closed_sentence(training, now):
        raise Refused(
            "registration-closed",
            f"{sentence} Tidak ada yang tersimpan. Hubungi sekretariat Gugus Tugas bila masih ingin ikut.",
        )


@transaction.atomic
def set_window(
    training: Training, *, closes_at: dt.datetime, public: bool, now: dt.datetime, by: User
) -> Training:
    """Open the registration until an instant, also for the public form or not.

    Raises Refused: "closing-past"; "closing-late" after the training has begun; "registration-over" for a
    training that is running, over or cancelled.
    """
    row = _lock(training)
    if row.state not in (State.PREPARING, State.REGISTRATION):
        raise Refused(
            "registration-over",
            f"Pelatihan ini sudah {row.get_state_display().lower()}, jadi pendaftarannya tidak dapat dibuka. "
            "Yang datang tanpa mendaftar tetap dapat Anda tambahkan sendiri.",
        )
    if closes_at <= now:
        raise Refused("closing-past", "Batas pendaftaran sudah lewat. Pilih waktu yang akan datang.")
    if closes_at > row.occasion.ends_at:
        raise Refused("closing-late", "Batas pendaftaran sesudah pelatihan selesai. Periksa tanggalnya.")
    if row.state == State.PREPARING:
        advance(row, "open", by=by)
    row.registration_closes_at, row.public_registration = closes_at, public
    row.save(update_fields=["registration_closes_at", "public_registration"])
    audit.record(row.regency, "trainings.registration-opened", "training", row.pk, by=by, public=public)
    return row


@transaction.atomic
def close_window(training: Training, *, now: dt.datetime, by: User) -> Training:
    """Close the registration at once; whoever is entered stays entered. Safe to repeat."""
    row = _lock(training)
    if row.state == State.REGISTRATION and not closed_sentence(row, now):
        row.registration_closes_at = now
        row.save(update_fields=["registration_closes_at"])
        audit.record(row.regency, "trainings.registration-closed", "training", row.pk, by=by)
    return row


def _lock(training: Training) -> Training:
    rows = Training.objects.select_for_update(of=("self",)).select_related("regency", "occasion")
    return rows.get(pk=training.pk)
