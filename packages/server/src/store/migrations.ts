import { atRest } from './at-rest-step.js';
import { heldForReview } from './held-step.js';
import { identitySecrets } from './identity-step.js';
import { ledgerAndReads } from './ledger-and-reads-step.js';
import { publishedNotices } from './published-notices-step.js';
import { requestsOfPeople } from './requests-step.js';
import { retentionAndRestriction } from './retention-step.js';
import { appendOnly, table, type SchemaStep } from './schema-step.js';
import { uploadsOfRecords } from './uploads-step.js';

const mainRoad: SchemaStep = (engine) => [
  table(
    engine,
    'controllers',
    `id TEXT NOT NULL PRIMARY KEY,
     site_key TEXT NOT NULL,
     ledger_seq TIME NOT NULL DEFAULT 0,
     created_at TIME NOT NULL`,
  ),
  table(
    engine,
    'readers',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     id TEXT NOT NULL,
     token_hash TEXT NOT NULL UNIQUE,
     purposes TEXT NOT NULL,
     PRIMARY KEY (controller_id, id)`,
  ),
  table(
    engine,
    'instructions',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     version COUNT NOT NULL,
     document TEXT NOT NULL,
     added_at TIME NOT NULL,
     PRIMARY KEY (controller_id, version)`,
  ),
  table(
    engine,
    'words',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     sha256 TEXT NOT NULL,
     purpose TEXT NOT NULL,
     text TEXT NOT NULL,
     PRIMARY KEY (controller_id, sha256, purpose)`,
  ),
  table(
    engine,
    'bots',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     id TEXT NOT NULL,
     version COUNT NOT NULL,
     document TEXT NOT NULL,
     added_at TIME NOT NULL,
     PRIMARY KEY (controller_id, id, version)`,
  ),
  table(
    engine,
    'endpoints',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     recipient TEXT NOT NULL,
     url TEXT NOT NULL,
     secret TEXT NOT NULL,
     PRIMARY KEY (controller_id, recipient)`,
  ),
  table(
    engine,
    'subjects',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     id TEXT NOT NULL,
     secret_hash TEXT NOT NULL,
     erased_at TIME,
     PRIMARY KEY (controller_id, id)`,
  ),
  table(
    engine,
    'consent_changes',
    `controller_id TEXT NOT NULL,
     id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     seq TIME NOT NULL,
     purpose TEXT NOT NULL,
     state TEXT NOT NULL,
     "time" TIME NOT NULL,
     received_at TIME NOT NULL,
     notice TEXT NOT NULL,
     language TEXT NOT NULL,
     words TEXT NOT NULL,
     surface TEXT NOT NULL,
     method TEXT NOT NULL,
     PRIMARY KEY (controller_id, id),
     FOREIGN KEY (controller_id, subject_id) REFERENCES subjects (controller_id, id)`,
  ),
  `CREATE UNIQUE INDEX consent_changes_by_subject ON consent_changes (controller_id, subject_id, seq)`,
  ...appendOnly(engine, 'consent_changes', 'the ledger'),
  // No foreign key here and below: whoever writes them holds the subject's row in the same transaction.
  table(
    engine,
    'records',
    `controller_id TEXT NOT NULL,
     id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     type TEXT NOT NULL,
     kind TEXT NOT NULL,
     occurred_at TIME NOT NULL,
     received_at TIME NOT NULL,
     tag JSON NOT NULL,
     fields JSON NOT NULL,
     PRIMARY KEY (controller_id, id)`,
  ),
  `CREATE INDEX records_newest ON records (controller_id, kind, occurred_at, id)`,
  `CREATE INDEX records_by_subject ON records (controller_id, subject_id)`,
  table(
    engine,
    'outbox',
    `controller_id TEXT NOT NULL,
     id TEXT NOT NULL,
     record_id TEXT NOT NULL,
     recipient TEXT NOT NULL,
     purpose TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts COUNT NOT NULL,
     next_at TIME NOT NULL,
     settled_at TIME,
     error TEXT,
     PRIMARY KEY (controller_id, id)`,
  ),
  `CREATE INDEX outbox_due ON outbox (controller_id, next_at) WHERE state = 'due'`,
  `CREATE INDEX outbox_by_record ON outbox (controller_id, record_id)`,
];

/**
 * Recipients that are reached by e-mail; who received what of whom, and the notices that tell them (Art. 19).
 * What is due is found by recipient, so that none waits behind another.
 */
const recipientsAndNotices: SchemaStep = (engine) => [
  table(
    engine,
    'endpoints_of_all_kinds',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     recipient TEXT NOT NULL,
     kind TEXT NOT NULL,
     url TEXT,
     secret TEXT,
     address TEXT,
     PRIMARY KEY (controller_id, recipient)`,
  ),
  `INSERT INTO endpoints_of_all_kinds (controller_id, recipient, kind, url, secret)
   SELECT controller_id, recipient, 'webhook', url, secret FROM endpoints`,
  `DROP TABLE endpoints`,
  `ALTER TABLE endpoints_of_all_kinds RENAME TO endpoints`,
  `ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'data'`,
  ...['subject_id', 'disclosed', 'told', 'about'].map((name) => `ALTER TABLE outbox ADD COLUMN ${name} TEXT`),
  `DROP INDEX outbox_due`,
  `CREATE INDEX outbox_due ON outbox (controller_id, recipient, next_at) WHERE state = 'due'`,
  `CREATE INDEX outbox_settled ON outbox (controller_id, state, settled_at, id) WHERE settled_at IS NOT NULL`,
  `CREATE INDEX outbox_by_subject ON outbox (controller_id, subject_id) WHERE subject_id IS NOT NULL`,
];

/**
 * Every step the schema has gone through. Append only: the number of a step is the version it leads to,
 * and installations have taken it already.
 */
export const MIGRATIONS: readonly SchemaStep[] = [
  mainRoad,
  recipientsAndNotices,
  atRest,
  retentionAndRestriction,
  ledgerAndReads,
  publishedNotices,
  requestsOfPeople,
  identitySecrets,
  heldForReview,
  uploadsOfRecords,
];
