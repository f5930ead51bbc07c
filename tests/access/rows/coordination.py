from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coordination.models import (
    AgendaItem,
    Commitment,
    Meeting,
    MeetingPhoto,
    Minutes,
    PressRelease,
    Speaker,
)
from documents.models import StoredFile
from participants.models import Invitee, Occasion, OccasionSession, Sector
from participants.services import attendance_desk
from tests.conftest import NOW
from tests.factories_coordination import make_meeting
from tests.participants.occasion_scene import entry

if TYPE_CHECKING:
    from tests.access.scene import Scene

ROWS: dict[str, tuple[str, str, str]] = {
    "coordination:commitments": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:commitment-new": ("R", "L---++-0", "L---++-0"),
    "coordination:commitment": ("commitment", "L++0+++0", "Lxxxxxxx"),
    "coordination:commitment-change": ("commitment", "L--0++-0", "L--0++-0"),
    "coordination:commitment-progress": ("commitment", "Lxxxxxxx", "L++0+--0"),
    "coordination:commitment-decide": ("commitment", "Lxxxxxxx", "L--0++-0"),
    "coordination:commitment-remind": ("commitment", "Lxxxxxxx", "L--0++-0"),
    "coordination:escalation": ("R", "L---++-0", "Lxxxxxxx"),
    "coordination:escalation-paper": ("R", "Lxxxxxxx", "L---++-0"),
    "coordination:commitments-xlsx": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:commitment-sheet": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:attendance": ("meeting", "L---+++0", "Lxxxxxxx"),
    "coordination:attendance-xlsx": ("meeting", "L---+++0", "Lxxxxxxx"),
    "coordination:attendance-session": ("hadir", "L---+++0", "Lxxxxxxx"),
    "coordination:attendance-screen": ("hadir", "L---+--0", "Lxxxxxxx"),
    "coordination:attendance-open": ("hadir", "Lxxxxxxx", "L---+--0"),
    "coordination:attendance-close": ("hadir", "Lxxxxxxx", "L---+--0"),
    "coordination:attendance-paper": ("hadir", "Lxxxxxxx", "L---+--0"),
    "coordination:attendance-enter": ("hadir", "L---+--0", "L---+--0"),
    "coordination:attendance-sheet": ("hadir", "L---+--0", "L---+--0"),
    "coordination:attendance-children": ("hadir", "L---+--0", "L---+--0"),
    "coordination:attendance-row": ("hadir-row", "L---+--0", "L---+--0"),
    "coordination:attendance-remove": ("hadir-row", "Lxxxxxxx", "L---+--0"),
    "coordination:minutes": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:minutes-begin": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:minutes-write": ("drafted", "L---++-0", "L---++-0"),
    "coordination:minutes-autosave": ("drafted", "Lxxxxxxx", "L---++-0"),
    "coordination:minutes-paper": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:minutes-revise": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:files": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:pack-order": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:pack-attach": ("meeting", "L---+--0", "L---+--0"),
    "coordination:press-release": ("meeting", "L---++-0", "L---++-0"),
    "coordination:press-begin": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:press-autosave": ("press", "Lxxxxxxx", "L---++-0"),
    "coordination:press-export": ("press-file", "L---++-0", "Lxxxxxxx"),
    "coordination:meetings": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:meeting-new": ("R", "L---++-0", "L---++-0"),
    "coordination:meeting": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:meeting-edit": ("meeting", "L---++-0", "L---++-0"),
    "coordination:meeting-schedule": ("meeting", "L---++-0", "L---++-0"),
    "coordination:meeting-step": ("meeting-step", "L---++-0", "L---++-0"),
    "coordination:agenda": ("meeting", "L---++-0", "L---++-0"),
    "coordination:agenda-adopt": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:agenda-item": ("agenda-item", "L---++-0", "L---++-0"),
    "coordination:agenda-verb": ("agenda-verb", "Lxxxxxxx", "L---++-0"),
    "coordination:speaker-new": ("meeting", "L---++-0", "L---++-0"),
    "coordination:speaker-remove": ("speaker", "Lxxxxxxx", "L---++-0"),
    "coordination:material-new": ("speaker", "L---++-0", "L---++-0"),
    "coordination:material": ("speaker", "L++++++0", "Lxxxxxxx"),
    "coordination:photos": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:photo-new": ("meeting", "L---++-0", "L---++-0"),
    "coordination:photo": ("photo", "L---++-0", "Lxxxxxxx"),
    "coordination:photo-remove": ("photo", "Lxxxxxxx", "L---++-0"),
    "coordination:letter": ("meeting", "L---++-0", "L---++-0"),
    "coordination:letter-issue": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:letter-number": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:letter-send": ("meeting", "Lxxxxxxx", "L---++-0"),
    "coordination:letter-texts": ("meeting", "L---++-0", "Lxxxxxxx"),
    "coordination:calendar": ("meeting", "L++++++0", "Lxxxxxxx"),
    "coordination:reply": ("reply", "++++++++", "++++++++"),
    "coordination:reply-calendar": ("reply", "++++++++", "xxxxxxxx"),
    "coordination:invitees": ("meeting", "L---++-0", "L---++-0"),
    "coordination:invitee": ("invitee", "L---++-0", "L---++-0"),
    "coordination:invitee-reply": ("invitee", "L---++-0", "L---++-0"),
    "coordination:invitee-remove": ("invitee", "Lxxxxxxx", "L---++-0"),
}


