from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from trainings.views import questions

if TYPE_CHECKING:
    from django.urls import URLPattern

BANK = "<regency:regency>/pelatihan/soal/"

urlpatterns: list[URLPattern] = [
    path(BANK, questions.bank, name="questions"),
    path(f"{BANK}baru/", questions.new, name="question-new"),
    path(f"{BANK}muat/", questions.load, name="questions-load"),
    path(f"{BANK}xlsx/", questions.book, name="questions-xlsx"),
    path(f"{BANK}templat/", questions.template, name="question-template"),
    path(f"{BANK}impor/", questions.upload, name="question-upload"),
    path(f"{BANK}impor/ambil/", questions.take, name="question-take"),
    path(f"{BANK}<int:number>/", questions.edit, name="question"),
    path(f"{BANK}<int:number>/tarik/", questions.retire, name="question-retire"),
]
