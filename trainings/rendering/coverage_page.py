"""The page of one category: its numbers by body, its names, and what may be done about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.formats import number
from indicators.models import Assignment, Period, ProposedValue
from indicators.policies import items_of
from trainings import policies, policies_coverage
from trainings.rendering import coverage as page
from trainings.rendering.coverage_names import names_of

if TYPE_CHECKING:
    from participants.models import Organisation, User
    from trainings.models import StaffCategory, TrainedStaffCount
    from trainings.rendering.coverage import Coverage


@dataclass(frozen=True)
class Parts:
    """Who takes part in the item of a category: the lead first."""

    lead: Organisation | None
    bodies: list[Organisation]

    @property
    def ids(self) -> set[int]:
        return {body.pk for body in self.bodies}

    @property
    def lead_id(self) -> int | None:
        return self.lead.pk if self.lead else None


def parts_of(period: Period, category: StaffCategory) -> Parts:
    """Bodies assigned to the category's item, the surviving ones, in one query."""
    rows = Assignment.objects.filter(period=period, item__code=category.item_code)
    found = list(rows.select_related("organisation__merged_into").order_by("-part", "organisation__name"))
    lead = next((row.organisation.surviving for row in found if row.part == Assignment.Part.LEAD), None)
    return Parts(lead, list(dict.fromkeys(row.organisation.surviving for row in found)))


@dataclass(frozen=True)
class BodyLine:
    """What one body has typed; `should` is "–" while it has not."""

    pk: int
    name: str
    part: str
    should: str
    children: str
    source: str
    editable: bool
    typed: bool


def category_page(
    user: User,
    found: Coverage,
    category: StaffCategory,
    parts: Parts,
) -> dict[str, Any]:
    """What the template places; `people` are those the user may read by name."""
    row = found.row(category.code)
    if row is None:
        raise LookupError(f"{category.code} is no category of {found.period}")
    regency = found.period.regency
    reads_all = policies_coverage.reads_all_names(user, regency)
    opens_item = row.item is not None and items_of(user, found.period).filter(pk=row.item.pk).exists()
    return {
        "row": row,
        "line": page.line(row),
        "window": page.window_words(category),
        "day_words": page.day_words(found.day),
        "bands": page.BAND_WORDS if row.item and row.item.bands_confidence in page.ASSUMED else "",
        "bodies": _bodies(user, found, row, parts),
        "people": [] if category.children else names_of(category, found.day, user),
        "reads_names": not category.children and (reads_all or bool(user.rights.organisations)),
        "reads_all": reads_all,
        "opens_item": opens_item,
        "proposal": _open_proposal(user, found, row),
        "can_propose": row.item is not None
        and policies_coverage.can_propose(user, found.period, parts.lead_id),
        "can_keep": policies.can_keep_trainings(user, regency),
    }


def _bodies(user: User, found: Coverage, row: page.Row, parts: Parts) -> list[BodyLine]:
    """Those that take part, the lead first, then those that typed a number while they still did."""
    typed: dict[int, list[TrainedStaffCount]] = {}
    for count in row.counts:
        typed.setdefault(count.organisation.surviving.pk, []).append(count)
    lines = []
    for body in dict.fromkeys([*parts.bodies, *(count.organisation.surviving for count in row.counts)]):
        counts = typed.get(body.pk, [])
        part = "Pengampu utama" if body.pk == parts.lead_id else "Kontributor"
        lines.append(
            BodyLine(
                pk=body.pk,
                name=body.name,
                part=part if body.pk in parts.ids else "Tidak lagi mengampu butir ini",
                should=number(sum(one.should_be_trained for one in counts) if counts else None, 0),
                children=number(sum(one.trained_children or 0 for one in counts) if counts else None, 0),
                source="; ".join(one.source for one in counts),
                editable=policies_coverage.can_count(user, found.period, body.pk, parts.ids)
                and found.period.state != Period.State.CLOSED,
                typed=bool(counts),
            )
        )
    return lines


def _open_proposal(user: User, found: Coverage, row: page.Row) -> ProposedValue | None:
    rows = ProposedValue.objects.visible_to(user).filter(period=found.period, item=row.item)
    return rows.filter(state=ProposedValue.State.OPEN).first() if row.item else None
