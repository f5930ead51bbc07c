"""Writes about the Gugus Tugas: its decree, its posts, and who holds them from when to when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import long_date
from common.refusals import Refused
from coordination.models import TaskForceDecree, TaskForceHolder, TaskForcePost
from participants import audit

if TYPE_CHECKING:
    from documents.models import StoredFile
    from participants.models import Organisation, Person, Regency, User

SINGLE = (TaskForcePost.Kind.CHAIR, TaskForcePost.Kind.SECRETARY)


@dataclass(frozen=True)
class DecreeFacts:
    """What the decree's head says."""

    number: str
    dated_on: dt.date
    about: str
    valid_from: dt.date
    valid_until: dt.date | None


@transaction.atomic
def add_decree(
    regency: Regency, *, facts: DecreeFacts, replaces: TaskForceDecree | None, copy: bool, by: User
) -> TaskForceDecree:
    """Record a decree. The one it replaces ends the day before; `copy` takes over its posts and holders.

    Raises Refused: "decree-known", "decree-replaced", "decree-order" when it would begin before the old one.
    """
    _refuse_number(regency, facts.number, None)
    if replaces is not None:
        replaces = TaskForceDecree.objects.select_for_update().get(pk=replaces.pk)
        if TaskForceDecree.objects.filter(replaces=replaces).exists():
            raise Refused("decree-replaced", f"SK {replaces.number} sudah diganti oleh SK lain.")
        if facts.valid_from <= replaces.valid_from:
            raise Refused(
                "decree-order",
                f"SK pengganti harus mulai berlaku sesudah {long_date(replaces.valid_from)}, "
                f"yaitu mulai berlakunya SK {replaces.number}.",
            )
    decree = TaskForceDecree.objects.create(regency=regency, replaces=replaces, **vars(facts))
    if replaces is not None:
        _end(replaces, facts.valid_from - dt.timedelta(days=1))
        if copy:
            _copy_posts(replaces, decree)
    audit.record(regency, "coordination.decree-added", "taskforcedecree", decree.pk, by=by)
    return decree


@transaction.atomic
def change_decree(decree: TaskForceDecree, *, facts: DecreeFacts, by: User) -> TaskForceDecree:
    """Put the record right. Raises Refused("decree-known")."""
    locked = _lock(decree)
    _refuse_number(locked.regency, facts.number, locked)
    for field, value in vars(facts).items():
        setattr(locked, field, value)
    locked.save(update_fields=list(vars(facts)))
    audit.record(locked.regency, "coordination.decree-changed", "taskforcedecree", locked.pk, by=by)
    return locked


@transaction.atomic
def attach_decree(decree: TaskForceDecree, *, file: StoredFile, name: str, by: User) -> TaskForceDecree:
    """The signed decree as a file; a later one takes the place of an earlier one."""
    locked = _lock(decree)
    locked.file, locked.file_name = file, name[:255]
    locked.save(update_fields=["file", "file_name"])
    audit.record(
        locked.regency, "coordination.decree-filed", "taskforcedecree", locked.pk, by=by, sha256=file.sha256
    )
    return locked


@transaction.atomic
def add_post(
    decree: TaskForceDecree, *, group: str, kind: str, title: str, organisation: Organisation, by: User
) -> TaskForcePost:
    """A post at the end of its sub-group; its element is that of the body. Raises Refused("post-taken")."""
    locked = _lock(decree)
    _refuse_second_head(locked, group, kind, None)
    post = TaskForcePost.objects.create(
        regency=locked.regency,
        decree=locked,
        group=group,
        kind=kind,
        title=title.strip(),
        organisation=organisation,
        sector=organisation.sector,
        number=locked.posts.filter(group=group).count() + 1,
    )
    audit.record(locked.regency, "coordination.post-added", "taskforcepost", post.pk, by=by)
    return post


