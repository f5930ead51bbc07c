"""A form sent back with nothing in it is answered as what it is: never as if the page were only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.access.rows import MATRIX
from tests.access.scene import make_scene
from tests.access.test_access import client_of, rolled_back

if TYPE_CHECKING:
    from django.conf import LazySettings

SECRETARIAT = 4
READ_AGAIN = 200
SHOWS_A_LINK = {"participants:post-link"}
ASKS_WITH_WHOM = {"participants:organisation-merge", "participants:person-merge"}


@pytest.mark.django_db
def test_nothing_typed_is_refused_or_taken_but_never_ignored(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False
    scene = make_scene()
    client = client_of(scene.cast, "secretariat")
    ignored = set()
    for name, (key, read, sent) in MATRIX.items():
        if read[SECRETARIAT] == sent[SECRETARIAT] == "+" and ":" in name:
            with rolled_back():
                if client.post(reverse(name, args=scene.args[key])).status_code == READ_AGAIN:
                    ignored.add(name)
    assert sorted(ignored - SHOWS_A_LINK - ASKS_WITH_WHOM) == []
