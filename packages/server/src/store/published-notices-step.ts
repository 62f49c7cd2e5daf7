import { appendOnly, table, type SchemaStep } from './schema-step.js';

/** The exact text of each notice that was handed out, for ever: a consent cites what was read. */
export const publishedNotices: SchemaStep = (engine) => [
  table(
    engine,
    'published_notices',
    `controller_id TEXT NOT NULL REFERENCES controllers (id),
     sha256 TEXT NOT NULL,
     version COUNT NOT NULL,
     language TEXT NOT NULL,
     format TEXT NOT NULL,
     text TEXT NOT NULL,
     published_at TIME NOT NULL,
     PRIMARY KEY (controller_id, sha256)`,
  ),
  ...appendOnly(engine, 'published_notices', 'what was published'),
];
