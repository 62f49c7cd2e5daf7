import { CATEGORIES, isCategory, looksLikePassword } from './categories.js';
import { categoryOf } from './category-of.js';
import type { HistoryEntry } from './consent.js';
import { whyNotByChoice } from './consent-in-force.js';
import { whyNotBySources, type SourceRecord } from './derivation.js';
import { whyNotDisclose } from './disclosure.js';
import { isLegalBasis } from './legal-basis.js';
import { own } from './own.js';
import { REFUSALS, type Refusal, type RuleId } from './refusals.js';
import { whyRunOut } from './retention.js';
import type { Instructions } from './schema/instructions-schema.js';
import type { Tag } from './schema/record-schema.js';

/** The part of a controller's instructions that the decision reads. */
export type DecisionInstructions = Pick<
  Instructions,
  'controller' | 'notices' | 'purposes' | 'records' | 'recipients' | 'ageOfConsent' | 'ageRequired'
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
  /** Day of birth as the person stated it: milliseconds since 1970 or `YYYY-MM-DD`. Leave it out when not stated. */
  readonly birth?: number | string | undefined;
  /** ISO 3166-1 alpha-2 country whose age of consent applies; default: the highest age. */
  readonly country?: string | undefined;
  /** For a derived record: its sources, and theirs, by record id. One that is gone is absent. */
  readonly sources?: Readonly<Record<string, SourceRecord>> | undefined;
};

export type Decision =
  { readonly allow: true } | { readonly allow: false; readonly reason: Refusal; readonly rule: RuleId };

const KINDS: readonly string[] = ['collect', 'store', 'read', 'disclose', 'derive'];

const isTag = (tag: Tag): boolean =>
  typeof tag === 'object' &&
  [tag.controller, tag.source, tag.notice, tag.consent ?? ''].every((part) => typeof part === 'string') &&
  tag.consent !== undefined &&
  Array.isArray(tag.purposes) &&
  tag.purposes.length > 0 &&
  // What is derived names what from, and only that does.
  (tag.source === 'derived') === (tag.sources !== undefined);

/** All rules but those on recipients and on sources. */
const whyNotByItself = (
  tag: Tag,
  field: Field,
  id: string,
  kind: Use['kind'],
  facts: Facts,
): Refusal | undefined => {
  const { instructions, now } = facts;
  if (!isTag(tag)) return 'tag_incomplete';
  if (!Number.isFinite(tag.time) || !Number.isFinite(now)) return 'time_unknown';
  if (tag.controller !== instructions.controller) return 'controller_mismatch';
  if (!KINDS.includes(kind)) return 'use_unknown';
  if (facts.erased !== false) return 'erased';
  if (facts.restricted !== false && kind !== 'collect' && kind !== 'store') return 'restricted';

  const { category } = field;
  if (looksLikePassword(field.name)) return 'forbidden_category';
  if (category === undefined) return 'field_not_instructed';
  if (!isCategory(category)) return 'category_unknown';
  const sensitivity = CATEGORIES[category];
  if (sensitivity === 'forbidden') return 'forbidden_category';

  if (!tag.purposes.includes(id)) return 'purpose_not_in_scope';
  const purpose = own(instructions.purposes, id);
  if (!purpose) return 'purpose_not_instructed';
  if (!isLegalBasis(purpose.basis)) return 'basis_unknown';
  if (!purpose.categories.includes(category)) return 'category_not_instructed';
  if (sensitivity === 'special' && purpose.basis !== 'explicit-consent') return 'special_category_basis';

  const refusal = whyNotByChoice(tag, id, purpose, kind, facts);
  if (refusal) return refusal;
  if (sensitivity === 'special' && whyNotByChoice(tag, id, purpose, kind, facts, category))
    return 'special_category_consent';
  return whyRunOut(tag.time, purpose.retention, now);
};

/**
 * Why a field may not serve a purpose in this way, whoever would receive it: all rules but PL12.
 * Never throws: what cannot be decided is denied (PL16).
 */
export const whyNotServe = (
  tag: Tag,
  field: Field,
  purpose: string,
  kind: Use['kind'],
  facts: Facts,
): Refusal | undefined => {
  try {
    const refusal = whyNotByItself(tag, field, purpose, kind, facts);
    if (refusal !== undefined || tag.source !== 'derived') return refusal;
    // To keep a derived record its sources must be kept; for anything else one must be able to derive it again.
    const needed = kind === 'store' ? 'store' : 'derive';
    return whyNotBySources(tag, facts.sources, (source, name) => {
      const category = categoryOf(facts.instructions, source.type, name);
      return whyNotByItself(source.tag, { name, category }, purpose, needed, facts);
    });
  } catch {
    // PL16: whatever broke while deciding, the answer is no.
    return 'fault';
  }
};

const ALLOWED: Decision = { allow: true };

/**
 * May this field of a record with this tag be used for that? The one answer to the question, the same in
 * browser and server; rules PL1-PL16 in RULES.md, their order and reasons in docs/decision.md. Pure, and never
 * throws: what cannot be decided is denied.
 *
 * @example
 * decide(record.tag, { name: 'email', category: 'email' }, { purpose: 'marketing', kind: 'read' }, facts)
 * // -> { allow: false, reason: 'consent_ended', rule: 'PL5' }
 */
export const decide = (tag: Tag, field: Field, use: Use, facts: Facts): Decision => {
  let reason: Refusal | undefined;
  try {
    const { purpose, kind } = use;
    reason =
      whyNotServe(tag, field, purpose, kind, facts) ??
      (kind === 'disclose'
        ? whyNotDisclose(tag, use.recipient, purpose, field.category, facts.instructions)
        : undefined);
  } catch {
    // PL16, as above: not even the use could be read.
    reason = 'fault';
  }
  return reason === undefined ? ALLOWED : { allow: false, reason, rule: REFUSALS[reason] };
};
