import { own } from './own.js';
import type { DecisionInstructions } from './purpose-limitation.js';
import type { Refusal } from './refusals.js';
import type { Tag } from './schema/record-schema.js';

/** Member states of the European Economic Area, ISO 3166-1 alpha-2 (S9). */
const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** True for a country of the European Economic Area, where data may go without a ground for the transfer (S9). */
export const isInEea = (country: string): boolean => EEA.has(country);

/**
 * PL12: why a recipient may not be given a field of this category for this purpose.
 * @param recipient id in the register of recipients
 * @returns undefined when it may
 */
export const whyNotDisclose = (
  tag: Tag,
  recipient: string | undefined,
  purpose: string,
  category: string | undefined,
  instructions: DecisionInstructions,
): Refusal | undefined => {
  const entry = recipient === undefined ? undefined : own(instructions.recipients, recipient);
  if (recipient === undefined || !entry) return 'recipient_unknown';
  if (!entry.purposes.includes(purpose)) return 'recipient_not_for_purpose';
  if (!entry.categories.some((allowed) => allowed === category)) return 'recipient_not_for_category';
  if (!EEA.has(entry.region) && entry.transferGround === undefined) return 'recipient_region';
  if (entry.role === 'partner') {
    // Named by the page of collection at that moment, on a page that the instructions have for it.
    if (!Array.isArray(tag.partners) || !tag.partners.includes(recipient)) return 'partner_not_named';
    if (!tag.page || !entry.pages?.includes(tag.page)) return 'partner_not_on_page';
  }
  return undefined;
};
