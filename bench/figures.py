"""The registry of figures and how one is measured."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

PAIRS = 7
FEWEST_PAIRS = 2
SECONDS = 60


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


@dataclass(frozen=True)
class Line:
    """Something read off rather than raced: `ours` should stay at or below `bound`, in the unit it names."""

    what: str
    ours: float
    bound: float


@dataclass(frozen=True)
class Reading:
    """`read` is told whether the long form is wanted."""

    name: str
    against: str
    read: Callable[[bool], Iterator[Line]]


FIGURES: list[Figure] = []
READINGS: list[Reading] = []


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


def reading(
    name: str, *, against: str
) -> Callable[[Callable[[bool], Iterator[Line]]], Callable[[bool], Iterator[Line]]]:
    """Register something that is read off, such as memory."""

    def keep(read: Callable[[bool], Iterator[Line]]) -> Callable[[bool], Iterator[Line]]:
        READINGS.append(Reading(name, against, read))
        return read

    return keep


def timed(work: Work, clock: Callable[[], float]) -> float:
    gc.collect()
    started = clock()
    work()
    return clock() - started


def measure(chosen: Figure, full: bool) -> dict[str, object]:
    """Median over alternating pairs of runs after one warm-up of each; seconds and their ratio.

    After SECONDS no new pair begins, unless it is the `full` form or there are fewer than FEWEST_PAIRS.
    """
    with chosen.pair() as pair:
        pair.ours()
        pair.against()
        rows: list[tuple[float, float]] = []
        begun = time.monotonic()
        while len(rows) < chosen.pairs:
            if not full and len(rows) >= FEWEST_PAIRS and time.monotonic() - begun > SECONDS:
                break
            rows.append((timed(pair.ours, chosen.clock), timed(pair.against, chosen.clock)))
    shares = [against / ours if chosen.speed else ours / against for ours, against in rows]
    ratio = statistics.median(shares)
    return {
        "name": chosen.name,
        "ours": round(statistics.median(ours for ours, _ in rows), 6),
        "against": round(statistics.median(against for _, against in rows), 6),
        "yardstick": chosen.against,
        "ratio": round(ratio, 3),
        "pairs": len(rows),
        "goal": f">= {chosen.goal}" if chosen.speed else f"<= {chosen.goal}",
        "met": ratio >= chosen.goal if chosen.speed else ratio <= chosen.goal,
    }


def read_off(chosen: Reading, full: bool) -> Iterator[dict[str, object]]:
    """One line per value, as a share of what it may be."""
    for line in chosen.read(full):
        yield {
            "name": f"{chosen.name}: {line.what}",
            "ours": round(line.ours, 3),
            "against": line.bound,
            "yardstick": chosen.against,
            "ratio": round(line.ours / line.bound, 3),
            "goal": "<= 1",
            "met": line.ours <= line.bound,
        }
