import { appendOnly, table, type SchemaStep } from './schema-step.js';

/**
 * Encryption at rest: a key for each person, wrapped by the master key; what the index of lookups is keyed
 * with; which records still hold personal values as they were sent; who may see what is masked, and the
 * record of who did.
 */
export const atRest: SchemaStep = (engine) => [
  // Of the installation, not of a controller.
  table(
    engine,
    'secrets',
    `name TEXT NOT NULL PRIMARY KEY,
     master TEXT NOT NULL,
     wrapped TEXT NOT NULL`,
  ),
  table(
    engine,
    'subject_keys',
    `controller_id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     master TEXT NOT NULL,
     wrapped TEXT NOT NULL,
     PRIMARY KEY (controller_id, subject_id)`,
  ),
  table(
    engine,
    'lookups',
    `controller_id TEXT NOT NULL,
     kind TEXT NOT NULL,
     digest TEXT NOT NULL,
     record_id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     PRIMARY KEY (controller_id, kind, digest, record_id)`,
  ),
  `CREATE INDEX lookups_by_record ON lookups (controller_id, record_id)`,
  `CREATE INDEX lookups_by_subject ON lookups (controller_id, subject_id)`,
  // 0: stored before there were keys.
  `ALTER TABLE records ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0`,
  `CREATE INDEX records_unsealed ON records (controller_id, id) WHERE sealed = 0`,
  `ALTER TABLE readers ADD COLUMN permissions TEXT NOT NULL DEFAULT '[]'`,
  table(
    engine,
    'audit',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     seq TIME NOT NULL,
     "time" TIME NOT NULL,
     actor TEXT NOT NULL,
     action TEXT NOT NULL,
     subject_id TEXT,
     record_id TEXT,
     detail TEXT NOT NULL,
     hash TEXT NOT NULL,
     PRIMARY KEY (controller_id, seq)`,
  ),
  ...appendOnly(engine, 'audit', 'the audit'),
];
