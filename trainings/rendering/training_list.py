"""Trainings as lines of a list: days and seats of each, counted with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from trainings.models import Participant
from trainings.rendering.training_head import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from trainings.models import Training


@dataclass(frozen=True)
class Line:
    training: Training
    days: str
    seats: int
    proposed: int


def counted(found: QuerySet[Training]) -> QuerySet[Training]:
    """The rows with their counts, in one query."""
    people = Participant.objects.filter(training=OuterRef("pk")).order_by()
    return found.select_related("occasion__regency").annotate(
        seats=_of(people.filter(state=Participant.State.ACCEPTED).values("training").annotate(n=Count("pk"))),
        proposed=_of(
            people.filter(state=Participant.State.PROPOSED).values("training").annotate(n=Count("pk"))
        ),
    )


def lines(found: Iterable[Training]) -> list[Line]:
    """Rows of `counted` as lines."""
    return [
        Line(row, days_of(row.occasion), *(getattr(row, name) for name in ("seats", "proposed")))
        for row in found
    ]


def _of(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)
