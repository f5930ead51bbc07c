from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from common.http import allow
from common.refusals import Refused
from participants import policies
from participants.forms.directory import OrganisationForm
from participants.models import Organisation, Sector
from participants.places import enter_regency, user_of
from participants.services.directory import add_organisation


@login_required
@require_GET
def organisations(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    rows = Organisation.objects.visible_to(user).filter(regency=here).current()
    wanted = request.GET.get("q", "").strip()
    if wanted:
        rows = rows.filter(name__icontains=wanted) | rows.filter(aliases__name__icontains=wanted)
    return render(
        request,
        "participants/organisations.html",
        {
            "active": "lembaga",
            "regency": here,
            "q": wanted,
            "sectors": dict(Sector.choices),
            "rows": rows.distinct()
            .annotate(assigned=Count("assignments", distinct=True))
            .prefetch_related("aliases"),
            "can_manage": policies.can_manage_regency(user, here),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_organisation(here, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, "Lembaga terdaftar.")
            return redirect("participants:organisations", here.code)
    context = {"active": "lembaga", "regency": here, "form": form}
    return render(request, "participants/organisation_form.html", context, status=422 if form.errors else 200)
