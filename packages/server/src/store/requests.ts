import type { Selectable } from 'kysely';
import type { Alter, NotAltered } from '../requests/alter-request.js';
import { dueDate } from '../requests/due-date.js';
import type { PersonRequest, RequestState } from '../requests/person-request.js';
import type { Vault } from '../vault/open-vault.js';
import { addAuditWithin, type NewAuditEntry } from './audit.js';
import type { Database, Executor } from './database.js';
import { openContent, sealContent } from './request-content.js';
import { addKeys } from './subject-keys.js';
import { holdSubjects } from './subjects.js';
import type { Tables } from './tables.js';

/** Requests that a person may have open at once. */
export const MAX_OPEN = 20;

/** A request as it is taken. */
export type NewRequest = Pick<PersonRequest, 'id' | 'subject' | 'kind'> & {
  readonly content: NonNullable<PersonRequest['content']>;
};

/** What became of a request that was handed in. */
export type Taken =
  | { readonly ok: true; readonly request: PersonRequest; readonly first: boolean }
  | { readonly ok: false; readonly code: 'erased' | 'request_taken' | 'too_many_open' };

type Row = Selectable<Tables['requests']>;

/** A row whose state is not `unconfirmed`: all but those of the links. */
export const isAsked = (state: Row['state']): state is RequestState => state !== 'unconfirmed';

/** @param content as it was opened */
export const toRequest = (
  row: Row,
  state: RequestState,
  content: PersonRequest['content'],
): PersonRequest => ({
  id: row.id,
  subject: row.subject_id,
  kind: row.kind,
  identity: row.identity,
  state,
  receivedAt: row.received_at,
  dueAt: row.due_at,
  extended: row.extended,
  answeredAt: row.answered_at,
  answeredBy: row.answered_by,
  content,
});

/** The columns of a request. @param content as it is kept */
export const rowOf = (request: PersonRequest, content: string | null) => ({
  id: request.id,
  subject_id: request.subject,
  kind: request.kind,
  identity: request.identity,
  state: request.state,
  received_at: request.receivedAt,
  due_at: request.dueAt,
  extended: request.extended,
  answered_at: request.answeredAt,
  answered_by: request.answeredBy,
  content,
});

/** The requests of a controller. */
export const requestsIn = (executor: Executor, controller: string) =>
  executor.selectFrom('requests').selectAll().where('controller_id', '=', controller);

/** The statement that finds what a person asked. */
export const requestsOf = (executor: Executor, controller: string, subject: string) =>
  requestsIn(executor, controller).where('subject_id', '=', subject);

/** One row, whatever its state. */
export const requestRow = (executor: Executor, controller: string, id: string) =>
  requestsIn(executor, controller).where('id', '=', id).executeTakeFirst();

/**
 * Takes a request of somebody who has shown to be this person; the same id again is the same request.
 * @param now milliseconds since 1970
 */
export const addRequest = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  { id, subject, kind, content }: NewRequest,
  now: number,
): Promise<Taken> =>
  atomically(async (executor): Promise<Taken> => {
    const person = (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    if (!person) throw new Error('a request of somebody unknown');
    if (person.erased) return { ok: false, code: 'erased' };
    const before = await requestRow(executor, controller, id);
    if (before && (before.subject_id !== subject || before.kind !== kind || !isAsked(before.state)))
      return { ok: false, code: 'request_taken' };
    const keys = await vault.keysForWriting(executor, controller, [subject]);
    if (before && isAsked(before.state)) {
      const known = openContent(keys.of(subject), controller, before);
      return { ok: true, first: false, request: toRequest(before, before.state, known) };
    }
    const mine = await requestsOf(executor, controller, subject).execute();
    if (mine.filter(({ state }) => state === 'open').length >= MAX_OPEN)
      return { ok: false, code: 'too_many_open' };
    const request: PersonRequest = {
      id,
      subject,
      kind,
      identity: 'secret',
      state: 'open',
      receivedAt: now,
      dueAt: dueDate(now),
      extended: 0,
      answeredAt: null,
      answeredBy: null,
      content,
    };
    await addKeys(engine, executor, controller, keys.made);
    const sealed = sealContent(keys.of(subject), controller, request);
    const { numInsertedOrUpdatedRows: added } = await executor
      .insertInto('requests')
      .values({ controller_id: controller, ...rowOf(request, sealed) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    // Somebody else took the id since.
    if (added === 0n) return { ok: false, code: 'request_taken' };
    await addAuditWithin({ engine }, executor, controller, [
      {
        time: now,
        actor: 'visitor',
        action: 'request',
        subject,
        record: null,
        detail: { request: id, kind, identity: 'secret' },
      },
    ]);
    return { ok: true, first: true, request };
  });

/** What became of an attempt to change a request. */
export type RequestAltered =
  | { readonly ok: true; readonly request: PersonRequest }
  | { readonly ok: false; readonly code: NotAltered | 'request_unknown' };

/**
 * Changes one request, while nobody else does.
 * @param audit what is noted of it, by what the request has become
 */
export const alterRequest = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  id: string,
  alter: Alter,
  audit: (request: PersonRequest) => readonly NewAuditEntry[],
): Promise<RequestAltered> =>
  atomically(async (executor): Promise<RequestAltered> => {
    const found = await requestRow(executor, controller, id);
    const subject = found?.subject_id ?? '';
    const person = found && (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    // Read again: whoever else changes it holds its person first.
    const row = person && (await requestRow(executor, controller, id));
    if (!row || !isAsked(row.state)) return { ok: false, code: 'request_unknown' };
    const keys =
      row.content === null ? undefined : await vault.keysForWriting(executor, controller, [subject]);
    const content = keys ? openContent(keys.of(subject), controller, row) : null;
    const altered = alter(toRequest(row, row.state, content));
    if (!altered.ok) return altered;
    const sealed = keys && sealContent(keys.of(subject), controller, altered.request);
    await executor
      .updateTable('requests')
      // What could not be opened stays as it is.
      .set(rowOf(altered.request, sealed ?? row.content))
      .where('controller_id', '=', controller)
      .where('id', '=', id)
      .execute();
    await addAuditWithin({ engine }, executor, controller, audit(altered.request));
    return altered;
  });
