import {
  endsConsent,
  isRefusedBySignal,
  needsConsent,
  type ConsentChange,
  type Instructions,
} from '@remit/contract';
import { consentChangeSchema } from '@remit/contract/schema';
import { SIGNAL_WORDS_SHA256 } from '../store/signal-words.js';
import { correctTime, type Clocks } from './correct-time.js';
import { explainIssue } from './explain-issue.js';
import { refusal, type ItemRefusal } from './refuse-item.js';

/** What changes of one request are checked against. */
export type ChangeChecks = Clocks & {
  readonly instructions: Instructions;
  /** True when these were ever the words of this purpose. */
  readonly hasWords: (purpose: string, sha256: string) => Promise<boolean>;
};

export type CheckedChange =
  | { readonly ok: true; readonly change: ConsentChange }
  | { readonly ok: false; readonly refusal: ItemRefusal };

/**
 * Why the purpose cannot take this change. An end is noted even of a purpose that is no longer instructed:
 * should it come back, the "no" still stands.
 */
const whyNotForPurpose = (
  { purpose: id, state }: ConsentChange,
  instructions: Instructions,
): 'purpose_not_instructed' | 'purpose_not_on_consent' | undefined => {
  const purpose = Object.hasOwn(instructions.purposes, id) ? instructions.purposes[id] : undefined;
  if (!purpose) return endsConsent(state) ? undefined : 'purpose_not_instructed';
  // PL13: whoever's browser refuses by signal may still say yes to a site, whatever the basis.
  const answerable = needsConsent(purpose.basis) || state === 'objected' || isRefusedBySignal(id, purpose);
  return answerable ? undefined : 'purpose_not_on_consent';
};

/**
 * Checks a consent change as a browser sent it: only what a person can do, about a purpose of the
 * controller, citing a notice and words that the controller really had.
 * @param path of the change within the request
 */
export const checkChange = async (
  item: unknown,
  path: string,
  { instructions, hasWords, ...clocks }: ChangeChecks,
): Promise<CheckedChange> => {
  const refused = (why: ItemRefusal): CheckedChange => ({ ok: false, refusal: why });
  const parsed = consentChangeSchema.safeParse(item);
  if (!parsed.success) return refused(explainIssue(parsed.error, item, path));
  const change = parsed.data;
  if (change.state === 'expired') return refused(refusal('state_not_yours', `${path}.state`));
  const time = correctTime(change.time, clocks);
  if (time === undefined) return refused(refusal('time_in_future', `${path}.time`));
  const why = whyNotForPurpose(change, instructions);
  if (why) return refused(refusal(why, `${path}.purpose`));
  if (!instructions.notices.includes(change.notice))
    return refused(refusal('notice_unknown', `${path}.notice`));
  const bySignal = change.method === 'gpc' && change.state === 'refused';
  if (
    !(bySignal && change.words === SIGNAL_WORDS_SHA256) &&
    !(await hasWords(change.purpose, change.words))
  ) {
    // Of a purpose that is not instructed, words tell whether it ever was.
    return Object.hasOwn(instructions.purposes, change.purpose)
      ? refused(refusal('words_unknown', `${path}.words`))
      : refused(refusal('purpose_not_instructed', `${path}.purpose`));
  }
  return { ok: true, change: { ...change, time } };
};
