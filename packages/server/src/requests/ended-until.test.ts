import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd } from '@remit/contract';
import { endedUntil, MONTHS_KEPT } from './ended-until.js';

const DAY = 864e5;

test('[RQ9] nothing ends before its calendar months are over, nor more than three days after', () => {
  const first = Date.parse('2023-12-20T10:30:00Z');
  for (const months of [1, 6, 11, 12, MONTHS_KEPT])
    for (let answered = first; answered < first + 450 * DAY; answered += DAY) {
      const end = retentionEnd(answered, `P${months}M`) ?? 0;
      assert.ok(endedUntil(end - 1, months) < answered, `${new Date(answered).toISOString()} ${months}`);
      assert.ok(
        endedUntil(end + 3 * DAY, months) >= answered,
        `${new Date(answered).toISOString()} ${months}`,
      );
    }
});
