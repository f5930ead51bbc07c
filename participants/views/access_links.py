from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from common.http import posted
from common.refusals import Refused
from participants.forms.posts import PasswordForm
from participants.services import access_links

STATUS = {"link-unknown": 404}


@sensitive_variables("token")
@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "POST"])
def access_link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking writes nothing, so that a messenger's preview does not use the link up."""
    now = timezone.now()
    try:
        link = access_links.check(access_links.find(token), now)
        form = PasswordForm(posted(request), account=link.user)
        if request.method == "POST" and form.is_valid():
            user = access_links.redeem(token, password=form.cleaned_data["password1"], now=now)
            logout(request)
            answer: HttpResponse = perform_login(request, user)
            return answer
    except Refused as refusal:
        status = STATUS.get(refusal.code, 410)
        return render(request, "participants/access_link_closed.html", {"refusal": refusal}, status=status)
    context = {"link": link, "form": form}
    return render(request, "participants/access_link.html", context, status=422 if form.errors else 200)
