import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { batchSchema } from '@remit/contract/schema';
import { addExampleShop, hashWords, makeId } from '../store/example-shop.suite.js';
import { openStore } from '../store/open-store.js';
import type { ControllerStore, Store } from '../store/store.js';
import { admitBatch } from './admit-batch.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const folder = mkdtempSync(join(tmpdir(), 'remit-ingest-'));
let store: Store;
before(async () => {
  store = await openStore({ dataDir: folder, now: () => NOW });
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const makeVisitor = (shop: ControllerStore) => {
  const subject = { id: makeId('subject'), secret: makeId('secret') };
  return {
    subject,
    change: (purpose: string, state: string, about: object = {}) => ({
      id: makeId('change'),
      purpose,
      state,
      time: NOW,
      notice: '2026-01',
      language: 'en',
      words: hashWords('We send you offers.'),
      surface: 'chat',
      method: 'button',
      ...about,
    }),
    record: (tag: object = {}, about: object = {}) => ({
      id: makeId('record'),
      type: 'quote',
      fields: { name: 'Aino', email: 'aino@example.fi' },
      ...about,
      tag: {
        controller: shop.id,
        source: 'widget',
        purposes: ['contact'],
        notice: '2026-01',
        consent: null,
        time: NOW,
        ...tag,
      },
    }),
    send: (changes: readonly unknown[], records: readonly unknown[], envelope: object = {}) =>
      admitBatch(
        { store: shop, now: () => NOW },
        batchSchema.parse({
          protocol: PROTOCOL_VERSION,
          controller: shop.id,
          key: makeId('site-key'),
          subject,
          sentAt: NOW,
          changes,
          records,
          ...envelope,
        }),
      ),
  };
};

const verdictsOf = ({ answer }: Awaited<ReturnType<typeof admitBatch>>) => {
  assert.ok('verdicts' in answer);
  return answer.verdicts.map(({ outcome, code, path }) => (code ? `${outcome} ${code} ${path}` : outcome));
};

test('[IN6] every item has its own verdict in the order sent, and a bad one blocks no other', async () => {
  const shop = await addExampleShop(store);
  const { change, record, send } = makeVisitor(shop);
  const given = change('marketing', 'given');
  const good = record({ consent: given.id, purposes: ['contact', 'marketing'] });
  const outcome = await send(
    [given, 'rubbish', change('marketing', 'asked')],
    [
      { id: 'too short' },
      good,
      record({}, { fields: { name: 'Aino', shoe: 41 } }),
      good,
      record({ purposes: ['selling'] }),
      record({ controller: 'other-shop' }),
      record({}, { type: 'unheard-of' }),
      record({}, { fields: { name: 'half \ud83d' } }),
      record({}, { fields: { name: 'nul \0' } }),
    ],
  );
  assert.equal(outcome.status, 200);
  assert.deepEqual(verdictsOf(outcome), [
    'stored',
    'refused wrong_type changes[1]',
    'stored',
    'refused malformed records[0].id',
    'stored',
    'reduced',
    'duplicate',
    'refused purpose_not_instructed records[4].tag.purposes',
    'refused controller_mismatch records[5].tag.controller',
    'refused record_type_unknown records[6].type',
    'refused malformed records[7].fields.name',
    'refused malformed records[8].fields.name',
  ]);
  assert.ok('verdicts' in outcome.answer);
  assert.deepEqual(outcome.answer.verdicts[5]?.dropped, [{ field: 'shoe', code: 'field_not_instructed' }]);
  assert.deepEqual(outcome.answer.verdicts.map(({ id }) => id).filter((id) => id === good.id).length, 2);
  assert.equal((await shop.records('lead', undefined, 10)).length, 2);
});

test('[IN2] the same batch again is all duplicates', async () => {
  const shop = await addExampleShop(store);
  const { change, record, send } = makeVisitor(shop);
  const batch = [[change('marketing', 'given')], [record(), record()]] as const;
  assert.deepEqual(verdictsOf(await send(...batch)), ['stored', 'stored', 'stored']);
  const again = await send(...batch);
  assert.equal(again.status, 200);
  assert.deepEqual(verdictsOf(again), ['duplicate', 'duplicate', 'duplicate']);
});

test('a batch of which everything is refused is refused as its first item, and nothing is kept', async () => {
  const shop = await addExampleShop(store);
  const { subject, record, send } = makeVisitor(shop);
  const outcome = await send([], [record({ purposes: ['selling'] }), 5]);
  assert.equal(outcome.status, 422);
  assert.ok('code' in outcome.answer && 'verdicts' in outcome.answer);
  assert.deepEqual(
    [outcome.answer.code, outcome.answer.path],
    ['purpose_not_instructed', 'records[0].tag.purposes'],
  );
  assert.equal(outcome.answer.verdicts.length, 2);
  assert.deepEqual(await shop.records('lead', undefined, 10), []);
  assert.equal(await shop.holdsSecret(subject.id, 'any'), undefined);
  assert.equal((await send([], [])).status, 200);
});

test('[IN7] facts come from the ledger: a forged tag gains nothing', async () => {
  const shop = await addExampleShop(store);
  const [aino, eero] = [makeVisitor(shop), makeVisitor(shop)];
  const given = aino.change('marketing', 'given');
  await aino.send([given], []);
  const refused = eero.change('marketing', 'refused');
  const lead = { type: 'newsletter', fields: { email: 'eero@example.fi' } };
  const tags = [
    // Nobody's consent, somebody else's consent, and a "no".
    { consent: null },
    { consent: given.id },
    { consent: refused.id },
  ].map((tag) => eero.record({ ...tag, purposes: ['marketing'] }, lead));
  assert.deepEqual(verdictsOf(await eero.send([refused], tags)), [
    'stored',
    'refused consent_not_given records[0].tag.purposes',
    'refused consent_unknown records[1].tag.purposes',
    'refused consent_not_given records[2].tag.purposes',
  ]);

  const narrowed = eero.record({ consent: refused.id, purposes: ['contact', 'marketing'] });
  const outcome = await eero.send([], [narrowed]);
  assert.ok('verdicts' in outcome.answer);
  assert.deepEqual(outcome.answer.verdicts[0]?.dropped, [
    { purpose: 'marketing', code: 'consent_not_given' },
  ]);
  assert.deepEqual((await shop.record(narrowed.id))?.tag.purposes, ['contact']);
});

test('[IN4] another secret is refused with 403, and nothing is stored', async () => {
  const shop = await addExampleShop(store);
  const { subject, change, record, send } = makeVisitor(shop);
  await send([change('marketing', 'refused')], []);
  const forged = { subject: { ...subject, secret: makeId('guess') } };
  const outcome = await send([change('marketing', 'given')], [record()], forged);
  assert.equal(outcome.status, 403);
  assert.ok('code' in outcome.answer && outcome.answer.code === 'subject_mismatch');
  assert.equal((await shop.histories([subject.id])).get(subject.id)?.length, 1);
});

test('[IN8] a password is refused and written nowhere', async () => {
  const shop = await addExampleShop(store);
  const { record, send } = makeVisitor(shop);
  const password = `hunter-${makeId('two')}`;
  const outcome = await send(
    [],
    [
      record({}, { fields: { name: 'Aino', password } }),
      record({}, { fields: { name: 'Aino', 'salasana-uusi': password } }),
      record(),
    ],
  );
  assert.deepEqual(verdictsOf(outcome), [
    'refused forbidden_category records[0].fields.password',
    'refused forbidden_category records[1].fields.salasana-uusi',
    'stored',
  ]);
  assert.doesNotMatch(JSON.stringify(outcome), new RegExp(password));
  for (const file of readdirSync(folder))
    assert.ok(!readFileSync(join(folder, file)).includes(password), file);
});

test('[IN9] stored times are ages taken from the server’s clock; future and ended ones are refused', async () => {
  const shop = await addExampleShop(store);
  const { change, record, send } = makeVisitor(shop);
  const sentAt = 1_000_000_000;
  const old = record({ time: sentAt - 60_000 });
  const given = change('marketing', 'given', { time: sentAt - 5000 });
  const years = 3 * 365 * 864e5;
  const outcome = await send(
    [given, change('marketing', 'given', { time: sentAt + 400_000 })],
    [old, record({ time: sentAt + 400_000 }), record({ time: 0 })],
    { sentAt },
  );
  assert.deepEqual(verdictsOf(outcome), [
    'stored',
    'refused time_in_future changes[1].time',
    'stored',
    'refused time_in_future records[1].tag.time',
    'stored',
  ]);
  assert.equal((await shop.record(old.id))?.tag.time, NOW - 60_000);
  const ancient = await send([], [record({ time: NOW - years })]);
  assert.deepEqual(verdictsOf(ancient), ['refused retention_ended records[0].tag.purposes']);
});

test('a consent change must cite what the controller really said, and be a person’s to make', async () => {
  const shop = await addExampleShop(store);
  const { change, send } = makeVisitor(shop);
  const words = { words: hashWords('We answer you.') };
  const outcome = await send(
    [
      change('marketing', 'expired'),
      change('selling', 'given'),
      change('selling', 'withdrawn'),
      change('contact', 'given', words),
      change('contact', 'objected', words),
      change('marketing', 'given', { notice: '1999-01' }),
      change('marketing', 'given', words),
      change('marketing', 'given', { words: hashWords('Lähetämme tarjouksia.'), language: 'fi' }),
    ],
    [],
  );
  assert.deepEqual(verdictsOf(outcome), [
    'refused state_not_yours changes[0].state',
    'refused purpose_not_instructed changes[1].purpose',
    'refused purpose_not_instructed changes[2].purpose',
    'refused purpose_not_on_consent changes[3].purpose',
    'stored',
    'refused notice_unknown changes[5].notice',
    'refused words_unknown changes[6].words',
    'stored',
  ]);
});

test('[PL13] whose browser refuses by signal may still say yes, whatever the basis', async () => {
  const shop = await addExampleShop(store);
  const { change, send } = makeVisitor(shop);
  const before = await shop.instructions();
  const { contact } = before.purposes;
  assert.ok(contact);
  const profiling = { ...contact, basis: 'legitimate-interest' as const };
  await shop.addInstructions({ ...before, version: 2, purposes: { ...before.purposes, profiling } }, NOW);
  const words = { words: hashWords('We answer you.') };
  const outcome = await send([change('profiling', 'given', words), change('contact', 'given', words)], []);
  assert.deepEqual(verdictsOf(outcome), ['stored', 'refused purpose_not_on_consent changes[1].purpose']);
});

test('a "no" to a purpose that is no longer instructed is noted, a "yes" is not', async () => {
  const shop = await addExampleShop(store);
  const { subject, change, send } = makeVisitor(shop);
  await send([change('marketing', 'given')], []);
  const { marketing: _, ...purposes } = (await shop.instructions()).purposes;
  await shop.addInstructions({ ...(await shop.instructions()), version: 2, purposes, recipients: {} }, NOW);
  const outcome = await send([change('marketing', 'withdrawn'), change('marketing', 'given')], []);
  assert.deepEqual(verdictsOf(outcome), ['stored', 'refused purpose_not_instructed changes[1].purpose']);
  assert.equal((await shop.histories([subject.id])).get(subject.id)?.at(-1)?.state, 'withdrawn');
});

test('a lead is routed once to each recipient that may have some of it and can be reached', async () => {
  const shop = await addExampleShop(store);
  await shop.setEndpoint({
    recipient: 'crm',
    kind: 'webhook',
    url: 'https://crm.example',
    secret: 'whsec_YQ',
  });
  await shop.setEndpoint({
    recipient: 'unheard-of',
    kind: 'email',
    address: 'other@shop.example',
  });
  const { change, record, send } = makeVisitor(shop);
  const given = change('marketing', 'given');
  const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
  const [before, visit] = [
    record(tag),
    record({ purposes: ['analytics'] }, { type: 'visit', fields: { page: '/' } }),
  ];
  await send([given], [before, visit]);
  const routes = async (id: string) =>
    (await deliveriesOf(shop, id)).map(({ recipient, purpose }) => `${recipient} for ${purpose}`);
  assert.deepEqual(await routes(before.id), ['crm for contact']);
  assert.deepEqual(await routes(visit.id), []);

  await shop.setEndpoint({
    recipient: 'mailer',
    kind: 'webhook',
    url: 'https://mailer.example',
    secret: 'whsec_YQ',
  });
  const later = record(tag);
  const contactOnly = record({ consent: given.id });
  await send([], [later, contactOnly]);
  assert.deepEqual(await routes(later.id), ['crm for contact', 'mailer for marketing']);
  assert.deepEqual(await routes(contactOnly.id), ['crm for contact']);
});

test('what the browser had to give up is told', async () => {
  const shop = await addExampleShop(store);
  const told: unknown[] = [];
  const batch = batchSchema.parse({
    protocol: PROTOCOL_VERSION,
    controller: shop.id,
    key: makeId('site-key'),
    subject: { id: makeId('subject'), secret: makeId('secret') },
    sentAt: NOW,
    changes: [],
    records: [],
    losses: { withdrawn: 2 },
  });
  await admitBatch({ store: shop, now: () => NOW, onLosses: (losses) => told.push(losses) }, batch);
  assert.deepEqual(told, [{ withdrawn: 2 }]);
});
