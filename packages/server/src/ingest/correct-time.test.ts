import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FUTURE_TOLERANCE } from '@remit/contract';
import { correctTime } from './correct-time.js';

const RECEIVED = 1_800_000_000_000;

test('[IN9] times are judged by age against the sender’s clock, so a wrong clock harms nobody', () => {
  for (const wrong of [0, -5_000_000_000, 40_000_000_000]) {
    const clocks = { sentAt: RECEIVED + wrong, receivedAt: RECEIVED };
    assert.equal(correctTime(clocks.sentAt, clocks), RECEIVED);
    assert.equal(correctTime(clocks.sentAt - 60_000, clocks), RECEIVED - 60_000);
  }
});

test('[IN9] an act shortly after its sending counts as now, one long after is refused', () => {
  const clocks = { sentAt: 1000, receivedAt: RECEIVED };
  assert.equal(correctTime(1000 + FUTURE_TOLERANCE, clocks), RECEIVED);
  assert.equal(correctTime(1001 + FUTURE_TOLERANCE, clocks), undefined);
});

test('[IN9] no act is older than time itself', () => {
  assert.equal(correctTime(0, { sentAt: 8_640_000_000_000_000, receivedAt: RECEIVED }), 0);
});
