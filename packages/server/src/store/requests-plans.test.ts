import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CompiledQuery } from 'kysely';
import { answeredUntil } from './end-requests.js';
import { migrate } from './migrate.js';
import { openSqlite } from './open-sqlite.js';
import { requestsByDue } from './read-requests.js';
import { behindLink } from './request-links.js';
import { requestsOf } from './requests.js';

test('[RQ3] requests are found through an index, whoever looks, and come in their order without being sorted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-request-plans-'));
  const database = openSqlite(join(folder, 'data'));
  const { read } = database;
  await migrate(database);
  const wanted = { states: ['open'], before: 9, after: { dueAt: 1, id: 'a' }, limit: 10 } as const;
  const statements: [index: string, statement: CompiledQuery][] = [
    ['requests_by_subject', requestsOf(read, 'shop', 'aino').compile()],
    ['requests_by_state', requestsByDue(read, 'shop', 'open', wanted).compile()],
    ['requests_by_state', requestsByDue(read, 'shop', 'open', { states: ['open'], limit: 10 }).compile()],
    ['requests_by_state', answeredUntil(read, 'shop', 'refused', 9, 10).compile()],
    ['requests_by_link', behindLink(read, 'shop', 'x').compile()],
  ];
  for (const [index, { sql, parameters }] of statements) {
    const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
    const { rows } = await read.executeQuery<{ detail: string }>(explained);
    const plan = rows.map(({ detail }) => detail).join('\n');
    assert.match(plan, new RegExp(`USING INDEX ${index} \\(controller_id=\\?`), `${sql}\n${plan}`);
    assert.doesNotMatch(plan, /TEMP B-TREE/, `${sql}\n${plan}`);
  }
  await database.close();
  rmSync(folder, { recursive: true });
});
