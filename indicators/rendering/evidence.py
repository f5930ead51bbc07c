"""Evidence as pages and reports show it: flat rows with finished words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from common.formats import long_date, moment
from common.prepared import prepared
from indicators import policies as item_policies
from indicators import policies_evidence as policies
from indicators.models import Evidence, EvidenceLink, EvidenceRevision, Reason, Tier
from indicators.proof import Axes, axes, year_warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from indicators.models import Item, Period
    from participants.models import User

ICONS = {
    "pdf": "file-earmark-pdf",
    "jpg": "image",
    "png": "image",
    "xlsx": "file-earmark-spreadsheet",
    "docx": "file-earmark-text",
    "pptx": "file-earmark-slides",
}
LINK_STATES = {
    EvidenceLink.State.ATTACHED: ("wait", "Ditelaah"),
    EvidenceLink.State.ACCEPTED: ("ok", "Diterima"),
    EvidenceLink.State.RETURNED: ("warn", "Dikembalikan"),
}
SIDES = {Tier.INTERNAL: "Gugus Tugas", Tier.VA_PROV: "Provinsi"}
WITHHELD = ("guard", "Ditahan: data anak")
WITHDRAWN = ("off", "Ditarik")
REVISIONS = Prefetch("revisions", EvidenceRevision.objects.select_related("file").order_by("number"))


@dataclass(frozen=True)
class VerdictRow:
    """What one reviewing side says of the file: chip class and words, `why` when returned, `told` by whom."""

    side: str
    state: str
    label: str
    why: str
    told: str


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence in a list. `state` is a chip class with its words in `state_label`."""

    pk: int
    title: str
    url: str
    icon: str
    detail: str
    origin: str
    state: str
    state_label: str
    verdicts: tuple[VerdictRow, ...] = ()
    warning: str = ""
    replace_url: str = ""
    redact_url: str = ""
    items: tuple[tuple[str, str], ...] = ()
    link_id: int = 0

    @property
    def told_why(self) -> bool:
        return any(verdict.why for verdict in self.verdicts)


@dataclass(frozen=True)
class EvidencePanel:
    """All evidence of one item with its two axes, for the item page and the desk."""

    rows: list[EvidenceRow]
    axes: Axes
    add_url: str = ""
    expected: list[str] = field(default_factory=list)


def links_for(user: User, period: Period, item: Item) -> list[EvidenceLink]:
    """Visible links of one item with everything a page needs, in two queries."""
    found: list[EvidenceLink] = _links(user=user, period=period.pk, item=item.pk)
    prefetch_related_objects(found, Prefetch("evidence__revisions", REVISIONS.queryset))
    return found


@prepared
def _links(user: User, period: int, item: int) -> QuerySet[EvidenceLink]:
    links = EvidenceLink.objects.visible_to(user).judged()
    links = links.filter(period=period, item=item, evidence__withdrawn_at=None)
    return links.select_related("evidence__organisation").order_by("pk")


def item_panel(user: User, period: Period, item: Item, *, may_add: bool) -> EvidencePanel:
    """The evidence part of the item page; include "indicators/_evidence_list.html" with panel=… only."""
    links = links_for(user, period, item)
    add = reverse("indicators:evidence-new", args=[period.regency.code, period.slug])
    return EvidencePanel(
        rows=[_link_row(user, period, link) for link in links],
        axes=axes(item.evidence_expected, accepted_in_field(links)),
        add_url=f"{add}?butir={item.code}" if may_add else "",
        expected=list(item.evidence_expected),
    )


def accepted_in_field(links: Iterable[EvidenceLink]) -> list[bool]:
    return [link.evidence.is_field_proof for link in links if link.state == EvidenceLink.State.ACCEPTED]


def register_rows(user: User, period: Period, found: Sequence[Evidence]) -> list[EvidenceRow]:
    """Rows of the list "Data dukung" in three queries; `found` comes with its organisations."""
    links = EvidenceLink.objects.filter(period=period, item__in=item_policies.items_of(user, period))
    prefetch_related_objects(
        found,
        REVISIONS,
        Prefetch(
            "links",
            links.judged().select_related("item").order_by("item__position"),
            to_attr="period_links",
        ),
    )
    return [_register_row(user, period, evidence) for evidence in found]


def latest(evidence: Evidence, role: str) -> EvidenceRevision | None:
    """The newest revision of a role among the prefetched ones."""
    rows = [revision for revision in evidence.revisions.all() if revision.role == role]
    return rows[-1] if rows else None


