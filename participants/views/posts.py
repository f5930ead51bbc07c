from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.formats import weekday_date
from common.http import allow, posted
from common.refusals import Refused
from participants import open_work, policies
from participants.forms.posts import EndPostForm, HandoverForm, NewLinkForm, PostForm
from participants.models import Membership
from participants.places import enter_regency, find_post, user_of
from participants.rights import SECOND_FACTOR_ROLES
from participants.services import access_links
from participants.services import posts as services

if TYPE_CHECKING:
    from participants.models import Regency
    from participants.services.access_links import IssuedLink
    from participants.services.posts import TakenPost

PAGE = 100
ENDED_SHOWN = 50
WITH = ("organisation__regency", "regency", "user", "person")


def enter(request: HttpRequest, regency: str) -> Regency:
    """The regency, for those who look after its posts."""
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    return here


def account_state(post: Membership) -> tuple[str, str]:
    """Chip of the account behind a post that came through `with_account_state`."""
    if not post.user.is_active:
        return "off", "Dinonaktifkan"
    if post.user.has_usable_password():
        bare = post.role in SECOND_FACTOR_ROLES and not getattr(post, "second_factor", 0)
        return ("draft", "Tanpa kode kedua") if bare else ("ok", "Aktif")
    return ("wait", "Menunggu dibuka") if getattr(post, "link_until", None) else ("warn", "Perlu tautan")


@login_required
@require_GET
def posts(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter(request, regency)
    today = timezone.localdate()
    wanted = request.GET.get("q", "").strip()
    mine = Membership.objects.visible_to(user_of(request)).of_regency(here)
    found = mine.search(wanted) if wanted else mine
    rows = found.open_on(today).with_account_state(timezone.now()).select_related(*WITH)
    page = Paginator(rows.order_by("organisation__short_name", "title", "pk"), PAGE).get_page(
        request.GET.get("hal")
    )
    for row in page.object_list:
        row.__dict__["chip"] = account_state(row)
    ended = found.filter(ends_on__lt=today).select_related("organisation", "user", "person")
    context = {
        "active": "lembaga",
        "regency": here,
        "q": wanted,
        "today": today,
        "page": page,
        "ended": ended.order_by("-ends_on", "pk")[:ENDED_SHOWN],
        "ended_count": ended.count(),
        "ended_shown": ENDED_SHOWN,
    }
    return render(request, "participants/posts.html", context)


@login_required
@require_GET
def post(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter(request, regency)
    found = find_post(request, here, pk)
    user, today, now = user_of(request), timezone.localdate(), timezone.now()
    visible = Membership.objects.visible_to(user).of_regency(here)
    stated = visible.with_account_state(now).select_related(*WITH)
    shown = stated.filter(pk=found.pk)[0]
    links = [(link, link.state_at(now).label) for link in found.user.access_links.all()[:5]]
    others = visible.open_on(today).filter(user=found.user).exclude(pk=found.pk)
    context = {
        "active": "lembaga",
        "regency": here,
        "post": shown,
        "chip": account_state(shown),
        "others": others.select_related("organisation"),
        "ended": bool(found.ends_on and found.ends_on < today),
        "can_manage": policies.can_manage_post(user, found),
        "can_link": policies.can_make_link(user, found.user),
        "predecessor": services.predecessor_of(found),
        "own": found.user_id == user.pk,
        "purpose": access_links.purpose_of(found.user),
        "links": links,
    }
    return render(request, "participants/post.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter(request, regency)
    user = user_of(request)
    initial = {"starts_on": timezone.localdate(), "organisation": request.GET.get("lembaga")}
    form = PostForm(posted(request), user=user, regency=here, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.fields if name not in form.HOLDER}
        try:
            taken = services.add_post(here, holder=form.holder(), by=user, **fields)
        except Refused as refusal:
            form.add_error("username" if refusal.code == "username-taken" else None, refusal.message)
        else:
            return taken_answer(request, here, taken, "Jabatan tercatat.")
    context = {"active": "lembaga", "regency": here, "form": form}
    return render(request, "participants/post_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def post_handover(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter(request, regency)
    user = user_of(request)
    found = find_post(request, here, pk)
    allow(policies.can_manage_post(user, found))
    form = HandoverForm(posted(request), user=user, regency=here, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            taken = services.hand_over_to(
                found, holder=form.holder(), on=data["on"], standing=data["standing"], by=user
            )
        except Refused as refusal:
            field = {"username-taken": "username", "handover-same": "account"}.get(refusal.code, "on")
            form.add_error(field, refusal.message)
        else:
            return taken_answer(request, here, taken, "Jabatan diserahterimakan.")
    context = {
        "active": "lembaga",
        "regency": here,
        "post": found,
        "form": form,
        "work": open_work.of(found),
    }
    return render(request, "participants/post_handover.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter(request, regency)
    user = user_of(request)
    found = find_post(request, here, pk)
    allow(policies.can_manage_post(user, found))
    form = EndPostForm(posted(request), initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_post(found, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("last_day" if refusal.code == "end-before-start" else None, refusal.message)
        else:
            messages.success(request, "Tanggal akhir jabatan tercatat.")
            return redirect("participants:post", here.code, found.pk)
    context = {"active": "lembaga", "regency": here, "post": found, "form": form}
    return render(request, "participants/post_end.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def post_link(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter(request, regency)
    user = user_of(request)
    found = find_post(request, here, pk)
    allow(
        policies.can_make_link(user, found.user),
        "Akun ini di luar wewenang Anda: akun sendiri, akun asesor atau pengelola, "
        "akun yang bertugas juga di kabupaten lain, atau akun tanpa jabatan.",
    )
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        issued = access_links.issue(
            found.user,
            regency=here,
            by=user,
            now=timezone.now(),
            forget_second_factor=form.cleaned_data["forget_second_factor"],
        )
        return link_answer(request, here, found, issued)
    context = {
        "active": "lembaga",
        "regency": here,
        "post": found,
        "form": form,
        "purpose": access_links.purpose_of(found.user),
    }
    return render(request, "participants/post_link.html", context, status=422 if form.errors else 200)


def taken_answer(request: HttpRequest, here: Regency, taken: TakenPost, done: str) -> HttpResponse:
    """To the post; with an invitation first the page that shows its link."""
    if taken.invitation:
        return link_answer(request, here, taken.post, taken.invitation)
    messages.success(request, done)
    return redirect("participants:post", here.code, taken.post.pk)


def link_answer(request: HttpRequest, here: Regency, post: Membership, issued: IssuedLink) -> HttpResponse:
    """The only page that ever shows the link, answered to the POST itself: nothing keeps the token."""
    link = issued.row
    url = request.build_absolute_uri(reverse("participants:access-link", args=[issued.token]))
    text = access_links.letter_text(link, url, weekday_date(timezone.localdate(link.expires_at)))
    context = {
        "active": "lembaga",
        "regency": here,
        "post": post,
        "link": link,
        "text": text,
        "mailed": access_links.send(link, text),
    }
    return render(request, "participants/post_invited.html", context)
