"""Login, password and second factor: every sentence in Indonesian, nothing typed lost, nobody asked twice."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cast

PASSWORD = "sungai-martapura-27"
LOGIN = reverse("account_login")


@pytest.fixture
def operator(cast: Cast) -> User:
    cast.operator.set_password(PASSWORD)
    cast.operator.save()
    return cast.operator


def enter(client: Client, username: str, password: str) -> str:
    return client.post(LOGIN, {"login": username, "password": password}).content.decode()


def test_a_wrong_password_keeps_the_username_and_says_what_to_do(operator: User) -> None:
    page = enter(Client(), "operator.dinkes", "salah")
    assert 'value="operator.dinkes"' in page
    assert "Nama pengguna atau kata sandi tidak cocok." in page


def test_too_many_attempts_are_held_with_a_sentence(operator: User) -> None:
    client = Client()
    for _ in range(5):
        enter(client, "operator.dinkes", "salah")
    assert "Tunggu 5 menit" in enter(client, "operator.dinkes", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_too_many_changes_of_password_get_a_page_of_the_portal(
    operator: User, login: Callable[[User], Client]
) -> None:
    client = login(operator)
    typed = {"oldpassword": "salah", "password1": "x", "password2": "x"}
    answers = [client.post(reverse("account_change_password"), typed) for _ in range(6)]
    assert "Kata sandi saat ini tidak cocok." in answers[0].content.decode()
    assert answers[-1].status_code == 429
    assert "Terlalu sering dicoba" in answers[-1].content.decode()


def test_an_inactive_account_is_told_whom_to_ask(operator: User) -> None:
    User.objects.filter(pk=operator.pk).update(is_active=False)
    answer = Client().post(LOGIN, {"login": "operator.dinkes", "password": PASSWORD}, follow=True)
    assert "Sekretariat" in answer.content.decode()


def test_who_has_just_logged_in_sets_up_the_second_factor_at_once(operator: User) -> None:
    client = Client()
    enter(client, "operator.dinkes", PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Kode tidak cocok atau sudah lewat." in wrong.content.decode()


def test_an_older_login_is_asked_for_the_password_again(operator: User) -> None:
    client = Client()
    enter(client, "operator.dinkes", PASSWORD)
    User.objects.update(last_login=timezone.now() - dt.timedelta(minutes=10))
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_with_a_second_factor_even_a_fresh_login_is_asked_again(operator: User) -> None:
    client = Client()
    enter(client, "operator.dinkes", PASSWORD)
    TOTP.activate(operator, "A" * 32)
    Authenticator.objects.update(created_at=timezone.now() - dt.timedelta(minutes=10))
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_reauthenticate", "account_logout", "mfa_index", "mfa_activate_totp"],
)
def test_no_english_is_left_on_a_page_of_the_account(name: str, operator: User) -> None:
    client = Client()
    enter(client, "operator.dinkes", PASSWORD)
    page = re.sub(r"<[^>]+>", " ", client.get(reverse(name)).content.decode())
    assert re.search(r"\b(Password|Sandi|Current|Submit|Please|Successfully|Sign|Code)\b", page) is None
