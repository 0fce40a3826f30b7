"""Nobody approves what she wrote, and nothing is promulgated without its approvals."""

from django.db import migrations

from policies.append_only import refuse_changes

FOUR_EYES = """
CREATE FUNCTION policies_check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed policies_proposedtext%ROWTYPE;
BEGIN
    SELECT * INTO proposed FROM policies_proposedtext WHERE id = NEW.text_id;
    IF NEW.sha256 <> proposed.sha256 THEN
        RAISE EXCEPTION 'An approval holds the SHA-256 of the text proposed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM policies_proposaleditor
               WHERE proposal_id = proposed.proposal_id AND user_id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM policies_proposal
                  WHERE id = proposed.proposal_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'Whoever proposed or edited a text does not approve it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM policies_proposalend WHERE proposal_id = proposed.proposal_id)
       OR EXISTS (SELECT 1 FROM policies_promulgation WHERE proposal_id = proposed.proposal_id) THEN
        RAISE EXCEPTION 'This proposal is over.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policies_approval_four_eyes BEFORE INSERT ON policies_approval
    FOR EACH ROW EXECUTE FUNCTION policies_check_approval();
ALTER TABLE policies_approval ENABLE ALWAYS TRIGGER policies_approval_four_eyes;

CREATE FUNCTION policies_check_override() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.severity <> 'B' AND EXISTS (
        SELECT 1 FROM policies_proposaleditor editor
        JOIN policies_proposedtext proposed ON proposed.proposal_id = editor.proposal_id
        WHERE proposed.id = NEW.text_id AND editor.user_id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'Whoever proposed or edited a text does not answer for its findings.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policies_override_four_eyes BEFORE INSERT ON policies_override
    FOR EACH ROW EXECUTE FUNCTION policies_check_override();
ALTER TABLE policies_override ENABLE ALWAYS TRIGGER policies_override_four_eyes;

CREATE FUNCTION policies_check_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    act policies_promulgation%ROWTYPE;
BEGIN
    SELECT * INTO act FROM policies_promulgation WHERE id = NEW.promulgation_id;
    IF act.by_id = NEW.by_id
       OR EXISTS (SELECT 1 FROM policies_proposaleditor
                  WHERE proposal_id = act.proposal_id AND user_id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM policies_approval approval
                  JOIN policies_proposedtext proposed ON proposed.id = approval.text_id
                  WHERE proposed.proposal_id = act.proposal_id AND approval.by_id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM policies_override answer
                  JOIN policies_proposedtext proposed ON proposed.id = answer.text_id
                  WHERE proposed.proposal_id = act.proposal_id AND answer.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'Whoever had a part in a promulgation does not clear it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policies_clearance_four_eyes BEFORE INSERT ON policies_clearance
    FOR EACH ROW EXECUTE FUNCTION policies_check_clearance();
ALTER TABLE policies_clearance ENABLE ALWAYS TRIGGER policies_clearance_four_eyes;

-- A version's text is one that was proposed, still stands, and is approved by enough people.
CREATE FUNCTION policies_check_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_proposal uuid;
    proposed policies_proposedtext%ROWTYPE;
    wanted smallint;
    given bigint;
BEGIN
    IF NEW.promulgation_id IS NULL THEN
        RETURN NULL; -- adopted: two people answer for it there
    END IF;
    SELECT proposal_id INTO of_proposal FROM policies_promulgation WHERE id = NEW.promulgation_id;
    SELECT * INTO proposed FROM policies_proposedtext
        WHERE proposal_id = of_proposal AND policy_id = NEW.policy_id
            AND language = NEW.language AND sha256 = NEW.sha256 AND asks = NEW.asks
            AND promised_notice_days IS NOT DISTINCT FROM NEW.promised_notice_days;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This text was not proposed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM policies_proposalend WHERE proposal_id = of_proposal) THEN
        RAISE EXCEPTION 'This proposal is over.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT approvals_needed INTO wanted FROM policies_proposal WHERE id = of_proposal;
    SELECT count(*) INTO given FROM policies_approval
        WHERE text_id = proposed.id AND sha256 = NEW.sha256;
    IF given < wanted THEN
        RAISE EXCEPTION 'This text is not approved: % of % people approved it.', given, wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER policies_version_approved AFTER INSERT ON policies_version
    FOR EACH ROW EXECUTE FUNCTION policies_check_version();
ALTER TABLE policies_version ENABLE ALWAYS TRIGGER policies_version_approved;
"""
UNDO = """
DROP TRIGGER policies_version_approved ON policies_version;
DROP FUNCTION policies_check_version();
DROP TRIGGER policies_clearance_four_eyes ON policies_clearance;
DROP FUNCTION policies_check_clearance();
DROP TRIGGER policies_override_four_eyes ON policies_override;
DROP FUNCTION policies_check_override();
DROP TRIGGER policies_approval_four_eyes ON policies_approval;
DROP FUNCTION policies_check_approval();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0006_proposals")]

    operations = [
        refuse_changes(
            "policies_proposal",
            "policies_proposedtext",
            "policies_proposaleditor",
            "policies_proposalend",
            "policies_approval",
            "policies_override",
            "policies_clearance",
            "policies_review",
        ),
        migrations.RunSQL(FOUR_EYES, UNDO),
    ]
