"""The panel "Peserta" on the page of a training: seats by sector, who waits, what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from trainings import policies, policies_registration
from trainings.rendering.participants_page import SectorSeats, seats_of, total_of

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import Training


@dataclass(frozen=True)
class RegistrationPanel:
    """`open` while the registration is; `undecided` waits for the secretariat."""

    lines: list[SectorSeats]
    total: SectorSeats
    open: bool
    can_keep: bool
    can_nominate: bool

    @property
    def undecided(self) -> int:
        return self.total.proposed


def panel_of(training: Training, user: User) -> RegistrationPanel:
    """Two queries, however many participants there are; numbers only, so for everybody."""
    lines = seats_of(training)
    closes = training.registration_closes_at
    return RegistrationPanel(
        lines,
        total_of(lines),
        open=training.state == training.State.REGISTRATION and (closes is None or timezone.now() < closes),
        can_keep=policies.can_keep_trainings(user, training.regency),
        can_nominate=policies_registration.can_nominate(user, training.regency),
    )
