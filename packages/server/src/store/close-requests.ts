import type { NewAuditEntry } from './audit.js';
import type { Executor } from './database.js';
import { requestsOf } from './requests.js';

/**
 * Takes what was written out of all requests of a person who is being erased. What is open is answered with that:
 * those for an erasure are fulfilled, all others are closed. To be called in the transaction of the erasure.
 * @param actor for the audit
 * @param now milliseconds since 1970
 * @returns what is to be noted in the audit
 */
export const closeRequestsOf = async (
  executor: Executor,
  controller: string,
  subject: string,
  actor: string,
  now: number,
): Promise<readonly NewAuditEntry[]> => {
  const rows = await requestsOf(executor, controller, subject).execute();
  const mine = () =>
    executor
      .updateTable('requests')
      .where('controller_id', '=', controller)
      .where('subject_id', '=', subject);
  await executor
    .deleteFrom('requests')
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .where('state', '=', 'unconfirmed')
    .execute();
  await mine().set({ content: null }).execute();
  const answered = { answered_at: now, answered_by: actor };
  const open = () => mine().where('state', 'in', ['open', 'fulfilling']);
  await open()
    .where('kind', '=', 'erasure')
    .set({ ...answered, state: 'fulfilled' })
    .execute();
  await open()
    .set({ ...answered, state: 'closed' })
    .execute();
  return rows.flatMap(({ id, kind, state }): NewAuditEntry[] => {
    if (state !== 'open' && state !== 'fulfilling') return [];
    const detail = { request: id, kind, state: kind === 'erasure' ? 'fulfilled' : 'closed' };
    return [{ time: now, actor, action: 'answer-request', subject, record: null, detail }];
  });
};
