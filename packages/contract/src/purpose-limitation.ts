import { CATEGORIES, isCategory, looksLikePassword } from './categories.js';
import { isGrant, lastChoice, type HistoryEntry } from './consent.js';
import { whyNotDisclose } from './disclosure.js';
import { needsConsent } from './legal-basis.js';
import { REFUSALS, type Refusal, type RuleId } from './refusals.js';
import { retentionEnd } from './retention.js';
import type { Instructions } from './schema/instructions-schema.js';
import type { Tag } from './schema/record-schema.js';

/** The part of a controller's instructions that the decision reads. */
export type DecisionInstructions = Pick<
  Instructions,
  'controller' | 'notices' | 'purposes' | 'records' | 'recipients'
>;

/** A field as the decision sees it. The category comes from the tracking plan, never from the sender. */
export type Field = { readonly name: string; readonly category: string | undefined };

/** What somebody wants to do with a field, and for which purpose. */
export type Use = {
  readonly purpose: string;
  readonly kind: 'collect' | 'store' | 'read' | 'disclose' | 'derive';
  /** Id in the register of recipients; needed for `disclose`. */
  readonly recipient?: string;
};

/** What is true now, from whoever asks. A server takes it from its own ledger, never from the sender. */
export type Facts = {
  readonly instructions: DecisionInstructions;
  /** The person's consent changes, in the order of the ledger. */
  readonly history: readonly HistoryEntry[];
  /** The person asked for restriction (Art. 18). */
  readonly restricted: boolean;
  /** The person was erased (Art. 17). */
  readonly erased: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
};

export type Decision =
  { readonly allow: true } | { readonly allow: false; readonly reason: Refusal; readonly rule: RuleId };

const ALLOWED: Decision = { allow: true };
const KINDS: readonly string[] = ['collect', 'store', 'read', 'disclose', 'derive'];

/** PL13 concerns these, and what a controller narrows from them. */
const OPT_OUT_BY_SIGNAL: readonly string[] = ['targeting', 'profiling', 'partner-sharing'];
/** PL8: an objection to direct marketing is absolute, whatever the basis. */
const DIRECT_MARKETING: readonly string[] = ['marketing', 'newsletter'];

const isTag = (tag: Tag): boolean =>
  typeof tag === 'object' &&
  typeof tag.controller === 'string' &&
  typeof tag.source === 'string' &&
  Array.isArray(tag.purposes) &&
  tag.purposes.length > 0 &&
  typeof tag.notice === 'string' &&
  (tag.consent === null || typeof tag.consent === 'string');

/** PL5 and PL6: why a purpose that rests on consent may not be served with a record of this tag. */
const whyNoConsent = (
  tag: Tag,
  purpose: string,
  wordingSince: string,
  { history, instructions }: Facts,
): Refusal | undefined => {
  if (tag.consent === null) return 'consent_not_given';
  const cited = history.findIndex((entry) => entry.id === tag.consent);
  if (cited < 0) return 'consent_unknown';
  if (!isGrant(lastChoice(history, purpose, cited + 1))) return 'consent_not_given';
  for (let index = cited + 1; index < history.length; index++) {
    const entry = history[index];
    // A new grant after this one does not revive the record.
    if (entry?.purpose === purpose && entry.state !== 'asked' && !isGrant(entry)) return 'consent_ended';
  }
  const grant = lastChoice(history, purpose);
  const given = grant ? instructions.notices.indexOf(grant.notice) : -1;
  const needed = instructions.notices.indexOf(wordingSince);
  if (given < 0 || needed < 0) return 'notice_unknown';
  return given < needed ? 'consent_stale' : undefined;
};

const whyNot = (tag: Tag, field: Field, use: Use, facts: Facts): Refusal | undefined => {
  const { instructions } = facts;
  if (!isTag(tag)) return 'tag_incomplete';
  if (!Number.isFinite(tag.time) || !Number.isFinite(facts.now)) return 'time_unknown';
  if (tag.controller !== instructions.controller) return 'controller_mismatch';
  if (!KINDS.includes(use.kind)) return 'use_unknown';
  if (facts.erased !== false) return 'erased';
  if (facts.restricted !== false) return 'restriction_unsupported';

  const { category } = field;
  if (looksLikePassword(field.name)) return 'forbidden_category';
  if (category === undefined) return 'field_not_instructed';
  if (!isCategory(category)) return 'category_unknown';
  if (CATEGORIES[category] === 'forbidden') return 'forbidden_category';
  if (CATEGORIES[category] === 'special') return 'special_category_unsupported';
  if (category === 'birth-date') return 'age_unsupported';

  if (!tag.purposes.includes(use.purpose)) return 'purpose_not_in_scope';
  const purpose = Object.hasOwn(instructions.purposes, use.purpose)
    ? instructions.purposes[use.purpose]
    : undefined;
  if (!purpose) return 'purpose_not_instructed';
  if (!purpose.categories.includes(category)) return 'category_not_instructed';

  const family = purpose.broader ?? use.purpose;
  if (OPT_OUT_BY_SIGNAL.includes(family)) return 'opt_out_signal_unsupported';
  if (purpose.basis === 'legitimate-interest') return 'objection_unsupported';
  if (needsConsent(purpose.basis)) {
    const refusal = whyNoConsent(tag, use.purpose, purpose.wordingSince, facts);
    if (refusal) return refusal;
  } else if (
    DIRECT_MARKETING.includes(family) ||
    lastChoice(facts.history, use.purpose)?.state === 'objected'
  ) {
    return 'objection_unsupported';
  }

  const end = retentionEnd(tag.time, purpose.retention);
  if (end === undefined) return 'time_unknown';
  if (end <= facts.now) return 'retention_ended';

  if (use.kind === 'derive') return 'derivation_unsupported';
  if (use.kind === 'disclose') return whyNotDisclose(use.recipient, use.purpose, category, instructions);
  return undefined;
};

/**
 * May this field of a record with this tag be used for that? The one answer to the question, the same in
 * browser and server; rules PL1-PL16 in RULES.md. Pure, and never throws: what cannot be decided is denied.
 *
 * Rules not yet built (PL7-PL9, PL13-PL15, partners of PL12) deny whatever they would have to judge, with
 * a reason that ends in `_unsupported`.
 *
 * @example
 * decide(record.tag, { name: 'email', category: 'email' }, { purpose: 'marketing', kind: 'read' }, facts)
 * // -> { allow: false, reason: 'consent_ended', rule: 'PL5' }
 */
export const decide = (tag: Tag, field: Field, use: Use, facts: Facts): Decision => {
  let reason: Refusal | undefined;
  try {
    reason = whyNot(tag, field, use, facts);
  } catch {
    // PL16: whatever broke while deciding, the answer is no.
    reason = 'fault';
  }
  return reason === undefined ? ALLOWED : { allow: false, reason, rule: REFUSALS[reason] };
};
