"""The item page: what is asked, what was answered, what is missing to the next rung, who takes part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from common.formats import number, points, trim
from common.prepared import prepared
from indicators import forecast as fc
from indicators.answer_values import (
    AnswerValue,
    ChecklistAnswer,
    CountAnswer,
    ShareAnswer,
    read_answer,
)
from indicators.decisions import PastDecisions, rates_of
from indicators.models import (
    Answer,
    Assignment,
    Contribution,
    LateException,
    PeriodStage,
    StageScore,
    Tier,
)
from indicators.policies import items_within, oversees, states_open_to
from indicators.policies_window import Window, correction_time
from indicators.rendering.numbers import Trio, trio
from indicators.rendering.proposal import Banner, banner, open_proposal
from indicators.scoring import Explanation, explain, levels
from participants.models.organisations import surviving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from indicators.models import Draft, Item, ItemResult, Period
    from participants.models import User

ANSWER_CHIPS = {
    "": ("draft", "Belum diisi"),
    Answer.State.DRAFT: ("draft", "Draf"),
    Answer.State.SUBMITTED: ("wait", "Diajukan"),
    Answer.State.SIGNED: ("ok", "Disahkan"),
    Answer.State.RETURNED: ("warn", "Dikembalikan"),
}
CONTRIBUTION_CHIPS = {
    "": ("draft", "Belum mengisi"),
    Contribution.State.DRAFT: ("draft", "Draf"),
    Contribution.State.SUBMITTED: ("wait", "Diserahkan"),
    Contribution.State.MERGED: ("ok", "Digabungkan"),
}
CONFIDENCE = {
    "inferred": "Dihitung dengan pita taksiran: batasnya disimpulkan dari pertanyaan sejenis.",
    "assumption": "Dihitung dengan pita taksiran: batasnya asumsi kami sampai juknis resmi terbit.",
}


@dataclass(frozen=True)
class Part:
    """One organisation on the item; `body_id` is the one it was merged into, or itself; `contribution` is its
    handed-in rows and note, or None."""

    organisation_id: int
    body_id: int
    name: str
    role: str
    is_lead: bool
    chip: str
    words: str
    due_at: dt.datetime
    contribution: Mapping[str, Any] | None


@dataclass(frozen=True)
class Rung:
    label: str
    points: str
    here: bool
    hint: str


@dataclass(frozen=True)
class Stand:
    """Where a value stands on the rubric: the big figure, its sentence, the marked rubric."""

    figure: str
    unit: str
    sentence: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Late:
    """A late exception of one organisation on this item; `whole` when it covers all its items."""

    organisation_id: int
    name: str
    until: dt.datetime
    reason: str
    whole: bool


@dataclass(frozen=True)
class ItemPage:
    period: Period
    item: Item
    answer: Answer | None
    draft: Draft | None
    parts: tuple[Part, ...]
    trio: Trio
    max_points: str
    chip: str
    words: str
    confidence: str
    scores: Sequence[Mapping[str, Any]]
    before: str | None
    after: str | None
    window: Window
    late: tuple[Late, ...]
    proposal: Banner | None

    @property
    def lead(self) -> Part | None:
        return next((part for part in self.parts if part.is_lead), None)

    @property
    def lead_id(self) -> int | None:
        return self.lead.organisation_id if self.lead else None

    def window_of(self, part: Part) -> Window:
        """The window of one organisation on this item: a late exception counts for its own body only."""
        return replace(self.window, late_until=_late_until(part, self.late))

    @property
    def contributors(self) -> list[Part]:
        return [part for part in self.parts if not part.is_lead]

    @property
    def handed_in(self) -> list[Part]:
        """Contributors whose rows and note wait to be merged."""
        waiting = Contribution.State.SUBMITTED
        return [p for p in self.contributors if p.contribution and p.contribution["state"] == waiting]


def read_item(user: User, period: Period, code: str) -> Item | None:
    """The item if this user may open it, with all this page tells about it, in one query."""
    found: list[Item] = _item_row(
        oversees(user, period.regency_id),
        tuple(states_open_to(user, period)),
        user=user,
        account=user.pk,
        regency=period.regency_id,
        period=period.pk,
        instrument=period.instrument_id,
        code=code,
    )
    return next(iter(found), None)


@prepared
def _item_row(
    everything: bool,
    states: tuple[str, ...],
    *,
    user: User,
    account: int,
    regency: int,
    period: int,
    instrument: int,
    code: str,
) -> QuerySet[Any]:
    mine = items_within(user, period, instrument, everything=everything)
    neighbours = mine.order_by("position").values("code")
    decided = StageScore.objects.filter(period=period, item=OuterRef("pk")).exclude(tier=Tier.CLAIM)
    told = JSONObject(
        tier="tier", points="points", reason="reason", withdrawn="withdrawn", decided_by="decided_by", at="at"
    )
    rows = mine.filter(code=code).annotate(
        its_answer=FilteredRelation(
            "answers", condition=Q(answers__period=period, answers__state__in=states)
        ),
        its_result=FilteredRelation("results", condition=Q(results__period=period)),
        its_draft=FilteredRelation("draft", condition=Q(draft__period=period, draft__user=account)),
        before=Subquery(neighbours.filter(position__lt=OuterRef("position")).reverse()[:1]),
        after=Subquery(neighbours.filter(position__gt=OuterRef("position"))[:1]),
        scores=ArraySubquery(decided.order_by("-pk").values(told=told)[:12]),
        tallies=PastDecisions(regency),
        parts=_parts(period),
        late=_late(period),
        its_proposal=open_proposal(period),
        stage=Subquery(
            PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).values(
                told=JSONObject(opens_at="opens_at", closes_at="closes_at")
            )[:1]
        ),
    )
    related = ("question__indicator__cluster", "its_answer__organisation", "its_result", "its_draft")
    return rows.select_related(*related).order_by("pk")[:1]


def build_item_page(period: Period, item: Item) -> ItemPage:
    """Flat page from the row of `read_item`."""
    row: Any = item
    answer: Answer | None = getattr(row, "its_answer", None)
    chip, words = ANSWER_CHIPS[answer.state if answer else ""]
    parts = tuple(_part(told, answer) for told in row.parts)
    lead = next((part for part in parts if part.is_lead), None)
    state = _item_state(item, getattr(row, "its_result", None), lead.name if lead else "")
    times = {name: dt.datetime.fromisoformat(text) for name, text in (row.stage or {}).items()}
    late = tuple(_late_row(told) for told in row.late)
    return ItemPage(
        period=period,
        item=item,
        answer=answer,
        draft=getattr(row, "its_draft", None),
        parts=parts,
        trio=trio(state, rates_of(row.tallies)),
        max_points=points(item.max_score),
        chip=chip,
        words=words,
        confidence=CONFIDENCE.get(item.bands_confidence, ""),
        scores=row.scores,
        before=row.before,
        after=row.after,
        window=Window(
            period,
            **times,
            correction_until=correction_time(answer),
            late_until=_late_until(lead, late) if lead else None,
        ),
        late=late,
        proposal=banner(row.its_proposal),
    )


def stand(item: Item, payload: Mapping[str, Any] | None) -> Stand:
    """A checked payload (or None) on the item's rubric; raises Refused for one that fails its check."""
    answer = read_answer(item.rule, payload)
    told = explain(item.rule, answer, item.max_score)
    figure, unit, begin = _figure(item, answer, told)
    rungs = tuple(
        Rung(
            rung.label,
            points(rung.points),
            told.level is not None and rung.index == told.level.index,
            _hint(answer, told) if told.next_level and rung.index == told.next_level.index else "",
        )
        for rung in levels(item.rule, item.max_score)
    )
    return Stand(figure, unit, f"{begin} {told.sentence}".strip(), rungs)


