"""The secretariat's page of accounts and posts: list, new post, handover, end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from indicators.models import Draft
from participants.models import AccessLink, AuditEntry, Membership, Notice, Person, User
from participants.services import posts
from tests.factories import assign, make_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings

    from tests.conftest import Cast

LIST = reverse("participants:posts", args=["63.03"])
NEW = reverse("participants:post-new", args=["63.03"])
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(cast: Cast, login: Callable[[User], Client], settings: LazySettings) -> Client:
    """The secretariat's browser."""
    settings.KLA_REQUIRE_2FA = False
    return login(cast.secretariat)


def filled(cast: Cast, **over: object) -> dict[str, object]:
    return {
        "role": "opd_operator",
        "organisation": cast.disdik.pk,
        "title": "Operator Kedua Dinas Pendidikan",
        "standing": "definitif",
        "starts_on": "2026-01-05",
        "username": "operator2.disdik",
        "name": "Pejabat Contoh",
        "employee_number": "198001012005011001",
    } | over


def url(name: str, post: Membership) -> str:
    return reverse(f"participants:{name}", args=["63.03", post.pk])


def add_accounts(cast: Cast, count: int) -> None:
    for number in range(count):
        user = User.objects.create_user(f"pembaca.{number}")
        person = Person.objects.create(regency=cast.banjar, name=f"Pejabat {number}")
        Membership.objects.create(
            user=user,
            role="viewer",
            title=f"Pembaca {number}",
            regency=cast.banjar,
            organisation=cast.dinkes,
            person=person,
            starts_on=dt.date(2025, 1, 1),
        )


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(LIST).status_code == 200
    return len(caught)


def test_the_list_asks_as_often_for_3_posts_as_for_300(cast: Cast, desk: Client) -> None:
    add_accounts(cast, 3)
    queries(desk)
    few = queries(desk)
    add_accounts_of_300 = [User(username=f"banyak.{n}", password="!") for n in range(300)]
    User.objects.bulk_create(add_accounts_of_300)
    Membership.objects.bulk_create(
        Membership(
            user=user, role="viewer", title="Pembaca", regency=cast.banjar, starts_on=dt.date(2025, 1, 1)
        )
        for user in add_accounts_of_300
    )
    assert queries(desk) == few <= 12


def test_the_list_finds_by_account_and_folds_what_ended(cast: Cast, desk: Client) -> None:
    Membership.objects.filter(user=cast.other_operator).update(ends_on=dt.date(2025, 12, 31))
    page = desk.get(LIST, {"q": "disdik"})
    assert list(page.context["page"].object_list) == []
    assert [m.user for m in page.context["ended"]] == [cast.other_operator]
    assert cast.foreign_secretariat.username not in desk.get(LIST).content.decode()


def test_a_new_post_opens_an_account_and_shows_its_link_once(cast: Cast, desk: Client) -> None:
    page = desk.post(NEW, filled(cast))
    assert "/akun/tautan/" in page.content.decode()
    account = User.objects.get(username="operator2.disdik")
    assert not account.has_usable_password()
    post = Membership.objects.get(user=account)
    assert post.person is not None
    assert post.person.employee_number == "198001012005011001"
    assert "/akun/tautan/" not in desk.get(url("post", post)).content.decode()
    assert AuditEntry.objects.filter(action="participants.post-added").count() == 1


def test_a_new_post_for_a_known_account_needs_no_link(cast: Cast, desk: Client) -> None:
    answer = desk.post(NEW, filled(cast, account=cast.head.pk, username=""))
    assert answer.status_code == 302
    assert cast.head.memberships.count() == 2
    assert not AccessLink.objects.exists()


def test_a_person_with_this_nip_is_not_registered_twice(cast: Cast, desk: Client) -> None:
    Person.objects.create(regency=cast.banjar, name="Pejabat Contoh", employee_number="198001012005011001")
    desk.post(NEW, filled(cast))
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"username": "Operator.Dinkes"}, "huruf kecil"),
        ({"username": "operator.dinkes"}, "sudah dipakai"),
        ({"username": ""}, "Isi nama pengguna"),
        ({"employee_number": "123"}, "18 angka"),
        ({"organisation": ""}, "Pilih lembaga"),
        ({"role": "admin"}, "Masukkan pilihan"),
        ({"role": "assessor"}, "Masukkan pilihan"),
    ],
)
def test_a_faulty_new_post_is_shown_again_with_its_words(
    over: dict[str, object], sentence: str, cast: Cast, desk: Client
) -> None:
    accounts = User.objects.count()
    page = desk.post(NEW, filled(cast, **over))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Operator Kedua Dinas Pendidikan" in page.content.decode()
    assert (User.objects.count(), Person.objects.count()) == (accounts, 0)


