"""The coverage meter: all categories, one category with its names, and what the bodies type about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from documents.models import Job
from participants.models import Organisation
from trainings import policies, policies_coverage
from trainings.forms.coverage import CountForm, WindowForm, initial_of
from trainings.rendering import coverage as page
from trainings.rendering.coverage_page import category_page, parts_of
from trainings.rendering.coverage_sheet import coverage_book
from trainings.services import answer_proposals
from trainings.services.categories import set_window
from trainings.services.coverage_papers import latest_recap, order_recap
from trainings.services.staff_counts import CountConflict, save_count
from trainings.views.coverage_places import enter_category, enter_coverage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from trainings.models import StaffCategory
    from trainings.views.coverage_places import Place

PAGE_ROWS = 50


def category_url(place: Place, category: StaffCategory) -> str:
    url = reverse("trainings:coverage-category", args=[place.regency.code, category.code])
    return f"{url}?periode={place.period.slug}"


@login_required
@require_GET
def coverage(request: HttpRequest, regency: str) -> HttpResponse:
    place = enter_coverage(request, regency)
    if place is None:
        return render(request, "trainings/coverage.html", {"active": "pelatihan"})
    found = page.read_coverage(place.period, place.regency.day_of(timezone.now()))
    recap = latest_recap(place.period)
    context = {
        "active": "pelatihan",
        "regency": place.regency,
        "period": place.period,
        "periods": place.periods,
        "found": found,
        "lines": page.lines(found),
        "told": page.total_words(found),
        "nearest": found.nearest,
        "day_words": page.day_words(found.day),
        "bands": page.BAND_WORDS if found.estimated else "",
        "recap": recap,
        "can_order": policies_coverage.can_order_recap(place.user, place.regency),
        "can_keep": policies.can_keep_trainings(place.user, place.regency),
    }
    return render(request, "trainings/coverage.html", context)


@login_required
@require_GET
def coverage_xlsx(request: HttpRequest, regency: str) -> HttpResponse:
    """Numbers of every category, and the names this user may read."""
    place = enter_coverage(request, regency)
    if place is None:
        return redirect("trainings:coverage", regency)
    found = page.read_coverage(place.period, place.regency.day_of(timezone.now()))
    return xlsx(
        coverage_book(found, place.user), f"sdm-terlatih-{place.regency.code}-{place.period.slug}.xlsx"
    )


@login_required
@require_POST
def coverage_paper(request: HttpRequest, regency: str) -> HttpResponse:
    place = enter_coverage(request, regency)
    if place is None:
        return redirect("trainings:coverage", regency)
    allow(policies_coverage.can_order_recap(place.user, place.regency))
    return redirect("documents:job", order_recap(place.period, by=place.user).pk)


@login_required
@require_GET
def category(request: HttpRequest, regency: str, category: str) -> HttpResponse:
    place, row = enter_category(request, regency, category)
    return _category(request, place, row)


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, regency: str, category: str, organisation: int) -> HttpResponse:
    """How many one body should train, with the source."""
    place, row = enter_category(request, regency, category)
    body = find_or_404(Organisation, place.user, pk=organisation, regency=place.regency)
    parts = parts_of(place.period, row)
    allow(
        policies_coverage.can_count(place.user, place.period, body.pk, parts.ids),
        "Jumlah ini diisi oleh lembaga yang mengampu atau menyumbang butirnya.",
    )
    stored = row.counts.filter(period=place.period, organisation=body).first()
    data = posted(request)
    if data is not None and "jadi" in data:
        data = data.copy()
        name, _, text = data.get("jadi", "").partition("=")
        data[name] = text
    form = CountForm(data, category=row, initial=initial_of(stored))
    if request.method == "POST" and "jadi" not in request.POST and form.is_valid():
        try:
            save_count(
                place.period,
                row,
                body,
                numbers=form.numbers,
                expected_version=form.cleaned_data["version"],
                by=place.user,
                now=timezone.now(),
            )
        except CountConflict as conflict:
            form = CountForm(form.at_version(conflict.stored.version), category=row)
            form.is_valid()
            form.add_error(None, conflict.message)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Jumlah SDM sasaran {body.surviving.short_name} tersimpan.")
            return redirect(category_url(place, row))
    context = frame(place, row) | {"body": body.surviving, "form": form, "stored": stored}
    return render(request, "trainings/coverage_count.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, regency: str, category: str) -> HttpResponse:
    """How long a certificate counts for a category."""
    place, row = enter_category(request, regency, category)
    allow(
        policies.can_keep_trainings(place.user, place.regency), "Masa berlaku diatur Sekretariat Gugus Tugas."
    )
    initial = {"months": row.validity_months, "expected": row.validity_months}
    form = WindowForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_window(
                row,
                months=form.cleaned_data["months"],
                expected=form.cleaned_data["expected"],
                by=place.user,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, "Masa berlaku tersimpan. Cakupan dihitung ulang dengan masa berlaku ini."
            )
            return redirect(category_url(place, row))
    context = frame(place, row) | {"form": form}
    return render(request, "trainings/coverage_window.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def propose(request: HttpRequest, regency: str, category: str) -> HttpResponse:
    """Put the counted value before the item; the list of names is made on the way."""
    place, row = enter_category(request, regency, category)
    allow(
        policies_coverage.can_propose(place.user, place.period, parts_of(place.period, row).lead_id),
        "Nilai diusulkan oleh pengampu utama butirnya atau Sekretariat.",
    )
    try:
        made = answer_proposals.order(place.period, row, by=place.user, now=timezone.now())
    except Refused as refusal:
        return _category(request, place, row, refusal=refusal)
    if isinstance(made, Job):
        return redirect("documents:job", made.pk)
    messages.success(request, f"Usulan tercatat pada butir {row.item_code}. Isiannya belum berubah.")
    return redirect(category_url(place, row))


def frame(place: Place, category: StaffCategory) -> dict[str, Any]:
    return {
        "active": "pelatihan",
        "regency": place.regency,
        "period": place.period,
        "category": category,
        "back": category_url(place, category),
    }


def _category(
    request: HttpRequest, place: Place, category: StaffCategory, *, refusal: Refused | None = None
) -> HttpResponse:
    today = place.regency.day_of(timezone.now())
    parts = parts_of(place.period, category)
    found = page.read_coverage(place.period, today)
    context = frame(place, category) | category_page(place.user, found, category, parts)
    context["names"] = Paginator(context.pop("people"), PAGE_ROWS).get_page(request.GET.get("hal"))
    context["refusal"] = refusal
    return render(request, "trainings/coverage_category.html", context, status=422 if refusal else 200)
