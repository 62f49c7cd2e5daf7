import { consentEnd, isGrant, type Instructions } from '@remit/contract';
import type { Admission } from '../store/store.js';

/**
 * Whether a change says nothing that the person's last one on the same did not say: same state, under the same
 * notice, to the same words. Consent managers call back on every page, and that is no choice. A renewal always
 * is one, and so is a "yes" that comes when the one before is not valid any more.
 */
export const repeatsChoice =
  ({ purposes }: Instructions): NonNullable<Admission['repeats']> =>
  (last, change) => {
    const { purpose: id, state, notice, words, method, time } = change;
    if (state === 'renewed' || state !== last.state || notice !== last.notice || words !== last.words)
      return false;
    // What a person chose is more than what their browser signals.
    if ((method === 'gpc') !== (last.method === 'gpc')) return false;
    const purpose = Object.hasOwn(purposes, id) ? purposes[id] : undefined;
    return !isGrant(last) || (purpose !== undefined && time < consentEnd(last, purpose));
  };
