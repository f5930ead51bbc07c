"""The list of invitees by sector, and what may be ticked of one sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from participants.models import Invitee, Sector

if TYPE_CHECKING:
    from coordination.forms.invitees import InviteForm
    from coordination.models import Meeting

PEOPLE = "orang"
REPLY_CHIPS = {
    Invitee.Reply.NONE: "draft",
    Invitee.Reply.COMING: "ok",
    Invitee.Reply.PROXY: "wait",
    Invitee.Reply.ABSENT: "warn",
}


def build(meeting: Meeting, form: InviteForm, sector: str) -> dict[str, Any]:
    """Invitees grouped by sector, tabs with numbers, and the ticks of the chosen tab."""
    groups: dict[str, list[dict[str, Any]]] = {}
    there: set[int] = set()
    for row in Invitee.objects.filter(occasion=meeting.occasion_id):
        if row.organisation_id and not row.person_id:
            there.add(row.organisation_id)
        shown = {"row": row, "chip": REPLY_CHIPS[Invitee.Reply(row.reply)], "told": told(row)}
        groups.setdefault(row.sector, []).append(shown)
    known = dict(form.bodies.values_list("sector").annotate(Count("pk")).order_by())
    tabs = [(s.value, s.label, known[s.value]) for s in Sector if s.value in known]
    chosen = sector if sector in known or sector == PEOPLE else Sector.OPD.value
    bodies = form.bodies.filter(sector=chosen).values_list("pk", "name") if chosen != PEOPLE else []
    return {
        "groups": [(s.label, groups[s.value]) for s in Sector if s.value in groups],
        "count": sum(map(len, groups.values())),
        "tabs": [*tabs, (PEOPLE, "Pejabat dan narasumber", None)],
        "sector": chosen,
        "bodies": [(pk, name, pk in there) for pk, name in bodies],
        "positions": positions(form) if chosen == PEOPLE else [],
        "speakers": list(meeting.speakers.all()) if chosen == PEOPLE else [],
    }


def positions(form: InviteForm) -> list[Any]:
    field: Any = form.fields["position"]
    return list(field.queryset.select_related("person", "organisation").order_by("person__name")[:300])


def told(invitee: Invitee) -> str:
    """The reply in words: "Mewakilkan: Kabid PHA", "Berhalangan: dinas luar"."""
    more = invitee.reply_name or invitee.reply_note
    label = invitee.get_reply_display()
    return f"{label}: {more}" if more else label
