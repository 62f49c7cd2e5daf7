import { nanoid } from 'nanoid';
import { openFields } from '../vault/open-fields.js';
import type { Vault } from '../vault/open-vault.js';
import { admitTogetherOn, type Admit } from './admit-together.js';
import { addAudit, readAudit, type NewAuditEntry } from './audit.js';
import { birthFieldsOf, readBirths } from './births.js';
import { readSources } from './sources.js';
import { addBot, readBot } from './bots.js';
import { readIdentityNonce, writeIdentityNonce } from './controllers.js';
import { findCut, groupRecords } from './count-groups.js';
import type { Database, Executor } from './database.js';
import { readEndpoints, writeEndpoint } from './endpoints.js';
import { eraseSubject } from './erase-subject.js';
import type { Submission } from './flush-admissions.js';
import { heldStore } from './held-records.js';
import { groupCommit, type GroupCommit } from './group-commit.js';
import { addInstructions, hasWords, instructionsInForce, readWords } from './instructions.js';
import { readHistories, readLedger, readLedgerEnd } from './ledger.js';
import { claimDeliveries, dueRecipients, noteDisclosure, settleDelivery } from './outbox.js';
import { documentsOf } from './published-notices.js';
import { foundRecords, newestRecords, readRecord } from './records.js';
import { readablePage } from './records-by-purpose.js';
import { remember } from './remember.js';
import { requestStore } from './request-store.js';
import { restrictSubject } from './restrict-subject.js';
import type { Admitted, ControllerStore, StoreLogger } from './store.js';
import { readSubjectStates, secretHashOf } from './subjects.js';
import { uploadStore } from './uploads.js';
import { whoReceived } from './who-received.js';
import { makeSweep } from './sweep-records.js';

/** How long another process's change of instructions or endpoints may stay unseen here, in milliseconds. */
const MAX_AGE = 1000;
/** Words that are remembered to be words of a purpose: they never cease to be. */
const MAX_WORDS = 10_000;
/** Entries of the audit that share a commit, about. */
const MAX_ENTRIES = 500;
/** Notes about deliveries that share a commit at most, where there is but one writer. */
const MAX_NOTES = 100;

export type ControllerStoreParts = {
  readonly database: Database;
  readonly vault: Vault;
  readonly logger: StoreLogger | undefined;
  readonly commits: GroupCommit<Submission, Admitted>;
  readonly now: () => number;
};

