"""Append-only and frozen tables: GRANTs bind the application, a trigger binds even the owner."""

from django.db import migrations

LOCK = """
REVOKE UPDATE, DELETE ON indicators_stagescore, indicators_fileopening, indicators_receipt FROM kla_app;
REVOKE INSERT, UPDATE, DELETE ON indicators_instrument, indicators_predicateband, indicators_gate,
    indicators_cluster, indicators_indicator, indicators_question, indicators_item FROM kla_app;
"""
UNLOCK = """
GRANT UPDATE, DELETE ON indicators_stagescore, indicators_fileopening, indicators_receipt TO kla_app;
GRANT INSERT, UPDATE, DELETE ON indicators_instrument, indicators_predicateband, indicators_gate,
    indicators_cluster, indicators_indicator, indicators_question, indicators_item TO kla_app;
"""

FREEZE = """
CREATE FUNCTION kla_frozen_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'indicators_instrument' THEN touched := OLD.id;
        WHEN 'indicators_indicator' THEN
            SELECT instrument_id INTO touched FROM indicators_cluster WHERE id = COALESCE(NEW.cluster_id, OLD.cluster_id);
        WHEN 'indicators_question' THEN
            SELECT c.instrument_id INTO touched FROM indicators_indicator i
            JOIN indicators_cluster c ON c.id = i.cluster_id
            WHERE i.id = COALESCE(NEW.indicator_id, OLD.indicator_id);
        ELSE touched := COALESCE(NEW.instrument_id, OLD.instrument_id);
    END CASE;
    IF EXISTS (SELECT 1 FROM indicators_instrument WHERE id = touched AND state = 'published') THEN
        RAISE EXCEPTION 'instrumen yang sudah terbit tidak dapat diubah' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON indicators_instrument
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_predicateband
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_gate
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_cluster
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_indicator
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_question
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_item
    FOR EACH ROW EXECUTE FUNCTION kla_frozen_instrument();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("participants", "0002_grants")]

    operations = [
        migrations.RunSQL(LOCK, UNLOCK),
        migrations.RunSQL(FREEZE, "DROP FUNCTION kla_frozen_instrument() CASCADE"),
    ]
