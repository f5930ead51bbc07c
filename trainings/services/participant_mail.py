"""The message to who was accepted: code, days of the group, place, and the link of the own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import clock, weekday_date
from documents.services.mail import send_later
from participants import audit
from trainings.models import Participant, TrainingSession
from trainings.services.own_page import own_url

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import Training


@transaction.atomic
def send_welcome(training: Training, *, by: User) -> tuple[int, int]:
    """Queue one message for each accepted participant with an address: (queued or sent before, without one).

    Whoever is moved to another group gets a new one; nobody gets the same message twice.
    """
    rows = Participant.objects.accepted().filter(training=training).select_related("invitee", "group")
    days = list(TrainingSession.objects.filter(training=training).select_related("session"))
    reached = without = 0
    for row in rows:
        if not row.email:
            without += 1
            continue
        send_later(
            training.regency,
            f"peserta-diterima:{row.pk}:{row.group_id or 0}",
            to=[row.email],
            subject=f"Anda diterima: {training.occasion.title}",
            text=welcome_text(training, row, days),
            by=None,
        )
        reached += 1
    audit.record(training.regency, "trainings.welcome-sent", "training", training.pk, by=by, count=reached)
    return reached, without


def welcome_text(training: Training, row: Participant, days: list[TrainingSession]) -> str:
    """Plain words: who, what, when, where, and what to bring."""
    zone = training.regency.zone
    mine = [day.session for day in days if day.group_id in (None, row.group_id)]
    lines = [
        f"Yth. {row.name}",
        "",
        f"Pendaftaran Bapak/Ibu pada {training.occasion.title} diterima.",
        "",
        f"Tempat: {training.occasion.place}",
    ]
    if training.occasion.link:
        lines.append(f"Tautan daring: {training.occasion.link}")
    if row.group:
        lines.append(f"Kelompok: {row.group}")
    lines += ["", "Jadwal:"]
    for session in mine:
        day = weekday_date(training.regency.day_of(session.starts_at))
        hours = f"{clock(session.starts_at, zone)} sampai {clock(session.ends_at, zone)}"
        lines.append(f"- {day}, pukul {hours}: {session}")
    lines += [
        "",
        f"Kode pribadi: {row.code}. Tulis kode ini pada daftar hadir dan pada uji awal dan akhir.",
        f"Halaman Bapak/Ibu, tanpa akun: {own_url(row)}",
        "Tautan itu milik Bapak/Ibu sendiri; jangan diteruskan kepada orang lain.",
        "",
        "Terima kasih.",
        f"Sekretariat Gugus Tugas KLA {training.regency.name}",
    ]
    return "\n".join(lines)
