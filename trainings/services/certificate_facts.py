"""What a certificate says, frozen when it is issued: later changes of the training do not touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from common.formats import date_span, long_date, trim
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from trainings.models import LessonModule

if TYPE_CHECKING:
    import datetime as dt

    from trainings.models import Participant, Training
    from trainings.results import Result

TEMPLATE = 1
"""The lay-out new certificates get; see `trainings.rendering.certificate`."""

LONGEST_TOWN = 30


def freeze(row: Participant, result: Result, *, number: str, at: dt.datetime) -> dict[str, Any]:
    """Plain JSON of everything on both pages; `row` with its training, occasion, body and regency.

    Figures are already worded, so that no later change of wording or rule shows on an issued certificate.
    """
    training, regency, title = row.training, row.regency, row.training.occasion.title
    modules, days = _modules(row)
    issued = long_date(regency.day_of(at))
    town = training.occasion.place.rpartition(",")[2].strip()
    return {
        "template": TEMPLATE,
        "number": number,
        "name": row.name,
        "position": row.position,
        "institution": row.body_name,
        "event": f"{title} ({training.batch})" if training.batch else title,
        "organiser": training.organiser,
        "partners": training.partners,
        "days": date_span(days[0], days[-1]) if days else "",
        "place": training.occasion.place,
        "hours": result.hours,
        "modules": modules,
        "results": _results(training, result),
        "items": _items(row),
        "dateline": f"{town}, {issued}" if 0 < len(town) <= LONGEST_TOWN else issued,
        "letterhead": letterhead_of(regency, at).facts(),
        "signature": signature_of(regency, Letter.CERTIFICATE, at).facts(),
        "regency": regency.name,
        "demo": regency.is_demo,
    }


def _modules(row: Participant) -> tuple[list[dict[str, Any]], list[dt.date]]:
    """Mata latih of the participant's own sessions, each with its day counted from 1; and those days."""
    found = LessonModule.objects.filter(session__training=row.training_id).order_by(
        "session__session__starts_at", "session__session__number", "number"
    )
    own = [
        module
        for module in found.select_related("session__session")
        if module.session.group_id in (None, row.group_id)
    ]
    held = [row.regency.day_of(module.session.session.starts_at) for module in own]
    days = sorted(set(held))
    told = [
        {"title": module.title, "day": days.index(day) + 1, "hours": module.lesson_hours}
        for module, day in zip(own, held, strict=True)
        if module.lesson_hours
    ]
    return told, days


def _results(training: Training, result: Result) -> list[list[str]]:
    told = [["Kehadiran", f"{result.attended} dari {result.hours} JP"]]
    if result.pre is not None:
        told.append(["Uji awal", trim(result.pre)])
    if result.post is not None:
        told.append(["Uji akhir", trim(result.post)])
    told.append(["Batas kehadiran", f"{trim(training.minimum_attendance)} persen"])
    if training.minimum_post is not None:
        told.append(["Batas uji akhir", trim(training.minimum_post)])
    if result.plan:
        told.append(["Rencana tindak lanjut", "diserahkan"])
    return told


def _items(row: Participant) -> list[dict[str, str]]:
    """Items of the instrument it counts for; `lasts` in words, empty where it counts until revoked."""
    return [
        {
            "code": category.item_code,
            "name": category.name,
            "lasts": f"{category.validity_months} bulan" if category.validity_months else "",
        }
        for category in row.categories.all()
        if not category.children
    ]
