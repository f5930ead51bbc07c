"""What the application's role may do; see docs/adr/0002-two-database-roles.md."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

GRANT = """
GRANT USAGE ON SCHEMA public TO kla_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kla_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO kla_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kla_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO kla_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM kla_app;
REVOKE UPDATE, DELETE ON participants_auditentry FROM kla_app;
"""
UNDO = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM kla_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM kla_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM kla_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM kla_app;
"""


def create_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]

    operations = [
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        migrations.RunSQL(GRANT, UNDO),
    ]
