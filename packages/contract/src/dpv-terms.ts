import type { CategoryId } from './categories.js';
import type { LegalBasis } from './legal-basis.js';
import type { VocabularyPurpose } from './purposes.js';

/** Namespace of the terms that the W3C Data Privacy Vocabulary lacks. */
export const REMIT_NAMESPACE = 'https://remit.example/vocabulary#';

const dpv = 'https://w3id.org/dpv#';
const pd = 'https://w3id.org/dpv/pd#';
const gdpr = 'https://w3id.org/dpv/legal/eu/gdpr#';

/**
 * IRI of each purpose (DPV 2.3); an own term also names the DPV term it narrows.
 * `dpv:Profiling` is a processing operation, not a purpose, and is not used here.
 */
export const PURPOSE_TERMS: Record<VocabularyPurpose, { readonly iri: string; readonly broader?: string }> = {
  orders: { iri: `${dpv}CustomerOrderManagement` },
  billing: { iri: `${dpv}PaymentManagement` },
  recovery: { iri: `${dpv}CustomerClaimsManagement` },
  contact: { iri: `${dpv}CommunicationManagement` },
  support: { iri: `${dpv}CommunicationForCustomerCare` },
  messaging: { iri: `${dpv}CommunicationManagement` },
  'service-improvement': { iri: `${dpv}ImproveExistingProductsAndServices` },
  reporting: { iri: `${dpv}RecordManagement` },
  analytics: { iri: `${dpv}ServiceUsageAnalytics` },
  marketing: { iri: `${dpv}DirectMarketing` },
  newsletter: { iri: `${REMIT_NAMESPACE}Newsletter`, broader: `${dpv}DirectMarketing` },
  relationship: { iri: `${dpv}CustomerRelationshipManagement` },
  satisfaction: { iri: `${REMIT_NAMESPACE}SatisfactionMeasurement`, broader: `${dpv}CustomerCare` },
  profiling: { iri: `${dpv}Personalisation` },
  targeting: { iri: `${dpv}TargetedAdvertising` },
  events: { iri: `${dpv}ServiceRegistration` },
  'partner-sharing': { iri: `${REMIT_NAMESPACE}CoMarketing`, broader: `${dpv}Marketing` },
};

/** IRI of each category. `pd:Relationship` (family) and `pd:Interaction` (public life) mean something else. */
export const CATEGORY_TERMS: Record<CategoryId, string> = {
  name: `${pd}Name`,
  email: `${pd}EmailAddress`,
  phone: `${pd}TelephoneNumber`,
  address: `${pd}PhysicalAddress`,
  company: `${pd}Professional`,
  'relationship-history': `${REMIT_NAMESPACE}CustomerRelationship`,
  'marketing-permit': `${REMIT_NAMESPACE}MarketingPermit`,
  'birth-date': `${pd}BirthDate`,
  job: `${pd}Job`,
  employer: `${pd}CurrentEmployment`,
  gender: `${pd}Gender`,
  language: `${pd}Language`,
  username: `${pd}Username`,
  password: `${pd}Password`,
  location: `${pd}Location`,
  message: `${REMIT_NAMESPACE}Message`,
  behaviour: `${pd}BrowsingBehaviour`,
  transaction: `${pd}Transaction`,
  purchase: `${pd}Purchase`,
  'event-registration': `${REMIT_NAMESPACE}EventRegistration`,
  health: `${pd}Health`,
  'national-id': `${pd}OfficialID`,
  sentiment: `${REMIT_NAMESPACE}Sentiment`,
  device: `${pd}UserAgent`,
};

/** IRI of each legal basis in DPV's EU-GDPR extension. */
export const LEGAL_BASIS_TERMS: Record<LegalBasis, string> = {
  consent: `${gdpr}A6-1-a`,
  'explicit-consent': `${gdpr}A9-2-a`,
  contract: `${gdpr}A6-1-b`,
  'legal-obligation': `${gdpr}A6-1-c`,
  'vital-interest': `${gdpr}A6-1-d`,
  'public-task': `${gdpr}A6-1-e`,
  'legitimate-interest': `${gdpr}A6-1-f`,
};
