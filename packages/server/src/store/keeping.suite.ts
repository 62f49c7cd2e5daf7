import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import {
  addExampleShop,
  exampleInstructions,
  hashWords,
  makeAdmission,
  makeChange,
  makeRecord,
  openedFields,
} from './example-shop.suite.js';
import { openStore } from './open-store.js';
import type { MakePlace, StorePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const ACKNOWLEDGED_BEFORE_KILL = 200;

/** What every engine promises about setting up, reading back and coming back. */
export const keepingSuite = (makePlace: MakePlace): void => {
  const withPlace = async (use: (place: StorePlace) => Promise<void>): Promise<void> => {
    const place = await makePlace();
    try {
      await use(place);
    } finally {
      await place.drop();
    }
  };

  test('[IN1] what was acknowledged before a kill -9 is there afterwards, exactly once', () =>
    withPlace(async (place) => {
      const { dataDir, databaseUrl = '' } = place.options;
      const program = fileURLToPath(new URL('acknowledge.suite.ts', import.meta.url));
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '-C', 'source', program, dataDir, databaseUrl],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const acknowledged: string[] = [];
      for await (const id of createInterface({ input: child.stdout })) {
        acknowledged.push(id);
        if (acknowledged.length === ACKNOWLEDGED_BEFORE_KILL) child.kill('SIGKILL');
      }
      assert.ok(acknowledged.length >= ACKNOWLEDGED_BEFORE_KILL);

      const store = await openStore({ ...place.options, now: Date.now });
      const shop = await store.controller('acknowledging-shop');
      assert.ok(shop);
      const kept = await shop.records('lead', undefined, 100_000);
      const ids = new Set(kept.map(({ id }) => id));
      assert.equal(ids.size, kept.length);
      assert.deepEqual(
        acknowledged.filter((id) => !ids.has(id)),
        [],
      );
      for (const { id } of kept) assert.equal((await deliveriesOf(shop, id)).length, 1);
      await store.close();
    }));

  test('a restart keeps everything', () =>
    withPlace(async (place) => {
      const first = await openStore({ ...place.options, now: Date.now });
      const shop = await addExampleShop(first, 5);
      const record = makeRecord(shop.id, 'aino', { routes: [{ recipient: 'crm', purpose: 'contact' }] });
      await shop.admit(
        makeAdmission('aino', { changes: [makeChange('marketing', 'given')], records: [record] }),
      );
      await shop.setEndpoint({
        recipient: 'crm',
        kind: 'webhook',
        url: 'https://crm.example/hook',
        secret: 'whsec_c2VjcmV0',
      });
      await first.close();

      const second = await openStore({ ...place.options, now: Date.now });
      const again = await second.controller(shop.id);
      assert.ok(again);
      assert.deepEqual(await second.controllers(), [shop.id]);
      assert.deepEqual(await again.instructions(), exampleInstructions(shop.id));
      assert.equal(await again.hasSiteKey(`key-of-${shop.id}`), true);
      assert.equal(await again.hasSiteKey('another-key'), false);
      assert.equal((await again.endpoints()).length, 1);
      assert.deepEqual(await openedFields(again, record.id), record.fields);
      assert.equal((await again.histories(['aino'])).get('aino')?.length, 1);
      assert.equal((await again.claimDeliveries('crm', 9999, 1, 10)).length, 1);
      const next = makeChange('marketing', 'refused');
      await again.admit(makeAdmission('aino', { changes: [next] }));
      const ledger = (await again.histories(['aino'])).get('aino') ?? [];
      assert.deepEqual(
        ledger.map(({ seq }) => seq),
        [1, 2],
      );
      await second.close();
    }));

  test('two processes may open an empty database at once', () =>
    withPlace(async (place) => {
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ ...place.options, now: Date.now })));
      for (const store of stores) await store.ping();
      await Promise.all(stores.map((store) => store.close()));
    }));

  test('a database of a newer program is not opened', () =>
    withPlace(async (place) => {
      await (await openStore({ ...place.options, now: Date.now })).close();
      const database = place.open();
      await sql`UPDATE schema_version SET version = 999`.execute(database.write);
      await database.close();
      await assert.rejects(
        openStore({ ...place.options, now: Date.now }),
        /schema version 999.*use a newer program/,
      );
    }));

  test('the ledger can be neither changed nor shortened, by nobody', () =>
    withPlace(async (place) => {
      const store = await openStore({ ...place.options, now: Date.now });
      const shop = await addExampleShop(store);
      await shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'given')] }));
      await store.close();
      const database = place.open();
      for (const statement of [
        `UPDATE consent_changes SET state = 'refused'`,
        'DELETE FROM consent_changes',
      ]) {
        await assert.rejects(sql.raw(statement).execute(database.write), /append-only/);
      }
      await database.close();
    }));

  test('instructions: the highest version is in force, words are kept for ever, nothing goes back', () =>
    withPlace(async (place) => {
      let now = 0;
      const store = await openStore({ ...place.options, now: () => now });
      const shop = await addExampleShop(store);
      const second = exampleInstructions(shop.id, 2);
      const { marketing } = second.purposes;
      assert.ok(marketing);
      marketing.wording = { en: 'We send you other offers.' };
      await shop.addInstructions(second, 10);
      await shop.addInstructions(second, 11);
      assert.deepEqual(await shop.instructions(), second);
      await assert.rejects(shop.addInstructions(exampleInstructions(shop.id), 12), /not newer/);
      await assert.rejects(shop.addInstructions(exampleInstructions('other', 3), 12), /of other/);
      assert.equal(await shop.words(hashWords('We send you offers.')), 'We send you offers.');
      assert.equal(await shop.hasWords('marketing', hashWords('Lähetämme tarjouksia.')), true);
      assert.equal(await shop.hasWords('marketing', hashWords('We send you other offers.')), true);
      assert.equal(await shop.hasWords('analytics', hashWords('We send you offers.')), false);
      assert.equal(await shop.words(hashWords('Never said.')), undefined);

      const other = await openStore({ ...place.options, now: () => now });
      const theirs = await other.controller(shop.id);
      await theirs?.addInstructions({ ...second, version: 3 }, 20);
      now += 1000;
      assert.equal((await shop.instructions()).version, 3);
      await Promise.all([other.close(), store.close()]);
    }));

  test('controllers, readers, bots and endpoints are found by their own ids only', () =>
    withPlace(async (place) => {
      const store = await openStore({ ...place.options, now: Date.now });
      const shop = await addExampleShop(store);
      assert.equal(await store.controller('unknown'), undefined);
      await assert.rejects(
        store.addController({ instructions: exampleInstructions(shop.id), siteKey: 'k', readers: [] }, 1),
        /already/,
      );
      assert.deepEqual(await store.reader(`token-of-${shop.id}`), {
        controller: shop.id,
        id: 'crm-reader',
        employer: 'controller',
        purposes: ['contact'],
        permissions: [],
      });
      assert.equal(await store.reader('unknown'), undefined);

      const bot = {
        id: 'quote-bot',
        version: 1,
        title: { en: 'Ask us' },
        language: 'en',
        start: 'end',
        steps: { end: { kind: 'end' as const, text: { en: 'Bye' } } },
      };
      await shop.addBot(bot, 1);
      await shop.addBot({ ...bot, version: 2 }, 2);
      await shop.addBot({ ...bot, version: 2 }, 3);
      assert.deepEqual(await shop.bot('quote-bot'), { ...bot, version: 2 });
      assert.deepEqual(await shop.bot('quote-bot', 1), bot);
      assert.equal(await shop.bot('quote-bot', 3), undefined);
      assert.equal(await shop.bot('unknown'), undefined);
      await assert.rejects(shop.addBot(bot, 4), /not newer/);

      const webhook = { recipient: 'crm', kind: 'webhook', url: 'https://two.example', secret: 'b' } as const;
      const email = { recipient: 'crm', kind: 'email', address: 'leads@two.example' } as const;
      await shop.setEndpoint({ ...webhook, url: 'https://one.example' });
      await shop.setEndpoint(webhook);
      assert.deepEqual(await shop.endpoints(), [webhook]);
      await shop.setEndpoint(email);
      assert.deepEqual(await shop.endpoints(), [email]);
      await store.close();
    }));

  test('records are paged newest first, without gaps where times are equal', () =>
    withPlace(async (place) => {
      const store = await openStore({ ...place.options, now: Date.now });
      const shop = await addExampleShop(store);
      const records = [3, 1, 2, 2, 2, 5].map((time) => makeRecord(shop.id, 'aino', { tag: { time } }));
      const event = makeRecord(shop.id, 'aino', { kind: 'event', type: 'visit' });
      await shop.admit(makeAdmission('aino', { records: [...records, event] }));
      const pages: string[] = [];
      let after: { time: number; id: string } | undefined;
      for (;;) {
        const page = await shop.records('lead', after, 2);
        const last = page.at(-1);
        if (!last) break;
        pages.push(...page.map(({ id }) => id));
        after = { time: last.tag.time, id: last.id };
      }
      const expected = records
        .toSorted((a, b) => b.tag.time - a.tag.time || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id);
      assert.deepEqual(pages, expected);
      await store.close();
    }));
};
