"""Open a period: every item gets its lead and contributors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from common.refusals import Refused
from indicators.instrument_source import CLASS_CODES
from indicators.models import (
    Assignment,
    CodeMapping,
    Instrument,
    Item,
    ItemResult,
    Period,
    Tier,
)
from indicators.services.results import refresh_all, refresh_result
from participants import audit
from participants.models import Membership, Organisation, Sector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from participants.models import Regency, User

CONTRIBUTOR_HEAD_START = dt.timedelta(days=3)
CLASS_SECTORS = {
    "KECAMATAN": Sector.DISTRICT,
    "DESA": Sector.VILLAGE,
    "FAD": Sector.CHILD_FORUM,
    "DUNIA_USAHA": Sector.BUSINESS,
}


@transaction.atomic
def open_period(period: Period, by: User | None) -> Period:
    """Assign all items of a prepared period and open it.

    The first code of an item leads, the others contribute; codes that stand for the same organisation
    collapse. A class code (KECAMATAN, DESA, FAD, DUNIA_USAHA) is led by the organisation its mapping names
    and gathers from those organisations of that class that have an account: nobody could fill in for the
    others, so the lead answers for them. The lead's deadline is the close of the
    CLAIM stage, contributors hand in three days earlier. Raises Refused: "period-not-preparing",
    "instrument-not-published", "stage-missing", "codes-unmapped" (naming all of them).
    """
    locked = (
        Period.objects.select_for_update(of=("self",))
        .select_related("regency", "instrument")
        .get(pk=period.pk)
    )
    if locked.state != Period.State.PREPARING:
        raise Refused("period-not-preparing", f"Periode {locked.name} sudah dibuka.")
    if locked.instrument.state != Instrument.State.PUBLISHED:
        raise Refused("instrument-not-published", "Instrumen periode ini belum diterbitkan.")
    stage = locked.stages.filter(tier=Tier.CLAIM).first()
    if stage is None:
        raise Refused("stage-missing", "Tentukan dahulu jadwal pengisian OPD.")
    items = list(locked.instrument.items.all())
    bodies = _bodies_of_codes(locked, items)
    Assignment.objects.bulk_create(_assignments(locked, items, bodies, stage.closes_at), batch_size=2000)
    refresh_all(locked)
    locked.state = Period.State.OPEN
    locked.save(update_fields=["state"])
    audit.record(locked.regency, "indicators.period.opened", "period", locked.pk, by=by, items=len(items))
    return locked


def unmapped_codes(period: Period) -> list[tuple[str, str]]:
    """Codes of the period's instrument nobody in the regency stands behind, with their meaning, sorted."""
    known = set(CodeMapping.objects.filter(regency=period.regency_id).values_list("code", flat=True))
    used = {code for codes in period.instrument.items.values_list("codes", flat=True) for code in codes}
    meanings: dict[str, str] = period.instrument.codes
    return [(code, meanings.get(code, code)) for code in sorted(used - known)]


def _bodies_of_codes(period: Period, items: list[Item]) -> dict[str, list[int]]:
    """Code → organisation ids, the leading one first; refuses when a used code stands for nobody."""
    missing = unmapped_codes(period)
    if missing:
        listed = ", ".join(f"{code} ({meaning})" for code, meaning in missing)
        raise Refused("codes-unmapped", f"Kode pengampu berikut belum mempunyai perangkat daerah: {listed}.")
    bodies: dict[str, list[int]] = defaultdict(list)
    mappings = CodeMapping.objects.filter(regency=period.regency).select_related("organisation")
    for mapping in mappings:
        bodies[mapping.code].append(mapping.organisation.merged_into_id or mapping.organisation_id)
    by_sector: dict[str, list[int]] = defaultdict(list)
    for pk, sector in _members_with_account(period.regency):
        by_sector[sector].append(pk)
    for code in CLASS_CODES & bodies.keys():
        bodies[code] += by_sector[CLASS_SECTORS[code]]
    return bodies


def _members_with_account(regency: Regency) -> QuerySet[Organisation, tuple[int, str]]:
    """Bodies of the classes in which somebody, or in one merged into them, holds or will hold a post."""
    posts = Membership.objects.open_on(timezone.localdate()).filter(
        Q(organisation=OuterRef("pk")) | Q(organisation__merged_into=OuterRef("pk"))
    )
    members = Organisation.objects.current().filter(Exists(posts), regency=regency)
    return members.filter(sector__in=list(CLASS_SECTORS.values())).values_list("pk", "sector")


def _assignments(
    period: Period, items: list[Item], bodies: dict[str, list[int]], closes_at: dt.datetime
) -> Iterable[Assignment]:
    for item in items:
        ordered = dict.fromkeys(body for code in item.codes for body in bodies[code])
        for place, body in enumerate(ordered):
            yield Assignment(
                regency=period.regency,
                period=period,
                item=item,
                organisation_id=body,
                part=Assignment.Part.CONTRIBUTOR if place else Assignment.Part.LEAD,
                due_at=closes_at - CONTRIBUTOR_HEAD_START if place else closes_at,
            )


def lead_of(period: Period, item: Item) -> int:
    """Organisation id of the lead; Refused("item-unassigned") when nobody leads."""
    found = (
        Assignment.objects.filter(period=period, item=item, part=Assignment.Part.LEAD)
        .values_list("organisation_id", flat=True)
        .first()
    )
    if found is None:
        raise Refused("item-unassigned", f"Butir {item.code} belum mempunyai pengampu utama.")
    return found


def hold_period(period: Period) -> None:
    """Hold the period against closing until the transaction ends, and know its state as of now."""
    query = "SELECT id, state FROM indicators_period WHERE id = %s FOR SHARE"
    period.state = Period.objects.raw(query, [period.pk])[0].state


def lock_item(period: Period, item: Item) -> ItemResult:
    """Hold the period against closing and the item against other writers, in that order.

    The item itself is shared by all regencies and read-only for the application, so the lock sits on the
    period's row of it (ItemResult). Call first in every service that writes answers or scores.
    """
    hold_period(period)
    rows = ItemResult.objects.select_for_update(of=("self",)).filter(period=period, item=item)
    found = rows.first()
    if found is None:
        refresh_result(period, item)
        found = rows.get()
    return found
