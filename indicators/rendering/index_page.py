"""The list of all items of a period: clusters → indicators → items, flat texts, one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from common.formats import points
from indicators import forecast as fc
from indicators.decisions import read_rates
from indicators.models import Assignment
from indicators.policies import items_of, states_open_to
from indicators.rendering.item_page import ANSWER_CHIPS
from participants.models import Organisation
from participants.models.organisations import surviving

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indicators.models import Period
    from participants.models import User

STATES = (
    ("", "Semua keadaan"),
    ("kosong", "Belum diisi"),
    ("draft", "Draf"),
    ("submitted", "Diajukan"),
    ("signed", "Disahkan"),
    ("returned", "Dikembalikan"),
)
LONGEST_TEXT = 110
MOST_ROWS = 110
CHIP_ICONS = {"draft": "pencil", "wait": "hourglass-split", "ok": "check-lg", "warn": "arrow-return-left"}


@dataclass(frozen=True)
class Search:
    """What the list is narrowed to; empty strings and None mean everything."""

    text: str = ""
    lead: int | None = None
    state: str = ""
    cluster: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.lead or self.state)


@dataclass
class Sums:
    """Counted and summed while rows are read; points are Decimal until they are shown."""

    items: int = 0
    handed_in: int = 0
    most: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    forecast: Decimal = Decimal(0)
    claimed: Decimal = Decimal(0)
    decided: int = 0
    claims: int = 0

    def add(self, state: fc.ItemState, forecast: Decimal, *, handed_in: bool) -> None:
        self.items += 1
        self.handed_in += handed_in
        self.most += state.max_score
        self.accepted += state.accepted or 0
        self.forecast += forecast
        self.claimed += state.claimed or 0
        self.decided += state.accepted is not None
        self.claims += state.claimed is not None

    @property
    def shown(self) -> dict[str, str]:
        """Texts; a sum over no decision at all is "–", not zero."""
        return {
            "most": points(self.most),
            "accepted": points(self.accepted if self.decided else None),
            "forecast": points(self.forecast if self.decided or self.claims else None),
            "claimed": points(self.claimed if self.claims else None),
        }


@dataclass
class IndicatorGroup:
    label: str
    name: str
    sums: Sums = field(default_factory=Sums)
    rows: list[dict[str, str]] = field(default_factory=list)


@dataclass
class ClusterGroup:
    code: str
    name: str
    is_open: bool
    sums: Sums = field(default_factory=Sums)
    indicators: dict[str, IndicatorGroup] = field(default_factory=dict)


@dataclass
class IndexPage:
    clusters: dict[str, ClusterGroup]
    sums: Sums
    leads: list[tuple[int, str]]
    rows_shown: int = 0

    @property
    def rows_kept_back(self) -> int:
        """Found rows beyond the most a page carries."""
        asked = sum(cluster.sums.items for cluster in self.clusters.values() if cluster.is_open)
        return asked - self.rows_shown


def build_index(user: User, period: Period, search: Search) -> IndexPage:
    """All items the user may open, narrowed by `search`, in three queries.

    The rows of a cluster are sent only when it is the chosen one or the search narrows the list, so that the
    page stays small; its sums are always there.
    """
    rates = read_rates(period.regency_id)
    page = IndexPage({}, Sums(), _leads(period))
    for row in _rows(user, period, search):
        cluster = page.clusters.setdefault(
            row["cluster"],
            ClusterGroup(
                row["cluster"], row["cluster_name"], search.is_narrow or search.cluster == row["cluster"]
            ),
        )
        group = cluster.indicators.setdefault(
            row["indicator"], IndicatorGroup(row["indicator_label"], row["indicator_name"])
        )
        state = _state(row)
        found = fc.forecast_item(state, rates)
        handed_in = row["answer_state"] in ("submitted", "signed")
        for sums in (page.sums, cluster.sums, group.sums):
            sums.add(state, found.forecast, handed_in=handed_in)
        if cluster.is_open and page.rows_shown < MOST_ROWS:
            page.rows_shown += 1
            group.rows.append(_shown(row, state, found))
    return page


def _rows(user: User, period: Period, search: Search) -> Iterable[Any]:
    rows = items_of(user, period).annotate(
        its_answer=FilteredRelation(
            "answers",
            condition=Q(answers__period=period, answers__state__in=states_open_to(user, period)),
        ),
        its_result=FilteredRelation("results", condition=Q(results__period=period)),
        its_lead=FilteredRelation(
            "assignments",
            condition=Q(assignments__period=period, assignments__part=Assignment.Part.LEAD),
        ),
    )
    if search.text:
        words = Q(code__icontains=search.text) | Q(topic__icontains=search.text)
        words |= Q(question__text__icontains=search.text)
        words |= Q(its_lead__organisation__name__icontains=search.text)
        rows = rows.filter(words | Q(its_lead__organisation__short_name__icontains=search.text))
    if search.lead:
        rows = rows.filter(
            Q(its_lead__organisation=search.lead) | Q(its_lead__organisation__merged_into=search.lead)
        )
    if search.state:
        blank = search.state == "kosong"
        rows = rows.filter(its_answer__state=None if blank else search.state)
    return rows.order_by("position").values(
        "code",
        "topic",
        "max_score",
        "bands_confidence",
        text=F("question__text"),
        indicator=F("question__indicator__code"),
        indicator_label=F("question__indicator__label"),
        indicator_name=F("question__indicator__name"),
        cluster=F("question__indicator__cluster__code"),
        cluster_name=F("question__indicator__cluster__name"),
        answer_state=F("its_answer__state"),
        claimed=F("its_result__claimed"),
        internal=F("its_result__internal"),
        external=F("its_result__external"),
        accepted_tier=F("its_result__accepted_tier"),
        lead=surviving("its_lead__organisation", "short_name"),
    )


def _leads(period: Period) -> list[tuple[int, str]]:
    leading = Assignment.objects.filter(period=period, part=Assignment.Part.LEAD).values("organisation")
    bodies = Organisation.objects.current().filter(Q(pk__in=leading) | Q(absorbed__in=leading)).distinct()
    return list(bodies.order_by("short_name").values_list("pk", "short_name"))


def _state(row: Mapping[str, Any]) -> fc.ItemState:
    return fc.ItemState(
        code=row["code"],
        indicator=row["indicator"],
        cluster=row["cluster"],
        organisation=row["lead"] or "",
        max_score=row["max_score"],
        claimed=row["claimed"],
        internal=row["internal"],
        external=row["external"],
        external_tier=row["accepted_tier"] if row["external"] is not None else None,
    )


def _shown(row: Mapping[str, Any], state: fc.ItemState, found: fc.ItemForecast) -> dict[str, str]:
    chip, words = ANSWER_CHIPS[row["answer_state"] or ""]
    text = row["topic"] or row["text"]
    nothing = found.basis == "none" and state.claimed is None
    return {
        "code": row["code"],
        "text": text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…",
        "lead": row["lead"] or "belum ditetapkan",
        "chip": chip,
        "icon": CHIP_ICONS[chip],
        "words": words,
        "accepted": points(state.accepted),
        "forecast": points(None if nothing else found.forecast),
        "claimed": points(state.claimed),
        "most": points(state.max_score),
    }
