"""The directory beyond the posts with accounts, and the decree of the Gugus Tugas: offices, no names.

The only person named is the one the article on the rakor of 20 February 2026 names with his post.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coordination.models import TaskForceDecree, TaskForcePost
from participants.models import Organisation, Person, Position, Sector
from participants.services.regions import register_regions
from reports.demo.guests import add_bodies

if TYPE_CHECKING:
    from reports.demo.people import Cast

OTHERS = (
    ("setda", "Sekretariat Daerah Kabupaten Banjar", "Setda", Sector.OPD),
    ("pkk", "Tim Penggerak PKK Kabupaten Banjar", "TP PKK", Sector.COMMUNITY),
    ("lpa", "Lembaga Perlindungan Anak Kabupaten Banjar", "LPA", Sector.COMMUNITY),
    ("himpaudi", "Himpaudi Kabupaten Banjar", "Himpaudi", Sector.COMMUNITY),
    ("pers", "Forum Wartawan Kabupaten Banjar", "Forum Wartawan", Sector.MEDIA),
    ("radio", "Radio Pemerintah Daerah Kabupaten Banjar", "Radio daerah", Sector.MEDIA),
    ("pesantren", "Forum Pondok Pesantren Kabupaten Banjar", "Forum pesantren", Sector.BOARDING),
    ("lksa", "Forum LKSA Kabupaten Banjar", "Forum LKSA", Sector.CHILD_WELFARE),
)
GROUP, KIND = TaskForcePost.Group, TaskForcePost.Kind
# group, kind, office, body
POSTS = (
    (GROUP.CORE, KIND.CHAIR, "Kepala Bappedalitbang", "bappedalitbang"),
    (GROUP.CORE, KIND.DEPUTY, "Asisten II Bidang Perekonomian dan Pembangunan", "setda"),
    (GROUP.CORE, KIND.SECRETARY, "Kepala Dinsos P3AP2KB", "dinsos"),
    (GROUP.INSTITUTIONAL, KIND.COORDINATOR, "Kepala Bagian Hukum", "hukum"),
    (GROUP.INSTITUTIONAL, KIND.MEMBER, "Ketua Forum Dunia Usaha Layak Anak", "apsai"),
    (GROUP.INSTITUTIONAL, KIND.MEMBER, "Ketua Forum Wartawan", "pers"),
    (GROUP.CLUSTER_1, KIND.COORDINATOR, "Kepala Disdukcapil", "disdukcapil"),
    (GROUP.CLUSTER_1, KIND.MEMBER, "Kepala DKISP", "dkisp"),
    (GROUP.CLUSTER_1, KIND.MEMBER, "Pendamping Forum Anak Daerah", "forumanak"),
    (GROUP.CLUSTER_2, KIND.COORDINATOR, "Sekretaris Dinsos P3AP2KB", "dinsos"),
    (GROUP.CLUSTER_2, KIND.MEMBER, "Ketua TP PKK", "pkk"),
    (GROUP.CLUSTER_2, KIND.MEMBER, "Ketua Forum LKSA", "lksa"),
    (GROUP.CLUSTER_3, KIND.COORDINATOR, "Kepala Dinas Kesehatan", "dinkes"),
    (GROUP.CLUSTER_3, KIND.MEMBER, "Kepala Dinas PUPR", "pupr"),
    (GROUP.CLUSTER_4, KIND.COORDINATOR, "Kepala Dinas Pendidikan", "disdik"),
    (GROUP.CLUSTER_4, KIND.MEMBER, "Kepala Kantor Kementerian Agama", "kemenag"),
    (GROUP.CLUSTER_4, KIND.MEMBER, "Ketua Himpaudi", "himpaudi"),
    (GROUP.CLUSTER_5, KIND.COORDINATOR, "Kepala UPTD PPA", "uptdppa"),
    (GROUP.CLUSTER_5, KIND.MEMBER, "Kepala Unit PPA Polres", "polres"),
    (GROUP.CLUSTER_5, KIND.MEMBER, "Kepala Satpol PP", "satpolpp"),
)


def fill_directory(cast: Cast, today: dt.date) -> dict[str, Organisation]:
    """After the period is open, so that its assignments stay those of the bodies with accounts.

    Returns the bodies by key, those with accounts and those added here.
    """
    regency = cast.regency
    register_regions(regency, by=cast.users["sekretariat"])
    made = Organisation.objects.bulk_create(
        Organisation(regency=regency, name=name, short_name=short, sector=sector)
        for _, name, short, sector in OTHERS
    )
    bodies = cast.bodies | {key: body for (key, *_), body in zip(OTHERS, made, strict=True)}
    assistant = Person.objects.create(regency=regency, name="H. Ikhwansyah, SKM., M.Kes.")
    Position.objects.create(
        regency=regency,
        person=assistant,
        organisation=bodies["setda"],
        title="Asisten II Bidang Perekonomian dan Pembangunan",
    )
    decree = TaskForceDecree.objects.create(
        regency=regency,
        number="188.45/peragaan/KUM/2025",
        dated_on=dt.date(2025, 1, 13),
        about="Pembentukan Gugus Tugas Kabupaten Layak Anak Kabupaten Banjar",
        valid_from=dt.date(2025, 1, 13),
        valid_until=dt.date(today.year + 1, 12, 31),
    )
    numbers: dict[str, int] = {}
    posts = []
    for group, kind, office, key in POSTS:
        numbers[group] = numbers.get(group, 0) + 1
        posts.append(
            TaskForcePost(
                regency=regency,
                decree=decree,
                group=group,
                kind=kind,
                title=office,
                organisation=bodies[key],
                sector=bodies[key].sector,
                number=numbers[group],
            )
        )
    TaskForcePost.objects.bulk_create(posts)
    add_bodies(regency)
    return bodies
