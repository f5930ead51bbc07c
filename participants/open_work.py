"""What waits for the holder of a post; upper rooms say it here at start, because they know the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participants.models import Membership


@dataclass(frozen=True)
class OpenWork:
    """`count` things of one sort; `stays`: with the organisation, whoever holds the post. False: must be
    finished by the one who leaves."""

    label: str
    count: int
    stays: bool = True


Source = Callable[["Membership"], list[OpenWork]]
_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def of(post: Membership) -> list[OpenWork]:
    """Everything that is not zero, in the order of the rooms."""
    return [work for source in _sources for work in source(post) if work.count]
