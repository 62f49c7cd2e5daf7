import { reachedByObjection, type ConsentState, type Instructions } from '@remit/contract';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import type { About, NoticeKind } from './delivery.js';
import type { LedgerEntry } from './store.js';

/** Why recipients are told something about the data they have of a person. */
export type NoticeCause = {
  readonly kind: NoticeKind;
  /** Stable id of what happened: the consent change, or whatever request led to it. */
  readonly id: string;
  /** Only data sent for this purpose; default: for any. */
  readonly purpose?: string;
  /** Only these fields (`person.rectified`); default: all that were sent. */
  readonly fields?: readonly string[];
  /** Only of these records; default: of all that were sent. */
  readonly records?: readonly string[];
};

/** After these the recipient keeps what it has, so it is to be told more later. */
const KEEPS: readonly NoticeKind[] = ['person.rectified', 'processing.restricted', 'restriction.lifted'];

/** No attempt that was under way when it was stopped takes longer, in milliseconds. */
const UNDER_WAY = 60_000;

const HOW_IT_ENDED: Partial<Record<ConsentState, NoticeKind>> = {
  withdrawn: 'consent.withdrawn',
  refused: 'consent.withdrawn',
  expired: 'consent.withdrawn',
  objected: 'processing.objected',
};

/** Names of the fields that are of one category, in any type of record. */
const fieldsOf = (category: string, { records }: Pick<Instructions, 'records'>): readonly string[] =>
  Object.values(records).flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([field, each]) => (each === category ? [field] : [])),
  );

/**
 * The causes among consent changes: those that ended a consent. An objection ends what is narrower too (PL8); what
 * was said of one special category concerns the fields of that category only (PL7).
 */
export const causesOf = (
  entries: readonly LedgerEntry[],
  instructions: Pick<Instructions, 'purposes' | 'records'>,
): readonly NoticeCause[] =>
  entries.flatMap(({ id, purpose, category, state }): NoticeCause[] => {
    const kind = HOW_IT_ENDED[state];
    if (!kind) return [];
    if (category !== undefined) return [{ kind, id, purpose, fields: fieldsOf(category, instructions) }];
    const reached = state === 'objected' ? reachedByObjection(purpose, instructions.purposes) : [];
    return [...new Set([purpose, ...reached])].map((each) => ({
      kind,
      id: each === purpose ? id : `${id}:${each}`,
      purpose: each,
    }));
  });

/** The statement that finds what recipients have of a person, or may have. */
export const disclosedOf = (executor: Executor, controller: string, subject: string) =>
  executor
    .selectFrom('outbox')
    .select(['id', 'kind', 'record_id', 'recipient', 'purpose', 'state', 'next_at', 'disclosed', 'told'])
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject);

type Disclosed = Awaited<ReturnType<ReturnType<typeof disclosedOf>['execute']>>[number];

const wasTold = (row: Disclosed, kind: NoticeKind): boolean => row.told?.startsWith(`${kind}:`) ?? false;

/** What is told of one delivery; undefined when this cause does not concern it, or was told before. */
const toldOf = (row: Disclosed, cause: NoticeCause): About['records'][number] | undefined => {
  const { kind, purpose, fields, records } = cause;
  if (row.kind !== 'data' || wasTold(row, 'person.erased')) return undefined;
  if (purpose !== undefined && row.purpose !== purpose) return undefined;
  if (records && !records.includes(row.record_id)) return undefined;
  // A new consent does not revive what was sent under an older one: its end was told already.
  if (kind !== 'person.erased' && row.told !== null) return undefined;
  // Written by noteDisclosure.
  const sent = JSON.parse(row.disclosed ?? '[]') as readonly string[];
  const concerned = fields ? sent.filter((field) => fields.includes(field)) : sent;
  return concerned.length === 0
    ? undefined
    : { record: row.record_id, purpose: row.purpose, fields: concerned };
};

/**
 * Tells every recipient that has data of a person, or may have it, what became of the ground for it
 * (Art. 19): one notice for each recipient and cause, through the outbox, with a receipt (`delivered`) or a
 * recorded failure (`dead`) (OB8). Nothing of it is decided again: it holds names and ids only.
 *
 * To be called in the transaction of what it tells of, after the person's due deliveries were denied
 * (`erase`, `eraseSubject`); it reads the outbox alone, so records may be gone by then. Calling it again with the
 * same causes changes nothing.
 * @param now milliseconds since 1970
 * @returns how many notices were added
 */
export const addNotices = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  subject: string,
  causes: readonly NoticeCause[],
  now: number,
): Promise<number> => {
  if (causes.length === 0) return 0;
  let rows: readonly Disclosed[] = await disclosedOf(executor, controller, subject).execute();
  let added = 0;
  for (const cause of causes) {
    const concerned = rows.flatMap((row) => {
      const told = toldOf(row, cause);
      return told ? [{ row, told }] : [];
    });
    for (const recipient of new Set(concerned.map(({ row }) => row.recipient))) {
      const mine = concerned.filter(({ row }) => row.recipient === recipient);
      const id = `${cause.kind}:${cause.id}:${recipient}`;
      // The notice comes after what was just stopped, even if that arrives still.
      const underWay = mine.flatMap(({ row }) =>
        row.state === 'denied' || row.state === 'due' ? [row.next_at] : [],
      );
      const about: About = { at: now, records: mine.map(({ told }) => told) };
      const { numInsertedOrUpdatedRows = 0n } = await executor
        .insertInto('outbox')
        .values({
          controller_id: controller,
          id,
          kind: cause.kind,
          record_id: '',
          recipient,
          purpose: cause.purpose ?? '',
          state: 'due',
          attempts: 0,
          next_at: Math.min(Math.max(now, ...underWay), now + UNDER_WAY),
          settled_at: null,
          error: null,
          subject_id: subject,
          disclosed: null,
          told: null,
          about: JSON.stringify(about),
        })
        .onConflict((conflict) => conflict.columns(['controller_id', 'id']).doNothing())
        .executeTakeFirst();
      added += Number(numInsertedOrUpdatedRows);
      if (KEEPS.includes(cause.kind)) continue;
      const ids = new Set(mine.map(({ row }) => row.id));
      rows = rows.map((row) => (ids.has(row.id) ? { ...row, told: id } : row));
      await executor
        .updateTable('outbox')
        .set({ told: id })
        .where('controller_id', '=', controller)
        .where(among(engine, 'id', [...ids]))
        .execute();
    }
  }
  return added;
};