def _figure(item: Item, answer: AnswerValue | None, told: Explanation) -> tuple[str, str, str]:
    if answer is None:
        return "–", "", ""
    if isinstance(answer, ShareAnswer):
        noun = item.rule.get("noun", "")
        begin = ""
        if answer.numerator is not None and answer.denominator is not None:
            begin = f"{trim(answer.numerator)} dari {trim(answer.denominator)} {noun}".strip() + "."
        return _percent(answer), "persen", begin
    if isinstance(answer, CountAnswer):
        return trim(answer.count), str(item.rule.get("unit", "")), ""
    if isinstance(answer, ChecklistAnswer):
        return str(len(answer.ticked)), f"dari {len(item.rule['items'])} butir", ""
    return points(told.points), "poin", f"{told.level.label}." if told.level else ""


def _percent(answer: ShareAnswer) -> str:
    share = answer.share
    return number(Decimal(share.numerator) / Decimal(share.denominator))


def _hint(answer: AnswerValue | None, told: Explanation) -> str:
    if told.target is None:
        return ""
    if isinstance(answer, ShareAnswer) and answer.denominator is not None:
        return f"perlu {trim(told.target)} dari {trim(answer.denominator)}"
    return f"perlu {trim(told.target)}" if isinstance(answer, CountAnswer) else ""


