import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import { keptOfPeople, type KeptOfPerson } from './kept-of-people.js';
import { asked, take } from './people-who-ask.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';

/** What every engine says of what was kept of people at a time. */
export const keptOfPeopleSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);
  const kept = async (shop: string, before: number, limit = 2): Promise<KeptOfPerson[]> => {
    const found: KeptOfPerson[] = [];
    for await (const page of keptOfPeople(at.database, shop, before, limit)) {
      assert.ok(page.length <= limit);
      found.push(...page);
    }
    return found;
  };

  test('[BQ1] what was received before a moment is counted by person, alike with alike, whatever the page', async () => {
    const [shop, other] = [await addExampleShop(at.store), await addExampleShop(at.store)];
    const record = (receivedAt: number, more: object = {}) =>
      makeRecord(shop.id, 'aino', { receivedAt, ...more });
    const event = { type: 'visit', kind: 'event', fields: { page: '/"x"' } } as const;
    await shop.admit(
      makeAdmission('aino', {
        changes: [makeChange('marketing', 'given')],
        records: [
          record(2000),
          record(2999, { fields: { name: 'Aino' } }),
          record(2999, { fields: { name: 'A' } }),
          record(3000),
          record(2500, { ...event, tag: { purposes: ['analytics'] } }),
        ],
      }),
    );
    await shop.admit(makeAdmission('eero', { records: [makeRecord(shop.id, 'eero', { receivedAt: 9000 })] }));
    const bare = { controller_id: shop.id, id: 'ilona', secret_hash: 'x' };
    await at.database.write.insertInto('subjects').values(bare).execute();
    await shop.admit(makeAdmission('oili', { records: [makeRecord(shop.id, 'oili')] }));
    await take(shop, asked('oili', 'access'), 2999);
    await take(shop, asked('oili', 'erasure'), 3000);
    await shop.eraseSubject({ subject: 'oili', actor: 'reader:dpo', now: 5000 });
    await other.admit(makeAdmission('aino', { records: [makeRecord(other.id, 'aino')] }));

    for (const limit of [1, 2, 500]) {
      const found = await kept(shop.id, 3000, limit);
      assert.deepEqual(
        found.map((each) => ({ ...each, records: [] })),
        [
          { subject: 'aino', records: [], erasedAt: null, choices: 1, requests: 0, bare: false },
          { subject: 'eero', records: [], erasedAt: null, choices: 0, requests: 0, bare: false },
          { subject: 'ilona', records: [], erasedAt: null, choices: 0, requests: 0, bare: true },
          { subject: 'oili', records: [], erasedAt: 5000, choices: 0, requests: 1, bare: false },
        ],
      );
      const [aino, ...others] = found;
      assert.deepEqual(
        aino?.records.toSorted((a, b) => a.fields.length - b.fields.length || (a.type < b.type ? -1 : 1)),
        [
          { type: 'quote', purposes: ['contact'], fields: ['name'], records: 2 },
          { type: 'visit', purposes: ['analytics'], fields: ['page'], records: 1 },
          { type: 'quote', purposes: ['contact'], fields: ['email', 'name'], records: 1 },
        ],
      );
      assert.deepEqual(
        others.flatMap(({ records }) => records),
        [],
      );
    }
    assert.deepEqual(await kept('nobody', 3000), []);
  });
};
