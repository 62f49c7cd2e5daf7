import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allImports, isTest, packageOf, readSources } from './read-sources.js';

/** The decision, and what contract offers on top of it. */
const DECISIONS = ['decide', 'limitRecord', 'scopeOf', 'usableFields'];

/** The points on a record's way where it is asked. A new one is a change of the architecture. */
const CALLERS: Record<string, string[]> = {
  'packages/sdk/src/capture/tag-record.ts': ['scopeOf'],
  'packages/sdk/src/buffer/decide-again.ts': ['limitRecord'],
  'packages/server/src/ingest/judge-record.ts': ['limitRecord'],
  'packages/server/src/ingest/find-routes.ts': ['usableFields'],
  'packages/server/src/ingest/find-wanted-file.ts': ['limitRecord'],
  'packages/server/src/outbox/attempt-delivery.ts': ['usableFields'],
  'packages/server/src/read/list-records.ts': ['usableFields'],
  'packages/server/src/read/find-file.ts': ['usableFields'],
  'packages/server/src/read/count-records.ts': ['usableFields'],
  'packages/server/src/read/explain-record.ts': ['usableFields'],
  'packages/server/src/requests/make-export.ts': ['usableFields'],
  'packages/server/src/retention/what-is-left.ts': ['limitRecord'],
};

const sources = readSources('packages', 'demo').filter(
  (source) => /\.tsx?$/.test(source.path) && !isTest(source) && packageOf(source) !== 'contract',
);

test('only the listed files ask for a decision', () => {
  const callers: Record<string, string[]> = {};
  for (const source of sources) {
    const asked = allImports(source).flatMap(({ names }) => names.filter((name) => DECISIONS.includes(name)));
    if (asked.length > 0) callers[source.path] = asked.toSorted();
  }
  assert.deepEqual(callers, CALLERS);
});

test('contract is imported name by name, so that no decision is asked unseen', () => {
  for (const source of sources) {
    for (const { from, names } of allImports(source)) {
      assert.ok(from !== '@remit/contract' || !names.includes('*'), source.path);
    }
  }
});
