"""Chance without chance: the same key always draws the same number, so two installations agree."""

from __future__ import annotations

import hashlib
from typing import TypeVar

T = TypeVar("T")


def draw(*key: object) -> int:
    return int.from_bytes(hashlib.sha256("|".join(map(str, key)).encode()).digest()[:8], "big")


def share(*key: object) -> float:
    """A number from 0 to 1, fixed by its key."""
    return draw(*key) / 2**64


def pick(options: tuple[T, ...], *key: object) -> T:
    return options[draw(*key) % len(options)]
