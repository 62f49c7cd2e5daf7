import type { Vault } from '../vault/open-vault.js';
import { sealRecords } from '../vault/seal-records.js';
import { addAuditWithin } from './audit.js';
import { readBirths, type BirthField } from './births.js';
import { readSources } from './sources.js';
import type { Database, Executor } from './database.js';
import { eraseEnded } from './erase-ended.js';
import type { Flushed } from './group-commit.js';
import { instructionsInForce } from './instructions.js';
import { judgeAdmissions, type Additions, type Judged, type Known } from './judge-admissions.js';
import { addEntries, holdLedger, readHistories, type Histories } from './ledger.js';
import { addNotices, causesOf } from './notices.js';
import { addDeliveries } from './outbox.js';
import { addLookups } from './lookups.js';
import { addRecords, knownRecords } from './records.js';
import { addRepeated, entriesInPlace, knownChanges } from './repeated-changes.js';
import type { Admission, Admitted } from './store.js';
import { addKeys } from './subject-keys.js';
import { addSubjects, holdSubjects } from './subjects.js';
import { versionInForce } from './sweeps.js';

/** An admission, and the controller it is for. */
export type Submission = { readonly controller: string; readonly admission: Admission };

/** Something was there already that we did not know of: sent twice, or added by another writer meanwhile. */
class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/** A flush is tried again this often when it met duplicates, or PostgreSQL's other writer was in its way. */
const MAX_TRIES = 5;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

const isCollision = (fault: unknown): boolean =>
  fault instanceof OvertakenError ||
  (fault instanceof Error &&
    'code' in fault &&
    (fault.code === SERIALIZATION_FAILURE || fault.code === DEADLOCK));

/**
 * @param suspect look for records that are kept already. They are rare, so that is done only when an insert
 * has shown that there are some.
 */
const readKnown = async (
  { engine }: Database,
  vault: Vault,
  executor: Executor,
  controller: string,
  admissions: readonly Admission[],
  suspect: boolean,
): Promise<Known> => {
  const subjectIds = [...new Set(admissions.map(({ subject }) => subject.id))];
  const changeIds = admissions.flatMap(({ changes }) => changes.map(({ id }) => id));
  const recordIds = suspect ? admissions.flatMap((admission) => admission.recordIds) : [];
  const writes = changeIds.length > 0 || admissions.some(({ signals }) => signals);
  // Done in this order: the people are held before anything of them is read.
  const derived = admissions.flatMap((admission) => admission.derived ?? []);
  const [subjects, histories, changes, records, inForce, births, sources, end] = await Promise.all([
    holdSubjects(engine, executor, controller, subjectIds),
    readHistories(engine, executor, controller, subjectIds),
    knownChanges(engine, executor, controller, changeIds),
    knownRecords(engine, executor, controller, recordIds),
    versionInForce(executor, controller),
    readBirths(engine, executor, vault, controller, subjectIds, birthFieldsIn(admissions)),
    readSources(engine, executor, controller, derived),
    writes ? holdLedger(engine, executor, controller) : { seq: 0, hash: '' },
  ]);
  const standsFor = await entriesInPlace(
    engine,
    executor,
    controller,
    citedElsewhere(admissions, histories, changes),
  );
  const instructed = inForce.version;
  return { subjects, histories, changes, records, births, sources, standsFor, instructed, end };
};

/** Where the records of any of these admissions hold a date of birth: one may know a newer tracking plan. */
const birthFieldsIn = (admissions: readonly Admission[]): readonly BirthField[] =>
  [...new Set(admissions.map(({ birthFields = [] }) => birthFields))].flat();

/** Changes that records cite, and that are neither in their person's history nor new with them. */
const citedElsewhere = (
  admissions: readonly Admission[],
  histories: Histories,
  known: ReadonlySet<string>,
): readonly string[] =>
  admissions.flatMap(({ subject, changes, cited = [] }) =>
    cited.filter(
      (id) =>
        (known.has(id) || !changes.some((change) => change.id === id)) &&
        !histories.get(subject.id)?.some((entry) => entry.id === id),
    ),
  );

