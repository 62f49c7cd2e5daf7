import { findRoutes, reachableRecipients } from '../ingest/find-routes.js';
import { readFacts } from '../read/facts-of.js';
import type { ControllerStore, StoredRecord } from '../store/store.js';

/** Who decides about a lead that is held: for the audit. */
export type Decider = {
  /** `reader:` and the reader's id, or `visitor`. */
  readonly actor: string;
  /** How it came to that. */
  readonly by: 'review' | 'work';
  /** Milliseconds since 1970. */
  readonly now: number;
};

const entryOf = (
  { id, subject, heldFor }: StoredRecord,
  action: 'accept-held' | 'refuse-held',
  { actor, by, now }: Decider,
) => ({ time: now, actor, action, subject, record: id, detail: { suspicion: heldFor ?? null, by } }) as const;

type Decide = (controller: ControllerStore, record: StoredRecord, decider: Decider) => Promise<boolean>;

/** Decides about a lead, unless it is not held any more. */
const whenHeld =
  (decide: Decide) =>
  async (controller: ControllerStore, id: string, decider: Decider): Promise<boolean> => {
    const record = await controller.record(id);
    return record?.kind === 'held' && decide(controller, record, decider);
  };

/**
 * Accepts a lead that is held: from now on it is read like any other, and goes to whoever may have it now (SP2).
 * @returns false when there is no such lead that is held
 */
export const acceptHeld = whenHeld(async (controller, record, decider) => {
  const [instructions, endpoints, factsFor] = await Promise.all([
    controller.instructions(),
    controller.endpoints(),
    readFacts(controller, [record], decider.now),
  ]);
  const plan = Object.hasOwn(instructions.records, record.type)
    ? instructions.records[record.type]
    : undefined;
  // Decided again at each attempt: what ends meanwhile is not delivered.
  const routes = findRoutes(
    record,
    reachableRecipients(instructions, endpoints),
    // A restricted person's lead is routed; that it is restricted is told at each attempt.
    { ...factsFor(record.subject), restricted: false },
  );
  const kind = plan?.kind === 'message' ? 'message' : 'lead';
  const entry = entryOf(record, 'accept-held', decider);
  return controller.held.release({ id: record.id, kind, routes, entry });
});

/** Refuses a lead that is held: it is erased. @returns false when there is no such lead that is held */
export const refuseHeld = whenHeld((controller, record, decider) =>
  controller.held.erase(record.id, entryOf(record, 'refuse-held', decider)),
);
