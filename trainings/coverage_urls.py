from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from trainings.views import coverage, coverage_invites

if TYPE_CHECKING:
    from django.urls import URLPattern

BASE = "<regency:regency>/pelatihan/cakupan/"
CATEGORY = f"{BASE}<slug:category>/"

urlpatterns: list[URLPattern] = [
    path(BASE, coverage.coverage, name="coverage"),
    path(f"{BASE}unduh.xlsx", coverage.coverage_xlsx, name="coverage-xlsx"),
    path(f"{BASE}rekap.pdf", coverage.coverage_paper, name="coverage-paper"),
    path(CATEGORY, coverage.category, name="coverage-category"),
    path(f"{CATEGORY}sasaran/<int:organisation>/", coverage.count, name="coverage-count"),
    path(f"{CATEGORY}masa-berlaku/", coverage.window, name="coverage-window"),
    path(f"{CATEGORY}undang/", coverage_invites.invites, name="coverage-invite"),
    path(f"{CATEGORY}usulkan/", coverage.propose, name="coverage-propose"),
]
