import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { batchSchema, consentChangeSchema, recordSchema } from '@remit/contract/schema';
import type { z } from 'zod';
import { explainIssue, pathText } from './explain-issue.js';

const record = {
  id: 'a'.repeat(20),
  type: 'quote',
  tag: {
    controller: 'shop',
    source: 'widget',
    purposes: ['contact'],
    notice: '2026-01',
    consent: null,
    time: 5,
  },
  fields: { email: 'aino@example.fi' },
};

const explain = (schema: z.ZodType, value: unknown, start?: string) => {
  const parsed = schema.safeParse(value);
  assert.ok(!parsed.success);
  const { code, path, message } = explainIssue(parsed.error, value, start);
  assert.notEqual(message, '');
  return { code, path };
};

const { type: _, ...typeless } = record;
const cases: [string, unknown, { code: string; path: string }][] = [
  ['not an object', 7, { code: 'wrong_type', path: 'records[3]' }],
  ['a field that is missing', typeless, { code: 'missing', path: 'records[3].type' }],
  ['a field nobody knows', { ...record, note: 'x' }, { code: 'unknown_field', path: 'records[3].note' }],
  [
    'a wrong type within',
    { ...record, fields: { email: { a: 1 } } },
    { code: 'wrong_type', path: 'records[3].fields.email' },
  ],
  [
    'too long',
    { ...record, fields: { email: 'x'.repeat(4001) } },
    { code: 'out_of_range', path: 'records[3].fields.email' },
  ],
  [
    'too many',
    { ...record, fields: Object.fromEntries(Array.from({ length: 65 }, (__, index) => [`f${index}`, 1])) },
    { code: 'out_of_range', path: 'records[3].fields' },
  ],
  [
    'not written as expected',
    { ...record, type: 'Not A Slug' },
    { code: 'malformed', path: 'records[3].type' },
  ],
  [
    'not one of the choices',
    { ...record, tag: { ...record.tag, source: 'moon' } },
    { code: 'malformed', path: 'records[3].tag.source' },
  ],
  [
    'a choice that is missing',
    { ...record, tag: { ...record.tag, source: undefined } },
    { code: 'missing', path: 'records[3].tag.source' },
  ],
  [
    'a key that is not plain is not repeated',
    { ...record, fields: { 'aino@example.fi': 'x' } },
    { code: 'malformed', path: 'records[3].fields.*' },
  ],
];

for (const [title, value, expected] of cases)
  test(`what is wrong and where: ${title}`, () => {
    assert.deepEqual(explain(recordSchema, value, 'records[3]'), expected);
  });

test('an issue of the request itself begins with the field', () => {
  assert.deepEqual(explain(batchSchema, { protocol: PROTOCOL_VERSION }), {
    code: 'missing',
    path: 'controller',
  });
  assert.deepEqual(explain(consentChangeSchema, {}, 'changes[0]'), {
    code: 'missing',
    path: 'changes[0].id',
  });
});

test('no message repeats what was sent', () => {
  const sent = 'secret words';
  const values = [
    sent,
    { [sent]: sent },
    { ...record, type: sent, id: sent, [sent]: 1 },
    { ...record, fields: sent },
  ];
  for (const value of values) {
    const parsed = recordSchema.safeParse(value);
    assert.ok(!parsed.success);
    assert.doesNotMatch(JSON.stringify(explainIssue(parsed.error, value, 'records[0]')), /secret/);
  }
});

test('paths are written as in JavaScript', () => {
  assert.equal(pathText(['fields', 'tags', 0], 'records[3]'), 'records[3].fields.tags[0]');
  assert.equal(pathText(['subject', 'id']), 'subject.id');
  assert.equal(pathText([]), '');
});
