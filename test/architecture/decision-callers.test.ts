import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allImports, isTest, packageOf, readSources } from './read-sources.js';

/** The points on a record's way where the decision is asked. A new one is a change of the architecture. */
const CALLERS = ['packages/contract/src/index.ts'];

test('only the listed files import decide', () => {
  const importers = readSources('packages', 'demo')
    .filter((source) => /\.tsx?$/.test(source.path) && !isTest(source) && packageOf(source) !== 'dev')
    .filter((source) => allImports(source).some(({ names }) => names.includes('decide')))
    .map(({ path }) => path);
  assert.deepEqual(importers.toSorted(), CALLERS.toSorted());
});
