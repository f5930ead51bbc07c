"""The demonstration: loaded once, lawful, below Utama, with a way up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.models import StoredFile
from documents.storage import default_store
from indicators.models import Evidence, Period
from indicators.services.standing import read_standing
from participants.models import Organisation, Regency, User
from tests.conftest import Cast


def load() -> str:
    said = StringIO()
    call_command("load_demo", today=dt.date(2026, 3, 2), stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_demonstration_stands_below_utama_with_a_way_up_and_loads_once() -> None:
    logins = load()
    period = Period.objects.select_related("instrument", "target_predicate").get(regency__code="63.03")
    standing = read_standing(period)
    totals = standing.totals
    assert (
        totals.forecast
        < standing.target
        < totals.forecast + sum((row.recoverable for row in standing.rows), Decimal(0))
    )
    assert totals.accepted < totals.claimed
    assert {"signed", "submitted", "returned", "draft", ""} <= set(standing.answer_counts)
    assert Evidence.objects.filter(regency=period.regency).count() > 200
    assert all(default_store().exists(f.sha256) for f in StoredFile.objects.all())
    assert len(logins.splitlines()) == User.objects.count()
    before = Evidence.objects.count()
    assert "sudah ada" in load()
    assert Evidence.objects.count() == before


@pytest.mark.django_db
def test_the_demonstration_refuses_where_real_data_is(cast: Cast) -> None:
    with pytest.raises(CommandError, match="data sebenarnya"):
        load()
    assert not Regency.objects.filter(is_demo=True).exists()
    assert Organisation.objects.count() == 4
