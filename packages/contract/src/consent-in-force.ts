import { endsConsent, isGrant, type HistoryEntry } from './consent.js';
import { mayBeObjectedTo, needsConsent } from './legal-basis.js';
import type { DecisionInstructions, Facts } from './purpose-limitation.js';
import { own } from './own.js';
import type { Refusal } from './refusals.js';
import { endOf, isOver, whyOver } from './retention.js';
import type { Tag } from './schema/record-schema.js';

type Purpose = DecisionInstructions['purposes'][string];

/** Months that a consent is valid when the instructions do not say it. */
const VALIDITY = 24;
/** Years of age from which a person consents for themselves where no lower age is instructed (Art. 8(1)). */
export const AGE = 16;

/** Months that a consent to this purpose is valid (PL5). */
export const validityOf = ({ validity = VALIDITY }: Pick<Purpose, 'validity'>): number => validity;

/** PL13: what Global Privacy Control refuses. */
const BY_SIGNAL = ['targeting', 'profiling', 'partner-sharing'];

/** True for purposes that Global Privacy Control refuses (PL13): those of the vocabulary, and what narrows them. */
export const isRefusedBySignal = (id: string, { broader }: Pick<Purpose, 'broader'>): boolean =>
  BY_SIGNAL.includes(broader ?? id);

/**
 * The moment from which a grant is not valid any more unless it is renewed (PL5).
 * @returns milliseconds since 1970; NaN when it cannot be told
 */
export const consentEnd = (
  { time }: Pick<HistoryEntry, 'time'>,
  { validity = VALIDITY }: Pick<Purpose, 'validity'>,
): number => endOf(time, { months: validity, days: 0 });

/** PL8: direct marketing and what is made for it (Art. 21(2)): the objection is absolute, whatever the basis. */
const DIRECT_MARKETING = ['marketing', 'newsletter', ...BY_SIGNAL];

/** PL8: whether an objection counts against a purpose of this family at all, or a refusal does. */
export const knowsObjection = (family: string, basis: Purpose['basis']): boolean =>
  needsConsent(basis) || DIRECT_MARKETING.includes(family) || mayBeObjectedTo(basis);

/** PL8: whether an objection to one purpose is one to another, of this family. */
export const reaches = (objectedTo: string, id: string, family: string): boolean =>
  objectedTo === id ||
  objectedTo === family ||
  (objectedTo === 'marketing' && DIRECT_MARKETING.includes(family));

/**
 * PL6, and the validity of PL5: why a grant did not hold at a moment.
 * @param notice place of the notice that was in force then among the controller's notices
 * @param moment milliseconds since 1970
 * @param expired the ledger says that it ran out
 */
export const whyNotHeld = (
  grant: HistoryEntry,
  { wordingSince, validity = VALIDITY }: Purpose,
  notices: readonly string[],
  notice: number,
  moment: number,
  expired = false,
): Refusal | undefined => {
  const given = notices.indexOf(grant.notice);
  const needed = notices.indexOf(wordingSince);
  if (given < 0 || needed < 0 || notice < 0) return 'notice_unknown';
  if (given < needed && needed <= notice) return 'consent_stale';
  return whyOver(expired || isOver(grant.time, { months: validity, days: 0 }, moment), 'consent_expired');
};

/**
 * PL15: why the person is too young for a consent given at that moment, or may be.
 * @param moment milliseconds since 1970
 */
export const whyTooYoung = (
  moment: number,
  {
    birth,
    country,
    instructions,
  }: Pick<Facts, 'birth' | 'country'> & {
    readonly instructions: Pick<DecisionInstructions, 'ageOfConsent' | 'ageRequired'>;
  },
): Refusal | undefined => {
  const { ageOfConsent = {}, ageRequired } = instructions;
  if (birth === undefined) return ageRequired ? 'age_unknown' : undefined;
  const age = own(ageOfConsent, country ?? '') || AGE;
  const born = typeof birth === 'number' ? birth : Date.parse(birth);
  const reached = isOver(born, { months: 12 * age, days: 0 }, moment);
  return reached === undefined ? 'age_unknown' : reached ? undefined : 'below_age';
};

/**
 * PL5, PL6, PL8, PL13, PL15: why what the person chose, or did not choose, stands against this purpose for a
 * record of this tag.
 *
 * What counts is the last grant that the ledger held when the record was made (the tag cites a change; that one and
 * those before it are what was known then). Any objection, signal, refusal or withdrawal after that grant stands
 * against the record for good: a newer grant carries newer records only. Running out and a changed wording only pause.
 *
 * @param id of the purpose
 * @param category asks for the consent to one special category in place of that to the purpose as a whole (PL7)
 */
export const whyNotByChoice = (
  tag: Tag,
  id: string,
  purpose: Purpose,
  kind: string,
  facts: Facts,
  category?: string,
): Refusal | undefined => {
  const { history, instructions, now } = facts;
  const consenting = needsConsent(purpose.basis);
  const family = purpose.broader ?? id;
  // A contract, a legal obligation or a vital interest asks for no choice.
  if (!knowsObjection(family, purpose.basis)) return undefined;

  const cited = history.findIndex((entry) => entry.id === tag.consent);
  if (consenting && cited < 0 && tag.consent !== null) return 'consent_unknown';

  let grant: HistoryEntry | undefined;
  let latest: HistoryEntry | undefined;
  let objected = false;
  let signalled = false;
  let ended = false;
  let endedThen = false;
  let expired = false;
  let expiredThen = false;
  for (const [index, entry] of history.entries()) {
    const { state, purpose: on, category: about } = entry;
    const known = index <= cited;
    if (on === id && about === category && isGrant(entry)) {
      latest = entry;
      expired = false;
      if (known) {
        grant = entry;
        signalled = ended = false;
        // A consent given after an objection is a "yes" again. On another basis nothing takes an objection back.
        objected &&= !consenting;
      }
    }
    objected ||= state === 'objected' && about === undefined && reaches(on, id, family);
    // The signal is the browser's: it says the same about all of these purposes.
    signalled ||= state === 'refused' && entry.method === 'gpc';
    if (on === id) {
      // What ends the purpose ends the consent to its special categories too.
      ended ||= endsConsent(state) && (about ?? category) === category;
      expired ||= state === 'expired' && about === category;
    }
    if (known) {
      endedThen = ended;
      expiredThen = expired;
    }
  }

  if (objected) return 'objected';
  if (BY_SIGNAL.includes(family) && (signalled || (tag.gpc && (!grant || endedThen))))
    return 'opt_out_signal';
  if (!consenting) return undefined;
  const tooYoung = whyTooYoung(Math.min(now, grant?.time ?? now), facts);
  if (tooYoung) return tooYoung;
  if (!grant || !latest || endedThen) return 'consent_not_given';
  if (ended) return 'consent_ended';
  const { notices } = instructions;
  return (
    // Made while the consent did not hold: nobody had agreed to it, and renewing does not change that.
    whyNotHeld(grant, purpose, notices, notices.indexOf(tag.notice), tag.time, expiredThen) ??
    // Until it is renewed or ended, a record is stored and nothing else.
    (kind === 'store' ? undefined : whyNotHeld(latest, purpose, notices, notices.length - 1, now, expired))
  );
};
