import type { KeysForWriting, Vault } from '../vault/open-vault.js';
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

/** Something was there already that we did not know of: sent twice, or added by another writer meanwhile. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/** What is known, with the keys of people of whom something personal may be stored. */
type KnownWithKeys = Known & { readonly keys: KeysForWriting | undefined };

/**
 * @param suspect look for records that are kept already. They are rare, so that is done only when an insert
 * has shown that there are some.
 */
export const readKnown = async (
  { engine }: Database,
  vault: Vault,
  executor: Executor,
  controller: string,
  admissions: readonly Admission[],
  suspect: boolean,
): Promise<KnownWithKeys> => {
  const subjectIds = [...new Set(admissions.map(({ subject }) => subject.id))];
  const changeIds = admissions.flatMap(({ changes }) => changes.map(({ id }) => id));
  const recordIds = suspect ? admissions.flatMap((admission) => admission.recordIds) : [];
  const writes = changeIds.length > 0 || admissions.some(({ signals }) => signals);
  // Done in this order: the people are held before anything of them is read.
  const derived = admissions.flatMap((admission) => admission.derived ?? []);
  const personal = admissions.flatMap((admission) => (admission.personal ? [admission.subject.id] : []));
  const [subjects, histories, changes, records, inForce, births, sources, end, keys] = await Promise.all([
    holdSubjects(engine, executor, controller, subjectIds),
    readHistories(engine, executor, controller, subjectIds),
    knownChanges(engine, executor, controller, changeIds),
    knownRecords(engine, executor, controller, recordIds),
    versionInForce(executor, controller),
    readBirths(engine, executor, vault, controller, subjectIds, birthFieldsIn(admissions)),
    readSources(engine, executor, controller, derived),
    writes ? holdLedger(engine, executor, controller) : { seq: 0, hash: '' },
    personal.length > 0 ? vault.keysWhenAsked(executor, controller, personal) : undefined,
  ]);
  const standsFor = await entriesInPlace(
    engine,
    executor,
    controller,
    citedElsewhere(admissions, histories, changes),
  );
  const instructed = inForce.version;
  return { subjects, histories, changes, records, births, sources, standsFor, instructed, end, keys };
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
  { end, keys: held }: KnownWithKeys,
  { subjects, entries, repeated, records, refusals }: Additions,
): Promise<void> => {
  const { fieldsOf, keys, lookups } = await sealRecords(vault, executor, controller, records, held);
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

/** What is to become of admissions, and the writing of it. */
export type Flushing = {
  /** True when nothing else may be written for the controller before this is: it goes on with a chain, or erases. */
  readonly inTurn: boolean;
  readonly flushed: Promise<readonly Flushed<Admitted>[]>;
};

/** Judges admissions by what is known, and writes what they bring. */
export const judgeAndWrite = (
  database: Database,
  vault: Vault,
  executor: Executor,
  controller: string,
  admissions: readonly Admission[],
  known: KnownWithKeys,
): Flushing => {
  const { judged, additions } = judgeAdmissions(admissions, known);

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

  const write = async () => {
    await writeAdditions(database, vault, executor, controller, known, additions);
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
  const chained = additions.entries.length + additions.refusals.length > 0;
  const ends = judged.some((verdict) => verdict.state === 'admitted' && verdict.ends);
  return { inTurn: chained || ends, flushed: write() };
};
