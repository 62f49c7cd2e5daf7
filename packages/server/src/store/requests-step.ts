import { table, type SchemaStep } from './schema-step.js';

/** Requests of people, what was corrected for them, and for whom a reader works. */
export const requestsOfPeople: SchemaStep = (engine) => [
  table(
    engine,
    'requests',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     kind TEXT NOT NULL,
     identity TEXT NOT NULL,
     state TEXT NOT NULL,
     received_at TIME NOT NULL,
     due_at TIME NOT NULL,
     extended COUNT NOT NULL DEFAULT 0,
     answered_at TIME,
     answered_by TEXT,
     content TEXT,
     link TEXT,
     PRIMARY KEY (controller_id, id)`,
  ),
  `CREATE INDEX requests_by_subject ON requests (controller_id, subject_id)`,
  `CREATE INDEX requests_by_state ON requests (controller_id, state, due_at, id)`,
  `CREATE INDEX requests_by_link ON requests (controller_id, link) WHERE link IS NOT NULL`,
  table(
    engine,
    'rectifications',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     record_id TEXT NOT NULL,
     field TEXT NOT NULL,
     request_id TEXT NOT NULL,
     "time" TIME NOT NULL,
     PRIMARY KEY (controller_id, record_id, field, request_id)`,
  ),
  `ALTER TABLE readers ADD COLUMN employer TEXT NOT NULL DEFAULT 'controller'`,
];
