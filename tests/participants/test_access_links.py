"""A one-time link opens an account once; forged, used, replaced and expired ones say what to do."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from participants.models import AccessLink, AuditEntry, Membership, Notice, User
from participants.services import access_links
from tests.conftest import make_cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cast

PASSWORD = "sungai-martapura-27"


def issue(cast: Cast, account: User | None = None, **over: bool) -> access_links.IssuedLink:
    return access_links.issue(
        account or cast.operator, regency=cast.banjar, by=cast.secretariat, now=timezone.now(), **over
    )


def address(issued: access_links.IssuedLink) -> str:
    return reverse("participants:access-link", args=[issued.token])


def choose(client: Client, issued: access_links.IssuedLink, password: str = PASSWORD) -> int:
    answer = client.post(address(issued), {"password1": password, "password2": password})
    return answer.status_code


def post_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_the_link_gives_the_account_a_password_and_logs_in(cast: Cast) -> None:
    client = Client()
    assert choose(client, issue(cast)) == 302
    assert client.get("/pemberitahuan/").status_code == 200
    assert User.objects.get(pk=cast.operator.pk).check_password(PASSWORD)


def test_looking_at_the_link_writes_nothing(cast: Cast) -> None:
    issued = issue(cast)
    entries = AuditEntry.objects.count()
    assert Client().get(address(issued)).status_code == 200
    assert AccessLink.objects.get().used_at is None
    assert AuditEntry.objects.count() == entries


def test_only_the_hash_of_the_token_is_stored(cast: Cast) -> None:
    issued = issue(cast)
    assert len(issued.token) >= 32
    stored = AccessLink.objects.values_list("token_hash", flat=True).get()
    assert issued.token not in stored
    assert not any(issued.token in str(entry.data) for entry in AuditEntry.objects.all())


def test_a_link_used_twice_is_refused_the_second_time(cast: Cast) -> None:
    issued = issue(cast)
    choose(Client(), issued)
    answer = Client().get(address(issued))
    assert answer.status_code == 410
    assert "sudah dipakai" in answer.content.decode()


def test_a_forged_link_says_to_check_the_address(cast: Cast) -> None:
    answer = Client().get(reverse("participants:access-link", args=["a" * 32]))
    assert answer.status_code == 404
    assert "tersalin lengkap" in answer.content.decode()


def test_an_expired_link_says_to_ask_for_a_new_one(cast: Cast) -> None:
    issued = issue(cast)
    long_ago = timezone.now() - dt.timedelta(days=30)
    AccessLink.objects.update(created_at=long_ago, expires_at=long_ago + dt.timedelta(days=7))
    answer = Client().post(address(issued), {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 410
    assert "Mintalah tautan baru" in answer.content.decode()
    assert not User.objects.get(pk=cast.operator.pk).has_usable_password()


def test_a_new_link_replaces_the_one_before(cast: Cast) -> None:
    first, second = issue(cast), issue(cast)
    with pytest.raises(Refused) as refusal:
        access_links.redeem(first.token, password=PASSWORD, now=timezone.now())
    assert refusal.value.code == "link-replaced"
    assert access_links.redeem(second.token, password=PASSWORD, now=timezone.now()) == cast.operator


def test_a_link_dies_with_the_post(cast: Cast) -> None:
    issued = issue(cast)
    Membership.objects.filter(user=cast.operator).update(ends_on=dt.date(2025, 12, 31))
    with pytest.raises(Refused) as refusal:
        access_links.redeem(issued.token, password=PASSWORD, now=timezone.now())
    assert refusal.value.code == "link-account-closed"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("pendek", "pendek", "terlalu pendek"),
        ("operator.dinkes", "operator.dinkes", "nama pengguna"),
        (PASSWORD, PASSWORD + "x", "belum sama"),
    ],
)
def test_a_poor_password_is_answered_in_indonesian(
    first: str, second: str, sentence: str, cast: Cast
) -> None:
    answer = Client().post(address(issue(cast)), {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert AccessLink.objects.get().used_at is None


@pytest.mark.live
def test_of_two_at_the_same_time_one_wins(live_database: dict[str, str]) -> None:
    issued = issue(make_cast())
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def open_it(number: int) -> None:
        try:
            ready.wait()
            access_links.redeem(issued.token, password=f"{PASSWORD}-{number}", now=timezone.now())
            outcomes.append("won")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it, args=[number]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["link-used", "won"]
    assert AuditEntry.objects.filter(action="participants.access-link-used").count() == 1


def test_a_reset_ends_every_session_and_tells_the_owner(cast: Cast, login: Callable[[User], Client]) -> None:
    cast.operator.set_password(PASSWORD)
    cast.operator.save()
    session = login(cast.operator)
    answer = login(cast.secretariat).post(
        reverse("participants:post-link", args=["63.03", post_of(cast.operator).pk])
    )
    assert "wa.me" in answer.content.decode()
    assert session.get("/pemberitahuan/").status_code == 302
    assert "diatur ulang" in Notice.objects.get(user=cast.operator).text
    assert AuditEntry.objects.get(action="participants.access-link-made").data["purpose"] == "atur_ulang"


def test_a_lost_telephone_is_let_go_through_the_same_door(cast: Cast) -> None:
    for account in (cast.operator, cast.head):
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    issue(cast, forget_second_factor=True)
    issue(cast, cast.head)
    assert list(Authenticator.objects.values_list("user", flat=True)) == [cast.head.pk]


def test_a_second_factor_is_still_asked_after_a_new_password(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.operator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    choose(client, issue(cast))
    assert client.get("/pemberitahuan/").status_code == 302


@pytest.mark.parametrize("account", ["secretariat", "assessor", "foreign_secretariat"])
def test_the_secretariat_opens_neither_itself_nor_accounts_of_others(
    account: str, cast: Cast, login: Callable[[User], Client]
) -> None:
    post = post_of(getattr(cast, account))
    answer = login(cast.secretariat).post(reverse("participants:post-link", args=["63.03", post.pk]))
    assert answer.status_code == (403 if account == "secretariat" else 404)
    assert not AccessLink.objects.exists()


@pytest.mark.parametrize("elsewhere", ["another regency", "admin"])
def test_an_account_that_also_works_elsewhere_is_out_of_reach(
    elsewhere: str, cast: Cast, login: Callable[[User], Client]
) -> None:
    post = post_of(cast.operator)
    role, where = ("admin", cast.banjar) if elsewhere == "admin" else ("viewer", cast.balangan)
    Membership.objects.create(
        user=cast.operator, role=role, title="Lain", regency=where, starts_on=dt.date(2025, 1, 1)
    )
    answer = login(cast.secretariat).post(reverse("participants:post-link", args=["63.03", post.pk]))
    assert answer.status_code == 403
    assert not AccessLink.objects.exists()


def test_the_link_is_mailed_to_whom_has_an_address(cast: Cast, login: Callable[[User], Client]) -> None:
    User.objects.filter(pk=cast.operator.pk).update(email="operator@contoh.go.id")
    page = login(cast.secretariat).post(
        reverse("participants:post-link", args=["63.03", post_of(cast.operator).pk])
    )
    assert "/akun/tautan/" in mail.outbox[0].body
    assert "dikirim juga ke operator@contoh.go.id" in page.content.decode()
