/** The legal bases a controller may rest a purpose on (GDPR Art. 6(1); Art. 9(2)(a) for special categories). */
export const LEGAL_BASES = [
  'consent',
  'explicit-consent',
  'contract',
  'legal-obligation',
  'vital-interest',
  'public-task',
  'legitimate-interest',
] as const;

/** Id of a legal basis, as written in a controller's instructions. */
export type LegalBasis = (typeof LEGAL_BASES)[number];

const KNOWN: readonly string[] = LEGAL_BASES;

/** True when `id` is a legal basis. */
export const isLegalBasis = (id: string): id is LegalBasis => KNOWN.includes(id);

/** True when a purpose on this basis needs the data subject's own "yes" before anything is collected for it. */
export const needsConsent = (basis: LegalBasis): boolean =>
  basis === 'consent' || basis === 'explicit-consent';

/** True for bases that a person may object to on grounds of their own (Art. 21(1)). */
export const mayBeObjectedTo = (basis: LegalBasis): boolean =>
  basis === 'legitimate-interest' || basis === 'public-task';
