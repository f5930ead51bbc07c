"""Who was invited to the meetings of the demonstration, what they replied and who came: posts, no names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from participants import checkin
from participants.models import Attendance, Invitee, OccasionSession, Organisation, Sector
from participants.naming import person_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordination.models import Meeting
    from participants.models import Regency

COMING, PROXY, ABSENT, SILENT = Invitee.Reply.COMING, Invitee.Reply.PROXY, Invitee.Reply.ABSENT, ""
# Bodies that stand only on lists of invitees: name, short name, sector.
MORE = (
    ("Inspektorat Daerah Kabupaten Banjar", "Inspektorat", Sector.OPD),
    ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Banjar", "BKPSDM", Sector.OPD),
    ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Banjar", "DPMPTSP", Sector.OPD),
    ("Dinas Pertanian Kabupaten Banjar", "Dinas Pertanian", Sector.OPD),
    ("Dinas Perumahan dan Kawasan Permukiman Kabupaten Banjar", "Dinas Perkim", Sector.OPD),
    ("Rumah Sakit Umum Daerah Kabupaten Banjar", "RSUD", Sector.OPD),
    ("Badan Pusat Statistik Kabupaten Banjar", "BPS", Sector.VERTICAL),
    ("Asosiasi Pengusaha Kabupaten Banjar", "Asosiasi pengusaha", Sector.BUSINESS),
    ("Kelompok Usaha Perhotelan Kabupaten Banjar", "Usaha perhotelan", Sector.BUSINESS),
    ("Kelompok Usaha Ritel Kabupaten Banjar", "Usaha ritel", Sector.BUSINESS),
    ("Portal Berita Kabupaten Banjar", "Portal berita", Sector.MEDIA),
)
# Replies per sector in order: coming, by proxy, unable, silent.
REPLIES = {
    Sector.OPD: (22, 4, 1, 1),
    Sector.DISTRICT: (15, 3, 0, 2),
    Sector.VERTICAL: (4, 1, 1, 0),
    Sector.COMMUNITY: (3, 0, 0, 0),
    Sector.BUSINESS: (3, 0, 1, 0),
    Sector.MEDIA: (3, 0, 0, 0),
    Sector.BOARDING: (1, 0, 0, 0),
    Sector.CHILD_WELFARE: (0, 0, 0, 1),
    Sector.CHILD_FORUM: (0, 0, 0, 1),
}
STAYED_AWAY = "Kec. Gambut"
COMPANY = 30
STAFF = 8
GUESTS = ("Ketua Karang Taruna", "Pengurus Ikatan Bidan", "Pengurus PGRI")


@dataclass(frozen=True)
class Guest:
    """One invited body: its post as the letter addresses it, and the reply it gave."""

    body: Organisation
    addressee: str
    sector: str
    reply: str


def add_bodies(regency: Regency) -> None:
    Organisation.objects.bulk_create(
        Organisation(regency=regency, name=name, short_name=short, sector=sector)
        for name, short, sector in MORE
    )


def guests_of(regency: Regency, bodies: dict[str, Organisation]) -> list[Guest]:
    """The 67 bodies of the hall, in the order of the sectors; those with tasks come first and reply first."""
    known = {body.pk for body in bodies.values()}
    rows = Organisation.objects.filter(regency=regency, sector__in=REPLIES, merged_into=None)
    ordered = sorted(rows, key=lambda row: (row.pk not in known, row.pk))
    found = []
    for sector, counts in REPLIES.items():
        replies = [
            reply
            for reply, count in zip((COMING, PROXY, ABSENT, SILENT), counts, strict=True)
            for _ in range(count)
        ]
        mine = [row for row in ordered if row.sector == sector]
        found += [
            Guest(row, _addressee(row), sector, reply) for row, reply in zip(mine, replies, strict=False)
        ]
    return found


def expect(meeting: Meeting, guests: list[Guest], *, with_company: bool = False) -> None:
    """Invite the bodies and record who came; `with_company`: speaker, deputies, committee and guests too."""
    session = meeting.occasion.sessions.get()
    opened = session.starts_at - dt.timedelta(minutes=40)
    OccasionSession.objects.filter(pk=session.pk).update(opened_at=opened, closed_at=session.ends_at)
    invitees = Invitee.objects.bulk_create(
        Invitee(
            regency=meeting.regency,
            occasion=meeting.occasion,
            organisation=guest.body,
            addressee=guest.addressee,
            sector=guest.sector,
            reply=guest.reply,
            replied_at=session.starts_at - dt.timedelta(days=2 + n % 4) if guest.reply else None,
        )
        for n, guest in enumerate(guests)
    )
    people = list(_came(session, guests, invitees))
    if with_company:
        people += _company(session, guests)
    for n, person in enumerate(people):
        person.checked_in_at = opened + dt.timedelta(seconds=25 * n)
    Attendance.objects.bulk_create(people)


def _came(session: OccasionSession, guests: list[Guest], invitees: list[Invitee]) -> Iterator[Attendance]:
    for guest, invitee in zip(guests, invitees, strict=True):
        if guest.reply not in (COMING, PROXY) or guest.body.short_name == STAYED_AWAY:
            continue
        proxy = guest.reply == PROXY
        yield _person(
            session,
            guest.body,
            f"Wakil {guest.addressee}" if proxy else guest.addressee,
            Attendance.Capacity.PROXY if proxy else Attendance.Capacity.LEADER,
            invitee=invitee,
            proxy_for=guest.addressee if proxy else "",
            mandate_number=f"094/{guest.body.pk}/peragaan" if proxy else "",
        )


def _company(session: OccasionSession, guests: list[Guest]) -> Iterator[Attendance]:
    yield _person(
        session,
        None,
        "Andrian Anwary, S.Sos., M.AP",
        Attendance.Capacity.SPEAKER,
        position="Kepala Bidang Pemenuhan Hak Anak",
        organisation_name="DPPPAKB Provinsi Kalimantan Selatan",
        sector=Sector.OPD,
    )
    for guest in [row for row in guests if row.reply == COMING][:COMPANY]:
        name = f"Kepala bidang pada {guest.body.short_name}"
        yield _person(session, guest.body, name, Attendance.Capacity.MEMBER)
    host = guests[0].body
    for number in range(1, STAFF + 1):
        yield _person(session, host, f"Staf sekretariat {number}", Attendance.Capacity.COMMITTEE)
    for office in GUESTS:
        yield _person(
            session,
            None,
            office,
            Attendance.Capacity.GUEST,
            organisation_name=office.partition(" ")[2],
            sector=Sector.COMMUNITY,
        )


def _person(
    session: OccasionSession, body: Organisation | None, name: str, capacity: str, **over: object
) -> Attendance:
    fields = {
        "regency": session.regency,
        "session": session,
        "organisation": body,
        "sector": body.sector if body else "",
        "name": name[:120],
        "name_key": person_key(name)[:120],
        "place_key": checkin.place_key(body.pk if body else None, str(over.get("organisation_name", ""))),
        "capacity": capacity,
        "method": Attendance.Method.QR,
    }
    return Attendance(**fields | over)


def _addressee(body: Organisation) -> str:
    """The post a letter is addressed to: "Camat Gambut", "Kepala Dinas Kesehatan", "Ketua TP PKK"."""
    name = body.short_name or body.name
    if body.sector == Sector.DISTRICT:
        return f"Camat {name.removeprefix('Kec.').removeprefix('Kecamatan').strip()}"
    heads = {Sector.OPD: "Kepala", Sector.VERTICAL: "Kepala"}
    return f"{heads.get(Sector(body.sector), 'Pimpinan')} {name}"
