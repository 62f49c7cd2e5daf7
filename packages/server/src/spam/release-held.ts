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

/**
 * Accepts a lead that is held: from now on it is read like any other, and goes to whoever may have it now (SP2).
 * @returns false when there is no such lead that is held
 */
export const acceptHeld = async (
  controller: ControllerStore,
  id: string,
  decider: Decider,
): Promise<boolean> => {
  const record = await controller.record(id);
  if (record?.kind !== 'held') return false;
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
  return controller.held.release({ id, kind, routes, entry: entryOf(record, 'accept-held', decider) });
};

/** Refuses a lead that is held: it is erased. @returns false when there is no such lead that is held */
export const refuseHeld = async (
  controller: ControllerStore,
  id: string,
  decider: Decider,
): Promise<boolean> => {
  const record = await controller.record(id);
  if (record?.kind !== 'held') return false;
  return controller.held.erase(id, entryOf(record, 'refuse-held', decider));
};
