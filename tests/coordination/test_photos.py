"""Who may see which picture of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordination import policies
from coordination.models import MeetingPhoto
from documents.models import StoredFile
from tests.conftest import NOW, Cast
from tests.factories_coordination import make_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User


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


def test_a_picture_still_being_drawn_says_so(cast: Cast, login: Callable[[User], Client]) -> None:
    meeting = make_meeting(cast)
    file = StoredFile.objects.create(
        regency=cast.banjar, sha256="0" * 64, size=1, kind="jpg", mime="image/jpeg"
    )
    MeetingPhoto.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        file=file,
        caption="Pembukaan",
        taken_on=NOW.date(),
        contains_children="tidak",
    )
    shown = login(cast.operator).get(f"/63.03/rakor/{meeting.pk}/foto/").content.decode()
    assert "Gambar kecil sedang dibuat." in shown
    assert "<img" not in shown
