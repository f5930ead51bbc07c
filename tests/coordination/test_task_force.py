"""The Gugus Tugas: what a composition lacks, how decrees follow one another, how holders change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from coordination.completeness import PostFact, completeness
from coordination.models import TaskForceDecree, TaskForcePost
from coordination.rendering import task_force_paper
from coordination.rendering.task_force import decree_state
from coordination.services import task_force
from coordination.services.task_force_paper import freeze
from documents.registry import Seal
from documents.services.seals import seal_now
from participants.models import Organisation, Person
from tests.conftest import NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User

DAY = dt.date(2025, 1, 2)
WHOLE = [
    PostFact("inti", "ketua", "opd"),
    PostFact("inti", "wakil", "opd"),
    PostFact("inti", "sekretaris", "opd"),
    PostFact("kelembagaan", "koordinator", "usaha"),
    PostFact("klaster1", "koordinator", "forum_anak"),
    PostFact("klaster2", "koordinator", "masyarakat"),
    PostFact("klaster3", "koordinator", "media"),
    PostFact("klaster4", "koordinator", "opd"),
    PostFact("klaster5", "koordinator", "opd"),
]


def make_decree(
    cast: Cast,
    number: str = "188.45/1",
    start: dt.date = DAY,
    *,
    replaces: TaskForceDecree | None = None,
    copy: bool = False,
) -> TaskForceDecree:
    facts = task_force.DecreeFacts(number, start, "Gugus Tugas", start, None)
    return task_force.add_decree(cast.banjar, facts=facts, replaces=replaces, copy=copy, by=cast.secretariat)


def make_post(cast: Cast, decree: TaskForceDecree, kind: str = "ketua", group: str = "inti") -> TaskForcePost:
    return task_force.add_post(
        decree, group=group, kind=kind, title="Kepala Dinas", organisation=cast.dinkes, by=cast.secretariat
    )


def make_person(cast: Cast, name: str) -> Person:
    return Person.objects.create(regency=cast.banjar, name=name)


def test_a_whole_composition_lacks_nothing() -> None:
    assert completeness(WHOLE).whole


@pytest.mark.parametrize(
    ("left_out", "posts", "elements"),
    [
        (0, ("Ketua",), ()),
        (1, ("Wakil Ketua",), ()),
        (2, ("Sekretaris",), ()),
        (3, ("Sub-Gugus Tugas Kelembagaan",), ("Dunia usaha",)),
        (4, ("Sub-Gugus Tugas Klaster I",), ("Perwakilan anak",)),
        (5, ("Sub-Gugus Tugas Klaster II",), ("Masyarakat",)),
        (6, ("Sub-Gugus Tugas Klaster III",), ("Media massa",)),
        (8, ("Sub-Gugus Tugas Klaster V",), ()),
    ],
)
def test_each_missing_post_and_element_is_named(
    left_out: int, posts: tuple[str, ...], elements: tuple[str, ...]
) -> None:
    found = completeness(WHOLE[:left_out] + WHOLE[left_out + 1 :])
    assert (found.missing_posts, found.missing_elements) == (posts, elements)


def test_an_empty_composition_lacks_everything() -> None:
    found = completeness([])
    assert len(found.missing_posts) == 9
    assert len(found.missing_elements) == 5


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (dt.date(2024, 12, 31), "Belum berlaku"),
        (DAY, "Berlaku"),
        (dt.date(2025, 12, 1), "Segera berakhir"),
        (dt.date(2026, 1, 1), "Berakhir"),
    ],
)
def test_a_decree_says_how_it_stands(today: dt.date, label: str) -> None:
    decree = TaskForceDecree(valid_from=DAY, valid_until=dt.date(2025, 12, 31))
    assert decree_state(decree, today).label == label


def test_a_new_decree_ends_the_old_one_and_may_take_over_its_posts(cast: Cast) -> None:
    old = make_decree(cast)
    post = make_post(cast, old)
    person = make_person(cast, "Siti")
    task_force.change_holder(post, person=person, on=DAY, by=cast.secretariat)
    new = make_decree(cast, "188.45/2", dt.date(2026, 1, 1), replaces=old, copy=True)
    old.refresh_from_db()
    assert old.valid_until == dt.date(2025, 12, 31)
    copied = new.posts.get()
    assert (copied.title, copied.holders.get().person) == ("Kepala Dinas", person)
    assert old.posts.get() == post


@pytest.mark.parametrize("code", ["decree-known", "decree-replaced", "decree-order"])
def test_decrees_follow_one_another_in_order(code: str, cast: Cast) -> None:
    old = make_decree(cast)
    if code == "decree-replaced":
        make_decree(cast, "188.45/2", dt.date(2026, 1, 1), replaces=old)
    number = "188.45/1" if code == "decree-known" else "188.45/3"
    start = DAY if code == "decree-order" else dt.date(2026, 2, 1)
    with pytest.raises(Refused) as refusal:
        make_decree(cast, number, start, replaces=None if code == "decree-known" else old)
    assert refusal.value.code == code


def test_a_change_of_holder_keeps_the_history(cast: Cast) -> None:
    post = make_post(cast, make_decree(cast))
    first, second = make_person(cast, "Siti"), make_person(cast, "Nu'man")
    task_force.change_holder(post, person=first, on=DAY, by=cast.secretariat)
    task_force.change_holder(post, person=second, on=dt.date(2025, 6, 1), by=cast.secretariat)
    rows = [(row.person.name, row.ends_on) for row in post.holders.order_by("starts_on")]
    assert rows == [("Siti", dt.date(2025, 5, 31)), ("Nu'man", None)]
    with pytest.raises(Refused) as refusal:
        task_force.remove_post(post, by=cast.secretariat)
    assert refusal.value.code == "post-held"


@pytest.mark.parametrize(("code", "same"), [("holder-same", True), ("holder-too-early", False)])
def test_a_change_that_makes_no_sense_is_refused(code: str, same: bool, cast: Cast) -> None:
    post = make_post(cast, make_decree(cast))
    first, second = make_person(cast, "Siti"), make_person(cast, "Nu'man")
    task_force.change_holder(post, person=first, on=DAY, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        task_force.change_holder(post, person=first if same else second, on=DAY, by=cast.secretariat)
    assert refusal.value.code == code


def test_there_is_one_chair(cast: Cast) -> None:
    decree = make_decree(cast)
    make_post(cast, decree)
    with pytest.raises(Refused) as refusal:
        make_post(cast, decree)
    assert refusal.value.code == "post-taken"


def test_the_page_says_what_is_missing_and_names_only_to_those_who_may_see_them(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    post = make_post(cast, make_decree(cast))
    task_force.change_holder(post, person=make_person(cast, "Siti"), on=DAY, by=cast.secretariat)
    page = login(cast.secretariat).get("/63.03/gugus-tugas/").content.decode()
    assert "Sub-Gugus Tugas Klaster V" in page
    assert "Media massa, Perwakilan anak" in page
    assert "Siti" in page
    assert "Siti" not in login(cast.operator).get("/63.03/gugus-tugas/").content.decode()


def test_an_expired_decree_is_said(cast: Cast, login: Callable[[User], Client]) -> None:
    decree = make_decree(cast)
    TaskForceDecree.objects.filter(pk=decree.pk).update(valid_until=dt.date(2025, 12, 31))
    page = login(cast.operator).get("/63.03/gugus-tugas/").content.decode()
    assert "SK ini berakhir pada 31 Desember 2025" in page


def test_the_page_asks_as_much_for_three_posts_as_for_thirty(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    decree, client = make_decree(cast), login(cast.secretariat)
    make_post(cast, decree)
    client.get("/63.03/gugus-tugas/")
    with CaptureQueriesContext(connection) as few:
        client.get("/63.03/gugus-tugas/")
    for _ in range(30):
        make_post(cast, decree, "anggota", "klaster3")
    with CaptureQueriesContext(connection) as many:
        client.get("/63.03/gugus-tugas/")
    assert len(many) == len(few) <= 18


def test_a_merged_body_fills_its_post_under_the_surviving_name(cast: Cast) -> None:
    decree = make_decree(cast)
    make_post(cast, decree)
    Organisation.objects.filter(pk=cast.dinkes.pk).update(merged_into=cast.dinas)
    facts = freeze(str(decree.pk), NOW, None)
    assert facts.groups[0][1][0][3] == cast.dinas.name


def test_the_annex_is_sealed_and_the_stranger_sees_no_name(cast: Cast) -> None:
    decree = make_decree(cast)
    post = make_post(cast, decree)
    task_force.change_holder(post, person=make_person(cast, "Siti"), on=DAY, by=cast.secretariat)
    document = seal_now(task_force_paper.KIND, str(decree.pk), regency=cast.banjar, by=cast.secretariat)
    assert document.pages == 1
    assert task_force_paper.public_fields(document) == [
        ("Nomor SK", "188.45/1"),
        ("Tanggal SK", "2 Januari 2025"),
    ]
    text = task_force_paper.html(
        freeze(str(decree.pk), NOW, None).to_json(), Seal("K", "https://x", "", 0, "")
    )
    assert "Siti" in text
    assert "BUPATI BANJAR" in text


def test_the_secretariat_records_a_decree_and_a_post_in_the_browser_form(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    client = login(cast.secretariat)
    sent = {
        "number": "188.45/9",
        "dated_on": "2026-01-05",
        "about": "Gugus Tugas",
        "valid_from": "2026-01-05",
    }
    bad = client.post("/63.03/gugus-tugas/baru/", sent | {"valid_until": "2025-01-01"})
    assert bad.status_code == 422
    assert "188.45/9" in bad.content.decode()
    client.post("/63.03/gugus-tugas/baru/", sent)
    decree = TaskForceDecree.objects.get()
    post = {
        "group": "klaster3",
        "kind": "koordinator",
        "title": "Kepala Dinkes",
        "organisation": cast.dinkes.pk,
    }
    client.post(f"/63.03/gugus-tugas/{decree.pk}/kedudukan/baru/", post)
    assert decree.posts.get().place == "Koordinator Klaster III"
