"""Files in which a child may be recognised, and how any file leaves the portal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from documents.models import Job, PageImage, StoredFile
from documents.services import files
from indicators.models import Evidence, FileOpening
from indicators.services import evidence as services
from participants.models import AuditEntry, Membership, Role
from tests.conftest import NOW, make_user
from tests.hostile import pdf
from tests.indicators.desk_scene import deliver, give, scene, signed, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from indicators.models import Item, Period
    from participants.models import User
    from tests.conftest import Cast


def body(response: object) -> bytes:
    return b"".join(getattr(response, "streaming_content", [getattr(response, "content", b"")]))


def restricted(cast: Cast, child: str = "ya") -> tuple[Period, Item, Evidence]:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item, child=child)
    signed(period, item, cast.operator, cast.head)
    return period, item, made


def draw_pages(file: StoredFile) -> None:
    """Do the page-images job as the worker does it."""
    job = Job.objects.get(kind=files.PAGE_IMAGES, key=str(file.pk))
    result = files.make_page_images(job, lambda _text, _percent: None)
    if result.apply is not None:
        result.apply(job)


def test_a_file_leaves_as_attachment_and_nothing_else(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    response = login(cast.operator).get(url("file", period, made.pk, 1))
    assert body(response) == pdf(pages=6, text="SK PRAP")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert not FileOpening.objects.exists()


@pytest.mark.parametrize("who", ["operator", "head", "secretariat", "task_force_lead"])
def test_owner_and_reviewers_open_it_and_it_is_written_down(
    cast: Cast, login: Callable[[User], Client], who: str
) -> None:
    period, _, made = restricted(cast)
    user = getattr(cast, who)
    assert login(user).get(url("file", period, made.pk, 1)).status_code == 200
    opening = FileOpening.objects.get()
    assert (opening.user, opening.revision.evidence) == (user, made)
    assert AuditEntry.objects.filter(action="indicators.evidence.restricted-opened", actor=user).exists()


@pytest.mark.parametrize("child", ["ya", "belum_tahu"])
def test_the_assessor_is_told_that_it_is_withheld(
    cast: Cast, login: Callable[[User], Client], child: str
) -> None:
    period, _, made = restricted(cast, child)
    client = login(cast.assessor)
    response = client.get(url("file", period, made.pk, 1))
    assert response.status_code == 403
    assert "Ditahan: data anak" in response.content.decode()
    assert client.get(url("page-image", period, made.pk, 1, 1)).status_code == 403
    assert "Ditahan: data anak" in client.get(url("evidence", period, made.pk)).content.decode()
    assert not FileOpening.objects.exists()


def test_a_contributor_sees_that_it_exists_but_not_what_it_shows(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, _, made = restricted(cast)
    contributor = make_user("operator.dinas", Role.OPD_OPERATOR, "Operator Dinas", organisation=cast.dinas)
    client = login(contributor)
    assert client.get(url("evidence", period, made.pk)).status_code == 200
    assert client.get(url("file", period, made.pk, 1)).status_code == 403


def test_a_reader_of_the_regency_does_not_open_it(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _, made = restricted(cast)
    viewer = make_user("pembaca", Role.VIEWER, "Pembaca", regency=cast.banjar)
    assert login(viewer).get(url("file", period, made.pk, 1)).status_code == 403


def test_the_assessor_gets_the_redacted_copy_only(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _, made = restricted(cast)
    copy = pdf(pages=1, text="Tersamar")
    services.add_redacted(made, delivery=deliver(cast.operator, period, copy), by=cast.operator)
    client = login(cast.assessor)
    assert body(client.get(url("file", period, made.pk, 2))) == copy
    assert client.get(url("file", period, made.pk, 1)).status_code == 403
    page = client.get(url("evidence", period, made.pk)).content.decode()
    assert url("file", period, made.pk, 2) in page
    assert url("file", period, made.pk, 1) not in page


def test_the_original_is_no_redacted_copy(cast: Cast) -> None:
    period, _, made = restricted(cast)
    with pytest.raises(Refused) as refusal:
        services.add_redacted(made, delivery=deliver(cast.operator, period), by=cast.operator)
    assert refusal.value.code == "same-file"


def test_an_open_file_needs_no_redacted_copy(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    with pytest.raises(Refused) as refusal:
        copy = deliver(cast.operator, period, pdf(text="Tersamar"))
        services.add_redacted(made, delivery=copy, by=cast.operator)
    assert refusal.value.code == "not-restricted"


def test_marking_a_child_restricts_at_once(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    signed(period, item, cast.operator, cast.head)
    assessor = login(cast.assessor)
    assert assessor.get(url("file", period, made.pk, 1)).status_code == 200
    login(cast.task_force_lead).post(url("evidence-child", period, made.pk), {"child": "ya"})
    assert assessor.get(url("file", period, made.pk, 1)).status_code == 403


def test_only_those_who_may_change_it_lift_the_restriction(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, _, made = restricted(cast)
    lift = {"child": "tidak"}
    assert login(cast.task_force_lead).post(url("evidence-child", period, made.pk), lift).status_code == 403
    assert login(cast.assessor).post(url("evidence-child", period, made.pk), lift).status_code == 403
    made.refresh_from_db()
    assert made.is_restricted


def test_page_images_are_shown_inline_and_openings_noted(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _, made = restricted(cast)
    draw_pages(made.revisions.get().file)
    assert PageImage.objects.count() == 6
    response = login(cast.secretariat).get(url("page-image", period, made.pk, 1, 3))
    assert response["Content-Type"] == "image/jpeg"
    assert "attachment" not in response.get("Content-Disposition", "")
    assert body(response).startswith(b"\xff\xd8\xff")
    assert FileOpening.objects.count() == 1


def test_a_page_or_revision_that_does_not_exist_is_not_found(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    client = login(cast.operator)
    assert client.get(url("page-image", period, made.pk, 1, 99)).status_code == 404
    assert client.get(url("file", period, made.pk, 9)).status_code == 404


def test_files_are_read_only_and_for_members(
    cast: Cast, login: Callable[[User], Client], client: Client
) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    address = url("file", period, made.pk, 1)
    assert login(cast.operator).post(address).status_code == 405
    assert login(cast.other_operator).get(address).status_code == 404
    assert login(cast.foreign_secretariat).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_the_assessor_sees_no_file_before_the_answer_is_submitted(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    assert login(cast.assessor).get(url("file", period, made.pk, 1)).status_code == 404


def test_a_handed_over_post_loses_the_file(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _, made = restricted(cast)
    Membership.objects.filter(user=cast.operator).update(ends_on=NOW.date() - dt.timedelta(days=1))
    page = url("file", period, made.pk, 1)
    assert login(cast.operator).get(page)["Location"].startswith("/masuk/")
    elsewhere = {"role": Role.OPD_OPERATOR, "title": "Operator", "organisation": cast.disdik}
    Membership.objects.create(user=cast.operator, starts_on=dt.date(2025, 1, 1), **elsewhere)
    assert login(cast.operator).get(page).status_code == 404
