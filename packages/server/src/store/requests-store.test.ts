import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '@remit/dev/postgres';
import { after, describe, test } from 'node:test';
import { endedRequestsSuite } from './ended-requests.suite.js';
import { openSqlite } from './open-sqlite.js';
import { placesIn } from './postgres-place.suite.js';
import { rectificationsSuite } from './rectifications.suite.js';
import { requestLinksSuite } from './request-links.suite.js';
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

/** All that people can ask, on one engine. */
const requestsOn = (places: MakePlace): void => {
  describe('requests [RQ2]', () => requestsSuite(places));
  describe('rectifications', () => rectificationsSuite(places));
  describe('requests that end', () => endedRequestsSuite(places));
  describe('links', () => requestLinksSuite(places));
};

describe('requests on SQLite', () => requestsOn(makePlace));

const postgres = await findPostgres();
if ('skipped' in postgres) test('requests on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  describe('requests on PostgreSQL', () => requestsOn(placesIn(postgres.url)));
}
