import type { Executor } from './database.js';
import type { About, DeliveryLine, NoticeKind } from './delivery.js';
import { toLine } from './outbox.js';

/** What a recipient was told about data it has (Art. 19), or is to be told. */
export type NoticeLine = Pick<DeliveryLine, 'state' | 'settledAt'> & { readonly kind: NoticeKind };

/** A record on its way to a recipient, or there. */
export type Received = DeliveryLine & {
  /** Names of the fields that were sent, or may have been. */
  readonly fields: readonly string[];
  readonly notices: readonly NoticeLine[];
};

/** Who received a record, also of one that is gone; and whose it was, when any of it was ever sent. */
export type WhoReceived = { readonly subject: string | null; readonly received: readonly Received[] };

/** Who received a record, what of it, and what they were told about it since. */
export const whoReceived = async (
  executor: Executor,
  controller: string,
  recordId: string,
): Promise<WhoReceived> => {
  const rows = await executor
    .selectFrom('outbox')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('record_id', '=', recordId)
    .orderBy('recipient')
    .execute();
  const subject = rows.find((row) => row.subject_id !== null)?.subject_id ?? null;
  const notices =
    subject === null
      ? []
      : await executor
          .selectFrom('outbox')
          .select(['recipient', 'kind', 'state', 'settled_at', 'about'])
          .where('controller_id', '=', controller)
          .where('subject_id', '=', subject)
          .where('kind', '!=', 'data')
          .orderBy('next_at')
          .execute();
  const about = notices.flatMap(({ kind, about: text, settled_at: settledAt, ...notice }) => {
    if (kind === 'data') return [];
    // Written by addNotices.
    const { records } = JSON.parse(text ?? '{"records":[]}') as Pick<About, 'records'>;
    return records.some(({ record }) => record === recordId) ? [{ ...notice, kind, settledAt }] : [];
  });
  return {
    subject,
    received: rows.map((row) => ({
      ...toLine(row),
      // Written by noteDisclosure.
      fields: JSON.parse(row.disclosed ?? '[]') as readonly string[],
      notices: about
        .filter(({ recipient }) => recipient === row.recipient)
        .map(({ kind, state, settledAt }) => ({ kind, state, settledAt })),
    })),
  };
};
