"""Signed minutes never change: a trigger binds even the owner. Only the sealed paper and the replacement follow."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION kla_signed_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draf' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) IN (('sah', 'sah'), ('sah', 'diganti'), ('diganti', 'diganti'))
        AND (OLD.document_id IS NULL OR OLD.document_id = NEW.document_id)
        AND (to_jsonb(OLD) - 'state' - 'document_id') = (to_jsonb(NEW) - 'state' - 'document_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notula yang disahkan tidak dapat diubah' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION kla_signed_minutes_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM coordination_minutes
               WHERE id IN (COALESCE(NEW.minutes_id, 0), COALESCE(OLD.minutes_id, 0)) AND state <> 'draf') THEN
        RAISE EXCEPTION 'notula yang disahkan tidak dapat diubah' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER signed BEFORE UPDATE OR DELETE ON coordination_minutes
    FOR EACH ROW EXECUTE FUNCTION kla_signed_minutes();
CREATE TRIGGER signed BEFORE INSERT OR UPDATE OR DELETE ON coordination_minutesentry
    FOR EACH ROW EXECUTE FUNCTION kla_signed_minutes_part();
CREATE TRIGGER signed BEFORE INSERT OR UPDATE OR DELETE ON coordination_decision
    FOR EACH ROW EXECUTE FUNCTION kla_signed_minutes_part();
"""
THAW = "DROP FUNCTION kla_signed_minutes() CASCADE; DROP FUNCTION kla_signed_minutes_part() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("coordination", "0003_decisions_keep_their_promises")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
