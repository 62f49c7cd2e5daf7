import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginning, extending, finishing, refusing } from '../requests/alter-request.js';
import { addExampleShop } from './example-shop.suite.js';
import { addPerson, asked, DAY, NOW, rows, states, take, TEXT } from './people-who-ask.suite.js';
import { MAX_OPEN } from './requests.js';
import { openFor, type MakePlace } from './store-place.suite.js';

/** What every engine promises about the requests of people (Art. 12). */
export const requestsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });

  test('[RQ1] a request is taken once, whoever sends it again, and its id is nobody else’s', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    await addPerson(shop, 'eero');
    const request = asked('aino', 'access');
    const [one, two] = await Promise.all([take(shop, request), take(shop, request, NOW + 5)]);
    assert.deepEqual([one.first, two.first].toSorted(), [false, true]);
    assert.deepEqual(one.request, two.request);
    const [kept] = await shop.requests.of('aino');
    assert.deepEqual(kept?.content, request.content);
    assert.equal(new Date(kept?.dueAt ?? 0).toISOString().slice(0, 10), '2026-02-28');
    for (const other of [
      { ...request, subject: 'eero' },
      { ...request, kind: 'erasure' as const },
    ])
      assert.deepEqual(await shop.requests.take(other, NOW), { ok: false, code: 'request_taken' });
    assert.equal((await shop.audit(0, 10)).filter(({ action }) => action === 'request').length, 1);
  });

  test('[RQ1] a person has so many requests open and no more', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    for (let count = 0; count < MAX_OPEN; count++) await take(shop, asked('aino', 'access'));
    const one = asked('aino', 'access');
    assert.deepEqual(await shop.requests.take(one, NOW), { ok: false, code: 'too_many_open' });
  });

  test('[RQ2] what was written in a request is sealed with the person’s key, and goes with it', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    const access = asked('aino', 'access');
    const erasure = asked('aino', 'erasure');
    await take(shop, access);
    await take(shop, erasure);
    await shop.requests.alter(access.id, extending(1, 'So much to look through', NOW));
    const before_ = JSON.stringify(await rows(at, 'requests', shop.id));
    for (const plain of [TEXT, 'So much to look through']) assert.ok(!before_.includes(plain));
    await shop.eraseSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW });
    assert.deepEqual(await states(shop, 'aino'), [
      ['access', 'closed', null],
      ['erasure', 'fulfilled', null],
    ]);
    for (const row of await rows(at, 'requests', shop.id))
      assert.ok('content' in row && row.content === null);
    const late = await shop.requests.take(asked('aino', 'access'), NOW);
    assert.deepEqual(late, { ok: false, code: 'erased' });
    const noted = (await shop.audit(0, 20)).filter(({ action }) => action === 'answer-request');
    assert.deepEqual(noted.map(({ detail }) => [detail['kind'], detail['state']]).toSorted(), [
      ['access', 'closed'],
      ['erasure', 'fulfilled'],
    ]);
    // What was answered stays answered, and no reason is kept any more.
    const refused = await shop.requests.alter(access.id, refusing('no', 'reader:dpo', NOW));
    assert.deepEqual(refused, { ok: false, code: 'request_answered' });
  });

  test('[RQ3] an extension has a reason, two months in all, and comes while the time runs', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    const { id } = (await take(shop, asked('aino', 'access'))).request;
    const extend = async (months: number, now = NOW) => {
      const altered = await shop.requests.alter(id, extending(months, `reason ${months}`, now));
      return altered.ok ? new Date(altered.request.dueAt).toISOString().slice(0, 10) : altered.code;
    };
    assert.equal(await extend(3), 'extension_too_long');
    assert.equal(await extend(1), '2026-03-31');
    assert.equal(await extend(2), 'extension_too_long');
    assert.equal(await extend(1, NOW + 58 * DAY), '2026-04-30');
    const [kept] = await shop.requests.of('aino');
    assert.deepEqual(
      kept?.content?.extensions.map(({ months, reason }) => [months, reason]),
      [
        [1, 'reason 1'],
        [1, 'reason 1'],
      ],
    );
    const late = (await take(shop, asked('aino', 'access'))).request.id;
    assert.deepEqual(await shop.requests.alter(late, extending(1, 'too late', NOW + 29 * DAY)), {
      ok: false,
      code: 'request_overdue',
    });
  });

  test('[RQ4] an answer is given once; whoever comes second is told so', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    const { id } = (await take(shop, asked('aino', 'access'))).request;
    const answers = await Promise.all([
      shop.requests.alter(id, refusing('no', 'reader:a', NOW)),
      shop.requests.alter(id, refusing('no', 'reader:b', NOW)),
      shop.requests.alter(id, beginning),
    ]);
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    const [kept] = await shop.requests.of('aino');
    if (kept?.state === 'fulfilling') {
      assert.ok((await shop.requests.alter(id, beginning)).ok);
      assert.ok((await shop.requests.alter(id, finishing('reader:c', NOW))).ok);
    }
    const again = await shop.requests.alter(id, finishing('reader:c', NOW));
    assert.deepEqual(again, { ok: false, code: 'request_answered' });
    const unknown = await shop.requests.alter('nothing', beginning);
    assert.deepEqual(unknown, { ok: false, code: 'request_unknown' });
  });

  test('[RQ3] requests come in the order in which they are due, page by page, and the overdue are counted', async () => {
    const shop = await addExampleShop(at.store);
    await addPerson(shop, 'aino');
    const ids: string[] = [];
    for (const days of [2, 0, 1]) {
      const { request } = await take(shop, asked('aino', 'access'), NOW - days * DAY);
      ids[2 - days] = request.id;
    }
    const page = async (wanted: object) =>
      (await shop.requests.page({ states: ['open', 'fulfilling'], limit: 10, ...wanted })).map(
        ({ id }) => id,
      );
    const all = await shop.requests.page({ states: ['open'], limit: 10 });
    const dues = all.map(({ dueAt }) => dueAt);
    assert.deepEqual(dues, dues.toSorted());
    assert.deepEqual(new Set(await page({})), new Set(ids));
    const [first] = all;
    assert.ok(first);
    assert.deepEqual(
      await page({ after: first }),
      all.slice(1).map(({ id }) => id),
    );
    assert.deepEqual(await page({ limit: 1 }), [first.id]);
    assert.deepEqual(await page({ before: first.dueAt }), []);
    assert.deepEqual(await page({ states: ['refused'] }), []);
    assert.deepEqual(await shop.requests.waiting(NOW), { open: 3, overdue: 0 });
    const late = NOW + 40 * DAY;
    assert.deepEqual(await shop.requests.waiting(late), { open: 3, overdue: 3 });
    assert.equal((await page({ before: late })).length, 3);
    const other = await addExampleShop(at.store);
    assert.deepEqual(await other.requests.waiting(late), { open: 0, overdue: 0 });
    assert.equal(await other.requests.get(first.id), undefined);
  });
};
