"""Versions and their days only grow; one standing day per policy and language."""

from django.db import migrations

from policies.append_only import refuse_changes

ONE_ENTRY_PER_DAY = """
CREATE FUNCTION policies_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_policy bigint;
    of_language varchar;
BEGIN
    SELECT policy_id, language INTO of_policy, of_language
        FROM policies_version WHERE id = NEW.version_id;
    -- Decisions on one policy wait for each other, whoever makes them.
    PERFORM 1 FROM policies_policy WHERE id = of_policy FOR UPDATE;
    IF NEW.replaces_id IS NULL AND EXISTS (
        SELECT 1 FROM policies_entryintoforce
        WHERE version_id = NEW.version_id AND id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'This version has an entry into force already: name the one you replace.'
            USING ERRCODE = 'unique_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM policies_entryintoforce
        WHERE id = NEW.replaces_id AND version_id = NEW.version_id AND id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'An entry into force replaces one of the same version only.'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NEW.day IS NOT NULL AND EXISTS (
        SELECT 1
        FROM policies_entryintoforce other
        JOIN policies_version version ON version.id = other.version_id
        WHERE version.policy_id = of_policy AND version.language = of_language
            AND other.day = NEW.day AND other.id <> NEW.id
            AND NOT EXISTS (
                SELECT 1 FROM policies_entryintoforce later WHERE later.replaces_id = other.id
            )
    ) THEN
        RAISE EXCEPTION 'Another version of this policy and language enters into force on %.', NEW.day
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER policies_entryintoforce_one_per_day
    AFTER INSERT ON policies_entryintoforce
    FOR EACH ROW EXECUTE FUNCTION policies_check_entry();
ALTER TABLE policies_entryintoforce ENABLE ALWAYS TRIGGER policies_entryintoforce_one_per_day;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        refuse_changes(
            "policies_promulgation",
            "policies_version",
            "policies_entryintoforce",
            "policies_adoption",
        ),
        migrations.RunSQL(
            ONE_ENTRY_PER_DAY,
            "DROP TRIGGER policies_entryintoforce_one_per_day ON policies_entryintoforce;"
            "DROP FUNCTION policies_check_entry();",
        ),
    ]
