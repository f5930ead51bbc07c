"""The head of a paper and who signs it, as of a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from documents.letters import PrintedSignature, signature_lines, spaced
from documents.models import Letter, Letterhead, Signatory, StoredFile
from documents.services.letterheads import letterhead_of, signature_of
from documents.storage import default_store
from participants.models import Membership, Person, Role
from participants.services.posts import hand_over
from tests.conftest import NOW, make_user

if TYPE_CHECKING:
    from tests.conftest import Cast

LATER = NOW + dt.timedelta(days=60)
SOON = (NOW + dt.timedelta(days=30)).date()


class TestLines:
    def test_a_definitive_post_stands_alone(self) -> None:
        assert signature_lines("Kepala Dinas Kesehatan") == ("Kepala Dinas Kesehatan",)

    @pytest.mark.parametrize("standing", ["Plt.", "Plh."])
    def test_an_acting_post_says_so(self, standing: str) -> None:
        assert signature_lines("Kepala Dinas", standing=standing) == (f"{standing} Kepala Dinas",)

    def test_acting_is_said_once(self) -> None:
        assert signature_lines("Plt. Kepala Dinas", standing="Plt.") == ("Plt. Kepala Dinas",)

    @pytest.mark.parametrize("office", ["Bupati Banjar", "a.n. Bupati Banjar", " A.n.  Bupati Banjar"])
    def test_on_behalf_comes_first(self, office: str) -> None:
        lines = signature_lines("Sekretaris Daerah", on_behalf_of=office)
        assert lines == ("a.n. Bupati Banjar", "Sekretaris Daerah")

    def test_acting_and_on_behalf_go_together(self) -> None:
        lines = signature_lines("Sekretaris Daerah", standing="Plh.", on_behalf_of="Bupati Banjar")
        assert lines == ("a.n. Bupati Banjar", "Plh. Sekretaris Daerah")

    def test_a_number_is_written_in_groups(self) -> None:
        assert spaced("197305121998031004") == "19730512 199803 1 004"
        assert spaced("12345") == "12345"

    def test_the_block_of_a_snapshot(self) -> None:
        who = PrintedSignature(("a.n. Bupati", "Sekda"), "Nama", "Pembina", "197305121998031004")
        assert who.facts("Mengetahui,") == {
            "part": "Mengetahui,",
            "post": "a.n. Bupati\nSekda",
            "name": "Nama",
            "rank": "Pembina · NIP 19730512 199803 1 004",
        }


def choose(cast: Cast, **over: Any) -> Signatory:
    fields = {"letter": Letter.INVITATION, "membership": head_of(cast), "valid_from": NOW.date()}
    return Signatory.objects.create(**{"regency": cast.banjar, **fields, **over})


def head_of(cast: Cast) -> Membership:
    return Membership.objects.get(user=cast.head)


def named(cast: Cast, membership: Membership) -> None:
    membership.person = Person.objects.create(
        regency=cast.banjar, name="Nama Pejabat", rank="Pembina", employee_number="197305121998031004"
    )
    membership.save(update_fields=["person"])


class TestLetterhead:
    def test_a_regency_without_one_prints_its_name(self, cast: Cast) -> None:
        assert letterhead_of(cast.banjar, NOW).lines == ("PEMERINTAH KABUPATEN BANJAR",)

    def test_the_latest_that_has_begun_counts(self, cast: Cast) -> None:
        for day, line in ((dt.date(2025, 1, 1), "LAMA"), (SOON, "BARU")):
            Letterhead.objects.create(regency=cast.banjar, lines=[line], address="Mtp", valid_from=day)
        assert letterhead_of(cast.banjar, NOW).lines == ("LAMA",)
        assert letterhead_of(cast.banjar, LATER).lines == ("BARU",)

    def test_another_regency_has_its_own(self, cast: Cast) -> None:
        Letterhead.objects.create(regency=cast.banjar, lines=["B"], address="", valid_from=NOW.date())
        assert letterhead_of(cast.balangan, NOW).lines == ("PEMERINTAH KABUPATEN BALANGAN",)

    def test_the_emblem_comes_as_data(self, cast: Cast) -> None:
        stored = default_store().put(b"\x89PNG\r\n\x1a\n")
        emblem = StoredFile.objects.create(
            regency=cast.banjar, sha256=stored.sha256, size=8, kind="png", mime="image/png"
        )
        Letterhead.objects.create(
            regency=cast.banjar, lines=["B"], address="", emblem=emblem, valid_from=NOW.date()
        )
        assert letterhead_of(cast.banjar, NOW).facts()["emblem"] == "data:image/png;base64,iVBORw0KGgo="

    @pytest.mark.parametrize("model", [Letterhead, Signatory])
    def test_history_cannot_be_changed_by_the_application(self, cast: Cast, model: Any) -> None:
        for attempt in (lambda: model.objects.update(valid_from=SOON), model.objects.all().delete):
            with pytest.raises(ProgrammingError), transaction.atomic():
                attempt()


class TestSignature:
    def test_the_chosen_official_signs(self, cast: Cast) -> None:
        named(cast, head_of(cast))
        choose(cast)
        signature = signature_of(cast.banjar, Letter.INVITATION, NOW)
        assert signature.lines == ("Kepala Dinas Kesehatan",)
        assert (signature.name, signature.rank) == ("Nama Pejabat", "Pembina")

    def test_on_behalf_and_an_own_post_are_printed(self, cast: Cast) -> None:
        choose(cast, on_behalf_of="Bupati Banjar", post="Ketua Gugus Tugas")
        signature = signature_of(cast.banjar, Letter.INVITATION, NOW)
        assert signature.lines == ("a.n. Bupati Banjar", "Ketua Gugus Tugas")

    def test_after_a_hand_over_the_successor_signs(self, cast: Cast) -> None:
        choose(cast)
        to = make_user("plt", Role.OPD_OPERATOR, "Staf", organisation=cast.dinkes)
        hand_over(head_of(cast), to=to, on=SOON, standing="plt", by=cast.secretariat)
        assert signature_of(cast.banjar, Letter.INVITATION, NOW).lines == ("Kepala Dinas Kesehatan",)
        assert signature_of(cast.banjar, Letter.INVITATION, LATER).lines == ("Plt. Kepala Dinas Kesehatan",)

    def test_a_post_nobody_holds_is_printed_without_a_name(self, cast: Cast) -> None:
        named(cast, head_of(cast))
        choose(cast)
        Membership.objects.filter(user=cast.head).update(ends_on=SOON)
        signature = signature_of(cast.banjar, Letter.INVITATION, LATER)
        assert signature == PrintedSignature(("Kepala Dinas Kesehatan",))

    def test_a_post_without_an_account_is_printed_as_typed(self, cast: Cast) -> None:
        choose(cast, membership=None, post="Sekretaris Daerah", on_behalf_of="Bupati Banjar")
        signature = signature_of(cast.banjar, Letter.INVITATION, NOW)
        assert signature == PrintedSignature(("a.n. Bupati Banjar", "Sekretaris Daerah"))

    def test_a_rule_needs_an_official_or_a_post(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            choose(cast, membership=None)

    def test_without_a_rule_the_usual_people_sign(self, cast: Cast) -> None:
        make_user("kepala.dinas", Role.OPD_HEAD, "Kepala Dinsos P3AP2KB", organisation=cast.dinas)
        expected = {
            Letter.INVITATION: "Kepala Dinsos P3AP2KB",
            Letter.REPORT_LEAD: "Kepala Bappedalitbang",
            Letter.REPORT_NOTED: "Sekretaris Daerah Kabupaten Banjar",
        }
        for letter, post in expected.items():
            assert signature_of(cast.banjar, letter, NOW).lines == (post,)

    def test_where_nobody_is_known_the_place_stays_open(self, cast: Cast) -> None:
        assert signature_of(cast.balangan, Letter.CERTIFICATE, NOW).lines == ("Nama jabatan",)
