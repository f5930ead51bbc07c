"""Texts that ask for a follow-up: the notice of a body's account and the message to a participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from common.formats import long_date, weekday_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from trainings.models import FollowUp, Participant, Training


def reminder_notice(training: Training, rows: Sequence[FollowUp]) -> tuple[str, str]:
    """Text and address; a single plan opens itself, several the list of the training."""
    first = min(rows, key=lambda row: row.due_on)
    if len(rows) == 1:
        text = f"Laporan {first.day} hari rencana tindak lanjut ditunggu: {first.plan}"
        url = reverse("trainings:plan", args=[training.regency.code, training.pk, first.plan_id])
    else:
        text = f"{len(rows)} rencana tindak lanjut menunggu laporan: {training}"
        url = reverse("trainings:plans", args=[training.regency.code, training.pk])
    return f"{text} (batas {long_date(first.due_on)}).", url


def reminder_text(training: Training, person: Participant, rows: Sequence[FollowUp], url: str) -> str:
    """The message to one participant, who answers on the own page without an account."""
    lines = [
        f"Yth. {person.name}",
        "",
        f"Bapak/Ibu menulis rencana tindak lanjut pada {training}, {weekday_date(_day(training))}.",
        "Mohon kabarkan kemajuannya:",
        "",
    ]
    lines += [
        f"- {row.plan.activity} (laporan {row.day} hari, batas {long_date(row.due_on)})" for row in rows
    ]
    lines += ["", f"Laporan diisi melalui tautan ini, tanpa perlu akun: {url}"]
    lines.append("Tautan ini khusus untuk Bapak/Ibu. Mohon tidak diteruskan.")
    return "\n".join([*lines, "", "Terima kasih.", f"Sekretariat Gugus Tugas KLA {training.regency.name}"])


def _day(training: Training) -> dt.date:
    return training.regency.day_of(training.occasion.starts_at)
