"""Minutes find their sealed paper by its subject; signed ones change in nothing but being replaced."""

from django.db import migrations

FREEZE = """
CREATE OR REPLACE FUNCTION kla_signed_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draf' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'sah' AND NEW.state = 'diganti'
        AND (to_jsonb(OLD) - 'state') = (to_jsonb(NEW) - 'state') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notula yang disahkan tidak dapat diubah' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0005_reminders_of_promises")]

    operations = [
        migrations.RunSQL(FREEZE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="minutes", name="document"),
    ]
