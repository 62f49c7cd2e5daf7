import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { withdrawalSchema } from '@remit/contract/schema';
import {
  addExampleShop,
  makeAdmission,
  makeChange,
  makeId,
  makeRecord,
} from '../store/example-shop.suite.js';
import { openStore } from '../store/open-store.js';
import type { ControllerStore, Store } from '../store/store.js';
import { hashSecret } from './hash-secret.js';
import { withdraw } from './withdraw.js';

const NOW = 5000;
const folder = mkdtempSync(join(tmpdir(), 'remit-withdraw-'));
let store: Store;
before(async () => {
  store = await openStore({ dataDir: folder, now: () => NOW });
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Somebody who consented to marketing and left an address for it. */
const subscriber = async (shop: ControllerStore) => {
  const subject = { id: makeId('subject'), secret: makeId('secret') };
  const given = { ...makeChange('marketing', 'given'), language: 'fi' };
  const tag = { consent: given.id, purposes: ['marketing'] };
  const record = makeRecord(shop.id, subject.id, { type: 'newsletter', fields: { email: 'a@b.fi' }, tag });
  await shop.admit({
    ...makeAdmission(subject.id, { changes: [given], records: [record] }),
    subject: { id: subject.id, secretHash: hashSecret(subject.secret) },
  });
  const ask = (purposes: string[], secret = subject.secret, id = subject.id) =>
    withdraw(
      { store: shop, now: () => NOW },
      withdrawalSchema.parse({
        protocol: PROTOCOL_VERSION,
        controller: shop.id,
        key: makeId('site-key'),
        subject: { id, secret },
        sentAt: NOW,
        purposes,
      }),
    );
  return { subject, given, record, ask };
};

test('[IN5] a withdrawal is noted with the words it takes back, and erases what they carried', async () => {
  const shop = await addExampleShop(store);
  const { subject, given, record, ask } = await subscriber(shop);
  assert.deepEqual(await ask(['marketing', 'marketing', 'analytics']), {
    status: 200,
    answer: { now: NOW, withdrawn: ['marketing'], erased: { records: 1, fields: 1 } },
  });
  assert.equal(await shop.record(record.id), undefined);
  const last = (await shop.histories([subject.id])).get(subject.id)?.at(-1);
  assert.deepEqual(
    [last?.state, last?.purpose, last?.words, last?.notice, last?.language, last?.surface, last?.time],
    ['withdrawn', 'marketing', given.words, given.notice, 'fi', 'your-data', NOW],
  );
});

test('[IN5] withdrawing again is answered the same and adds nothing', async () => {
  const shop = await addExampleShop(store);
  const { subject, ask } = await subscriber(shop);
  await ask(['marketing']);
  assert.deepEqual(await ask(['marketing']), {
    status: 200,
    answer: { now: NOW, withdrawn: ['marketing'], erased: { records: 0, fields: 0 } },
  });
  assert.equal((await shop.histories([subject.id])).get(subject.id)?.length, 2);
});

test('[IN4] only who holds the secret can withdraw', async () => {
  const shop = await addExampleShop(store);
  const { record, ask } = await subscriber(shop);
  const guessed = await ask(['marketing'], makeId('guess'));
  assert.equal(guessed.status, 403);
  assert.ok('code' in guessed.answer && guessed.answer.code === 'subject_mismatch');
  const unknown = await ask(['marketing'], makeId('guess'), makeId('stranger'));
  assert.equal(unknown.status, 404);
  assert.ok('code' in unknown.answer && unknown.answer.code === 'subject_unknown');
  assert.ok(await shop.record(record.id));
});

test('a purpose that the controller never had is refused, and nothing is withdrawn', async () => {
  const shop = await addExampleShop(store);
  const { record, ask } = await subscriber(shop);
  const outcome = await ask(['marketing', 'selling']);
  assert.equal(outcome.status, 422);
  assert.ok('path' in outcome.answer && outcome.answer.path === 'purposes[1]');
  assert.ok(await shop.record(record.id));
});
