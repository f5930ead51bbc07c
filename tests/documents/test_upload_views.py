"""The tus protocol under /unggahan/: who may, at which offset, how much, and what becomes of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from documents.models import Job, StoredFile, Upload
from documents.services import files
from documents.storage import default_store
from documents.uploads import CHUNK_TYPE
from participants.models import AuditEntry, Membership, Role
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

    Login = Callable[[User], Client]

TUS = {"Tus-Resumable": "1.0.0"}
PDF = hostile.pdf(text="SK Tim Puskesmas Ramah Anak", pages=2)


def _metadata(**fields: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in fields.items())


def _create(client: Client, length: int = len(PDF), **fields: str) -> Any:
    metadata = _metadata(**({"filename": "SK Tim.pdf", "regency": "63.03"} | fields))
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": metadata}
    return client.post("/unggahan/", headers=headers)


def _patch(client: Client, url: str, content: bytes, offset: int = 0, **headers: str) -> Any:
    sent = TUS | {"Upload-Offset": str(offset)} | headers
    return client.patch(url, content, content_type=CHUNK_TYPE, headers=sent)


def _unread(client: Client, url: str, length: int, offset: int = 0) -> Any:
    """Send a body that must not be read."""

    class Untouched(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    body: Any = {"wsgi.input": Untouched(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": CHUNK_TYPE}
    return client.generic(
        "PATCH",
        url,
        b"",
        headers=TUS | {"Upload-Offset": str(offset)},
        **body,
    )


def _says(response: Any, status: int, code: str) -> None:
    assert (response.status_code, response.headers.get("X-Refusal")) == (status, code)
    assert response.content.decode().endswith(".")


def test_a_file_is_announced_sent_inspected_and_kept(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    created = _create(client)
    assert created.status_code == 201
    sent = _patch(client, created["Location"], PDF)
    assert (sent.status_code, sent["Upload-Offset"]) == (204, str(len(PDF)))
    upload = Upload.objects.get()
    assert (upload.state, upload.name, upload.owner) == ("done", "SK Tim.pdf", cast.operator)
    assert upload.file is not None
    assert (upload.file.kind, upload.file.pages, upload.file.regency) == ("pdf", 2, cast.banjar)
    assert upload.file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert default_store().read(upload.file.sha256) == PDF
    assert not files.path_of(upload).exists()
    assert AuditEntry.objects.filter(regency=cast.banjar).latest("number").action == "documents.file-stored"
    assert Job.objects.get().kind == files.PAGE_IMAGES


def test_a_cut_upload_goes_on_where_it_stopped_and_gives_the_same_file(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client)["Location"]
    _patch(client, url, PDF[:500])
    asked = client.head(url, headers=TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("500", str(len(PDF)))
    assert asked["Cache-Control"] == "no-store"
    assert _patch(client, url, PDF[500:700], 500).status_code == 204
    assert _patch(client, url, PDF[700:], 700).status_code == 204
    assert StoredFile.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_wrong_offset_is_a_conflict_and_nothing_is_read(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client)["Location"]
    _patch(client, url, PDF[:500])
    for offset in (0, 499, 501):
        _says(_unread(client, url, 10, offset), 409, "offset-mismatch")
    assert Upload.objects.get().offset == 500


def test_too_much_is_refused_before_the_body_is_read(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    _says(_create(client, settings.KLA_UPLOAD_LIMIT + 1), 413, "file-too-large")
    _says(_create(client, 0), 422, "file-empty")
    url = _create(client)["Location"]
    _says(_unread(client, url, len(PDF) + 1), 413, "upload-too-long")
    assert Upload.objects.get().offset == 0


def test_somebody_elses_upload_is_not_found_and_its_body_not_read(cast: Cast, login: Login) -> None:
    url = _create(login(cast.operator))["Location"]
    for stranger in (cast.other_operator, cast.head, cast.secretariat, cast.foreign_secretariat):
        client = login(stranger)
        assert _unread(client, url, len(PDF)).status_code == 404
        assert client.head(url, headers=TUS).status_code == 404
        assert client.delete(url, headers=TUS).status_code == 404
    assert _unread(login(cast.operator), f"/unggahan/{uuid.uuid4()}/", 5).status_code == 404


def test_a_stranger_is_asked_to_log_in_and_nothing_is_read(cast: Cast, login: Login, client: Client) -> None:
    url = _create(login(cast.operator))["Location"]
    _says(_unread(client, url, len(PDF)), 401, "login-needed")
    _says(_create(client), 401, "login-needed")


def test_another_regency_is_not_found_and_a_role_that_only_reads_is_forbidden(
    cast: Cast, login: Login
) -> None:
    assert _create(login(cast.operator), regency="63.11").status_code == 404
    assert _create(login(cast.operator), regency="").status_code == 404
    assert _create(login(cast.assessor)).status_code == 403
    assert not Upload.objects.exists()


def test_a_post_that_ended_meanwhile_sends_nothing_more(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client)["Location"]
    cast.operator.memberships.update(ends_on="2025-01-02")
    elsewhere = {"role": Role.OPD_OPERATOR, "title": "Operator", "organisation": cast.dp3a_balangan}
    Membership.objects.create(user=cast.operator, starts_on=dt.date(2025, 1, 1), **elsewhere)
    assert _unread(client, url, len(PDF)).status_code == 404


def test_a_bad_file_is_refused_with_its_sentence_and_its_bytes_go(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    code, name, content = hostile.all_hostile()["pdf: javascript at opening"]
    url = _create(client, len(content), filename=name)["Location"]
    refused = _patch(client, url, content)
    _says(refused, 422, code)
    upload = Upload.objects.get()
    assert (upload.state, upload.refusal) == ("refused", refused.content.decode())
    assert not files.path_of(upload).exists()
    assert not StoredFile.objects.exists()
    _says(_patch(client, url, b"x", len(content)), 410, "upload-closed")
    assert client.head(url, headers=TUS).status_code == 410


def test_a_hostile_name_never_reaches_a_path(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client, filename="../../etc/cron.d/\u202efdp.SK.pdf")["Location"]
    assert _patch(client, url, PDF).status_code == 204
    assert Upload.objects.get().name == "fdp.SK.pdf"


def test_an_upload_can_be_given_up(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client)["Location"]
    _patch(client, url, PDF[:500])
    path = files.path_of(Upload.objects.get())
    assert path.exists()
    assert client.delete(url, headers=TUS).status_code == 204
    assert not path.exists()
    assert client.head(url, headers=TUS).status_code == 404


def test_the_server_says_what_it_can(cast: Cast, login: Login) -> None:
    abilities = login(cast.operator).options("/unggahan/")
    assert abilities.status_code == 204
    assert abilities["Tus-Version"] == "1.0.0"
    assert abilities["Tus-Extension"] == "creation,termination"
    assert abilities["Tus-Max-Size"] == str(settings.KLA_UPLOAD_LIMIT)


def test_requests_that_are_not_tus_are_refused(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    url = _create(client)["Location"]
    old = client.head(url, headers={"Tus-Resumable": "0.2.0"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    form = client.patch(url, PDF, content_type="application/pdf", headers=TUS | {"Upload-Offset": "0"})
    _says(form, 415, "chunk-type")
    _says(client.patch(url, PDF, content_type=CHUNK_TYPE, headers=TUS), 400, "offset-missing")
    _says(client.post("/unggahan/", headers=TUS), 400, "length-missing")
    _says(
        client.post("/unggahan/", headers=TUS | {"Upload-Length": "5", "Upload-Metadata": "filename ?"}),
        400,
        "metadata-invalid",
    )
    assert client.get("/unggahan/").status_code == 405
    assert client.post(url).status_code == 405


def test_open_uploads_are_counted(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_OPEN_UPLOADS", 2)
    client = login(cast.operator)
    _create(client), _create(client)
    _says(_create(client), 429, "too-many-uploads")
    assert _create(login(cast.head)).status_code == 201


def test_a_forged_request_from_another_site_is_refused(cast: Cast) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.operator, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert _create(client).status_code == 403
    assert not Upload.objects.exists()
