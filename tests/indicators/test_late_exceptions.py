"""After the window closed an organisation writes only under a named, reasoned exception."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from common.refusals import Refused
from indicators.models import Answer, Item, LateException, Period, PeriodStage, Tier
from indicators.services import evidence
from indicators.services.answers import Filled, save_answer, sign_off, submit
from indicators.services.contributions import save_contribution
from indicators.services.late import end_late, grant_late
from participants.models import AuditEntry, Notice, Organisation
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]

SHARE = Filled(value={"numerator": "68", "denominator": "210"})
LATER = NOW + dt.timedelta(days=2)


@pytest.fixture
def period(cast: Cast) -> Period:
    """Its window for filling in has closed yesterday."""
    period = make_period(cast.banjar)
    PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).update(closes_at=NOW - dt.timedelta(days=1))
    return period


@pytest.fixture
def item(cast: Cast, period: Period) -> Item:
    return assign(period, "I15-Q4", cast.dinkes, cast.disdik)


def grant(
    cast: Cast, period: Period, item: Item | None, body: Organisation | None = None, **over: Any
) -> LateException:
    given: dict[str, Any] = {
        "until": LATER,
        "reason": "Jaringan kantor putus",
        "by": cast.secretariat,
        "now": NOW,
    } | over
    return grant_late(period, body or cast.dinkes, item, **given)


def write(cast: Cast, period: Period, item: Item, now: dt.datetime = NOW) -> Answer:
    return save_answer(period, item, SHARE, expected_version=0, by=cast.operator, now=now)


def test_without_an_exception_the_closed_window_refuses(cast: Cast, period: Period, item: Item) -> None:
    with pytest.raises(Refused, match="window-closed"):
        write(cast, period, item)


def test_an_exception_opens_answer_sign_off_and_evidence_of_that_organisation(
    cast: Cast, period: Period, item: Item
) -> None:
    grant(cast, period, item)
    answer = write(cast, period, item)
    submit(period, item, expected_version=answer.version, by=cast.operator, now=NOW)
    assert sign_off(period, [item], by=cast.head, now=NOW)[0].state == "signed"
    evidence.check_window(period, item, by=cast.operator, now=NOW)


def test_an_exception_for_the_organisation_covers_all_its_items(
    cast: Cast, period: Period, item: Item
) -> None:
    other = assign(period, "I15-Q1", cast.dinkes)
    grant(cast, period, None)
    assert write(cast, period, item).pk
    assert write(cast, period, other).pk
    evidence.check_window(period, None, by=cast.operator, now=NOW)


def test_an_exception_for_one_item_leaves_the_others_closed(cast: Cast, period: Period, item: Item) -> None:
    other = assign(period, "I15-Q1", cast.dinkes)
    grant(cast, period, item)
    with pytest.raises(Refused, match="window-closed"):
        write(cast, period, other)
    with pytest.raises(Refused, match="window-closed"):
        evidence.check_window(period, other, by=cast.operator, now=NOW)


def test_the_exception_of_a_contributor_opens_its_part_and_not_the_answer(
    cast: Cast, period: Period, item: Item
) -> None:
    grant(cast, period, item, cast.disdik)
    part = save_contribution(
        period, item, cast.disdik, rows=[], note="12 sekolah", hand_in=True, by=cast.other_operator, now=NOW
    )
    assert part.state == "submitted"
    with pytest.raises(Refused, match="window-closed"):
        write(cast, period, item)


def test_the_body_others_were_merged_into_stands_once_and_opens_their_items_too(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    assign(period, "I15-Q1", cast.dinas)
    Organisation.objects.filter(pk=cast.dinkes.pk).update(merged_into=cast.dinas)
    page = login(cast.secretariat).get("/63.03/evaluasi/2026/atur/kelonggaran/").content.decode()
    assert page.count(f">{cast.dinas.short_name}</option>") == 1
    assert f">{cast.dinkes.short_name}</option>" not in page
    with pytest.raises(Refused, match="window-closed"):
        write(cast, period, item)
    grant(cast, period, item, cast.dinas)
    assert write(cast, period, item).pk
    shown = login(cast.operator).get(f"/63.03/evaluasi/2026/butir/{item.code}/").content.decode()
    assert "Kelonggaran waktu sudah berakhir pada Rabu, 4 Maret 2026" in shown


def test_an_expired_exception_refuses_again_and_says_when_it_ended(
    cast: Cast, period: Period, item: Item
) -> None:
    grant(cast, period, item)
    with pytest.raises(Refused, match="Kelonggaran waktu sudah berakhir pada Rabu, 4 Maret 2026"):
        write(cast, period, item, LATER + dt.timedelta(minutes=1))


def test_an_exception_taken_back_refuses_at_once_and_stays_in_the_list(
    cast: Cast, period: Period, item: Item
) -> None:
    made = grant(cast, period, item)
    end_late(made, by=cast.secretariat, now=NOW)
    with pytest.raises(Refused, match="window-closed"):
        write(cast, period, item)
    assert LateException.objects.visible_to(cast.secretariat).count() == 1
    with pytest.raises(Refused, match="late-over"):
        end_late(made, by=cast.secretariat, now=NOW)


@pytest.mark.parametrize(
    ("code", "over"),
    [
        ("late-in-past", {"until": NOW}),
        ("late-without-reason", {"reason": "  "}),
        ("late-not-yet", {"now": NOW - dt.timedelta(days=3)}),
    ],
)
def test_what_is_no_exception_is_refused(
    cast: Cast, period: Period, item: Item, code: str, over: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=code):
        grant(cast, period, item, **over)


def test_only_who_takes_part_gets_one(cast: Cast, period: Period, item: Item) -> None:
    with pytest.raises(Refused, match="not-assigned"):
        grant(cast, period, item, cast.dinas)
    with pytest.raises(Refused, match="not-assigned"):
        grant(cast, period, None, cast.dinas)


def test_a_closed_period_gives_no_exceptions(cast: Cast, period: Period, item: Item) -> None:
    Period.objects.filter(pk=period.pk).update(state=Period.State.CLOSED)
    with pytest.raises(Refused, match="period-not-open"):
        grant(cast, period, item)


def test_a_grant_is_audited_and_told_to_the_organisation(cast: Cast, period: Period, item: Item) -> None:
    made = grant(cast, period, item)
    entry = AuditEntry.objects.get(action="indicators.late.granted")
    assert (entry.subject_id, entry.data["exception"], entry.actor) == (item.code, made.pk, cast.secretariat)
    assert "putus" not in str(entry.data)
    assert {n.user for n in Notice.objects.all()} == {cast.operator, cast.head}


def test_others_do_not_see_it(cast: Cast, period: Period, item: Item) -> None:
    grant(cast, period, item)
    seen = {
        who: LateException.objects.visible_to(getattr(cast, who)).count()
        for who in ("operator", "other_operator", "task_force_lead", "assessor", "foreign_secretariat")
    }
    assert seen == {
        "operator": 1,
        "other_operator": 0,
        "task_force_lead": 1,
        "assessor": 0,
        "foreign_secretariat": 0,
    }


def test_the_item_page_shows_it_to_its_organisation_only(
    cast: Cast, period: Period, item: Item, login: Login
) -> None:
    now = dt.datetime.now(dt.UTC)
    grant(cast, period, item, now=now, until=now + dt.timedelta(days=2))
    url = f"/63.03/evaluasi/2026/butir/{item.code}/"
    assert "Kelonggaran waktu bagi Dinas Kesehatan" in login(cast.operator).get(url).content.decode()
    assert "Simpan draf" in login(cast.operator).get(url).content.decode()
    assert "Kelonggaran waktu bagi" not in login(cast.other_operator).get(url).content.decode()
    assert "Kelonggaran waktu bagi" not in login(cast.assessor).get(url).content.decode()


def test_the_database_wants_a_reason_and_keeps_every_exception(
    cast: Cast, period: Period, item: Item
) -> None:
    made = grant(cast, period, item)
    with pytest.raises(IntegrityError), transaction.atomic():
        LateException.objects.filter(pk=made.pk).update(reason="")
    with pytest.raises(ProgrammingError), transaction.atomic():
        made.delete()
