"""What all answering views share: the item behind an address, its form, and the ways to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from common.formats import time
from common.refusals import Refused
from indicators import policies
from indicators.answer_stages import allows
from indicators.forms.answers import AnswerSheet, ContributionForm
from indicators.forms.proposals import RefuseForm, UseForm
from indicators.matrix import TypedRow, as_typed, readings
from indicators.models import Answer, Contribution
from indicators.places import enter_period, local_now
from indicators.rendering.evidence import item_panel
from indicators.rendering.item_page import ItemPage, Late, Stand, build_item_page, read_item, stand
from indicators.rendering.trail import REASONS, read_events, trail
from indicators.services.answers import filled_of
from participants.places import user_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from indicators.models import Item, Period
    from indicators.rendering.proposal import Banner
    from indicators.services.answers import Conflict
    from participants.models import User


PART_ID = "sumbangan_%s"
BLANK_ROWS = 3


@dataclass(frozen=True)
class ItemView:
    """One item as one user meets it."""

    period: Period
    item: Item
    page: ItemPage
    user: User

    @property
    def on_behalf(self) -> bool:
        lead = self.page.lead_id
        return lead is not None and policies.answers_on_behalf(self.user, self.period, lead)

    def sheet(self, data: QueryDict | None = None) -> AnswerSheet:
        """The answer form: posted data, else this person's own draft, else what is stored."""
        draft = self.page.draft
        if data is None and draft is not None and not self.locked_because:
            data = QueryDict(mutable=True)
            for name, texts in draft.data.items():
                data.setlist(name, texts)
        return AnswerSheet(self.item, self.page.answer, data, on_behalf=self.on_behalf)

    @property
    def late(self) -> list[Late]:
        """Late exceptions that count now, as far as this user may know of them."""
        now, regency = local_now(self.period), self.period.regency_id
        return [
            one
            for one in self.page.late
            if one.until >= now and policies.sees_late(self.user, regency, one.organisation_id)
        ]

    @property
    def proposal(self) -> Banner | None:
        """The open proposal, for those who may read drafts."""
        drafts = Answer.State.DRAFT in policies.states_open_to(self.user, self.period)
        return self.page.proposal if drafts else None

    @property
    def locked_because(self) -> str:
        """Why the form cannot be changed now, "" when it can."""
        if not policies.can_answer(self.user, self.period, self.page.lead_id):
            return "Butir ini diisi oleh pengampu utamanya."
        closed = self.page.window.closed_because(self.user, local_now(self.period))
        if closed:
            return closed
        if self.page.answer and not allows(self.page.answer.state, "save"):
            return f"Isian {self.page.words.lower()} dan tidak dapat diubah."
        return ""


def find_item(request: HttpRequest, regency: str, period: str, code: str) -> ItemView:
    """The item, if it is one of this user's (404 otherwise)."""
    here = enter_period(request, regency, period)
    user = user_of(request)
    found = read_item(user, here, code)
    if found is None:
        raise Http404("Butir ini tidak ditemukan.")
    return ItemView(here, found, build_item_page(here, found), user)


def item_url(period: Period, item: Item) -> str:
    return reverse("indicators:item", args=[period.regency.code, period.slug, item.code])


