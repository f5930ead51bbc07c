"""Writes about the bodies of a regency and the names they go by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import long_date
from common.refusals import Refused
from participants import audit
from participants.models import Organisation, OrganisationAlias

if TYPE_CHECKING:
    from participants.models import Regency, User


@transaction.atomic
def add_organisation(
    regency: Regency,
    *,
    name: str,
    short_name: str,
    sector: str,
    by: User,
    parent: Organisation | None = None,
) -> Organisation:
    """Register a body; raises Refused("organisation-exists") for a name or alias that is known."""
    _refuse_known(regency, name, None)
    body = Organisation.objects.create(
        regency=regency, name=name.strip(), short_name=short_name.strip(), sector=sector, parent=parent
    )
    audit.record(regency, "participants.organisation-added", "organisation", body.pk, by=by)
    return body


@transaction.atomic
def change_organisation(
    body: Organisation,
    *,
    name: str,
    short_name: str,
    sector: str,
    parent: Organisation | None,
    by: User,
) -> Organisation:
    """Put a body's entry right. A corrected spelling leaves no alias; a change of name is `rename`.

    Raises Refused: "organisation-exists", "parent-circle".
    """
    locked = _lock(body)
    _refuse_known(locked.regency, name, locked)
    _refuse_circle(locked, parent)
    locked.name, locked.short_name = name.strip(), short_name.strip()
    locked.sector, locked.parent = sector, parent
    locked.save(update_fields=["name", "short_name", "sector", "parent"])
    audit.record(locked.regency, "participants.organisation-changed", "organisation", locked.pk, by=by)
    return locked


@transaction.atomic
def rename(body: Organisation, *, name: str, short_name: str, on: dt.date, by: User) -> Organisation:
    """Give a body a new official name from `on`; the old one stays as an alias that ends the day before.

    Raises Refused: "organisation-exists", "name-same", "name-too-early" where the old name would end before
    it began.
    """
    locked = _lock(body)
    new, old = name.strip(), locked.name
    if new.casefold() == old.casefold():
        raise Refused("name-same", "Nama baru sama dengan nama sekarang. Tidak ada yang diubah.")
    _refuse_known(locked.regency, new, locked)
    last = locked.aliases.exclude(valid_until=None).order_by("-valid_until").first()
    began = last.valid_until + dt.timedelta(days=1) if last and last.valid_until else None
    if began and on <= began:
        raise Refused(
            "name-too-early",
            f"Nama sekarang berlaku sejak {long_date(began)}. Tanggal nama baru harus sesudahnya.",
        )
    locked.aliases.filter(name__iexact=new).delete()
    OrganisationAlias.objects.update_or_create(
        regency=locked.regency,
        name=old,
        defaults={"organisation": locked, "valid_from": began, "valid_until": on - dt.timedelta(days=1)},
    )
    locked.name, locked.short_name = new, short_name.strip()
    locked.save(update_fields=["name", "short_name"])
    audit.record(
        locked.regency,
        "participants.organisation-renamed",
        "organisation",
        locked.pk,
        by=by,
        on=on.isoformat(),
    )
    return locked


@transaction.atomic
def add_alias(
    body: Organisation, *, name: str, valid_from: dt.date | None, valid_until: dt.date | None, by: User
) -> OrganisationAlias:
    """Another name letters use for the body. Raises Refused("organisation-exists")."""
    locked = _lock(body)
    _refuse_known(locked.regency, name, None)
    alias = OrganisationAlias.objects.create(
        regency=locked.regency,
        organisation=locked,
        name=name.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(locked.regency, "participants.alias-added", "organisation", locked.pk, by=by, alias=alias.pk)
    return alias


@transaction.atomic
def remove_alias(alias: OrganisationAlias, *, by: User) -> None:
    """Take an alias away; the body is no longer found under it."""
    pk, body = alias.pk, alias.organisation
    alias.delete()
    audit.record(alias.regency, "participants.alias-removed", "organisation", body.pk, by=by, alias=pk)


def _lock(body: Organisation) -> Organisation:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("regency")
    return rows.get(pk=body.pk)


def _refuse_known(regency: Regency, name: str, own: Organisation | None) -> None:
    """A name points to one body only; `own` may take back a name it had."""
    wanted = name.strip()
    rows = Organisation.objects.filter(regency=regency, name__iexact=wanted)
    aliases = OrganisationAlias.objects.filter(regency=regency, name__iexact=wanted)
    if own is not None:
        rows, aliases = rows.exclude(pk=own.pk), aliases.exclude(organisation=own)
    known = rows.select_related("merged_into").first()
    if known is None:
        alias = aliases.select_related("organisation__merged_into").first()
        known = alias.organisation if alias else None
    if known is not None:
        raise Refused(
            "organisation-exists",
            f"“{wanted}” sudah terdaftar sebagai {known.surviving.name}. Buka lembaga itu, jangan buat lagi.",
        )


def _refuse_circle(body: Organisation, parent: Organisation | None) -> None:
    above = parent
    while above is not None:
        if above.pk == body.pk:
            raise Refused("parent-circle", "Lembaga tidak dapat berinduk pada dirinya atau pada bawahannya.")
        above = above.parent
