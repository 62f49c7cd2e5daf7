import { REMIT_NAMESPACE, type ConsentState } from '@remit/contract';

/** The schema of ISO/IEC TS 27560:2023 in the Data Privacy Vocabulary, with what the GDPR adds. */
export const RECORD_PROFILE = 'https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr';

/** How receipts are made today. The first form did not say so, and had fewer of the profile's own terms. */
export const RECEIPT_FORM = 2;

/** Prefixes only: whoever reads a receipt needs to fetch nothing. */
export const RECEIPT_CONTEXT = {
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  loc: 'https://w3id.org/dpv/loc#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  remit: REMIT_NAMESPACE,
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** The state that each change leads to. An objection (Art. 21) is no state of a consent in DPV. */
export const STATE_TERMS: Readonly<Record<ConsentState, string>> = {
  asked: 'dpv:ConsentRequested',
  given: 'dpv:ConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  renewed: 'dpv:RenewedConsentGiven',
  objected: 'remit:Objected',
  expired: 'dpv:ConsentExpired',
};

/** How consent was expressed: by an act, or by an act about this alone (Art. 9(2)(a)). */
export const CONSENT_TYPES = ['dpv:ExpressedConsent', 'dpv:ExplicitlyExpressedConsent'] as const;
