"""Gapless numbers of letters and certificates: one locked row a series and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from documents.models import NumberRegister
from participants import audit

if TYPE_CHECKING:
    from participants.models import Regency, User


def take_number(regency: Regency, series: str, year: int) -> int:
    """The next number of `series` in `year`, from 1, without gaps.

    Call it inside the transaction that uses the number: the row stays locked until then, and a roll-back
    gives the number to the next caller.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number belongs to the transaction that uses it")
    NumberRegister.objects.get_or_create(regency=regency, series=series, year=year)
    register = NumberRegister.objects.select_for_update().get(regency=regency, series=series, year=year)
    register.last += 1
    register.save(update_fields=["last"])
    return register.last


def void_number(regency: Regency, series: str, year: int, number: int, *, reason: str, by: User) -> None:
    """Record that a given number will not be used; it is never given again.

    `Refused` "number-unknown" for a number not given yet, "number-void" for one already void.
    """
    with transaction.atomic():
        register = (
            NumberRegister.objects.select_for_update()
            .filter(regency=regency, series=series, year=year)
            .first()
        )
        if register is None or not 1 <= number <= register.last:
            raise Refused("number-unknown", f"Nomor {number} belum pernah dikeluarkan pada {series} {year}.")
        if any(entry["number"] == number for entry in register.voids):
            raise Refused("number-void", f"Nomor {number} sudah dicatat batal.")
        register.voids.append({"number": number, "reason": reason, "at": timezone.now().isoformat()})
        register.save(update_fields=["voids"])
        audit.record(regency, "documents.number_voided", "number_register", register.pk, by=by, number=number)
