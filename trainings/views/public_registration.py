"""The registration form without an account: whoever has the link may send it; the answer is alike for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from common.http import posted
from common.refusals import Refused
from trainings.forms.registration import PublicForm
from trainings.services import public_registration as services
from trainings.services.nominations import names_of
from trainings.services.window import closed_sentence

if TYPE_CHECKING:
    from trainings.models import Training

STATUS = {"registration-closed": 410, "registration-flood": 429}
FIELDS = {"sector-missing": "sector", "participant-child": "body"}


@csrf_exempt  # no account acts here: the link itself is the only right
@never_cache
@require_http_methods(["GET", "POST"])
def public(request: HttpRequest, token: str) -> HttpResponse:
    training = _find(token)
    now = timezone.now()
    if closed := closed_sentence(training, now):
        return _shown(request, "closed", {"training": training, "closed": closed}, status=410)
    form = PublicForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                receipt = services.send(training, entry=form.entry, now=now)
            except Refused as refusal:
                form.add_error(FIELDS.get(refusal.code), refusal.message)
                status = STATUS.get(refusal.code, 422)
            else:
                return redirect("trainings:public-receipt", receipt)
    context = {"training": training, "form": form, "names": names_of(training.regency)}
    return _shown(request, "form", context, status=status)


@never_cache
@require_GET
def public_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What one sender has sent in, for whoever holds its link."""
    receipt = services.receipt_of(token)
    if receipt is None:
        raise Http404("Tautan ini tidak dikenal.")
    timezone.activate(receipt.training.regency.zone)
    context = {"receipt": receipt, "training": receipt.training, "here": request.build_absolute_uri()}
    return _shown(request, "receipt", context, status=200)


def _find(token: str) -> Training:
    """The training of the link; its times are those of its regency."""
    training = services.find_open(token)
    if training is None:
        raise Http404("Tautan pendaftaran ini tidak dikenal.")
    timezone.activate(training.regency.zone)
    return training


def _shown(request: HttpRequest, name: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, f"trainings/public/{name}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