def test_organisations_and_accounts_of_others_cannot_be_chosen(cast: Cast, desk: Client) -> None:
    for over in (
        {"organisation": cast.dp3a_balangan.pk},
        {"account": cast.foreign_secretariat.pk, "username": ""},
        {"account": cast.assessor.pk, "username": ""},
    ):
        assert desk.post(NEW, filled(cast, **over)).status_code == 422


def test_a_handover_to_a_new_account_invites_it(cast: Cast, desk: Client) -> None:
    post = Membership.objects.get(user=cast.operator)
    on = timezone.localdate() + DAY
    data = {"on": on.isoformat(), "standing": "plt", "username": "operator.dinkes.baru"}
    page = desk.post(url("post-handover", post), data)
    assert "/akun/tautan/" in page.content.decode()
    post.refresh_from_db()
    assert (post.ends_on, post.end_reason) == (timezone.localdate(), "serah_terima")
    assert Membership.objects.get(user__username="operator.dinkes.baru").starts_on == on
    assert Notice.objects.filter(user=cast.operator, text__contains="diserahterimakan").exists()


def test_a_refused_handover_opens_no_account(cast: Cast, desk: Client) -> None:
    post = Membership.objects.get(user=cast.operator)
    data = {"on": "2020-01-01", "standing": "plt", "username": "operator.dinkes.baru"}
    page = desk.post(url("post-handover", post), data)
    assert page.status_code == 422
    assert "harus sesudah" in page.content.decode()
    assert not User.objects.filter(username="operator.dinkes.baru").exists()


def test_a_post_that_ended_is_not_handed_over(cast: Cast) -> None:
    post = Membership.objects.get(user=cast.operator)
    Membership.objects.filter(pk=post.pk).update(ends_on=dt.date(2025, 12, 31))
    with pytest.raises(Refused) as refusal:
        posts.hand_over(post, to=cast.head, on=dt.date(2026, 2, 1), standing="definitif", by=cast.secretariat)
    assert refusal.value.code == "handover-ended"


def test_the_handover_shows_the_open_work(cast: Cast, desk: Client) -> None:
    period = make_period(cast.banjar)
    item = assign(period, "I15-Q4", cast.dinkes)
    Draft.objects.create(regency=cast.banjar, user=cast.operator, period=period, item=item, data={})
    page = desk.get(url("post-handover", Membership.objects.get(user=cast.operator)))
    assert [(w.count, w.stays) for w in page.context["work"]] == [(1, True), (1, False)]


def test_an_ended_post_stops_its_session_at_the_next_request(
    cast: Cast, desk: Client, login: Callable[[User], Client]
) -> None:
    session = login(cast.operator)
    assert session.get("/pemberitahuan/").status_code == 200
    post = Membership.objects.get(user=cast.operator)
    yesterday = timezone.localdate() - DAY
    answer = desk.post(url("post-end", post), {"last_day": yesterday.isoformat(), "reason": "mutasi"})
    assert answer.status_code == 302
    assert session.get("/pemberitahuan/").headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in session.session
    assert AuditEntry.objects.get(action="participants.post-ended").data["reason"] == "mutasi"


def test_a_changed_role_counts_from_the_next_request(
    cast: Cast, desk: Client, login: Callable[[User], Client]
) -> None:
    session = login(cast.operator)
    assert session.get(LIST).status_code == 403
    Membership.objects.filter(user=cast.operator).update(role="secretariat", regency=cast.banjar)
    assert session.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("holder", "day", "sentence"),
    [
        ("operator", "2024-01-01", "tidak dapat lebih awal"),
        ("secretariat", "2026-10-01", "Jabatan sendiri"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(
    holder: str, day: str, sentence: str, cast: Cast, desk: Client
) -> None:
    post = Membership.objects.get(user=getattr(cast, holder))
    page = desk.post(url("post-end", post), {"last_day": day, "reason": "pensiun"})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Membership.objects.get(pk=post.pk).ends_on is None


def test_the_secretariat_manages_no_admin(cast: Cast, desk: Client) -> None:
    keeper = User.objects.create_user("pengelola")
    post = Membership.objects.create(
        user=keeper, role="admin", title="Pengelola", regency=cast.banjar, starts_on=dt.date(2025, 1, 1)
    )
    for name in ("post-handover", "post-end", "post-link"):
        assert desk.post(url(name, post)).status_code == 403
    assert desk.get(url("post", post)).status_code == 200
