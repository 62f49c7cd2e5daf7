import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { openStore } from '@remit/server';
import { z } from 'zod';
import { startInstallation, type Installation } from './installation.js';

const answerSchema = z.object({
  code: z.string(),
  message: z.string(),
  path: z.string(),
  verdicts: z
    .array(z.object({ id: z.string(), outcome: z.string(), code: z.string().optional() }))
    .optional(),
});

let remit: Installation;
before(async () => {
  remit = await startInstallation();
});
after(async () => {
  await remit?.remove();
});

const id = () => randomBytes(16).toString('base64url');
const person = { id: id(), secret: id() };
const PLANTED = ['eve@example.org', 'hunter2-planted'];

const tag = (more: object = {}) => ({
  controller: 'lumo-garden',
  source: 'widget',
  purposes: ['contact'],
  notice: '2026-10',
  consent: null,
  time: Date.now(),
  ...more,
});
const quote = (more: object = {}, fields: object = { name: 'Eve', email: PLANTED[0] }) => ({
  id: id(),
  type: 'quote',
  tag: tag(),
  fields,
  ...more,
});
const batch = (more: object = {}) => ({
  protocol: PROTOCOL_VERSION,
  controller: 'lumo-garden',
  key: remit.siteKey,
  subject: person,
  sentAt: Date.now(),
  changes: [],
  records: [quote()],
  ...more,
});
const post = (body: string, origin: string | undefined = remit.shop) =>
  fetch(`${remit.server}/v1/batch`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...(origin ? { origin } : {}) },
  });

/** Everything that is on disk, seen from outside the server. */
const stored = async () => {
  const store = await openStore({ dataDir: remit.dataDir, now: Date.now });
  try {
    const garden = await store.controller('lumo-garden');
    assert.ok(garden);
    const kinds = ['lead', 'message', 'event'] as const;
    const records = await Promise.all(kinds.map((kind) => garden.records(kind, undefined, 100)));
    const ledger = (await garden.histories([person.id])).get(person.id) ?? [];
    return {
      records: records.flat().length,
      changes: ledger.length,
      subject: await garden.holdsSecret(person.id, ''),
    };
  } finally {
    await store.close();
  }
};
const nothing = { records: 0, changes: 0, subject: undefined };

type Forged = [
  title: string,
  body: () => string,
  status: number,
  code: string,
  origin?: () => string | undefined,
];
const json = (make: () => object) => () => JSON.stringify(make());
const forged: Forged[] = [
  [
    '[SV4] of a controller nobody knows',
    json(() => batch({ controller: 'nobody' })),
    404,
    'controller_unknown',
  ],
  [
    '[SV4] with a site key that is not the controller’s',
    json(() => batch({ key: id() })),
    403,
    'key_unknown',
  ],
  ['[SV4] from another origin', json(() => batch()), 403, 'origin_not_allowed', () => 'https://evil.example'],
  [
    '[PL1] with a record of another controller',
    json(() => batch({ records: [quote({ tag: tag({ controller: 'other' }) })] })),
    422,
    'controller_mismatch',
  ],
  [
    '[PL1] with a record without a tag',
    json(() => batch({ records: [{ ...quote(), tag: undefined }] })),
    422,
    'missing',
  ],
  [
    '[PL2] for a purpose that is not instructed',
    json(() => batch({ records: [quote({ tag: tag({ purposes: ['recovery'] }) })] })),
    422,
    'purpose_not_instructed',
  ],
  [
    '[PL5] for marketing without any consent',
    json(() => batch({ records: [quote({ tag: tag({ purposes: ['marketing'] }) })] })),
    422,
    'consent_not_given',
  ],
  [
    '[IN7] citing a consent that the ledger does not have',
    json(() => batch({ records: [quote({ tag: tag({ purposes: ['marketing'], consent: id() }) })] })),
    422,
    'consent_unknown',
  ],
  [
    '[PL4] [IN8] with a password',
    json(() => batch({ records: [quote({}, { email: PLANTED[0], password: PLANTED[1] })] })),
    422,
    'forbidden_category',
  ],
  [
    '[IN9] from the future',
    json(() => batch({ records: [quote({ tag: tag({ time: Date.now() + 3_600_000 }) })] })),
    422,
    'time_in_future',
  ],
  [
    '[PL10] from ancient times',
    json(() => batch({ records: [quote({ tag: tag({ time: 1 }) })] })),
    422,
    'retention_ended',
  ],
  [
    '[SV5] with 10,000 records',
    json(() => batch({ records: Array.from({ length: 10_000 }, () => ({})) })),
    413,
    'too_many',
  ],
  ['[SV5] cut off in the middle', () => JSON.stringify(batch()).slice(0, -20), 400, 'json_malformed'],
  ['[SV5] with a subject of the wrong type', json(() => batch({ subject: 'me' })), 400, 'wrong_type'],
  [
    '[SV5] with a record of the wrong type',
    json(() => batch({ records: [quote({ type: 7 })] })),
    422,
    'wrong_type',
  ],
  ['[SV5] with a field of its own', json(() => batch({ admin: true })), 400, 'unknown_field'],
  [
    '[SV5] of 5 MB',
    json(() => batch({ records: [quote({}, { name: 'x'.repeat(5_000_000) })] })),
    413,
    'body_too_large',
  ],
];

for (const [title, body, status, code, origin] of forged)
  test(`${title}: refused with ${code}, and nothing is stored`, async () => {
    const response = await post(body(), origin ? origin() : remit.shop);
    const answer = answerSchema.parse(await response.json());
    assert.deepEqual(
      { status: response.status, code: answer.code },
      { status, code },
      JSON.stringify(answer),
    );
    for (const { outcome } of answer.verdicts ?? []) assert.equal(outcome, 'refused');
    assert.deepEqual(await stored(), nothing);
  });

test('[SV6] nothing of all that is in the log', () => {
  for (const planted of [...PLANTED, person.id, person.secret])
    assert.ok(!remit.output().includes(planted), planted);
});

test('[IN4] a second secret for the same person is refused, and the first one still counts', async () => {
  assert.equal((await post(JSON.stringify(batch()))).status, 200);
  const stranger = await post(JSON.stringify(batch({ subject: { id: person.id, secret: id() } })));
  assert.equal(stranger.status, 403);
  assert.equal(answerSchema.parse(await stranger.json()).code, 'subject_mismatch');
  assert.equal((await stored()).records, 1);
});

test('[IN2] the same batch twice is stored once', async () => {
  const before = (await stored()).records;
  const body = JSON.stringify(batch());
  await post(body);
  const again = await post(body);
  assert.equal(again.status, 200);
  assert.equal((await stored()).records, before + 1);
});
