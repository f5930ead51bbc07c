from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from common.refusals import Refused
from coordination.models import Decision, Invitation, Meeting, MeetingPhoto, Minutes, PressRelease
from coordination.services import pack
from coordination.services.pack_paper import KIND, subject_of
from coordination.services.record import gather
from documents.models import Document, Job, PageImage, StoredFile
from documents.services.seals import render_again, seal_now
from documents.storage import default_store
from indicators.models import Evidence, Item
from participants.services import attendance_desk
from tests.conftest import NOW, Cast
from tests.factories import assign, make_period
from tests.factories_rakor import add_agenda, make_meeting
from tests.participants.occasion_scene import entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import User

    Login = Callable[[User], Client]


@pytest.fixture(autouse=True)
def without_second_factor(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = False


def photograph(
    meeting: Meeting, caption: str, children: str, *, consent: str = "", shade: int = 90
) -> MeetingPhoto:
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), (shade, 120, 150)).save(picture, "JPEG")
    stored = default_store().put(picture.getvalue())
    file = StoredFile.objects.create(
        regency=meeting.regency,
        sha256=stored.sha256,
        size=stored.size,
        kind="jpg",
        mime="image/jpeg",
        pages=1,
    )
    PageImage.objects.create(regency=meeting.regency, file=file, number=1, image=file)
    return MeetingPhoto.objects.create(
        regency=meeting.regency,
        meeting=meeting,
        file=file,
        file_name="foto.jpg",
        caption=caption,
        taken_on=NOW.date(),
        place="Martapura",
        contains_children=children,
        consent=consent,
    )


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Attendance, signed minutes, a press release with the wrong year, three photos; no letter."""
    period = make_period(cast.banjar)
    assign(period, "I02-Q3", cast.dinas)
    meeting = make_meeting(cast.banjar, period=period, state="notula_sah")
    session = meeting.occasion.sessions.get()
    attendance_desk.enter(session, entry=entry(), by=cast.secretariat, now=NOW)
    add_agenda(meeting, "Pembukaan", "09:16", "09:30")
    minutes = Minutes.objects.create(regency=cast.banjar, meeting=meeting, chair="Asisten II")
    Decision.objects.create(regency=cast.banjar, minutes=minutes, number=1, text="Bukti lengkap 11 Maret.")
    Minutes.objects.update(state="sah", signed_by=cast.secretariat, signed_at=NOW)
    PressRelease.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        title="Rakor KLA",
        body="MARTAPURA – Rapat, Jumat (02/03/2025).",
        saved_by=cast.secretariat,
        saved_at=NOW,
    )
    photograph(meeting, "Pembukaan rapat", "tidak")
    photograph(meeting, "Anak bernyanyi", "ya", shade=10)
    photograph(meeting, "Belum dilihat", "belum_tahu", shade=30)
    return meeting


def sealed(cast: Cast, meeting: Meeting) -> Document:
    return seal_now(KIND, subject_of(meeting), regency=cast.banjar, by=cast.secretariat, at=NOW)


def text_of(document: Document) -> str:
    with default_store().open(document.file.sha256) as handle:
        pdf = pypdfium2.PdfDocument(handle.read())
    return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def item(meeting: Meeting, code: str) -> Item:
    assert meeting.period
    return Item.objects.get(instrument=meeting.period.instrument, code=code)


def here(meeting: Meeting, what: str = "") -> str:
    return f"/63.03/rakor/{meeting.pk}/berkas/{what}"


def test_the_pack_holds_the_papers_with_page_numbers_and_says_what_disagrees(
    cast: Cast, meeting: Meeting
) -> None:
    document = sealed(cast, meeting)
    text = text_of(document)
    for words in (
        "DAFTAR HADIR",
        "NOTULA",
        "KEPUTUSAN RAPAT",
        "DOKUMENTASI FOTO",
        "SIARAN PERS",
        "HASIL PEMERIKSAAN",
    ):
        assert words in text
    assert "Jumat (02/03/2025)" in text
    assert "jatuh pada hari Minggu" in text
    assert "di luar tahun bukti" in text
    assert document.pages >= 6
    assert render_again(document) == default_store().read(document.file.sha256)


def test_photos_of_children_stay_out_unless_consent_is_on_record(cast: Cast, meeting: Meeting) -> None:
    text = text_of(sealed(cast, meeting))
    assert "Pembukaan rapat" in text
    assert "Anak bernyanyi" not in text
    assert "Belum dilihat" not in text
    assert "2 foto ditahan" in text
    MeetingPhoto.objects.filter(caption="Anak bernyanyi").update(consent="Surat 2 Maret 2026")
    assert "Anak bernyanyi" in text_of(sealed(cast, meeting))


def test_missing_essential_parts_are_named_and_must_be_accepted(
    cast: Cast, meeting: Meeting, login: Login
) -> None:
    client = login(cast.secretariat)
    refused = client.post(here(meeting, "paket/"))
    assert refused.status_code == 422
    assert "Belum ada: undangan" in refused.content.decode()
    accepted = client.post(here(meeting, "paket/"), {"kurang": "ya"})
    job = Job.objects.get(kind="event-pack")
    assert accepted["Location"] == f"/pekerjaan/{job.pk}/"


def test_one_evidence_proves_the_chosen_items(cast: Cast, meeting: Meeting, login: Login) -> None:
    document, client = sealed(cast, meeting), login(cast.secretariat)
    page = client.get(here(meeting, "bukti/")).content.decode()
    assert "Di luar tahun bukti" in page
    assert "I02-Q3" in page
    assert "I01-Q3.3a" in page
    client.post(here(meeting, "bukti/"), {"items": ["I02-Q3"], "codes": "i02-q4"})
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.child_identifiable, evidence.organisation) == (
        "dokumen",
        "tidak",
        cast.dinas,
    )
    assert {link.item.code for link in evidence.links.all()} == {"I02-Q3", "I02-Q4"}
    assert evidence.revisions.get().file == document.file


def test_attaching_twice_says_it_is_there(cast: Cast, meeting: Meeting, login: Login) -> None:
    sealed(cast, meeting)
    client = login(cast.secretariat)
    client.post(here(meeting, "bukti/"), {"items": ["I02-Q3"]})
    again = client.post(here(meeting, "bukti/"), {"items": ["I02-Q3"]})
    assert again.status_code == 422
    assert "sudah terlampir pada I02-Q3" in again.content.decode()
    assert Evidence.objects.count() == 1


def test_a_newer_pack_replaces_the_file_of_the_same_evidence(cast: Cast, meeting: Meeting) -> None:
    sealed(cast, meeting)
    items = [item(meeting, "I02-Q3")]
    pack.attach_pack(meeting, items, by=cast.secretariat, now=NOW)
    MeetingPhoto.objects.filter(caption="Anak bernyanyi").update(consent="Surat 2 Maret 2026")
    newer = sealed(cast, meeting)
    done = pack.attach_pack(meeting, items, by=cast.secretariat, now=NOW)
    assert pack.holds(done.evidence, newer.file)
    assert Evidence.objects.get().child_identifiable == "ya"


def test_an_unknown_code_is_named_and_nothing_is_attached(cast: Cast, meeting: Meeting, login: Login) -> None:
    sealed(cast, meeting)
    response = login(cast.secretariat).post(here(meeting, "bukti/"), {"codes": "I02-Q3, X99"})
    assert response.status_code == 422
    assert "Tidak ada butir X99" in response.content.decode()
    assert not Evidence.objects.exists()


def test_without_a_pack_or_a_choice_nothing_is_attached(cast: Cast, meeting: Meeting, login: Login) -> None:
    client = login(cast.secretariat)
    assert client.post(here(meeting, "bukti/"), {"items": ["I02-Q3"]})["Location"] == here(meeting)
    sealed(cast, meeting)
    assert "Pilih paling sedikit satu butir" in client.post(here(meeting, "bukti/")).content.decode()


def test_a_secretariat_without_an_organisation_is_told_so(cast: Cast, meeting: Meeting) -> None:
    sealed(cast, meeting)
    cast.secretariat.memberships.update(organisation=None)
    user = type(cast.secretariat).objects.get(pk=cast.secretariat.pk)
    with pytest.raises(Refused) as refusal:
        pack.attach_pack(meeting, [item(meeting, "I02-Q3")], by=user, now=NOW)
    assert refusal.value.code == "pack-without-body"


def test_everybody_reads_the_states_but_only_those_who_read_names_get_the_pack(
    cast: Cast, meeting: Meeting, login: Login
) -> None:
    document = sealed(cast, meeting)
    page = login(cast.operator).get(here(meeting)).content.decode()
    assert "Notula" in page
    assert document.code in page
    assert f"/berkas/{document.code}/" not in page
    assert login(cast.operator).get(f"/berkas/{document.code}/unduh/").status_code in (403, 404)
    assert login(cast.operator).post(here(meeting, "paket/")).status_code == 403
    assert login(cast.task_force_lead).get(here(meeting, "bukti/")).status_code == 403
    assert login(cast.foreign_secretariat).get(here(meeting)).status_code == 404


def test_many_photos_and_people_cost_no_further_question(cast: Cast, meeting: Meeting, login: Login) -> None:
    client, session = login(cast.secretariat), meeting.occasion.sessions.get()
    counts = []
    for more in (0, 12):
        for number in range(more):
            photograph(meeting, f"Foto {number}", "tidak", shade=100 + 10 * number)
            row = entry(name=f"Peserta {number}", body=f"Lembaga {number}", sector="media")
            attendance_desk.enter(session, entry=row, by=cast.secretariat, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(here(meeting))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40


def test_a_letter_sealed_before_the_meeting_moved_is_found_out(cast: Cast, meeting: Meeting) -> None:
    facts = {"when": [["hari, tanggal", "Selasa, 3 Maret 2026"], ["tempat", "Aula Barakat"]]}
    found = gather(meeting).found
    assert [row.code for row in found if row.part == "Undangan"] == ["part-missing"]
    letter_of(cast, meeting, facts)
    again = gather(Meeting.objects.get(pk=meeting.pk)).found
    assert [row.code for row in again if row.part == "Undangan"] == ["day-differs", "place-differs"]


def letter_of(cast: Cast, meeting: Meeting, facts: dict[str, list[list[str]]]) -> None:
    Invitation.objects.create(
        regency=cast.banjar,
        meeting=meeting,
        subject="Undangan",
        addressed_to="Daftar terlampir",
        dated_on=NOW.date(),
        opening="Kami mengundang.",
    )
    file = StoredFile.objects.filter(regency=cast.banjar)[0]
    Document.objects.create(
        regency=cast.banjar,
        kind="undangan",
        subject=f"63.03/rakor/{meeting.pk}",
        title="Undangan",
        snapshot=json.dumps({"paper": json.dumps(facts)}),
        sealed_at=NOW,
        file=file,
        pages=1,
    )
