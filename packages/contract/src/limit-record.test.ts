import assert from 'node:assert/strict';
import test from 'node:test';
import { limitRecord, usableFields } from './limit-record.js';
import type { Facts } from './purpose-limitation.js';
import { instructionsSchema } from './schema/instructions-schema.js';
import { scopeOf } from './scope-of.js';

const NOW = Date.UTC(2026, 5, 15);
const purpose = (basis: string, categories: string[], retention: string) => ({
  basis,
  categories,
  retention,
  wording: { en: 'Words.' },
  wordingSince: 'n1',
});
const instructions = instructionsSchema.parse({
  controller: 'garden',
  version: 1,
  party: { name: 'Garden', contact: 'privacy@garden.example' },
  notices: ['n1'],
  purposes: {
    contact: purpose('contract', ['name', 'email'], 'P6M'),
    marketing: purpose('consent', ['email'], 'P24M'),
    analytics: purpose('consent', ['behaviour'], 'P12M'),
  },
  records: {
    quote: { kind: 'lead', fields: { name: 'name', email: 'email' } },
    view: { kind: 'event', fields: { path: 'behaviour' } },
  },
  recipients: {},
  origins: [],
});
const change = (id: string, state: 'given' | 'withdrawn', on = 'marketing') => ({
  id,
  purpose: on,
  state,
  notice: 'n1',
  time: NOW,
  method: 'button',
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  instructions,
  history: [change('c1', 'given')],
  restricted: false,
  erased: false,
  now: NOW,
  ...more,
});
const quote = {
  type: 'quote',
  fields: { name: 'Ada', email: 'ada@example.org' },
  tag: {
    controller: 'garden',
    source: 'widget' as const,
    purposes: ['contact', 'marketing'],
    notice: 'n1',
    consent: 'c1',
    time: NOW,
  },
};

test('[PL11] a field is kept while one purpose may still be served with it', () => {
  const withdrawn = [change('c1', 'given'), change('c2', 'withdrawn')];
  const { purposes, fields, dropped } = limitRecord(quote, 'store', facts({ history: withdrawn }));
  assert.deepEqual(purposes, ['contact']);
  assert.deepEqual(fields, quote.fields);
  assert.deepEqual(dropped, [{ purpose: 'marketing', code: 'consent_ended' }]);
});

test('[PL11] a field goes when its last purpose ends, and stays for another', () => {
  const later = facts({ now: Date.UTC(2027, 0, 15) });
  const { purposes, fields, dropped } = limitRecord(quote, 'store', later);
  assert.deepEqual(purposes, ['marketing']);
  assert.deepEqual(fields, { email: 'ada@example.org' });
  assert.deepEqual(dropped, [
    { field: 'name', code: 'no_purpose_left' },
    { purpose: 'contact', code: 'retention_ended' },
  ]);
});

test('[PL11] nothing is left when the last purpose has ended', () => {
  const { purposes, fields } = limitRecord(quote, 'store', facts({ now: Date.UTC(2030, 0, 1) }));
  assert.deepEqual({ purposes, fields }, { purposes: [], fields: {} });
});

test('[PL3] a read for a purpose holds only that purpose’s fields, and says why the rest is missing', () => {
  assert.deepEqual(usableFields(quote, { purpose: 'marketing', kind: 'read' }, facts()), {
    fields: { email: 'ada@example.org' },
    withheld: [{ field: 'name', code: 'category_not_instructed' }],
  });
});

test('[PL1] a tag names exactly what may be collected at that moment', () => {
  const origin = { source: 'widget', time: NOW } as const;
  const asked = scopeOf(quote, origin, facts({ history: [] }));
  assert.ok(asked.made);
  assert.deepEqual(asked.tag, { ...quote.tag, purposes: ['contact'], consent: null });
  const granted = scopeOf(quote, origin, facts());
  assert.ok(granted.made);
  assert.deepEqual(granted.tag.purposes, ['contact', 'marketing']);
});

test('[PL1] a record that no purpose may collect is not made', () => {
  const view = scopeOf({ type: 'view', fields: { path: '/' } }, { source: 'page', time: NOW }, facts());
  assert.equal(view.made, false);
});

test('[PL4] a record with a password is not made', () => {
  const fields = { ...quote.fields, password: 'hunter2' };
  assert.equal(scopeOf({ type: 'quote', fields }, { source: 'page', time: NOW }, facts()).made, false);
});

test('[PL16] a type outside the tracking plan leaves nothing', () => {
  const { purposes, dropped } = limitRecord({ ...quote, type: 'toString' }, 'collect', facts());
  assert.deepEqual(purposes, []);
  assert.ok(dropped.every(({ code }) => code === 'field_not_instructed'));
});
