"""What a test asks is frozen once it was opened: a trigger binds even the owner. Its link gets a pace of use."""

from django.db import migrations, models

FREEZE = """
CREATE FUNCTION kla_opened_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opened_at IS NOT NULL AND
        (NEW.questions, NEW.training_id, NEW.kind, NEW.opened_at)
        IS DISTINCT FROM (OLD.questions, OLD.training_id, OLD.kind, OLD.opened_at) THEN
        RAISE EXCEPTION 'soal uji yang sudah dibuka tidak dapat diubah'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON trainings_knowledgetest
    FOR EACH ROW EXECUTE FUNCTION kla_opened_test();
"""
THAW = "DROP FUNCTION kla_opened_test() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("trainings", "0006_registration")]

    operations = [
        migrations.AddField(
            model_name="knowledgetest",
            name="pace_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
