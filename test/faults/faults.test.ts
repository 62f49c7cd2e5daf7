import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { goingAway } from './going-away.js';
import { onTheWay } from './on-the-way.js';
import { playFault } from './play-fault.js';
import { sayingNo } from './saying-no.js';
import { openSurroundings } from './surroundings.js';

let shared: Awaited<ReturnType<typeof openSurroundings>>;
before(async () => {
  shared = await openSurroundings({
    events: 12,
    every: 100,
    handInAfter: 4,
    outage: 1_000,
    slowness: 1_200,
    patience: 30_000,
    quiet: 1_000,
    comeBack: false,
  });
});
after(() => shared?.close());

// Each fault once and short; `npm run faults` is the long form.
describe('faults: nothing lost, nothing stored twice, nothing against a "no"', { concurrency: 8 }, () => {
  for (const fault of [...onTheWay, ...goingAway, ...sayingNo].filter(({ longOnly }) => !longOnly))
    test(fault.name, async () => {
      const { captured, lost, twice, against, errors } = await playFault(fault, shared);
      assert.deepEqual({ lost, twice, against, errors }, { lost: [], twice: [], against: [], errors: [] });
      assert.ok(captured > 0);
    });
});
