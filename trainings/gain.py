"""What a training changed in what people know: gain per person, class means, weak topics. Pure: no Django.

Only people who took both tests are compared: a mean over different people would show who was absent, not what
was learnt. Scores are Decimal, 0 to 100; a gain lies between -100 and 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FULL = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sheets:
    """One person: score of each test or None, and {topic: (right, asked)} where the answers are known."""

    pre: Decimal | None = None
    post: Decimal | None = None
    pre_topics: Mapping[str, tuple[int, int]] | None = None
    post_topics: Mapping[str, tuple[int, int]] | None = None

    @property
    def paired(self) -> bool:
        return self.pre is not None and self.post is not None

    @property
    def gain(self) -> Decimal | None:
        """Post less pre, None unless both were taken."""
        return None if self.pre is None or self.post is None else self.post - self.pre


@dataclass(frozen=True)
class ClassGain:
    """`people` took both tests; `gain` is the difference of the two printed means, so the three add up."""

    people: int
    pre: Decimal
    post: Decimal

    @property
    def gain(self) -> Decimal:
        return self.post - self.pre


@dataclass(frozen=True)
class TopicGain:
    """Percent of right answers to the questions of one topic; None where nobody was asked."""

    name: str
    pre: Decimal | None
    post: Decimal | None
    weak: bool = False


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """The mean with two decimals, None of nothing."""
    found = list(values)
    return (sum(found, Decimal(0)) / len(found)).quantize(CENT, ROUND_HALF_UP) if found else None


def class_gain(people: Iterable[Sheets]) -> ClassGain | None:
    """Means of those who took both tests; None while nobody did."""
    pairs = [(one.pre, one.post) for one in people if one.pre is not None and one.post is not None]
    pre, post = mean(pre for pre, _ in pairs), mean(post for _, post in pairs)
    return None if pre is None or post is None else ClassGain(len(pairs), pre, post)


def topic_gains(people: Iterable[Sheets], minimum: Decimal | None) -> list[TopicGain]:
    """Topics by name. Of those who took both tests; of everybody while nobody has taken both yet.

    Weak is a topic that is known less well than `minimum` after the training; where the training asks for no
    minimum, the one known least.
    """
    everybody = list(people)
    compared = [one for one in everybody if one.paired] or everybody
    before = _shares(one.pre_topics for one in compared)
    after = _shares(one.post_topics for one in compared)
    lowest = min(after.values(), default=None)
    whole = len(set(after.values())) < 2
    rows = []
    for name in sorted(before.keys() | after.keys()):
        post = after.get(name)
        if post is None:
            weak = False
        elif minimum is None:
            weak = post == lowest and not whole
        else:
            weak = post < minimum
        rows.append(TopicGain(name, before.get(name), post, weak))
    return rows


def _shares(sheets: Iterable[Mapping[str, tuple[int, int]] | None]) -> dict[str, Decimal]:
    total: dict[str, tuple[int, int]] = {}
    for topics in sheets:
        for name, (right, asked) in (topics or {}).items():
            hits, of = total.get(name, (0, 0))
            total[name] = (hits + right, of + asked)
    return {
        name: (FULL * hits / of).quantize(CENT, ROUND_HALF_UP) for name, (hits, of) in total.items() if of
    }
