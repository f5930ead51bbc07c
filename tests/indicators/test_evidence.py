"""Handing in evidence: who, when, what is refused, and what stays on record."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from documents.models import Job
from indicators.models import Answer, Assignment, Evidence, EvidenceLink, Period, Tier
from indicators.proof import axes, year_warning
from indicators.rendering.evidence import item_panel
from indicators.services import evidence as services
from indicators.services.evidence import Paper
from indicators.services.verdicts import FileVerdict
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.factories import assign
from tests.hostile import hostile_pdfs, pdf, picture
from tests.indicators.desk_scene import ACCEPTED, close, deliver, give, judge, scene, signed, upload_form, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast


def new(period: Period, code: str = "I15-Q1") -> str:
    return f"{url('evidence-new', period)}?butir={code}"


def test_an_operator_hands_in_a_file_for_an_item(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    response = login(cast.operator).post(new(period), upload_form(organisation=cast.dinkes.pk, page="2"))
    made = Evidence.objects.get()
    assert response.status_code == 302
    assert (made.organisation, made.links.get().item, made.links.get().page) == (cast.dinkes, item, 2)
    assert made.revisions.get().file.pages == 2
    assert AuditEntry.objects.filter(action="indicators.evidence.added", subject_id=made.pk).exists()
    assert Job.objects.filter(kind="page-images", key=str(made.revisions.get().file_id)).exists()


def test_several_photos_become_one_pdf(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    photos = [io.BytesIO(picture(size=(320, 240 + step))) for step in (0, 10)]
    for number, photo in enumerate(photos):
        photo.name = f"{number}.jpg"
    login(cast.operator).post(new(period), upload_form(organisation=cast.dinkes.pk, kind="foto", file=photos))
    file = Evidence.objects.get().revisions.get().file
    assert (file.kind, file.pages) == ("pdf", 2)


def test_the_child_question_must_be_answered(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    response = login(cast.operator).post(new(period), upload_form(organisation=cast.dinkes.pk, child=""))
    assert response.status_code == 422
    assert "apakah anak tertentu dapat dikenali" in response.content.decode()
    assert not Evidence.objects.exists()


def test_a_form_without_a_file_is_refused(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    response = login(cast.operator).post(new(period), upload_form(organisation=cast.dinkes.pk, file=""))
    assert response.status_code == 422
    assert "Pilih berkasnya" in response.content.decode()


def test_a_hostile_file_is_refused_on_the_form(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    name, _code, content = next(iter(hostile_pdfs().values()))
    file = io.BytesIO(content)
    file.name = name
    response = login(cast.operator).post(new(period), upload_form(organisation=cast.dinkes.pk, file=file))
    assert response.status_code == 422
    assert not Evidence.objects.exists()


def test_an_item_of_another_organisation_is_not_found(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    assert login(cast.other_operator).get(new(period)).status_code == 404


def test_nobody_hands_in_for_another_organisation(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    response = login(cast.operator).post(new(period), upload_form(organisation=cast.dinas.pk))
    assert response.status_code == 422
    assert not Evidence.objects.exists()


def test_another_regency_is_not_found(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    client = login(cast.foreign_secretariat)
    assert client.get(url("evidence", period, made.pk)).status_code == 404
    assert client.get(url("evidence-index", period)).status_code == 404


def test_other_organisations_do_not_see_the_evidence(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    assert login(cast.other_operator).get(url("evidence", period, made.pk)).status_code == 404
    assert login(cast.operator).get(url("evidence", period, made.pk)).status_code == 200


@pytest.mark.parametrize("who", ["assessor", "task_force_lead"])
def test_readers_may_not_hand_in(cast: Cast, login: Callable[[User], Client], who: str) -> None:
    period, _ = scene(cast)
    assert login(getattr(cast, who)).get(new(period)).status_code == 403


def test_those_who_see_without_owning_may_not_change(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    client = login(cast.task_force_lead)
    assert client.post(url("evidence-withdraw", period, made.pk)).status_code == 403
    assert client.get(url("evidence-replace", period, made.pk)).status_code == 403


@pytest.mark.parametrize("verb", ["withdraw", "link", "child"])
def test_verbs_are_not_pages(cast: Cast, login: Callable[[User], Client], verb: str) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    assert login(cast.operator).get(url(f"evidence-{verb}", period, made.pk)).status_code == 405


def test_a_closed_window_refuses_evidence(cast: Cast) -> None:
    period, item = scene(cast)
    close(period, Tier.CLAIM)
    with pytest.raises(Refused) as refusal:
        services.check_window(period, item, by=cast.operator, now=NOW + dt.timedelta(days=1))
    assert refusal.value.code == "window-closed"


def test_a_returned_item_reopens_until_its_time_is_over(cast: Cast) -> None:
    period, item = scene(cast)
    answer = signed(period, item, cast.operator, cast.head)
    close(period, Tier.CLAIM)
    late = NOW + dt.timedelta(days=1)
    Answer.objects.filter(pk=answer.pk).update(state="returned", return_due_at=NOW + dt.timedelta(hours=48))
    services.check_window(period, item, by=cast.operator, now=late)
    with pytest.raises(Refused):
        services.check_window(period, item, by=cast.operator, now=late + dt.timedelta(days=2))


def test_the_same_bytes_are_refused_twice_on_one_item(cast: Cast) -> None:
    period, item = scene(cast)
    give(period, cast.dinkes, cast.operator, item)
    with pytest.raises(Refused) as refusal:
        give(period, cast.dinkes, cast.operator, item)
    assert refusal.value.code == "file-already-linked"


def test_a_duplicate_elsewhere_is_pointed_out(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    assign(period, "I01-Q1", cast.dinkes)
    content = pdf(pages=2, text="Notula")
    give(period, cast.dinkes, cast.operator, item, content=content, title="Notula lama")
    form = upload_form(organisation=cast.dinkes.pk)
    response = login(cast.operator).post(new(period, "I01-Q1"), form, follow=True)
    assert "Berkas yang sama sudah ada: “Notula lama”" in response.content.decode()


def test_a_replacement_keeps_the_old_revision_and_asks_for_a_new_review(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    judge(made, FileVerdict("returned", "tahun_salah"))
    fresh = deliver(cast.operator, period, pdf(pages=3, text="SK 2025"))
    services.replace_file(made, delivery=fresh, paper=Paper(), by=cast.operator, now=NOW)
    assert [row.number for row in made.revisions.all()] == [1, 2]
    assert made.links.get().state == EvidenceLink.State.ATTACHED


def test_a_replacement_holds_the_items_it_proves_before_the_file(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    fresh = deliver(cast.operator, period, pdf(text="Perbaikan"))
    with CaptureQueriesContext(connection) as queries:
        services.replace_file(made, delivery=fresh, paper=Paper(), by=cast.operator, now=NOW)
    held = [q["sql"].split('FROM "')[1] for q in queries.captured_queries if "FOR UPDATE" in q["sql"]]
    tables = [sql.partition('"')[0] for sql in held]
    assert tables.index("indicators_itemresult") < tables.index("indicators_evidence")


def test_the_same_file_is_no_replacement(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    with pytest.raises(Refused) as refusal:
        same = deliver(cast.operator, period)
        services.replace_file(made, delivery=same, paper=Paper(), by=cast.operator, now=NOW)
    assert refusal.value.code == "same-file"


def test_accepted_evidence_is_not_withdrawn(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    judge(made, ACCEPTED)
    with pytest.raises(Refused) as refusal:
        services.withdraw(made, by=cast.operator, now=NOW)
    assert refusal.value.code == "evidence-accepted"


def test_withdrawn_evidence_counts_nowhere_and_cannot_change(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    services.withdraw(made, by=cast.operator, now=NOW)
    assert item_panel(cast.operator, period, item, may_add=True).rows == []
    with pytest.raises(Refused) as refusal:
        services.link_item(made, period=period, item=item, page=None, by=cast.operator, now=NOW)
    assert refusal.value.code == "evidence-withdrawn"


def test_one_file_proves_many_items(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    assign(period, "I01-Q1", cast.dinkes)
    made = give(period, cast.dinkes, cast.operator, item)
    client = login(cast.operator)
    assert client.post(url("evidence-link", period, made.pk), {"item": "I01-Q1"}).status_code == 302
    assert {link.item.code for link in made.links.all()} == {"I15-Q1", "I01-Q1"}


def test_a_file_is_not_linked_to_items_of_others(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    assign(period, "I01-Q1", cast.disdik)
    made = give(period, cast.dinkes, cast.operator, item)
    response = login(cast.operator).post(url("evidence-link", period, made.pk), {"item": "I01-Q1"})
    assert response.status_code == 422
    assert made.links.count() == 1


def test_a_file_stays_on_an_item_that_was_submitted(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    signed(period, item, cast.operator, cast.head)
    with pytest.raises(Refused) as refusal:
        services.unlink_item(made.links.get(), by=cast.operator, now=NOW)
    assert refusal.value.code == "item-submitted"


def test_accepted_evidence_stays_on_its_item(cast: Cast) -> None:
    period, item = scene(cast)
    made = give(period, cast.dinkes, cast.operator, item)
    judge(made, ACCEPTED)
    with pytest.raises(Refused) as refusal:
        services.unlink_item(made.links.get(), by=cast.operator, now=NOW)
    assert refusal.value.code == "link-reviewed"


def test_a_web_link_needs_its_address(cast: Cast) -> None:
    period, item = scene(cast)
    with pytest.raises(Refused) as refusal:
        give(period, cast.dinkes, cast.operator, item, kind=Evidence.Kind.LINK)
    assert refusal.value.code == "link-without-address"


def test_a_page_outside_the_file_is_refused(cast: Cast) -> None:
    period, item = scene(cast)
    with pytest.raises(Refused) as refusal:
        give(period, cast.dinkes, cast.operator, item, page=7)
    assert refusal.value.code == "page-outside"


def test_a_document_outside_the_evidence_years_is_named_in_words() -> None:
    words = year_warning(dt.date(2023, 6, 6), None, [2024, 2025])
    assert words.startswith("Tahun salah. Dokumen bertanggal 6 Juni 2023 berada di luar tahun bukti 2024 dan")
    assert year_warning(dt.date(2023, 6, 6), dt.date(2026, 12, 31), [2024, 2025]) == ""
    assert year_warning(dt.date(2025, 6, 6), None, [2024, 2025]) == ""


def test_paper_alone_is_said_so() -> None:
    expected = ["SK Kepala Daerah", "Foto kegiatan"]
    assert "Foto atau wawancara belum diterima" in axes(expected, [False]).sentence
    assert axes(expected, [False, True]).sentence == ""
    assert axes(expected, [False, False]).admin_text == "1 dari 1"


def test_both_axes_count_accepted_files_only(cast: Cast) -> None:
    period, item = scene(cast)
    judge(give(period, cast.dinkes, cast.operator, item), ACCEPTED)
    photo = pdf(text="Foto")
    give(period, cast.dinkes, cast.operator, item, kind="foto", content=photo)
    found = item_panel(cast.operator, period, item, may_add=True).axes
    assert (found.admin_accepted, found.field_accepted, found.paper_only) == (1, 0, True)


def copies(first: Evidence, period: Period, how_many: int) -> None:
    """More evidence of the same file on the same item."""
    revision, link = first.revisions.get(), first.links.get()
    for number in range(how_many):
        copy = Evidence.objects.create(
            regency=first.regency,
            organisation=first.organisation,
            title=f"Bukti {number}",
            kind="dokumen",
            child_identifiable="tidak",
            created_by=first.created_by,
        )
        copy.revisions.create(
            regency=first.regency,
            number=1,
            file=revision.file,
            file_name="a.pdf",
            uploaded_by=first.created_by,
        )
        copy.links.create(regency=first.regency, period=period, item=link.item)


def test_the_list_asks_as_often_for_many_rows(cast: Cast, login: Callable[[User], Client]) -> None:
    period, item = scene(cast)
    first = give(period, cast.dinkes, cast.operator, item)
    client, asked = login(cast.operator), []
    for more in (2, 40):
        copies(first, period, more)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url("evidence-index", period))
        asked.append(len(queries))
        assert response.content.decode().count('class="evidence"') == period.evidence_links.count()
    assert asked[0] == asked[1] <= 11


def test_the_secretariat_hands_in_on_behalf(cast: Cast, login: Callable[[User], Client]) -> None:
    period, _ = scene(cast)
    response = login(cast.secretariat).post(new(period), upload_form(organisation=cast.dinkes.pk))
    assert response.status_code == 302
    assert Evidence.objects.get().organisation == cast.dinkes
    assert Assignment.objects.filter(period=period).count() == 2
