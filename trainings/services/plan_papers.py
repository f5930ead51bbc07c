"""The recapitulation "Rencana tindak lanjut peserta" on sealed paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from common.formats import numeric_date, weekday_date
from common.refusals import Refused
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from trainings import follow_ups, policies
from trainings.models import ActionPlan, Training
from trainings.rendering.plan_rows import plan_row
from trainings.rendering.plans import SHOWN, Wanted, plan_list

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import User
    from trainings.rendering.plan_rows import PlanRow
    from trainings.rendering.plans import PlanList

KIND = "action-plans"
FORMAT = 1
SHORT = 90
SHAPES = {
    "belum_melapor": "back",
    "terkendala": "half",
    "berjalan": "wait",
    "selesai": "full",
    "tidak_jalan": "none",
}


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND,
        format=FORMAT,
        build=freeze,
        template="print/action_plans.html",
        may_read=policies.can_read_plans_paper,
    )


def order(training: Training, *, by: User) -> Job:
    """Ask for the recapitulation as it stands; Refused("plans-none") where there is no plan."""
    if not training.plans.exists():
        raise Refused("plans-none", "Belum ada rencana untuk direkap. Catat rencananya dahulu.")
    title = f"Rencana tindak lanjut peserta: {training}"[:200]
    return request_paper(KIND, f"pelatihan/{training.pk}/rtl", regency=training.regency, title=title, by=by)


def freeze(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The plans of the training named by `subject` ("pelatihan/12/rtl"); `job` is unused."""
    training = Training.objects.select_related("occasion", "regency").get(pk=int(subject.split("/")[1]))
    regency, occasion = training.regency, training.occasion
    today = regency.day_of(at)
    rows = ActionPlan.objects.filter(training=training).select_related(*SHOWN)
    listed = plan_list(rows.prefetch_related("follow_ups__evidence"), today, Wanted())
    held = weekday_date(regency.day_of(occasion.starts_at))
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Rencana tindak lanjut peserta: {occasion.title}, {held}",
        short=f"Rencana tindak lanjut: {occasion.title}"[:SHORT],
        status="belum ditandatangani",
        subject=f"Rencana tindak lanjut peserta pelatihan, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Pelatihan", occasion.title), ("Hari, tanggal", held), ("Keadaan", weekday_date(today))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "heading": occasion.title,
            "place": occasion.place,
            "held": held,
            "day": weekday_date(today),
            "total": listed.total,
            "done": listed.done,
            "bodies": listed.bodies,
            "heads": [f"{count.day} hari" for count in listed.counts],
            "sectors": _sectors(listed),
            "groups": _groups(listed, today),
            "posts": [signature_of(regency, Letter.REPORT_LEAD, at).facts("Ketua Gugus Tugas KLA,")],
        },
    )


def _sectors(listed: PlanList) -> list[list[str]]:
    """Name, plans, reported per milestone, done, hindered, waiting; as texts."""
    return [
        [
            row.name,
            str(row.plans),
            *(f"{count.reported} dari {count.asked}" if count.asked else "–" for count in row.counts),
            str(row.done),
            str(row.hindered),
            str(row.waiting),
        ]
        for row in listed.sectors
    ]


def _groups(listed: PlanList, today: dt.date) -> list[dict[str, Any]]:
    """Plans under their sectors, institutions in the order of the alphabet."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for plan in sorted(listed.plans, key=lambda plan: (plan.body_name, plan.pk)):
        body = plan.participant or plan.organisation
        name = str(body.get_sector_display()) if body else ""
        groups.setdefault(name, []).append(_line(plan, plan_row(plan, today)))
    ordered = [row.name for row in listed.sectors]
    return [{"name": name, "rows": groups[name]} for name in ordered if name in groups]


def _line(plan: ActionPlan, row: PlanRow) -> dict[str, Any]:
    told = [step for step in row.steps if step.row.reported_at]
    last = told[-1] if told else None
    return {
        "body": plan.body_name,
        "person": plan.participant.name if plan.participant else "",
        "problem": plan.problem,
        "activity": plan.activity,
        "target_group": plan.target_group,
        "measure": plan.measure,
        "due": numeric_date(plan.due_on),
        "support": plan.support or "–",
        "item": plan.item.code if plan.item else "–",
        "responsible": plan.responsible,
        "proof": plan.proof,
        "shape": SHAPES[row.standing],
        "word": follow_ups.WORDS[row.standing],
        "report": f"{last.day} hari: {last.note}" if last else "",
        "obstacle": last.obstacle if last else "",
    }
