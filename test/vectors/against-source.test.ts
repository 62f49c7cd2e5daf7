import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import * as contract from '@remit/contract';
import { ask } from './ask.js';
import { expand, FILES, titleOf, type Base, type Case, type Vector } from './expand.js';

const text = (name: string) => readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8');
const base: Base = JSON.parse(text('base'));
const casesOf = (name: string): Case[] => JSON.parse(text(name));
const vectors: Vector[] = [];

for (const file of FILES)
  for (const written of casesOf(file)) {
    const vector = expand(base, written);
    vectors.push(vector);
    test(titleOf(file, vector), () => assert.deepEqual(ask(contract, vector), vector.expect));
  }

test('[VO1] vectors are numbered for good, and tell of every rule and every reason several times', () => {
  const numbers = vectors.map(({ n }) => n);
  assert.deepEqual([...new Set(numbers)], numbers);
  assert.ok(numbers.length >= 300);
  const reasons = vectors.flatMap(({ expect }) =>
    typeof expect === 'string' ? [expect] : expect.dropped.map(({ code }) => code),
  );
  const rare = Object.keys(contract.REFUSALS).filter(
    // Says of a whole record what `field_not_instructed` says of each of its fields.
    (code) => code !== 'record_type_unknown' && reasons.filter((reason) => reason === code).length < 3,
  );
  assert.deepEqual(rare, []);
});
