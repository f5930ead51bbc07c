"""The list of invitees by sector, and what may be ticked of one sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from participants.models import Invitee, Position, Sector

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.models import Meeting
    from participants.models import Organisation

PEOPLE = "orang"
REPLY_CHIPS = {
    Invitee.Reply.NONE: "draft",
    Invitee.Reply.COMING: "ok",
    Invitee.Reply.PROXY: "wait",
    Invitee.Reply.ABSENT: "warn",
}


def build(meeting: Meeting, choices: QuerySet[Organisation], sector: str) -> dict[str, Any]:
    """Invitees grouped by sector, tabs with numbers, and the ticks of the chosen tab."""
    groups: dict[str, list[dict[str, Any]]] = {}
    there: set[int] = set()
    for row in Invitee.objects.filter(occasion=meeting.occasion_id):
        if row.organisation_id and not row.person_id:
            there.add(row.organisation_id)
        shown = {"row": row, "chip": REPLY_CHIPS[Invitee.Reply(row.reply)], "told": told(row)}
        groups.setdefault(row.sector, []).append(shown)
    known = dict(choices.values_list("sector").annotate(Count("pk")).order_by())
    tabs = [(s.value, s.label, known[s.value]) for s in Sector if s.value in known]
    chosen = sector if sector in known or sector == PEOPLE else Sector.OPD.value
    bodies = choices.filter(sector=chosen).values_list("pk", "name") if chosen != PEOPLE else []
    return {
        "groups": [(s.label, groups[s.value]) for s in Sector if s.value in groups],
        "count": sum(map(len, groups.values())),
        "tabs": [*tabs, (PEOPLE, "Pejabat dan narasumber", None)],
        "sector": chosen,
        "bodies": [(pk, name, pk in there) for pk, name in bodies],
        "positions": positions(choices) if chosen == PEOPLE else [],
        "speakers": list(meeting.speakers.all()) if chosen == PEOPLE else [],
    }


def positions(choices: QuerySet[Organisation]) -> list[Position]:
    """Office holders of the bodies, by name."""
    rows = Position.objects.filter(organisation__in=choices, person__erased_at=None)
    return list(rows.select_related("person", "organisation").order_by("person__name")[:300])


def told(invitee: Invitee) -> str:
    """The reply in words: "Mewakilkan: Kabid PHA", "Berhalangan: dinas luar"."""
    more = invitee.reply_name or invitee.reply_note
    label = invitee.get_reply_display()
    return f"{label}: {more}" if more else label
