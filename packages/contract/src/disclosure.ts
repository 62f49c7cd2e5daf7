import type { DecisionInstructions } from './purpose-limitation.js';
import type { Refusal } from './refusals.js';

/** Member states of the European Economic Area, ISO 3166-1 alpha-2 (S9). */
const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/**
 * PL12: why a recipient may not be given a field of this category for this purpose.
 * @param recipient id in the register of recipients
 * @returns undefined when it may
 */
export const whyNotDisclose = (
  recipient: string | undefined,
  purpose: string,
  category: string,
  instructions: DecisionInstructions,
): Refusal | undefined => {
  const entry =
    recipient !== undefined && Object.hasOwn(instructions.recipients, recipient)
      ? instructions.recipients[recipient]
      : undefined;
  if (!entry) return 'recipient_unknown';
  // Whether the page of collection named the partner is not yet part of the tag.
  if (entry.role === 'partner') return 'partner_unsupported';
  if (!entry.purposes.includes(purpose)) return 'recipient_not_for_purpose';
  if (!entry.categories.some((allowed) => allowed === category)) return 'recipient_not_for_category';
  if (!EEA.has(entry.region) && entry.transferGround === undefined) return 'recipient_region';
  return undefined;
};
