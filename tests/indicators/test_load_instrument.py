"""The instrument file into the database: complete, once, and frozen when published."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import Sum

from indicators.instrument_source import content_hash, load
from indicators.models import Cluster, Gate, Indicator, Instrument, Item, PredicateBand, Question
from participants.models import Province, Regency
from tests.databases import INSTRUMENT

pytestmark = pytest.mark.django_db


def owner() -> psycopg2.extensions.connection:
    """The owner's own connection to the database under test; roll it back."""
    import os

    from tests.databases import environment

    name = str(connection.settings_dict["NAME"])
    assert os.environ["DATABASE_OWNER_URL"]
    return psycopg2.connect(environment(name)["DATABASE_OWNER_URL"])


def test_everything_of_the_file_is_there() -> None:
    instrument = Instrument.objects.get()
    assert instrument.state == "published"
    assert instrument.total_max == Decimal("1000")
    assert Item.objects.aggregate(total=Sum("max_score"))["total"] == Decimal("1000.00")
    counts = [model.objects.count() for model in (Cluster, Indicator, Question, Item, PredicateBand, Gate)]
    assert counts == [7, 31, 199, 289, 6, 4]
    assert instrument.content_hash == content_hash(load(INSTRUMENT))
    item = Item.objects.get(code="I15-Q4")
    assert item.codes == ["DINKES", "DP3A"]
    assert item.matrix_columns[0] == "Uraian"
    assert item.question.indicator.cluster.code == "K3"


def test_the_regions_are_there_once() -> None:
    assert (Province.objects.count(), Regency.objects.count()) == (38, 514)
    banjar = Regency.objects.get(code="63.03")
    assert (banjar.name, banjar.time_zone_label) == ("Kabupaten Banjar", "WITA")
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert "tidak ada yang baru" in out.getvalue()


def test_the_same_file_again_changes_nothing() -> None:
    out = StringIO()
    call_command("load_instrument", str(INSTRUMENT), publish=True, stdout=out)
    assert "tidak ada yang diubah" in out.getvalue()
    assert Instrument.objects.count() == 1


def test_a_file_with_faults_is_refused_with_every_difference(tmp_path: Path) -> None:
    text = INSTRUMENT.read_text("utf-8")
    broken = tmp_path / "rusak.yaml"
    broken.write_text(text.replace("max_score: 96", "max_score: 95", 1).replace("min: 601", "min: 590", 1))
    with pytest.raises(CommandError) as found:
        call_command("load_instrument", str(broken))
    told = str(found.value)
    assert "Indikator I01" in told
    assert "Madya" in told


def test_other_content_under_a_published_version_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "lain.yaml"
    text = INSTRUMENT.read_text("utf-8")
    title = load(INSTRUMENT).title
    other.write_text(text.replace(title, title + " (lain)", 1), "utf-8")
    with pytest.raises(CommandError, match="sudah terbit dengan isi lain"):
        call_command("load_instrument", str(other))


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_instrument", str(tmp_path / "tidak-ada.yaml"))


def test_a_new_version_needs_the_owner(tmp_path: Path) -> None:
    newer = tmp_path / "baru.yaml"
    newer.write_text(INSTRUMENT.read_text("utf-8").replace("0.1-draft", "0.2-draft", 1), "utf-8")
    with pytest.raises(CommandError, match="pemilik basis data"), transaction.atomic():
        call_command("load_instrument", str(newer))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_item SET max_score = 0",
        "DELETE FROM indicators_gate",
        "UPDATE indicators_instrument SET state = 'draft'",
        "UPDATE indicators_predicateband SET minimum = 1",
        "UPDATE indicators_question SET text = ''",
    ],
)
def test_not_even_the_owner_changes_a_published_version(statement: str) -> None:
    session = owner()
    try:
        with pytest.raises(psycopg2.IntegrityError, match="sudah terbit"), session.cursor() as cursor:
            cursor.execute(statement)
    finally:
        session.rollback()
        session.close()


def test_the_application_may_not_touch_the_instrument() -> None:
    assert settings.DATABASE_ROLE == "app"
    with pytest.raises((ProgrammingError, InternalError), match="permission denied"), transaction.atomic():
        Item.objects.update(max_score=0)
