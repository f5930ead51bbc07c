"""The panel "Uji awal dan akhir" on the page of a training, for those who may read results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainings import policies
from trainings.rendering.test_results import POST, PRE, chart, results

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from participants.models import User
    from trainings.models import Training


@dataclass(frozen=True)
class ScoresPanel:
    """`both` took both tests; `means`: before, after, gain as printed; `waiting` sheets are nobody's yet."""

    both: int
    means: tuple[str, str, str] | None
    chart: SafeString | None
    taken: tuple[int, int]
    composed: bool
    waiting: int
    can_keep: bool


def panel_of(training: Training, user: User) -> ScoresPanel | None:
    """Four queries; None for whoever may not read results."""
    if not policies.can_read_tests(user, training.regency):
        return None
    found = results(training)
    return ScoresPanel(
        both=found.gain.people if found.gain else 0,
        means=found.means,
        chart=chart(found.topics) if found.topics else None,
        taken=(found.taken[PRE], found.taken[POST]),
        composed=any(test.questions for test in found.tests.values()),
        waiting=len(found.unpaired),
        can_keep=policies.can_keep_trainings(user, training.regency),
    )
