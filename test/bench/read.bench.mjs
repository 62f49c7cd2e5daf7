// What it costs to read the newest 50 leads for a purpose, beside the same read for none: who reads is looked up,
// as many leads are opened and written as JSON, and the access is noted in the audit, but nothing is decided. Among few
// and among many records, on both engines.
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '@remit/dev/postgres';
import { countRecords, listRecords, openStore } from '@remit/server';
import pg from 'pg';
import { median } from './median.mjs';

const [few = 1_000, many = 1_000_000] = (process.env['REMIT_BENCH_RECORDS'] ?? '')
  .split(',')
  .filter((part) => part !== '')
  .map(Number);
const PAGE = 50;
const ROUNDS = 600;
const WARM_UP = 150;
/** Leads of one person, and in how many of them one carries the rare purpose. */
const LEADS = 10;
const RARE = 100;
const AT_ONCE = 200;

const WORDING = {
  contact: 'We answer you.',
  marketing: 'We send you offers.',
  newsletter: 'We send you a letter in spring.',
};
const purpose = (/** @type {'contract' | 'consent'} */ basis, /** @type {string} */ text) => ({
  basis,
  categories: /** @type {('name' | 'email' | 'message')[]} */ (['name', 'email', 'message']),
  retention: 'P24M',
  wording: { en: text },
  wordingSince: '2026-01',
});
/** @returns {import('@remit/contract').Instructions} */
const instructionsOf = (/** @type {string} */ controller) => ({
  controller,
  version: 1,
  party: { name: 'Bench Shop', contact: 'privacy@shop.example' },
  notices: ['2026-01'],
  purposes: {
    contact: purpose('contract', WORDING.contact),
    marketing: purpose('consent', WORDING.marketing),
    newsletter: purpose('consent', WORDING.newsletter),
  },
  records: { quote: { kind: 'lead', fields: { name: 'name', email: 'email', wish: 'message' } } },
  recipients: {},
  origins: ['https://shop.example'],
});

const idOf = (/** @type {string} */ what, /** @type {number} */ number) =>
  `${what}_${String(number).padStart(14, '0')}`;

/**
 * Hands in leads of many people, as pages would: each consented to both purposes.
 * @param {import('@remit/server').ControllerStore} controller
 * @param {number} records
 */
const fill = async (controller, records) => {
  const { id } = controller;
  const { categories } = { categories: instructionsOf(id).records['quote']?.fields ?? {} };
  const begin = Date.now() - 864e5;
  /** @param {number} number */
  const handIn = (number) => {
    const subject = idOf('person', number);
    const at = begin + number;
    const changes = /** @type {const} */ (['marketing', 'newsletter']).map((name) => ({
      id: idOf(name, number),
      purpose: name,
      state: /** @type {const} */ ('given'),
      time: at,
      notice: '2026-01',
      language: 'en',
      words: hash('sha256', WORDING[name]),
      surface: 'chat',
      method: 'button',
    }));
    const leads = Array.from({ length: LEADS }, (_, index) => {
      const place = number * LEADS + index;
      return {
        id: idOf('lead', place),
        subject,
        type: 'quote',
        kind: /** @type {const} */ ('lead'),
        tag: {
          controller: id,
          source: /** @type {const} */ ('widget'),
          purposes: place % RARE === 0 ? ['contact', 'marketing', 'newsletter'] : ['contact', 'marketing'],
          notice: '2026-01',
          consent: idOf('newsletter', number),
          // One after the other, of people in turn: a page shows fifty different ones.
          time: begin + index * (records / LEADS) + number,
        },
        fields: {
          name: 'Aino Esimerkki',
          email: `aino.${place}@example.org`,
          wish: 'A bench of larch for the terrace, two metres long, and two chairs that go with it.',
        },
        categories,
        receivedAt: at,
        routes: [],
        nextEnd: at + 7e10,
      };
    });
    return controller.admit({
      subject: { id: subject, secretHash: hash('sha256', subject) },
      changes,
      receivedAt: at,
      recordIds: leads.map((lead) => lead.id),
      judge: () => leads,
    });
  };
  const people = records / LEADS;
  for (let from = 0; from < people; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, people - from);
    await Promise.all(Array.from({ length }, (_, index) => handIn(from + index)));
  }
};

/**
 * Milliseconds of each way to read, in turn, so that all see the same machine.
 * @param {Record<string, () => Promise<number>>} ways
 * @param {number} expected leads that each reads
 */
