import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tally, type Account } from './tally.js';

const record = (mark: string, ...purposes: string[]) => ({ id: `id-${mark}`, mark, purposes });
const batch = (at: number, ...records: ReturnType<typeof record>[]) => ({
  sentAt: at,
  at,
  fate: 'pass' as const,
  records,
});
const report = (mark: string, at = 1_000) => ({ mark, at });

const count = (differently: Partial<Account>) =>
  tally({
    captured: [report('lead-1')],
    nos: [],
    arrivals: [],
    attempts: [],
    kept: [],
    stored: { marks: ['lead-1'], scopes: [['contact']], changes: [] },
    ...differently,
  });
const no = { purposes: ['analytics', 'marketing'], at: 5_000, within: 0 };

test('what was captured and is not stored is lost, choices too', () => {
  const { lost, captured, stored } = count({
    captured: [report('lead-1'), report('event-2'), report('yes-marketing'), report('no-analytics')],
    stored: { marks: ['lead-1'], scopes: [], changes: [{ purpose: 'analytics', state: 'withdrawn' }] },
  });
  assert.deepEqual(lost, ['event-2', 'yes-marketing']);
  assert.deepEqual([captured, stored], [4, 2]);
});

test('what is stored under two ids is stored twice, and what arrived twice is a copy', () => {
  const counted = count({
    stored: { marks: ['lead-1', 'lead-1'], scopes: [], changes: [] },
    arrivals: [batch(1, record('lead-1', 'contact')), batch(2, record('lead-1', 'contact'))],
  });
  assert.deepEqual(counted.twice, ['lead-1']);
  assert.equal(counted.copies, 1);
});

test('after a "no" nothing is made, arrives, is stored or kept that only it had allowed', () => {
  const event = record('event-2', 'analytics');
  const stored = { marks: ['lead-1'], scopes: [['contact', 'marketing']], changes: [] };
  assert.deepEqual(count({ nos: [no], attempts: [batch(5_001, event)] }).against, ['event-2 sent']);
  assert.deepEqual(count({ nos: [no], arrivals: [batch(5_000, event)] }).against, []);
  const older = { ...batch(4_000, event), at: 6_001 };
  assert.deepEqual(count({ nos: [no], arrivals: [older] }).against, ['event-2 sent']);
  assert.deepEqual(count({ nos: [no], attempts: [batch(6_000, record('lead-1', 'contact'))] }).against, []);
  assert.deepEqual(count({ nos: [no], kept: ['event-2'] }).against, ['event-2 kept in the browser']);
  assert.deepEqual(count({ nos: [no], stored }).against, ['a record stored for contact, marketing']);
  assert.deepEqual(count({ nos: [{ ...no, within: 1_000 }], attempts: [batch(6_000, event)] }).against, []);
});

test('an event that a "no" has ended is missed nowhere; a lead is', () => {
  const counted = count({
    captured: [report('event-2'), report('lead-3')],
    nos: [no],
    stored: { marks: [], scopes: [], changes: [] },
  });
  assert.deepEqual([counted.ended, counted.lost], [['event-2'], ['lead-3']]);
});

test('before a kill an event is excused only while there was no time to write it, and a lead never', () => {
  const lost = (mark: string, ...begun: number[]) =>
    count({
      captured: [report(mark)],
      written: begun.map((each) => ({ begun: each, done: each + 5 })),
      stored: { marks: [], scopes: [], changes: [] },
    }).lost;
  assert.deepEqual(lost('event-2', 1_100, 1_200, 1_250), []);
  assert.deepEqual(lost('event-2', 1_250, 1_270), ['event-2']);
  assert.deepEqual(lost('lead-2', 1_100), ['lead-2']);
  assert.deepEqual(lost('yes-marketing', 1_100), ['yes-marketing']);
});
