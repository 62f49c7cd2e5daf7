import { addAuditWithin } from './audit.js';
import { among } from './among.js';
import type { Database, Executor } from './database.js';
import { eraseEnded } from './erase-ended.js';
import { recordIdsOf, type SubjectRequest } from './erase-subject.js';
import { instructionsInForce } from './instructions.js';
import { readHistories } from './ledger.js';
import { addNotices } from './notices.js';
import { holdSubjects } from './subjects.js';
import { lookAgain } from './sweeps.js';

/** What became of a request to restrict, or to lift a restriction. */
export type SubjectRestricted = {
  /** False when it was so before. */
  readonly changed: boolean;
  /** With the lifting: what had ended while the person was restricted, and is erased now. */
  readonly erased: { readonly records: number; readonly fields: number };
};

/** What waited for the restriction to be lifted is tried again at once. */
const releaseDeliveries = async (
  { engine }: Pick<Database, 'engine'>,
  executor: Executor,
  controller: string,
  subject: string,
  now: number,
): Promise<void> => {
  const ids = (await recordIdsOf(executor, controller, subject).execute()).map(({ id }) => id);
  await executor
    .updateTable('outbox')
    .set({ next_at: now, error: null })
    .where('controller_id', '=', controller)
    .where(among(engine, 'record_id', ids))
    .where('state', '=', 'due')
    .where('error', '=', 'restricted')
    .execute();
};

/**
 * Restricts a person, or lifts the restriction (Art. 18). While it stands everything of the person is stored
 * and nothing else: not read, disclosed or derived from, and not erased by the passing of time either, since
 * the person may need it (Art. 18(1)(b), (c)). What is to be delivered waits.
 * @returns `unknown` when nothing is known of this person, `erased` when there is nothing left to restrict
 */
export const restrictSubject = (
  { engine, atomically }: Database,
  controller: string,
  { subject, actor, now }: SubjectRequest,
  restricted: boolean,
): Promise<SubjectRestricted | 'unknown' | 'erased'> =>
  atomically(async (executor): Promise<SubjectRestricted | 'unknown' | 'erased'> => {
    const person = (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    if (!person) return 'unknown';
    if (person.erased) return 'erased';
    const nothing = { records: 0, fields: 0 };
    if (person.restricted === restricted) return { changed: false, erased: nothing };
    await executor
      .updateTable('subjects')
      .set({ restricted_at: restricted ? now : null })
      .where('controller_id', '=', controller)
      .where('id', '=', subject)
      .execute();
    const action = restricted ? 'restrict' : 'lift-restriction';
    await addAuditWithin({ engine }, executor, controller, [
      { time: now, actor, action, subject, record: null, detail: {} },
    ]);
    const kind = restricted ? 'processing.restricted' : 'restriction.lifted';
    await addNotices(engine, executor, controller, subject, [{ kind, id: `${subject}:${now}` }], now);
    if (restricted) return { changed: true, erased: nothing };

    const histories = await readHistories(engine, executor, controller, [subject]);
    const instructions = await instructionsInForce(executor, controller);
    const history = histories.get(subject) ?? [];
    const { records, fields } = await eraseEnded(engine, executor, controller, instructions, {
      subject,
      history,
      now,
    });
    await lookAgain(executor, controller, subject);
    await releaseDeliveries({ engine }, executor, controller, subject, now);
    return { changed: true, erased: { records, fields } };
  });