def _item_state(item: Item, result: ItemResult | None, lead: str) -> fc.ItemState:
    indicator = item.question.indicator
    decided = result is not None and result.external is not None
    return fc.ItemState(
        code=item.code,
        indicator=indicator.code,
        cluster=indicator.cluster.code,
        organisation=lead,
        max_score=item.max_score,
        claimed=result.claimed if result else None,
        internal=result.internal if result else None,
        external=result.external if result else None,
        external_tier=result.accepted_tier if result and decided else None,
        bands_confidence=item.bands_confidence,
        own_review=bool(result and result.own_review),
    )


def _parts(period: int) -> ArraySubquery:
    """Assignments of the outer item as JSON, lead first, each with what the organisation contributed."""
    given = Contribution.objects.filter(
        period=period, item=OuterRef("item"), organisation=OuterRef("organisation")
    ).values(told=JSONObject(pk="pk", state="state", rows="rows", note="note"))[:1]
    rows = Assignment.objects.filter(period=period, item=OuterRef("pk"))
    return ArraySubquery(
        rows.order_by("-part", "organisation__name").values(
            told=JSONObject(
                organisation=F("organisation_id"),
                body=surviving("organisation"),
                name=surviving("organisation", "short_name"),
                part="part",
                due_at="due_at",
                contribution=Subquery(given),
            )
        )
    )


def _late(period: int) -> ArraySubquery:
    """Late exceptions that cover the outer item, newest first, as JSON."""
    rows = LateException.objects.filter(Q(item=None) | Q(item=OuterRef("pk")), period=period, ended_at=None)
    return ArraySubquery(
        rows.order_by("-until").values(
            told=JSONObject(
                organisation=F("organisation_id"),
                name=surviving("organisation", "short_name"),
                until="until",
                reason="reason",
                item=F("item_id"),
            )
        )
    )


def _late_row(told: Mapping[str, Any]) -> Late:
    until = dt.datetime.fromisoformat(told["until"])
    return Late(told["organisation"], told["name"], until, told["reason"], told["item"] is None)


def _late_until(part: Part, late: Sequence[Late]) -> dt.datetime | None:
    bodies = (part.organisation_id, part.body_id)
    return max((one.until for one in late if one.organisation_id in bodies), default=None)


def _part(told: Mapping[str, Any], answer: Answer | None) -> Part:
    given: Mapping[str, Any] | None = told["contribution"]
    is_lead = told["part"] == Assignment.Part.LEAD
    if is_lead:
        chip, words = ANSWER_CHIPS[answer.state if answer else ""]
    else:
        chip, words = CONTRIBUTION_CHIPS[given["state"] if given else ""]
    return Part(
        organisation_id=told["organisation"],
        body_id=told["body"],
        name=told["name"],
        role=Assignment.Part(told["part"]).label,
        is_lead=is_lead,
        chip=chip,
        words=words,
        due_at=dt.datetime.fromisoformat(told["due_at"]),
        contribution=given,
    )
