"""An issued certificate never changes or goes: only its paper follows, and one day its revocation."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION kla_issued_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (OLD.document_id IS NULL OR OLD.document_id = NEW.document_id)
        AND (OLD.revoked_at IS NULL OR (OLD.revoked_at, OLD.revoke_reason) = (NEW.revoked_at, NEW.revoke_reason))
        AND (to_jsonb(OLD) - 'document_id' - 'revoked_at' - 'revoked_by_id' - 'revoke_reason')
          = (to_jsonb(NEW) - 'document_id' - 'revoked_at' - 'revoked_by_id' - 'revoke_reason') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'sertifikat yang terbit tidak dapat diubah' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER issued BEFORE UPDATE OR DELETE ON trainings_certificate
    FOR EACH ROW EXECUTE FUNCTION kla_issued_certificate();
"""
THAW = "DROP FUNCTION kla_issued_certificate() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("trainings", "0003_trainings")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
