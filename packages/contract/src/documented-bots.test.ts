import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { isTemplate } from './flow/fill-template.js';
import { conditionSchema, expressionSchema, OPERATIONS, stepSchema, TESTS } from './schema/index.js';

const page = readFileSync(new URL('../../../docs/bots.md', import.meta.url), 'utf8');

/** The rows below a heading: what is named, and its example. */
const rowsOf = (...headings: string[]): Map<string, unknown> => {
  const sections = page.split(/^## /m).filter((section) => headings.includes(section.split('\n')[0] ?? ''));
  const rows = sections.flatMap((section) => [
    ...section.matchAll(/^\| `([a-z-]+)` +\| .* \| `(\{ .* \})` +\|$/gm),
  ]);
  return new Map(rows.map(([, name = '', example = '']) => [name, JSON.parse(example)]));
};

const asks = rowsOf('Steps that ask', 'Steps that do not ask');
const conditions = rowsOf('Conditions');
const operations = rowsOf('Variables and calculations');

test('[FL1] every kind of step is told with an example that is one', () => {
  const kinds = stepSchema.options.map(({ shape }) => shape.kind.value);
  assert.deepEqual([...asks.keys()].toSorted(), kinds.toSorted());
  for (const [kind, example] of asks) {
    const parsed = stepSchema.safeParse(example);
    assert.ok(parsed.success, `${kind}: ${parsed.error?.message}`);
    assert.equal(parsed.data.kind, kind);
  }
});

test('[FL3] every condition is told with an example that is one', () => {
  assert.deepEqual([...conditions.keys()].toSorted(), [...TESTS, 'all', 'any', 'not'].toSorted());
  for (const [name, example] of conditions) {
    const parsed = conditionSchema.parse(example);
    assert.ok(name in parsed || ('is' in parsed && parsed.is === name), name);
  }
});

test('[FL4] every operation and format is told with an example that is one', () => {
  assert.deepEqual([...operations.keys()].toSorted(), [...OPERATIONS, 'if'].toSorted());
  for (const [name, example] of operations) {
    const parsed = expressionSchema.parse(example);
    assert.ok(typeof parsed === 'object' && (name in parsed || ('do' in parsed && parsed.do === name)), name);
  }
  const templates = [...page.matchAll(/\{\{[^{}]*\|[^{}]*\}\}/g)].map(([whole]) => whole);
  assert.ok(templates.length >= 9);
  for (const template of templates) assert.ok(isTemplate(template), template);
});
