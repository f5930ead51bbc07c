from typing import Any

from django.db import migrations


def give_sessions(apps: Any, schema_editor: Any) -> None:
    """An occasion planned before there were sessions lasts one session, from its start to its end."""
    occasions = apps.get_model("participants", "Occasion").objects.filter(sessions=None)
    session = apps.get_model("participants", "OccasionSession")
    session.objects.bulk_create(
        session(regency_id=row.regency_id, occasion=row, starts_at=row.starts_at, ends_at=row.ends_at)
        for row in occasions.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_sessions_open_and_close")]

    operations = [migrations.RunPython(give_sessions, migrations.RunPython.noop)]
