"""A contributor's part of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from common.http import allow, find_or_404
from common.refusals import Refused
from indicators import matrix, policies
from indicators.forms.answers import ContributionForm
from indicators.places import local_now
from indicators.services.contributions import save_contribution
from indicators.views.item_sheet import PART_ID, find_item, item_url, show_item
from participants.models import Organisation
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def contribute(request: HttpRequest, regency: str, period: str, code: str, organisation: int) -> HttpResponse:
    """Save a contributor's rows and note; with the button "serahkan" hand them to the lead."""
    here = find_item(request, regency, period, code)
    user = user_of(request)
    body = find_or_404(Organisation, user, pk=organisation, regency=here.period.regency)
    contributors = [part.organisation_id for part in here.page.contributors]
    allow(
        policies.can_contribute(user, here.period, body.pk, contributors), "Bagian ini diisi kontributornya."
    )
    form = ContributionForm(request.POST, auto_id=PART_ID)
    rows = matrix.read_typed(here.item.matrix_columns, {name: request.POST[name] for name in request.POST})
    faults = [cell for row in rows for cell in row.faults]
    hand_in = "serahkan" in request.POST
    try:
        if faults or not form.is_valid():
            raise Refused("form-invalid", faults[0].message if faults else "Periksa kembali catatannya.")
        save_contribution(
            here.period,
            here.item,
            body,
            rows=matrix.stored(rows),
            note=form.cleaned_data["note"],
            hand_in=hand_in,
            by=user,
            now=local_now(here.period),
        )
    except Refused as refusal:
        form.is_valid()
        form.add_error(None, refusal.message)
        return show_item(request, here, here.sheet(), part=form, part_rows=rows, status=422)
    told = "Data diserahkan kepada pengampu utama." if hand_in else "Sumbangan data tersimpan sebagai draf."
    messages.success(request, told)
    return redirect(item_url(here.period, here.item))
