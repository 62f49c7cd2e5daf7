import { sql } from 'kysely';
import { addAuditWithin } from './audit.js';
import { among } from './among.js';
import { closeRequestsOf } from './close-requests.js';
import type { Database, Engine, Executor } from './database.js';
import { addNotices } from './notices.js';
import { forgetPerson } from './subject-keys.js';
import { holdSubjects } from './subjects.js';

/** Who asks for something about a person, and when. */
export type SubjectRequest = {
  readonly subject: string;
  /** For the audit: `reader:` and the reader's id. */
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** What an erasure did. */
export type SubjectErased = {
  /** False when the person had been erased before: then nothing was left to go. */
  readonly first: boolean;
  readonly records: number;
  readonly fields: number;
  /** Deliveries that were waiting, and will not be made. */
  readonly deliveries: number;
  /** Recipients that received something of the person, or may have, and are told (Art. 19). */
  readonly told: readonly string[];
};

/** The statement that counts the fields kept of a person. PostgreSQL gives a sum as text. */
export const countingOf = (engine: Engine, controller: string, subject: string) =>
  sql<{ fields: number | string | null }>`
    select sum((select count(*) from ${engine === 'sqlite' ? sql`json_each(fields)` : sql`jsonb_object_keys(fields)`})) as fields
    from records where controller_id = ${controller} and subject_id = ${subject}`;

/** The statement that finds the records of a person. */
export const recordIdsOf = (executor: Executor, controller: string, subject: string) =>
  executor
    .selectFrom('records')
    .select('id')
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject);

/** The statement that finds who was told of an erasure. */
export const toldOf = (executor: Executor, controller: string, subject: string) =>
  executor
    .selectFrom('outbox')
    .select('recipient')
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .where('kind', '=', 'person.erased');

/** Whatever is queued of the person's data is not delivered, nor may it be made due again. */
const stopDeliveries = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  subject: string,
  records: readonly string[],
  now: number,
): Promise<number> => {
  const stopping = (state: 'due' | 'settled') =>
    executor
      .updateTable('outbox')
      .set({ state: 'denied', settled_at: now, error: 'erased' })
      .where('controller_id', '=', controller)
      .where('kind', '=', 'data')
      .where('state', 'in', state === 'due' ? ['due'] : ['dead', 'denied']);
  let stopped = 0;
  for (const state of ['due', 'settled'] as const) {
    for (const whose of [among(engine, 'record_id', records), sql<boolean>`subject_id = ${subject}`]) {
      const { numUpdatedRows } = await stopping(state).where(whose).executeTakeFirst();
      if (state === 'due') stopped += Number(numUpdatedRows);
    }
  }
  return stopped;
};

/**
 * Erases a person (Art. 17), in one transaction: their records, the key with which these were sealed, by what
 * they could be found, and what waits to be delivered. What stays is a tombstone, by which whatever comes late
 * is recognised and refused; the ledger of their consent, which holds no personal value; and what was
 * delivered to whom, so that those can be told. Erasing again changes nothing.
 *
 * What is deleted is out of the database's files only after `Database.scrub`, and out of this process only
 * after `Vault.forget`.
 * @returns undefined when nothing is known of this person
 */
export const eraseSubject = (
  { engine, atomically }: Database,
  controller: string,
  { subject, actor, now }: SubjectRequest,
): Promise<SubjectErased | undefined> =>
  atomically(async (executor): Promise<SubjectErased | undefined> => {
    const person = (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    if (!person) return undefined;
    const told = async () =>
      (await toldOf(executor, controller, subject).execute()).map(({ recipient }) => recipient).toSorted();
    if (person.erased) return { first: false, records: 0, fields: 0, deliveries: 0, told: await told() };

    const { rows } = await countingOf(engine, controller, subject).execute(executor);
    const ids = (await recordIdsOf(executor, controller, subject).execute()).map(({ id }) => id);
    await executor
      .deleteFrom('records')
      .where('controller_id', '=', controller)
      .where('subject_id', '=', subject)
      .execute();
    const deliveries = await stopDeliveries(engine, executor, controller, subject, ids, now);
    await executor
      .updateTable('subjects')
      .set({ erased_at: now, restricted_at: null })
      .where('controller_id', '=', controller)
      .where('id', '=', subject)
      .execute();
    await forgetPerson(executor, controller, subject);
    await addNotices(engine, executor, controller, subject, [{ kind: 'person.erased', id: subject }], now);
    const closed = await closeRequestsOf(executor, controller, subject, actor, now);
    const counts = { records: ids.length, fields: Number(rows[0]?.fields ?? 0), deliveries };
    await addAuditWithin({ engine }, executor, controller, [
      { time: now, actor, action: 'erase', subject, record: null, detail: counts },
      ...closed,
    ]);
    return { first: true, ...counts, told: await told() };
  });
