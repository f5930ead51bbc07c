"""Writes about the bodies and people of a regency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.models import Organisation

if TYPE_CHECKING:
    from participants.models import Regency, User


@transaction.atomic
def add_organisation(regency: Regency, *, name: str, short_name: str, sector: str, by: User) -> Organisation:
    """Register a body in the regency's directory; raises Refused("organisation-exists") for a known name."""
    if Organisation.objects.filter(regency=regency, name__iexact=name.strip()).exists():
        raise Refused("organisation-exists", f"{name} sudah terdaftar. Buka lembaga itu, jangan buat lagi.")
    body = Organisation.objects.create(
        regency=regency, name=name.strip(), short_name=short_name.strip(), sector=sector
    )
    audit.record(regency, "participants.organisation-added", "organisation", body.pk, by=by)
    return body
