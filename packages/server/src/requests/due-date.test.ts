import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueDate } from './due-date.js';

const TABLE: readonly [received: string, extended: number, due: string][] = [
  ['2026-01-15T10:30:00Z', 0, '2026-02-15T10:30:00Z'],
  ['2026-01-31T23:59:59Z', 0, '2026-02-28T23:59:59Z'],
  ['2028-01-31T00:00:00Z', 0, '2028-02-29T00:00:00Z'],
  ['2026-02-28T12:00:00Z', 0, '2026-03-28T12:00:00Z'],
  ['2026-03-31T08:00:00Z', 0, '2026-04-30T08:00:00Z'],
  ['2026-12-31T08:00:00Z', 0, '2027-01-31T08:00:00Z'],
  ['2026-01-31T08:00:00Z', 1, '2026-03-31T08:00:00Z'],
  ['2026-01-31T08:00:00Z', 2, '2026-04-30T08:00:00Z'],
  ['2025-11-30T08:00:00Z', 2, '2026-02-28T08:00:00Z'],
  // Where clocks are put forward that night an hour is missing; UTC knows of none.
  ['2026-02-28T23:30:00Z', 0, '2026-03-28T23:30:00Z'],
];

test('[RQ3] a request is due a calendar month after it was received, in UTC; a day the month lacks is its last', () => {
  for (const [received, extended, due] of TABLE)
    assert.equal(
      new Date(dueDate(Date.parse(received), extended)).toISOString(),
      new Date(due).toISOString(),
      `${received} and ${extended}`,
    );
  assert.throws(() => dueDate(Number.NaN));
});
