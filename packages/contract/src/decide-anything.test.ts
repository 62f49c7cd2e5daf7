import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decide } from './purpose-limitation.js';
import { REFUSALS } from './refusals.js';

test('[PL16] whatever is asked about whatever, nothing is thrown and nothing is allowed', () => {
  const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true });
  fc.assert(
    fc.property(anything, anything, anything, anything, (...asked) => {
      const [tag, field, use, facts] = asked as unknown as Parameters<typeof decide>;
      const decision = decide(tag, field, use, facts);
      assert.ok(!decision.allow);
      assert.equal(decision.rule, REFUSALS[decision.reason]);
    }),
    { numRuns: 2000 },
  );
});
