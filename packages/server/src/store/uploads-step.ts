import { table, type SchemaStep } from './schema-step.js';

/**
 * Files that visitors handed in, in sealed parts. Whatever becomes of a record becomes of its files, whoever writes it:
 * they go with the record, and when the value of their field changes or goes.
 */
export const uploadsOfRecords: SchemaStep = (engine) => {
  const [valueBefore, valueAfter] =
    engine === 'sqlite'
      ? ['OLD', 'NEW'].map((row) => `json_extract(${row}.fields, '$."' || field || '"')`)
      : ['OLD', 'NEW'].map((row) => `(${row}.fields -> field)`);
  const forget = `
    DELETE FROM uploads WHERE controller_id = OLD.controller_id AND record_id = OLD.id
      AND ${valueBefore} ${engine === 'sqlite' ? 'IS NOT' : 'IS DISTINCT FROM'} ${valueAfter};`;
  const when = 'AFTER UPDATE OF fields ON records';
  return [
    table(
      engine,
      'uploads',
      `controller_id TEXT NOT NULL,
       record_id TEXT NOT NULL,
       id TEXT NOT NULL,
       field TEXT NOT NULL,
       begun_at TIME NOT NULL,
       completed_at TIME,
       PRIMARY KEY (controller_id, record_id, id),
       FOREIGN KEY (controller_id, record_id) REFERENCES records (controller_id, id) ON DELETE CASCADE`,
    ),
    `CREATE INDEX uploads_unfinished ON uploads (controller_id, begun_at) WHERE completed_at IS NULL`,
    table(
      engine,
      'upload_parts',
      `controller_id TEXT NOT NULL,
       record_id TEXT NOT NULL,
       upload_id TEXT NOT NULL,
       part COUNT NOT NULL,
       sealed BYTES NOT NULL,
       PRIMARY KEY (controller_id, record_id, upload_id, part),
       FOREIGN KEY (controller_id, record_id, upload_id)
         REFERENCES uploads (controller_id, record_id, id) ON DELETE CASCADE`,
    ),
    ...(engine === 'sqlite'
      ? [`CREATE TRIGGER records_files_changed ${when} WHEN OLD.fields <> NEW.fields BEGIN ${forget} END`]
      : [
          `CREATE FUNCTION records_forget_files() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN ${forget} RETURN NULL; END $$`,
          `CREATE TRIGGER records_files_changed ${when}
           FOR EACH ROW WHEN (OLD.fields IS DISTINCT FROM NEW.fields) EXECUTE FUNCTION records_forget_files()`,
        ]),
  ];
};
