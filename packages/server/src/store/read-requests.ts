import type { PersonRequest, RequestState } from '../requests/person-request.js';
import type { Selectable } from 'kysely';
import type { Vault } from '../vault/open-vault.js';
import type { Executor } from './database.js';
import { openContents } from './request-content.js';
import { isAsked, requestRow, requestsIn, requestsOf, toRequest } from './requests.js';
import type { Tables } from './tables.js';

const opened = async (
  vault: Vault,
  controller: string,
  rows: readonly Selectable<Tables['requests']>[],
): Promise<PersonRequest[]> => {
  const contents = await openContents(vault, controller, rows);
  return rows.flatMap((row, index) =>
    isAsked(row.state) ? [toRequest(row, row.state, contents[index] ?? null)] : [],
  );
};

/** What a person asked, in the order it came. */
export const readRequestsOf = async (
  executor: Executor,
  vault: Vault,
  controller: string,
  subject: string,
): Promise<readonly PersonRequest[]> => {
  const requests = await opened(vault, controller, await requestsOf(executor, controller, subject).execute());
  return requests.toSorted((a, b) => a.receivedAt - b.receivedAt);
};

/** One request. */
export const readRequest = async (
  executor: Executor,
  vault: Vault,
  controller: string,
  id: string,
): Promise<PersonRequest | undefined> => {
  const row = await requestRow(executor, controller, id);
  return row && (await opened(vault, controller, [row]))[0];
};

/** Which requests are wanted: in one of these states, due before a moment, after a place. */
export type RequestsWanted = {
  readonly states: readonly RequestState[];
  /** Only those due before it; default: all. */
  readonly before?: number | undefined;
  readonly after?: { readonly dueAt: number; readonly id: string } | undefined;
  readonly limit: number;
};

/** The statement behind `readRequests`. */
export const requestsByDue = (
  executor: Executor,
  controller: string,
  state: RequestState,
  { before, after, limit }: RequestsWanted,
) =>
  requestsIn(executor, controller)
    .where('state', '=', state)
    .$if(before !== undefined, (query) => query.where('due_at', '<', before ?? 0))
    .$if(after !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple('due_at', 'id'), '>', eb.tuple(after?.dueAt ?? 0, after?.id ?? ''))),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit);

/** Requests in the order in which they are due. */
export const readRequests = async (
  executor: Executor,
  vault: Vault,
  controller: string,
  wanted: RequestsWanted,
): Promise<readonly PersonRequest[]> => {
  // Each state in the order of its index; there are five at most.
  const byState = await Promise.all(
    wanted.states.map((state) => requestsByDue(executor, controller, state, wanted).execute()),
  );
  const rows = byState
    .flat()
    .toSorted((a, b) => a.due_at - b.due_at || (a.id < b.id ? -1 : 1))
    .slice(0, wanted.limit);
  return opened(vault, controller, rows);
};

/** How many requests wait for an answer, and how many of them have waited too long. */
export const countWaiting = async (executor: Executor, controller: string, now: number) => {
  const { open, overdue } = await executor
    .selectFrom('requests')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('open'),
      fn.sum<number | string | null>(eb.case().when('due_at', '<', now).then(1).else(0).end()).as('overdue'),
    ])
    .where('controller_id', '=', controller)
    .where('state', 'in', ['open', 'fulfilling'])
    .executeTakeFirstOrThrow();
  return { open, overdue: Number(overdue ?? 0) };
};
