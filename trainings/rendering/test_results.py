"""What the two tests of a training say, as plain values: a line a person, class means, a chart of topics."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from common.formats import number, trim
from trainings.gain import ClassGain, Sheets, TopicGain, class_gain, topic_gains
from trainings.models import KnowledgeTest, Participant, TestSheet

if TYPE_CHECKING:
    from decimal import Decimal

    from trainings.models import Training

PRE, POST = KnowledgeTest.Kind.PRE, KnowledgeTest.Kind.POST
STEP = 44
"""Height of one topic in the chart, in pixels, as on every chart of the portal."""


@dataclass(frozen=True)
class Line:
    """One participant; a sheet is None where that test was not taken."""

    participant: Participant
    pre: TestSheet | None
    post: TestSheet | None

    @property
    def sheets(self) -> Sheets:
        return Sheets(
            self.pre.score if self.pre else None,
            self.post.score if self.post else None,
            _topics(self.pre),
            _topics(self.post),
        )

    @property
    def gain(self) -> str:
        """ "+22,50", "0,00" or "−5,00"; "" unless both tests were taken."""
        found = self.sheets.gain
        return "" if found is None else signed(found)


@dataclass(frozen=True)
class Results:
    """`lines` by name; `unpaired` sheets belong to nobody yet; `taken` counts sheets by kind."""

    lines: list[Line]
    unpaired: list[TestSheet]
    tests: dict[str, KnowledgeTest]
    gain: ClassGain | None
    topics: list[TopicGain]
    taken: dict[str, int]

    @property
    def means(self) -> tuple[str, str, str] | None:
        """Class means before and after, and the gain, as printed; None while nobody took both."""
        if self.gain is None:
            return None
        return number(self.gain.pre), number(self.gain.post), signed(self.gain.gain)

    @property
    def weak(self) -> list[str]:
        return [topic.name for topic in self.topics if topic.weak]


def results(training: Training) -> Results:
    """Four queries, however many took part: who was accepted, or has a sheet all the same."""
    tests = {row.kind: row for row in KnowledgeTest.objects.filter(training=training)}
    kinds = {row.pk: row.kind for row in tests.values()}
    sheets: dict[int, dict[str, TestSheet]] = defaultdict(dict)
    unpaired, taken = [], {PRE.value: 0, POST.value: 0}
    for sheet in TestSheet.objects.filter(test__in=kinds).order_by("handed_in_at", "pk"):
        taken[kinds[sheet.test_id]] += 1
        if sheet.participant_id is None:
            unpaired.append(sheet)
        else:
            sheets[sheet.participant_id][kinds[sheet.test_id]] = sheet
    rows = Participant.objects.filter(training=training).select_related(
        "organisation__merged_into", "invitee"
    )
    lines = [
        Line(row, sheets[row.pk].get(PRE), sheets[row.pk].get(POST))
        for row in rows
        if row.pk in sheets or row.state == Participant.State.ACCEPTED
    ]
    known = [line.sheets for line in lines]
    return Results(
        lines,
        unpaired,
        tests,
        class_gain(known),
        topic_gains(known, training.minimum_post),
        taken,
    )


def chart(topics: list[TopicGain]) -> SafeString:
    """Before and after by topic: x in percent and no viewBox, so that text keeps its size on a phone."""
    words = "; ".join(sentence(topic) for topic in topics)
    rows = "".join(_row(topic, 20 + STEP * place) for place, topic in enumerate(topics))
    return mark_safe(
        f'<svg class="chart" height="{STEP * len(topics) + 12}" role="img" aria-labelledby="uji-t uji-d">'
        f'<title id="uji-t">Nilai uji awal dan akhir menurut materi</title>'
        f'<desc id="uji-d">{escape(words)}</desc>'
        f"{rows}</svg>"
    )


def sentence(topic: TopicGain) -> str:
    """ "Prinsip KHA: 61 menjadi 84, lemah"."""
    weak = ", lemah" if topic.weak else ""
    if topic.pre is None or topic.post is None:
        which = "uji awal" if topic.post is None else "uji akhir"
        return f"{topic.name}: {which} {_whole(topic.pre if topic.post is None else topic.post)}{weak}"
    return f"{topic.name}: {_whole(topic.pre)} menjadi {_whole(topic.post)}{weak}"


def signed(value: Decimal) -> str:
    """A gain with its sign; none for nought."""
    return f"+{number(value)}" if value > 0 else number(value)


def _row(topic: TopicGain, y: int) -> str:
    name = f"{topic.name} (lemah)" if topic.weak else topic.name
    numbers = " → ".join(_whole(value) for value in (topic.pre, topic.post) if value is not None)
    bold = ' class="strong"' if topic.weak else ""
    parts = [
        f'<text{bold} x="0" y="{y}">{escape(name)}</text>',
        f'<text class="strong" x="100%" y="{y}" text-anchor="end">{numbers}</text>',
        f'<line class="axis" x1="0" x2="100%" y1="{y + 14}" y2="{y + 14}"/>',
    ]
    if topic.pre is not None and topic.post is not None:
        parts.append(
            f'<line x1="{topic.pre}%" x2="{topic.post}%" y1="{y + 14}" y2="{y + 14}" '
            'stroke="var(--accent)" stroke-width="3"/>'
        )
    for value, sign in ((topic.pre, "m-claim"), (topic.post, "m-accept")):
        if value is not None:
            parts.append(f'<use href="#{sign}" x="{value}%" y="{y + 14}"/>')
    return "".join(parts)


def _whole(value: Decimal | None) -> str:
    return trim(None if value is None else round(value))


def _topics(sheet: TestSheet | None) -> dict[str, tuple[int, int]] | None:
    if sheet is None:
        return None
    return {name: (right, asked) for name, (right, asked) in sheet.topics.items()}
