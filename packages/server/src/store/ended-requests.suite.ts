import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd } from '@remit/contract';
import { endedUntil } from '../requests/ended-until.js';
import { sweepController } from '../retention/sweep-controller.js';
import { addExampleShop } from './example-shop.suite.js';
import { addPerson, asked, NOW, rows, take } from './people-who-ask.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import type { ControllerStore } from './store.js';

const DAY = 864e5;

/** What every engine promises about how long an answered request is kept. */
export const endedRequestsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });
  const answer = async (shop: ControllerStore, id: string, state: 'fulfilled' | 'refused', time: number) => {
    const altered = await shop.requests.alter(id, (request) => ({
      ok: true,
      request: { ...request, state, answeredAt: time, answeredBy: 'reader:dpo' },
    }));
    assert.ok(altered.ok);
  };
  const kept = async (shop: ControllerStore) =>
    (await rows(at, 'requests', shop.id)).map(({ id }) => id).toSorted();

  test('[RQ9] an answered request goes so many months after its answer, an open one never, whoever else has some', async () => {
    const [shop, other] = [await addExampleShop(at.store), await addExampleShop(at.store)];
    const ids: Record<string, string> = {};
    for (const [name, who] of Object.entries({ early: shop, late: shop, open: shop, theirs: other })) {
      if (name === 'early' || name === 'theirs') await addPerson(who, 'aino');
      const request = asked('aino', 'access');
      await take(who, request);
      ids[name] = request.id;
    }
    const { early = '', late = '', open = '', theirs = '' } = ids;
    await answer(shop, early, 'refused', NOW);
    await answer(shop, late, 'fulfilled', NOW + 60 * DAY);
    await answer(other, theirs, 'fulfilled', NOW);
    const sweep = async (now: number) => {
      const parts = { now: () => now, requestMonths: 6, rest: 0, stopped: () => false, onErased: () => {} };
      return (await sweepController(shop, parts)).requests;
    };
    const end = retentionEnd(NOW, 'P6M') ?? 0;
    assert.equal(await sweep(end - 1), 0);
    assert.deepEqual(await kept(shop), [early, late, open].toSorted());
    assert.equal(await sweep(end), 1);
    assert.deepEqual(await kept(shop), [late, open].toSorted());
    assert.equal(await sweep(end + 70 * DAY), 1);
    assert.equal(await sweep(end + 5000 * DAY), 0);
    assert.deepEqual(await kept(shop), [open]);
    assert.deepEqual(await kept(other), [theirs]);
  });

  test('[RQ9] however many there are, each goes, a bounded number at a time', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    for (let count = 0; count < 5; count++) {
      const request = asked('aino', 'access');
      await take(shop, request);
      await answer(shop, request.id, 'refused', NOW);
    }
    const until = endedUntil(retentionEnd(NOW, 'P6M') ?? 0, 6);
    assert.equal(await shop.requests.end(until, 2), 2);
    assert.equal(await shop.requests.end(until, 9), 3);
    assert.equal(await shop.requests.end(until, 9), 0);
  });
};
