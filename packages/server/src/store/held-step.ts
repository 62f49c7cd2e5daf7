import type { SchemaStep } from './schema-step.js';

/**
 * Leads that are held for review are of the kind `held`, so that whatever asks for a kind passes them over; the column
 * says why. What is accepted becomes a lead or message in the list of its purposes, too.
 */
export const heldForReview: SchemaStep = (engine) => {
  const purposes =
    engine === 'sqlite'
      ? `SELECT value FROM json_each(OLD.tag, '$.purposes')`
      : `SELECT jsonb_array_elements_text(OLD.tag -> 'purposes')`;
  const change = `
    UPDATE records_by_purpose SET kind = NEW.kind
    WHERE controller_id = OLD.controller_id AND kind = OLD.kind AND purpose IN (${purposes})
      AND occurred_at = OLD.occurred_at AND record_id = OLD.id;`;
  const column = `ALTER TABLE records ADD COLUMN held_for TEXT`;
  const when = `AFTER UPDATE OF kind ON records`;
  return engine === 'sqlite'
    ? [column, `CREATE TRIGGER records_kind_changed ${when} WHEN OLD.kind <> NEW.kind BEGIN ${change} END`]
    : [
        column,
        `CREATE FUNCTION records_change_kind() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN ${change} RETURN NULL; END $$`,
        `CREATE TRIGGER records_kind_changed ${when}
         FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION records_change_kind()`,
      ];
};
