import { dueDate } from '../requests/due-date.js';
import type { PersonRequest } from '../requests/person-request.js';
import type { Vault } from '../vault/open-vault.js';
import { addAuditWithin } from './audit.js';
import type { Database, Executor } from './database.js';
import { sealContent } from './request-content.js';
import { MAX_OPEN, requestsIn, requestsOf, rowOf, type NewRequest } from './requests.js';
import { addKeys } from './subject-keys.js';
import { holdSubjects } from './subjects.js';

/** Links to one person that nobody has opened yet; so that nobody is flooded with mail. */
const MAX_LINKS = 3;

/** A link that is about to be mailed: the same request for each person whose address it is. */
export type NewLink = {
  /** SHA-256 of the token. */
  readonly link: string;
  readonly requests: readonly NewRequest[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When it ends. */
  readonly until: number;
};

/** The statement that finds what a link is about, also when its day is over. */
export const behindLink = (executor: Executor, controller: string, link: string) =>
  requestsIn(executor, controller).where('link', '=', link);

/** What a link that still serves is about. */
export const readBehindLink = async (executor: Executor, controller: string, link: string, now: number) =>
  (await behindLink(executor, controller, link).execute()).filter((row) => row.due_at > now);

const forgetEnded = async (executor: Executor, controller: string, now: number): Promise<void> => {
  await executor
    .deleteFrom('requests')
    .where('controller_id', '=', controller)
    .where('state', '=', 'unconfirmed')
    .where('due_at', '<=', now)
    .execute();
};

/**
 * Keeps what a link is about until somebody opens it. Passed over are people who are erased, or who have been
 * mailed or have asked enough.
 * @returns for how many people it stands: with none there is nothing to mail
 */
export const offerLink = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  { link, requests, now, until }: NewLink,
): Promise<number> =>
  atomically(async (executor) => {
    await forgetEnded(executor, controller, now);
    const subjects = requests.map(({ subject }) => subject);
    const people = await holdSubjects(engine, executor, controller, subjects);
    let offered = 0;
    for (const { id, subject, kind, content } of requests) {
      if (people.get(subject)?.erased !== false) continue;
      const rows = await requestsOf(executor, controller, subject).execute();
      const count = (state: string) => rows.filter((row) => row.state === state).length;
      if (count('unconfirmed') >= MAX_LINKS || count('open') >= MAX_OPEN) continue;
      const keys = await vault.keysForWriting(executor, controller, [subject]);
      await addKeys(engine, executor, controller, keys.made);
      const request: PersonRequest = {
        id,
        subject,
        kind,
        identity: 'mail',
        state: 'open',
        receivedAt: now,
        dueAt: until,
        extended: 0,
        answeredAt: null,
        answeredBy: null,
        content,
      };
      const sealed = sealContent(keys.of(subject), controller, request);
      await executor
        .insertInto('requests')
        .values({ controller_id: controller, ...rowOf(request, sealed), state: 'unconfirmed', link })
        .execute();
      offered += 1;
    }
    return offered;
  });

/** A request that a link has confirmed. */
export type Confirmed = Pick<PersonRequest, 'id' | 'subject' | 'kind' | 'dueAt'>;

/**
 * Makes requests of what a link is about: from here on the time to answer runs. The link serves this once.
 * @returns none when it was used, has ended, or never was
 */
export const confirmLink = (
  { engine, atomically }: Database,
  controller: string,
  link: string,
  now: number,
): Promise<readonly Confirmed[]> =>
  atomically(async (executor) => {
    const found = await readBehindLink(executor, controller, link, now);
    const subjects = found.map((row) => row.subject_id);
    await holdSubjects(engine, executor, controller, subjects);
    // Read again: somebody may have opened it, or the person may be erased, since.
    const rows = await readBehindLink(executor, controller, link, now);
    const dueAt = dueDate(now);
    await executor
      .updateTable('requests')
      .set({ state: 'open', received_at: now, due_at: dueAt, link: null })
      .where('controller_id', '=', controller)
      .where('link', '=', link)
      .where('due_at', '>', now)
      .execute();
    const confirmed = rows.map(({ id, kind, subject_id: subject }) => ({ id, subject, kind, dueAt }));
    await addAuditWithin(
      { engine },
      executor,
      controller,
      confirmed.map(({ id, subject, kind }) => ({
        time: now,
        actor: 'visitor',
        action: 'request',
        subject,
        record: null,
        detail: { request: id, kind, identity: 'mail' },
      })),
    );
    return confirmed;
  });
