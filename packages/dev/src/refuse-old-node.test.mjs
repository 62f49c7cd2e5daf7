import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNodeIsTooOld } from './refuse-old-node.mjs';

test('Node 20.19 and everything newer will do', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0'])
    assert.equal(whyNodeIsTooOld(version), undefined);
});

test('an older Node is refused in one line that names what is needed and what is there', () => {
  for (const version of ['18.20.8', '20.18.3', '8.0.0']) {
    const reason = whyNodeIsTooOld(version) ?? '';
    assert.match(reason, /Node 20\.19 or newer/);
    assert.ok(reason.includes(version));
    assert.ok(!reason.includes('\n'));
  }
});
