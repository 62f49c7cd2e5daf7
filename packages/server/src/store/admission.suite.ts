import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addExampleShop,
  makeAdmission,
  makeChange,
  makeId,
  makeRecord,
  openedFields,
} from './example-shop.suite.js';
import { openStore } from './open-store.js';
import type { LedgerEntry } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

/** What every engine promises about putting things on disk. */
export const admissionSuite = (makePlace: MakePlace): void => {
  const commits: number[] = [];
  const at = openFor(makePlace, { now: Date.now, onCommit: (count) => commits.push(count) });

  test('[IN1] a record, its consent change and its delivery are there together', async () => {
    const shop = await addExampleShop(at.store);
    const given = makeChange('marketing', 'given');
    const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
    const record = makeRecord(shop.id, 'aino', { tag, routes: [{ recipient: 'crm', purpose: 'contact' }] });
    const admitted = await shop.admit(makeAdmission('aino', { changes: [given], records: [record] }));
    assert.deepEqual(admitted, {
      admitted: true,
      newIds: new Set([given.id, record.id]),
      erased: { records: 0, fields: 0 },
      tombstone: false,
    });
    const { routes: _, nextEnd: _end, categories: _categories, fields, ...stored } = record;
    const { fields: _sealed, ...kept } = (await shop.record(record.id)) ?? {};
    assert.deepEqual(kept, stored);
    assert.deepEqual(await openedFields(shop, record.id), fields);
    const history = (await shop.histories(['aino'])).get('aino') ?? [];
    assert.deepEqual(history, [{ ...given, seq: 1, receivedAt: 2000 }]);
    assert.deepEqual(await deliveriesOf(shop, record.id), [
      {
        id: `${record.id}:crm`,
        kind: 'data',
        recordId: record.id,
        recipient: 'crm',
        purpose: 'contact',
        attempts: 0,
        state: 'due',
        nextAt: 2000,
        settledAt: null,
        error: null,
      },
    ]);
  });

  test('[IN1] when one statement fails nothing of the commit is there, and everyone is told', async () => {
    const shop = await addExampleShop(at.store);
    const route = JSON.parse('{ "recipient": null, "purpose": "contact" }');
    const record = makeRecord(shop.id, 'aino', { routes: [route] });
    const failing = shop.admit(
      makeAdmission('aino', { changes: [makeChange('marketing', 'given')], records: [record] }),
    );
    await assert.rejects(failing, /null/i);
    assert.equal(await shop.record(record.id), undefined);
    assert.deepEqual(await shop.histories(['aino']), new Map());
    assert.equal(await shop.holdsSecret('aino', 'hash-of-aino'), undefined);
    const next = await shop.admit(makeAdmission('aino', { records: [{ ...record, routes: [] }] }));
    assert.ok(next.admitted && next.newIds.has(record.id));
  });

  test('a judge that throws fails its own admission and leaves no trace of it', async () => {
    const shop = await addExampleShop(at.store);
    const good = makeRecord(shop.id, 'good');
    const [failed, admitted] = await Promise.allSettled([
      shop.admit(
        makeAdmission('bad', { changes: [makeChange('marketing', 'given')] }, () => {
          throw new Error('judge broke');
        }),
      ),
      shop.admit(makeAdmission('good', { records: [good] })),
    ]);
    assert.ok(failed.status === 'rejected' && /judge broke/.test(String(failed.reason)));
    assert.equal(admitted.status, 'fulfilled');
    assert.equal(await shop.holdsSecret('bad', 'hash-of-bad'), undefined);
    assert.deepEqual(await shop.histories(['bad']), new Map());
    assert.ok(await shop.record(good.id));
  });

  test('[IN2] twice sent is once stored: one after the other, at once, and through two processes', async () => {
    const shop = await addExampleShop(at.store);
    const other = await openStore({ ...at.place.options, now: Date.now });
    const theirs = await other.controller(shop.id);
    assert.ok(theirs);
    const record = makeRecord(shop.id, 'aino', { routes: [{ recipient: 'crm', purpose: 'contact' }] });
    const changes = [makeChange('marketing', 'given')];
    const send = () => makeAdmission('aino', { changes, records: [record] });
    const answers = [
      ...(await Promise.all([shop.admit(send()), theirs.admit(send()), shop.admit(send())])),
      await shop.admit(send()),
    ];
    await other.close();
    const counts = answers.map((answer) => (answer.admitted ? answer.newIds.size : -1));
    assert.deepEqual(counts.toSorted(), [0, 0, 0, 2]);
    assert.equal((await shop.histories(['aino'])).get('aino')?.length, 1);
    assert.equal((await shop.records('lead', undefined, 10)).length, 1);
    assert.equal((await deliveriesOf(shop, record.id)).length, 1);
  });

  test('[IN3] a handle reads and writes one controller only, though ids are the same', async () => {
    const [mine, theirs] = [await addExampleShop(at.store), await addExampleShop(at.store)];
    const id = makeId('record');
    const routes = [{ recipient: 'crm', purpose: 'contact' }];
    const changes = [makeChange('marketing', 'given', makeId('same-change'))];
    const record = makeRecord(mine.id, 'aino', { id, routes });
    await mine.admit(makeAdmission('aino', { changes, records: [record] }));
    assert.equal(await theirs.record(id), undefined);
    assert.deepEqual(await theirs.records('lead', undefined, 10), []);
    assert.deepEqual(await theirs.histories(['aino']), new Map());
    assert.deepEqual(await deliveriesOf(theirs, id), []);
    assert.deepEqual(await theirs.claimDeliveries('crm', 9999, 1000, 10), []);
    assert.equal(await theirs.holdsSecret('aino', 'hash-of-aino'), undefined);

    const twin = makeRecord(theirs.id, 'aino', { id, fields: { email: 'other@example.fi' } });
    const admitted = await theirs.admit({
      ...makeAdmission('aino', { changes, records: [twin] }),
      subject: { id: 'aino', secretHash: 'another' },
    });
    assert.ok(admitted.admitted && admitted.newIds.size === 2);
    assert.deepEqual(await openedFields(mine, id), record.fields);
    await mine.settleDelivery(`${id}:crm`, { state: 'dead', error: 'gone' }, 1);
    assert.deepEqual(await deliveriesOf(theirs, id), []);
  });

  test('[IN4] with another secret nothing is added to a person, and nobody else is held up', async () => {
    const shop = await addExampleShop(at.store);
    await shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'refused')] }));
    const forged = makeRecord(shop.id, 'aino');
    const honest = makeRecord(shop.id, 'eero');
    const [thief, other] = await Promise.all([
      shop.admit({
        ...makeAdmission('aino', { changes: [makeChange('marketing', 'given')], records: [forged] }),
        subject: { id: 'aino', secretHash: 'hash of a guess' },
      }),
      shop.admit(makeAdmission('eero', { records: [honest] })),
    ]);
    assert.deepEqual(thief, { admitted: false, code: 'subject_mismatch' });
    assert.ok(other.admitted);
    assert.equal((await shop.histories(['aino'])).get('aino')?.length, 1);
    assert.equal(await shop.record(forged.id), undefined);
    assert.ok(await shop.record(honest.id));
    assert.equal(await shop.holdsSecret('aino', 'hash-of-aino'), true);
    assert.equal(await shop.holdsSecret('aino', 'hash of a guess'), false);
    assert.equal(await shop.holdsSecret('nobody', 'hash-of-nobody'), undefined);
  });

  test('[IN4] of two who claim an unknown person at once, the first becomes that person', async () => {
    const shop = await addExampleShop(at.store);
    const claim = (secretHash: string) =>
      shop.admit({
        ...makeAdmission('new', { changes: [makeChange('marketing', 'given')] }),
        subject: { id: 'new', secretHash },
      });
    const [first, second] = await Promise.all([claim('one'), claim('two')]);
    assert.deepEqual([first.admitted, second.admitted].toSorted(), [false, true]);
    assert.equal((await shop.histories(['new'])).get('new')?.length, 1);
  });

  test('nobody becomes known by an admission of which nothing is kept', async () => {
    const shop = await addExampleShop(at.store);
    assert.ok((await shop.admit(makeAdmission('shadow', {}))).admitted);
    assert.equal(await shop.holdsSecret('shadow', 'hash-of-shadow'), undefined);
  });

  test('admissions of one person that share a commit see each other in the order they came', async () => {
    const shop = await addExampleShop(at.store);
    const changes = Array.from({ length: 20 }, (_, index) =>
      makeChange('marketing', index % 2 === 0 ? 'given' : 'refused'),
    );
    // By change: a judge is asked again when another writer was in the way.
    const seen = new Map<string, readonly LedgerEntry[]>();
    await Promise.all(
      changes.map((change) =>
        shop.admit(
          makeAdmission('aino', { changes: [change] }, ({ history }) => {
            seen.set(change.id, history);
            return [];
          }),
        ),
      ),
    );
    const ledger = (await shop.histories(['aino'])).get('aino') ?? [];
    assert.deepEqual(ledger.map(({ id }) => id).toSorted(), changes.map(({ id }) => id).toSorted());
    assert.deepEqual(
      ledger.map(({ seq }) => seq),
      changes.map((_, index) => index + 1),
    );
    // Each saw exactly the ledger up to its own change.
    for (const { id, seq } of ledger) {
      const history = seen.get(id);
      assert.deepEqual(history, ledger.slice(0, seq));
    }
  });

  test('a hundred concurrent admissions share a few commits', async () => {
    const shop = await addExampleShop(at.store);
    commits.length = 0;
    const records = Array.from({ length: 100 }, (_, index) => makeRecord(shop.id, `person-${index}`));
    await Promise.all(
      records.map((record) => shop.admit(makeAdmission(record.subject, { records: [record] }))),
    );
    assert.ok(commits.length <= 5, `${commits.length} commits`);
    assert.equal(
      commits.reduce((sum, count) => sum + count, 0),
      100,
    );
    assert.equal((await shop.records('lead', undefined, 200)).length, 100);
  });
};
