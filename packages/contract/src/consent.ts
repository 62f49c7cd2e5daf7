import type { ConsentChange, ConsentState } from './schema/consent-schema.js';

/** What the decision reads of a consent change. Histories are in the order of the controller's ledger. */
export type HistoryEntry = Pick<
  ConsentChange,
  'id' | 'purpose' | 'category' | 'state' | 'time' | 'notice' | 'method'
>;

const GRANTS: readonly ConsentState[] = ['given', 'renewed'];
const ENDS: readonly ConsentState[] = ['refused', 'withdrawn', 'objected'];

/** True for states that end or deny a consent. `asked` does neither; `expired` only pauses it until it is renewed. */
export const endsConsent = (state: ConsentState): boolean => ENDS.includes(state);

/**
 * The person's last "yes" or "no" to a purpose as a whole, among the first `length` entries. Statements about one
 * special category alone are passed over, and so is the mere passing of time.
 * @returns undefined when the person never chose (which means "no").
 */
export const lastChoice = <E extends HistoryEntry>(
  history: readonly E[],
  purpose: string,
  length?: number,
): E | undefined =>
  history
    .slice(0, length)
    .findLast(
      (entry) =>
        entry.purpose === purpose &&
        entry.category === undefined &&
        (endsConsent(entry.state) || isGrant(entry)),
    );

/** True when this entry is a grant. */
export const isGrant = (entry: HistoryEntry | undefined): entry is HistoryEntry =>
  entry !== undefined && GRANTS.includes(entry.state);
