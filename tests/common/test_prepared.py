"""Prepared queries find what the same query finds built anew, and refuse what they cannot hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from common.prepared import Prepared, Unprepared
from indicators.models import EvidenceRevision
from participants.models import Membership, Organisation, Regency, Role, User

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from tests.conftest import Cast


def bodies(user: User, since: str) -> QuerySet[Organisation]:
    rows = Organisation.objects.visible_to(user).filter(name__gte=since)
    return rows.select_related("regency__province").order_by("pk")


def posts(user: User) -> QuerySet[Membership, Any]:
    return Membership.objects.visible_to(user).order_by("pk").values_list("pk", "title", "starts_on")


def codes(regencies: Collection[int]) -> QuerySet[Regency, Any]:
    return Regency.objects.filter(pk__in=regencies).order_by("code").values_list("code", flat=True)


def test_everybody_finds_what_he_finds_without_it(cast: Cast) -> None:
    quick = Prepared(bodies)
    for user in (cast.operator, cast.secretariat, cast.assessor, cast.foreign_secretariat, cast.operator):
        for since in ("", "Dinas P"):
            assert quick(user=user, since=since) == list(bodies(user, since))


def test_related_rows_come_along(cast: Cast, django_assert_num_queries: Any) -> None:
    quick = Prepared(bodies)
    quick(user=cast.operator, since="")
    with django_assert_num_queries(1):
        assert {body.regency.province.code for body in quick(user=cast.operator, since="")} == {"63"}


def test_columns_come_as_the_model_reads_them(cast: Cast) -> None:
    quick = Prepared(posts)
    for user in (cast.secretariat, cast.foreign_secretariat, cast.operator):
        assert quick(user=user) == list(posts(user))


def test_the_query_is_built_once_for_each_length(cast: Cast) -> None:
    built = []

    def counted(regencies: Collection[int]) -> QuerySet[Regency, Any]:
        built.append(len(regencies))
        return codes(regencies)

    quick = Prepared(counted)
    one, two = (cast.banjar.pk,), (cast.balangan.pk, cast.banjar.pk)
    found = [quick(regencies=given) for given in (one, two, {two[0]}, two[::-1], ())]
    assert found == [["63.03"], ["63.03", "63.11"], ["63.11"], ["63.03", "63.11"], []]
    assert built == [1, 2, 0]


def test_an_instant_is_a_value(cast: Cast) -> None:
    def joined(before: dt.datetime) -> QuerySet[User]:
        return User.objects.filter(date_joined__lt=before)

    quick, now = Prepared(joined), timezone.now()
    assert len(quick(before=now)) == joined(now).count() > 0
    assert quick(before=now - dt.timedelta(days=9000)) == []


def test_positional_arguments_are_shapes_of_their_own(cast: Cast) -> None:
    def of_role(role: str, *, user: User) -> QuerySet[Membership]:
        return Membership.objects.filter(role=role, organisation__regency__in=user.rights.regencies)

    quick = Prepared(of_role)
    assert [post.user for post in quick(Role.OPD_HEAD, user=cast.secretariat)] == [cast.head]
    assert len(quick(Role.OPD_OPERATOR, user=cast.secretariat)) == 2


@pytest.mark.parametrize(
    "build",
    [
        lambda value: Regency.objects.filter(name__icontains=value),
        lambda value: Regency.objects.filter(name=f"Kabupaten {value}"),
        lambda value: Regency.objects.all(),
    ],
)
def test_a_value_that_does_not_arrive_as_given_is_refused(cast: Cast, build: Any) -> None:
    with pytest.raises(Unprepared):
        Prepared(build)(value="Banjar")


def test_a_number_no_column_can_hold_is_refused_not_taken_for_nothing(cast: Cast) -> None:
    with pytest.raises(Unprepared):
        Prepared(lambda number: EvidenceRevision.objects.filter(number=number))(number=1)


def test_looking_into_what_a_user_reaches_is_refused(cast: Cast) -> None:
    def looked(user: User) -> QuerySet[Regency]:
        here = 1 in user.rights.regencies
        return Regency.objects.filter(is_demo=here)

    with pytest.raises(Unprepared):
        Prepared(looked)(user=cast.operator)


def test_nothing_but_reach_may_be_asked_of_a_user(cast: Cast) -> None:
    for build in (
        lambda user: Membership.objects.filter(user=user.pk),
        lambda user: Regency.objects.filter(is_demo=user.rights.has("admin", 1)),
    ):
        with pytest.raises((Unprepared, AttributeError)):
            Prepared(build)(user=cast.operator)
