"""The frame on trouble: forms that say what is wrong, errors that keep the frame or fit into a fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast


class Sample(forms.Form):
    name = forms.CharField(label="Nama", help_text="Nama resmi.")
    note = forms.CharField(label="Catatan", required=False)
    child = forms.ChoiceField(label="Anak", choices=[("y", "Ya"), ("n", "Tidak")], widget=forms.RadioSelect)


def crispy(form: forms.Form) -> str:
    return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def test_help_stands_between_label_and_field_and_the_error_below() -> None:
    page = crispy(Sample({"note": ""}))
    places = [
        page.index('for="id_name"'),
        page.index('id="id_name_helptext"'),
        page.index('id="id_name"'),
        page.index('id="id_name_error"'),
    ]
    assert places == sorted(places)


def test_errors_stand_again_in_a_list_on_top_that_links_to_the_fields() -> None:
    page = crispy(Sample({"note": ""}))
    summary = page[: page.index('for="id_name"')]
    assert "Ada 2 isian yang perlu diperbaiki." in summary
    assert 'href="#id_name"' in summary
    assert 'href="#div_id_child"' in summary
    assert 'id="div_id_child"' in page


def test_nothing_is_said_to_be_kept_where_a_password_was_typed() -> None:
    class Secret(forms.Form):
        password = forms.CharField(label="Sandi", widget=forms.PasswordInput)

    assert "masih ada di bawah" in crispy(Sample({"note": ""}))
    assert "masih ada di bawah" not in crispy(Secret({}))


def test_only_what_may_stay_empty_is_marked() -> None:
    page = crispy(Sample())
    assert page.count("(boleh kosong)") == 1
    assert "Catatan <span" in page


def test_an_unknown_address_keeps_the_frame_of_who_is_logged_in(
    cast: Cast, login: Callable[[User], Client]
) -> None:
    inside = login(cast.operator).get("/tidak-ada/")
    assert inside.status_code == 404
    assert 'class="rail"' in inside.content.decode()


def test_an_unknown_address_shows_a_stranger_no_menu(client: Client, db: None) -> None:
    page = client.get("/tidak-ada/").content.decode()
    assert "tidak ditemukan" in page
    assert 'class="rail"' not in page


def test_htmx_gets_a_notice_not_a_page(cast: Cast, login: Callable[[User], Client]) -> None:
    page = login(cast.operator).get("/tidak-ada/", headers={"HX-Request": "true"}).content.decode()
    assert "tidak ditemukan" in page
    assert "<html" not in page


def test_the_page_of_a_failure_needs_neither_request_nor_database() -> None:
    page = render_to_string("500.html")
    assert "gagal dibuka" in page
    assert "data-unsent" in page


def test_the_page_of_states_shows_each_state_and_predicate(cast: Cast) -> None:
    page = render_to_string("common/keadaan.html")
    for kind in ("draft", "wait", "ok", "warn", "bad", "guard", "off"):
        assert f'class="state {kind}"' in page
    assert page.count('class="pred n') == 6
