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
import { rewrapping } from './subject-keys.js';
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
  const statements: [search: string, statement: CompiledQuery][] = [
    ['records_by_end (controller_id=? AND next_end<?)', dueRecords(read, 'shop', 1, 10).compile()],
    ['sqlite_autoindex_records_1 (controller_id=? AND id>?)', nextRecords(read, 'shop', 'a', 10).compile()],
    ['records_by_subject (controller_id=? AND subject_id=?)', recordIdsOf(read, 'shop', 'aino').compile()],
    [
      'records_by_subject (controller_id=? AND subject_id=?)',
      countingOf('sqlite', 'shop', 'aino').compile(read),
    ],
    ['outbox_by_subject (controller_id=? AND subject_id=?)', toldOf(read, 'shop', 'aino').compile()],
    [
      'sqlite_autoindex_records_1 (controller_id=? AND id=?)',
      narrowing('sqlite', 'shop', [{ id: 'a', tag, fields: {}, nextEnd: 1, lost: [] }]).compile(read),
    ],
    [
      'sqlite_autoindex_records_1 (controller_id=? AND id=?)',
      settingEnds('sqlite', 'shop', [{ id: 'a', nextEnd: 1 }]).compile(read),
    ],
    [
      'outbox_by_record (controller_id=? AND record_id=?)',
      denying('sqlite', 'shop', [{ record: 'a', purpose: null, code: 'erased' }], 1).compile(read),
    ],
    [
      'sqlite_autoindex_subject_keys_1 (controller_id=? AND subject_id=?)',
      rewrapping('sqlite', 'shop', [{ subject: 'a', master: 'b', wrapped: 'c' }]).compile(read),
    ],
  ];
  for (const [search, { sql, parameters }] of statements) {
    const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
    const { rows } = await read.executeQuery<{ detail: string }>(explained);
    const plan = rows.map(({ detail }) => detail).join('\n');
    assert.ok(plan.includes(`INDEX ${search}`), `${sql}\n${plan}`);
    assert.doesNotMatch(plan, /SCAN (?!n$|jsonb?_each)|TEMP B-TREE/m, `${sql}\n${plan}`);
  }
  await database.close();
  rmSync(folder, { recursive: true });
});
