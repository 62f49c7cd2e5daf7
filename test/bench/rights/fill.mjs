// Fills a database with people and what is kept of them, past the server: as many rows as wanted, quickly.
import { randomBytes } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import { openStore } from '@remit/server';
import { CONTROLLER, INSTRUCTIONS, makeEvent, SITE_KEY } from '../ingest/make-events.mjs';

/** Records of each person: two leads, of which one was given to the CRM, and events. */
const LEADS = 2;
const EVENTS = 8;
export const RECORDS = LEADS + EVENTS;
export const TOKEN = 'rt_bench_privacy_officer';

/** @type {import('@remit/contract').Instructions} */
const instructions = {
  ...INSTRUCTIONS,
  purposes: {
    ...INSTRUCTIONS.purposes,
    contact: {
      basis: 'contract',
      categories: ['name', 'email'],
      retention: 'P36M',
      wording: { en: 'We answer you.' },
      wordingSince: '2026-01',
    },
  },
  records: {
    ...INSTRUCTIONS.records,
    quote: { kind: 'lead', fields: { name: 'name', email: 'email' } },
  },
  recipients: {
    crm: {
      name: 'CRM',
      role: 'processor',
      region: 'FI',
      purposes: ['contact'],
      categories: ['name', 'email'],
    },
  },
};

/** The person of this number, as their browser knows them. */
export const person = (/** @type {number} */ number) => {
  const suffix = String(number).padStart(12, '0');
  return { id: `person_${suffix}`, secret: `secret_${suffix}`, consent: `consent_${suffix}` };
};

const MONTH = 30 * 864e5;
const sealed = (/** @type {number} */ bytes) => ({ sealed: randomBytes(bytes).toString('base64url') });

/**
 * Makes a database with this many people, ten records each.
 * @param {string} dataDir
 * @param {number} people
 * @param {(secret: string) => string} hash
 */
export const fill = async (dataDir, people, hash) => {
  const store = await openStore({ dataDir, now: Date.now });
  const reader = { id: 'dpo', tokenHash: hash(TOKEN), purposes: ['contact'], permissions: ['privacy'] };
  await store.addController({ instructions, siteKey: SITE_KEY, readers: [reader] }, Date.now() - MONTH);
  await store.close();

  const database = new SqliteDatabase(`${dataDir}/remit.sqlite`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  const words = database.prepare("SELECT sha256 FROM words WHERE purpose = 'analytics'").pluck().get();
  const subject = database.prepare('INSERT INTO subjects (controller_id, id, secret_hash) VALUES (?, ?, ?)');
  const key = database.prepare('INSERT INTO subject_keys VALUES (?, ?, ?, ?)');
  const change = database.prepare(
    `INSERT INTO consent_changes (controller_id, id, subject_id, seq, purpose, state, "time", received_at, notice,
       language, words, surface, method, hash)
     VALUES (?, ?, ?, ?, 'analytics', 'given', ?, ?, '2026-01', 'en', ?, 'chat', 'button', ?)`,
  );
  const record = database.prepare(
    `INSERT INTO records (controller_id, id, subject_id, type, kind, occurred_at, received_at, tag, fields, next_end,
       sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
  );
  const lookup = database.prepare('INSERT INTO lookups VALUES (?, ?, ?, ?, ?)');
  const delivery = database.prepare(
    `INSERT INTO outbox (controller_id, id, record_id, recipient, purpose, state, attempts, next_at, settled_at,
       subject_id, disclosed)
     VALUES (?, ?, ?, 'crm', 'contact', 'delivered', 1, 0, 0, ?, '["name","email"]')`,
  );
  const master = database.prepare('SELECT master FROM secrets').pluck().get();
  const now = Date.now();
  const addPeople = database.transaction((/** @type {number} */ from, /** @type {number} */ to) => {
    for (let number = from; number < to; number++) {
      const { id, secret, consent } = person(number);
      const time = now - Math.floor(Math.random() * 5 * MONTH) - MONTH;
      subject.run(CONTROLLER, id, hash(secret));
      key.run(CONTROLLER, id, master, randomBytes(60).toString('base64url'));
      change.run(CONTROLLER, consent, id, number + 1, time, time, words, randomBytes(32).toString('hex'));
      const visitor = { subject: { id, secret }, consent };
      for (let index = 0; index < RECORDS; index++) {
        const event = makeEvent(visitor, time);
        const lead = index < LEADS;
        const purposes = [lead ? 'contact' : 'analytics'];
        const fields = lead ? { name: sealed(40), email: sealed(50) } : event.fields;
        record.run(
          CONTROLLER,
          event.id,
          id,
          lead ? 'quote' : event.type,
          lead ? 'lead' : 'event',
          time,
          time,
          JSON.stringify({ ...event.tag, purposes }),
          JSON.stringify(fields),
          time + (lead ? 36 : 12) * MONTH,
        );
        if (lead) lookup.run(CONTROLLER, 'email', randomBytes(16).toString('base64url'), event.id, id);
        if (index === 0) delivery.run(CONTROLLER, `${event.id}:crm`, event.id, id);
      }
    }
  });
  const STEP = 5000;
  for (let from = 0; from < people; from += STEP) addPeople(from, Math.min(people, from + STEP));
  database.prepare('UPDATE controllers SET ledger_seq = ?, ledger_hash = ?').run(people, '0'.repeat(64));
  // Nothing is to be walked through for the first version of the instructions.
  database.prepare('INSERT INTO sweeps VALUES (?, 1, NULL)').run(CONTROLLER);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.exec('ANALYZE');
  database.close();
};
