"""Flat rows for the screens that steer a period: codes, assignments, history, closing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Sum
from django.db.models.functions import JSONObject
from django.utils import timezone

from common.formats import numeric_date, points
from indicators.instrument_source import CLASS_CODES
from indicators.models import Answer, Assignment, AssignmentChange, CodeMapping, Item
from participants.models import Organisation
from participants.models.organisations import surviving

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from indicators.models import Period

LEAD = Assignment.Part.LEAD
CLIPPED = 90
CLOSING_STATES = ("", Answer.State.DRAFT, Answer.State.RETURNED, Answer.State.SUBMITTED, Answer.State.SIGNED)


@dataclass(frozen=True)
class CodeRow:
    """One instrument code; `chosen` is the mapped body, `suggested` one whose name fits, ids or None."""

    code: str
    meaning: str
    is_class: bool
    chosen: int | None
    suggested: int | None
    led: int
    named: int
    points: str

    @property
    def preset(self) -> int | None:
        return self.chosen or self.suggested


def code_rows(period: Period) -> list[CodeRow]:
    """Codes the instrument uses, unmapped ones first, then by the points they lead; in four queries."""
    led: dict[str, list[Decimal]] = {}
    named: dict[str, int] = {}
    for codes, most in period.instrument.items.values_list("codes", "max_score"):
        led.setdefault(codes[0], []).append(most)
        for code in codes:
            named[code] = named.get(code, 0) + 1
    mapped = {
        row.code: row.organisation.merged_into_id or row.organisation_id
        for row in CodeMapping.objects.filter(regency=period.regency_id).select_related("organisation")
    }
    names = _names(period)
    meanings: Mapping[str, str] = period.instrument.codes
    weight = {code: sum(led.get(code, []), Decimal(0)) for code in named}
    rows = [
        CodeRow(
            code,
            meanings.get(code, code),
            code in CLASS_CODES,
            mapped.get(code),
            suggest(code, meanings.get(code, ""), names),
            len(led.get(code, [])),
            named[code],
            points(weight[code]),
        )
        for code in named
    ]
    return sorted(rows, key=lambda row: (row.chosen is not None, -weight[row.code], row.code))


def suggest(code: str, meaning: str, names: Mapping[str, int]) -> int | None:
    """The body whose short name, official name or alias says the same as the code or its meaning."""
    for text in (code, meaning):
        found = names.get(_plain(text))
        if found is not None:
            return found
    return None


def _names(period: Period) -> dict[str, int]:
    found: dict[str, int] = {}
    bodies = Organisation.objects.filter(regency=period.regency_id).prefetch_related("aliases")
    for body in bodies:
        pk = body.merged_into_id or body.pk
        for name in (body.short_name, body.name, *(alias.name for alias in body.aliases.all())):
            found.setdefault(_plain(name), pk)
    return found


def _plain(text: str) -> str:
    """Letters and digits only, without what stands in brackets and without the regency's name."""
    bare = re.sub(r"\(.*?\)|\b(kabupaten|kab\.?|kota)\b.*$", "", text.lower())
    return re.sub(r"[^a-z0-9]", "", bare)


@dataclass(frozen=True)
class AssignmentSearch:
    """What the list is narrowed to; empty means everything."""

    text: str = ""
    cluster: str = ""
    organisation: int | None = None


def assigned_items(period: Period, search: AssignmentSearch) -> QuerySet[Item]:
    """Items of the period with `parts`, narrowed by `search`, in instrument order."""
    told = JSONObject(
        organisation=F("organisation_id"),
        name=surviving("organisation", "short_name"),
        part="part",
        due_at="due_at",
    )
    parts = Assignment.objects.filter(period=period, item=OuterRef("pk"))
    rows = Item.objects.filter(instrument=period.instrument_id)
    if search.text:
        words = Q(code__icontains=search.text) | Q(topic__icontains=search.text)
        rows = rows.filter(words | Q(question__text__icontains=search.text))
    if search.cluster:
        rows = rows.filter(question__indicator__cluster__code=search.cluster)
    if search.organisation:
        taking = Assignment.objects.filter(period=period, organisation=search.organisation)
        rows = rows.filter(pk__in=taking.values("item"))
    ordered = rows.select_related("question").order_by("position")
    return ordered.annotate(
        parts=ArraySubquery(parts.order_by("-part", "organisation__name").values(told=told))
    )


def assignment_rows(items: Iterable[Item]) -> list[dict[str, Any]]:
    return [_assignment_row(item) for item in items]


def _assignment_row(item: Item) -> dict[str, Any]:
    parts: list[Mapping[str, Any]] = getattr(item, "parts", [])
    lead = next((part for part in parts if part["part"] == LEAD), None)
    others = [part["name"] for part in parts if part["part"] != LEAD]
    text = item.topic or item.question.text
    return {
        "code": item.code,
        "text": text if len(text) <= CLIPPED else f"{text[:CLIPPED].rstrip()}…",
        "lead": lead["name"] if lead else "belum ditetapkan",
        "others": ", ".join(others[:3]) + (f" dan {len(others) - 3} lainnya" if len(others) > 3 else ""),
        "due": _short(lead["due_at"]) if lead else "–",
        "points": points(item.max_score),
    }


def _short(text: str) -> str:
    at = timezone.localtime(dt.datetime.fromisoformat(text))
    return f"{numeric_date(at.date())} {at:%H.%M}"


def history(period: Period, item: Item) -> list[AssignmentChange]:
    rows = AssignmentChange.objects.filter(regency=period.regency_id, period=period, item=item)
    return list(rows.select_related("organisation__merged_into", "former__merged_into", "by")[:30])


def closing_rows(period: Period) -> list[dict[str, Any]]:
    """Per leading organisation: how many items stand in which state, and the points nobody has signed."""
    leads = Assignment.objects.filter(period=period, part=LEAD)
    its = FilteredRelation("item__answers", condition=Q(item__answers__period=period))
    rows = (
        leads.annotate(its=its)
        .values(
            "organisation_id",
            body=surviving("organisation"),
            name=surviving("organisation", "short_name"),
            state=F("its__state"),
        )
        .annotate(count=Count("pk"), most=Sum("item__max_score"), claimed=Sum("its__points"))
        .order_by("name")
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        body = found.setdefault(
            row["body"],
            {"pk": row["body"], "name": row["name"], "counts": dict.fromkeys(CLOSING_STATES, 0)},
        )
        body["counts"][row["state"] or ""] += row["count"]
        if row["state"] == Answer.State.SUBMITTED:
            body["hanging"] = body.get("hanging", Decimal(0)) + (row["claimed"] or 0)
    return [_closing_row(body) for body in found.values()]


def _closing_row(body: Mapping[str, Any]) -> dict[str, Any]:
    counts = body["counts"]
    return {
        "pk": body["pk"],
        "name": body["name"],
        "empty": counts[""],
        "draft": counts[Answer.State.DRAFT],
        "returned": counts[Answer.State.RETURNED],
        "submitted": counts[Answer.State.SUBMITTED],
        "signed": counts[Answer.State.SIGNED],
        "hanging": points(body.get("hanging")) if counts[Answer.State.SUBMITTED] else "–",
        "open": counts[""] + counts[Answer.State.DRAFT] + counts[Answer.State.SUBMITTED],
    }
