"""Who may see which picture of a meeting."""

from __future__ import annotations

import pytest

from coordination import policies
from coordination.models import MeetingPhoto
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("children", "consent", "shown"),
    [
        ("tidak", "", True),
        ("ya", "Surat izin 12/FA/2026", True),
        ("ya", "", False),
        ("belum_tahu", "", False),
        ("belum_tahu", "Surat izin 12/FA/2026", False),
    ],
)
def test_a_picture_with_children_stays_inside_without_consent(
    children: str, consent: str, shown: bool, cast: Cast
) -> None:
    photo = MeetingPhoto(regency=cast.banjar, contains_children=children, consent=consent)
    assert policies.can_see_photo(cast.secretariat, photo)
    assert policies.can_see_photo(cast.operator, photo) is shown
    assert policies.can_see_photo(cast.assessor, photo) is shown
    assert not policies.can_see_photo(cast.foreign_secretariat, photo)
