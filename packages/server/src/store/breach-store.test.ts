import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '@remit/dev/postgres';
import { CompiledQuery } from 'kysely';
import { after, describe, test } from 'node:test';
import { keptOfPeopleSuite } from './kept-of-people.suite.js';
import { othersOf, peopleAfter, recordsAlike } from './kept-of-people.js';
import { migrate } from './migrate.js';
import { openSqlite } from './open-sqlite.js';
import { placesIn } from './postgres-place.suite.js';
import { TEST_KEYS, type MakePlace } from './store-place.suite.js';

const makePlace: MakePlace = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-breach-'));
  const dataDir = join(folder, 'data');
  return {
    options: { dataDir, masterKeys: TEST_KEYS },
    open: () => openSqlite(dataDir),
    drop: async () => rmSync(folder, { recursive: true }),
  };
};

describe('what was kept of people, on SQLite', () => keptOfPeopleSuite(makePlace));

const postgres = await findPostgres();
if ('skipped' in postgres) test('what was kept of people, on PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  describe('what was kept of people, on PostgreSQL', () => keptOfPeopleSuite(placesIn(postgres.url)));
}

test('[BQ1] people and what is kept of them are found through an index', async () => {
  const place = await makePlace();
  const database = place.open();
  const { read } = database;
  await migrate(database);
  const people = ['aino', 'eero'];
  const statements: [search: string, statement: CompiledQuery][] = [
    [
      'subjects USING INDEX sqlite_autoindex_subjects_1 (controller_id=? AND id>?)',
      peopleAfter(read, 'shop', 'a', 9).compile(),
    ],
    [
      'records USING INDEX records_by_subject (controller_id=? AND subject_id=?)',
      recordsAlike('sqlite', 'shop', people, 9).compile(read),
    ],
    [
      'consent_changes USING INDEX consent_changes_by_subject (controller_id=? AND subject_id=?)',
      othersOf('sqlite', read, 'consent_changes', 'shop', people, 9).compile(),
    ],
    [
      'requests USING INDEX requests_by_subject (controller_id=? AND subject_id=?)',
      othersOf('sqlite', read, 'requests', 'shop', people, 9).compile(),
    ],
  ];
  for (const [search, { sql, parameters }] of statements) {
    const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
    const { rows } = await read.executeQuery<{ detail: string }>(explained);
    const plan = rows.map(({ detail }) => detail).join('\n');
    assert.ok(plan.includes(`SEARCH ${search}`), `${sql}\n${plan}`);
    assert.doesNotMatch(plan, /SCAN (?!json_each)/, plan);
  }
  await database.close();
  await place.drop();
});
