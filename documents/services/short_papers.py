"""Papers of a few pages: one shape of frozen facts, one way to lay them out, for every room.

A room freezes `Facts` (texts already worded, letterhead and signature blocks included), names a template of
`templates/print` and registers both; the template gets `doc` (head, foot, code), `meta` and `body`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.template.loader import render_to_string

from common.paper import Paper
from documents.services.seals import register

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from documents.models import Document, Job
    from documents.registry import Fields, Seal
    from participants.models import User


@dataclass(frozen=True)
class Facts:
    """Frozen facts of a short paper.

    `kind` and `format` say who can read them again. `title` names the paper, `short` stands in its feet,
    `status` beside the code ("belum ditandatangani"), `subject` in the PDF's own description, `at` is the ISO
    moment of the facts. `public`: label and text for a stranger with the code, nothing personal. `body` is
    what the template places: plain JSON.
    """

    kind: str
    format: int
    title: str
    short: str
    status: str
    subject: str
    at: str
    body: dict[str, Any]
    public: Sequence[Sequence[str]] = field(default=())
    demo: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))


def register_short(
    kind: str,
    *,
    format: int,
    build: Callable[[str, dt.datetime, Job | None], Facts],
    template: str,
    may_read: Callable[[User, Document], bool],
) -> None:
    """Teach the portal one kind of short paper; called by the room that owns its subject, at start.

    A snapshot of another kind or format is refused with ValueError when it is laid out again.
    """

    def html(snapshot_json: str, seal: Seal) -> str:
        facts = Facts.from_json(snapshot_json)
        if (facts.kind, facts.format) != (kind, format):
            raise ValueError(f"snapshot {facts.kind} {facts.format} is not {kind} {format}")
        return render_to_string(template, {"doc": paper_of(facts, seal), "facts": facts, **facts.body})

    register(
        kind,
        build=build,
        html=html,
        title=lambda facts: str(facts.title),
        may_read=may_read,
        public_fields=_public,
    )


def paper_of(facts: Facts, seal: Seal) -> Paper:
    """Head and foot of a short paper."""
    demo = " · data peragaan" if facts.demo else ""
    return Paper(
        code=seal.code,
        url=seal.url,
        title=facts.title,
        short=facts.short,
        owner="",
        status=f"{facts.status}{demo}",
        stamp=facts.at,
        subject=facts.subject,
    )


def _public(document: Document) -> Fields:
    facts = Facts.from_json(json.loads(document.snapshot)["paper"])
    return [(label, text) for label, text in facts.public]
