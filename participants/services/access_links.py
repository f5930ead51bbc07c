"""One-time links: made by the secretariat, opened once by the account's owner."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from participants import audit
from participants.models import AccessLink, Membership, User
from participants.models.links import token_hash
from participants.services.notices import notify

if TYPE_CHECKING:
    from participants.models import Regency

logger = logging.getLogger(__name__)
TOKEN_BYTES = 24


@dataclass(frozen=True)
class IssuedLink:
    """A link and its token, which exists nowhere else and is shown once."""

    row: AccessLink
    token: str


def purpose_of(account: User) -> AccessLink.Purpose:
    """An account that never had a password is invited; any other gets a new one."""
    fresh = account.last_login is None and not account.has_usable_password()
    return AccessLink.Purpose.INVITATION if fresh else AccessLink.Purpose.RESET


@transaction.atomic
def issue(
    account: User, *, regency: Regency, by: User, now: dt.datetime, forget_second_factor: bool = False
) -> IssuedLink:
    """Make the account's one open link; the one before it is replaced.

    The account's password stops working at once, and with it every session, so that a lost phone or a
    shared password is shut out before the link is opened. Its owner is told.
    """
    locked = User.objects.select_for_update().get(pk=account.pk)
    purpose = purpose_of(locked)
    locked.set_unusable_password()
    locked.save(update_fields=["password"])
    if forget_second_factor:
        Authenticator.objects.filter(user=locked).delete()
    AccessLink.objects.filter(user=locked, used_at=None, replaced_at=None).update(replaced_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccessLink.objects.create(
        regency=regency,
        user=locked,
        purpose=purpose,
        token_hash=token_hash(token),
        created_by=by,
        created_at=now,
        expires_at=now + dt.timedelta(days=settings.KLA_LINK_DAYS),
    )
    if purpose == AccessLink.Purpose.RESET:
        also = " dan kode kedua dilepas" if forget_second_factor else ""
        text = f"Kata sandi akun {locked.username} diatur ulang{also} melalui Sekretariat ({by.username})."
        notify(regency, [locked], text, reverse("account_change_password"))
    audit.record(
        regency,
        "participants.access-link-made",
        "user",
        locked.pk,
        by=by,
        link=link.pk,
        purpose=link.purpose,
        second_factor_removed=forget_second_factor,
    )
    return IssuedLink(link, token)


def find(token: str) -> AccessLink | None:
    rows = AccessLink.objects.select_related("user", "regency")
    return rows.filter(token_hash=token_hash(token)).first()


def check(link: AccessLink | None, now: dt.datetime) -> AccessLink:
    """The link if it still opens something; otherwise Refused with its own sentence.

    Codes: link-unknown, link-used, link-replaced, link-expired, link-account-closed.
    """
    if link is None:
        raise Refused(
            "link-unknown",
            "Tautan ini tidak dikenal. Periksa apakah alamatnya tersalin lengkap sampai huruf terakhir.",
        )
    sentences = {
        AccessLink.State.USED: (
            "link-used",
            "Tautan ini sudah dipakai. Masuklah dengan kata sandi yang sudah dibuat. Bila bukan Anda yang "
            "membuatnya, segera hubungi Sekretariat.",
        ),
        AccessLink.State.REPLACED: (
            "link-replaced",
            "Tautan ini sudah diganti. Pakai tautan terbaru yang dikirim Sekretariat.",
        ),
        AccessLink.State.EXPIRED: (
            "link-expired",
            "Masa berlaku tautan ini sudah lewat. Mintalah tautan baru kepada Sekretariat.",
        ),
    }
    refusal = sentences.get(link.state_at(now))
    if refusal:
        raise Refused(*refusal)
    posts = Membership.objects.open_on(timezone.localdate(now)).filter(user=link.user)
    if not link.user.is_active or not posts.exists():
        raise Refused(
            "link-account-closed",
            "Jabatan akun ini sudah berakhir, jadi tautannya tidak berlaku lagi. Hubungi Sekretariat.",
        )
    return link


@transaction.atomic
def redeem(token: str, *, password: str, now: dt.datetime) -> User:
    """Give the account its password and close the link; of two at the same time one wins.

    `password` has passed the validators. Raises what `check` raises.
    """
    found = check(find(token), now)
    User.objects.select_for_update().get(pk=found.user_id)
    link = check(find(token), now)
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    link.used_at = now
    link.save(update_fields=["used_at"])
    audit.record(link.regency, "participants.access-link-used", "user", link.user_id, by=None, link=link.pk)
    return link.user


def letter_text(link: AccessLink, url: str, until: str) -> str:
    """The message for WhatsApp and mail; `until` is the day in words."""
    opening = (
        "Akun Anda pada Portal KLA sudah disiapkan."
        if link.purpose == AccessLink.Purpose.INVITATION
        else "Kata sandi akun Portal KLA Anda diatur ulang."
    )
    return (
        f"Yth. Bapak/Ibu,\n\n{opening}\nNama pengguna: {link.user.username}\n\n"
        f"Buat kata sandi melalui tautan ini:\n{url}\n\n"
        f"Tautan berlaku satu kali sampai {until}. Jangan teruskan kepada orang lain.\n\n"
        f"Sekretariat Gugus Tugas KLA {link.regency.name}"
    )


def send(link: AccessLink, text: str) -> bool:
    """Mail the text to the account's address; False when it has none or the post office did not answer.

    Not a job: its arguments would keep the open token in the database, and the link stands on the screen
    of the one who made it anyway.
    """
    if not link.user.email:
        return False
    try:
        return send_mail("Akun Portal KLA", text, None, [link.user.email]) == 1
    except OSError as error:
        logger.warning("access link %s was not mailed: %s", link.pk, error)
        return False
