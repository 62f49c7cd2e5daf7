import {
  categoryOf,
  isGrant,
  lastChoice,
  needsConsent,
  REFUSALS,
  retentionEnd,
  usableFields,
  type ConsentState,
  type FieldValue,
  type LegalBasis,
  type Refusal,
  type RuleId,
} from '@remit/contract';
import type { ControllerStore, DeliveryLine, LedgerEntry, Reader, StoredRecord } from '../store/store.js';
import type { KeptFields } from '../vault/seal-value.js';
import { factsOf } from './facts-of.js';
import { showFields } from './show-fields.js';

/** A consent change as it is shown to somebody who asks on what a use rests. */
export type ChangeShown = {
  readonly id: string;
  readonly time: number;
  readonly state: ConsentState;
  readonly notice: string;
  /** The exact words the person saw; null when they are not among those kept. */
  readonly words: string | null;
};

/** Whether a purpose may be served with a field now, and on what that rests. */
export type PurposeExplained = {
  readonly purpose: string;
  readonly basis: LegalBasis | null;
  /** For a basis of consent: the choice that was in force when the record was made. */
  readonly consent: ChangeShown | null;
  /** The change that ended it since. */
  readonly ended: ChangeShown | null;
  /** Milliseconds since 1970 at which the retention for this purpose runs out. */
  readonly until: number | null;
} & ({ readonly allowed: true } | { readonly allowed: false; readonly code: Refusal; readonly rule: RuleId });

export type FieldExplained = {
  readonly field: string;
  readonly category: string | null;
  /** Only when one of the reader's own purposes may read it. */
  readonly value?: FieldValue;
  readonly purposes: readonly PurposeExplained[];
};

/** The answer to "why do you have this?". */
export type RecordExplained = {
  readonly controller: string;
  readonly record: string;
  readonly type: string;
  readonly subject: string;
  readonly time: number;
  readonly source: string;
  readonly notice: string;
  readonly fields: readonly FieldExplained[];
  /** What was or is to be given to recipients: which, for which purpose, and when (Art. 19). */
  readonly deliveries: readonly Pick<
    DeliveryLine,
    'id' | 'recipient' | 'purpose' | 'state' | 'attempts' | 'settledAt' | 'error'
  >[];
};

/** Says of each field of a record, for each purpose of its tag, whether it may be read now and on what that rests. */
export const explainRecord = async (
  controller: ControllerStore,
  record: StoredRecord,
  reader: Reader,
  now: number,
): Promise<RecordExplained> => {
  const { tag } = record;
  const [instructions, histories, deliveries] = await Promise.all([
    controller.instructions(),
    controller.histories([record.subject]),
    controller.deliveriesOf(record.id),
  ]);
  const history = histories.get(record.subject) ?? [];
  const facts = factsOf(instructions, history, now);
  const shown = async (entry: LedgerEntry | undefined): Promise<ChangeShown | null> =>
    entry
      ? {
          id: entry.id,
          time: entry.time,
          state: entry.state,
          notice: entry.notice,
          words: (await controller.words(entry.words)) ?? null,
        }
      : null;

  const ofPurpose = new Map(
    await Promise.all(
      tag.purposes.map(async (purpose) => {
        const instructed = Object.hasOwn(instructions.purposes, purpose)
          ? instructions.purposes[purpose]
          : undefined;
        const cited = history.findIndex((entry) => entry.id === tag.consent);
        const rests = instructed && needsConsent(instructed.basis) && cited >= 0;
        const ended = history
          .slice(cited + 1)
          .find((entry) => entry.purpose === purpose && entry.state !== 'asked' && !isGrant(entry));
        const grounds = {
          purpose,
          basis: instructed?.basis ?? null,
          consent: rests ? await shown(lastChoice(history, purpose, cited + 1)) : null,
          ended: rests ? await shown(ended) : null,
          until: (instructed && retentionEnd(tag.time, instructed.retention)) ?? null,
        };
        return [
          purpose,
          { grounds, usable: usableFields(record, { purpose, kind: 'read' }, facts) },
        ] as const;
      }),
    ),
  );
  const fields: KeptFields = Object.fromEntries(
    reader.purposes.flatMap((purpose) => Object.entries(ofPurpose.get(purpose)?.usable.fields ?? {})),
  );
  const { purposes } = reader;
  const [mine = {}] = await showFields(controller, instructions, [{ record, fields }], {
    reader,
    purposes,
    now,
  });

  return {
    controller: controller.id,
    record: record.id,
    type: record.type,
    subject: record.subject,
    time: tag.time,
    source: tag.source,
    notice: tag.notice,
    fields: Object.keys(record.fields).map((field) => ({
      field,
      category: categoryOf(instructions, record.type, field) ?? null,
      ...(mine[field] === undefined ? {} : { value: mine[field] }),
      purposes: [...ofPurpose.values()].map(({ grounds, usable }): PurposeExplained => {
        const denied = usable.withheld.find((each) => each.field === field);
        return denied
          ? { ...grounds, allowed: false, code: denied.code, rule: REFUSALS[denied.code] }
          : { ...grounds, allowed: true };
      }),
    })),
    deliveries: deliveries.map(({ id, recipient, purpose, state, attempts, settledAt, error }) => ({
      id,
      recipient,
      purpose,
      state,
      attempts,
      settledAt,
      error,
    })),
  };
};
