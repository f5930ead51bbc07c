"""Writes about accounts and the posts they hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from participants import audit
from participants.models import Membership, User

if TYPE_CHECKING:
    from participants.models import Organisation


@transaction.atomic
def hand_over(membership: Membership, *, to: User, on: dt.date, standing: str, by: User) -> Membership:
    """Give a post to another account: the old membership ends the day before `on`, a new one begins.

    Evidence and answers stay with the organisation. Raises Refused("handover-too-early") when the post would
    end before it began, and Refused("handover-same") when nothing changes.
    """
    rows = Membership.objects.select_for_update(of=("self",))
    old = rows.select_related("organisation__regency", "regency").get(pk=membership.pk)
    if old.user_id == to.pk:
        raise Refused("handover-same", "Akun ini sudah memegang jabatan tersebut.")
    if on <= old.starts_on:
        raise Refused("handover-too-early", "Tanggal serah terima harus sesudah jabatan ini mulai dipegang.")
    regency = old.regency or (old.organisation.regency if old.organisation else None)
    if regency is None:
        raise Refused("handover-province", "Jabatan provinsi diserahterimakan oleh pengelola provinsi.")
    old.ends_on = on - dt.timedelta(days=1)
    old.save(update_fields=["ends_on"])
    new = Membership.objects.create(
        user=to,
        role=old.role,
        title=old.title,
        standing=standing,
        organisation=old.organisation,
        regency=old.regency,
        province=old.province,
        starts_on=on,
    )
    audit.record(regency, "participants.post-handed-over", "membership", new.pk, by=by, previous=old.pk)
    return new


def members_of(organisation: Organisation, *roles: str) -> list[User]:
    """Users who hold one of `roles` in the organisation today."""
    rows = Membership.objects.valid_on(timezone.localdate()).filter(organisation=organisation, role__in=roles)
    return list(User.objects.filter(memberships__in=rows, is_active=True).distinct())
