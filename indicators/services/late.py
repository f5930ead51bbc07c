"""Kelonggaran waktu: late work goes only through a named, reasoned and logged exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from common.formats import moment
from common.refusals import Refused
from indicators.models import Assignment, LateException, Period, Tier
from indicators.services.periods import hold_period
from participants import audit
from participants.models import Role
from participants.services.notices import notify
from participants.services.posts import members_of

if TYPE_CHECKING:
    import datetime as dt

    from indicators.models import Item
    from participants.models import Organisation, User


@transaction.atomic
def grant_late(
    period: Period,
    organisation: Organisation,
    item: Item | None,
    *,
    until: dt.datetime,
    reason: str,
    by: User,
    now: dt.datetime,
) -> LateException:
    """Let `organisation` write until `until` on `item`, or on all its items when `item` is None.

    Its items are also those of the bodies merged into it.
    Its operators and head are told. Raises Refused: "period-not-open", "late-not-yet" while the window has
    not closed, "late-in-past", "late-without-reason", "not-assigned" for a body without a part in it.
    """
    hold_period(period)
    if period.state != Period.State.OPEN:
        raise Refused("period-not-open", f"{period.name} tidak sedang berjalan.")
    stage = period.stages.filter(tier=Tier.CLAIM).first()
    if stage is None or now <= stage.closes_at:
        raise Refused(
            "late-not-yet",
            "Masa pengisian belum ditutup, jadi kelonggaran belum diperlukan. Ubah tenggat atau jadwalnya.",
        )
    if until <= now:
        raise Refused("late-in-past", "Waktu akhirnya sudah lewat. Pilih waktu yang akan datang.")
    if not reason.strip():
        raise Refused("late-without-reason", "Tulis alasannya; alasan dibaca perangkat daerah dan pemeriksa.")
    its = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    parts = Assignment.objects.filter(its, period=period)
    if not (parts.filter(item=item) if item is not None else parts).exists():
        what = f"butir {item.code}" if item is not None else "butir mana pun pada periode ini"
        raise Refused("not-assigned", f"{organisation} tidak mengampu {what}.")
    made = LateException.objects.create(
        regency=period.regency,
        period=period,
        organisation=organisation,
        item=item,
        until=until,
        reason=reason.strip(),
        granted_by=by,
        granted_at=now,
    )
    _tell(made)
    _record(made, "granted", by)
    return made


@transaction.atomic
def end_late(exception: LateException, *, by: User, now: dt.datetime) -> LateException:
    """Take an exception back before its time; it stays listed. Refused("late-over") when it has ended."""
    rows = LateException.objects.select_for_update(of=("self",))
    locked = rows.select_related("regency", "period", "organisation", "item").get(pk=exception.pk)
    if locked.ended_at is not None or locked.until < now:
        raise Refused("late-over", "Kelonggaran ini sudah berakhir.")
    locked.ended_by, locked.ended_at = by, now
    locked.save(update_fields=["ended_by", "ended_at"])
    _record(locked, "ended", by)
    return locked


def _tell(made: LateException) -> None:
    what = f"butir {made.item.code}" if made.item else "semua butir"
    place = [made.regency.code, made.period.slug]
    url = (
        reverse("indicators:item", args=[*place, made.item.code])
        if made.item
        else reverse("indicators:index", args=place)
    )
    people = members_of(made.organisation, Role.OPD_OPERATOR, Role.OPD_HEAD)
    until = moment(made.until, made.regency.zone)
    text = f"Kelonggaran waktu untuk {made.organisation}, {what}: boleh diisi sampai {until}."
    notify(made.regency, people, text, url)


def _record(made: LateException, act: str, by: User) -> None:
    audit.record(
        made.regency,
        f"indicators.late.{act}",
        "item" if made.item else "organisation",
        made.item.code if made.item else made.organisation_id,
        by=by,
        period=made.period_id,
        organisation=made.organisation_id,
        exception=made.pk,
        until=made.until.isoformat(),
    )
