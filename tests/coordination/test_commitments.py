from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from coordination.models import Commitment
from coordination.services import commitments as service
from coordination.services.commitments import Promised
from indicators.models import Evidence, EvidenceLink, EvidenceVerdict, Item, Period, Tier
from indicators.services.results import refresh_all
from participants.models import AuditEntry, Notice
from tests.access.scene import evidence_of
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from participants.models import Organisation

TODAY = NOW.date()
DUE = TODAY + dt.timedelta(days=7)
CODE = "I15-Q4"


@pytest.fixture
def period(cast: Cast) -> Period:
    return make_period(cast.banjar)


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    item = assign(period, CODE, cast.dinkes)
    refresh_all(period)
    return item


def promise(cast: Cast, due_on: dt.date = DUE, *items: Item) -> Promised:
    return Promised(cast.dinkes, "Melengkapi sertifikat KHA", "71 orang bersertifikat", due_on, items)


def make(cast: Cast, period: Period | None = None, *items: Item) -> Commitment:
    return service.make_commitment(
        cast.banjar, promise(cast, DUE, *items), by=cast.secretariat, today=TODAY, period=period
    )


def file_of(cast: Cast, owner: Organisation) -> Evidence:
    return Evidence.objects.create(
        regency=cast.banjar,
        organisation=owner,
        title="Sertifikat",
        kind="dokumen",
        child_identifiable="tidak",
        created_by=cast.operator,
    )


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def test_a_promise_freezes_the_points_at_stake_and_tells_the_organisation(
    cast: Cast, period: Period, item: Item
) -> None:
    row = make(cast, period, item)
    assert [(i.item, i.points) for i in row.items.all()] == [(item, item.max_score)]
    assert Notice.objects.filter(user=cast.head, url=f"/63.03/komitmen/{row.pk}/").count() == 1
    assert not Notice.objects.filter(user=cast.other_operator).exists()
    assert AuditEntry.objects.latest("number").action == "coordination.commitment-made"


def test_a_past_date_an_item_without_period_and_a_double_role_are_refused(cast: Cast, item: Item) -> None:
    def attempt(promised: Promised) -> str:
        return code_of(
            lambda: service.make_commitment(cast.banjar, promised, by=cast.secretariat, today=TODAY)
        )

    assert attempt(promise(cast, TODAY - dt.timedelta(days=1))) == "commitment-past"
    assert attempt(promise(cast, DUE, item)) == "commitment-item"
    alone = Promised(cast.dinkes, "a", "b", DUE, supporters=[cast.dinkes])
    assert attempt(alone) == "commitment-own-supporter"
    assert not Commitment.objects.exists()


def test_a_changed_promise_says_why_and_keeps_its_first_stakes(
    cast: Cast, period: Period, item: Item
) -> None:
    row = make(cast, period, item)
    row.items.update(points=Decimal("0.50"))
    later = promise(cast, DUE + dt.timedelta(days=7), item)
    assert (
        code_of(lambda: service.change_commitment(row, later, reason="", by=cast.secretariat, today=TODAY))
        == "commitment-reason"
    )
    changed = service.change_commitment(row, later, reason="Disepakati", by=cast.secretariat, today=TODAY)
    assert changed.due_on == later.due_on
    assert [i.points for i in changed.items.all()] == [Decimal("0.50")]


def test_progress_carries_evidence_of_the_organisation_only(cast: Cast) -> None:
    row = make(cast)
    own, foreign = file_of(cast, cast.dinkes), file_of(cast, cast.disdik)
    done = service.report_progress(row, note="60 dari 71", evidence=own, by=cast.operator, now=NOW)
    assert row.progress.get() == done

    def attempt(note: str, evidence: Evidence) -> str:
        return code_of(
            lambda: service.report_progress(row, note=note, evidence=evidence, by=cast.operator, now=NOW)
        )

    assert attempt("Selesai", foreign) == "progress-foreign-evidence"
    assert attempt(" ", own) == "progress-empty"


