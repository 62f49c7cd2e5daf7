import type { ConsentChange, ConsentState } from './schema/consent-schema.js';

/** What the decision reads of a consent change. Histories are in the order of the controller's ledger. */
export type HistoryEntry = Pick<ConsentChange, 'id' | 'purpose' | 'state' | 'notice'>;

const GRANTS: ReadonlySet<ConsentState> = new Set(['given', 'renewed']);
const ENDS: ReadonlySet<ConsentState> = new Set(['refused', 'withdrawn', 'objected', 'expired']);

/** True for states that end or deny a consent. `asked` does neither. */
export const endsConsent = (state: ConsentState): boolean => ENDS.has(state);

/**
 * The entry that last granted or ended the consent to a purpose, among the first `length` entries.
 * @returns undefined when the person never chose (which means "no").
 */
export const lastChoice = <E extends HistoryEntry>(
  history: readonly E[],
  purpose: string,
  length: number = history.length,
): E | undefined => {
  for (let index = length - 1; index >= 0; index--) {
    const entry = history[index];
    if (entry?.purpose === purpose && entry.state !== 'asked') return entry;
  }
  return undefined;
};

/** True when this entry is a grant. */
export const isGrant = (entry: HistoryEntry | undefined): entry is HistoryEntry =>
  entry !== undefined && GRANTS.has(entry.state);
