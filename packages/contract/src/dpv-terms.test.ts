import assert from 'node:assert/strict';
import test from 'node:test';
import { CATEGORIES, looksLikePassword } from './categories.js';
import { CATEGORY_TERMS, LEGAL_BASIS_TERMS, PURPOSE_TERMS, REMIT_NAMESPACE } from './dpv-terms.js';
import { LEGAL_BASES } from './legal-basis.js';
import { PURPOSES } from './purposes.js';

test('[VO1] every purpose, category and legal basis has its term', () => {
  assert.deepEqual(Object.keys(PURPOSE_TERMS), Object.keys(PURPOSES));
  assert.deepEqual(Object.keys(CATEGORY_TERMS), Object.keys(CATEGORIES));
  assert.deepEqual(Object.keys(LEGAL_BASIS_TERMS), [...LEGAL_BASES]);
});

test('[VO1] an own term says which term of the vocabulary it narrows', () => {
  const own = Object.values(PURPOSE_TERMS).filter(({ iri }) => iri.startsWith(REMIT_NAMESPACE));
  assert.equal(own.length, 3);
  for (const { broader } of own) assert.match(broader ?? '', /^https:\/\/w3id\.org\/dpv#/);
});

test('[VO1] terms that mean something else are not used', () => {
  const terms = [...Object.values(CATEGORY_TERMS), ...Object.values(PURPOSE_TERMS).map(({ iri }) => iri)];
  for (const trap of ['pd#Relationship', 'pd#Interaction', 'dpv#Profiling'])
    assert.ok(!terms.some((term) => term.endsWith(trap)), trap);
});

test('[PL4] a password is known by its name in many spellings, and a passport is none', () => {
  for (const name of [
    'password',
    'Password2',
    'user_password',
    'pass-word',
    'passwd',
    'pwd',
    'Salasana',
    'lösenord',
    'Passwort',
    'mot de passe',
    'contraseña',
    'hasło',
  ])
    assert.ok(looksLikePassword(name), name);
  for (const name of ['passport', 'compass', 'passenger', 'email', 'pincode'])
    assert.ok(!looksLikePassword(name), name);
});
