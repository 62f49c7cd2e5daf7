import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd } from '@remit/contract';
import type { Database } from './database.js';
import { listDeliveries, replayDead, replayDelivery } from './dead-letters.js';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import type { ControllerStore } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const NOW = 5000;
const ROUTES = [
  { recipient: 'crm', purpose: 'contact' },
  { recipient: 'mailer', purpose: 'marketing' },
];

/** What every engine promises about restriction and erasure (Art. 17, 18). */
export const rightsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });

  /** Somebody who left a quote for two purposes; the CRM has it already. */
  const addQuote = async (shop: ControllerStore, subject: string) => {
    const given = makeChange('marketing', 'given');
    const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
    const record = makeRecord(shop.id, subject, { tag, routes: ROUTES });
    const admission = makeAdmission(subject, { changes: [given], records: [record] });
    await shop.admit(admission);
    await shop.noteDisclosure(`${record.id}:crm`, subject, ['name', 'email']);
    await shop.settleDelivery(`${record.id}:crm`, { state: 'delivered' }, NOW);
    return { given, record, admission };
  };
  const erase = (shop: ControllerStore, subject: string) =>
    shop.eraseSubject({ subject, actor: 'reader:dpo', now: NOW });
  const restrict = (shop: ControllerStore, subject: string, restricted: boolean) =>
    shop.restrictSubject({ subject, actor: 'reader:dpo', now: NOW }, restricted);
  /** Looks into the database past the store. */
  const inDatabase = async <T>(look: (database: Database) => Promise<T>): Promise<T> => {
    const database = at.place.open();
    try {
      return await look(database);
    } finally {
      await database.close();
    }
  };
  const rowsOf = (table: 'records' | 'lookups' | 'subject_keys' | 'consent_changes', shop: string) =>
    inDatabase(async ({ read }) => {
      const rows = await read
        .selectFrom(table)
        .select('subject_id')
        .where('controller_id', '=', shop)
        .execute();
      return rows.map((row) => row.subject_id).toSorted();
    });
  const dueLines = (shop: ControllerStore) =>
    inDatabase(({ read }) => listDeliveries(read, shop.id, 'due', 100));
  const states = async (shop: ControllerStore, record: { id: string }) =>
    (await deliveriesOf(shop, record.id)).map(({ recipient, state, error }) => [recipient, state, error]);

  test('[RI4] an erasure takes records, key, lookups and what is queued; ledger and tombstone stay; who has it is told', async () => {
    const shop = await addExampleShop(at.store);
    const { record } = await addQuote(shop, 'aino');
    const other = await addQuote(shop, 'eero');
    assert.deepEqual(await erase(shop, 'aino'), {
      first: true,
      records: 1,
      fields: 2,
      deliveries: 1,
      told: ['crm'],
    });
    assert.equal(await shop.record(record.id), undefined);
    assert.ok(await shop.record(other.record.id));
    for (const table of ['records', 'lookups', 'subject_keys'] as const)
      assert.deepEqual([...new Set(await rowsOf(table, shop.id))], ['eero'], table);
    assert.deepEqual(await rowsOf('consent_changes', shop.id), ['aino', 'eero']);
    assert.deepEqual(await shop.find('email', 'aino@example.fi', undefined, 10), [
      await shop.record(other.record.id),
    ]);
    assert.deepEqual(await states(shop, record), [
      ['crm', 'delivered', null],
      ['mailer', 'denied', 'erased'],
    ]);
    assert.equal((await shop.subjectStates(['aino'])).get('aino')?.erasedAt, NOW);
    assert.equal(await shop.holdsSecret('aino', 'hash-of-aino'), true);
    const due = (await dueLines(shop)).map(({ kind, recipient }) => [kind, recipient]);
    assert.deepEqual(due, [
      ['person.erased', 'crm'],
      ['data', 'mailer'],
    ]);
    const [noted] = (await shop.audit(0, 10)).slice(-1);
    assert.deepEqual(
      [noted?.action, noted?.actor, noted?.subject, noted?.detail],
      ['erase', 'reader:dpo', 'aino', { records: 1, fields: 2, deliveries: 1 }],
    );
  });

  test('[RI4] erasing again changes nothing more, and says who was told', async () => {
    const shop = await addExampleShop(at.store);
    await addQuote(shop, 'aino');
    await erase(shop, 'aino');
    const lines = (await dueLines(shop)).length;
    const again = { first: false, records: 0, fields: 0, deliveries: 0, told: ['crm'] };
    assert.deepEqual(await erase(shop, 'aino'), again);
    assert.equal((await dueLines(shop)).length, lines);
    const erasures = (await shop.audit(0, 10)).filter(({ action }) => action === 'erase');
    assert.equal(erasures.length, 1);
    assert.equal(await erase(shop, 'nobody'), undefined);
  });

  test('[RI5] whatever comes late of an erased person adds nothing: record, change, or both, in the same flush too', async () => {
    const shop = await addExampleShop(at.store);
    const { admission, record } = await addQuote(shop, 'aino');
    const asked: boolean[] = [];
    const late = (records = [makeRecord(shop.id, 'aino')]) =>
      makeAdmission('aino', { changes: [makeChange('analytics', 'given')], records }, ({ erased }) => {
        asked.push(erased);
        return erased ? [] : records;
      });
    // Some of these share a flush with each other, and stand before or after the erasure.
    const [before_, erased, ...after_] = await Promise.all([
      shop.admit(late()),
      erase(shop, 'aino'),
      shop.admit(late()),
      shop.admit(late()),
      shop.admit(makeAdmission('eero', { records: [makeRecord(shop.id, 'eero')] })),
    ]);
    assert.ok(before_.admitted && erased?.first && after_.at(-1)?.admitted);
    const again = await shop.admit(late());
    const retried = await shop.admit({ ...admission, judge: ({ erased: gone }) => (gone ? [] : [record]) });
    for (const answer of [again, retried])
      assert.ok(answer.admitted && answer.tombstone && answer.newIds.size === 0);
    assert.equal(asked.at(-1), true);
    assert.deepEqual(await rowsOf('records', shop.id), ['eero']);
    assert.deepEqual(await rowsOf('lookups', shop.id), ['eero']);
    assert.deepEqual(await rowsOf('subject_keys', shop.id), ['eero']);
    const thief = await shop.admit({ ...late(), subject: { id: 'aino', secretHash: 'another' } });
    assert.deepEqual(thief, { admitted: false, code: 'subject_mismatch' });
  });

  test('[RI5] what is queued of an erased person can be neither claimed nor replayed nor sent any more', async () => {
    const shop = await addExampleShop(at.store);
    const { record } = await addQuote(shop, 'aino');
    const dead = makeRecord(shop.id, 'aino', { routes: ROUTES.slice(0, 1) });
    await shop.admit(makeAdmission('aino', { records: [dead] }));
    await shop.settleDelivery(`${dead.id}:crm`, { state: 'dead', error: 'status 500' }, NOW);
    const claimed = await shop.claimDeliveries('mailer', NOW, 1000, 10);
    assert.equal(claimed.length, 1);
    await erase(shop, 'aino');
    assert.deepEqual(await shop.claimDeliveries('mailer', NOW + 5000, 1000, 10), []);
    // It was claimed before the erasure: whoever holds it is told not to send, and cannot put it back.
    assert.equal(await shop.noteDisclosure(`${record.id}:mailer`, 'aino', ['email']), false);
    await shop.settleDelivery(`${record.id}:mailer`, { state: 'retry', at: NOW, error: 'slow' }, NOW);
    for (const id of [`${record.id}:mailer`, `${dead.id}:crm`])
      assert.equal(await inDatabase(({ write }) => replayDelivery(write, shop.id, id, NOW)), 'denied');
    assert.equal(await inDatabase(({ write }) => replayDead(write, shop.id, NOW, 100)), 0);
    assert.deepEqual(await states(shop, dead), [['crm', 'denied', 'erased']]);
  });

  test('[RI3] a restricted person is not erased by time or withdrawal; with the lifting all that ended goes', async () => {
    const shop = await addExampleShop(at.store);
    const { record } = await addQuote(shop, 'aino');
    const other = await addQuote(shop, 'eero');
    const third = await addQuote(shop, 'ilmo');
    await restrict(shop, 'ilmo', true);
    assert.deepEqual(await restrict(shop, 'aino', true), {
      changed: true,
      erased: { records: 0, fields: 0 },
    });
    assert.deepEqual(await restrict(shop, 'aino', true), {
      changed: false,
      erased: { records: 0, fields: 0 },
    });
    assert.equal((await shop.subjectStates(['aino'])).get('aino')?.restrictedAt, NOW);

    const withdrawn = await shop.admit(
      makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] }),
    );
    assert.ok(withdrawn.admitted);
    assert.deepEqual(withdrawn.erased, { records: 0, fields: 0 });
    const ends = retentionEnd(1000, 'P24M') ?? 0;
    while ((await shop.sweep(ends, 10)).state === 'more');
    assert.deepEqual((await shop.record(record.id))?.tag.purposes, ['contact', 'marketing']);
    assert.equal(await shop.record(other.record.id), undefined);

    const lifted = await restrict(shop, 'aino', false);
    assert.deepEqual(lifted, { changed: true, erased: { records: 0, fields: 0 } });
    assert.deepEqual((await shop.record(record.id))?.tag.purposes, ['contact']);
    // Of this one nothing had ended, but it was passed over while it was restricted.
    await restrict(shop, 'ilmo', false);
    assert.ok(await shop.record(third.record.id));
    while ((await shop.sweep(ends, 10)).state === 'more');
    assert.equal(await shop.record(third.record.id), undefined);
    assert.equal(await shop.record(record.id), undefined);
    assert.deepEqual(
      (await shop.audit(0, 10)).flatMap(({ action, subject }) => (subject === 'aino' ? [action] : [])),
      ['restrict', 'lift-restriction'],
    );
  });

  test('[RI3] what was to be delivered waits, is due again with the lifting, and recipients are told of both', async () => {
    const shop = await addExampleShop(at.store);
    const { record } = await addQuote(shop, 'aino');
    await restrict(shop, 'aino', true);
    const [claimed] = await shop.claimDeliveries('mailer', NOW, 1000, 10);
    assert.ok(claimed);
    const wait = { state: 'wait', at: NOW + 3_600_000, error: 'restricted' } as const;
    await shop.settleDelivery(claimed.id, wait, NOW);
    assert.deepEqual(await shop.claimDeliveries('mailer', NOW + 3_500_000, 1000, 10), []);
    await shop.restrictSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW + 1 }, false);
    const [released] = await shop.claimDeliveries('mailer', NOW + 1, 1000, 10);
    assert.deepEqual([released?.id, released?.attempts], [`${record.id}:mailer`, 0]);
    const notices = await shop.claimDeliveries('crm', NOW + 60_001, 1000, 10);
    assert.deepEqual(notices.map(({ kind }) => kind).toSorted(), [
      'processing.restricted',
      'restriction.lifted',
    ]);
  });

  test('[RI3] nobody unknown and nobody erased can be restricted; an erasure ends a restriction', async () => {
    const shop = await addExampleShop(at.store);
    const { record } = await addQuote(shop, 'aino');
    assert.equal(await restrict(shop, 'nobody', true), 'unknown');
    await restrict(shop, 'aino', true);
    assert.equal((await erase(shop, 'aino'))?.records, 1);
    assert.equal(await shop.record(record.id), undefined);
    assert.equal(await restrict(shop, 'aino', false), 'erased');
  });
};
