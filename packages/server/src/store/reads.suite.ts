import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { readFacts } from '../read/facts-of.js';
import { listRecords } from '../read/list-records.js';
import { verifyLedger } from '../read/verify-ledger.js';
import {
  addExampleShop,
  exampleInstructions,
  makeAdmission,
  makeChange,
  makeRecord,
} from './example-shop.suite.js';
import { ledgerAndReads } from './ledger-and-reads-step.js';
import { MIGRATIONS } from './migrations.js';
import { openStore } from './open-store.js';
import { SIGNAL_WORDS_SHA256 } from './signal-words.js';
import type { AdmittedRecord, ControllerStore, StoredRecord } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';

const DAY = 864e5;
const NOW = Date.UTC(2027, 2, 31, 12);
const READER = { id: 'reader', permissions: [] };

/** What every engine promises about reading for a purpose. */
export const readsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  const everything = async (shop: ControllerStore): Promise<readonly StoredRecord[]> =>
    (
      await Promise.all(
        (['lead', 'message', 'event'] as const).map((kind) => shop.records(kind, undefined, 10_000)),
      )
    ).flat();

  const listed = async (controller: string): Promise<readonly string[]> => {
    const { rows } = await sql<{ kind: string; purpose: string; occurred_at: number; record_id: string }>`
      select kind, purpose, occurred_at, record_id from records_by_purpose where controller_id = ${controller}
    `.execute(at.database.read);
    return rows.map((row) => `${row.kind} ${row.purpose} ${row.occurred_at} ${row.record_id}`).toSorted();
  };

  const expectedList = async (shop: ControllerStore): Promise<readonly string[]> =>
    (await everything(shop))
      .filter(({ kind }) => kind !== 'event')
      .flatMap(({ kind, tag, id }) => tag.purposes.map((purpose) => `${kind} ${purpose} ${tag.time} ${id}`))
      .toSorted();

  test('[RD2] the index of purposes says what the tags say, whatever becomes of the records', async () => {
    const shop = await addExampleShop(at.store);
    const given = makeChange('marketing', 'given');
    const records: AdmittedRecord[] = Array.from({ length: 30 }, (_, index) =>
      makeRecord(shop.id, `person-${index % 3}`, {
        kind: index % 5 === 0 ? 'message' : index % 5 === 1 ? 'event' : 'lead',
        tag: {
          consent: given.id,
          time: NOW - index,
          purposes: index % 2 ? ['contact', 'marketing'] : index % 3 ? ['marketing'] : ['contact'],
        },
      }),
    );
    for (const subject of ['person-0', 'person-1', 'person-2']) {
      const mine = records.filter((record) => record.subject === subject);
      const changes = subject === 'person-0' ? [given] : [];
      await shop.admit(makeAdmission(subject, { changes, records: mine }));
    }
    assert.deepEqual(await listed(shop.id), await expectedList(shop));
    const before = (await listed(shop.id)).length;
    assert.ok(before > 24);
    await shop.admit(makeAdmission('person-0', { changes: [makeChange('marketing', 'withdrawn')] }));
    assert.deepEqual(await listed(shop.id), await expectedList(shop));
    assert.ok((await listed(shop.id)).length < before);
    await shop.eraseSubject({ subject: 'person-1', actor: 'test', now: NOW });
    assert.deepEqual(await listed(shop.id), await expectedList(shop));
    for (let state = 'more'; state === 'more';) ({ state } = await shop.sweep(NOW + 4000 * DAY, 10));
    assert.deepEqual([await listed(shop.id), await everything(shop)], [[], []]);
  });

  test('[RD2] what was stored before there was the index is in it, and the ledger of before goes on', async () => {
    const old = await makePlace();
    const database = old.open();
    const upTo = MIGRATIONS.indexOf(ledgerAndReads);
    await sql.raw('CREATE TABLE schema_version (version INTEGER NOT NULL)').execute(database.write);
    await sql.raw(`INSERT INTO schema_version (version) VALUES (${upTo})`).execute(database.write);
    for (const step of MIGRATIONS.slice(0, upTo))
      for (const statement of step(database.engine)) await sql.raw(statement).execute(database.write);
    const document = JSON.stringify(exampleInstructions('shop'));
    for (const statement of [
      // A place of its ledger was given out and never taken.
      `INSERT INTO controllers (id, site_key, ledger_seq, created_at) VALUES ('shop', 'k', 5, 0)`,
      `INSERT INTO instructions (controller_id, version, document, added_at) VALUES ('shop', 1, '${document}', 0)`,
      `INSERT INTO subjects (controller_id, id, secret_hash) VALUES ('shop', 'aino', 'hash-of-aino')`,
      `INSERT INTO consent_changes (controller_id, id, subject_id, seq, purpose, state, "time", received_at, notice, language, words, surface, method)
       VALUES ('shop', 'old-change', 'aino', 4, 'marketing', 'given', 1, 1, '2026-01', 'en', 'w', 'chat', 'button')`,
      ...['lead', 'event'].map(
        (
          kind,
        ) => `INSERT INTO records (controller_id, id, subject_id, type, kind, occurred_at, received_at, tag, fields)
        VALUES ('shop', 'old-${kind}', 'aino', 'quote', '${kind}', 1, 1, '{"purposes":["contact","marketing"]}', '{}')`,
      ),
    ])
      await sql.raw(statement).execute(database.write);
    await database.close();

    const upgraded = await openStore({ ...old.options, now: Date.now });
    const shop = await upgraded.controller('shop');
    assert.ok(shop);
    const rows = async () => {
      const look = old.open();
      const { rows: found } = await sql<{ purpose: string; record_id: string }>`
        select purpose, record_id from records_by_purpose order by purpose`.execute(look.read);
      await look.close();
      return found;
    };
    assert.deepEqual(await rows(), [
      { purpose: 'contact', record_id: 'old-lead' },
      { purpose: 'marketing', record_id: 'old-lead' },
    ]);
    assert.equal(await shop.words(SIGNAL_WORDS_SHA256), 'Sec-GPC: 1');
    await shop.admit(makeAdmission('aino', { changes: [makeChange('analytics', 'given')] }));
    assert.deepEqual(
      (await shop.ledger(0, 10)).map(({ entry, hash }) => [entry.seq, hash === '']),
      [
        [4, true],
        [5, false],
      ],
    );
    const ledger = { controller: 'shop', page: shop.ledger, end: shop.ledgerEnd };
    const verified = await verifyLedger(ledger);
    assert.ok(verified.ok && verified.chained === 1 && verified.unchained === 1);
    await upgraded.close();
    await old.drop();
  });

  test('[RD2] leads for a purpose come in pages, newest first, each once, and only those that carry it', async () => {
    const shop = await addExampleShop(at.store);
    const records = Array.from({ length: 40 }, (_, index) =>
      makeRecord(shop.id, 'aino', {
        tag: {
          time: NOW - Math.floor(index / 3),
          purposes: index % 4 ? ['contact'] : ['contact', 'marketing'],
        },
      }),
    );
    await shop.admit(makeAdmission('aino', { records }));
    for (const purpose of ['contact', 'marketing', 'analytics']) {
      const seen: string[] = [];
      let page = await shop.readable({ kind: 'lead', purpose, after: undefined, limit: 3 });
      while (page.length > 0) {
        seen.push(...page.map(({ record }) => record.id));
        const last = page.at(-1)?.record;
        page = last
          ? await shop.readable({
              kind: 'lead',
              purpose,
              after: { time: last.tag.time, id: last.id },
              limit: 3,
            })
          : [];
      }
      const expected = records
        .filter(({ tag }) => tag.purposes.includes(purpose))
        .toSorted((a, b) => b.tag.time - a.tag.time || (a.id < b.id ? 1 : -1));
      assert.deepEqual(
        seen,
        expected.map(({ id }) => id),
      );
    }
  });

  test('[RD1] restricted, erased and unknown people are shown to nobody', async () => {
    const shop = await addExampleShop(at.store);
    await shop.admit(
      makeAdmission('aino', { records: [makeRecord(shop.id, 'aino', { tag: { time: NOW } })] }),
    );
    const wanted = { purpose: 'contact', kind: 'lead', limit: 10, after: undefined, explain: true } as const;
    const page = () => listRecords(shop, READER, wanted, () => NOW);
    assert.equal((await page()).records.length, 1);
    await shop.restrictSubject({ subject: 'aino', actor: 'test', now: NOW }, true);
    assert.deepEqual(await page(), { records: [], next: null, leftOut: { restricted: 1 } });
    const factsFor = await readFacts(shop, [{ subject: 'nobody', tag: {} }], NOW);
    assert.equal(factsFor('nobody').erased, true);
  });

  test('[PL14] sources are found step by step, each with the person whose it is', async () => {
    const shop = await addExampleShop(at.store);
    const made = (subject: string, sources?: Record<string, string[]>) => {
      const { tag } = makeRecord(shop.id, subject);
      return makeRecord(shop.id, subject, sources ? { tag: { ...tag, source: 'derived', sources } } : {});
    };
    const own = made('aino');
    const foreign = made('eero');
    const first = made('aino', { [own.id]: ['name'], [foreign.id]: ['name'], gone_gone_gone_gone: ['name'] });
    const second = made('aino', { [first.id]: ['name'], [own.id]: ['email'] });
    for (const record of [own, foreign, first, second])
      await shop.admit(makeAdmission(record.subject, { records: [record] }));
    const sources = await shop.sources([second, own]);
    assert.deepEqual([...sources.keys()].toSorted(), ['aino', 'eero']);
    assert.deepEqual(new Set(Object.keys(sources.get('aino') ?? {})), new Set([first.id, own.id]));
    assert.deepEqual(sources.get('aino')?.[own.id]?.tag, own.tag);
    assert.equal((await shop.sources([own, foreign])).size, 0);
  });
};
