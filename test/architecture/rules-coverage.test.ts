import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTest, readSources, root, testTitles } from './read-sources.js';

const rules = readFileSync(join(root, 'RULES.md'), 'utf8');
const ids = [...rules.matchAll(/^\|\s*([A-Z]+\d+)\s*\|/gm)].flatMap(([, id]) => id ?? []);
const titles = readSources('packages', 'demo', 'test').filter(isTest).flatMap(testTitles);
/** `[PL3]`, or several in one pair of brackets: `[PL3, PL4]`. */
const cited = new Set(
  titles.flatMap((title) =>
    [...title.matchAll(/\[([^\]]+)\]/g)].flatMap(([, list]) => list?.split(/[,\s]+/) ?? []),
  ),
);

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
  const known = new Set(ids.map((id) => id.replace(/\d+$/, '')));
  const rulelike = [...cited].filter((id) => known.has(id.replace(/\d+$/, '')) && /^[A-Z]+\d+$/.test(id));
  assert.deepEqual(
    rulelike.filter((id) => !ids.includes(id)),
    [],
  );
});
