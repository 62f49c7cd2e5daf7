import { usableFields, type FieldValue, type Refusal, type Tag } from '@remit/contract';
import type { ControllerStore, Position, StoredRecord } from '../store/store.js';
import { factsOf } from './facts-of.js';
import { writePosition } from './page-position.js';

/** A lead as far as one purpose may see it. */
export type Lead = {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970 at which the visitor handed it in. */
  readonly time: number;
  readonly subject: string;
  readonly scope: Pick<Tag, 'purposes' | 'notice' | 'consent' | 'source'>;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** With `explain`: the fields left out, and why. */
  readonly withheld?: readonly { readonly field: string; readonly code: Refusal }[];
};

export type LeadsAnswer = {
  readonly controller: string;
  readonly purpose: string;
  readonly leads: readonly Lead[];
  /** Where the next page begins; null when this was the last. */
  readonly next: string | null;
  /** With `explain`: leads passed over on this page because no field of them may be used for the purpose. */
  readonly leftOut?: number;
};

/** What somebody wants to read. */
export type LeadsWanted = {
  readonly purpose: string;
  readonly limit: number;
  readonly after: Position | undefined;
  readonly explain: boolean;
};

/** Records looked at for one page at most, however few of them may be shown. */
const MAX_LOOKED_AT = 2000;

/**
 * The controller's leads, newest first, with exactly the fields that may be read for this purpose now (SV2).
 * A page may hold fewer leads than `limit` although `next` leads on: nobody waits for a long search.
 */
export const listLeads = async (
  controller: ControllerStore,
  { purpose, limit, after, explain }: LeadsWanted,
  now: () => number,
): Promise<LeadsAnswer> => {
  const instructions = await controller.instructions();
  const leads: Lead[] = [];
  let leftOut = 0;
  let lookedAt = 0;
  let position = after;
  let more = true;
  while (more && leads.length < limit && lookedAt < MAX_LOOKED_AT) {
    const records = await controller.records('lead', position, limit);
    const histories = await controller.histories([...new Set(records.map((record) => record.subject))]);
    let taken = 0;
    for (const record of records) {
      if (leads.length === limit) break;
      const facts = factsOf(instructions, histories.get(record.subject), now());
      const { fields, withheld } = usableFields(record, { purpose, kind: 'read' }, facts);
      if (Object.keys(fields).length === 0) leftOut += 1;
      else leads.push({ ...describe(record), fields, ...(explain ? { withheld } : {}) });
      position = { time: record.tag.time, id: record.id };
      taken += 1;
    }
    lookedAt += taken;
    more = taken < records.length || records.length === limit;
  }
  return {
    controller: controller.id,
    purpose,
    leads,
    next: more && position ? writePosition(position) : null,
    ...(explain ? { leftOut } : {}),
  };
};

const describe = ({ id, type, subject, tag }: StoredRecord) => ({
  id,
  type,
  time: tag.time,
  subject,
  scope: { purposes: tag.purposes, notice: tag.notice, consent: tag.consent, source: tag.source },
});