const compare = async (ways, expected) => {
  /** @type {Record<string, number[]>} */
  const took = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      const rows = await way();
      if (round >= 0) took[name]?.push(performance.now() - start);
      if (rows !== expected) throw new Error(`${name} read ${rows} leads`);
    }
  }
  return Object.fromEntries(Object.entries(took).map(([name, times]) => [name, median(times)]));
};

/** @param {readonly { readonly fields: object }[]} leads @returns how many hold anything */
const written = (leads) => JSON.stringify(leads).split('"email":').length - 1;

/**
 * @param {string} engine
 * @param {import('@remit/server').Store} store
 * @param {number} records
 * @param {() => Promise<void>} filledUp called when the records are there
 */
const measure = async (engine, store, records, filledUp = async () => {}) => {
  const controller = await store.addController(
    {
      instructions: instructionsOf(`shop-${records}`),
      siteKey: `bench-site-key-${records}`,
      readers: [{ id: 'bench', tokenHash: `token-${records}`, purposes: [], permissions: [] }],
    },
    0,
  );
  const begun = performance.now();
  await fill(controller, records);
  const filled = (performance.now() - begun) / 1000;
  await filledUp();
  const reader = { id: 'bench', permissions: [] };
  const findReader = async () => {
    if (!(await store.reader(`token-${records}`))) throw new Error('no reader');
  };
  const limited = (/** @type {string} */ name) => async () => {
    await findReader();
    const wanted = {
      purpose: name,
      kind: /** @type {const} */ ('lead'),
      limit: PAGE,
      after: undefined,
      explain: false,
    };
    const page = await listRecords(controller, reader, wanted, Date.now);
    return written(page.records);
  };
  const unlimited = (/** @type {number} */ limit) => async () => {
    await findReader();
    const rows = await controller.records('lead', undefined, limit);
    const opened = await controller.open(rows);
    const detail = { route: 'records', purposes: [], shown: rows.length };
    await controller.addAudit([
      { time: Date.now(), actor: 'reader:bench', action: 'access', subject: null, record: null, detail },
    ]);
    return written(
      rows.map(({ id, type, subject, tag }, index) => ({
        id,
        type,
        time: tag.time,
        subject,
        scope: { purposes: tag.purposes, notice: tag.notice, consent: tag.consent, source: tag.source },
        fields: opened[index]?.fields ?? {},
      })),
    );
  };
  const { none = 0, all = 0 } = await compare({ none: unlimited(PAGE), all: limited('marketing') }, PAGE);
  const rareLeads = Math.min(PAGE, records / RARE);
  const { few: noneOfFew = 0, rare = 0 } = await compare(
    { few: unlimited(rareLeads), rare: limited('newsletter') },
    rareLeads,
  );
  const count = performance.now();
  const wanted = { purpose: 'marketing', type: 'quote', from: 0, to: Date.now() };
  const counted = await countRecords(controller, wanted, Date.now());
  const counting = performance.now() - count;
  if (counted.records !== records) throw new Error(`counted ${counted.records}`);
  console.log(
    `${engine.padEnd(8)} ${records.toLocaleString('en').padStart(9)} records (filled in ${filled.toFixed(0)} s): ` +
      `${PAGE} leads for a purpose of all ${all.toFixed(2)} ms, for none ${none.toFixed(2)} ms: ${(all / none).toFixed(2)}; ` +
      `${rareLeads} of a purpose of 1 in ${RARE} ${rare.toFixed(2)} ms, for none ${noneOfFew.toFixed(2)} ms: ${(rare / noneOfFew).toFixed(2)}; ` +
      `all counted in ${counting.toFixed(0)} ms`,
  );
};

const folder = mkdtempSync(join(tmpdir(), 'remit-bench-read-'));
const masterKeys = { value: Buffer.alloc(32, 'bench').toString('base64') };
const embedded = await openStore({ dataDir: folder, masterKeys, now: Date.now });
for (const records of [few, many]) await measure('SQLite', embedded, records);
await embedded.close();
rmSync(folder, { recursive: true });

const postgres = await findPostgres();
if ('skipped' in postgres) console.log(`PostgreSQL: skipped (${postgres.skipped})`);
else {
  const store = await openStore({ dataDir: '', databaseUrl: postgres.url, masterKeys, now: Date.now });
  // PostgreSQL does so by itself within a minute.
  const gatherStatistics = async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('ANALYZE');
    await client.end();
  };
  for (const records of [few, many]) await measure('Postgres', store, records, gatherStatistics);
  await store.close();
  await postgres.stop();
}
console.log(`Medians of ${ROUNDS} reads of the newest leads each, in turn; the last number is the ratio.`);