@transaction.atomic
def change_post(
    post: TaskForcePost, *, group: str, kind: str, title: str, organisation: Organisation, by: User
) -> TaskForcePost:
    """Raises Refused("post-taken")."""
    decree = _lock(post.decree)
    _refuse_second_head(decree, group, kind, post)
    post.group, post.kind, post.title = group, kind, title.strip()
    post.organisation, post.sector = organisation, organisation.sector
    post.save(update_fields=["group", "kind", "title", "organisation", "sector"])
    audit.record(decree.regency, "coordination.post-changed", "taskforcepost", post.pk, by=by)
    return post


@transaction.atomic
def remove_post(post: TaskForcePost, *, by: User) -> None:
    """Take a post out that was entered by mistake. Raises Refused("post-held") once somebody held it."""
    decree = _lock(post.decree)
    if post.holders.exists():
        raise Refused(
            "post-held",
            "Kedudukan ini sudah pernah dipegang, jadi riwayatnya disimpan. Ubah kedudukannya bila keliru.",
        )
    pk = post.pk
    post.delete()
    audit.record(decree.regency, "coordination.post-removed", "taskforcepost", pk, by=by)


@transaction.atomic
def change_holder(post: TaskForcePost, *, person: Person, on: dt.date, by: User) -> TaskForceHolder:
    """`person` holds the post from `on`; the one before ends the day before and stays in the history.

    Raises Refused: "holder-same", "holder-too-early".
    """
    decree = _lock(post.decree)
    last = post.holders.filter(ends_on=None).first()
    if last is not None and last.person_id == person.pk:
        raise Refused("holder-same", "Orang ini sudah memegang kedudukan tersebut.")
    if last is not None and on <= last.starts_on:
        raise Refused(
            "holder-too-early",
            f"Pemegang sekarang mulai {long_date(last.starts_on)}. Penggantinya harus mulai sesudah itu.",
        )
    if last is not None:
        last.ends_on = on - dt.timedelta(days=1)
        last.save(update_fields=["ends_on"])
    holder = TaskForceHolder.objects.create(regency=decree.regency, post=post, person=person, starts_on=on)
    audit.record(
        decree.regency, "coordination.holder-changed", "taskforcepost", post.pk, by=by, person=person.pk
    )
    return holder


def _lock(decree: TaskForceDecree) -> TaskForceDecree:
    rows = TaskForceDecree.objects.select_for_update(of=("self",)).select_related("regency")
    return rows.get(pk=decree.pk)


def _end(decree: TaskForceDecree, last_day: dt.date) -> None:
    if decree.valid_until is None or decree.valid_until > last_day:
        decree.valid_until = last_day
        decree.save(update_fields=["valid_until"])


def _copy_posts(old: TaskForceDecree, new: TaskForceDecree) -> None:
    for post in old.posts.all():
        holder = post.holders.filter(ends_on=None).first()
        post.pk, post.decree, post._state.adding = None, new, True
        post.save(force_insert=True)
        if holder is not None:
            TaskForceHolder.objects.create(
                regency=new.regency, post=post, person=holder.person, starts_on=new.valid_from
            )


def _refuse_number(regency: Regency, number: str, own: TaskForceDecree | None) -> None:
    rows = TaskForceDecree.objects.filter(regency=regency, number__iexact=number.strip())
    if (rows.exclude(pk=own.pk) if own else rows).exists():
        raise Refused("decree-known", f"SK nomor {number.strip()} sudah dicatat.")


def _refuse_second_head(decree: TaskForceDecree, group: str, kind: str, own: TaskForcePost | None) -> None:
    if group != TaskForcePost.Group.CORE or kind not in SINGLE:
        return
    rows = decree.posts.filter(group=group, kind=kind)
    if (rows.exclude(pk=own.pk) if own else rows).exists():
        word = TaskForcePost.Kind(kind).label
        raise Refused("post-taken", f"{word} sudah ada pada SK ini. Ubah yang sudah ada.")
