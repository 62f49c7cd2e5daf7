import { findPostgres } from '@remit/dev/postgres';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { admissionSuite } from './admission.suite.js';
import { atRestSuite } from './at-rest.suite.js';
import { auditSuite } from './audit.suite.js';
import { erasureSuite } from './erasure.suite.js';
import { keepingSuite } from './keeping.suite.js';
import { noticesSuite } from './notices.suite.js';
import { countsSuite } from './counts.suite.js';
import { ledgerSuite } from './ledger.suite.js';
import { openPostgres } from './open-postgres.js';
import { outboxSuite } from './outbox.suite.js';
import { publishedNoticesSuite } from './published-notices.suite.js';
import { rotationSuite } from './rotation.suite.js';
import { readsSuite } from './reads.suite.js';
import { rightsSuite } from './rights.suite.js';
import { sweepSuite } from './sweep.suite.js';
import { TEST_KEYS, type MakePlace } from './store-place.suite.js';

const postgres = await findPostgres();

const run = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** Each place is a database of its own. */
const placesIn =
  (url: string): MakePlace =>
  async () => {
    const name = `remit_${randomBytes(6).toString('hex')}`;
    await run(url, `CREATE DATABASE ${name}`);
    const own = new URL(url);
    own.pathname = name;
    return {
      options: { dataDir: '', databaseUrl: own.href, masterKeys: TEST_KEYS },
      open: () => openPostgres(own.href, undefined),
      drop: () => run(url, `DROP DATABASE ${name} WITH (FORCE)`),
    };
  };

if ('skipped' in postgres) test('the store on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  const makePlace = placesIn(postgres.url);
  describe('the store on PostgreSQL', () => {
    describe('admission', () => admissionSuite(makePlace));
    describe('erasure', () => erasureSuite(makePlace));
    describe('outbox', () => outboxSuite(makePlace));
    describe('sweep', () => sweepSuite(makePlace));
    describe('rights', () => rightsSuite(makePlace));
    describe('notices', () => noticesSuite(makePlace));
    describe('keeping', () => keepingSuite(makePlace));
    describe('ledger', () => ledgerSuite(makePlace));
    describe('reads', () => readsSuite(makePlace));
    describe('counts', () => countsSuite(makePlace));
    describe('at rest', () => atRestSuite(makePlace));
    describe('audit', () => auditSuite(makePlace));
    describe('published notices', () => publishedNoticesSuite(makePlace));
    describe('rotation', () => rotationSuite(makePlace));
  });
}
