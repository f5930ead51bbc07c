"""The Gugus Tugas as its page shows it: one decree, its posts by sub-group, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.formats import long_date
from coordination.completeness import Completeness, PostFact, completeness
from coordination.models import TaskForceHolder, TaskForcePost

if TYPE_CHECKING:
    from coordination.models import TaskForceDecree

SOON = dt.timedelta(days=60)
ORDER = list(TaskForcePost.Kind.values)


@dataclass(frozen=True)
class Seat:
    """One post with who holds it now and who did before ("Nama, sampai 1 Maret 2025")."""

    pk: int
    place: str
    office: str
    organisation: str
    organisation_pk: int
    element: str
    holder: str
    since: str
    before: tuple[str, ...]


@dataclass
class SubGroup:
    name: str
    seats: list[Seat] = field(default_factory=list)


@dataclass(frozen=True)
class DecreeState:
    """How a decree stands on a day: "ok", "warn" or "bad" with its words."""

    kind: str
    label: str
    sentence: str


def decree_state(decree: TaskForceDecree, today: dt.date) -> DecreeState:
    """Not yet in force, in force, ending soon, or ended."""
    if today < decree.valid_from:
        return DecreeState("wait", "Belum berlaku", f"SK ini berlaku mulai {long_date(decree.valid_from)}.")
    end = decree.valid_until
    if end is None:
        return DecreeState("ok", "Berlaku", "SK ini berlaku tanpa batas akhir.")
    if end < today:
        return DecreeState(
            "bad",
            "Berakhir",
            f"SK ini berakhir pada {long_date(end)}. Gugus Tugas sekarang tidak mempunyai dasar; "
            "usulkan SK pengganti kepada Bupati.",
        )
    if end - today <= SOON:
        return DecreeState(
            "warn",
            "Segera berakhir",
            f"SK ini berakhir pada {long_date(end)}, {(end - today).days} hari lagi.",
        )
    return DecreeState("ok", "Berlaku", f"SK ini berlaku sampai {long_date(end)}.")


def lacks(decree: TaskForceDecree) -> Completeness:
    """What the composition of the decree lacks."""
    rows = decree.posts.values_list("group", "kind", "sector")
    return completeness(PostFact(group, kind, sector) for group, kind, sector in rows)


def sub_groups(decree: TaskForceDecree, *, with_names: bool) -> list[SubGroup]:
    """The posts in the order of the decree's annex; three queries whatever their number."""
    holders: dict[int, list[TaskForceHolder]] = {}
    if with_names:
        rows = TaskForceHolder.objects.filter(post__decree=decree).order_by("-starts_on")
        for row in rows.select_related("person__merged_into"):
            holders.setdefault(row.post_id, []).append(row)
    groups = {code: SubGroup(label) for code, label in TaskForcePost.Group.choices}
    posts = decree.posts.select_related("organisation__merged_into")
    for post in sorted(posts, key=lambda post: (ORDER.index(post.kind), post.number, post.pk)):
        groups[post.group].seats.append(_seat(post, holders.get(post.pk, [])))
    return [group for group in groups.values() if group.seats]


def _seat(post: TaskForcePost, held: list[TaskForceHolder]) -> Seat:
    now = next((row for row in held if row.ends_on is None), None)
    body = post.organisation.surviving
    return Seat(
        post.pk,
        post.place,
        post.title,
        body.name,
        body.pk,
        post.get_sector_display(),
        str(now.person) if now else "",
        long_date(now.starts_on) if now else "",
        tuple(
            f"{row.person}, {long_date(row.starts_on)} sampai {long_date(row.ends_on)}"
            for row in held
            if row.ends_on is not None
        ),
    )
