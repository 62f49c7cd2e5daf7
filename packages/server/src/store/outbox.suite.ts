import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop, makeAdmission, makeRecord } from './example-shop.suite.js';
import { openOutbox } from './open-outbox.js';
import { openStore } from './open-store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const LEASE = 1000;

/** What every engine promises about deliveries. */
export const outboxSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  const shopWithDeliveries = async (count: number) => {
    const shop = await addExampleShop(at.store);
    const records = Array.from({ length: count }, (_, index) =>
      makeRecord(shop.id, 'aino', {
        receivedAt: 2000 + index,
        routes: [{ recipient: 'crm', purpose: 'contact' }],
      }),
    );
    await shop.admit(makeAdmission('aino', { records }));
    return { shop, records };
  };

  test('what is due is claimed by one, and given to the next when the claim runs out', async () => {
    const { shop, records } = await shopWithDeliveries(1);
    const [record] = records;
    assert.ok(record);
    assert.deepEqual(await shop.claimDeliveries('crm', 1999, LEASE, 10), []);
    const [claimed] = await shop.claimDeliveries('crm', 2000, LEASE, 10);
    assert.deepEqual(claimed, {
      id: `${record.id}:crm`,
      kind: 'data',
      recordId: record.id,
      recipient: 'crm',
      purpose: 'contact',
      attempts: 0,
      disclosed: [],
    });
    assert.deepEqual(await shop.claimDeliveries('crm', 2000 + LEASE - 1, LEASE, 10), []);
    const [again] = await shop.claimDeliveries('crm', 2000 + LEASE, LEASE, 10);
    assert.deepEqual(again, { ...claimed, attempts: 1 });
  });

  test('many who claim at once get each delivery once', async () => {
    const { shop, records } = await shopWithDeliveries(40);
    const other = await openStore({ ...at.place.options, now: Date.now });
    const theirs = await other.controller(shop.id);
    assert.ok(theirs);
    const claims = await Promise.all(
      [shop, theirs, shop, theirs, shop, theirs].map((handle) =>
        handle.claimDeliveries('crm', 9000, LEASE, 10),
      ),
    );
    await other.close();
    const left = await shop.claimDeliveries('crm', 9000, LEASE, 100);
    const ids = [...claims.flat(), ...left].map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), records.map(({ id }) => `${id}:crm`).toSorted());
    for (const claim of claims) assert.ok(claim.length <= 10);
  });

  test('the delivery that waited longest comes first', async () => {
    const { shop, records } = await shopWithDeliveries(5);
    const claimed = await shop.claimDeliveries('crm', 9000, LEASE, 2);
    assert.deepEqual(
      claimed.map(({ id }) => id).toSorted(),
      records
        .slice(0, 2)
        .map(({ id }) => `${id}:crm`)
        .toSorted(),
    );
  });

  test('a retry is due again at its time, and remembers why', async () => {
    const { shop, records } = await shopWithDeliveries(1);
    const [claimed] = await shop.claimDeliveries('crm', 2000, LEASE, 10);
    assert.ok(claimed);
    await shop.settleDelivery(claimed.id, { state: 'retry', at: 5000, error: 'status_500' }, 2100);
    assert.deepEqual(await shop.claimDeliveries('crm', 4999, LEASE, 10), []);
    const [line] = await deliveriesOf(shop, records[0]?.id ?? '');
    assert.deepEqual([line?.state, line?.error, line?.settledAt], ['due', 'status_500', null]);
    const [again] = await shop.claimDeliveries('crm', 5000, LEASE, 10);
    assert.equal(again?.attempts, 1);
  });

  test('what is settled stays settled, whatever a claim that ran out says later', async () => {
    for (const end of [
      { state: 'delivered' },
      { state: 'dead', error: 'gave_up' },
      { state: 'denied', error: 'consent_ended' },
    ] as const) {
      const { shop, records } = await shopWithDeliveries(1);
      const [claimed] = await shop.claimDeliveries('crm', 2000, LEASE, 10);
      assert.ok(claimed);
      await shop.settleDelivery(claimed.id, end, 2500);
      await shop.settleDelivery(claimed.id, { state: 'retry', at: 3000, error: 'late' }, 2600);
      await shop.settleDelivery(claimed.id, { state: 'dead', error: 'late' }, 2700);
      assert.deepEqual(await shop.claimDeliveries('crm', 9000, LEASE, 10), []);
      const [line] = await deliveriesOf(shop, records[0]?.id ?? '');
      assert.equal(line?.state, end.state);
      assert.equal(line?.settledAt, 2500);
      assert.equal(line?.error, 'error' in end ? end.error : null);
    }
  });

  test('[OB8] what is noted of many deliveries at once is each noted for itself', async () => {
    const { shop, records } = await shopWithDeliveries(6);
    const claimed = await shop.claimDeliveries('crm', 9000, LEASE, 6);
    assert.equal(claimed.length, 6);
    const [stopped, ...others] = records.map(({ id }) => `${id}:crm`);
    assert.ok(stopped);
    await shop.settleDelivery(stopped, { state: 'denied', error: 'consent_ended' }, 2100);
    const noted = await Promise.all(
      ['nobody:crm', stopped, ...others].map((id) => shop.noteDisclosure(id, 'aino', ['email'])),
    );
    assert.deepEqual(noted, [false, false, true, true, true, true, true]);
    await Promise.all(others.map((id) => shop.settleDelivery(id, { state: 'delivered' }, 2500)));
    const lines = (await Promise.all(records.map(({ id }) => deliveriesOf(shop, id)))).flat();
    assert.deepEqual(
      lines.map(({ state, settledAt }) => `${state} ${settledAt}`),
      ['denied 2100', ...others.map(() => 'delivered 2500')],
    );
  });

  test('[OB7] what is due is found by recipient, so that none waits behind another', async () => {
    const shop = await addExampleShop(at.store);
    const routes = ['crm', 'mailer'].map((recipient) => ({ recipient, purpose: 'contact' }));
    const records = Array.from({ length: 3 }, () => makeRecord(shop.id, 'aino', { routes }));
    await shop.admit(makeAdmission('aino', { records }));
    assert.deepEqual(await shop.dueRecipients(1999), []);
    assert.deepEqual(await shop.dueRecipients(2000), ['crm', 'mailer']);
    assert.equal((await shop.claimDeliveries('crm', 2000, LEASE, 10)).length, 3);
    assert.deepEqual(await shop.dueRecipients(2000), ['mailer']);
    const claimed = await shop.claimDeliveries('mailer', 2000, LEASE, 2);
    assert.deepEqual(
      claimed.map(({ recipient }) => recipient),
      ['mailer', 'mailer'],
    );
    assert.deepEqual(await shop.dueRecipients(2000), ['mailer']);
    assert.deepEqual(await shop.dueRecipients(2000 + LEASE), ['crm', 'mailer']);
  });

  test('[OB8] what was sent is noted before, and known to the next attempt', async () => {
    const { shop, records } = await shopWithDeliveries(1);
    const id = `${records[0]?.id}:crm`;
    assert.equal(await shop.noteDisclosure(id, 'aino', ['name']), true);
    const [claimed] = await shop.claimDeliveries('crm', 2000, LEASE, 1);
    assert.deepEqual(claimed?.kind === 'data' && claimed.disclosed, ['name']);
    await shop.settleDelivery(id, { state: 'denied', error: 'consent_ended' }, 2500);
    assert.equal(await shop.noteDisclosure(id, 'aino', ['name', 'email']), false);
    assert.equal(await shop.noteDisclosure('unknown', 'aino', []), false);
  });

  test('[OB6] the dead are listed, newest first, and a replay makes one due again with all its attempts', async () => {
    const { shop, records } = await shopWithDeliveries(4);
    const [first, second, third, fourth] = records.map(({ id }) => `${id}:crm`);
    assert.ok(first && second && third && fourth);
    await shop.claimDeliveries('crm', 9000, LEASE, 10);
    await shop.settleDelivery(first, { state: 'dead', error: 'status_500' }, 9100);
    await shop.settleDelivery(second, { state: 'dead', error: 'timeout' }, 9200);
    await shop.settleDelivery(third, { state: 'delivered' }, 9300);
    await shop.settleDelivery(fourth, { state: 'denied', error: 'consent_ended' }, 9400);

    const outbox = await openOutbox(at.place.options, shop.id);
    const list = async (...asked: Parameters<typeof outbox.list>) =>
      (await outbox.list(...asked)).map(({ id }) => id);
    assert.deepEqual(await list('dead', 10), [second, first]);
    assert.deepEqual(await list('dead', 1), [second]);
    assert.deepEqual(await list('delivered', 10), [third]);
    assert.deepEqual(await list('denied', 10), [fourth]);
    assert.deepEqual(await list('due', 10), []);

    assert.equal(await outbox.replay(first, 9500), 'replayed');
    assert.equal(await outbox.replay(fourth, 9500), 'replayed');
    assert.equal(await outbox.replay(third, 9500), 'delivered');
    assert.equal(await outbox.replay(first, 9500), 'due');
    assert.equal(await outbox.replay('unknown', 9500), undefined);
    assert.deepEqual((await list('due', 10)).toSorted(), [first, fourth].toSorted());
    const [line] = await deliveriesOf(shop, records[0]?.id ?? '');
    assert.deepEqual(
      [line?.state, line?.attempts, line?.nextAt, line?.settledAt, line?.error],
      ['due', 0, 9500, null, null],
    );
    assert.deepEqual(await shop.claimDeliveries('crm', 9499, LEASE, 10), []);
    const claimed = await shop.claimDeliveries('crm', 9500, LEASE, 10);
    assert.deepEqual(
      claimed.map(({ attempts }) => attempts),
      [0, 0],
    );

    assert.equal(await outbox.replayDead(9600, 10), 1);
    assert.equal(await outbox.replayDead(9600, 10), 0);
    assert.deepEqual(await list('dead', 10), []);
    await outbox.close();
  });
};
