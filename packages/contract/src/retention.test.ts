import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDuration, retentionEnd } from './retention.js';

const at = (text: string) => Date.parse(text);

test('[PL10] retention is counted in calendar units from the record’s time', () => {
  assert.equal(retentionEnd(at('2026-03-10T12:34:56.789Z'), 'P12M'), at('2027-03-10T12:34:56.789Z'));
  assert.equal(retentionEnd(at('2024-02-29T00:00:00Z'), 'P1Y'), at('2025-02-28T00:00:00Z'));
  assert.equal(retentionEnd(at('2026-01-31T23:59:59Z'), 'P1M'), at('2026-02-28T23:59:59Z'));
  assert.equal(retentionEnd(at('2026-12-30T10:00:00Z'), 'P1M2W3D'), at('2027-02-16T10:00:00Z'));
  assert.equal(retentionEnd(at('1969-12-31T23:00:00Z'), 'P1D'), at('1970-01-01T23:00:00Z'));
});

test('[PL10] a retention that cannot be read, or of nothing, is none', () => {
  for (const text of ['', 'P', 'P0D', 'P0Y0M', '12M', 'PT5M', 'P-1D', 'P1.5Y', 'p1y', 'P1D1Y', 'forever'])
    assert.equal(parseDuration(text), undefined, text);
  assert.equal(retentionEnd(Number.NaN, 'P1D'), undefined);
  assert.equal(retentionEnd(8.64e15, 'P1D'), undefined);
});
