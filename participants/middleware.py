"""Two rules that hold for every page: a second factor where the role needs it, and refusals as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render

from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPEN_PATHS = ("/masuk/", "/keluar/", "/akun/", "/dokumen/", "/sehat/", "/static/")


class SecondFactorMiddleware:
    """Secretariat, assessor and admin set up a second factor before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.KLA_REQUIRE_2FA
            and user.is_authenticated
            and not request.path.startswith(OPEN_PATHS)
            and user.rights.needs_second_factor
            and not is_mfa_enabled(user)
        ):
            messages.warning(
                request, "Peran Anda memerlukan kode kedua. Pasang aplikasi autentikator dahulu."
            )
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class RefusalMiddleware:
    """A refusal no view has answered becomes a page that says what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"refusal": exception}, status=409)
