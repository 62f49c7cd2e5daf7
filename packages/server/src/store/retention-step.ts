import { table, type SchemaStep } from './schema-step.js';

/**
 * When a record has to be looked at again because a purpose of it runs out; how far a new version of the
 * instructions has been walked through; restriction (Art. 18). Records that were there before are due at once.
 */
export const retentionAndRestriction: SchemaStep = (engine) => {
  const time = engine === 'sqlite' ? 'INTEGER' : 'BIGINT';
  return [
    `ALTER TABLE records ADD COLUMN next_end ${time} NOT NULL DEFAULT 0`,
    `CREATE INDEX records_by_end ON records (controller_id, next_end)`,
    table(
      engine,
      'sweeps',
      `controller_id TEXT NOT NULL PRIMARY KEY REFERENCES controllers (id),
       version COUNT NOT NULL,
       after_id TEXT`,
    ),
    `ALTER TABLE subjects ADD COLUMN restricted_at ${time}`,
    `CREATE INDEX subjects_restricted ON subjects (controller_id, id) WHERE restricted_at IS NOT NULL`,
  ];
};
