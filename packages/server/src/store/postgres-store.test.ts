import { findPostgres } from '@remit/dev/postgres';
import { after, describe, test } from 'node:test';
import { admissionSuite } from './admission.suite.js';
import { allOrNothingSuite } from './all-or-nothing.suite.js';
import { atRestSuite } from './at-rest.suite.js';
import { auditSuite } from './audit.suite.js';
import { erasureSuite } from './erasure.suite.js';
import { keepingSuite } from './keeping.suite.js';
import { noticesSuite } from './notices.suite.js';
import { countsSuite } from './counts.suite.js';
import { ledgerSuite } from './ledger.suite.js';
import { outboxSuite } from './outbox.suite.js';
import { placesIn } from './postgres-place.suite.js';
import { publishedNoticesSuite } from './published-notices.suite.js';
import { rotationSuite } from './rotation.suite.js';
import { readsSuite } from './reads.suite.js';
import { rightsSuite } from './rights.suite.js';
import { instructedSweepSuite } from './instructed-sweep.suite.js';
import { sweepSuite } from './sweep.suite.js';
import { tamperedLedgerSuite } from './tampered-ledger.suite.js';

const postgres = await findPostgres();

if ('skipped' in postgres) test('the store on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  const makePlace = placesIn(postgres.url);
  describe('the store on PostgreSQL', () => {
    describe('admission [IN3]', () => admissionSuite(makePlace));
    describe('all or nothing', () => allOrNothingSuite(makePlace));
    describe('erasure', () => erasureSuite(makePlace));
    describe('outbox', () => outboxSuite(makePlace));
    describe('sweep [RE2] [RE4]', () => sweepSuite(makePlace));
    describe('sweep after new instructions [RE3]', () => instructedSweepSuite(makePlace));
    describe('rights', () => rightsSuite(makePlace));
    describe('notices', () => noticesSuite(makePlace));
    describe('keeping', () => keepingSuite(makePlace));
    describe('ledger', () => ledgerSuite(makePlace));
    describe('tampered ledger', () => tamperedLedgerSuite(makePlace));
    describe('reads [RD1] [RD2]', () => readsSuite(makePlace));
    describe('counts', () => countsSuite(makePlace));
    describe('at rest [VA9]', () => atRestSuite(makePlace));
    describe('audit', () => auditSuite(makePlace));
    describe('published notices', () => publishedNoticesSuite(makePlace));
    describe('rotation', () => rotationSuite(makePlace));
  });
}
