"""Posts change hands, rights end the day they end, and the audit chain notices every change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, transaction

from common.refusals import Refused
from participants import audit
from participants.models import AuditEntry, Membership, Organisation, User
from participants.services import directory, posts

if TYPE_CHECKING:
    from tests.conftest import Cast

TOMORROW = dt.date(2026, 11, 1)


def test_a_post_handed_over_ends_for_one_and_begins_for_the_other(cast: Cast) -> None:
    post = Membership.objects.get(user=cast.head)
    successor = User.objects.create_user("kepala.dinkes.baru")
    new = posts.hand_over(post, to=successor, on=TOMORROW, standing="plt", by=cast.secretariat)
    assert new.full_title == "Plt. Kepala Dinas Kesehatan"
    assert [m.user for m in Membership.objects.valid_on(TOMORROW).filter(role="opd_head")] == [successor]
    assert AuditEntry.objects.filter(action="participants.post-handed-over").count() == 1


@pytest.mark.parametrize(
    ("code", "on", "to_self"),
    [("handover-too-early", dt.date(2024, 1, 1), False), ("handover-same", TOMORROW, True)],
)
def test_a_handover_that_makes_no_sense_is_refused(code: str, on: dt.date, to_self: bool, cast: Cast) -> None:
    post = Membership.objects.get(user=cast.head)
    with pytest.raises(Refused) as refusal:
        posts.hand_over(
            post, to=cast.head if to_self else cast.operator, on=on, standing="definitif", by=cast.secretariat
        )
    assert refusal.value.code == code
    assert Membership.objects.get(pk=post.pk).ends_on is None


def test_an_ended_post_reaches_nothing(cast: Cast) -> None:
    Membership.objects.filter(user=cast.operator).update(ends_on=dt.date(2025, 12, 31))
    assert User.objects.get(pk=cast.operator.pk).rights.regencies == set()


def test_an_inactive_account_reaches_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.operator.pk).update(is_active=False)
    assert User.objects.get(pk=cast.operator.pk).rights.regencies == set()


def test_the_same_organisation_is_not_registered_twice(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        directory.add_organisation(
            cast.banjar,
            name=" dinas kesehatan kabupaten banjar ",
            short_name="Dinkes",
            sector="opd",
            by=cast.secretariat,
        )
    assert refusal.value.code == "organisation-exists"
    assert Organisation.objects.filter(regency=cast.banjar).count() == 3


def write_entries(cast: Cast, count: int) -> list[AuditEntry]:
    with transaction.atomic():
        for number in range(count):
            audit.record(cast.banjar, "test.act", "item", number, by=cast.operator)
    return list(AuditEntry.objects.filter(regency=cast.banjar).order_by("number"))


def test_a_whole_chain_has_no_faults(cast: Cast) -> None:
    assert audit.broken_links(write_entries(cast, 3)) == []


def test_a_changed_entry_and_a_missing_one_are_named(cast: Cast) -> None:
    first, second, third = write_entries(cast, 3)
    second.action = "test.other"
    assert audit.broken_links([first, second, third]) == ["isi catatan 2 berubah"]
    assert any("hilang" in fault for fault in audit.broken_links([first, third]))


def test_the_application_cannot_change_or_delete_an_entry(cast: Cast) -> None:
    entry = write_entries(cast, 1)[0]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="x")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
