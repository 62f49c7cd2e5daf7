import type { Executor } from './database.js';
import type { About, DeliveryState, NoticeKind } from './delivery.js';

/** What a recipient has of a person, or may have, and what it was told about that since. */
export type Disclosed = {
  readonly record: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly state: DeliveryState;
  /** When it was settled, milliseconds since 1970. */
  readonly settledAt: number | null;
  readonly fields: readonly string[];
  readonly told: readonly {
    readonly kind: NoticeKind;
    readonly state: DeliveryState;
    readonly settledAt: number | null;
  }[];
};

/** Who has what of a person, also of records that are gone. */
export const readDisclosures = async (
  executor: Executor,
  controller: string,
  subject: string,
): Promise<readonly Disclosed[]> => {
  const rows = await executor
    .selectFrom('outbox')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .orderBy('next_at')
    .orderBy('id')
    .execute();
  const notices = rows.flatMap((row) => {
    if (row.kind === 'data') return [];
    // Written by addNotices.
    const { records } = JSON.parse(row.about ?? '{"records":[]}') as Pick<About, 'records'>;
    const { kind, recipient, state, settled_at: settledAt } = row;
    return [{ recipient, of: records.map(({ record }) => record), told: { kind, state, settledAt } }];
  });
  return rows.flatMap((row) => {
    if (row.kind !== 'data') return [];
    // Written by noteDisclosure.
    const fields = JSON.parse(row.disclosed ?? '[]') as readonly string[];
    const { record_id: record, recipient, purpose, state, settled_at: settledAt } = row;
    const told = notices
      .filter((notice) => notice.recipient === recipient && notice.of.includes(record))
      .map((notice) => notice.told);
    return fields.length === 0 ? [] : [{ record, recipient, purpose, state, settledAt, fields, told }];
  });
};

/** A field that was corrected, and when. */
export type Corrected = { readonly record: string; readonly field: string; readonly time: number };

/** What was corrected in a record, in the order of time. */
export const readCorrections = async (
  executor: Executor,
  controller: string,
  record: string,
): Promise<readonly Corrected[]> =>
  executor
    .selectFrom('rectifications')
    .select(['record_id as record', 'field', 'time'])
    .where('controller_id', '=', controller)
    .where('record_id', '=', record)
    .orderBy('time')
    .execute();
