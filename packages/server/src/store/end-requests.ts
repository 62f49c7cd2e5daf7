import type { RequestState } from '../requests/person-request.js';
import type { Database, Executor } from './database.js';

/** What is answered, and nothing else: what still waits is kept, however long. */
const ANSWERED: readonly RequestState[] = ['fulfilled', 'refused', 'closed'];

/**
 * Milliseconds by which a request may be due after it was answered: it is due three calendar months after it came
 * at the latest, and nobody answers what did not come.
 */
const MOST_LEFT = 93 * 864e5;

/** The statement that finds requests of a state which were answered until a moment. */
export const answeredUntil = (
  executor: Executor,
  controller: string,
  state: RequestState,
  until: number,
  limit: number,
) =>
  executor
    .selectFrom('requests')
    .select('id')
    .where('controller_id', '=', controller)
    .where('state', '=', state)
    // Only so that the index says where to look.
    .where('due_at', '<=', until + MOST_LEFT)
    .where('answered_at', '<=', until)
    .limit(limit);

/**
 * Erases requests that were answered until a moment.
 * @param until milliseconds since 1970
 * @param limit how many of each state at most
 * @returns how many went
 */
export const endRequests = async (
  { write }: Pick<Database, 'write'>,
  controller: string,
  until: number,
  limit: number,
): Promise<number> => {
  let ended = 0;
  for (const state of ANSWERED) {
    const { numDeletedRows } = await write
      .deleteFrom('requests')
      .where('controller_id', '=', controller)
      .where('id', 'in', answeredUntil(write, controller, state, until, limit))
      .executeTakeFirst();
    ended += Number(numDeletedRows);
  }
  return ended;
};
