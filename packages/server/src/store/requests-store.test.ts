import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '@remit/dev/postgres';
import { after, describe, test } from 'node:test';
import { openSqlite } from './open-sqlite.js';
import { placesIn } from './postgres-place.suite.js';
import { requestsSuite } from './requests.suite.js';
import { TEST_KEYS, type MakePlace } from './store-place.suite.js';

const makePlace: MakePlace = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-requests-'));
  const dataDir = join(folder, 'data');
  return {
    options: { dataDir, masterKeys: TEST_KEYS },
    open: () => openSqlite(dataDir),
    drop: async () => rmSync(folder, { recursive: true }),
  };
};

describe('requests on SQLite', () => requestsSuite(makePlace));

const postgres = await findPostgres();
if ('skipped' in postgres) test('requests on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  describe('requests on PostgreSQL', () => requestsSuite(placesIn(postgres.url)));
}