/** The store of one controller: its id is in every statement, and no method takes another. */
export const makeControllerStore = (
  { database, vault, commits, logger, now }: ControllerStoreParts,
  id: string,
  siteKey: string,
): ControllerStore => {
  const { engine, read, write, atomically } = database;
  const instructions = remember(() => instructionsInForce(read, id), MAX_AGE, now);
  const endpoints = remember(() => readEndpoints(read, id), MAX_AGE, now);
  const nonce = remember(() => readIdentityNonce(read, id), MAX_AGE, now);
  const words = new Set<string>();
  const admit: Admit = (admission) => commits.submit({ controller: id, admission });
  // Who reads waits for a commit: those who read at the same time wait for one.
  const audits = groupCommit<readonly NewAuditEntry[], void>({
    flush: async (waiting) => {
      await addAudit(database, id, waiting.flat());
      return waiting.map(() => ({ ok: true, result: undefined }));
    },
    writers: 1,
    size: (entries) => entries.length,
    limit: MAX_ENTRIES,
  });
  // SQLite has one writer: deliveries that are under way at the same time are not to take it from ingestion one by
  // one. PostgreSQL has many, and rows that one of them holds together are rows that another may wait for.
  const [writers, together] = engine === 'sqlite' ? [1, MAX_NOTES] : [MAX_NOTES, 1];
  const notes = groupCommit<(executor: Executor) => Promise<boolean>, boolean>({
    flush: async (waiting) => {
      const [first, ...others] = waiting;
      const noted =
        first && others.length === 0
          ? [await first(write)]
          : await atomically((transaction) => Promise.all(waiting.map((note) => note(transaction))));
      return noted.map((result) => ({ ok: true, result }));
    },
    writers,
    size: () => 1,
    limit: together,
  });
  return {
    id,
    instructions: instructions.get,
    documents: documentsOf(database, id),
    requests: requestStore(database, vault, id),
    uploads: uploadStore(database, vault, id),
    held: heldStore(database, id),
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
    bot: (bot, version) => readBot(read, id, bot, version),
    addBot: (bot, time) => addBot(database, id, bot, time),
    hasSiteKey: async (key) => key === siteKey,
    endpoints: endpoints.get,
    setEndpoint: async (endpoint) => {
      await writeEndpoint(database, id, endpoint, now());
      endpoints.forget();
    },
    identitySecret: async () => vault.identitySecret(id, await nonce.get()),
    renewIdentitySecret: async () => {
      await writeIdentityNonce(database, id, nanoid(), now());
      nonce.forget();
    },
    admit,
    admitTogether:
      engine === 'sqlite'
        ? admitTogetherOn(database, vault, id, now)
        : // Of several writers none is to hold others up for long, nor to be overtaken after much work.
          (work) => work(admit),
    holdsSecret: async (subject, secretHash) => {
      const known = await secretHashOf(read, id, subject);
      return known === undefined ? undefined : known === secretHash;
    },
    secretHash: (subject) => secretHashOf(read, id, subject),
    histories: (subjects) => readHistories(engine, read, id, subjects),
    subjectStates: (subjects) => readSubjectStates(engine, read, id, subjects),
    births: async (subjects) =>
      readBirths(engine, read, vault, id, subjects, birthFieldsOf(await instructions.get())),
    sources: (records) => readSources(engine, read, id, records),
    ledger: (after, limit) => readLedger(read, id, after, limit),
    ledgerEnd: () => readLedgerEnd(read, id),
    record: (record) => readRecord(read, id, record),
    records: (kind, after, limit) => newestRecords(read, id, kind, after, limit),
    readable: (wanted) => readablePage(engine, read, id, wanted),
    findCut: (stretch, size) => findCut(read, id, stretch, size),
    groupRecords: (grouping, subject) => groupRecords(engine, read, id, grouping, subject),
    open: async (wanted) => {
      const opened = await openFields(vault, id, wanted);
      // Which and whose is not for the log.
      if (opened.some(({ unreadable }) => unreadable.length > 0))
        logger?.error({ code: 'sealed_value_unreadable' }, 'a sealed value does not open');
      return opened;
    },
    find: async (kind, value, after, limit) => {
      const digest = vault.digest(id, kind, value);
      return digest === undefined ? [] : foundRecords(read, id, kind, digest, after, limit);
    },
    person: (source, name) => vault.personOf(id, source, name),
    addAudit: async (entries) => {
      if (entries.length > 0) await audits.submit(entries);
    },
    audit: (after, limit) => readAudit(read, id, after, limit),
    whoReceived: (record) => whoReceived(read, id, record),
    dueRecipients: (time) => dueRecipients(read, id, time),
    claimDeliveries: (recipient, time, lease, limit) =>
      claimDeliveries(engine, write, id, recipient, time, lease, limit),
    noteDisclosure: (delivery, subject, fields) =>
      notes.submit((executor) => noteDisclosure(executor, id, delivery, subject, fields)),
    settleDelivery: async (delivery, end, time) => {
      await notes.submit((executor) => settleDelivery(executor, id, delivery, end, time));
    },
    eraseSubject: async (request) => {
      const erased = await eraseSubject(database, id, request);
      vault.forget(id, request.subject);
      return erased;
    },
    restrictSubject: (request, restricted) => restrictSubject(database, id, request, restricted),
    sweep: makeSweep(database, id),
  };
};
