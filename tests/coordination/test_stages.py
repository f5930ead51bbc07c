"""The life of a meeting: every state × every verb, and the one function that moves along it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from common.refusals import Refused
from coordination import stages
from coordination.models import Meeting
from coordination.services import life
from tests.conftest import NOW, Cast
from tests.databases import ROOT
from tests.factories_coordination import make_meeting

EXPECTED = {
    ("draf", "invite"): "diundang",
    ("diundang", "confirm"): "konfirmasi",
    ("draf", "start"): "berlangsung",
    ("diundang", "start"): "berlangsung",
    ("konfirmasi", "start"): "berlangsung",
    ("berlangsung", "undo_start"): "konfirmasi",
    ("berlangsung", "draft_minutes"): "notula_draf",
    ("notula_draf", "sign_minutes"): "notula_sah",
    ("notula_sah", "reopen_minutes"): "notula_draf",
    ("tindak_lanjut", "reopen_minutes"): "notula_draf",
    ("notula_sah", "follow_up"): "tindak_lanjut",
    ("notula_sah", "close"): "selesai",
    ("tindak_lanjut", "close"): "selesai",
    ("selesai", "reopen"): "tindak_lanjut",
    ("draf", "postpone"): "ditunda",
    ("diundang", "postpone"): "ditunda",
    ("konfirmasi", "postpone"): "ditunda",
    ("ditunda", "resume"): "konfirmasi",
    ("draf", "cancel"): "dibatalkan",
    ("diundang", "cancel"): "dibatalkan",
    ("konfirmasi", "cancel"): "dibatalkan",
    ("ditunda", "cancel"): "dibatalkan",
    ("dibatalkan", "revive"): "draf",
}
EVERY = [(state, verb) for state in stages.STATES for verb in stages.VERBS]


@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_the_table_leads_where_it_should_and_nowhere_else(state: str, verb: str) -> None:
    assert stages.after(state, verb, before="konfirmasi") == EXPECTED.get((state, verb))


def test_the_table_knows_the_stages_of_the_model() -> None:
    assert set(stages.STATES) == set(Meeting.State.values)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_a_step_is_written_or_refused(state: str, verb: str, cast: Cast) -> None:
    meeting = make_meeting(cast, state=state)
    wanted = stages.after(state, verb)
    if wanted is None:
        with pytest.raises(Refused) as refused:
            life.advance(meeting, verb, by=cast.secretariat, now=NOW, reason="sebab")
        assert refused.value.code == f"stage-{verb}"
        assert not meeting.steps.exists()
        return
    life.advance(meeting, verb, by=cast.secretariat, now=NOW, reason="sebab")
    assert [(s.state, s.reason, s.at) for s in meeting.steps.all()] == [(wanted, "sebab", NOW)]
    assert Meeting.objects.get().state == meeting.state == wanted


def test_a_reason_is_asked_for_where_the_verb_needs_one(cast: Cast) -> None:
    meeting = make_meeting(cast)
    with pytest.raises(Refused) as refused:
        life.advance(meeting, "cancel", by=cast.secretariat, now=NOW, reason="  ")
    assert refused.value.code == "reason-missing"
    assert Meeting.objects.get().state == "draf"


def test_a_start_pressed_by_mistake_goes_back_to_the_stage_before(cast: Cast) -> None:
    meeting = make_meeting(cast)
    for number, verb in enumerate(("invite", "confirm", "start", "undo_start")):
        life.advance(meeting, verb, by=cast.secretariat, now=NOW + dt.timedelta(minutes=number))
    assert meeting.state == "konfirmasi"


def test_only_one_function_assigns_the_state_of_a_meeting() -> None:
    assigns = re.compile(r"\b(meeting|row)\.state = |Meeting\.objects.*update\(.*state")
    rooms = [*(ROOT / "coordination").rglob("*.py"), *(ROOT / "reports").rglob("*.py")]
    found = {str(p.relative_to(ROOT)) for p in rooms if assigns.search(p.read_text())}
    assert found == {"coordination/services/life.py"}
