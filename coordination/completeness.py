"""Whether the composition of a Gugus Tugas is whole. Pure: no Django.

Minimum posts and elements after the national guideline, as a province summarises it
(https://dp3akb.jabarprov.go.id/kla/): chair, deputy, secretary, a sub-group Kelembagaan and one for each of
the five clusters; members from government, community, business and media, and children represented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CORE = (("ketua", "Ketua"), ("wakil", "Wakil Ketua"), ("sekretaris", "Sekretaris"))
SUB_GROUPS = (
    ("kelembagaan", "Sub-Gugus Tugas Kelembagaan"),
    ("klaster1", "Sub-Gugus Tugas Klaster I"),
    ("klaster2", "Sub-Gugus Tugas Klaster II"),
    ("klaster3", "Sub-Gugus Tugas Klaster III"),
    ("klaster4", "Sub-Gugus Tugas Klaster IV"),
    ("klaster5", "Sub-Gugus Tugas Klaster V"),
)
PILLARS = (
    ("Pemerintah", frozenset({"opd", "kecamatan", "desa", "vertikal", "puskesmas"})),
    ("Masyarakat", frozenset({"masyarakat", "ibadah", "pesantren", "lksa", "kampus", "sekolah"})),
    ("Dunia usaha", frozenset({"usaha"})),
    ("Media massa", frozenset({"media"})),
)
CHILDREN = ("Perwakilan anak", frozenset({"forum_anak"}))


@dataclass(frozen=True)
class PostFact:
    """One post of a decree: its sub-group, its rank in it, and the sector of the body that fills it."""

    group: str
    kind: str
    sector: str


@dataclass(frozen=True)
class Completeness:
    """What is there and what is not, in the words of the page; `elements` pairs a name with its count."""

    missing_posts: tuple[str, ...]
    missing_elements: tuple[str, ...]
    elements: tuple[tuple[str, int], ...]

    @property
    def whole(self) -> bool:
        return not self.missing_posts and not self.missing_elements


def completeness(posts: Iterable[PostFact]) -> Completeness:
    """What a composition lacks. A sub-group is there once it has a post; the core needs each of its three."""
    listed = list(posts)
    core = {post.kind for post in listed if post.group == "inti"}
    groups = {post.group for post in listed}
    missing = [name for kind, name in CORE if kind not in core]
    missing += [name for group, name in SUB_GROUPS if group not in groups]
    elements = tuple(
        (name, sum(post.sector in sectors for post in listed)) for name, sectors in (*PILLARS, CHILDREN)
    )
    return Completeness(tuple(missing), tuple(name for name, count in elements if not count), elements)
