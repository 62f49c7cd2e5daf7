import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd } from '@remit/contract';
import { exampleInstructions } from '../store/example-shop.suite.js';
import { nextEnd } from './next-end.js';

const instructions = exampleInstructions('shop');
const { contact, marketing } = instructions.purposes;
assert.ok(contact && marketing);

test('[RE1] the next end is that of the purpose that runs out first, to the millisecond', () => {
  for (let time = Date.UTC(2026, 0, 31, 23, 59, 59, 999); time < Date.UTC(2028, 2, 2); time += 86_400_123) {
    assert.equal(
      nextEnd({ purposes: ['marketing', 'contact'], time }, instructions),
      retentionEnd(time, contact.retention),
    );
    assert.equal(
      nextEnd({ purposes: ['marketing'], time }, instructions),
      retentionEnd(time, marketing.retention),
    );
  }
});

test('[RE1] another version of the instructions has its own ends', () => {
  const tag = { purposes: ['contact'], time: 1000 };
  const shorter = { purposes: { contact: { ...contact, retention: 'P1D' } } };
  assert.notEqual(nextEnd(tag, instructions), nextEnd(tag, shorter));
  assert.equal(nextEnd(tag, shorter), 1000 + 864e5);
});

test('[RE1] what cannot be told is looked at at once', () => {
  assert.equal(nextEnd({ purposes: ['gossip'], time: 5 }, instructions), 0);
  assert.equal(nextEnd({ purposes: ['contact', 'toString'], time: 5 }, instructions), 0);
  assert.equal(nextEnd({ purposes: [], time: 5 }, instructions), 0);
});
