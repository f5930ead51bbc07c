"""The annex of the decree ("Lampiran SK Gugus Tugas"): frozen facts and their seal in, HTML out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from common.paper import Paper

if TYPE_CHECKING:
    from documents.models import Document
    from documents.registry import Fields, Seal

KIND = "lampiran-sk"
TEMPLATE = "print/task_force.html"


@dataclass(frozen=True)
class Annex:
    """What the paper says; `groups`: sub-group and its rows (number, place, office, body, name)."""

    regency: str
    head: str
    number: str
    dated: str
    about: str
    validity: str
    at: str
    demo: bool
    groups: list[tuple[str, list[tuple[int, str, str, str, str]]]]
    missing: list[str]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def title(facts: Annex) -> str:
    return f"Lampiran SK Gugus Tugas KLA {facts.regency} Nomor {facts.number}"


def html(snapshot_json: str, seal: Seal) -> str:
    facts = Annex(**json.loads(snapshot_json))
    return render_to_string(TEMPLATE, {"facts": facts, "doc": paper(facts, seal), "posts": signing(facts)})


def paper(facts: Annex, seal: Seal) -> Paper:
    demo = " · data peragaan" if facts.demo else ""
    return Paper(
        code=seal.code,
        url=seal.url,
        title=title(facts),
        short=f"Lampiran SK Gugus Tugas KLA, {facts.regency}",
        owner=facts.regency,
        status=f"konsep lampiran, belum ditandatangani{demo}",
        stamp=facts.at,
        subject=f"Susunan Gugus Tugas KLA {facts.regency}",
    )


def signing(facts: Annex) -> list[dict[str, Any]]:
    """The one who sets the decree; the name is written by hand."""
    return [{"part": "", "post": facts.head.upper(), "name": "", "rank": " "}]


def public_fields(document: Document) -> Fields:
    """The decree's number and date; no names."""
    facts = json.loads(json.loads(document.snapshot)["paper"])
    return [("Nomor SK", facts["number"]), ("Tanggal SK", facts["dated"])]
