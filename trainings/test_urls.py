from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from trainings.views import knowledge_tests, phone, questions, sheets

if TYPE_CHECKING:
    from django.urls import URLPattern

BANK = "<regency:regency>/pelatihan/soal/"
TESTS = "<regency:regency>/pelatihan/<int:pk>/uji/"
KIND = f"{TESTS}<slug:kind>/"
SHEET = f"{TESTS}lembar/<int:number>/"

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
    path(TESTS, knowledge_tests.results, name="tests"),
    path(f"{TESTS}susun/", knowledge_tests.compose, name="test-compose"),
    path(f"{TESTS}xlsx/", knowledge_tests.book, name="tests-xlsx"),
    path(f"{TESTS}rekap/", knowledge_tests.order_paper, name="tests-paper"),
    path(SHEET, sheets.sheet, name="test-sheet"),
    path(f"{SHEET}pasangkan/", sheets.pair, name="test-pair"),
    path(f"{SHEET}hapus/", sheets.remove, name="test-remove"),
    path(f"{KIND}buka/", knowledge_tests.open_test, name="test-open"),
    path(f"{KIND}tutup/", knowledge_tests.close_test, name="test-close"),
    path(f"{KIND}layar/", knowledge_tests.screen, name="test-screen"),
    path(f"{KIND}cetak/", knowledge_tests.order_questions, name="test-print"),
    path(f"{KIND}kertas/", sheets.paper, name="test-paper"),
    path(f"{KIND}kertas/berkas/", sheets.paper_file, name="test-paper-file"),
    path(f"{KIND}kertas/templat/", sheets.paper_template, name="test-paper-template"),
    path("uji/<str:token>/", phone.sheet, name="test-phone"),
    path("uji/<str:token>/diterima/<str:receipt>/", phone.received, name="test-received"),
]
