"""How accounts behave: nobody signs up, invitations and resets go through the secretariat."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone


class PortalAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Akun ini tidak aktif. Hubungi Sekretariat Gugus Tugas.",
        "enter_current_password": "Kata sandi saat ini tidak cocok. Ketik sekali lagi.",
        "incorrect_password": "Kata sandi tidak cocok. Ketik sekali lagi.",
        "rate_limited": "Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Tunggu 5 menit, lalu coba lagi. "
        "Lupa kata sandi: mintalah tautan baru kepada Sekretariat Gugus Tugas.",
        "username_password_mismatch": "Nama pengguna atau kata sandi tidak cocok. "
        "Periksa huruf besar dan kecil, lalu ketik kata sandi sekali lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just logged in is not asked again while setting up the first second factor."""
        user = context.request.user
        since = timezone.now() - dt.timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
        fresh = user.is_authenticated and user.last_login is not None and user.last_login > since
        if fresh and not Authenticator.objects.filter(user_id=user.pk, created_at__lte=since).exists():
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class PortalMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Kode kedua akun ini tidak dapat dilepas.",
        "cannot_generate_recovery_codes": "Pasang aplikasi autentikator dahulu.",
        "incorrect_code": "Kode tidak cocok atau sudah lewat. "
        "Tunggu kode berikutnya di telepon, lalu ketik lagi. Jam telepon harus tepat.",
    }
