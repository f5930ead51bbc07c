"""The registry of figures and how one is measured."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

PAIRS = 7


class Missing(Exception):
    """What the figure needs is not here; the message says what to do."""


Work = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """Our work and what it is measured against; each call does the whole work once."""

    ours: Work
    against: Work


@dataclass(frozen=True)
class Figure:
    """`goal` bounds the ratio: of times (ours ÷ against, at most) or of speeds (at least)."""

    name: str
    against: str
    goal: float
    speed: bool
    clock: Callable[[], float]
    pairs: int
    pair: Callable[[], AbstractContextManager[Pair]]


FIGURES: list[Figure] = []


def figure(
    name: str,
    *,
    against: str,
    goal: float,
    speed: bool = False,
    clock: Callable[[], float] = time.perf_counter,
    pairs: int = PAIRS,
) -> Callable[[Callable[[], AbstractContextManager[Pair]]], Callable[[], AbstractContextManager[Pair]]]:
    """Register a figure; `speed=True` where the goal is a share of the yardstick's speed."""

    def keep(pair: Callable[[], AbstractContextManager[Pair]]) -> Callable[[], AbstractContextManager[Pair]]:
        FIGURES.append(Figure(name, against, goal, speed, clock, pairs, pair))
        return pair

    return keep


def timed(work: Work, clock: Callable[[], float]) -> float:
    gc.collect()
    started = clock()
    work()
    return clock() - started


def measure(chosen: Figure) -> dict[str, object]:
    """Median over alternating pairs of runs after one warm-up of each; seconds and their ratio."""
    with chosen.pair() as pair:
        pair.ours()
        pair.against()
        rows = [
            (timed(pair.ours, chosen.clock), timed(pair.against, chosen.clock)) for _ in range(chosen.pairs)
        ]
    shares = [against / ours if chosen.speed else ours / against for ours, against in rows]
    ratio = statistics.median(shares)
    return {
        "name": chosen.name,
        "ours": round(statistics.median(ours for ours, _ in rows), 6),
        "against": round(statistics.median(against for _, against in rows), 6),
        "yardstick": chosen.against,
        "ratio": round(ratio, 3),
        "goal": f">= {chosen.goal}" if chosen.speed else f"<= {chosen.goal}",
        "met": ratio >= chosen.goal if chosen.speed else ratio <= chosen.goal,
    }