def prepare(scene: Scene) -> None:
    banjar = scene.cast.banjar
    times = {"starts_at": NOW, "ends_at": NOW + dt.timedelta(hours=2)}
    occasion = Occasion.objects.create(regency=banjar, title="Rakor", place="Martapura", **times)
    session = OccasionSession.objects.create(regency=banjar, occasion=occasion, **times)
    meeting = Meeting.objects.create(regency=banjar, occasion=occasion)
    scene.args["meeting"] = [banjar.code, meeting.pk]
    scene.args["hadir"] = [banjar.code, meeting.pk, 1]
    person = attendance_desk.enter(session, entry=entry(), by=scene.cast.secretariat, now=NOW).attendance
    scene.args["hadir-row"] = [banjar.code, meeting.pk, 1, person.pk]
    scene.args["meeting-step"] = [banjar.code, meeting.pk, "mulai"]
    commitment = Commitment.objects.create(
        regency=banjar,
        meeting=meeting,
        organisation=scene.cast.dinkes,
        what="Melengkapi SK",
        target="SK bernomor",
        made_on=NOW.date(),
        due_on=NOW.date(),
    )
    scene.args["commitment"] = [banjar.code, commitment.pk]
    prepare_parts(scene, meeting, session)


def prepare_parts(scene: Scene, meeting: Meeting, session: OccasionSession) -> None:
    banjar, place = scene.cast.banjar, scene.args["meeting"]
    material = StoredFile.objects.filter(regency=banjar).first()
    speaker = Speaker.objects.create(
        regency=banjar, meeting=meeting, name="Narasumber", material=material, material_name="materi.pdf"
    )
    item = AgendaItem.objects.create(
        regency=banjar,
        meeting=meeting,
        session=session,
        number=1,
        starts=dt.time(9, 30),
        ends=dt.time(10),
        title="Pembukaan",
    )
    invitee = Invitee.objects.create(
        regency=banjar,
        occasion=meeting.occasion,
        organisation=scene.cast.dinkes,
        addressee="Kepala Dinas Kesehatan",
        sector=Sector.OPD,
    )
    photo = MeetingPhoto.objects.create(
        regency=banjar,
        meeting=meeting,
        file=StoredFile.objects.get(page_images__isnull=False),
        file_name="foto.jpg",
        caption="Pembukaan",
        taken_on=NOW.date(),
        contains_children="ya",
    )
    scene.args["photo"] = [*place, photo.pk]
    scene.args["speaker"] = [*place, speaker.pk]
    scene.args["agenda-item"] = [*place, item.pk]
    scene.args["agenda-verb"] = [*place, item.pk, "hapus"]
    scene.args["invitee"] = [*place, invitee.pk]
    PressRelease.objects.create(
        regency=banjar,
        meeting=meeting,
        title="Siaran pers",
        body="Naskah.",
        saved_by=scene.cast.secretariat,
        saved_at=NOW,
    )
    scene.args["press"] = place
    scene.args["press-file"] = [*place, "teks"]
    scene.args["drafted"] = [banjar.code, Minutes.objects.create(regency=banjar, meeting=meeting).meeting_id]
    other = make_meeting(scene.cast, state="diundang")
    asked = Invitee.objects.create(
        regency=banjar,
        occasion=other.occasion,
        organisation=scene.cast.dinkes,
        addressee="Kepala Dinas Kesehatan",
        sector=Sector.OPD,
    )
    scene.args["reply"] = [asked.token]
