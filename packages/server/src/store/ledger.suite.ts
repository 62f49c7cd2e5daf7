import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsentChange } from '@remit/contract';
import { CHAIN_START, chainHash } from './chain.js';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { verifyAt } from './verify-at.suite.js';

/** What every engine promises of what comes into the consent ledger. */
export const ledgerSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  test('[LE1] each entry holds all that was sent, is chained to the one before, and the chain verifies', async () => {
    const shop = await addExampleShop(at.store);
    const changes: ConsentChange[] = [
      { ...makeChange('marketing', 'asked'), language: 'fi' },
      { ...makeChange('marketing', 'given'), category: 'health', method: 'typed-name', surface: 'shop-page' },
      makeChange('marketing', 'refused'),
      makeChange('marketing', 'withdrawn'),
      makeChange('marketing', 'renewed'),
      makeChange('contact', 'objected'),
      makeChange('marketing', 'expired'),
    ];
    await shop.admit(makeAdmission('aino', { changes }));
    const expected = changes.map((change, index) => ({ ...change, seq: index + 1, receivedAt: 2000 }));
    assert.deepEqual((await shop.histories(['aino'])).get('aino'), expected);

    const ledger = await shop.ledger(0, 100);
    let hash = CHAIN_START;
    for (const [index, each] of ledger.entries()) {
      assert.deepEqual([each.subject, each.entry], ['aino', expected[index]]);
      hash = chainHash(hash, { controller: shop.id, subject: 'aino', ...each.entry });
      assert.equal(each.hash, hash);
    }
    assert.deepEqual(await shop.ledgerEnd(), { seq: 7, hash });
    assert.deepEqual(await verifyAt(at.place, shop.id), {
      ok: true,
      chained: 7,
      unchained: 0,
      end: { seq: 7, hash },
    });
  });

  test('[LE1] the chain has no gap: not through admissions that fail, repeat, or come at once from two processes', async () => {
    const shop = await addExampleShop(at.store);
    const other = await openStore({ ...at.place.options, now: Date.now });
    const theirs = await other.controller(shop.id);
    assert.ok(theirs);
    const failing = makeAdmission('bad', { changes: [makeChange('marketing', 'given')] }, () => {
      throw new Error('judge broke');
    });
    const sends = Array.from({ length: 40 }, (_, index) => {
      const mine = index % 2 ? shop : theirs;
      const change = makeChange('marketing', index % 3 ? 'given' : 'refused');
      return mine.admit(makeAdmission(`person-${index % 7}`, { changes: [change, change] }));
    });
    await Promise.all([
      ...sends,
      assert.rejects(shop.admit(failing), /judge broke/),
      shop.admit({ ...makeAdmission('person-0', {}), changes: [makeChange('marketing', 'given')] }),
    ]);
    await other.close();
    const verified = await verifyAt(at.place, shop.id);
    assert.ok(verified.ok);
    assert.deepEqual([verified.chained, verified.end.seq], [41, 41]);
    assert.deepEqual(
      (await shop.ledger(0, 100)).map(({ entry }) => entry.seq),
      Array.from({ length: 41 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      (await shop.ledger(38, 2)).map(({ entry }) => entry.seq),
      [39, 40],
    );
  });

  test('[LE4] a change that repeats is no entry, and whoever cites it cites what stood then', async () => {
    const shop = await addExampleShop(at.store);
    const first = makeChange('marketing', 'given');
    const second = makeChange('analytics', 'given');
    const again = makeChange('marketing', 'given');
    const repeats = (last: { state: string }, change: ConsentChange) => last.state === change.state;
    const send = (changes: readonly ConsentChange[], cited: readonly string[] = []) => {
      const seen: (string | undefined)[] = [];
      const admission = makeAdmission('aino', { changes }, ({ standsFor }) => {
        seen.push(...cited.map((id) => standsFor.get(id)));
        return [];
      });
      return shop.admit({ ...admission, repeats, cited }).then((admitted) => ({ admitted, seen }));
    };
    await send([first, second]);
    const repeated = await send([again], [again.id]);
    assert.deepEqual(repeated.admitted, {
      admitted: true,
      newIds: new Set(),
      erased: { records: 0, fields: 0 },
      tombstone: false,
    });
    assert.deepEqual(repeated.seen, [second.id]);
    // In a later request too.
    assert.deepEqual((await send([], [again.id, first.id])).seen, [second.id, undefined]);
    assert.equal((await shop.histories(['aino'])).get('aino')?.length, 2);

    // Sent once more after a withdrawal, it is still the same old change.
    await send([makeChange('marketing', 'withdrawn')]);
    await send([again]);
    assert.deepEqual(
      (await shop.histories(['aino'])).get('aino')?.map(({ state }) => state),
      ['given', 'given', 'withdrawn'],
    );
    assert.equal((await verifyAt(at.place, shop.id)).ok, true);
  });

  test('[LE4] nobody becomes known by what their browser says by itself', async () => {
    const shop = await addExampleShop(at.store);
    const signals = () => [makeChange('marketing', 'refused')];
    await shop.admit({ ...makeAdmission('shadow', {}), signals });
    assert.equal(await shop.holdsSecret('shadow', 'hash-of-shadow'), undefined);
    assert.deepEqual(await shop.ledgerEnd(), { seq: 0, hash: '' });
    const records = [makeRecord(shop.id, 'shadow')];
    await shop.admit({ ...makeAdmission('shadow', { records }), signals });
    assert.equal((await shop.histories(['shadow'])).get('shadow')?.length, 1);
  });
};
