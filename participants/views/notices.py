from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common.http import find_or_404
from participants.models import Notice
from participants.places import user_of


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.visible_to(user_of(request)).select_related("regency")[:100]
    return render(request, "participants/notices.html", {"rows": rows})


@login_required
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    notice = find_or_404(Notice, user_of(request), pk=pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.url)
