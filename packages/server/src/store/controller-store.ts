import { addBot, readBot } from './bots.js';
import type { Database } from './database.js';
import { readEndpoints, writeEndpoint } from './endpoints.js';
import type { Submission } from './flush-admissions.js';
import type { GroupCommit } from './group-commit.js';
import { addInstructions, hasWords, instructionsInForce, readWords } from './instructions.js';
import { readHistories, readLedger, readLedgerEnd } from './ledger.js';
import { claimDeliveries, deliveriesOf, dueRecipients, noteDisclosure, settleDelivery } from './outbox.js';
import { newestRecords, readRecord } from './records.js';
import { remember } from './remember.js';
import type { Admitted, ControllerStore } from './store.js';
import { secretHashOf } from './subjects.js';

/** How long another process's change of instructions or endpoints may stay unseen here, in milliseconds. */
const MAX_AGE = 1000;
/** Words that are remembered to be words of a purpose: they never cease to be. */
const MAX_WORDS = 10_000;

export type ControllerStoreParts = {
  readonly database: Database;
  readonly commits: GroupCommit<Submission, Admitted>;
  readonly now: () => number;
};

/** The store of one controller: its id is in every statement, and no method takes another. */
export const makeControllerStore = (
  { database, commits, now }: ControllerStoreParts,
  id: string,
  siteKey: string,
): ControllerStore => {
  const { engine, read, write } = database;
  const instructions = remember(() => instructionsInForce(read, id), MAX_AGE, now);
  const endpoints = remember(() => readEndpoints(read, id), MAX_AGE, now);
  const words = new Set<string>();
  return {
    id,
    instructions: instructions.get,
    addInstructions: async (added, time) => {
      await addInstructions(database, id, added, time);
      instructions.forget();
    },
    words: (sha256) => readWords(read, id, sha256),
    hasWords: async (purpose, sha256) => {
      const key = `${purpose} ${sha256}`;
      if (words.has(key)) return true;
      const has = await hasWords(read, id, purpose, sha256);
      if (has && words.size < MAX_WORDS) words.add(key);
      return has;
    },
    bot: (bot) => readBot(read, id, bot),
    addBot: (bot, time) => addBot(database, id, bot, time),
    hasSiteKey: async (key) => key === siteKey,
    endpoints: endpoints.get,
    setEndpoint: async (endpoint) => {
      await writeEndpoint(write, id, endpoint);
      endpoints.forget();
    },
    admit: (admission) => commits.submit({ controller: id, admission }),
    holdsSecret: async (subject, secretHash) => {
      const known = await secretHashOf(read, id, subject);
      return known === undefined ? undefined : known === secretHash;
    },
    histories: (subjects) => readHistories(engine, read, id, subjects),
    ledger: (after, limit) => readLedger(read, id, after, limit),
    ledgerEnd: () => readLedgerEnd(read, id),
    record: (record) => readRecord(read, id, record),
    records: (kind, after, limit) => newestRecords(read, id, kind, after, limit),
    deliveriesOf: (record) => deliveriesOf(read, id, record),
    dueRecipients: (time) => dueRecipients(read, id, time),
    claimDeliveries: (recipient, time, lease, limit) =>
      claimDeliveries(engine, write, id, recipient, time, lease, limit),
    noteDisclosure: (delivery, subject, fields) => noteDisclosure(write, id, delivery, subject, fields),
    settleDelivery: (delivery, end, time) => settleDelivery(write, id, delivery, end, time),
  };
};
