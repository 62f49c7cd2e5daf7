import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { FieldValue } from '@remit/contract';
import { decrypt, encrypt, placeOf } from './aes-gcm.js';
import { isKeptSealed, isSealed, openValue, sealValue, type Place } from './seal-value.js';

const key = randomBytes(32);
const place: Place = { controller: 'shop', subject: 'aino', record: 'record-1', field: 'email' };

test('[VA1] every kind of value comes back as it was, and no two sealed values are alike', () => {
  const values: FieldValue[] = ['aino@example.org', '', 'ääkköset 🌲', 12.5, false, ['a', 'b'], []];
  for (const value of values) {
    const sealed = sealValue(key, place, value);
    assert.ok(isSealed(sealed));
    assert.deepEqual(openValue(key, place, sealed), value);
    assert.notEqual(sealValue(key, place, value).sealed, sealed.sealed);
    if (String(value).length > 3) assert.ok(!sealed.sealed.includes(String(value)));
  }
  assert.deepEqual(
    ['text', 1, true, ['a']].map((value) => isSealed(value)),
    [false, false, false, false],
  );
});

test('[VA2] a sealed value opens at its own place only, with its own key only', () => {
  const sealed = sealValue(key, place, 'aino@example.org');
  const elsewhere: Partial<Place>[] = [
    { controller: 'forge' },
    { subject: 'eero' },
    { record: 'record-2' },
    { field: 'phone' },
    // The same letters, cut differently.
    { controller: 'sho', subject: 'paino' },
    { record: 'record-', field: '1email' },
  ];
  for (const other of elsewhere)
    assert.equal(openValue(key, { ...place, ...other }, sealed), undefined, JSON.stringify(other));
  assert.equal(openValue(randomBytes(32), place, sealed), undefined);
});

test('[VA2] one changed bit anywhere, or a part cut off, and it does not open', () => {
  const bytes = Buffer.from(sealValue(key, place, 'aino@example.org').sealed, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(openValue(key, place, { sealed: changed.toString('base64url') }), undefined, `byte ${at}`);
  }
  for (const sealed of ['', 'AAAA', bytes.subarray(0, 20).toString('base64url'), 'not base64url at all!'])
    assert.equal(openValue(key, place, { sealed }), undefined, sealed);
});

test('[VA1] all but what is pseudonymous is kept sealed, and whatever is unknown', () => {
  const sealed = ['email', 'health', 'national-id', 'company', undefined, 'unheard-of', 'constructor'];
  for (const category of sealed) assert.equal(isKeptSealed(category), true, category);
  for (const category of ['behaviour', 'device']) assert.equal(isKeptSealed(category), false, category);
});

test('numbers used once are not used twice', () => {
  const ivs = Array.from({ length: 5000 }, () => encrypt(key, Buffer.from('x'), placeOf('p')).slice(0, 16));
  assert.equal(new Set(ivs).size, ivs.length);
  assert.equal(decrypt(key, encrypt(key, Buffer.from('x'), placeOf('p')), placeOf('p'))?.toString(), 'x');
});
