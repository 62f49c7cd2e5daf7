import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { canonicalJson, CHAIN_START, chainHash, checkChain, type ChainLink, type Json } from './chain.js';

const chainOf = (entries: readonly Json[]): ChainLink[] => {
  let head = CHAIN_START;
  return entries.map((entry, index) => {
    head = chainHash(head, entry);
    return { seq: index + 1, hash: head, text: canonicalJson(entry) };
  });
};

test('[VA8] canonical JSON is one text for one value', () => {
  assert.equal(
    canonicalJson({ b: 1, a: [true, null, 'ä"\n'], c: { y: 0, x: '' } }),
    '{"a":[true,null,"ä\\"\\n"],"b":1,"c":{"x":"","y":0}}',
  );
  assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
  assert.equal(canonicalJson({ 10: 1, 9: 2 }), '{"10":1,"9":2}');
  assert.throws(() => canonicalJson(Number.NaN));
  assert.throws(() => canonicalJson([Infinity]));
});

test('[VA8] a hash can be made by anybody with SHA-256, from the hash before and the entry', () => {
  const expected = createHash('sha256').update(`${CHAIN_START}\n{"a":1}`).digest('hex');
  assert.equal(chainHash(CHAIN_START, { a: 1 }), expected);
});

test('[VA8] what was changed, taken out, put in or put elsewhere is noticed', () => {
  const links = chainOf([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  const head = links.at(-1)?.hash;
  assert.deepEqual(checkChain(links), { ok: true, length: 4, head });
  const [first, second, third, fourth] = links;
  assert.ok(first && second && third && fourth);
  assert.deepEqual(checkChain([first, { ...second, text: '{"n":22}' }, third, fourth]), {
    ok: false,
    seq: 2,
    reason: 'changed',
  });
  assert.deepEqual(checkChain([first, third, fourth]), { ok: false, seq: 2, reason: 'missing' });
  assert.deepEqual(checkChain([second, third]), { ok: false, seq: 1, reason: 'missing' });
  assert.deepEqual(checkChain([first, { ...third, seq: 2 }, { ...second, seq: 3 }]), {
    ok: false,
    seq: 2,
    reason: 'changed',
  });
  assert.deepEqual(checkChain([first, second, second]), { ok: false, seq: 3, reason: 'missing' });
});

test('[VA8] a long chain is checked piece by piece', () => {
  const links = chainOf([1, 2, 3, 4, 5]);
  const before = checkChain(links.slice(0, 2));
  assert.ok(before.ok);
  const after = checkChain(links.slice(2), before);
  assert.deepEqual(after, checkChain(links));
  assert.deepEqual(checkChain([], before), before);
  assert.equal(checkChain(links.slice(2), { ...before, head: CHAIN_START }).ok, false);
});
