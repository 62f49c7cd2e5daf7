import assert from 'node:assert/strict';
import test from 'node:test';
import { doNoWork, doWork } from '../testing/do-work.js';
import { checkWork, makeChallenge, WORK_VALID } from './proof-of-work.js';

const SECRET = 'between us';
const asked = { controller: 'shop', record: 'record-0123456789' };
const challenge = makeChallenge(SECRET, asked, 8, 1_000);
const solution = doWork(challenge);

const check = (more: {
  challenge?: string;
  solution?: string;
  secret?: string;
  controller?: string;
  now?: number;
}) =>
  checkWork(
    more.secret ?? SECRET,
    more.controller ?? 'shop',
    { challenge: more.challenge ?? challenge, solution: more.solution ?? solution },
    more.now ?? 1_000,
  );
const INVALID = { ok: false, code: 'work_invalid' };

test('[SP3] work that was asked for and done is good for the record it was asked for', () => {
  assert.deepEqual(check({}), { ok: true, record: asked.record });
  assert.deepEqual(check({ now: 1_000 + WORK_VALID }), { ok: true, record: asked.record });
});

test('[SP3] work that was not done, or too little of it, is none', () => {
  assert.deepEqual(check({ solution: doNoWork(challenge) }), INVALID);
});

test('[SP3] work that comes too late is none', () => {
  assert.deepEqual(check({ now: 1_001 + WORK_VALID }), { ok: false, code: 'work_expired' });
});

test('[SP3] a challenge is of one installation and controller, and nothing in it can be changed', () => {
  assert.deepEqual(check({ secret: 'another' }), INVALID);
  assert.deepEqual(check({ controller: 'forge' }), INVALID);
  const [bits = '', end = '', record = '', mac = ''] = challenge.split('.');
  for (const changed of [
    `0.${end}.${record}.${mac}`,
    `${bits}.${Number(end) + 1}.${record}.${mac}`,
    `${bits}.${end}.another-0123456789.${mac}`,
    `${bits}.${end}.${record}.${mac.slice(1)}`,
    `${challenge}.more`,
    '',
  ])
    assert.deepEqual(check({ challenge: changed, solution: doWorkOrNot(changed) }), INVALID, changed);
});

/** Whatever can be worked out of a challenge that was changed. */
function doWorkOrNot(changed: string): string {
  return changed === '' ? '0' : doWork(changed);
}
