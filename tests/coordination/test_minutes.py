from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.refusals import Refused
from coordination.models import Decision, Minutes, MinutesEntry
from coordination.services import minutes as service
from coordination.services.commitments import Promised, make_commitment
from coordination.services.minutes import Decided, Entry, MinutesConflict, Written
from tests.conftest import NOW, Cast
from tests.factories_rakor import add_agenda, make_meeting

LATER = NOW + dt.timedelta(hours=3)
FULL = Written(
    began_at=NOW,
    ended_at=LATER,
    chair="Asisten II",
    note_taker="Sekretaris Gugus Tugas",
    entries=(Entry("Pembukaan", "Asisten II", "Membuka rapat."),),
    decisions=(Decided("Target 2026: Utama."), Decided("Bukti lengkap 11 Maret 2026.")),
)


@pytest.fixture
def draft(cast: Cast) -> Minutes:
    meeting = make_meeting(cast.banjar, opened_by="Asisten II", state="berlangsung")
    add_agenda(meeting, "Pembukaan", "08:30", "08:45", led_by="Asisten II")
    return service.begin_minutes(meeting, by=cast.secretariat, now=NOW)


def save(cast: Cast, draft: Minutes, written: Written = FULL, version: int = 1) -> Minutes:
    return service.save_minutes(draft, written, expected_version=version, by=cast.secretariat, now=NOW)


def sign(cast: Cast, draft: Minutes) -> Minutes:
    saved = save(cast, draft)
    return service.sign_minutes(saved, expected_version=saved.version, by=cast.secretariat, now=LATER)


def test_minutes_begin_with_the_agenda_and_only_once(cast: Cast, draft: Minutes) -> None:
    assert [(e.title, e.speaker) for e in draft.entries.all()] == [("Pembukaan", "Asisten II")]
    assert service.begin_minutes(draft.meeting, by=cast.secretariat, now=LATER) == draft


def test_minutes_wait_for_the_meeting(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        service.begin_minutes(make_meeting(cast.banjar), by=cast.secretariat, now=NOW)
    assert refusal.value.code == "stage-draft_minutes"
    assert not Minutes.objects.exists()


def test_what_is_written_is_kept_and_the_same_text_writes_nothing(cast: Cast, draft: Minutes) -> None:
    saved = save(cast, draft)
    assert [d.text for d in saved.decisions.all()] == [d.text for d in FULL.decisions]
    assert save(cast, saved, service.written_of(saved), version=0).version == saved.version == 2


def test_two_writers_get_both_texts(cast: Cast, draft: Minutes) -> None:
    save(cast, draft)
    other = replace(FULL, summary="Ringkasan lain")
    with pytest.raises(MinutesConflict) as conflict:
        save(cast, draft, other, version=1)
    assert conflict.value.typed == other
    assert conflict.value.stored.summary == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ended_at": NOW - dt.timedelta(hours=1)}, "minutes-times"),
        ({"entries": (Entry(" "),)}, "minutes-entry-title"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    cast: Cast, draft: Minutes, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        save(cast, draft, replace(FULL, **change))
    assert refusal.value.code == code
    assert draft.entries.count() == 1


def test_incomplete_minutes_are_not_signed_and_say_what_lacks(cast: Cast, draft: Minutes) -> None:
    with pytest.raises(Refused) as refusal:
        service.sign_minutes(draft, expected_version=1, by=cast.secretariat, now=LATER)
    assert refusal.value.code == "minutes-incomplete"
    assert "notulis, pokok pembahasan" in refusal.value.message


def test_nobody_signs_a_text_they_have_not_read(cast: Cast, draft: Minutes) -> None:
    save(cast, draft)
    with pytest.raises(Refused) as refusal:
        service.sign_minutes(draft, expected_version=1, by=cast.secretariat, now=LATER)
    assert refusal.value.code == "minutes-changed"


def test_signed_minutes_are_closed_for_the_portal_and_for_the_database(cast: Cast, draft: Minutes) -> None:
    signed = sign(cast, draft)
    assert signed.meeting.state == "notula_sah"
    with pytest.raises(Refused) as refusal:
        save(cast, signed, FULL, version=signed.version)
    assert refusal.value.code == "minutes-locked"
    for rows, change in (
        (Minutes.objects.filter(pk=signed.pk), {"chair": "Lain"}),
        (Minutes.objects.filter(pk=signed.pk), {"state": "draf"}),
        (MinutesEntry.objects.filter(minutes=signed), {"points": "Lain"}),
        (Decision.objects.filter(minutes=signed), {"text": "Lain"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete("default")


def test_a_new_version_replaces_the_signed_one_only_when_it_is_signed(cast: Cast, draft: Minutes) -> None:
    first = sign(cast, draft)
    second = service.revise_minutes(first.meeting, reason="Nama keliru", by=cast.secretariat, now=LATER)
    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("sah", 2, "draf")
    assert second.meeting.state == "notula_draf"
    written = service.written_of(second)
    assert [d.text for d in written.decisions] == [d.text for d in FULL.decisions]
    service.sign_minutes(second, expected_version=second.version, by=cast.secretariat, now=LATER)
    first.refresh_from_db()
    assert first.state == "diganti"


def test_a_new_version_needs_a_reason_and_a_signed_one(cast: Cast, draft: Minutes) -> None:
    begin: dict[str, Any] = {"by": cast.secretariat, "now": LATER}
    other = make_meeting(cast.banjar)
    with pytest.raises(Refused) as refusal:
        service.revise_minutes(other, reason="x", **begin)
    assert refusal.value.code == "minutes-not-signed"
    signed = sign(cast, draft)
    with pytest.raises(Refused) as refusal:
        service.revise_minutes(signed.meeting, reason=" ", **begin)
    assert refusal.value.code == "minutes-reason"
    with pytest.raises(Refused) as refusal:
        service.begin_minutes(signed.meeting, **begin)
    assert refusal.value.code == "minutes-signed"


def test_decisions_keep_the_promises_made_from_them(cast: Cast, draft: Minutes) -> None:
    saved = save(cast, draft)
    first, second = saved.decisions.all()
    promised = Promised(cast.dinkes, "Melengkapi SK", "SK bernomor", NOW.date() + dt.timedelta(days=7))
    row = make_commitment(
        cast.banjar, promised, by=cast.secretariat, today=NOW.date(), meeting=draft.meeting, decision=second
    )
    turned = replace(FULL, decisions=(Decided("Baru"), Decided("Diperjelas", second.pk)))
    saved = save(cast, saved, turned, version=saved.version)
    row.refresh_from_db()
    assert (row.decision_id, row.decision.number if row.decision else 0) == (second.pk, 2)
    assert not Decision.objects.filter(pk=first.pk).exists()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        save(cast, saved, replace(turned, decisions=(Decided("Baru"),)), version=saved.version)
    assert refusal.value.code == "decision-promised"