def shown_revision(user: User, evidence: Evidence) -> EvidenceRevision | None:
    """What this user gets to see: the newest original, else the newest redacted copy, else nothing."""
    original = latest(evidence, EvidenceRevision.FileRole.ORIGINAL)
    if original is not None and policies.may_open(user, evidence, original):
        return original
    return latest(evidence, EvidenceRevision.FileRole.REDACTED)


def describe(revision: EvidenceRevision | None, page: int | None = None) -> str:
    """ "PDF, 12 halaman, bukti di halaman 3. Nomor 800/118/Dinkes, 14 Januari 2026"."""
    if revision is None:
        return ""
    parts = [revision.file.kind.upper()]
    if revision.file.pages:
        parts.append(f"{revision.file.pages} halaman")
    if page:
        parts.append(f"bukti di halaman {page}")
    paper = [f"Nomor {revision.document_number}"] if revision.document_number else []
    paper += [long_date(revision.document_date)] if revision.document_date else []
    return ". ".join(filter(None, [", ".join(parts), ", ".join(paper)]))


def verdict_rows(link: EvidenceLink) -> tuple[VerdictRow, ...]:
    """Both sides by name, the Gugus Tugas first; a side that has not judged is left out."""
    rows = []
    for tier, side in SIDES.items():
        verdict = link.verdict_of(tier)
        if verdict is not None:
            state, label = LINK_STATES[EvidenceLink.State(verdict.state)]
            why = f"{Reason(verdict.reason).label}. {verdict.note}".strip() if verdict.reason else ""
            told = f"{verdict.decided_by}, {moment(verdict.at, timezone.get_current_timezone())}"
            rows.append(VerdictRow(side, state, label, why, told))
    return tuple(rows)


def warning_of(revision: EvidenceRevision | None, period: Period) -> str:
    if revision is None:
        return ""
    return year_warning(revision.document_date, revision.valid_until, period.evidence_years)


def _state_of(user: User, evidence: Evidence, otherwise: tuple[str, str]) -> tuple[str, str]:
    if evidence.withdrawn_at is not None:
        return WITHDRAWN
    if evidence.is_restricted and latest(evidence, EvidenceRevision.FileRole.REDACTED) is None:
        return WITHHELD
    return otherwise


def _link_row(user: User, period: Period, link: EvidenceLink) -> EvidenceRow:
    evidence = link.evidence
    original = latest(evidence, EvidenceRevision.FileRole.ORIGINAL)
    state, label = _state_of(user, evidence, LINK_STATES[EvidenceLink.State(link.state)])
    verdicts = verdict_rows(link)
    returned = any(row.state == "warn" for row in verdicts)
    changeable = policies.can_change(user, evidence)
    url = _url(period, evidence)
    return EvidenceRow(
        pk=evidence.pk,
        title=evidence.title,
        url=url,
        icon=ICONS.get(original.file.kind if original else "", "file-earmark"),
        detail=describe(original, link.page),
        origin=f"Dari {evidence.organisation}",
        state=state,
        state_label=label,
        verdicts=verdicts,
        warning=warning_of(original, period),
        replace_url=f"{url}ganti/" if changeable and returned else "",
        redact_url=f"{url}samarkan/" if changeable and state == "guard" else "",
        link_id=link.pk,
    )


def _register_row(user: User, period: Period, evidence: Evidence) -> EvidenceRow:
    original = latest(evidence, EvidenceRevision.FileRole.ORIGINAL)
    links: list[EvidenceLink] = getattr(evidence, "period_links", [])
    state, label = _state_of(user, evidence, _overall(links))
    return EvidenceRow(
        pk=evidence.pk,
        title=evidence.title,
        url=_url(period, evidence),
        icon=ICONS.get(original.file.kind if original else "", "file-earmark"),
        detail=describe(original),
        origin=str(evidence.organisation),
        state=state,
        state_label=label,
        warning=warning_of(original, period),
        items=tuple((link.item.code, _item_url(period, link.item.code)) for link in links),
    )


def _overall(links: Sequence[EvidenceLink]) -> tuple[str, str]:
    """One state for a file on several items: the worst of them."""
    if not links:
        return ("draft", "Belum dikaitkan")
    states = {EvidenceLink.State(link.state) for link in links}
    for state in (EvidenceLink.State.RETURNED, EvidenceLink.State.ATTACHED):
        if state in states:
            return LINK_STATES[state]
    return LINK_STATES[EvidenceLink.State.ACCEPTED]


def _url(period: Period, evidence: Evidence) -> str:
    return reverse("indicators:evidence", args=[period.regency.code, period.slug, evidence.pk])


def _item_url(period: Period, code: str) -> str:
    return reverse("indicators:item", args=[period.regency.code, period.slug, code])
