"""The one shared state of a file becomes the verdict of the side that gave it; backwards, the one that counts."""

from typing import Any

from django.db import migrations

FRESH = "attached"


def carry(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("indicators", "EvidenceLink").objects
    verdicts = apps.get_model("indicators", "EvidenceVerdict").objects
    memberships = apps.get_model("participants", "Membership").objects
    assessors = set(memberships.filter(role="assessor").values_list("user_id", flat=True))
    titles = dict(memberships.order_by("starts_on").values_list("user_id", "title"))
    for link in links.exclude(state=FRESH).select_related("evidence"):
        revision = link.evidence.revisions.filter(role="original").order_by("-number").first()
        if revision is None:
            continue
        province = link.reviewed_by_id in assessors
        verdict = verdicts.create(
            regency_id=link.regency_id,
            period_id=link.period_id,
            item_id=link.item_id,
            revision=revision,
            tier="VA_PROV" if province else "INTERNAL",
            state=link.state,
            reason=link.reason or ("lainnya" if link.state == "returned" else ""),
            note=link.note,
            decided_by=titles.get(link.reviewed_by_id, "Sekretariat Gugus Tugas"),
            entered_by_id=link.reviewed_by_id,
            at=link.reviewed_at or revision.uploaded_at,
        )
        links.filter(pk=link.pk).update(**{"province" if province else "internal": verdict})


def give_back(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("indicators", "EvidenceLink").objects
    for link in links.select_related("province", "internal"):
        verdict = link.province or link.internal
        if verdict is not None:
            links.filter(pk=link.pk).update(
                state=verdict.state,
                reason=verdict.reason,
                note=verdict.note,
                reviewed_by=verdict.entered_by_id,
                reviewed_at=verdict.at,
                internal=None,
                province=None,
            )
    apps.get_model("indicators", "EvidenceVerdict").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_verdicts")]

    operations = [migrations.RunPython(carry, give_back)]