def test_a_promise_is_kept_only_on_proof_that_was_accepted(cast: Cast, period: Period, item: Item) -> None:
    row = make(cast, period, item)
    revision = evidence_of(cast, period, item)
    assert code_of(lambda: service.keep(row, by=cast.secretariat, today=TODAY)) == "commitment-unproved"
    verdict = EvidenceVerdict.objects.create(
        regency=cast.banjar,
        period=period,
        item=item,
        revision=revision,
        tier=Tier.INTERNAL,
        state=EvidenceLink.State.ACCEPTED,
        at=NOW,
    )
    EvidenceLink.objects.update(internal=verdict)
    Commitment.objects.update(made_on=TODAY + dt.timedelta(days=1))
    row.refresh_from_db()
    assert not service.proved(row), "what was accepted before the promise does not prove it"
    Commitment.objects.update(made_on=TODAY)
    kept = service.keep(row, by=cast.secretariat, today=TODAY)
    assert (kept.state, kept.decided_on, kept.decided_by) == ("ditepati", TODAY, cast.secretariat)
    revision.evidence.withdrawn_at = NOW
    revision.evidence.save()
    service.reopen(row, reason="Salah tekan", by=cast.secretariat)
    assert code_of(lambda: service.keep(row, by=cast.secretariat, today=TODAY)) == "commitment-unproved"


def test_a_promise_without_items_is_kept_on_a_report_with_evidence(cast: Cast) -> None:
    row = make(cast)
    service.report_progress(row, note="Selesai", evidence=None, by=cast.operator, now=NOW)
    assert code_of(lambda: service.keep(row, by=cast.secretariat, today=TODAY)) == "commitment-unproved"
    proof = file_of(cast, cast.dinkes)
    service.report_progress(row, note="Berkas", evidence=proof, by=cast.operator, now=NOW)
    assert service.keep(row, by=cast.secretariat, today=TODAY).state == "ditepati"


def test_only_a_promise_past_its_date_is_broken_and_with_a_reason(cast: Cast) -> None:
    row = make(cast)
    after = DUE + dt.timedelta(days=1)
    verb = service.break_promise
    assert code_of(lambda: verb(row, reason="x", by=cast.secretariat, today=DUE)) == "commitment-not-due"
    assert code_of(lambda: verb(row, reason="", by=cast.secretariat, today=after)) == "commitment-reason"
    assert verb(row, reason="Tidak ada berkas", by=cast.secretariat, today=after).state == "ingkar"
    assert code_of(lambda: verb(row, reason="x", by=cast.secretariat, today=after)) == "commitment-decided"


def test_a_decision_is_undone_with_a_reason(cast: Cast) -> None:
    row = service.cancel(make(cast), reason="Digabung", by=cast.secretariat, today=TODAY)
    assert code_of(lambda: service.reopen(row, reason="", by=cast.secretariat)) == "commitment-reason"
    opened = service.reopen(row, reason="Keliru", by=cast.secretariat)
    assert (opened.state, opened.decided_on) == ("berjalan", None)
    assert code_of(lambda: service.reopen(row, reason="x", by=cast.secretariat)) == "commitment-open"


def test_late_promises_are_those_open_and_past_their_date(cast: Cast) -> None:
    make(cast)
    assert not Commitment.objects.late(DUE).exists()
    assert Commitment.objects.late(DUE + dt.timedelta(days=1)).count() == 1


def test_an_organisation_sees_its_own_promises_only(cast: Cast) -> None:
    row = make(cast)
    seen = {
        name: Commitment.objects.visible_to(getattr(cast, name)).filter(pk=row.pk).exists()
        for name in ("operator", "other_operator", "secretariat", "assessor", "foreign_secretariat")
    }
    assert seen == {
        "operator": True,
        "other_operator": False,
        "secretariat": True,
        "assessor": True,
        "foreign_secretariat": False,
    }


def test_reminders_go_out_once_a_day_and_only_on_their_days(cast: Cast) -> None:
    row = make(cast)
    Notice.objects.all().delete()
    sent = [service.remind_due(NOW + dt.timedelta(days=day)) for day in (0, 0, 1, 4, 7)]
    assert sent == [1, 0, 0, 1, 1]
    assert Notice.objects.filter(user=cast.operator, text__contains=row.what).count() == 3


def test_an_organisation_without_accounts_is_named_to_the_secretariat(cast: Cast) -> None:
    promised = Promised(cast.dinas, "a", "b", DUE)
    row = service.make_commitment(cast.banjar, promised, by=cast.secretariat, today=TODAY)
    assert code_of(lambda: service.remind(row, by=cast.secretariat, today=TODAY)) == "commitment-nobody"
    assert service.remind_due(NOW) == 0
