import { findPostgres } from '@remit/dev/postgres';
import { after, describe, test } from 'node:test';
import { everyStoreSuite } from './every-store.suite.js';
import { placesIn } from './postgres-place.suite.js';

const postgres = await findPostgres();

if ('skipped' in postgres) test('the store on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  const makePlace = placesIn(postgres.url);
  describe('the store on PostgreSQL', () => everyStoreSuite(makePlace));
}
