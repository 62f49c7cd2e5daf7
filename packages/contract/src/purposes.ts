import type { LegalBasis } from './legal-basis.js';

/**
 * The closed vocabulary of purposes (S2-S5, S17), each with the basis a controller usually rests it on
 * (a hint for people who write instructions; never used to decide). A controller enables the ones it
 * uses in its instructions; it may add a sub-purpose of its own there, with `broader` naming one of these.
 */
export const PURPOSES = {
  orders: 'contract',
  billing: 'contract',
  recovery: 'legitimate-interest',
  contact: 'contract',
  support: 'contract',
  messaging: 'contract',
  'service-improvement': 'legitimate-interest',
  reporting: 'legitimate-interest',
  analytics: 'consent',
  marketing: 'consent',
  newsletter: 'consent',
  relationship: 'legitimate-interest',
  satisfaction: 'consent',
  profiling: 'consent',
  targeting: 'consent',
  events: 'contract',
  'partner-sharing': 'consent',
} as const satisfies Record<string, LegalBasis>;

/** Id of a purpose of the closed vocabulary. */
export type VocabularyPurpose = keyof typeof PURPOSES;

/** True when `id` is a purpose of the closed vocabulary. */
export const isVocabularyPurpose = (id: string): id is VocabularyPurpose => Object.hasOwn(PURPOSES, id);
