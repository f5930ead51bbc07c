"""Letterheads and signatories have a history: rows are added, never changed."""

from django.db import migrations

GRANT = "REVOKE UPDATE, DELETE ON documents_letterhead, documents_signatory FROM kla_app;"
UNDO = "GRANT UPDATE, DELETE ON documents_letterhead, documents_signatory TO kla_app;"


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_letterhead_history")]

    operations = [migrations.RunSQL(GRANT, UNDO)]
