import {
  categoryOf,
  REFUSALS,
  usableFields,
  type FieldValue,
  type Refusal,
  type RuleId,
} from '@remit/contract';
import { accessEntry, actorOf } from '../audit/access-entry.js';
import type { ControllerStore, Reader, StoredRecord } from '../store/store.js';
import type { Received } from '../store/who-received.js';
import type { KeptFields } from '../vault/seal-value.js';
import { explainPurpose, explainTaken, type Grounds, type Taken } from './explain-purpose.js';
import { readFacts } from './facts-of.js';
import { showFields } from './show-fields.js';

/** Whether a purpose may be served with a field now, and on what that rests. */
export type PurposeExplained = Grounds &
  ({ readonly allowed: true } | { readonly allowed: false; readonly code: Refusal; readonly rule: RuleId });

export type FieldExplained = {
  readonly field: string;
  readonly category: string | null;
  /** Only when one of the reader's own purposes may read it. */
  readonly value?: FieldValue;
  readonly purposes: readonly PurposeExplained[];
};

/** What was or is to be given to a recipient: for which purpose, when, and what it was told since (Art. 19). */
export type DeliveryExplained = Pick<
  Received,
  'id' | 'recipient' | 'purpose' | 'state' | 'attempts' | 'settledAt' | 'error' | 'fields' | 'notices'
>;

/** The answer to "why do you have this?". */
export type RecordExplained = {
  readonly controller: string;
  readonly record: string;
  readonly type: string;
  readonly subject: string;
  readonly time: number;
  readonly source: string;
  /** Of what names a user: whether the controller's own server has said so, or only the page. */
  readonly identity?: 'claimed' | 'verified';
  /** Of what is derived: the records that it was made from (PL14). */
  readonly derivedFrom?: readonly string[];
  readonly notice: string;
  /** When its person asked for restriction (Art. 18), milliseconds since 1970. */
  readonly restrictedAt: number | null;
  readonly fields: readonly FieldExplained[];
  /** Purposes that it served once, and what ended them. */
  readonly taken: readonly Taken[];
  /** Fields that the person had corrected (Art. 16), and when. */
  readonly corrected: readonly { readonly field: string; readonly time: number }[];
  readonly deliveries: readonly DeliveryExplained[];
};

/** The answer for what is not there any more. */
export type GoneExplained = {
  readonly controller: string;
  /** Null when it was a person who was asked for. */
  readonly record: string | null;
  readonly subject: string;
  /** When its person was erased (Art. 17), milliseconds since 1970; null when no purpose needed it any more. */
  readonly erasedAt: number | null;
  readonly deliveries: readonly DeliveryExplained[];
};

const showDelivery = ({
  id,
  recipient,
  purpose,
  state,
  attempts,
  settledAt,
  error,
  fields,
  notices,
}: Received): DeliveryExplained => ({
  id,
  recipient,
  purpose,
  state,
  attempts,
  settledAt,
  error,
  fields,
  notices,
});

/** Says of each field of a record, for each purpose of its tag, whether it may be read now and on what that rests. */
export const explainRecord = async (
  controller: ControllerStore,
  record: StoredRecord,
  reader: Reader,
  now: number,
): Promise<RecordExplained> => {
  const { tag, subject } = record;
  const [instructions, histories, states, { received }, corrections, factsFor] = await Promise.all([
    controller.instructions(),
    controller.histories([subject]),
    controller.subjectStates([subject]),
    controller.whoReceived(record.id),
    controller.requests.corrections(record.id),
    readFacts(controller, [record], now),
  ]);
  const parts = { controller, instructions, history: histories.get(subject) ?? [], tag };
  const ofPurpose = await Promise.all(
    tag.purposes.map(async (purpose) => ({
      grounds: await explainPurpose(parts, purpose),
      usable: usableFields(record, { purpose, kind: 'read' }, factsFor(subject)),
    })),
  );
  const readable: KeptFields = Object.fromEntries(
    ofPurpose.flatMap(({ grounds, usable }) =>
      reader.purposes.includes(grounds.purpose) ? Object.entries(usable.fields) : [],
    ),
  );
  const reading = { reader, purposes: reader.purposes, now };
  const { fields, audit } = await showFields(
    controller,
    instructions,
    [{ record, fields: readable }],
    reading,
  );
  const [shown = {}] = fields;
  const { purposes } = reader;
  const access = { route: 'why', purposes, shown: 1, subject, record: record.id } as const;
  await controller.addAudit([...audit, accessEntry(actorOf(reader), access, now)]);

  return {
    controller: controller.id,
    record: record.id,
    type: record.type,
    subject,
    time: tag.time,
    source: tag.source,
    ...(tag.identity === undefined ? {} : { identity: tag.identity }),
    ...(tag.sources === undefined ? {} : { derivedFrom: Object.keys(tag.sources) }),
    notice: tag.notice,
    restrictedAt: states.get(subject)?.restrictedAt ?? null,
    fields: Object.keys(record.fields).map((field) => ({
      field,
      category: categoryOf(instructions, record.type, field) ?? null,
      ...(shown[field] === undefined ? {} : { value: shown[field] }),
      purposes: ofPurpose.map(({ grounds, usable }): PurposeExplained => {
        const denied = usable.withheld.find((each) => each.field === field);
        return denied
          ? { ...grounds, allowed: false, code: denied.code, rule: REFUSALS[denied.code] }
          : { ...grounds, allowed: true };
      }),
    })),
    taken: await explainTaken(parts),
    corrected: corrections.map(({ field, time }) => ({ field, time })),
    deliveries: received.map(showDelivery),
  };
};

/**
 * Says what became of a record, or of a person, of whom nothing is kept any more.
 * @param id of a record that was sent to somebody once, or of a person
 * @returns undefined when nothing is known of either
 */
export const explainGone = async (
  controller: ControllerStore,
  id: string,
  reader: Reader,
  now: number,
): Promise<GoneExplained | undefined> => {
  const note = (whose: string, record?: string) => {
    const access = { route: 'why', purposes: reader.purposes, shown: 1, subject: whose } as const;
    const about = record === undefined ? access : { ...access, record };
    return controller.addAudit([accessEntry(actorOf(reader), about, now)]);
  };
  const [{ subject, received }, states] = await Promise.all([
    controller.whoReceived(id),
    controller.subjectStates([id]),
  ]);
  const deliveries = received.map(showDelivery);
  if (subject !== null) {
    const owners = await controller.subjectStates([subject]);
    const erasedAt = owners.get(subject)?.erasedAt ?? null;
    await note(subject, id);
    return { controller: controller.id, record: id, subject, erasedAt, deliveries };
  }
  const erasedAt = states.get(id)?.erasedAt ?? null;
  if (erasedAt === null) return undefined;
  await note(id);
  return { controller: controller.id, record: null, subject: id, erasedAt, deliveries };
};
