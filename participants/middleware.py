"""Four rules that hold for every page: no post, no session; a second factor where the role needs it; refusals
as sentences; and no page leaves its time zone to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils import timezone

from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PUBLIC_PATHS = (
    "/masuk/",
    "/keluar/",
    "/akun/tautan/",
    "/dokumen/",
    "/hadir/",
    "/uji/",
    "/sehat/",
    "/static/",
    "/undangan/",
)
OPEN_PATHS = (*PUBLIC_PATHS, "/akun/")


class PostMiddleware:
    """An account whose last post has ended is logged out by its next request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        inside = not request.path.startswith(PUBLIC_PATHS)
        if inside and request.user.is_authenticated and not request.user.rights.memberships:
            logout(request)
            messages.warning(
                request,
                "Akun ini tidak memegang jabatan yang berlaku hari ini, jadi Anda dikeluarkan dari portal. "
                "Hubungi Sekretariat Gugus Tugas.",
            )
            return redirect("account_login")
        return self.get_response(request)


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


class WallClockMiddleware:
    """Pages begin with the portal's time zone; `participants.places.show_regency` changes it for one page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
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
