"""The certificate on paper: frozen facts and their seal in, HTML of two pages out; same input, same text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from documents.services.short_papers import Facts, paper_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.registry import Seal

TEMPLATES = {1: "print/certificate.html"}
"""By the version frozen at issue: a new lay-out gets a new number, so that issued certificates stay."""

FRONT = ((12.0, ""), (16.0, "snug"))
BACK = ((15.0, ""), (19.0, "snug"))
WIDEST = "tight"


def html(snapshot_json: str, seal: Seal) -> str:
    facts = Facts.from_json(snapshot_json)
    body = facts.body
    placed = {
        "doc": paper_of(facts, seal),
        "front": density(front_lines(body), FRONT),
        "back": density(back_lines(body), BACK),
    }
    return render_to_string(TEMPLATES[facts.format], {**body, **placed})


def density(lines: float, steps: Sequence[tuple[float, str]]) -> str:
    """The first class whose room holds that many lines."""
    return next((name for room, name in steps if lines <= room), WIDEST)


def front_lines(body: dict[str, Any]) -> float:
    """About how many lines of text the front takes; only long ones make a difference."""
    head, sign = body["letterhead"], body["signature"]
    sentence = "".join(str(body[key]) for key in ("event", "place", "organiser", "partners", "days"))
    return (
        sum(_lines(line, 75) for line in head["lines"])
        + 2 * _lines(body["name"], 48)
        + _lines(f"{body['position']}, {body['institution']}", 105)
        + _lines(sentence + " " * 120, 105)
        + sum(_lines(line, 60) for line in sign["post"].splitlines())
        + len([text for text in (head["address"], head["contact"]) if text]) * 0.7
    )


def back_lines(body: dict[str, Any]) -> float:
    """About how many lines the list of modules takes."""
    return sum(_lines(module["title"], 58) for module in body["modules"]) + 1


def _lines(text: str, width: int) -> int:
    return math.ceil(len(text) / width) if text else 0
