"""Writes about accounts and the posts they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.formats import long_date
from common.refusals import Refused
from participants import audit
from participants.models import Membership, Person, Role, User
from participants.services import access_links
from participants.services.notices import notify

if TYPE_CHECKING:
    from participants.models import Organisation, Regency
    from participants.services.access_links import IssuedLink

OF_AN_ORGANISATION = (Role.OPD_HEAD, Role.OPD_OPERATOR)


@dataclass(frozen=True)
class Holder:
    """Who takes a post: an account that exists, or what is needed to open one."""

    account: User | None = None
    username: str = ""
    email: str = ""
    name: str = ""
    employee_number: str = ""
    rank: str = ""


@dataclass(frozen=True)
class TakenPost:
    """The post, and the invitation when an account was opened for it."""

    post: Membership
    invitation: IssuedLink | None


@transaction.atomic
def add_post(
    regency: Regency,
    *,
    role: str,
    title: str,
    standing: str,
    organisation: Organisation | None,
    starts_on: dt.date,
    holder: Holder,
    by: User,
) -> TakenPost:
    """Give an account a post, opening the account first when it does not exist.

    Raises Refused("post-needs-organisation"), Refused("post-exists") when the account holds the same role
    there already, and Refused("username-taken").
    """
    if role in OF_AN_ORGANISATION and organisation is None:
        raise Refused("post-needs-organisation", "Pilih lembaga tempat jabatan ini.")
    account = holder.account or open_account(holder)
    held = Membership.objects.open_on(starts_on).filter(user=account, role=role, organisation=organisation)
    if held.exists():
        raise Refused("post-exists", f"Akun {account.username} sudah memegang peran itu di lembaga tersebut.")
    post = Membership.objects.create(
        user=account,
        role=role,
        title=title,
        standing=standing,
        organisation=organisation,
        regency=None if role in OF_AN_ORGANISATION else regency,
        person=person_of(regency, holder),
        starts_on=starts_on,
    )
    invitation = invite(account, holder, regency=regency, by=by)
    audit.record(
        regency, "participants.post-added", "membership", post.pk, by=by, role=role, account=account.pk
    )
    return TakenPost(post, invitation)


def open_account(holder: Holder) -> User:
    """An account without a password; a username somebody has (in any case) is refused."""
    taken = Refused(
        "username-taken",
        f"Nama pengguna {holder.username} sudah dipakai. Tambahkan pembeda, misalnya nama singkat lembaga.",
    )
    if User.objects.filter(username__iexact=holder.username).exists():
        raise taken
    try:
        with transaction.atomic():
            return User.objects.create_user(holder.username, None, email=holder.email)
    except IntegrityError:
        raise taken from None


def person_of(regency: Regency, holder: Holder) -> Person | None:
    """The person of the directory with this NIP, else a new one; None when no name was given."""
    people = Person.objects.filter(regency=regency, merged_into=None, erased_at=None)
    known = people.filter(employee_number=holder.employee_number).first() if holder.employee_number else None
    if known or not holder.name:
        return known
    return Person.objects.create(
        regency=regency,
        name=holder.name,
        employee_number=holder.employee_number,
        rank=holder.rank,
        email=holder.email,
    )


def invite(account: User, holder: Holder, *, regency: Regency, by: User) -> IssuedLink | None:
    """The invitation of an account just opened; an account that existed needs none."""
    if holder.account:
        return None
    return access_links.issue(account, regency=regency, by=by, now=timezone.now())


@transaction.atomic
def hand_over_to(
    membership: Membership, *, holder: Holder, on: dt.date, standing: str, by: User
) -> TakenPost:
    """`hand_over` to an account that exists or is opened for it; a refusal opens nothing."""
    regency = membership.home
    if regency is None:
        raise province_refusal()
    account = holder.account or open_account(holder)
    post = hand_over(
        membership, to=account, on=on, standing=standing, by=by, person=person_of(regency, holder)
    )
    return TakenPost(post, invite(account, holder, regency=regency, by=by))


def province_refusal() -> Refused:
    return Refused("handover-province", "Jabatan provinsi diserahterimakan oleh pengelola provinsi.")


@transaction.atomic
def hand_over(
    membership: Membership,
    *,
    to: User,
    on: dt.date,
    standing: str,
    by: User,
    person: Person | None = None,
) -> Membership:
    """Give a post to another account: the old membership ends the day before `on`, a new one begins.

    Evidence and answers stay with the organisation. Raises Refused("handover-too-early") when the post would
    end before it began, Refused("handover-ended") when it has ended by then, and Refused("handover-same")
    when nothing changes.
    """
    old = locked(membership)
    if old.user_id == to.pk:
        raise Refused("handover-same", "Akun ini sudah memegang jabatan tersebut.")
    if on <= old.starts_on:
        raise Refused("handover-too-early", "Tanggal serah terima harus sesudah jabatan ini mulai dipegang.")
    if old.ends_on and old.ends_on < on:
        raise Refused(
            "handover-ended",
            f"Jabatan ini berakhir {long_date(old.ends_on)}. Buat jabatan baru untuk penggantinya.",
        )
    regency = old.home
    if regency is None:
        raise province_refusal()
    old.ends_on, old.end_reason = on - dt.timedelta(days=1), Membership.EndReason.HANDED_OVER
    old.save(update_fields=["ends_on", "end_reason"])
    new = Membership.objects.create(
        user=to,
        role=old.role,
        title=old.title,
        standing=standing,
        organisation=old.organisation,
        regency=old.regency,
        province=old.province,
        person=person,
        starts_on=on,
    )
    text = f"{old.title} diserahterimakan mulai {long_date(on)}."
    notify(regency, [old.user, to], text, reverse("participants:notices"))
    audit.record(regency, "participants.post-handed-over", "membership", new.pk, by=by, previous=old.pk)
    return new


@transaction.atomic
def end_post(membership: Membership, *, last_day: dt.date, reason: str, by: User) -> Membership:
    """Let a post end with `last_day`; sessions of an account without a post end on their next request.

    Raises Refused("end-own-post"): somebody must remain who can undo it; Refused("end-before-start") and
    Refused("end-ended").
    """
    post = locked(membership)
    if post.user_id == by.pk:
        raise Refused(
            "end-own-post", "Jabatan sendiri tidak dapat diakhiri. Pakai serah terima, atau minta rekan."
        )
    if post.ends_on and post.ends_on < timezone.localdate():
        raise Refused("end-ended", f"Jabatan ini sudah berakhir {long_date(post.ends_on)}.")
    if last_day < post.starts_on:
        raise Refused(
            "end-before-start",
            f"Jabatan ini mulai {long_date(post.starts_on)}; hari terakhirnya tidak dapat lebih awal.",
        )
    regency = post.home
    if regency is None:
        raise province_refusal()
    post.ends_on, post.end_reason = last_day, reason
    post.save(update_fields=["ends_on", "end_reason"])
    text = f"{post.full_title} berakhir {long_date(last_day)}."
    notify(regency, [post.user], text, reverse("participants:notices"))
    audit.record(
        regency,
        "participants.post-ended",
        "membership",
        post.pk,
        by=by,
        last_day=last_day.isoformat(),
        reason=reason,
    )
    return post


def predecessor_of(post: Membership) -> Membership | None:
    """The membership that was handed over to this one; None when it began otherwise."""
    rows = Membership.objects.filter(
        role=post.role,
        title=post.title,
        organisation=post.organisation,
        regency=post.regency,
        ends_on=post.starts_on - dt.timedelta(days=1),
        end_reason=Membership.EndReason.HANDED_OVER,
    )
    return rows.select_related("user", "person", "organisation").order_by("-pk").first()


def locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("organisation__regency", "regency", "user").get(pk=membership.pk)


def members_of(organisation: Organisation, *roles: str) -> list[User]:
    """Users who hold one of `roles` in the organisation today."""
    rows = Membership.objects.valid_on(timezone.localdate()).filter(organisation=organisation, role__in=roles)
    return list(User.objects.filter(memberships__in=rows, is_active=True).distinct())
