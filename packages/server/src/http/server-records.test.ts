import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { z } from 'zod';
import { addOrUpdateController } from '../setup/add-controller.js';
import { openStore } from '../store/open-store.js';
import { bot, change, instructions, newId } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const CRM = `rt_crm_${newId()}`;
const READER = `rt_crm_reads_${newId()}`;

let bakery: Bakery;
before(async () => {
  const purposes = ['contact', 'marketing'];
  bakery = await startBakery({
    bots: [bot],
    readers: [
      { id: 'all', token: TOKENS.all, purposes, permissions: ['privacy'] },
      { id: 'crm', token: CRM, purposes, permissions: ['write'] },
      { id: 'crm-reads', token: READER, purposes },
    ],
  });
});
after(() => bakery.remove());

const answerSchema = z.object({
  code: z.string().optional(),
  path: z.string().optional(),
  people: z
    .array(
      z.object({
        subject: z.string(),
        verdicts: z.array(
          z.object({ outcome: z.string(), code: z.string().optional(), path: z.string().optional() }),
        ),
      }),
    )
    .default([]),
});

const send = async (people: readonly object[], token = CRM, more: object = {}) => {
  const { status, body } = await bakery.post(
    '/v1/server/records',
    { sentAt: bakery.clock.now(), people, ...more },
    { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  );
  return { status, ...answerSchema.parse(body) };
};

const lead = (purposes: readonly string[], consent: string | null, more: object = {}) => ({
  id: newId(),
  type: 'enquiry',
  fields: { name: 'Aino', email: 'aino@crm.example' },
  tag: { purposes, notice: '2026-10', consent, time: bakery.clock.now() - 1000, ...more },
});

const outcomes = ({ people }: Awaited<ReturnType<typeof send>>) =>
  people.map(({ verdicts }) => verdicts.map(({ outcome, code = '' }) => `${outcome} ${code}`.trim()));

test('[SO1] a record from a system of the controller meets the same decision, and names its source', async () => {
  const good = lead(['contact'], null);
  const sent = await send([
    { person: 'customer 7', records: [good, lead(['contact'], null, { time: 0 })] },
    { person: 'customer 8', records: [{ ...lead(['contact'], null), fields: { password: 'x' } }, 'rubbish'] },
  ]);
  assert.equal(sent.status, 200);
  assert.deepEqual(outcomes(sent), [
    ['stored', 'refused retention_ended'],
    ['refused forbidden_category', 'refused wrong_type'],
  ]);
  assert.equal(sent.people[1]?.verdicts[0]?.path, 'people[1].records[0].fields.password');
  const stored = await bakery.inspect((shop) => shop.record(good.id));
  assert.equal(stored?.tag.source, 'crm');
  assert.equal(stored?.subject, sent.people[0]?.subject);
  assert.doesNotMatch(sent.people[0]?.subject ?? 'customer', /customer/);
  // Sent again, nothing is there twice.
  assert.deepEqual(outcomes(await send([{ person: ' customer 7 ', records: [good] }])), [['duplicate']]);
});

test('[SO1] a source names no other source and no other controller, and a browser none of these', async () => {
  const sent = await send([
    {
      person: 'customer 9',
      records: [
        lead(['contact'], null, { source: 'billing' }),
        lead(['contact'], null, { source: 'widget' }),
        lead(['contact'], null, { controller: 'forge' }),
      ],
    },
  ]);
  assert.equal(sent.status, 422);
  assert.deepEqual(outcomes(sent), [
    ['refused malformed', 'refused malformed', 'refused controller_mismatch'],
  ]);
  const record = { ...lead(['contact'], null, { source: 'crm', controller: 'bakery' }) };
  const { status, text } = await bakery.post('/v1/batch', {
    protocol: PROTOCOL_VERSION,
    controller: 'bakery',
    key: 'site_bakery_key_01',
    subject: { id: newId(), secret: newId() },
    sentAt: bakery.clock.now(),
    changes: [],
    records: [record],
  });
  assert.equal(status, 422);
  assert.match(text, /records\[0\]\.tag\.source/);
});

test('[SO2] where the basis is consent, the evidence has to come with it', async () => {
  const given = change('marketing', 'given', bakery.clock.now() - 5000);
  const { words: _, ...without } = change('marketing', 'given', bakery.clock.now() - 5000);
  const strange = { ...given, id: newId(), words: createHash('sha256').update('Yes to all.').digest('hex') };
  const sent = await send([
    { person: 'with evidence', changes: [given], records: [lead(['marketing'], given.id)] },
    { person: 'with none', records: [lead(['marketing'], null)] },
    { person: 'with somebody else’s', records: [lead(['marketing'], given.id)] },
    { person: 'with half of it', changes: [without], records: [lead(['marketing'], without.id)] },
    { person: 'with words never said', changes: [strange], records: [lead(['marketing'], strange.id)] },
  ]);
  assert.deepEqual(outcomes(sent), [
    ['stored', 'stored'],
    ['refused consent_not_given'],
    ['refused consent_unknown'],
    ['refused missing', 'refused consent_unknown'],
    ['refused words_unknown', 'refused consent_unknown'],
  ]);
  const histories = await bakery.inspect((shop) => shop.histories([sent.people[0]?.subject ?? '']));
  assert.equal(histories.get(sent.people[0]?.subject ?? '')?.[0]?.words, given.words);
});

test('[SO3] a key writes only as the source it is named after, for the purposes it was given for', async () => {
  const some = [{ person: 'customer 10', records: [lead(['contact'], null)] }];
  assert.equal((await send(some, READER)).code, 'permission_not_granted');
  assert.equal((await send(some, TOKENS.all)).code, 'permission_not_granted');
  assert.equal((await send(some, 'rt_nobody')).code, 'token_unknown');
  const more = await send([...some, { person: 'x', records: [lead(['contact', 'analytics'], null)] }]);
  assert.deepEqual([more.status, more.code, more.path], [403, 'purpose_not_granted', 'people[1].records[0]']);
  const changed = await send([{ person: 'x', changes: [change('analytics', 'given', bakery.clock.now())] }]);
  assert.equal(changed.path, 'people[0].changes[0]');
  assert.equal((await send([], CRM)).code, 'out_of_range');
  assert.equal((await send(some, CRM, { extra: 1 })).code, 'unknown_field');

  const store = await openStore({ dataDir: bakery.dataDir, now: bakery.clock.now });
  const setup = {
    instructions: instructions({ controller: 'mill' }),
    bots: [],
    siteKey: 'site_mill_key_00001',
    readers: [{ id: 'desk', token: 'rt_mill', purposes: ['contact'], permissions: ['write'] as const }],
    endpoints: [],
  };
  const added = await addOrUpdateController(store, setup, bakery.clock.now());
  await store.close();
  assert.ok(!added.ok);
  assert.equal(added.path, 'readers.desk');
});

test('[SO4] whoever was erased does not come back through a source', async () => {
  const sent = await send([{ person: 'Eero@CRM.example', records: [lead(['contact'], null)] }]);
  const subject = sent.people[0]?.subject ?? '';
  const erased = await bakery.post(
    `/v1/subjects/${subject}/erasure`,
    {},
    {
      authorization: `Bearer ${TOKENS.all}`,
    },
  );
  assert.equal(erased.status, 200);
  const given = change('marketing', 'given', bakery.clock.now());
  const again = await send([
    { person: ' eero@crm.example', changes: [given], records: [lead(['contact'], null)] },
  ]);
  assert.equal(again.people[0]?.subject, subject);
  assert.deepEqual(outcomes(again), [['refused erased', 'refused erased']]);
});
