"""Find the regency of a page and tell the frame where we are."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404
from django.utils import timezone

from common.http import find_or_404
from participants.models import Membership, Regency, User

if TYPE_CHECKING:
    from django.http import HttpRequest


def user_of(request: HttpRequest) -> User:
    """The logged-in user behind `@login_required`."""
    return cast("User", request.user)


def enter_regency(request: HttpRequest, code: str) -> Regency:
    """The regency `code` if the user works in it (404 otherwise); the frame shows it from now on."""
    regency = find_or_404(Regency, user_of(request), code=code, select=("province",))
    show_regency(request, regency)
    return regency


def show_regency(request: HttpRequest, regency: Regency) -> None:
    """The frame names the regency, and times and days of this page are its own (`WallClockMiddleware`)."""
    request.__dict__["regency"] = regency
    timezone.activate(regency.zone)


def find_post(request: HttpRequest, here: Regency, pk: int) -> Membership:
    """The post `pk` looked after in this regency (404 otherwise), with all that its pages name."""
    select = ("organisation__regency", "regency", "user", "person")
    post = find_or_404(Membership, user_of(request), pk=pk, select=select)
    if post.home != here:
        raise Http404("Jabatan ini tidak ditemukan.")
    return post
