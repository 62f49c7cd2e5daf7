import { table, type SchemaStep } from './schema-step.js';
import { SIGNAL_WORDS, SIGNAL_WORDS_SHA256 } from './signal-words.js';

/** SQLite: the key is the table, so that a page of a list lies together. */
const keyIsTable = (engine: Parameters<SchemaStep>[0], statement: string): string =>
  engine === 'sqlite' ? `${statement}, WITHOUT ROWID` : statement;

const purposesOf = (row: 'NEW' | 'OLD'): string => `SELECT value FROM json_each(${row}.tag, '$.purposes')`;

/**
 * Whatever writes records, the index of their purposes says the same as their tags. Behaviour events are not
 * in it: nobody pages through them for a purpose, and they are many.
 */
const keepPurposes: SchemaStep = (engine) => {
  if (engine === 'postgres') {
    return [
      `CREATE FUNCTION records_keep_purposes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF TG_OP <> 'INSERT' THEN
           DELETE FROM records_by_purpose
           WHERE controller_id = OLD.controller_id AND kind = OLD.kind
             AND purpose IN (SELECT jsonb_array_elements_text(OLD.tag -> 'purposes'))
             AND occurred_at = OLD.occurred_at AND record_id = OLD.id;
         END IF;
         IF TG_OP <> 'DELETE' THEN
           INSERT INTO records_by_purpose (controller_id, kind, purpose, occurred_at, record_id)
           SELECT NEW.controller_id, NEW.kind, purpose, NEW.occurred_at, NEW.id
           FROM jsonb_array_elements_text(NEW.tag -> 'purposes') AS of_tag (purpose) ON CONFLICT DO NOTHING;
         END IF;
         RETURN NULL;
       END $$`,
      `CREATE TRIGGER records_purposes_added AFTER INSERT ON records
       FOR EACH ROW WHEN (NEW.kind <> 'event') EXECUTE FUNCTION records_keep_purposes()`,
      `CREATE TRIGGER records_purposes_changed AFTER UPDATE OF tag ON records
       FOR EACH ROW WHEN (OLD.kind <> 'event' AND OLD.tag IS DISTINCT FROM NEW.tag)
       EXECUTE FUNCTION records_keep_purposes()`,
      `CREATE TRIGGER records_purposes_gone AFTER DELETE ON records
       FOR EACH ROW WHEN (OLD.kind <> 'event') EXECUTE FUNCTION records_keep_purposes()`,
    ];
  }
  const remove = `
    DELETE FROM records_by_purpose
    WHERE controller_id = OLD.controller_id AND kind = OLD.kind AND purpose IN (${purposesOf('OLD')})
      AND occurred_at = OLD.occurred_at AND record_id = OLD.id;`;
  const add = `
    INSERT INTO records_by_purpose (controller_id, kind, purpose, occurred_at, record_id)
    SELECT NEW.controller_id, NEW.kind, value, NEW.occurred_at, NEW.id
    FROM (${purposesOf('NEW')}) WHERE true ON CONFLICT DO NOTHING;`;
  return [
    `CREATE TRIGGER records_purposes_added AFTER INSERT ON records WHEN NEW.kind <> 'event' BEGIN ${add} END`,
    `CREATE TRIGGER records_purposes_changed AFTER UPDATE OF tag ON records
     WHEN OLD.kind <> 'event' AND OLD.tag <> NEW.tag BEGIN ${remove} ${add} END`,
    `CREATE TRIGGER records_purposes_gone AFTER DELETE ON records
     WHEN OLD.kind <> 'event' BEGIN ${remove} END`,
  ];
};

/**
 * The ledger becomes a chain of hashes, and takes statements about one special category (PL7); what repeats
 * an entry is noted beside it. Leads and messages are found by their purposes.
 */
export const ledgerAndReads: SchemaStep = (engine) => [
  // '' for what was written before there was a chain.
  `ALTER TABLE consent_changes ADD COLUMN hash TEXT NOT NULL DEFAULT ''`,
  `ALTER TABLE consent_changes ADD COLUMN category TEXT`,
  `ALTER TABLE controllers ADD COLUMN ledger_hash TEXT NOT NULL DEFAULT ''`,
  // Places that were given out and never taken are given out again: from here on there is no gap.
  `UPDATE controllers SET ledger_seq = COALESCE(
     (SELECT max(seq) FROM consent_changes WHERE consent_changes.controller_id = controllers.id), 0)`,
  `CREATE UNIQUE INDEX consent_changes_by_seq ON consent_changes (controller_id, seq)`,
  table(
    engine,
    'repeated_changes',
    `controller_id TEXT NOT NULL,
     id TEXT NOT NULL,
     stands_for TEXT NOT NULL,
     PRIMARY KEY (controller_id, id)`,
  ),
  // Of no purpose: they are the browser's, whatever is asked.
  `INSERT INTO words (controller_id, sha256, purpose, text)
   SELECT id, '${SIGNAL_WORDS_SHA256}', '', '${SIGNAL_WORDS}' FROM controllers`,
  keyIsTable(
    engine,
    table(
      engine,
      'records_by_purpose',
      `controller_id TEXT NOT NULL,
       kind TEXT NOT NULL,
       purpose TEXT NOT NULL,
       occurred_at TIME NOT NULL,
       record_id TEXT NOT NULL,
       PRIMARY KEY (controller_id, kind, purpose, occurred_at, record_id)`,
    ),
  ),
  `INSERT INTO records_by_purpose (controller_id, kind, purpose, occurred_at, record_id)
   SELECT records.controller_id, records.kind, of_tag.value, records.occurred_at, records.id
   FROM records, ${engine === 'sqlite' ? `json_each(records.tag, '$.purposes') AS of_tag` : `jsonb_array_elements_text(records.tag -> 'purposes') AS of_tag (value)`}
   WHERE records.kind <> 'event'`,
  ...keepPurposes(engine),
];