const writeAdditions = async (
  { engine }: Database,
  vault: Vault,
  executor: Executor,
  controller: string,
  { end }: Known,
  { subjects, entries, repeated, records, refusals }: Additions,
): Promise<void> => {
  const { fieldsOf, keys, lookups } = await sealRecords(vault, executor, controller, records);
  const added = await Promise.all([
    addSubjects(engine, executor, controller, subjects),
    addEntries(engine, executor, controller, end, entries),
    addRepeated(engine, executor, controller, repeated),
    addRecords(engine, executor, controller, records, fieldsOf),
    addDeliveries(engine, executor, controller, records),
    addKeys(engine, executor, controller, keys),
    addLookups(engine, executor, controller, lookups),
    addAuditWithin({ engine }, executor, controller, refusals),
  ]);
  const routes = records.reduce((sum, record) => sum + record.routes.length, 0);
  const expected = [
    subjects.length,
    entries.length,
    repeated.length,
    records.length,
    routes,
    keys.length,
    lookups.length,
  ];
  if (expected.some((count, index) => count !== added[index])) throw new OvertakenError();
};

const nothingErased = { records: 0, fields: 0 };

const flushController = async (
  database: Database,
  vault: Vault,
  executor: Executor,
  controller: string,
  admissions: readonly Admission[],
  suspect: boolean,
): Promise<readonly Flushed<Admitted>[]> => {
  const known = await readKnown(database, vault, executor, controller, admissions, suspect);
  const { judged, additions } = judgeAdmissions(admissions, known);
  await writeAdditions(database, vault, executor, controller, known, additions);

  // Once a person, after everything is in: the first admission that ended a consent reports what is gone.
  const done = new Set<string>();
  const erase = async ({ subject, receivedAt }: Admission, verdict: Judged) => {
    if (verdict.state !== 'admitted' || !verdict.ends || done.has(subject.id)) return nothingErased;
    done.add(subject.id);
    // What is restricted stays as it is; it is looked at again when the restriction is lifted.
    const restricted = known.subjects.get(subject.id)?.restricted ?? false;
    const instructions = await instructionsInForce(executor, controller);
    const { records, fields } = restricted
      ? nothingErased
      : await eraseEnded(database.engine, executor, controller, instructions, {
          subject: subject.id,
          history: additions.histories.get(subject.id) ?? [],
          birth: additions.births.get(subject.id),
          now: receivedAt,
        });
    const entries = additions.entries.flatMap((each) => (each.subject === subject.id ? [each.entry] : []));
    const causes = causesOf(entries, instructions);
    await addNotices(database.engine, executor, controller, subject.id, causes, receivedAt);
    return { records, fields };
  };

  const flushed: Flushed<Admitted>[] = [];
  for (const [index, verdict] of judged.entries()) {
    const admission = admissions[index];
    if (!admission) continue;
    if (verdict.state === 'failed') flushed.push({ ok: false, fault: verdict.fault });
    else if (verdict.state === 'mismatch')
      flushed.push({ ok: true, result: { admitted: false, code: 'subject_mismatch' } });
    else {
      const erased = await erase(admission, verdict);
      const tombstone = known.subjects.get(admission.subject.id)?.erased ?? false;
      flushed.push({ ok: true, result: { admitted: true, newIds: verdict.newIds, erased, tombstone } });
    }
  }
  return flushed;
};

const flushOnce = (
  database: Database,
  vault: Vault,
  submissions: readonly Submission[],
  suspect: boolean,
): Promise<readonly Flushed<Admitted>[]> =>
  database.atomically(async (transaction) => {
    const flushed = new Map<Submission, Flushed<Admitted>>();
    // In the order of their ids, so that two writers never wait for each other.
    for (const controller of [...new Set(submissions.map((each) => each.controller))].toSorted()) {
      const mine = submissions.filter((each) => each.controller === controller);
      const answers = await flushController(
        database,
        vault,
        transaction,
        controller,
        mine.map(({ admission }) => admission),
        suspect,
      );
      mine.forEach((submission, index) => {
        const answer = answers[index];
        if (answer) flushed.set(submission, answer);
      });
    }
    return submissions.flatMap((submission) => flushed.get(submission) ?? []);
  });

/**
 * Puts admissions on disk in one transaction: people, ledger, records, outbox, and what is erased with an
 * ended consent. Either all of it is there, or nothing.
 */
export const flushAdmissions = async (
  database: Database,
  vault: Vault,
  submissions: readonly Submission[],
): Promise<readonly Flushed<Admitted>[]> => {
  for (let tries = 1; ; tries++) {
    try {
      return await flushOnce(database, vault, submissions, tries > 1);
    } catch (fault) {
      if (tries === MAX_TRIES || !isCollision(fault)) throw fault;
    }
  }
};
