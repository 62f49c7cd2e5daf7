import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CompiledQuery } from 'kysely';
import { denying, narrowing, settingEnds } from './erase-records.js';
import { countingOf, recordIdsOf, toldOf } from './erase-subject.js';
import { migrate } from './migrate.js';
import { openSqlite } from './open-sqlite.js';
import { dueRecords, nextRecords } from './sweeps.js';

test('[RE5] sweep and erasure find every row through an index, and sort nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-plans-'));
  const database = openSqlite(join(folder, 'data'));
  const { read } = database;
  await migrate(database);
  const tag = {
    controller: 'shop',
    source: 'widget' as const,
    purposes: ['contact'],
    notice: '2026-01',
    consent: null,
    time: 1,
  };
  const statements: [index: string, statement: CompiledQuery][] = [
    ['records_by_end', dueRecords(read, 'shop', 1, 10).compile()],
    ['sqlite_autoindex_records_1', nextRecords(read, 'shop', 'a', 10).compile()],
    ['records_by_subject', recordIdsOf(read, 'shop', 'aino').compile()],
    ['records_by_subject', countingOf('sqlite', 'shop', 'aino').compile(read)],
    ['outbox_by_subject', toldOf(read, 'shop', 'aino').compile()],
    [
      'sqlite_autoindex_records_1',
      narrowing('sqlite', 'shop', [{ id: 'a', tag, fields: {}, nextEnd: 1, lost: [] }]).compile(read),
    ],
    ['sqlite_autoindex_records_1', settingEnds('sqlite', 'shop', [{ id: 'a', nextEnd: 1 }]).compile(read)],
    [
      'outbox_by_record',
      denying('sqlite', 'shop', [{ record: 'a', purpose: null, code: 'erased' }], 1).compile(read),
    ],
  ];
  for (const [index, { sql, parameters }] of statements) {
    const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
    const { rows } = await read.executeQuery<{ detail: string }>(explained);
    const plan = rows.map(({ detail }) => detail).join('\n');
    assert.match(
      plan,
      new RegExp(`USING (COVERING )?INDEX ${index} \\(controller_id=\\?`),
      `${sql}\n${plan}`,
    );
    assert.doesNotMatch(plan, /SCAN (?!n |json_each)|TEMP B-TREE/, `${sql}\n${plan}`);
  }
  await database.close();
  rmSync(folder, { recursive: true });
});
