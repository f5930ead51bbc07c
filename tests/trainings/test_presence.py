from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories_trainings import add_participant, attend, make_training
from trainings.presence import came_to, hours_of

if TYPE_CHECKING:
    from tests.conftest import Cast


def test_each_session_carries_the_hours_of_its_modules(cast: Cast) -> None:
    training = make_training(cast.banjar)
    numbers = list(training.occasion.sessions.order_by("number").values_list("pk", flat=True))
    assert [(row.session, row.hours, row.group) for row in hours_of(training)] == [
        (pk, 8, None) for pk in numbers
    ]


def test_sessions_are_kept_per_participant(cast: Cast) -> None:
    training = make_training(cast.banjar)
    first, second = training.occasion.sessions.order_by("number")[:2]
    one = add_participant(training, "Siti Rahmah", cast.dinkes)
    other = add_participant(training, "Norhayati", cast.dinkes)
    attend(one, first, second, by=cast.secretariat)
    assert came_to(training) == {one.invitee_id: frozenset({first.pk, second.pk})}
    assert came_to(training).get(other.invitee_id) is None
