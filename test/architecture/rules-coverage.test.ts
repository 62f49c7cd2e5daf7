import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { citedRules, isTest, readSources, root } from './read-sources.js';

const rules = readFileSync(join(root, 'RULES.md'), 'utf8');
const ids = [...rules.matchAll(/^\|\s*([A-Z]+\d+)\s*\|/gm)].flatMap(([, id]) => id ?? []);
const cited = new Set(readSources('packages', 'demo', 'test').filter(isTest).flatMap(citedRules));

test('RULES.md names rules, each once', () => {
  assert.ok(ids.length > 0);
  assert.deepEqual(ids, [...new Set(ids)]);
});

test('every rule is cited by the title of a test', () => {
  assert.deepEqual(
    ids.filter((id) => !cited.has(id)),
    [],
  );
});

test('no title cites a rule that does not exist', () => {
  assert.deepEqual(
    [...cited].filter((id) => !ids.includes(id)),
    [],
  );
});
