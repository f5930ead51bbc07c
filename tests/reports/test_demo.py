"""The demonstration: loaded once, lawful, below Utama, with a way up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coordination.models import Commitment, Meeting
from coordination.rendering.commitments import ledger
from documents.models import StoredFile
from documents.storage import default_store
from indicators.models import Evidence, Period
from indicators.services.standing import read_standing
from participants.models import Organisation, Regency, User
from participants.services.attendance_table import table_of
from reports.demo import people
from reports.demo.directory import fill_directory
from reports.demo.period import prepare_period
from reports.demo.rakor import fill_meetings
from tests.conftest import Cast


def load() -> str:
    said = StringIO()
    call_command("load_demo", today=dt.date(2026, 3, 2), stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_meeting_of_20_february_is_whole_and_its_slip_is_left_to_be_found() -> None:
    today = dt.date(2026, 3, 2)
    home = people.banjar(Regency.objects.get(code="63.03"), people.Logins())
    period = prepare_period(home.regency, today, home.users["sekretariat"])
    fill_meetings(home, period, fill_directory(home, today), today)
    meeting = Meeting.objects.get(occasion__starts_at__date=dt.date(2026, 2, 20))
    total = table_of(meeting.occasion.sessions.get()).total
    assert (total.invited, total.came, total.people) == (67, 58, 100)
    signed = meeting.minutes.get(state="sah")
    assert (signed.number, signed.decisions.count(), meeting.state) == (2, 3, "tindak_lanjut")
    assert "Jumat (20/02/2025)" in meeting.press_release.body
    rows = Commitment.objects.filter(meeting=meeting).select_related("organisation")
    book = ledger(rows, today)
    assert (book.total, book.points, book.sums["terlambat"]["points"]) == (9, "23,70", "3,00")
    assert Commitment.objects.filter(period=period).count() == 17
    assert set(Commitment.objects.values_list("state", flat=True)) == {"berjalan", "ditepati", "ingkar"}


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
    assert {"signed", "submitted", "returned", "draft", ""} <= {row.answer_state for row in standing.rows}
    assert Evidence.objects.filter(regency=period.regency).count() > 200
    assert all(default_store().exists(f.sha256) for f in StoredFile.objects.all())
    assert len(logins.splitlines()) == User.objects.count()
    assert Meeting.objects.filter(regency=period.regency).count() == 4
    before = Evidence.objects.count()
    assert "sudah ada" in load()
    assert Evidence.objects.count() == before


@pytest.mark.django_db
def test_the_demonstration_refuses_where_real_data_is(cast: Cast) -> None:
    with pytest.raises(CommandError, match="data sebenarnya"):
        load()
    assert not Regency.objects.filter(is_demo=True).exists()
    assert Organisation.objects.count() == 4