def show_item(
    request: HttpRequest,
    here: ItemView,
    sheet: AnswerSheet,
    *,
    refusal: Refused | None = None,
    part: ContributionForm | None = None,
    part_rows: list[TypedRow] | None = None,
    use_form: UseForm | None = None,
    refuse_form: RefuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for htmx the form's panel alone."""
    locked = here.locked_because
    context = _sheet_context(here, sheet, locked) | {"refusal": refusal}
    if getattr(request, "htmx", False) and part is None:
        return render(request, "indicators/_answer.html", context, status=status)
    context |= _side_context(here, part, part_rows)
    context |= {
        "proposal": here.proposal,
        "may_decide": not locked and here.proposal is not None,
        "use_form": use_form or UseForm(initial={"version": sheet.version}),
        "refuse_form": refuse_form or RefuseForm(),
    }
    return render(request, "indicators/item.html", context, status=status)


def show_conflict(
    request: HttpRequest, here: ItemView, sheet: AnswerSheet, conflict: Conflict
) -> HttpResponse:
    """Both texts side by side; the typed one travels along in hidden fields."""
    stored, typed, zone = conflict.stored, conflict.typed, here.period.regency.zone
    both = f"{typed.note}\n{stored.note}".strip() if stored.note != typed.note else typed.note
    kept = [(name, text) for name, texts in (sheet.data or QueryDict()).lists() for text in texts]
    skip = {"csrfmiddlewaretoken", "version"}
    context = {
        "active": "bukti",
        "period": here.period,
        "page": here.page,
        "stored": _told(here.item, stored),
        "typed": _told(here.item, Answer(value=typed.value, rows=typed.rows, note=typed.note)),
        "stored_version": stored.version,
        "saved_at": time(stored.updated_at, zone),
        "typed_at": time(timezone.now(), zone),
        "hidden": [(name, text) for name, text in kept if name not in skip],
        "hidden_merged": [(n, both if n == "note" else t) for n, t in kept if n not in skip],
    }
    name = "indicators/_conflict.html" if getattr(request, "htmx", False) else "indicators/conflict.html"
    return render(request, name, context, status=409)


def _told(item: Item, answer: Answer) -> dict[str, Any]:
    shown = stand(item, answer.value)
    return {
        "figure": f"{shown.figure} {shown.unit}".strip(),
        "sentence": shown.sentence,
        "rows": len(answer.rows),
        "note": answer.note,
    }


def _sheet_context(here: ItemView, sheet: AnswerSheet, locked: str) -> dict[str, Any]:
    page = here.page
    return {
        "active": "bukti",
        "period": here.period,
        "item": here.item,
        "page": page,
        "sheet": sheet,
        "form": sheet.form,
        "stand": _stand(here, sheet),
        "locked": locked,
        "recount_url": reverse(
            "indicators:item-recount", args=[here.period.regency.code, here.period.slug, here.item.code]
        ),
        "returned_reason": REASONS.get(page.answer.return_reason, "") if page.answer else "",
        "on_behalf": here.on_behalf,
        "asked_back": _asked_back(sheet),
        "may_withdraw": _may(here, "withdraw"),
        "may_sign": bool(
            page.answer
            and allows(page.answer.state, "sign")
            and policies.can_sign_off(here.user, page.lead_id)
        ),
        "late": here.late,
        "draft_at": time(page.draft.saved_at, here.period.regency.zone) if page.draft and not locked else "",
    }


def contribution_form(given: Mapping[str, Any]) -> ContributionForm:
    note = "" if given.get("state") == Contribution.State.MERGED else given.get("note", "")
    return ContributionForm(initial={"note": note}, auto_id=PART_ID)


def blank_rows(item: Item, rows: list[dict[str, Any]]) -> list[TypedRow]:
    """Stored rows and a few empty ones to type into; the form works without JavaScript."""
    blank = {"cells": [""] * len(item.matrix_columns)}
    return as_typed(item.matrix_columns, [*rows, *[blank] * BLANK_ROWS])


def _side_context(
    here: ItemView, form: ContributionForm | None, typed_rows: list[TypedRow] | None
) -> dict[str, Any]:
    page = here.page
    mine = next((p for p in page.contributors if policies.works_for(here.user, p.organisation_id)), None)
    given: Mapping[str, Any] = (mine.contribution if mine else None) or {}
    open_rows = [] if given.get("state") == Contribution.State.MERGED else given.get("rows", [])
    closed = ""
    if mine is not None and form is None:
        closed = page.window_of(mine).closed_because(here.user, local_now(here.period))
    may_add = not here.locked_because or (mine is not None and not closed)
    panel = item_panel(here.user, here.period, here.item, may_add=may_add)
    entries = read_events(
        here.period,
        here.item,
        answer=page.answer.pk if page.answer else None,
        contributions=[p.contribution["pk"] for p in page.contributors if p.contribution],
        evidence=[row.pk for row in panel.rows],
    )
    return {
        "panel": panel,
        "events": trail(entries, page.scores),
        "mine": mine,
        "mine_closed": closed,
        "mine_given": as_typed(here.item.matrix_columns, list(given.get("rows", []))),
        "contribution_form": form or contribution_form(given),
        "contribution_rows": typed_rows or blank_rows(here.item, open_rows),
        "may_merge": policies.can_answer(here.user, here.period, page.lead_id),
    }


def _stand(here: ItemView, sheet: AnswerSheet) -> Stand:
    """On the rubric: what is typed when it can be read, else what is stored."""
    if sheet.data is not None and sheet.form.is_valid():
        return stand(here.item, sheet.form.filled([]).value)
    stored = here.page.answer
    return stand(here.item, filled_of(stored).value if stored else None)


def _asked_back(sheet: AnswerSheet) -> list[dict[str, Any]]:
    """Ambiguous numbers with the two buttons that settle them."""
    if sheet.data is None:
        return []
    found = [
        (name, sheet.data.get(name, ""), str(sheet.form.fields[name].label))
        for name, errors in sheet.form.errors.as_data().items()
        if any(error.code == "number-ambiguous" for error in errors)
    ]
    found += [
        (cell.name, cell.text, f"Baris {row.number}, {cell.label}")
        for row in sheet.rows
        for cell in row.faults
        if cell.code == "number-ambiguous"
    ]
    return [
        {"name": name, "text": text, "label": label, "readings": readings(text) or ()}
        for name, text, label in found
    ]


def _may(here: ItemView, act: str) -> bool:
    answer = here.page.answer
    return bool(
        answer
        and allows(answer.state, act)
        and policies.can_answer(here.user, here.period, here.page.lead_id)
    )
